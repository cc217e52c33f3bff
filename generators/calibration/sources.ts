/**
 * Where the figures of a report are from.
 *
 * @module
 */
import type { CalibrationResult } from "./calibration_report.ts";

/** Each source once, as a reader finds it. */
export function sourcesOfResults(results: readonly CalibrationResult[]): readonly string[] {
  const names = results.flatMap(({ target, values }) =>
    [target.source, ...values.flatMap(({ category }) => category.source ?? [])]
      .map(({ report, table }) => `${report}: ${table}`)
  );
  return [...new Set(names)];
}
