/** kprkit: what `kprkit ingest` does, into a store beside the file. */
import { runExtracts } from "../../stream/run.ts";
import { openEngine } from "../../stream/store/open_engine.ts";
import { openParquetStore } from "../../stream/store/parquet_store.ts";
import { measure } from "./measure.ts";

await measure(async (path) => {
  const directory = await Deno.makeTempDir({ dir: path.slice(0, path.lastIndexOf("/")) });
  try {
    const engine = await openEngine({ kind: "native", memoryLimit: "256MB" });
    const store = await openParquetStore(`${directory}/store`, engine, { keyFile: `${directory}/key` });
    const { account } = await runExtracts([path], store);
    await store.close();
    return Object.values(account).reduce((sum, entry) => sum + entry.stored, 0);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
