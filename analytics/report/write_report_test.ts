import assert from "node:assert/strict";
import { join } from "node:path";
import { renderCsv } from "./render_csv.ts";
import { sampleChecks as checks } from "./sample_checks.ts";
import { cleanReport, sampleReport } from "./sample_report.ts";
import { writeReport } from "./write_report.ts";

async function withDirectory(test: (directory: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    await test(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("writes four files, replacing earlier ones and leaving no other", () =>
  withDirectory(async (directory) => {
    const target = join(directory, "rapport", "nå");
    await writeReport(cleanReport, target, { checks });
    const paths = await writeReport(sampleReport, target, { checks });
    const names = ["index.html", "report.json", "findings.csv", "junit.xml"];
    assert.deepEqual(paths, names.map((name) => join(target, name)));
    assert.deepEqual([...Deno.readDirSync(target)].map(({ name }) => name).sort(), names.sort());
    const bytes = await Deno.readFile(join(target, "findings.csv"));
    assert.deepEqual([...bytes.slice(0, 3)], [0xef, 0xbb, 0xbf]);
    assert.equal(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes), renderCsv(sampleReport));
    assert.match(await Deno.readTextFile(join(target, "index.html")), /<html lang="nb">/);
  }));

Deno.test("a file that cannot be put in place leaves nothing half-written", () =>
  withDirectory(async (directory) => {
    await Deno.mkdir(join(directory, "report.json", "in the way"), { recursive: true });
    await assert.rejects(writeReport(sampleReport, directory, { lang: "en", checks }));
    assert.deepEqual([...Deno.readDirSync(directory)].map(({ name }) => name).sort(), [
      "index.html",
      "report.json",
    ]);
  }));
