/**
 * The report in a directory: every rendering, each written whole or not at all.
 *
 * @module
 */
import { join } from "node:path";
import type { Check } from "../check.ts";
import type { Report } from "../report.ts";
import { renderCsv } from "./render_csv.ts";
import { renderHtml } from "./render_html.tsx";
import { renderJson } from "./render_json.ts";
import { renderJUnit } from "./render_junit.ts";
import type { Lang } from "./texts.ts";

/** Options of {@linkcode writeReport}. */
export interface WriteReportOptions {
  /** Language of the HTML page. @default "nb" */
  readonly lang?: Lang;
  /** The catalogue that the report was made with. */
  readonly checks: readonly Check[];
}

/**
 * Writes `index.html`, `report.json`, `findings.csv` and `junit.xml` into `directory`, which is made
 * when it is not there, and returns their paths. All are rendered before the first is written, and
 * each is written under another name and then renamed, so that a reader never meets half a file.
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
    ["index.html", renderHtml(report, { lang, checks })],
    ["report.json", renderJson(report)],
    ["findings.csv", renderCsv(report)],
    ["junit.xml", renderJUnit(report, checks)],
  ] as const;
  await Deno.mkdir(directory, { recursive: true });
  const paths: string[] = [];
  for (const [name, text] of files) {
    const path = join(directory, name);
    await replaceFile(path, text);
    paths.push(path);
  }
  return paths;
}

async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = `${path}.${crypto.randomUUID()}.tmp`;
  try {
    await Deno.writeTextFile(temporary, text, { createNew: true, mode: 0o600 });
    await Deno.rename(temporary, path);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw error;
  }
}
