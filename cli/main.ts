/**
 * The `kprkit` command.
 *
 * @module
 */
import { Command, CommanderError } from "commander";
import { CommandError } from "./command_error.ts";
import { demoCommand } from "./demo.ts";
import { ExitCode } from "./exit_code.ts";
import { explainCommand } from "./explain.ts";
import { ingestCommand } from "./ingest.ts";
import { inspectCommand } from "./inspect.ts";
import { reconcileCommand } from "./reconcile.ts";
import { schemaCommand } from "./schema.ts";
import { sqlCommand } from "./sql.ts";
import { tellError } from "./tell_error.ts";
import { transformCommand } from "./transform.ts";
import { ClosedPipe, processTerminal } from "./terminal.ts";
import { validateCommand } from "./validate.ts";
import { version } from "./version.ts";

/** The program with all its subcommands; `exit` takes the exit code of the one that ran. */
export function kprkit(exit: (code: number) => void): Command {
  const program = new Command("kprkit")
    .description("Streaming ETL and test data for reporting to the Norwegian patient and user register (KPR)")
    .version(version)
    .addCommand(inspectCommand(exit))
    .addCommand(validateCommand(exit))
    .addCommand(ingestCommand(exit))
    .addCommand(transformCommand(exit))
    .addCommand(reconcileCommand(exit))
    .addCommand(sqlCommand())
    .addCommand(explainCommand())
    .addCommand(schemaCommand())
    .addCommand(demoCommand(exit))
    .addHelpText(
      "after",
      `
Examples:
  kprkit inspect extract.xml.gz
  kprkit validate extract.xml
  kprkit reconcile extracts/ --report report/

kprkit stands for: npx --yes deno@2.9.6 task kprkit
Exit codes: 0 fine, 1 findings at or above --fail-on, 2 usage, 3 input unreadable or refused.`,
    );
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
    await kprkit((given) => code = given).parseAsync(args.length === 0 ? ["--help"] : args, { from: "user" });
  } catch (error) {
    // Help or version was asked for, or whoever asked has read enough.
    if (error instanceof CommanderError || error instanceof ClosedPipe) return ExitCode.fine;
    return tellError(error);
  }
  return code;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
