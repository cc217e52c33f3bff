/** `kprkit screen`: may this leave? Nothing is stored and nothing is changed. */
import { Command, Option } from "commander";
import {
  screenExtracts,
  type ScreeningReceiver,
  type ScreeningResult,
  type ScreeningRuleId,
  screeningRulePlace,
  screeningRules,
} from "../stream/screening/mod.ts";
import { CommandError } from "./command_error.ts";
import { ExitCode } from "./exit_code.ts";
import { interruptible } from "./interrupt.ts";
import { nearest } from "../stream/nearest.ts";
import { ProgressLine } from "./progress_line.ts";
import { rowNumber } from "./reconcile_options.ts";
import { extractsOf } from "./run_command.ts";
import { screeningSums, screeningText } from "./screen_text.ts";
import * as shared from "./shared_options.ts";
import { processTerminal } from "./terminal.ts";

interface ScreenOptions extends Omit<shared.ReadingOptions, "workers"> {
  readonly workers: number;
  readonly receiver: ScreeningReceiver;
  readonly allow?: readonly ScreeningRuleId[];
  readonly rows?: number;
  readonly lang: "nb" | "en";
}

/** The subcommand; sets the exit code through `exit`. */
export function screenCommand(exit: (code: number) => void): Command {
  const command = new Command("screen")
    .description("tell what must not be sent: test persons to production, real persons to a test receiver")
    .argument("<paths...>", "extracts, directories of extracts, or - for standard input")
    .addOption(
      new Option("--receiver <name>", "where the extracts are meant to go").choices(["production", "test"])
        .default("production"),
    )
    .option(
      "--allow <rule>",
      "what this rule finds is known and meant: it stops nothing; may be given again",
      ruleIds,
    )
    .option("--rows <number>", "rows listed of each rule and file (default: 3)", rowNumber)
    .addOption(shared.langOption())
    .addOption(shared.workersOption("auto"));
  shared.addSourceOptions(command);
  return command
    .addHelpText(
      "after",
      `
Examples:
  kprkit screen extract.xml ident.xml
  kprkit screen outbox/ --json | jq '.summary'
  kprkit screen cohort/ --receiver test
  kprkit screen extract.xml ident.xml --allow impossible_age
  gunzip -c extract.xml.gz | kprkit screen -

Give the ident messages together with the professional ones: only then are persons and their numbers
compared, and only with all municipalities of a year is it seen that one person is in six of them.

Exit code 5: something must not be sent. 3: not all could be read, and nothing may be sent either.
The rules stand in docs/screen.md. No identity number is ever printed.`,
    )
    .action(async (paths: string[], options: ScreenOptions) => {
      const terminal = processTerminal({ quiet: options.quiet ?? false });
      const extracts = await extractsOf(paths);
      if (extracts.length === 0) {
        throw new CommandError("There is nothing to screen", {
          exitCode: ExitCode.input,
          hint: "Name extracts, or a directory that holds some; a store has no identity numbers to screen",
        });
      }
      const progress = new ProgressLine(terminal);
      const result = await interruptible((signal) =>
        screenExtracts(extracts, {
          receiver: options.receiver,
          allow: options.allow ?? [],
          rowLimit: options.rows ?? 3,
          parser: options.parser,
          ...options.limit,
          workers: options.workers,
          ...(options.encoding === undefined ? {} : { encoding: options.encoding }),
          ...(options.municipality === undefined ? {} : { municipality: options.municipality }),
          onProgress: (state) => progress.update(state),
          signal,
        }).finally(() => progress.end())
      );
      terminal.data(options.json ? screeningJson(result, options.lang) : screeningText(result, options));
      for (const failure of result.failures) {
        terminal.alert(`error: ${failure.source}: ${failure.message}`);
        terminal.alert(`hint: ${failure.hint}`);
      }
      exit(exitCodeOf(result));
    });
}

/** `{ receiver, stopped, summary, findings, messages, not_followed, failures, bytes }`. */
function screeningJson(result: ScreeningResult, lang: "nb" | "en"): string {
  const { receiver, stopped, ...rest } = result;
  return JSON.stringify({ receiver, stopped, summary: screeningSums(result, lang), ...rest }, null, 2) + "\n";
}

/** What must not be sent goes before what could not be read. */
function exitCodeOf({ findings, failures }: ScreeningResult): number {
  if (findings.some(({ verdict }) => verdict === "stop")) return ExitCode.guard;
  return failures.length > 0 ? ExitCode.input : ExitCode.fine;
}

/** `--allow`, which may be given again. */
function ruleIds(text: string, before: readonly ScreeningRuleId[] = []): readonly ScreeningRuleId[] {
  if (screeningRulePlace(text) !== undefined) return [...before, text as ScreeningRuleId];
  const meant = nearest(text, screeningRules.map(({ id }) => id));
  throw new CommandError(`There is no rule ${text}`, {
    exitCode: ExitCode.usage,
    hint: `${meant === undefined ? "" : `Did you mean ${meant}? `}The rules are listed in docs/screen.md`,
  });
}
