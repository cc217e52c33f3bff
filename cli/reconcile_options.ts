/**
 * What the options of `kprkit reconcile` take.
 *
 * @module
 */
import type { Threshold } from "../analytics/check.ts";
import { checks } from "../analytics/checks/mod.ts";
import {
  parseBounds,
  parseThreshold,
  type ThresholdOverride,
  withThresholds,
} from "../analytics/thresholds.ts";
import { CommandError } from "./command_error.ts";
import { ExitCode } from "./exit_code.ts";
import { nearest } from "../stream/nearest.ts";
import type { FailOn } from "./severity.ts";
import type * as shared from "./shared_options.ts";

/** Options of `kprkit reconcile`, after parsing. */
export interface ReconcileOptions extends shared.ReadingOptions, shared.StoreOptions {
  readonly report: string;
  readonly rows?: number;
  readonly threshold?: readonly ThresholdOverride[];
  readonly check?: readonly string[];
  readonly asOf?: number;
  readonly fdr?: number;
  readonly change?: Partial<Threshold>;
  readonly config?: string;
  /** `false` for `--no-since`. */
  readonly since?: string | false;
  readonly suppressBelow?: number;
  readonly timings?: boolean;
  /** File of what is known to be wrong. */
  readonly truth?: string;
  readonly lang: "nb" | "en";
  readonly failOn: FailOn;
}

/** A usage error. */
export function usage(message: string, hint: string): CommandError {
  return new CommandError(message, { exitCode: ExitCode.usage, hint });
}

/** `--rows`. */
export function rowNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw usage(`${text} is not a whole number`, "Give --rows a number such as 100");
}

/** `--as-of`. */
export function yearNumber(text: string): number {
  if (/^20\d\d$/.test(text)) return Number(text);
  throw usage(`${text} is not a year`, "Give --as-of a year such as 2024");
}

/** `--fdr`. */
export function shareNumber(text: string): number {
  if (/^0?\.\d{1,9}$/.test(text) && Number(text) > 0) return Number(text);
  throw usage(`${text} is not a share between 0 and 1`, "Give --fdr a share such as 0.01 for one per cent");
}

/** `--suppress-below`. */
export function smallNumber(text: string): number {
  if (/^\d{1,3}$/.test(text) && Number(text) >= 2) return Number(text);
  throw usage(
    `${text} is not a bound for small numbers`,
    "Give --suppress-below a number from 2 on; 5 is usual",
  );
}

/** `--change`. */
export function changeBounds(text: string): Partial<Threshold> {
  try {
    return parseBounds(text);
  } catch (error) {
    throw fromSyntax(error, "Write it as count, percent% or count,percent%, such as 20,10%");
  }
}

/** `--check`, which may be given again. */
export function checkIds(text: string, before: readonly string[] = []): readonly string[] {
  const ids = checks.map(({ id }) => id);
  if (ids.includes(text)) return before.includes(text) ? before : [...before, text];
  const meant = nearest(text, ids);
  throw usage(
    `There is no check ${text}`,
    `${
      meant === undefined ? "" : `Did you mean ${meant}? `
    }The ids of all checks are listed in docs/checks.md`,
  );
}

/** `--threshold`, which may be given again. */
export function thresholds(
  text: string,
  before: readonly ThresholdOverride[] = [],
): readonly ThresholdOverride[] {
  try {
    const override = parseThreshold(text);
    withThresholds(checks, [override]); // tells an id that no check has before anything is read
    return [...before, override];
  } catch (error) {
    throw fromSyntax(error, "The ids of all checks are listed in docs/checks.md");
  }
}

/** What was wrong and what helps stand in one message, as two sentences. */
function fromSyntax(error: unknown, otherwise: string): CommandError {
  const [what, hint = otherwise] = (error as Error).message.split(". ");
  return usage(what!, hint);
}
