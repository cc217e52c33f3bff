/** `kprkit generate`: fictitious cohorts. */
import { Command } from "commander";
import {
  CohortOptionError,
  CohortWriteError,
  estimateCohort,
  generateCohort,
  resolveCohort,
} from "../generators/cohort/mod.ts";
import { CommandError } from "./command_error.ts";
import { ExitCode } from "./exit_code.ts";
import {
  addAdvanceOptions,
  advance,
  type AdvanceCommandOptions,
  advanceHelp,
  isAdvance,
} from "./generate_advance.ts";
import {
  addGenerateOptions,
  cohortOptions,
  type GenerateCommandOptions,
  workersFor,
} from "./generate_options.ts";
import { estimateText, generatedText, generateProgressText } from "./generate_text.ts";
import { interruptible } from "./interrupt.ts";
import { ProgressLine } from "./progress_line.ts";
import { processTerminal, type Terminal } from "./terminal.ts";
import { version } from "./version.ts";

/** The subcommand; sets the exit code through `exit`. */
export function generateCommand(exit: (code: number) => void): Command {
  const command = new Command("generate")
    .description("make a fictitious cohort: extracts of persons who do not exist, year by year");
  addGenerateOptions(command);
  addAdvanceOptions(command);
  return command
    .addHelpText(
      "after",
      `
Examples:
  kprkit generate --municipality 4601 --persons 20000 --years 2017-2025 --seed 7 --out cohort/
  kprkit generate --all-municipalities --persons 1000000 --gzip --workers 4 --out norway/
  kprkit generate --municipality 1508,1580 --years 2022-2025 --defects webinar-2021 --out cohort/
  kprkit generate --municipality 4601 --persons 500 --msghead --encoding iso-8859-1 --out cohort/

The same options give the same bytes, whatever the number of workers. More persons add to those of before and
change none of them. Numbers of municipalities are those of the last year; earlier years get the numbers that
were valid then. No person is real: all have numbers of the tax authority's synthetic series.
${advanceHelp}`,
    )
    .action(async (options: GenerateCommandOptions & AdvanceCommandOptions) => {
      const terminal = processTerminal({ quiet: options.quiet ?? false });
      try {
        if (isAdvance(options)) await advance(options, { command, terminal });
        else await generate(options, terminal);
      } catch (error) {
        throw generateError(error);
      }
      exit(ExitCode.fine);
    });
}

async function generate(options: GenerateCommandOptions, terminal: Terminal): Promise<void> {
  const { spec, notices } = resolveCohort(cohortOptions(options));
  for (const notice of notices) terminal.note(`note: ${notice}`);
  if (options.dryRun) {
    const estimate = estimateCohort(spec);
    terminal.data(options.json ? JSON.stringify(estimate, null, 2) + "\n" : estimateText(estimate));
    return;
  }
  const { out } = options;
  if (out === undefined) {
    throw new CommandError("No directory is named for the cohort", {
      exitCode: ExitCode.usage,
      hint: "Give --out cohort/, or --dry-run to see what would be made",
    });
  }
  const progress = new ProgressLine(terminal);
  const began = performance.now();
  const made = await interruptible((signal) =>
    generateCohort(spec, {
      out,
      kprkitVersion: version,
      workers: workersFor(options),
      force: options.force ?? false,
      signal,
      onProgress: (state) =>
        progress.show((seconds) => generateProgressText(state, seconds, Deno.memoryUsage().rss)),
    })
  ).finally(() => progress.end());
  const seconds = (performance.now() - began) / 1000;
  terminal.note(generatedText(made, { out, seconds, width: terminal.width, lang: options.lang }));
  if (options.json) terminal.data(JSON.stringify({ out, ...made.manifest }, null, 2) + "\n");
}

function generateError(error: unknown): unknown {
  if (error instanceof CohortOptionError) {
    return new CommandError(error.message, { exitCode: ExitCode.usage, hint: error.hint });
  }
  if (error instanceof CohortWriteError) {
    return new CommandError(error.message, { exitCode: ExitCode.input, hint: error.hint });
  }
  return error;
}
