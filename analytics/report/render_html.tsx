/**
 * The report as one HTML file that needs nothing else.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { renderToString } from "preact-render-to-string";
import type { Check } from "../check.ts";
import type { Report } from "../report.ts";
import { filterScript } from "./filter_script.ts";
import { Page } from "./page.tsx";
import type { Lang } from "./texts.ts";
import { viewOf } from "./view.ts";

/** Options of {@linkcode renderHtml}. */
export interface RenderHtmlOptions {
  /** Language of all texts. */
  readonly lang: Lang;
  /** The catalogue: titles, meaning and advice of each check. */
  readonly checks: readonly Check[];
}

/** Nothing may be loaded, sent or run but the page's own style and its one script. */
const policy = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  `script-src 'sha256-${createHash("sha256").update(filterScript).digest("base64")}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/**
 * Renders a report as a self-contained HTML page: no network, no fonts, no storage; readable without
 * script, on paper and on a screen of 360 pixels.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { renderHtml } from "./render_html.tsx";
 *
 * const html = renderHtml({
 *   kprkit: "0.1.0",
 *   schema: 1,
 *   created: "2026-01-15T08:30:00Z",
 *   engine: { kind: "native", version: "v1.5.5" },
 *   account: {},
 *   submissions: [],
 *   findings: [],
 *   resolved: [],
 *   metrics: [],
 *   rows: [],
 *   row_limit: 25,
 * }, { lang: "nb", checks: [] });
 * assert.match(html, /15\. januar 2026/);
 * ```
 */
export function renderHtml(report: Report, options: RenderHtmlOptions): string {
  return `<!DOCTYPE html>\n${renderToString(<Page view={viewOf(report, options)} policy={policy} />)}\n`;
}
