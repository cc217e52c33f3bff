/**
 * The report as HTML pages for people: one that tells how it stands, one a check and one a municipality.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * import { renderPages } from "./mod.ts";
 * import { emptyReport } from "../samples/sample_report.ts";
 *
 * const [first] = renderPages(emptyReport, { lang: "en", checks: [] });
 * assert.equal(first?.[0], "index.html");
 * ```
 *
 * @module
 */
export * from "./render_pages.tsx";
