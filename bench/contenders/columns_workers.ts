/** kprkit: as `columns.ts`, by as many workers as the second argument says. */
import { readRecordsParallel } from "../../stream/parallel/mod.ts";
import { measure } from "./measure.ts";

await measure(async (path) => {
  let records = 0;
  for await (const group of readRecordsParallel(path, { workers: Number(Deno.args[1]) })) {
    for (const batch of group.batches.values()) records += batch.length;
  }
  return records;
});
