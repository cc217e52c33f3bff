/**
 * Loaded before a command of kprkit (`deno run --preload`): when the command ends, its own process tells what it
 * took, on a line of standard error of its own. So a command is measured exactly as a user runs it.
 *
 * @module
 */
import process from "node:process";
import { cpuSeconds, peakMemory } from "./measure.ts";

addEventListener("unload", () => {
  console.error(`\nmeasured ${JSON.stringify({ cpu: cpuSeconds(process.cpuUsage()), peak: peakMemory() })}`);
});
