/**
 * The report in a directory: every rendering, each file written whole or not at all.
 *
 * @module
 */
import { dirname, join } from "node:path";
import type { Check } from "../check.ts";
import type { Report } from "../report.ts";
import { renderPages } from "./html/mod.ts";
import { renderChangesCsv, renderCsv, renderMetricsCsv, renderRowsCsv } from "./render_csv.ts";
import { renderJson } from "./render_json.ts";
import { renderJUnit } from "./render_junit.ts";
import { renderMarkdown } from "./render_markdown.ts";
import { replaceFile } from "./replace_file.ts";
import type { Lang } from "./view/texts.ts";
import { pageDigest, readPageList, removePages, writePageList } from "./written_pages.ts";

/** Options of {@linkcode writeReport}. */
export interface WriteReportOptions {
  /** Language of the HTML pages. @default "nb" */
  readonly lang?: Lang;
  /** The catalogue that the report was made with. */
  readonly checks: readonly Check[];
}

/**
 * Writes `index.html`, `report.md`, `report.json`, four CSV files and `junit.xml` into `directory`, which is made
 * when it is not there, and returns their paths. The other pages go to `municipality/` and `check/`
 * below it, and `pages.json` lists them. Pages that an earlier report wrote there, and this one does
 * not have, are removed, unless they were changed since.
 *
 * Each file is written under another name and then renamed, so that a reader never meets half a file;
 * pages are rendered one at a time, so that a report on the whole country does not need the memory of
 * all its pages.
 *
 * The files hold pseudonymous health data: on systems with file modes only their owner may read them.
 *
 * @throws what the file system throws; the file under its other name is then removed.
 */
export async function writeReport(
  report: Report,
  directory: string,
  options: WriteReportOptions,
): Promise<string[]> {
  const { lang = "nb", checks } = options;
  const files = [
    ["report.md", renderMarkdown(report, { lang, checks })],
    ["report.json", renderJson(report)],
    ["findings.csv", renderCsv(report)],
    ["changes.csv", renderChangesCsv(report)],
    ["metrics.csv", renderMetricsCsv(report)],
    ["rows.csv", renderRowsCsv(report)],
    ["junit.xml", renderJUnit(report, checks)],
  ] as const;
  await Deno.mkdir(directory, { recursive: true });
  const earlier = await readPageList(directory);
  const written = new Map<string, string>();
  try {
    for (const [path, html] of renderPages(report, { lang, checks })) {
      await Deno.mkdir(dirname(join(directory, path)), { recursive: true });
      await replaceFile(join(directory, path), html);
      written.set(path, pageDigest(html));
    }
  } finally {
    // What a run that breaks off leaves behind is known to the next one.
    await writePageList(directory, new Map([...earlier, ...written]));
  }
  const paths = [join(directory, "index.html")];
  for (const [name, text] of files) {
    const path = join(directory, name);
    await replaceFile(path, text);
    paths.push(path);
  }
  await writePageList(directory, written);
  await removePages(directory, new Map([...earlier].filter(([path]) => !written.has(path))));
  return paths;
}
