/** kprkit: records as typed columns, not judged. */
import { FileSource } from "../../stream/source/mod.ts";
import { readRecords } from "../../stream/read_records.ts";
import { measure } from "./measure.ts";

await measure(async (path) => {
  let records = 0;
  for await (const group of readRecords(new FileSource(path))) {
    for (const batch of group.batches.values()) records += batch.length;
  }
  return records;
});
