/**
 * What each contender of a benchmark prints: one line of JSON about its own process.
 *
 * @module
 */
import process from "node:process";

/** A measured run. */
export interface Measured {
  /** Seconds from the first byte to the last row; the runtime's own start is not in it. */
  readonly seconds: number;
  /** Seconds of processor time in that span, of all threads. */
  readonly cpu: number;
  /** Bytes on disk that were read. */
  readonly bytes: number;
  /** Largest resident memory of the process in bytes, as the system counted it; absent where it cannot be told. */
  readonly peak?: number;
  /** Records made, elements seen or bytes written, so that contenders that did less work are found out. */
  readonly records: number;
}

/** What a contender prints that cannot run here. */
export interface Unavailable {
  /** Why, in one sentence without a full stop. */
  readonly unavailable: string;
}

/** Runs `work` over the file that the first argument names and prints what it took; `work` returns a count. */
export async function measure(work: (path: string) => number | Promise<number>): Promise<void> {
  await measurePrepared((path) => path, work);
}

/** As {@linkcode measure}, for work on something that is made of the file before the time is taken. */
export async function measurePrepared<Prepared>(
  prepare: (path: string, size: number) => Prepared | Promise<Prepared>,
  work: (prepared: Prepared) => number | Promise<number>,
): Promise<void> {
  const [path] = Deno.args;
  if (path === undefined) throw new TypeError("Name the file to read");
  const { size } = await Deno.stat(path);
  const prepared = await prepare(path, size);
  const cpuBefore = process.cpuUsage();
  const began = performance.now();
  const records = await work(prepared);
  const seconds = (performance.now() - began) / 1000;
  const cpu = cpuSeconds(process.cpuUsage(cpuBefore));
  const measured: Measured = { seconds, cpu, bytes: size, peak: peakMemory(), records };
  console.log(JSON.stringify(measured));
}

/** Says that this contender cannot run here. */
export function tellUnavailable(reason: string): void {
  const told: Unavailable = { unavailable: reason };
  console.log(JSON.stringify(told));
}

/** Seconds of user and system time together. */
export function cpuSeconds(usage: { readonly user: number; readonly system: number }): number {
  return (usage.user + usage.system) / 1e6;
}

/** Largest resident memory of this process in bytes. Right only where its parent was small: see `run_process.ts`. */
export function peakMemory(): number {
  return process.resourceUsage().maxRSS * 1024;
}

/** The file in pieces of 64 KiB, as text; broken UTF-8 is an error, as it is for kprkit. */
export function* textOf(path: string): Generator<string> {
  using file = Deno.openSync(path);
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const buffer = new Uint8Array(65536);
  for (let read = file.readSync(buffer); read !== null; read = file.readSync(buffer)) {
    yield decoder.decode(buffer.subarray(0, read), { stream: true });
  }
}
