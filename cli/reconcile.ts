/** `kprkit reconcile`: findings and change from year to year, as a report. */
import { Command } from "commander";
import type { Check } from "../analytics/check.ts";
import { checks } from "../analytics/checks/mod.ts";
import { isExpired } from "../analytics/expected/mod.ts";
import { sinceLastRun, withoutLastRun } from "../analytics/last_run.ts";
import { reconcile } from "../analytics/reconcile.ts";
import { reevaluate } from "../analytics/reevaluate.ts";
import type { ExpectedChange, Report } from "../analytics/report.ts";
import { renderJson, renderSummary, writeReport } from "../analytics/report/mod.ts";
import { suppressSmall } from "../analytics/suppress/mod.ts";
import { withThresholds } from "../analytics/thresholds.ts";
import type { TruthReport } from "../analytics/truth/mod.ts";
import type { RunResult } from "../stream/run.ts";
import { submissionsFile } from "../stream/store/store_files.ts";
import { storeAccount } from "../stream/store/store_account.ts";
import { CommandError } from "./command_error.ts";
import { readConfiguration } from "./configuration.ts";
import { ExitCode } from "./exit_code.ts";
import { interruptible } from "./interrupt.ts";
import { allowQueries, openCommandStore } from "./open_store.ts";
import { Phases } from "./phases.ts";
import { readPrevious, readReport, reportFile } from "./previous_report.ts";
import { ProgressLine } from "./progress_line.ts";
import {
  changeBounds,
  checkIds,
  type ReconcileOptions,
  rowNumber,
  shareNumber,
  smallNumber,
  thresholds,
  usage,
  yearNumber,
} from "./reconcile_options.ts";
import { loadTruth, truthExitCode, truthText } from "./reconcile_truth.ts";
import { extractsOf, runCommand, runExitCode, tellFailures } from "./run_command.ts";
import { type FailOn, fails } from "./severity.ts";
import * as shared from "./shared_options.ts";
import { processTerminal, type Terminal } from "./terminal.ts";

export type { ReconcileOptions };

/** The subcommand; sets the exit code through `exit`. */
export function reconcileCommand(exit: (code: number) => void): Command {
  const command = new Command("reconcile")
    .description("find what is wrong and what changed from year to year; write a report")
    .argument(
      "[paths...]",
      "extracts or directories to read first; without any, the store or report as it stands",
    )
    .option("--report <directory>", "where the report is written", "report")
    .addOption(shared.storeOption("keep the records in this store (default: none is kept)"))
    .option("--rows <number>", "violating rows listed of each finding (default: 100)", rowNumber)
    .option("--check <id>", "put this check only; may be given again (default: all)", checkIds)
    .option(
      "--threshold <check=count[,percent%]>",
      "findings of a check fail from this count and share on; may be given again",
      thresholds,
    )
    .option("--change <count[,percent%]>", "least change of the cube that is told", changeBounds)
    .option("--fdr <share>", "share of the changes told that may be chance (default: 0.01)", shareNumber)
    .option("--as-of <year>", "metrics and changes under the municipality numbers of this year", yearNumber)
    .option(
      "--config <file>",
      "configuration with expected changes (default: kprkit.json, where there is one)",
    )
    .option(
      "--since <report.json>",
      "report that this one is held against (default: the one in the report directory)",
    )
    .option("--no-since", "hold the report against none")
    .option(
      "--suppress-below <number>",
      "write a report to be shared: no rows, no file names, no counts from 1 to below this one (5 is usual)",
      smallNumber,
    )
    .option(
      "--truth <file>",
      "hold all that is found against what is known to be wrong (truth.ndjson of a generated cohort)",
    )
    .option("--timings", "tell on standard error how long each part took, as a line of JSON")
    .addOption(shared.langOption());
  shared.addStoreOptions(command);
  shared.addReadingOptions(command);
  return command
    .addHelpText(
      "after",
      `
Examples:
  kprkit reconcile extracts/ --report report/
  kprkit reconcile extracts/ --threshold hours_missing=10,1% --lang en
  kprkit reconcile --report report/ --threshold hours_missing=10,1%
  kprkit reconcile --store store/ --as-of 2024 --change 20,10% --fdr 0.05
  kprkit reconcile --store store/ --report shared/ --suppress-below 5
  kprkit reconcile --store store/ --report report/ --json | jq '.findings[].check'
  kprkit reconcile cohort/ --truth cohort/truth.ndjson

The report is index.html (open it in a browser; nothing is fetched), report.md, report.json, CSV files and
junit.xml. Give the years together: changes are found against the year before.

Without paths and --store the report that is in the report directory is judged anew, with other thresholds
or expected changes, and written again; nothing is read.

A report that lies in the report directory already is what "since the last run" is told against.

With --truth, recall and precision of every check are printed, and 1 is the exit code where one is below
100 %; findings count no more, since they are meant.`,
    )
    .action(async (paths: string[], options: ReconcileOptions) => {
      exit(await runReconcile(paths, options));
    });
}

/** Reads, reconciles and writes the report; returns the exit code. */
export async function runReconcile(paths: readonly string[], options: ReconcileOptions): Promise<number> {
  if (paths.length === 0 && options.store === undefined) return await reconcileAgain(options);
  const terminal = processTerminal({ quiet: options.quiet ?? false });
  const phases = new Phases();
  const judging = chosenChecks(options);
  const expectedChanges = await readExpected(options, terminal);
  await assertShareable(options);
  assertOneReader(options);
  const previous = await readPrevious(options);
  const extracts = await extractsOf(paths);
  if (extracts.length === 0) await assertStore(options);
  await Deno.mkdir(options.report, { recursive: true });
  let files: string[] = [];
  const opened = await openCommandStore(options, { beside: options.report, terminal });
  try {
    // `auto` may have ended there.
    if (extracts.length === 0 && !opened.store.engine.parquet) throw storeNeedsNative();
    const { run, report, truth } = await interruptible(async (signal) => {
      const run = extracts.length === 0
        ? undefined
        : await phases.time("read", () =>
          runCommand(extracts, { store: opened.store, options, terminal, signal }));
      await allowQueries(opened.store);
      await opened.store.attach();
      const account = run?.account ?? await storeAccount(opened.store.engine);
      await using match = options.truth === undefined
        ? undefined
        : await phases.time("truth", () => loadTruth(opened.store.engine, options.truth!));
      const progress = new ProgressLine(terminal);
      const report = await phases.time("reconcile", () =>
        reconcile(opened.store, {
          account,
          checks: judging,
          expected: expectedChanges,
          ...(options.rows === undefined ? {} : { rowLimit: options.rows }),
          ...(options.asOf === undefined ? {} : { asOf: options.asOf }),
          ...(options.fdr === undefined ? {} : { fdr: options.fdr }),
          ...(options.change === undefined ? {} : { change: options.change }),
          onProgress: ({ done, total, check, stage = "" }) => {
            signal.throwIfAborted();
            progress.show(() => `${done} of ${total} checks  ${check ?? stages[stage] ?? ""}`);
          },
          onPhase: phases.add,
          ...(match === undefined ? {} : { onViolations: (found) => match.match(found) }),
        }).finally(() => progress.end()));
      const truth = await match?.report(judging);
      return { run, report: { ...report, checks: judging.map(({ id }) => id) }, truth };
    });
    const held = previous === undefined ? report : sinceLastRun(report, previous);
    const { suppressBelow: below } = options;
    const written = below === undefined ? held : suppressSmall(held, { below });
    files = await phases.time(
      "write",
      () => writeReport(written, options.report, { lang: options.lang, checks: judging }),
    );
    printReport(written, { options, terminal, checks: judging, truth });
    if (run !== undefined) tellFailures(run, terminal);
    if (options.timings) terminal.alert(phases.toJson());
    if (truth !== undefined && (run === undefined || run.failures.length === 0)) {
      return truthExitCode(truth, options.failOn);
    }
    return exitCodeOf(report, run, options.failOn);
  } finally {
    await opened.close();
    // Last, since it is what to do next.
    for (const file of files) terminal.note(`wrote ${file}`);
  }
}

/** The report in the report directory, with other thresholds or expected changes; nothing is read but the report. */
async function reconcileAgain(options: ReconcileOptions): Promise<number> {
  const terminal = processTerminal({ quiet: options.quiet ?? false });
  const phases = new Phases();
  const old = await readReport(options.report);
  if (old === undefined) {
    throw usage(
      `There is nothing to reconcile, and no report in ${options.report}`,
      "Name extracts or a directory of them, a store with --store, or with --report a report to judge anew",
    );
  }
  const needed = needsStore.find((name) => options[name] !== undefined);
  if (needed !== undefined) {
    throw usage(
      `${optionNames[needed]} cannot be applied to a report that is there already`,
      "Name the extracts as well, or the store with --store",
    );
  }
  const expectedChanges = await readExpected(options, terminal);
  const judging = withThresholds(checks, options.threshold ?? []);
  const judged = await phases.time(
    "judge",
    () => Promise.resolve(reevaluate(old, { checks: judging, expected: expectedChanges })),
  );
  // The report is its own last run; another one is held against it only where it is named.
  const report = options.since === undefined
    ? judged
    : options.since === false
    ? withoutLastRun(judged)
    : sinceLastRun(judged, (await readPrevious(options))!);
  const files = await phases.time(
    "write",
    () => writeReport(report, options.report, { lang: options.lang, checks: judging }),
  );
  printReport(report, { options, terminal, checks: judging });
  terminal.note(
    `note: Judged the report of ${old.created} anew; nothing was read but ${reportFile(options.report)}`,
  );
  if (options.timings) terminal.alert(phases.toJson());
  for (const file of files) terminal.note(`wrote ${file}`);
  return exitCodeOf(report, undefined, options.failOn);
}

/** Options that change what is looked for, by their names in {@linkcode ReconcileOptions}. */
const optionNames = Object.freeze({
  rows: "--rows",
  check: "--check",
  asOf: "--as-of",
  fdr: "--fdr",
  change: "--change",
  suppressBelow: "--suppress-below",
  truth: "--truth",
});

const needsStore = Object.freeze(Object.keys(optionNames) as (keyof typeof optionNames)[]);

/** The expected changes of the configuration. One that explains nothing more is told, so that nobody relies on it. */
async function readExpected(
  { config }: ReconcileOptions,
  terminal: Terminal,
): Promise<readonly ExpectedChange[]> {
  const { expectedChanges } = await readConfiguration(config);
  const today = new Date().toISOString().slice(0, 10);
  for (const expected of expectedChanges.filter((one) => isExpired(one, { today }))) {
    terminal.note(
      `note: The expected change ${expected.id} expired on ${expected.expires} and explains nothing more`,
    );
  }
  return expectedChanges;
}

/** The checks to be put, with the thresholds that were given. */
function chosenChecks({ check: ids, threshold = [] }: ReconcileOptions): readonly Check[] {
  const all = withThresholds(checks, threshold);
  return ids === undefined ? all : all.filter(({ id }) => ids.includes(id));
}

function printReport(
  report: Report,
  { options, terminal, checks, truth }: {
    readonly options: ReconcileOptions;
    readonly terminal: Terminal;
    readonly checks: readonly Check[];
    readonly truth?: TruthReport | undefined;
  },
): void {
  if (options.json) {
    // The report as it is written, and what it was held against: that is no part of the report.
    const json = renderJson(report);
    const held = truth === undefined ? "" : `,\n  "truth": ${JSON.stringify(truth)}\n}\n`;
    return terminal.data(held === "" ? json : json.replace(/\n}\n$/, () => held));
  }
  const { lang } = options;
  terminal.data(renderSummary(report, { lang, colour: terminal.colour, width: terminal.width, checks }));
  if (truth !== undefined) terminal.data(`\n${truthText(truth, { lang })}`);
}

/** A truth names rows and persons, and what is to be shared names none. */
function assertOneReader({ truth, suppressBelow }: ReconcileOptions): void {
  if (truth === undefined || suppressBelow === undefined) return;
  throw usage(
    "--truth and --suppress-below do not go together",
    "Hold the cohort against its truth in one run, and write what is to be shared in another",
  );
}

/** What is to be shared never lies among files of a report that is not. */
async function assertShareable({ suppressBelow, report: directory }: ReconcileOptions): Promise<void> {
  if (suppressBelow === undefined) return;
  const there = await readReport(directory);
  if (there === undefined || there.suppressed_below !== undefined) return;
  throw new CommandError(`The directory ${directory} holds a report with all numbers and rows`, {
    exitCode: ExitCode.guard,
    hint: "Write the report that is to be shared into a directory of its own: --report shared/",
  });
}

/** Parts of the work that no single check stands for, in words. */
const stages: Readonly<Record<string, string>> = Object.freeze({
  load: "reading the tables",
  rows: "rules about single rows",
  feedback: "what the register shows",
  cube: "changes year over year",
  persons: "listed rows",
});

/** Without extracts there must be a store that can be read. */
async function assertStore({ store, engine }: ReconcileOptions): Promise<void> {
  if (engine === "wasm") throw storeNeedsNative();
  try {
    await Deno.stat(`${store}/${submissionsFile}`);
  } catch {
    throw new CommandError(`There is no store in ${store}`, {
      exitCode: ExitCode.input,
      hint: "Make one with kprkit ingest, or name the extracts to read",
    });
  }
}

function storeNeedsNative(): CommandError {
  return usage(
    "The wasm engine cannot read a store on disk",
    "Use --engine native where native code is permitted, or name the extracts to read",
  );
}

function exitCodeOf(report: Report, run: RunResult | undefined, failOn: FailOn): number {
  if (run !== undefined && runExitCode(run, "never") !== ExitCode.fine) return ExitCode.input;
  const failing = report.findings.some((finding) => finding.failing && fails(finding.severity, failOn));
  return failing ? ExitCode.findings : ExitCode.fine;
}
