/**
 * `kprkit reconcile`: what is printed, what is written, and how it ends.
 */
import assert from "node:assert/strict";
import type { Report } from "../analytics/report.ts";
import { runCli } from "./cli.ts";
import { demoDirectory, demoPath, inDirectory } from "./demo_set.ts";

const files = ["findings.csv", "index.html", "junit.xml", "report.json"];

function namesIn(directory: string): string[] {
  return [...Deno.readDirSync(directory)].map(({ name }) => name).sort();
}

Deno.test("a report of a store is the report of the extracts it was made from", async () => {
  await inDirectory(async (directory) => {
    const args = ["--json", "--fail-on", "never"];
    const direct = await runCli([demoDirectory, "--report", "rapport", "--store", "lager", ...args], {
      task: "reconcile",
      cwd: directory,
    });
    assert.equal(direct.code, 0, direct.err);
    assert.deepEqual(namesIn(`${directory}/rapport`), files);
    assert.equal(direct.out, await Deno.readTextFile(`${directory}/rapport/report.json`));
    const notes = direct.err.trimEnd().split("\n");
    assert.match(notes[0]!, /^note: Made the key file kprkit\.key/);
    assert.deepEqual(
      notes.slice(1),
      ["index.html", "report.json", "findings.csv", "junit.xml"].map((name) => `wrote rapport/${name}`),
    );

    const stored = await runCli(["--store", "lager/", "--quiet", ...args], {
      task: "reconcile",
      cwd: directory,
    });
    assert.deepEqual([stored.code, stored.err], [0, ""]);
    const noNative = await runCli(["--store", "lager/", "--quiet"], {
      task: "reconcile",
      cwd: directory,
      without: "--allow-ffi",
    });
    assert.deepEqual([noNative.code, noNative.out], [2, ""]);
    assert.match(noNative.err, /^error: The wasm engine cannot read a store on disk\nhint: .+\n$/);
    const [a, b] = [direct.out, stored.out].map((text) => JSON.parse(text) as Report);
    assert.deepEqual({ ...b, created: "" }, { ...a, created: "" });
    assert.deepEqual(namesIn(`${directory}/report`), files, "report is where it goes unless told");
  });
});

Deno.test("without --store nothing but the report and the key is left behind", async () => {
  await inDirectory(async (directory) => {
    const paths = ["KPR_IPL_1824_2021.xml", "KPR_IDE_1824_2021.xml"].map(demoPath);
    const { code, out, err } = await runCli([...paths, "--lang", "en", "--quiet"], {
      task: "reconcile",
      cwd: directory,
    });
    assert.deepEqual([code, err], [1, ""]);
    assert.match(out, /\bVefsn\b/);
    assert.match(out, /\bread [\d ,.\u00a0\u202f]+ = stored .* \+ rejected .* \+ removed /);
    assert.deepEqual(namesIn(directory), ["kprkit.key", "report"]);
    assert.deepEqual(namesIn(`${directory}/report`), files);
  });
});

Deno.test("thresholds decide what fails, and --rows how many rows are listed", async () => {
  await inDirectory(async (directory) => {
    // One finding is an error here; it fails from one violation on, or from a thousand.
    const path = demoPath("KPR_IPL_1824_2021.xml");
    const run = async (...args: string[]) => {
      const { code, out } = await runCli([path, "--json", "--quiet", "--rows", "1", ...args], {
        task: "reconcile",
        cwd: directory,
      });
      return { code, report: JSON.parse(out) as Report };
    };
    const plain = await run();
    assert.equal(plain.code, 1);
    assert.ok(plain.report.rows.length <= plain.report.findings.length);
    assert.equal(plain.report.row_limit, 1);
    const failing = plain.report.findings.filter(({ failing, severity }) => failing && severity === "error");
    const raised = [...new Set(failing.map(({ check }) => check))].flatMap((
      check,
    ) => ["--threshold", `${check}=1000000`]);
    const relaxed = await run(...raised);
    assert.deepEqual(
      relaxed.report.findings.filter(({ failing, severity }) => failing && severity === "error"),
      [],
    );
    assert.equal(relaxed.code, 0);
  });
});

Deno.test("unreadable input goes before findings, and the report is written all the same", async () => {
  await inDirectory(async (directory) => {
    await Deno.mkdir(`${directory}/inn`);
    await Deno.copyFile(demoPath("KPR_IPL_1824_2021.xml"), `${directory}/inn/a.xml`);
    await Deno.writeTextFile(`${directory}/inn/b.xml`, "<IPLOS");
    const { code, err } = await runCli(["inn", "--quiet"], { task: "reconcile", cwd: directory });
    assert.equal(code, 3);
    assert.match(err, /^error: b\.xml: .+\nhint: .+\n$/);
    assert.deepEqual(namesIn(`${directory}/report`), files);
  });
});

Deno.test("a store that is not there, and a report that cannot be written, are told first", async () => {
  await inDirectory(async (directory) => {
    await Deno.writeTextFile(`${directory}/fil`, "");
    const cases = [
      [["--store", "absent"], "There is no store in absent"],
      [["--store", "."], "There is no store in ."],
      [[demoDirectory, "--report", "fil"], "File exists: mkdir 'fil'"],
    ] as const;
    for (const [args, message] of cases) {
      const { code, out, err } = await runCli(args, { task: "reconcile", cwd: directory });
      assert.deepEqual([code, out], [3, ""]);
      const [error, hint, ...more] = err.trimEnd().split("\n");
      assert.equal(error, `error: ${message}`);
      assert.match(hint!, /^hint: \S/);
      assert.deepEqual(more, []);
    }
    assert.deepEqual(namesIn(directory), ["fil"]);
  });
});
