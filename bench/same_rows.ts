/**
 * Shows that the peers build the rows that kprkit builds, cell by cell: else a ratio between them says nothing.
 *
 * @module
 */
import { differences, type Fingerprints } from "./contenders/fingerprint.ts";
import { knowsOption } from "./kprkit_command.ts";
import { runProcess } from "./run_process.ts";

const readers: readonly (readonly [kind: "columns" | "peer", reader: string])[] = [
  ["columns", "auto"],
  ["columns", "ts"],
  ["columns", "wasm"],
  ["peer", "saxes"],
  ["peer", "sax"],
];

/**
 * Names of the readers that made the same rows of a file.
 *
 * @throws {Error} naming the reader and the tables where one made others.
 */
export async function checkSameRows(
  path: string,
  { signal, among }: { readonly signal: AbortSignal; readonly among?: readonly string[] },
): Promise<string[]> {
  const script = new URL("contenders/fingerprint_rows.ts", import.meta.url).href;
  let expected: Fingerprints | undefined;
  const checked: string[] = [];
  for (const [kind, reader] of readers) {
    if (among !== undefined && !among.includes(reader)) continue;
    if (reader === "wasm" && !await knowsOption("--parser", "wasm")) continue;
    const command = [Deno.execPath(), "run", "--no-prompt", "--allow-read", script, path, kind, reader];
    const { code, out, err } = await runProcess(command, { signal });
    if (code !== 0) throw new Error(`${reader} could not read the extract: ${err.slice(-2000)}`);
    const found = JSON.parse(out) as Fingerprints;
    expected ??= found;
    const wrong = differences(expected, found);
    if (wrong.length > 0) {
      throw new Error(
        `${reader} does not make the rows that kprkit makes, so nothing is compared: ${wrong.join("; ")}`,
      );
    }
    checked.push(reader);
  }
  return checked;
}
