/**
 * Calibration: what a cohort's messages say beside the targets.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { calibrationReport, CalibrationTally, renderCalibrationText } from "./mod.ts";
 *
 * const tally = new CalibrationTally({ from: 2017, to: 2025 });
 * const report = calibrationReport(tally);
 * assert.equal(report.years.length, 9);
 * assert.ok(renderCalibrationText(report, { language: "nb", width: 80 }).length > 0);
 * ```
 *
 * @module
 */
export * from "./calibration_report.ts";
export * from "./calibration_tally.ts";
export * from "./html/render_html.tsx";
export * from "./render_json.ts";
export * from "./render_text.ts";
export type { CalibrationLanguage } from "./texts.ts";
