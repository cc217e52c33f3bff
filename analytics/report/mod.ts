/**
 * Renderings of a report: HTML for people, JSON and CSV for tools, JUnit XML for build servers, and a
 * summary for the terminal.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * import { renderSummary } from "./mod.ts";
 * import { sampleReport } from "./samples/sample_report.ts";
 *
 * assert.match(renderSummary(sampleReport, { lang: "en", colour: false, width: 80 }), /Errors in 3 checks/);
 * ```
 *
 * @module
 */
export * from "./render_csv.ts";
export * from "./html/mod.ts";
export * from "./render_json.ts";
export * from "./render_junit.ts";
export * from "./render_markdown.ts";
export * from "./render_summary.ts";
export type { Lang } from "./view/texts.ts";
export * from "./write_report.ts";
