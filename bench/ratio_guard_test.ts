/**
 * Guards the claim on speed against saxes in every test run, by a ratio and never by a time.
 *
 * The claim itself is measured by `deno task bench` on a quiet machine, on a gigabyte. What stands here is a floor
 * far below it, that a change falls through only when it makes reading several times slower. It holds on a busy
 * machine with other tests running beside it:
 *
 * - both readers run in this thread, in turn, on the same bytes in memory;
 * - what counts is the processor time of this thread, so that waiting for a core counts for neither;
 * - of each reader the best round counts, so that a round in which another program emptied the caches does not;
 * - a first round is not counted, in which code is compiled;
 * - a little below the floor it goes on for several times as many rounds before it fails, since more rounds can only
 *   bring the best of both nearer to what they can do.
 *
 * @module
 */
import assert from "node:assert/strict";
import process from "node:process";
import { readRecords } from "../stream/read_records.ts";
import { BytesSource } from "../stream/source/mod.ts";
import { saxesRows } from "./contenders/peers.ts";
import { countRows } from "./contenders/rows.ts";
import { virtualExtract } from "./generate.ts";
import { ratioFloors } from "./targets.ts";

const rounds = 4;
const mostRounds = 24;
/** Reads in a round: the clock of a thread ticks every ten milliseconds, so that a round must take many of them. */
const reads = { auto: 12, ts: 6, saxes: 2 };
type Reader = keyof typeof reads;
const engines = ["auto", "ts"] as const;

/** A small extract in memory. */
async function extract(): Promise<Uint8Array<ArrayBuffer>> {
  // A chunk is valid only until the next one is asked for, and a blob copies what it is given.
  const parts: Blob[] = [];
  for (const chunk of virtualExtract({ megabytes: 12 })) parts.push(new Blob([chunk]));
  return await new Blob(parts).bytes();
}

function* pieces(bytes: Uint8Array): Generator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  for (let at = 0; at < bytes.length; at += 65536) {
    yield decoder.decode(bytes.subarray(at, at + 65536), { stream: true });
  }
}

async function ownRows(bytes: Uint8Array<ArrayBuffer>, parser: "auto" | "ts"): Promise<number> {
  let rows = 0;
  for await (const { batches } of readRecords(new BytesSource("extract", bytes), { parser })) {
    for (const batch of batches.values()) rows += batch.length;
  }
  return rows;
}

/** What the runtime has and its types do not: microseconds of processor time of the calling thread. */
const { threadCpuUsage } = process as unknown as {
  threadCpuUsage(since?: Usage): Usage;
};

interface Usage {
  readonly user: number;
  readonly system: number;
}

/** Microseconds of processor time that `work` took in this thread. */
async function cpuOf(work: () => unknown): Promise<number> {
  const before = threadCpuUsage();
  await work();
  const { user, system } = threadCpuUsage(before);
  return user + system;
}

/** Counts the rows of the bytes. */
function readWith(reader: Reader, bytes: Uint8Array<ArrayBuffer>): number | Promise<number> {
  return reader === "saxes" ? countRows((take) => saxesRows(pieces(bytes), take)) : ownRows(bytes, reader);
}

Deno.test("typed columns stay several times as fast as row objects by saxes", async () => {
  const bytes = await extract();
  const readers = Object.keys(reads) as Reader[];
  const counts = new Set<number>();
  for (const reader of readers) counts.add(await readWith(reader, bytes));
  assert.equal(counts.size, 1, "not all made the same rows");

  /** Processor time of one read, of the best round. */
  const best = { auto: Infinity, ts: Infinity, saxes: Infinity };
  const ratio = (engine: "auto" | "ts") => best.saxes / best[engine];
  /** Some ratio is below its floor, but so close that more rounds may tell another. */
  const inDoubt = () =>
    engines.some((engine) => ratio(engine) < ratioFloors[engine]) &&
    engines.every((engine) => ratio(engine) > ratioFloors[engine] * 0.7);
  for (let round = 0; round < rounds || (round < mostRounds && inDoubt()); round++) {
    for (const reader of readers) {
      const cpu = await cpuOf(async () => {
        for (let read = 0; read < reads[reader]; read++) await readWith(reader, bytes);
      });
      best[reader] = Math.min(best[reader], cpu / reads[reader]);
    }
  }
  for (const engine of engines) {
    assert(best[engine] > 0, "The processor time of a thread cannot be told here");
    const floor = ratioFloors[engine];
    const told = `${engine}: ${ratio(engine).toFixed(2)} times as fast as saxes, below the floor of ${floor}`;
    assert(ratio(engine) >= floor, told);
  }
});
