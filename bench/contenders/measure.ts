/**
 * What each contender of a benchmark prints: one line of JSON about its own process.
 *
 * @module
 */
import process from "node:process";

/** A measured run. */
export interface Measured {
  /** Seconds from the first byte to the last row. */
  readonly seconds: number;
  /** Bytes of XML read. */
  readonly bytes: number;
  /** Largest resident memory of the process in bytes, as the system counted it. */
  readonly peak: number;
  /** Records made, so that contenders that did less work are found out. */
  readonly records: number;
}

/** Runs `work` over a file and prints what it took. `work` returns the records it made. */
export async function measure(work: (path: string) => number | Promise<number>): Promise<void> {
  const [path] = Deno.args;
  if (path === undefined) throw new TypeError("Name the file to read");
  const { size } = await Deno.stat(path);
  const began = performance.now();
  const records = await work(path);
  const seconds = (performance.now() - began) / 1000;
  const measured: Measured = { seconds, bytes: size, peak: peakMemory(), records };
  console.log(JSON.stringify(measured));
}

function peakMemory(): number {
  return process.resourceUsage().maxRSS * 1024;
}

/** The file in pieces of 64 KiB, as text. */
export function* textOf(path: string): Generator<string> {
  using file = Deno.openSync(path);
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(65536);
  for (let read = file.readSync(buffer); read !== null; read = file.readSync(buffer)) {
    yield decoder.decode(buffer.subarray(0, read), { stream: true });
  }
}
