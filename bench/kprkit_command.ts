/**
 * kprkit's own commands, run as its tasks run them.
 *
 * @module
 */
import config from "../deno.json" with { type: "json" };
import { type ProcessResult, runProcess, type RunProcessOptions } from "./run_process.ts";

const root = new URL("../", import.meta.url);
const measuring = new URL("contenders/measure_command.ts", import.meta.url).href;

/** The words that run `kprkit` with the permissions of its task; measured where the process is to tell what it took. */
export function kprkitCommand(args: readonly string[], measured = false): string[] {
  // Making cohorts has a task with settings of the engine.
  const task = args[0] === "generate" ? config.tasks.generate : config.tasks.kprkit;
  const words = task.command.split(" ");
  const flags = words.slice(2, words.indexOf("cli/main.ts"));
  const preload = measured ? ["--preload", measuring] : [];
  return [Deno.execPath(), "run", ...flags, ...preload, new URL("cli/main.ts", root).href, ...args];
}

/** Runs `kprkit` to its end. */
export async function runKprkit(
  args: readonly string[],
  options: RunProcessOptions = {},
): Promise<ProcessResult> {
  return await runProcess(kprkitCommand(args), options);
}

/** `kprkit validate` knows this option, and this value of it where one is told. */
export async function knowsOption(option: string, value?: string): Promise<boolean> {
  const { out } = await runKprkit(["validate", "--help"]);
  const help = new RegExp(`\\s${option}\\s([\\s\\S]*?)(?:\\n\\s*-|\\n\\n|$)`).exec(out)?.[1];
  return help !== undefined && (value === undefined || help.includes(`"${value}"`));
}
