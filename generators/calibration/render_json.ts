/**
 * The calibration report for programs.
 *
 * @module
 */
import type { CalibrationReport } from "./calibration_report.ts";

/** Decimals of figures that were reckoned: beyond them nothing is known. */
const DECIMALS = 6;

/**
 * Renders a report as JSON, ending in a line break: the report as it is, with figures rounded.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { calibrationReport } from "./calibration_report.ts";
 * import { CalibrationTally } from "./calibration_tally.ts";
 * import { renderCalibrationJson } from "./render_json.ts";
 *
 * const report = calibrationReport(new CalibrationTally({ from: 2024, to: 2025 }));
 * assert.equal(JSON.parse(renderCalibrationJson(report)).from, 2024);
 * ```
 */
export function renderCalibrationJson(report: CalibrationReport): string {
  const rounded = (_: string, value: unknown) =>
    typeof value === "number" && !Number.isInteger(value) ? Number(value.toFixed(DECIMALS)) : value;
  return `${JSON.stringify(report, rounded, 2)}\n`;
}
