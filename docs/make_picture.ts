/**
 * Makes the pictures of the report that the README and the pages of `docs/` show: `deno task picture`.
 * Needs Chromium. The pages are those of the sample report that `test/browser_test.ts` looks at.
 *
 * @module
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeReport } from "../analytics/report/mod.ts";
import { sampleChecks } from "../analytics/report/samples/sample_checks.ts";
import { sampleReport } from "../analytics/report/samples/sample_report.ts";

/** Page and part of it that a picture shows; `anchor` is a section that the picture begins at. */
const pictures = [
  { name: "report.png", page: "index.html", height: 1500 },
  { name: "municipality.png", page: "municipality/9901.html", anchor: "development", height: 1700 },
  { name: "check.png", page: "check/hours_missing.html", height: 1500 },
] as const;

/** Largest picture that a page should have to load. */
const limit = 300_000;

const docs = fileURLToPath(new URL("./", import.meta.url));
const directory = await Deno.makeTempDir();
try {
  await writeReport(sampleReport, directory, { lang: "en", checks: sampleChecks });
  for (const { name, page, height, ...rest } of pictures) {
    const anchor = "anchor" in rest ? rest.anchor : undefined;
    await shoot(join(directory, page), { to: join(docs, name), height, anchor });
    const { size } = await Deno.stat(join(docs, name));
    if (size > limit) throw new RangeError(`The picture ${name} has ${size} bytes. Show less of the page`);
    console.error(`${name}: ${size} bytes`);
  }
} finally {
  await Deno.remove(directory, { recursive: true });
}

/** Takes a picture of a page; what stands before the anchor is left out. */
async function shoot(page: string, { to, height, anchor }: {
  readonly to: string;
  readonly height: number;
  readonly anchor: string | undefined;
}): Promise<void> {
  if (anchor !== undefined) {
    const html = await Deno.readTextFile(page);
    const before = new RegExp(`<main[\\s\\S]*?(?=<section id="${anchor}")`);
    await Deno.writeTextFile(page, html.replace(before, '<main id="content" tabindex="-1">'));
  }
  const { success, stderr } = await new Deno.Command("chromium", {
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--hide-scrollbars",
      "--blink-settings=preferredColorScheme=1",
      `--window-size=1280,${height}`,
      `--user-data-dir=${directory}/browser`,
      `--screenshot=${to}`,
      `file://${page}`,
    ],
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`Chromium failed: ${new TextDecoder().decode(stderr)}`);
}
