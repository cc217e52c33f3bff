/**
 * The report in a real browser, in both languages and colour schemes, wide and narrow: it loads without
 * an error, fetches nothing, draws its charts, fits the screen, and passes the rules of axe.
 */
import assert from "node:assert/strict";
import { dirname, join, posix } from "node:path";
import { renderPages, writeReport } from "../analytics/report/mod.ts";
import { sampleChecks as checks } from "../analytics/report/samples/sample_checks.ts";
import { sampleReport } from "../analytics/report/samples/sample_report.ts";
import { nineYears } from "../analytics/report/samples/sample_sizes.ts";
import { suppressSmall } from "../analytics/suppress/mod.ts";
import { findBrowser, loadPage } from "./chromium.ts";
import { driverPage, type Probed, readProbes, withProbe } from "./page_probe.ts";

const browser = findBrowser();
const title = browser === undefined ? " (skipped: there is no Chromium on this machine)" : "";
const options = { ignore: browser === undefined };

/** Pages that are looked at, of the sample report. */
const looked = [
  "index.html",
  "municipality/9901.html",
  "check/hours_missing.html",
  "check/recipients_change.html",
];

async function withDirectory(test: (directory: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    await test(directory);
  } finally {
    await removeTree(directory);
  }
}

/** Removes a directory; the browser's last processes may still be putting their profile away. */
async function removeTree(directory: string): Promise<void> {
  for (let attempt = 0; attempt < 5; attempt++) {
    try {
      return await Deno.remove(directory, { recursive: true });
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  await Deno.remove(directory, { recursive: true });
}

/** Every page to look at, with a name. */
function* pagesToProbe(langs: readonly ("nb" | "en")[]): Generator<readonly [name: string, html: string]> {
  for (const lang of langs) {
    const pages = new Map(renderPages(sampleReport, { lang, checks }));
    for (const path of looked) yield [`${lang} ${path}`, pages.get(path)!];
  }
  const shared = new Map(renderPages(suppressSmall(sampleReport), { lang: "nb", checks }));
  yield ["shared index.html", shared.get("index.html")!];
  yield ["shared municipality", shared.get("municipality/9901.html")!];
}

/** What a probe is to look at, and how. */
interface ProbeOptions {
  readonly langs: readonly ("nb" | "en")[];
  readonly dark: boolean;
  readonly width: number;
  readonly withAxe: boolean;
}

async function probeAll(directory: string, options: ProbeOptions): Promise<readonly Probed[]> {
  const { langs, dark, width, withAxe } = options;
  const frames: { file: string; width: number }[] = [];
  const pages = [...pagesToProbe(langs)];
  // A table long enough to be filtered; its rules are those of the others.
  if (!withAxe) {
    pages.push(["large index.html", [...renderPages(nineYears(), { lang: "nb", checks })][0]![1]]);
  }
  for (const [name, html] of pages) {
    const file = `page_${frames.length}.html`;
    await Deno.writeTextFile(join(directory, file), withProbe(html, { name, withAxe }));
    frames.push({ file, width });
  }
  const driver = join(directory, "driver.html");
  await Deno.writeTextFile(driver, driverPage(frames));
  const { dom, log } = await loadPage(driver, {
    browser: browser!,
    profile: join(directory, "profile"),
    dark,
  });
  assert.doesNotMatch(log, /CONSOLE/, log);
  const probed = readProbes(dom);
  assert.equal(probed.length, frames.length);
  return probed.map((found) => {
    assert.ok(typeof found !== "string", String(found));
    return found;
  });
}

// What a language changes, the colours do not: the dark scheme is looked at in one.
for (const [dark, langs] of [[false, ["nb", "en"]], [true, ["nb"]]] as const) {
  Deno.test({
    name: `pages pass the rules of axe, ${dark ? "dark" : "light"}${title}`,
    ...options,
    fn: () =>
      withDirectory(async (directory) => {
        for (const found of await probeAll(directory, { langs, dark, width: 1280, withAxe: true })) {
          assert.deepEqual(found.violations, [], found.name);
          assert.ok(found.rules > 20, `${found.name}: axe looked at ${found.rules} rules`);
          assert.equal(found.dark, dark);
          assert.deepEqual(found.resources, [], found.name);
          assert.deepEqual(found.empty, [], found.name);
          if (found.name.includes("municipality")) assert.ok(found.charts > 10, found.name);
          assert.ok(found.scrollWidth <= found.innerWidth, found.name);
        }
      }),
  });
}

Deno.test({
  name: `pages fit a screen of 320 pixels, and their script does what it says${title}`,
  ...options,
  fn: () =>
    withDirectory(async (directory) => {
      const probed = await probeAll(directory, {
        langs: ["nb", "en"],
        dark: false,
        width: 320,
        withAxe: false,
      });
      for (const { name, innerWidth, scrollWidth } of probed) {
        assert.equal(innerWidth, 320);
        assert.ok(scrollWidth <= innerWidth, `${name} is ${scrollWidth} wide`);
      }
      const of = (name: string) => probed.find((found) => found.name === name);
      // The last row of the last list: Eksempelvik 2019.
      assert.match(
        of("nb check/hours_missing.html")?.command ?? "",
        /^tail -c \+\d+ eksempelvik\/iplos_2019\.xml \| head -c 412$/,
      );
      const titles = Array.from({ length: 60 }, (_, index) => checks[index]?.title.nb ?? `check_${index}`);
      assert.equal(
        of("large index.html")?.filtered,
        titles.filter((title) => title.includes("check_1")).length,
      );
    }),
});

Deno.test({
  name: `pages load as they are, in both languages${title}`,
  ...options,
  fn: () =>
    withDirectory(async (directory) => {
      for (const lang of ["nb", "en"] as const) {
        const report = join(directory, lang);
        await writeReport(sampleReport, report, { lang, checks });
        const frames = looked.map((path) => `<iframe src="${lang}/${path}"></iframe>`).join("");
        const driver = join(directory, `${lang}.html`);
        await Deno.writeTextFile(driver, `<!DOCTYPE html><title>all</title>${frames}`);
        const profile = join(directory, "profile");
        const all = await loadPage(driver, { browser: browser!, profile });
        assert.doesNotMatch(all.log, /CONSOLE/, all.log);
        // The script has run under the page's own policy.
        const { dom, log } = await loadPage(join(report, "check/hours_missing.html"), {
          browser: browser!,
          profile,
        });
        assert.doesNotMatch(log, /CONSOLE/, log);
        assert.match(dom, new RegExp(`<html lang="${lang}" class="js"`));
        assert.match(dom, /<td class="n bytes"><button /);
      }
    }),
});

Deno.test("every link of the written pages leads to a file and an anchor", () =>
  withDirectory(async (directory) => {
    await writeReport(sampleReport, directory, { checks });
    const read = (path: string) => Deno.readTextFileSync(join(directory, path));
    const paths = ["index.html", ...Object.keys(JSON.parse(read("pages.json")))];
    assert.ok(paths.length > 10);
    for (const path of paths) {
      for (const [, href = ""] of read(path).matchAll(/<a [^>]*href="([^"]*)"/g)) {
        assert.doesNotMatch(href, /^[a-z]+:|^\//, `${path} refers to ${href}`);
        const [file = "", anchor] = href.split("#");
        const target = file === "" ? path : posix.join(dirname(path), file);
        const text = read(target);
        assert.ok(anchor === undefined || text.includes(`id="${anchor}"`), `${path} refers to ${href}`);
      }
    }
  }));
