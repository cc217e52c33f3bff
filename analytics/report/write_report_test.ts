import assert from "node:assert/strict";
import { join } from "node:path";
import { renderCsv } from "./render_csv.ts";
import { sampleChecks as checks } from "./samples/sample_checks.ts";
import { cleanReport, sampleReport } from "./samples/sample_report.ts";
import { writeReport } from "./write_report.ts";

async function withDirectory(test: (directory: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    await test(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** Paths of all files below a directory. */
function filesIn(directory: string, below = ""): string[] {
  return [...Deno.readDirSync(join(directory, below))].flatMap((entry) =>
    entry.isDirectory ? filesIn(directory, join(below, entry.name)) : [join(below, entry.name)]
  ).sort();
}

const files = [
  "changes.csv",
  "findings.csv",
  "index.html",
  "junit.xml",
  "metrics.csv",
  "pages.json",
  "report.json",
  "report.md",
  "rows.csv",
];

Deno.test("writes pages and files, replacing earlier ones and leaving no other", () =>
  withDirectory(async (directory) => {
    const target = join(directory, "rapport", "nå");
    await writeReport(sampleReport, target, { checks });
    assert.ok(filesIn(target).includes(join("check", "hours_missing.html")));
    const paths = await writeReport(cleanReport, target, { checks });
    const names = [
      "index.html",
      "report.md",
      "report.json",
      "findings.csv",
      "changes.csv",
      "metrics.csv",
      "rows.csv",
      "junit.xml",
    ];
    assert.deepEqual(paths, names.map((name) => join(target, name)));
    assert.deepEqual(filesIn(target), [...files, join("municipality", "9901.html")].sort());
    const bytes = await Deno.readFile(join(target, "findings.csv"));
    assert.deepEqual([...bytes.slice(0, 3)], [0xef, 0xbb, 0xbf]);
    assert.equal(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes), renderCsv(cleanReport));
    assert.match(await Deno.readTextFile(join(target, "index.html")), /<html lang="nb">/);
  }));

Deno.test("removes pages of an earlier report, and no file of anyone else", () =>
  withDirectory(async (directory) => {
    await writeReport(sampleReport, directory, { checks });
    const own = join("check", "notes.html");
    const changed = join("check", "hours_missing.html");
    await Deno.writeTextFile(join(directory, own), "mine");
    await Deno.writeTextFile(join(directory, changed), "with remarks");
    await Deno.writeTextFile(join(directory, "keep.html"), "mine");
    // A list that someone changed names nothing outside the two directories.
    const list = JSON.parse(await Deno.readTextFile(join(directory, "pages.json")));
    const digest = "c6bb3efb0d9ac0cd5e6a6f1a6b0e0c7c2e8b5e1f7d9a3b4c5d6e7f8091a2b3c4";
    const tampered = {
      ...list,
      "keep.html": digest,
      "check/../keep.html": digest,
      "check/none.html": digest,
    };
    await Deno.writeTextFile(join(directory, "pages.json"), JSON.stringify(tampered));
    await writeReport(cleanReport, directory, { checks });
    assert.deepEqual(
      filesIn(directory),
      [...files, own, changed, "keep.html", join("municipality", "9901.html")].sort(),
    );
  }));

Deno.test("a spoilt list of pages removes nothing", () =>
  withDirectory(async (directory) => {
    await writeReport(sampleReport, directory, { checks });
    const before = filesIn(directory);
    await Deno.writeTextFile(join(directory, "pages.json"), "null]");
    await writeReport(cleanReport, directory, { checks });
    assert.deepEqual(filesIn(directory), before);
  }));

Deno.test("a file that cannot be put in place leaves nothing half-written", () =>
  withDirectory(async (directory) => {
    await Deno.mkdir(join(directory, "report.json", "in the way"), { recursive: true });
    await assert.rejects(writeReport(sampleReport, directory, { lang: "en", checks }));
    assert.ok(filesIn(directory).every((name) => !name.endsWith(".tmp")));
    assert.ok(!filesIn(directory).includes("findings.csv"));
  }));
