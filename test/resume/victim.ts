/**
 * An ingest that kills itself with SIGKILL at a certain point, as a process of its own:
 * `victim.ts EXTRACT STORE --part-bytes N [--at-byte N | --at-step N | --after-ms N]`. Without a point it runs to its
 * end and prints as JSON how many steps it took, what it told the user, and what the run answered.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { runExtracts } from "../../stream/run.ts";
import { openNativeEngine } from "../../stream/store/native_engine.ts";
import { openParquetStore } from "../../stream/store/parquet_store.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    "part-bytes": { type: "string", default: "262144" },
    "at-byte": { type: "string" },
    "at-step": { type: "string" },
    "after-ms": { type: "string" },
  },
});
const [directory = "", ...extracts] = positionals;
const point = (text: string | undefined) => text === undefined ? Infinity : Number(text);
const die = () => Deno.kill(Deno.pid, "SIGKILL");

let steps = 0;
const notices: string[] = [];
const store = await openParquetStore(directory, await openNativeEngine({ threads: 1 }), {
  keyFile: `${directory}.key`,
  onStep: () => {
    if (++steps >= point(values["at-step"])) die();
  },
});
if (values["after-ms"] !== undefined) setTimeout(die, point(values["after-ms"]));
const result = await runExtracts(extracts, store, {
  groupBytes: 1 << 16,
  resume: { partBytes: Number(values["part-bytes"]), onNotice: (text) => notices.push(text) },
  onProgress: ({ bytes }) => {
    if (bytes >= point(values["at-byte"])) die();
  },
});
await store.close();
const { bytes: _, ...told } = result;
console.log(JSON.stringify({ steps, notices, told }));
