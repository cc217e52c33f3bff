/**
 * One run of one contender.
 *
 * @module
 */
import type { BenchData } from "./bench_data.ts";
import type { Measured, Unavailable } from "./contenders/measure.ts";
import { knowsOption, kprkitCommand } from "./kprkit_command.ts";
import type { Sample } from "./result.ts";
import { runProcess } from "./run_process.ts";
import type { Contender, Start } from "./scenario.ts";

/** What measuring needs beside the contender. */
export interface MeasureOptions {
  readonly data: BenchData;
  /** Bytes of XML that it is to read. */
  readonly bytes: number;
  readonly signal: AbortSignal;
}

/** Why a contender cannot be measured here; `undefined` where it can. */
export async function whyUnavailable(
  { start, needs }: Contender,
  xmllint: string | undefined,
): Promise<string | undefined> {
  if (start.kind === "xmllint" && xmllint === undefined) {
    return "xmllint is not installed (Debian: libxml2-utils)";
  }
  if (needs !== undefined && !await knowsOption(needs.option, needs.value)) {
    const wanted = needs.value === undefined ? needs.option : `${needs.option} ${needs.value}`;
    return `kprkit has no ${wanted} yet`;
  }
  return undefined;
}

/**
 * Runs a contender once.
 *
 * @throws {Error} It failed; the message says what it told.
 */
export async function measureContender(
  contender: Contender,
  options: MeasureOptions,
): Promise<Sample | Unavailable> {
  const { data, bytes, signal } = options;
  const { start, input = "plain", shape } = contender;
  const stream = input === "stream" ? await data.stream(bytes) : undefined;
  const file = input === "gzip"
    ? await data.gzip()
    : input === "plain"
    ? await data.plain({ size: bytes, ...(shape === undefined ? {} : { shape }) })
    : "-";
  const store = data.newStore();
  const command = await commandOf(start, { file, store, data });
  try {
    const result = await runProcess(command, {
      signal,
      watch: start.kind === "xmllint",
      ...(stream === undefined ? {} : { input: stream.path }),
    });
    const { code, out, err, seconds, cpu, peak } = result;
    if (code !== 0) throw new Error(`${contender.title} ended with ${code}: ${err.slice(-2000)}`);
    if (start.kind === "script") return ownWords(out);
    if (start.kind === "kprkit") return { seconds, ...toldAtEnd(err), records: recordsRead(out) };
    return { seconds, cpu, ...(peak === undefined ? {} : { peak }) };
  } finally {
    await stream?.done;
    await Deno.remove(store, { recursive: true }).catch(() => {});
    await Deno.remove(`${store}.key`).catch(() => {});
  }
}

async function commandOf(
  start: Start,
  { file, store, data }: { readonly file: string; readonly store: string; readonly data: BenchData },
): Promise<string[]> {
  if (start.kind === "script") {
    const script = new URL(`contenders/${start.file}`, import.meta.url).href;
    return [Deno.execPath(), "run", "--no-prompt", "--allow-read", script, file, ...start.args];
  }
  const values: Record<string, string> = { "{file}": file, "{store}": store, "{key}": `${store}.key` };
  if (start.args.includes("{schema}")) values["{schema}"] = await data.schema();
  const args = start.args.map((word) => values[word] ?? word);
  return start.kind === "kprkit" ? kprkitCommand(args, true) : ["xmllint", ...args];
}

function ownWords(out: string): Sample | Unavailable {
  const told = JSON.parse(out.trim().split("\n").at(-1)!) as Measured | Unavailable;
  if ("unavailable" in told) return told;
  const { seconds, cpu, peak, records } = told;
  return { seconds, cpu, peak, records };
}

/** What `contenders/measure_command.ts` printed when the command ended. */
function toldAtEnd(err: string): { cpu: number; peak: number } {
  const found = /^measured (\{.*\})$/m.exec(err);
  if (found === null) throw new Error(`A command of kprkit did not tell what it took: ${err.slice(-2000)}`);
  return JSON.parse(found[1]!) as { cpu: number; peak: number };
}

function recordsRead(out: string): number {
  const { account } = JSON.parse(out) as { account: Record<string, { readonly read: number }> };
  return Object.values(account).reduce((sum, { read }) => sum + read, 0);
}
