/**
 * Prints the fingerprints of a file as JSON: by a peer, or by an engine of kprkit, that the second argument names.
 */
import { readRecords, type ReadRecordsOptions } from "../../stream/read_records.ts";
import { FileSource } from "../../stream/source/mod.ts";
import { Fingerprint } from "./fingerprint.ts";
import { type PeerName, readRows } from "./peers.ts";

const [path, kind, reader] = Deno.args as [string, "peer" | "columns", string];
const fingerprint = new Fingerprint();
if (kind === "peer") {
  readRows(reader as PeerName, path, (table, row) => fingerprint.row(table, row));
} else {
  const parser = reader as NonNullable<ReadRecordsOptions["parser"]>;
  for await (const { batches } of readRecords(new FileSource(path), { parser })) {
    for (const batch of batches.values()) fingerprint.batch(batch);
  }
}
console.log(JSON.stringify(fingerprint.result()));
