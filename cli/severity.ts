/**
 * How grave findings are, and when they fail a command.
 *
 * @module
 */
import { checkById } from "../analytics/checks/mod.ts";
import type { Severity } from "../analytics/check.ts";
import type { FindingCount } from "../stream/finding_tally.ts";

/** What `--fail-on` takes. */
export type FailOn = Severity | "never";

/** Values of `--fail-on`. */
export const failOnValues: readonly FailOn[] = Object.freeze(["error", "warning", "info", "never"]);

const RANK: Readonly<Record<FailOn, number>> = Object.freeze({ info: 0, warning: 1, error: 2, never: 3 });

/** A finding of this severity fails a command that was told to fail on `bound`. */
export function fails(severity: Severity, bound: FailOn): boolean {
  return RANK[severity] >= RANK[bound];
}

/** Severity of what the register transform found: what loses data is an error. */
export function severityOf(count: Pick<FindingCount, "check" | "consequence">): Severity {
  if (count.consequence === "drop_row" || count.consequence === "reject_message") return "error";
  return checkById(count.check)?.severity ?? "warning";
}
