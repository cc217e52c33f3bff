/**
 * What `ingest`, `validate` and `reconcile` share: finding the extracts, running over them with
 * progress, telling what failed.
 *
 * @module
 */
import type { ResumeOptions } from "../stream/checkpoint.ts";
import type { Finding } from "../stream/finding.ts";
import { runExtracts, type RunResult } from "../stream/run.ts";
import type { RunSource } from "../stream/run_plan.ts";
import { findExtracts } from "../stream/source/mod.ts";
import type { Store, Submission } from "../stream/store/store.ts";
import { ExitCode } from "./exit_code.ts";
import { ProgressLine } from "./progress_line.ts";
import { type FailOn, fails, severityOf } from "./severity.ts";
import type { ReadingOptions } from "./shared_options.ts";
import type { Terminal } from "./terminal.ts";
import type { TransformChain } from "../stream/transforms/mod.ts";
import { chainError } from "./transform_options.ts";

/**
 * All extracts that a command's paths stand for. Directories are walked; what is found there goes by
 * its path below the directory, or by its whole path where two would go by one name.
 */
export async function extractsOf(paths: readonly string[]): Promise<RunSource[]> {
  const found = new Map<string, RunSource>();
  for (const path of paths) {
    for (const file of path === "-" ? ["-"] : await findExtracts(path)) {
      const below = file.startsWith(path) ? file.slice(path.length).replace(/^[/\\]+/, "") : "";
      if (!found.has(file)) found.set(file, { path: file, name: below === "" ? file : below });
    }
  }
  const uses = new Map<string, number>();
  for (const { name } of found.values()) uses.set(name, (uses.get(name) ?? 0) + 1);
  return [...found.values()].map(({ path, name }) => ({ path, name: uses.get(name) === 1 ? name : path }));
}

/** Runs over the extracts of a command, with a progress line. */
export async function runCommand(
  extracts: readonly RunSource[],
  run: {
    readonly store?: Store;
    readonly options: ReadingOptions;
    /** What is read is meant for a store, though there is none. */
    readonly forStore?: boolean;
    /** Transforms to apply first. */
    readonly chain?: TransformChain | undefined;
    /** Goes on where a run was cut off. */
    readonly resume?: ResumeOptions;
    readonly terminal: Terminal;
    /** Stops the run; see `interrupt.ts`. */
    readonly signal: AbortSignal;
    readonly onFinding?: (finding: Finding, submission: Submission) => void;
  },
): Promise<RunResult> {
  const { options, terminal, onFinding, signal, chain, resume, forStore } = run;
  const progress = new ProgressLine(terminal);
  try {
    return await runExtracts(extracts, run.store, {
      parser: options.parser,
      ...options.limit,
      ...(options.workers === undefined ? {} : { workers: options.workers }),
      ...(options.encoding === undefined ? {} : { encoding: options.encoding }),
      ...(options.municipality === undefined ? {} : { municipality: options.municipality }),
      ...(onFinding === undefined ? {} : { onFinding }),
      ...(forStore === undefined ? {} : { forStore }),
      ...(chain === undefined ? {} : { chain }),
      ...(resume === undefined ? {} : { resume }),
      onProgress: (state) => progress.update(state),
      signal,
    });
  } catch (error) {
    throw chainError(error);
  } finally {
    progress.end();
  }
}

/** Tells each source that failed, as one `error:` and one `hint:` line. */
export function tellFailures(result: RunResult, terminal: Terminal): void {
  for (const failure of result.failures) {
    terminal.alert(`error: ${failure.source}: ${failure.message}`);
    terminal.alert(`hint: ${failure.hint}`);
  }
  for (const submission of result.submissions) {
    if (submission.status !== "refused") continue;
    terminal.alert(
      `error: ${submission.source}: The register would refuse this message: ${submission.reason}`,
    );
    terminal.alert("hint: Correct it in the EPJ and make a new extract; nothing of it was stored");
  }
}

/** Exit code of a run: unreadable or refused input goes before findings. */
export function runExitCode(result: RunResult, failOn: FailOn): number {
  if (result.failures.length > 0) return ExitCode.input;
  if (result.submissions.some(({ status }) => status === "refused" || status === "incomplete")) {
    return ExitCode.input;
  }
  return result.findings.some((count) => fails(severityOf(count), failOn))
    ? ExitCode.findings
    : ExitCode.fine;
}

/**
 * The machine-readable result of a run: `{ account, submissions, findings, failures }`, and `transforms` where any were
 * turned on.
 */
export function runJson(result: RunResult): string {
  const findings = result.findings.map((count) => ({ ...count, severity: severityOf(count) }));
  const { account, submissions, failures } = result;
  const transforms = result.transforms.length === 0 ? {} : { transforms: result.transforms };
  return JSON.stringify({ account, submissions, findings, failures, ...transforms }, null, 2) + "\n";
}
