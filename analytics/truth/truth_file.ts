/**
 * The lines of a truth file, some thousand at a time.
 *
 * @module
 */
import { parseTruthRow, TruthError, type TruthRow } from "../../stream/truth.ts";

/**
 * Reads a truth file of any size in constant memory. Empty lines are passed by.
 *
 * @throws {TruthError} naming the line that tells no violation.
 */
export async function* readTruthFile(path: string): AsyncGenerator<readonly TruthRow[], void, undefined> {
  using file = await Deno.open(path);
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const buffer = new Uint8Array(1 << 18);
  let rest = "";
  let line = 0;
  const parse = (lines: readonly string[]) => {
    const rows: TruthRow[] = [];
    for (const text of lines) {
      line++;
      if (text.trim() !== "") rows.push(parseTruthRow(text, line));
    }
    return rows;
  };
  for (let count = await file.read(buffer); count !== null; count = await file.read(buffer)) {
    const lines = (rest + decode(decoder, buffer.subarray(0, count))).split("\n");
    rest = lines.pop()!;
    if (rest.length > longestLine) throw notLines(line + 1);
    const rows = parse(lines);
    if (rows.length > 0) yield rows;
  }
  const rows = parse([rest + decode(decoder)]);
  if (rows.length > 0) yield rows;
}

/** A line has some hundred letters; what is longer is another kind of file. */
const longestLine = 1 << 20;

function decode(decoder: TextDecoder, bytes?: Uint8Array): string {
  try {
    return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
  } catch {
    throw notLines(0);
  }
}

function notLines(line: number): TruthError {
  return new TruthError("The truth file is not text in lines", {
    line,
    hint: "Name a truth.ndjson that kprkit generate wrote; one that is packed is unpacked first",
  });
}
