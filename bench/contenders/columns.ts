/** kprkit: all tables and columns as typed batches, not judged, by the engine that the second argument names. */
import { FileSource } from "../../stream/source/mod.ts";
import { readRecords, type ReadRecordsOptions } from "../../stream/read_records.ts";
import { measure } from "./measure.ts";

await measure(async (path) => {
  let records = 0;
  const parser = Deno.args[1] as NonNullable<ReadRecordsOptions["parser"]>;
  for await (const group of readRecords(new FileSource(path), { parser })) {
    for (const batch of group.batches.values()) records += batch.length;
  }
  return records;
});
