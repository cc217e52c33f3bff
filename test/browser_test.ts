/**
 * The report in a real browser: it loads without an error, draws its charts, and fetches nothing.
 */
import assert from "node:assert/strict";
import { renderHtml } from "../analytics/report/mod.ts";
import { sampleChecks } from "../analytics/report/sample_checks.ts";
import { sampleReport } from "../analytics/report/sample_report.ts";

const browser = findBrowser();

/** Path of Chromium, where it is installed. */
function findBrowser(): string | undefined {
  const names = ["chromium", "chromium-browser", "google-chrome"];
  const directories = (Deno.env.get("PATH") ?? "").split(":");
  for (const path of directories.flatMap((directory) => names.map((name) => `${directory}/${name}`))) {
    try {
      if (Deno.statSync(path).isFile) return path;
    } catch {
      // Not there.
    }
  }
  return undefined;
}

/** Loads a page and returns its DOM after scripts have run, and what the browser logged. */
async function load(page: string, directory: string): Promise<{ dom: string; log: string }> {
  await Deno.writeTextFile(`${directory}/index.html`, page);
  const { stdout, stderr } = await new Deno.Command(browser!, {
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--enable-logging=stderr",
      `--user-data-dir=${directory}/profile`,
      "--virtual-time-budget=2000",
      "--dump-dom",
      `file://${directory}/index.html`,
    ],
    env: { HOME: directory },
  }).output();
  const decoder = new TextDecoder();
  return { dom: decoder.decode(stdout), log: decoder.decode(stderr) };
}

const title = browser === undefined ? " (skipped: there is no Chromium on this machine)" : "";

Deno.test({
  name: `the report loads without errors, with its charts, in both languages${title}`,
  ignore: browser === undefined,
  async fn() {
    for (const lang of ["nb", "en"] as const) {
      const directory = await Deno.makeTempDir();
      try {
        const page = renderHtml(sampleReport, { lang, checks: sampleChecks });
        const { dom, log } = await load(page, directory);
        assert.doesNotMatch(log, /CONSOLE/, log);
        assert.match(dom, new RegExp(`<html[^>]* lang="${lang}"`));
        assert.ok((dom.match(/<svg/g) ?? []).length >= 2, "the charts are not there");
        assert.doesNotMatch(dom, /(?:src|href)="(?:https?:)?\/\//, "the page fetches something");
      } finally {
        await Deno.remove(directory, { recursive: true });
      }
    }
  },
});
