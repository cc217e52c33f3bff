/**
 * `kprkit generate --advance`: a cohort that goes on, day by day.
 *
 * @module
 */
import { type Command, Option } from "commander";
import {
  advanceCohort,
  type AdvancedCohort,
  type AdvanceProgress,
  type LivingCounts,
  LivingError,
  parseDays,
} from "../generators/living/mod.ts";
import { CommandError } from "./command_error.ts";
import { ExitCode } from "./exit_code.ts";
import { interruptible } from "./interrupt.ts";
import { duration, ProgressLine } from "./progress_line.ts";
import { textTable } from "./render.ts";
import type { Terminal } from "./terminal.ts";

/** Options of an advance as the command line gives them. */
export interface AdvanceCommandOptions {
  readonly advance?: number;
  readonly from?: string;
  readonly to?: string;
  readonly out?: string;
  readonly workers: number;
  readonly json?: boolean;
}

/** Options that an advance takes; a cohort's others are in its `cohort.json`. */
const TAKEN: readonly string[] = Object.freeze([
  "advance",
  "from",
  "to",
  "out",
  "workers",
  "json",
  "quiet",
  "lang",
]);

/** Examples and what there is to know, for the help. */
export const advanceHelp = `
Examples of cohorts that go on:
  kprkit generate --advance 1d --from cohort/
  kprkit generate --to 2026-03-01 --from cohort/ --out load/

With --advance a cohort goes on by days: deltas/2026-01-05 has messages of those of whom something has become known
that day, and changes.ndjson tells what. living.json says how far the cohort has come; the same day has the same bytes
whether days are made one by one or many at a time.`;

/** Adds the options of an advance. */
export function addAdvanceOptions(command: Command): void {
  command
    .addOption(
      new Option("--advance <days>", "go on with the cohort of --from: 1d, 7d, 2w").argParser(days),
    )
    .option("--from <directory>", "cohort to go on with; deltas are put there, or where --out says")
    .option("--to <date>", "last day to go on to, in place of --advance");
}

/** Whether a cohort is to go on, and none is to be made. */
export function isAdvance({ advance, from, to }: AdvanceCommandOptions): boolean {
  return advance !== undefined || from !== undefined || to !== undefined;
}

/** Moves a cohort forward and tells how far it came. */
export async function advance(
  options: AdvanceCommandOptions,
  { command, terminal }: { readonly command: Command; readonly terminal: Terminal },
): Promise<void> {
  const { from, to, out, workers } = options;
  refuseOthers(command);
  if (from === undefined) {
    throw usage("No cohort is named to go on with", "Give --from cohort/, the directory with cohort.json");
  }
  if (to === undefined && options.advance === undefined) {
    throw usage("It is not said how far the cohort is to go", "Give --advance 1d, or --to 2026-03-01");
  }
  if (to !== undefined && options.advance !== undefined) {
    throw usage("Both --advance and --to are given", "Give one of them");
  }
  const progress = new ProgressLine(terminal);
  const began = performance.now();
  const went = await interruptible((signal) =>
    advanceCohort({
      from,
      workers,
      signal,
      ...(out === undefined ? {} : { out }),
      ...(to === undefined ? { days: options.advance! } : { to }),
      onProgress: (state) => progress.show((seconds) => progressText(state, seconds)),
    })
  ).catch((error: unknown) => {
    throw advanceError(error);
  }).finally(() => progress.end());
  terminal.note(advancedText(went, (performance.now() - began) / 1000));
  if (options.json) terminal.data(JSON.stringify(went, null, 2) + "\n");
}

/** One line of progress. */
function progressText({ persons, of, days, ofDays }: AdvanceProgress, seconds: number): string {
  if (days > 0) return `${days} of ${ofDays} days written`;
  const share = of === 0 ? 1 : Math.min(1, persons / of);
  return [
    `${Math.floor(share * 100)} %`,
    ...(share > 0 && share < 1 ? [`${duration(seconds * (1 - share) / share)} left`] : []),
    `${persons} persons lived`,
  ].join("  ");
}

/** More days than this are told together. */
const MOST_DAYS = 31;

function advancedText({ out, days, told, state }: AdvancedCohort, seconds: number): string {
  if (days.length === 0) return `The cohort has come to ${state.day} already`;
  const cells = ({ messages, persons, changes }: LivingCounts) =>
    [messages, persons, ...Object.values(changes)].map(String);
  const names = ["messages", "persons", ...Object.keys(told.changes)];
  const rows = days.length === 1 || days.length > MOST_DAYS
    ? []
    : days.map((day) => [day.day, ...cells(day)]);
  return [
    textTable(["day", ...names], [...rows, [
      days.length === 1 ? "1 day" : `${days.length} days`,
      ...cells(told),
    ]]).trimEnd(),
    `The cohort has come to ${state.day} in ${duration(seconds)}; the deltas are in ${out}/deltas`,
  ].join("\n");
}

/** Another seed or format would be another cohort. */
function refuseOthers(command: Command): void {
  const other = command.options.find((option) => {
    const name = option.attributeName();
    return !TAKEN.includes(name) && command.getOptionValueSource(name) === "cli";
  });
  if (other === undefined) return;
  throw usage(
    `${other.long} cannot be given for a cohort that goes on`,
    "Leave it out: cohort.json has the options that the cohort was made with",
  );
}

function days(text: string): number {
  const count = parseDays(text);
  if (count !== undefined) return count;
  throw usage(`${text} is not a number of days`, "Give --advance such as 1d, 7d or 2w");
}

function advanceError(error: unknown): unknown {
  if (!(error instanceof LivingError)) return error;
  const exitCode = error.kind === "usage" ? ExitCode.usage : ExitCode.input;
  return new CommandError(error.message, { exitCode, hint: error.hint });
}

function usage(message: string, hint: string): CommandError {
  return new CommandError(message, { exitCode: ExitCode.usage, hint });
}
