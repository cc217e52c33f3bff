/** kprkit: what `kprkit validate` does. */
import { runExtracts } from "../../stream/run.ts";
import { measure } from "./measure.ts";

await measure(async (path) => {
  const { account } = await runExtracts([path], undefined);
  return Object.values(account).reduce((sum, entry) => sum + entry.read, 0);
});
