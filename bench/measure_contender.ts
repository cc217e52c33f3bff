/**
 * One run of one contender.
 *
 * @module
 */
import type { Report } from "../analytics/report.ts";
import { whyNoRabbitMq } from "../test/delivery/rabbitmq.ts";
import type { CohortManifest } from "../generators/cohort/mod.ts";
import type { Phase } from "../cli/phases.ts";
import type { BenchData } from "./bench_data.ts";
import type { Measured, Unavailable } from "./contenders/measure.ts";
import { knowsOption, kprkitCommand } from "./kprkit_command.ts";
import { personsOf } from "./made_cohort.ts";
import { messagesOf } from "./made_messages.ts";
import type { Sample } from "./result.ts";
import { runProcess } from "./run_process.ts";
import type { Contender, Start } from "./scenario.ts";

/** What measuring needs beside the contender. */
export interface MeasureOptions {
  readonly data: BenchData;
  /** Bytes of XML that it is to read, or about what the cohort that it makes comes to. */
  readonly bytes: number;
  readonly signal: AbortSignal;
}

/** Why a contender cannot be measured here; `undefined` where it can. */
export async function whyUnavailable(
  { start, needs, broker = false }: Contender,
  xmllint: string | undefined,
): Promise<string | undefined> {
  if (start.kind === "xmllint" && xmllint === undefined) {
    return "xmllint is not installed (Debian: libxml2-utils)";
  }
  const missing = broker ? whyNoRabbitMq() : undefined;
  if (missing !== undefined) return `RabbitMQ is not installed (Debian: rabbitmq-server): ${missing}`;
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
  const { start, input = "plain", store: made, cohort } = contender;
  const stream = input === "stream" ? await data.stream(bytes) : undefined;
  const file = await fileOf(contender, options);
  const fresh = cohort !== undefined && start.args.includes("{sink}")
    ? await data.sink(cohort)
    : data.newPath();
  const command = await commandOf(contender, { file, fresh, ...options });
  try {
    const result = await runProcess(command, {
      signal,
      watch: start.kind === "xmllint",
      ...(stream === undefined ? {} : { input: stream.path }),
    });
    const { code, out, err, seconds, cpu, peak } = result;
    if (code !== 0) throw new Error(`${contender.title} ended with ${code}: ${err.slice(-2000)}`);
    if (start.kind === "script") return ownWords(out);
    if (start.kind === "kprkit") {
      const records = cohort !== undefined
        ? bytesWritten(out)
        : made === undefined
        ? recordsRead(out)
        : violationsFound(out);
      return { seconds, ...toldAtEnd(err), records, ...phasesTold(err) };
    }
    return { seconds, cpu, ...(peak === undefined ? {} : { peak }) };
  } finally {
    await stream?.done;
    for (const path of pathsOf(fresh, start)) await Deno.remove(path, { recursive: true }).catch(() => {});
  }
}

/** What a contender reads. */
async function fileOf(
  { start, input = "plain", shape, store, cohort, broker = false }: Contender,
  { data, bytes }: MeasureOptions,
): Promise<string> {
  if (store !== undefined) return (await data.store(store)).path;
  // The command makes its cohort of nothing.
  if (cohort !== undefined) return start.kind === "kprkit" ? "-" : await data.cohort(personsOf(bytes));
  if (broker) return await data.broker();
  if (input === "stream") return "-";
  if (input === "gzip") return await data.gzip();
  return await data.plain({ size: bytes, ...(shape === undefined ? {} : { shape }) });
}

async function commandOf(
  { start, store: made }: Contender,
  { file, fresh, data, bytes }: MeasureOptions & { readonly file: string; readonly fresh: string },
): Promise<string[]> {
  if (start.kind === "script") {
    const script = new URL(`contenders/${start.file}`, import.meta.url).href;
    // A store is opened by the engine, which is native code, and for this run alone.
    const more = made === undefined ? [] : ["--allow-write", "--allow-ffi", "--allow-sys=cpus"];
    more.push(...start.permissions ?? []);
    if (start.args.includes("{out}")) more.push(`--allow-write=${pathsOf(fresh, start).join(",")}`);
    const values: Record<string, string> = { "{out}": fresh, "{messages}": `${messagesOf(bytes)}` };
    const args = start.args.map((word) => values[word] ?? word);
    return [Deno.execPath(), "run", "--no-prompt", "--allow-read", ...more, script, file, ...args];
  }
  const [store, key, report] = pathsOf(fresh, start) as [string, string, string];
  const values: Record<string, string> = {
    "{file}": file,
    "{store}": store,
    "{key}": key,
    "{report}": report,
    "{out}": fresh,
    "{sink}": fresh,
    "{persons}": `${personsOf(bytes)}`,
  };
  if (start.args.includes("{schema}")) values["{schema}"] = await data.schema();
  const args = start.args.map((word) => values[word] ?? word);
  return start.kind === "kprkit" ? kprkitCommand(args, true) : ["xmllint", ...args];
}

/** What a contender may make. */
function pathsOf(fresh: string, start: Start): string[] {
  const beside = start.kind === "kprkit"
    ? [".key", ".report"]
    : start.kind === "script"
    ? start.beside ?? []
    : [];
  return [fresh, ...beside.map((ending) => fresh + ending)];
}

function ownWords(out: string): Sample | Unavailable {
  const told = JSON.parse(out.trim().split("\n").at(-1)!) as Measured | Unavailable;
  if ("unavailable" in told) return told;
  const { seconds, cpu, peak, records } = told;
  return { seconds, cpu, ...(peak === undefined ? {} : { peak }), records };
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

function bytesWritten(out: string): number {
  const { files } = JSON.parse(out) as Pick<CohortManifest, "files">;
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

function violationsFound(out: string): number {
  const { findings } = JSON.parse(out) as Pick<Report, "findings">;
  return findings.reduce((sum, { violations }) => sum + (violations ?? 0), 0);
}

/** What `--timings` printed. */
function phasesTold(err: string): Pick<Sample, "phases"> {
  const line = err.split("\n").find((text) => /^\{"seconds":.*"phases":\[/.test(text));
  if (line === undefined) return {};
  const { phases } = JSON.parse(line) as { readonly phases: readonly Phase[] };
  return { phases: Object.fromEntries(phases.map(({ name, seconds }) => [name, seconds])) };
}
