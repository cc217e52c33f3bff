/** A peer named by the second argument, parsing with handlers that do nothing. */
import { measure } from "./measure.ts";
import { countElements, type PeerName } from "./peers.ts";

await measure((path) => countElements(Deno.args[1] as PeerName, path));
