/**
 * Thresholds from the command line.
 *
 * @module
 */
import type { Check, Threshold } from "./check.ts";

/** A threshold for one check, as far as it is given. */
export interface ThresholdOverride {
  /** Check id as written; whether there is one is seen in {@linkcode withThresholds}. */
  readonly check: string;
  /** The bounds that are given; the check keeps its own for one that is not. */
  readonly threshold: Partial<Threshold>;
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
  const { check, count, beside, alone } =
    /^(?<check>[a-z][a-z0-9_]*)=(?:(?<count>\d{1,9})(?:,(?<beside>\d{1,3}(?:\.\d+)?)%)?|(?<alone>\d{1,3}(?:\.\d+)?)%)$/
      .exec(text.trim())?.groups ?? {};
  const percent = beside ?? alone;
  if (check === undefined) {
    throw new SyntaxError(
      `The threshold ${text} cannot be read. Write it as check=count, check=percent% or check=count,percent%`,
    );
  }
  if (Number(percent) > 100) {
    throw new SyntaxError(
      `The threshold ${text} asks for more than 100 per cent. Give a share from 0 to 100`,
    );
  }
  return Object.freeze({
    check,
    threshold: Object.freeze({
      ...(count === undefined ? {} : { count: Number(count) }),
      ...(percent === undefined ? {} : { percent: Number(percent) }),
    }),
  });
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
  return percent === 0 || (found.denominator > 0 && found.violations * 100 >= percent * found.denominator);
}
