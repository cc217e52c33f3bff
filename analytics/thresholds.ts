/**
 * Thresholds from the command line.
 *
 * @module
 */
import type { Check, Exceeds, Threshold } from "./check.ts";
import type { ReportComparison } from "./report.ts";

/** A threshold for one check, as far as it is given. */
export interface ThresholdOverride {
  /** Check id as written; whether there is one is seen in {@linkcode withThresholds}. */
  readonly check: string;
  /** The bounds that are given; the check keeps its own for one that is not. */
  readonly threshold: Partial<Threshold>;
}

/** `count`, `percent%` or `count,percent%`; six decimals are more than any count of persons can tell apart. */
const boundsForm =
  /^(?:(?<count>\d{1,9})(?:,(?<beside>\d{1,3}(?:\.\d{1,6})?)%)?|(?<alone>\d{1,3}(?:\.\d{1,6})?)%)$/;

/**
 * Reads `count`, `percent%` or `count,percent%`.
 *
 * @throws `SyntaxError` for anything else.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseBounds } from "./thresholds.ts";
 *
 * assert.deepEqual(parseBounds("20,10%"), { count: 20, percent: 10 });
 * ```
 */
export function parseBounds(text: string): Partial<Threshold> {
  const groups = boundsForm.exec(text.trim())?.groups;
  if (groups === undefined) {
    throw new SyntaxError(
      `The bounds ${text} cannot be read. Write them as count, percent% or count,percent%`,
    );
  }
  const { count, beside, alone } = groups;
  const percent = beside ?? alone;
  if (Number(percent) > 100) {
    throw new SyntaxError(`The bounds ${text} ask for more than 100 per cent. Give a share from 0 to 100`);
  }
  return Object.freeze({
    ...(count === undefined ? {} : { count: Number(count) }),
    ...(percent === undefined ? {} : { percent: Number(percent) }),
  });
}

/**
 * Reads `check=count`, `check=percent%` or `check=count,percent%`.
 *
 * @throws `SyntaxError` for anything else.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseThreshold } from "./thresholds.ts";
 *
 * assert.deepEqual(parseThreshold("hours_missing=10,2.5%"), {
 *   check: "hours_missing",
 *   threshold: { count: 10, percent: 2.5 },
 * });
 * ```
 */
export function parseThreshold(text: string): ThresholdOverride {
  const { check, bounds } = /^(?<check>[a-z][a-z0-9_]*)=(?<bounds>.+)$/.exec(text.trim())?.groups ?? {};
  if (check === undefined || bounds === undefined || !boundsForm.test(bounds)) {
    throw new SyntaxError(
      `The threshold ${text} cannot be read. Write it as check=count, check=percent% or check=count,percent%`,
    );
  }
  return Object.freeze({ check, threshold: parseBounds(bounds) });
}

/**
 * The checks with other thresholds; a later override of the same check wins.
 *
 * @throws `RangeError` for a check that is not among them.
 */
export function withThresholds(
  checks: readonly Check[],
  overrides: readonly ThresholdOverride[],
): readonly Check[] {
  const byId = new Map(checks.map((check) => [check.id, check]));
  for (const { check: id, threshold } of overrides) {
    const check = byId.get(id);
    if (check === undefined) {
      throw new RangeError(`There is no check ${id}. The ids of all checks are listed in docs/checks.md`);
    }
    byId.set(id, Object.freeze({ ...check, threshold: Object.freeze({ ...check.threshold, ...threshold }) }));
  }
  return Object.freeze([...byId.values()]);
}

/** Whether a count of violations reaches both bounds of a threshold. */
export function reaches(
  { count, percent }: Threshold,
  found: { readonly violations: number; readonly denominator: number },
): boolean {
  if (found.violations < count) return false;
  return percent === 0 ||
    (found.denominator > 0 && isShare(found.violations, { of: found.denominator, percent }));
}

/** What {@linkcode exceeds} looks at. */
export type ComparedCounts = Pick<ReportComparison, "now" | "before" | "now_of" | "before_of">;

/**
 * Whether two counts differ so much that they reach both bounds of a threshold: the same answer as the SQL of a
 * check on change gives (see `defineComparisonCheck`).
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { exceeds } from "./thresholds.ts";
 *
 * assert.ok(exceeds("change", { now: 60, before: 100 }, { count: 20, percent: 40 }));
 * assert.ok(!exceeds("change", { now: 61, before: 100 }, { count: 20, percent: 40 }));
 * ```
 */
export function exceeds(kind: Exceeds, compared: ComparedCounts, { count, percent }: Threshold): boolean {
  const { now, before, now_of, before_of } = compared;
  switch (kind) {
    case "change": {
      const difference = Math.abs(now - before);
      return difference >= count && isShare(difference, { of: before, percent });
    }
    case "vanished":
      return before >= count && now === 0;
    case "share": {
      // No rows at all: there is no share to compare.
      if (!now_of || !before_of) return false;
      // Without a division: 100 % less 80 % is to be 20 points and not a little less.
      const difference = Math.abs(now * before_of - before * now_of);
      return difference * 100 >= percent * now_of * before_of && difference >= count * before_of;
    }
  }
}

/** What is shown of two counts: `154 → 88`, for shares `12.5 % → 3.1 %`; as the SQL of a check on change writes it. */
export function comparedText(
  kind: Exceeds,
  { now, before, now_of = 0, before_of = 0 }: ComparedCounts,
): string {
  if (kind !== "share") return `${before} → ${now}`;
  const percent = (part: number, of: number) => {
    const tenths = Math.round(100 * part / of * 10) / 10;
    return `${Number.isInteger(tenths) ? tenths.toFixed(1) : tenths} %`;
  };
  return `${percent(before, before_of)} → ${percent(now, now_of)}`;
}

/**
 * `part` is at least `percent` per cent of `of`. Counted in whole numbers, as DuckDB's decimals are:
 * `0.07 * 10_000` is a little more than 700 as a floating-point number.
 */
function isShare(part: number, { of, percent }: { readonly of: number; readonly percent: number }): boolean {
  const text = String(percent);
  if (!/^\d+(?:\.\d+)?$/.test(text)) return part * 100 >= of * percent;
  const [whole = "", decimals = ""] = text.split(".");
  return BigInt(part) * 100n * 10n ** BigInt(decimals.length) >= BigInt(whole + decimals) * BigInt(of);
}
