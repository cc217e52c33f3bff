/** A peer named by the second argument, building a row object for each record. */
import { measure } from "./measure.ts";
import { type PeerName, readRows } from "./peers.ts";
import { countRows } from "./rows.ts";

await measure((path) => countRows((take) => readRows(Deno.args[1] as PeerName, path, take)));
