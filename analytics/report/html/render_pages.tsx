/**
 * The report as a small set of HTML pages, each of which needs nothing else.
 *
 * @module
 */
import type { JSX } from "preact";
import { renderToString } from "preact-render-to-string";
import type { Check } from "../../check.ts";
import type { Report } from "../../report.ts";
import { checkPath, indexPath, municipalityPath } from "../page_paths.ts";
import type { Lang } from "../view/texts.ts";
import { viewBelow, viewOf } from "../view/view.ts";
import { CheckPage } from "./check_page.tsx";
import { IndexPage } from "./index_page.tsx";
import { MunicipalityPage } from "./municipality_page.tsx";

/** Options of {@linkcode renderPages}. */
export interface RenderPagesOptions {
  /** Language of all texts. */
  readonly lang: Lang;
  /** The catalogue: titles, meaning and advice of each check. */
  readonly checks: readonly Check[];
}

/** A page of the report. */
export type RenderedPage = readonly [path: string, html: string];

/**
 * Renders a report as HTML pages, one after the other: `index.html` first, then
 * `check/<id>.html` for each check that found something, now or the year before, and
 * `municipality/<number>.html` for each municipality. Pages refer to each other by relative links. Each is whole by
 * itself: no network, no fonts, no storage; readable without script, on paper, by keyboard and screen
 * reader, and on a screen of 320 pixels.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { renderPages } from "./render_pages.tsx";
 * import { sampleReport } from "../samples/sample_report.ts";
 *
 * const pages = new Map(renderPages(sampleReport, { lang: "nb", checks: [] }));
 * assert.match(pages.get("index.html") ?? "", /15\. januar 2026/);
 * assert(pages.has("municipality/9901.html") && pages.has("check/hours_missing.html"));
 * ```
 */
export function* renderPages(report: Report, options: RenderPagesOptions): Generator<RenderedPage> {
  const view = viewOf(report, options);
  const below = viewBelow(view);
  yield [indexPath, pageOf(<IndexPage view={view} />)];
  for (const id of view.checkIds) yield [checkPath(id), pageOf(<CheckPage view={below} id={id} />)];
  for (const municipality of view.municipalities) {
    const page = <MunicipalityPage view={below} municipality={municipality} />;
    yield [municipalityPath(municipality.number), pageOf(page)];
  }
}

/** Drawings are full of elements without content: a short end tag is a twentieth of a page. */
function pageOf(page: JSX.Element): string {
  return `<!DOCTYPE html>\n${renderToString(page).replace(/><\/(?:path|rect|circle|use)>/g, "/>")}\n`;
}
