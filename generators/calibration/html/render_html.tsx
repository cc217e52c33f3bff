/**
 * The calibration report as one HTML page that needs nothing else.
 *
 * @module
 */
import { renderToString } from "preact-render-to-string";
import type { CalibrationReport } from "../calibration_report.ts";
import { type CalibrationLanguage, CalibrationNumbers, calibrationTexts } from "../texts.ts";
import { CalibrationPage } from "./calibration_page.tsx";

/** Options of {@linkcode renderCalibrationHtml}. */
export interface CalibrationHtmlOptions {
  /** Language of all texts. */
  readonly language: CalibrationLanguage;
}

/**
 * Renders a report as a page: no script, nothing fetched, light and dark, readable on paper and on a narrow screen.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { calibrationReport } from "../calibration_report.ts";
 * import { CalibrationTally } from "../calibration_tally.ts";
 * import { renderCalibrationHtml } from "./render_html.tsx";
 *
 * const report = calibrationReport(new CalibrationTally({ from: 2017, to: 2025 }));
 * assert.match(renderCalibrationHtml(report, { language: "nb" }), /^<!DOCTYPE html>/);
 * ```
 */
export function renderCalibrationHtml(report: CalibrationReport, options: CalibrationHtmlOptions): string {
  const { language } = options;
  const view = {
    report,
    language,
    texts: calibrationTexts[language],
    numbers: new CalibrationNumbers(language),
  };
  return `<!DOCTYPE html>\n${renderToString(<CalibrationPage view={view} />).replace(/><\/rect>/g, "/>")}\n`;
}
