/** kprkit: as `columns.ts`, by as many workers as the second argument says. */
import { FileSource, type Source } from "../../stream/source/mod.ts";
import type { RecordGroup } from "../../stream/record_batch.ts";
import { measure, tellUnavailable } from "./measure.ts";

/** What is used of the reader for several workers. */
interface Parallel {
  readRecordsParallel(source: Source, options: { workers: number }): AsyncIterable<RecordGroup>;
}

/** Found while running, so that this contender can say that it is not there. */
async function findParallel(): Promise<Parallel | undefined> {
  try {
    return await import(new URL("../../stream/parallel/read_records_parallel.ts", import.meta.url).href);
  } catch {
    return undefined;
  }
}

const parallel = await findParallel();
if (parallel === undefined) tellUnavailable("kprkit has no reading by several workers yet");
else {
  await measure(async (path) => {
    let records = 0;
    const workers = Number(Deno.args[1]);
    for await (const group of parallel.readRecordsParallel(new FileSource(path), { workers })) {
      for (const batch of group.batches.values()) records += batch.length;
    }
    return records;
  });
}
