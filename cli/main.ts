/**
 * The `kprkit` command.
 *
 * @module
 */
import { Command, CommanderError } from "commander";
import { CommandError } from "./command_error.ts";
import { ExitCode } from "./exit_code.ts";
import { tellError } from "./tell_error.ts";
import { ClosedPipe, processTerminal } from "./terminal.ts";
import { version } from "./version.ts";

/**
 * The subcommands in the order of the help. Only the one that is asked for is loaded: that saves half the time to start, and memory.
 */
const commands: Readonly<Record<string, (exit: (code: number) => void) => Promise<Command>>> = {
  inspect: async (exit) => (await import("./inspect.ts")).inspectCommand(exit),
  validate: async (exit) => (await import("./validate.ts")).validateCommand(exit),
  ingest: async (exit) => (await import("./ingest.ts")).ingestCommand(exit),
  screen: async (exit) => (await import("./screen.ts")).screenCommand(exit),
  transform: async (exit) => (await import("./transform.ts")).transformCommand(exit),
  reconcile: async (exit) => (await import("./reconcile.ts")).reconcileCommand(exit),
  sql: async () => (await import("./sql.ts")).sqlCommand(),
  explain: async () => (await import("./explain.ts")).explainCommand(),
  schema: async () => (await import("./schema.ts")).schemaCommand(),
  generate: async (exit) => (await import("./generate.ts")).generateCommand(exit),
  send: async (exit) => (await import("./send.ts")).sendCommand(exit),
  receipts: async (exit) => (await import("./receipts.ts")).receiptsCommand(exit),
  status: async (exit) => (await import("./status.ts")).statusCommand(exit),
  receiver: async (exit) => (await import("./receiver.ts")).receiverCommand(exit),
  demo: async (exit) => (await import("./demo.ts")).demoCommand(exit),
};

/** The program with one of its subcommands, or all where there is none of that name; `exit` takes the exit code of the one that ran. */
export async function kprkit(exit: (code: number) => void, name = ""): Promise<Command> {
  const program = new Command("kprkit")
    .description("Streaming ETL and test data for reporting to the Norwegian patient and user register (KPR)")
    .version(version)
    .addHelpText(
      "after",
      `
Examples:
  kprkit inspect extract.xml.gz
  kprkit validate extract.xml
  kprkit reconcile extracts/ --report report/
  kprkit generate --municipality 4601 --persons 1000 --out cohort/
  kprkit send KPR_IPL_2025.xml KPR_IDE_2025.xml --to validation
  kprkit status

kprkit stands for: npx --yes deno@2.9.6 task kprkit
Exit codes: 0 fine, 1 findings at or above --fail-on, 2 usage, 3 input unreadable or refused,
4 delivery rejected, 5 stopped by a guard.`,
    );
  const wanted = Object.hasOwn(commands, name) ? [commands[name]!] : Object.values(commands);
  for (const load of wanted) program.addCommand(await load(exit));
  for (const command of [program, ...program.commands]) adoptConventions(command, program);
  return program;
}

/** Gives a command the ways of this command line: its streams, and errors of one line with a hint. */
function adoptConventions(command: Command, program: Command): void {
  const terminal = processTerminal();
  const help = command === program ? "kprkit --help" : `kprkit ${command.name()} --help`;
  command
    .exitOverride((error) => {
      if (error.exitCode === 0) throw error;
      if (error.code === "commander.help") throw unknownCommand(help); // `kprkit help nonsense`
      // Commander writes `error: unknown option '--jsn'`, and what may be meant on a line of its own.
      const [what = "", suggestion] = error.message.replace(/^error: /, "").split("\n");
      throw new CommandError(what[0]!.toUpperCase() + what.slice(1).replace(/\.$/, ""), {
        exitCode: ExitCode.usage,
        hint: suggestion === undefined
          ? `Run ${help}`
          : `${suggestion.replace(/^\(Did you mean (?:one of )?(.*)\?\)$/, "Did you mean $1?")} See ${help}`,
      });
    })
    .configureOutput({
      writeOut: (text) => terminal.data(text),
      // Errors are told once, where all errors are.
      writeErr: () => {},
      getOutHelpWidth: () => terminal.width,
      getErrHelpWidth: () => terminal.width,
      // Help has no colours; asking for them would take permission for more of the environment.
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
}

function unknownCommand(help: string): CommandError {
  return new CommandError("Unknown command", { exitCode: ExitCode.usage, hint: `Run ${help}` });
}

/** Runs the command line; returns the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  // Tasks run in the project's directory; paths are meant from where the user stands.
  const from = Deno.env.get("INIT_CWD");
  if (from !== undefined && from !== "") Deno.chdir(from);
  let code: number = ExitCode.fine;
  try {
    const program = await kprkit((given) => code = given, args[0]);
    await program.parseAsync(args.length === 0 ? ["--help"] : args, { from: "user" });
  } catch (error) {
    // Help or version was asked for, or whoever asked has read enough.
    if (error instanceof CommanderError || error instanceof ClosedPipe) return ExitCode.fine;
    return tellError(error);
  }
  return code;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
