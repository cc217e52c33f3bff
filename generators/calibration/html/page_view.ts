/**
 * What every part of the calibration page needs.
 *
 * @module
 */
import type { CalibrationReport } from "../calibration_report.ts";
import type { CalibrationLanguage, CalibrationNumbers, CalibrationTexts } from "../texts.ts";

/** A report, and how it is said. */
export interface PageView {
  readonly report: CalibrationReport;
  readonly language: CalibrationLanguage;
  readonly texts: CalibrationTexts;
  readonly numbers: CalibrationNumbers;
}
