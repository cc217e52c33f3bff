/**
 * Runs the command line as a user does: in a process of its own, with the permissions of its task.
 *
 * @module
 */
import config from "../deno.json" with { type: "json" };

const root = new URL("../", import.meta.url);

/** How a command ended. */
export interface CliResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Options of {@linkcode runCli}. */
export interface CliOptions {
  /** Directory the user stands in. @default the project's */
  readonly cwd?: string;
  /** Standard input. @default nothing */
  readonly stdin?: Uint8Array<ArrayBuffer>;
  /** Task whose permissions the command gets. @default "kprkit" */
  readonly task?: keyof typeof config.tasks;
  /** A permission of the task that the command does not get. */
  readonly without?: string;
}

/** A command with its arguments, not started yet. */
export function cliCommand(
  args: readonly string[],
  options: Omit<CliOptions, "stdin"> & { stdin?: "piped" | "null" } = {},
): Deno.Command {
  const words = config.tasks[options.task ?? "kprkit"].command.split(" ");
  const flags = words.slice(2, words.indexOf("cli/main.ts")).filter((flag) => flag !== options.without);
  const own = options.task === undefined || options.task === "kprkit" ? [] : [options.task];
  return new Deno.Command(Deno.execPath(), {
    args: ["run", ...flags, new URL("cli/main.ts", root).href, ...own, ...args],
    cwd: options.cwd ?? root,
    env: { INIT_CWD: "", NO_COLOR: "1" },
    stdin: options.stdin ?? "null",
    stdout: "piped",
    stderr: "piped",
  });
}

/** Runs `kprkit` with these arguments to its end. */
export async function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const { stdin, ...rest } = options;
  const child = cliCommand(args, { ...rest, stdin: stdin === undefined ? "null" : "piped" }).spawn();
  if (stdin !== undefined) {
    const writer = child.stdin.getWriter();
    // A command that ends early closes the pipe; that is its right.
    await writer.write(stdin).then(() => writer.close()).catch(() => {});
  }
  const { code, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}
