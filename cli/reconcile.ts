/** `kprkit reconcile`: findings and change from year to year, as a report. */
import { Command } from "commander";
import { checks } from "../analytics/checks/mod.ts";
import { reconcile } from "../analytics/reconcile.ts";
import type { Report } from "../analytics/report.ts";
import { renderJson, renderSummary, writeReport } from "../analytics/report/mod.ts";
import { parseThreshold, type ThresholdOverride, withThresholds } from "../analytics/thresholds.ts";
import type { RunResult } from "../stream/run.ts";
import { submissionsFile } from "../stream/store/store_files.ts";
import { storeAccount } from "../stream/store/store_account.ts";
import { CommandError } from "./command_error.ts";
import { ExitCode } from "./exit_code.ts";
import { interruptible } from "./interrupt.ts";
import { allowQueries, openCommandStore } from "./open_store.ts";
import { ProgressLine } from "./progress_line.ts";
import { extractsOf, runCommand, runExitCode, tellFailures } from "./run_command.ts";
import { type FailOn, fails } from "./severity.ts";
import * as shared from "./shared_options.ts";
import { processTerminal } from "./terminal.ts";

/** Options of `kprkit reconcile`, after parsing. */
export interface ReconcileOptions extends shared.ReadingOptions, shared.StoreOptions {
  readonly report: string;
  readonly rows: number;
  readonly threshold?: readonly ThresholdOverride[];
  readonly lang: "nb" | "en";
  readonly failOn: FailOn;
}

/** The subcommand; sets the exit code through `exit`. */
export function reconcileCommand(exit: (code: number) => void): Command {
  const command = new Command("reconcile")
    .description("find what is wrong and what changed from year to year; write a report")
    .argument("[paths...]", "extracts or directories to read first; without any, the store as it stands")
    .option("--report <directory>", "where the report is written", "report")
    .addOption(shared.storeOption("keep the records in this store (default: none is kept)"))
    .option("--rows <number>", "violating rows listed of each finding", wholeNumber, 100)
    .option(
      "--threshold <check=count[,percent%]>",
      "findings of a check fail from this count and share on; may be given again",
      (text: string, before?: readonly ThresholdOverride[]) => [...before ?? [], thresholdOf(text)],
    )
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
  kprkit reconcile --store store/ --report report/ --json | jq '.findings[].check'

The report is index.html (open it in a browser; nothing is fetched), report.json, findings.csv and
junit.xml. Give the years together: changes are found against the year before.`,
    )
    .action(async (paths: string[], options: ReconcileOptions) => {
      exit(await runReconcile(paths, options));
    });
}

/** Reads, reconciles and writes the report; returns the exit code. */
export async function runReconcile(paths: readonly string[], options: ReconcileOptions): Promise<number> {
  if (paths.length === 0 && options.store === undefined) {
    throw usage(
      "There is nothing to reconcile",
      "Name extracts or a directory of them, or a store with --store",
    );
  }
  const terminal = processTerminal({ quiet: options.quiet ?? false });
  const judging = withThresholds(checks, options.threshold ?? []);
  const extracts = await extractsOf(paths);
  if (extracts.length === 0) await assertStore(options);
  await Deno.mkdir(options.report, { recursive: true });
  let files: string[] = [];
  const opened = await openCommandStore(options, { beside: options.report, terminal });
  try {
    // `auto` may have ended there.
    if (extracts.length === 0 && !opened.store.engine.parquet) throw storeNeedsNative();
    const { run, report } = await interruptible(async (signal) => {
      const run = extracts.length === 0
        ? undefined
        : await runCommand(extracts, { store: opened.store, options, terminal, signal });
      await allowQueries(opened.store);
      await opened.store.attach();
      const account = run?.account ?? await storeAccount(opened.store.engine);
      const progress = new ProgressLine(terminal);
      const report = await reconcile(opened.store, {
        checks: judging,
        rowLimit: options.rows,
        account,
        onProgress: ({ done, total, check = "" }) => {
          signal.throwIfAborted();
          progress.show(() => `${done} of ${total} checks  ${check}`);
        },
      }).finally(() => progress.end());
      return { run, report };
    });
    files = await writeReport(report, options.report, { lang: options.lang, checks });
    terminal.data(
      options.json ? renderJson(report) : renderSummary(report, {
        lang: options.lang,
        colour: terminal.colour,
        width: terminal.width,
        checks,
      }),
    );
    if (run !== undefined) tellFailures(run, terminal);
    return exitCodeOf(report, run, options.failOn);
  } finally {
    await opened.close();
    // Last, since it is what to do next.
    for (const file of files) terminal.note(`wrote ${file}`);
  }
}

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

function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw usage(`${text} is not a whole number`, "Give --rows a number such as 100");
}

function thresholdOf(text: string): ThresholdOverride {
  try {
    const override = parseThreshold(text);
    withThresholds(checks, [override]); // tells an id that no check has before anything is read
    return override;
  } catch (error) {
    const [what, hint = "The ids of all checks are listed in docs/checks.md"] = (error as Error).message
      .split(". ");
    throw usage(what!, hint);
  }
}

function usage(message: string, hint: string): CommandError {
  return new CommandError(message, { exitCode: ExitCode.usage, hint });
}
