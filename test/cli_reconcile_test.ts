/**
 * `kprkit reconcile`: what is printed, what is written, and how it ends.
 */
import assert from "node:assert/strict";
import type { Report } from "../analytics/report.ts";
import { runCli } from "./cli.ts";
import { demoDirectory, demoPath, inDirectory } from "./demo_set.ts";

const written = [
  "index.html",
  "report.md",
  "report.json",
  "findings.csv",
  "changes.csv",
  "metrics.csv",
  "rows.csv",
  "junit.xml",
];
/** With what belongs to the pages. */
const files = [...written, "check", "municipality", "pages.json"].sort();

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
    // On a busy machine the work takes long enough for a line of progress.
    const notes = direct.err.trimEnd().split("\n").filter((line) => !/^\d+ of \d+ checks|^\d+ %/.test(line));
    assert.match(notes[0]!, /^note: Made the key file kprkit\.key/);
    assert.deepEqual(
      notes.slice(1),
      written.map((name) => `wrote rapport/${name}`),
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
      const { code, out } = await runCli([path, "--json", "--quiet", "--rows", "1", "--no-since", ...args], {
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

/** A report of one extract in `report/`; other options than those that make it quick to read. */
async function reconciled(directory: string, ...args: readonly string[]) {
  const result = await runCli([demoPath("KPR_IPL_1824_2021.xml"), "--json", "--fail-on", "never", ...args], {
    task: "reconcile",
    cwd: directory,
  });
  return { ...result, report: (result.code === 0 ? JSON.parse(result.out) : undefined) as Report };
}

const failing = ({ findings }: Report) => findings.filter((finding) => finding.failing).length;

Deno.test("a report is judged anew without what it was made from", async () => {
  await inDirectory(async (directory) => {
    const run = (...args: string[]) => runCli(args, { task: "reconcile", cwd: directory });
    const { report } = await reconciled(directory);
    const hours = report.findings.find(({ check }) => check === "hours_missing")!;
    assert.ok(hours.failing);

    const again = await run("--threshold", "hours_missing=100000", "--json", "--fail-on", "never");
    assert.equal(again.code, 0, again.err);
    const judged: Report = JSON.parse(again.out);
    assert.equal(
      failing(judged),
      failing(report) - report.findings.filter(({ check }) => check === "hours_missing").length,
    );
    assert.equal(judged.created, report.created);
    assert.match(
      again.err,
      new RegExp(
        `^note: Judged the report of ${report.created} anew; nothing was read but report/report.json$`,
        "m",
      ),
    );
    assert.equal(await Deno.readTextFile(`${directory}/report/report.json`), again.out);

    // The report that it was: the same thresholds, the same report, and its exit code.
    const back = await run("--json", "--quiet");
    assert.deepEqual([back.code, JSON.parse(back.out)], [1, report]);

    for (
      const option of [["--rows", "3"], ["--as-of", "2024"], ["--fdr", "0.1"], ["--change", "5"], [
        "--suppress-below",
        "5",
      ]]
    ) {
      const refused = await run(...option);
      assert.deepEqual([refused.code, refused.out], [2, ""]);
      assert.match(refused.err, new RegExp(`^error: ${option[0]} cannot be applied .+\nhint: .+\n$`));
    }
    await Deno.writeTextFile(`${directory}/report/report.json`, '{"schema":3}');
    const later = await run();
    assert.deepEqual([later.code, later.out], [3, ""]);
    assert.match(later.err, /^error: report\/report\.json was written by a later version .+\nhint: .+\n$/);
  });
});

Deno.test("the report that is there, or that --since names, is what the new one is held against", async () => {
  await inDirectory(async (directory) => {
    const first = await reconciled(directory);
    assert.equal(first.report.last_run, undefined);
    const second = await reconciled(directory);
    assert.equal(second.report.last_run, first.report.created);
    assert.ok(second.report.findings.every(({ since_last_run }) => since_last_run === "persisting"));
    const none = await reconciled(directory, "--no-since", "--report", "other");
    assert.equal(none.report.last_run, undefined);

    // The last run found one thing less.
    const before = { ...first.report, findings: first.report.findings.slice(1) };
    await Deno.writeTextFile(`${directory}/before.json`, JSON.stringify(before));
    const third = await reconciled(directory, "--since", "before.json", "--report", "other");
    assert.deepEqual(
      third.report.findings.filter(({ since_last_run }) => since_last_run === "new").map(({ check }) =>
        check
      ),
      [first.report.findings[0]!.check],
    );
    const absent = await reconciled(directory, "--since", "absent.json");
    assert.equal(absent.code, 3);
    assert.match(absent.err, /^error: No such file or directory: .*absent\.json'\nhint: .+\n$/);
  });
});

Deno.test("only named checks are put, and what others found last time is not said to be gone", async () => {
  await inDirectory(async (directory) => {
    const whole = await reconciled(directory);
    const two = [...new Set(whole.report.findings.map(({ check }) => check))].slice(0, 2);
    const { report } = await reconciled(directory, ...two.flatMap((check) => ["--check", check]));
    assert.deepEqual([...new Set(report.findings.map(({ check }) => check))], two);
    assert.deepEqual(report.checks, two);
    assert.deepEqual(report.resolved.filter(({ since_last_run }) => since_last_run === "resolved"), []);
    const full = await reconciled(directory);
    assert.ok(full.report.findings.every(({ since_last_run }) => since_last_run !== "new"));
  });
});

Deno.test("expected changes of kprkit.json explain findings, and an expired one is told", async () => {
  await inDirectory(async (directory) => {
    const [check, year] = ["hours_missing", 2021];
    const expectedChanges = [
      { reason: "Ny rutine", year, check },
      { reason: "Gammel rutine", year, check: "fictitious_person", expires: "2020-01-01" },
    ];
    await Deno.writeTextFile(`${directory}/kprkit.json`, JSON.stringify({ expectedChanges }));
    const { report, err } = await reconciled(directory);
    for (const finding of report.findings.filter((one) => one.check === check)) {
      assert.deepEqual([finding.expected, finding.failing], ["user_1", false]);
    }
    assert.deepEqual(report.expected_changes.map(({ id }) => id).filter((id) => id.startsWith("user_")), [
      "user_1",
      "user_2",
    ]);
    assert.match(err, /^note: The expected change user_2 expired on 2020-01-01/m);

    // Elsewhere, and judged anew: the reason is gone, and the finding fails again.
    await Deno.writeTextFile(`${directory}/none.json`, "{}");
    const again = await runCli(["--config", "none.json", "--json", "--quiet"], {
      task: "reconcile",
      cwd: directory,
    });
    const judged: Report = JSON.parse(again.out);
    assert.ok(judged.findings.filter((one) => one.check === check).every((one) => one.failing));

    await Deno.writeTextFile(`${directory}/wrong.json`, JSON.stringify({ expectedChanges: [{ year }] }));
    const wrong = await reconciled(directory, "--config", "wrong.json");
    assert.equal(wrong.code, 2);
    assert.match(wrong.err, /^error: wrong\.json: Expected change 1: "reason" .+\nhint: docs\/cli\.md .+\n$/);
  });
});

Deno.test("a report to be shared has no rows and no small numbers, and stays apart from the others", async () => {
  await inDirectory(async (directory) => {
    await reconciled(directory);
    const beside = await reconciled(directory, "--suppress-below", "5");
    assert.equal(beside.code, 5);
    assert.match(
      beside.err,
      /^error: The directory report holds a report with all numbers and rows\nhint: .+\n$/,
    );

    const shared = await reconciled(
      directory,
      "--suppress-below",
      "5",
      "--report",
      "delt",
      "--since",
      "report/report.json",
    );
    assert.equal(shared.report.suppressed_below, 5);
    assert.deepEqual(shared.report.rows, []);
    assert.ok(shared.report.findings.some(({ violations }) => violations === null));
    for (const { violations } of shared.report.findings) {
      assert.ok(violations === null || violations === 0 || violations >= 5);
    }
    for (const file of written) {
      const text = await Deno.readTextFile(`${directory}/delt/${file}`);
      assert.ok(!text.includes("KPR_IPL_1824_2021"), `${file} names the extract`);
    }
    const again = await runCli(["--report", "delt"], { task: "reconcile", cwd: directory });
    assert.equal(again.code, 3);
    assert.match(again.err, /^error: The report leaves small numbers out.+\nhint: .+\n$/);
  });
});

Deno.test("--timings tells the parts as one line of JSON", async () => {
  await inDirectory(async (directory) => {
    const { err, code } = await reconciled(
      directory,
      "--timings",
      "--quiet",
      "--as-of",
      "2024",
      "--change",
      "5,10%",
      "--fdr",
      "0.05",
    );
    assert.equal(code, 0, err);
    const lines = err.trimEnd().split("\n");
    assert.equal(lines.length, 1);
    const { seconds, phases } = JSON.parse(lines[0]!) as {
      seconds: number;
      phases: { name: string; seconds: number }[];
    };
    for (const name of ["read", "reconcile", "write"]) {
      const phase = phases.find((one) => one.name === name);
      assert.ok(phase !== undefined && phase.seconds >= 0 && phase.seconds <= seconds, name);
    }
    const report: Report = JSON.parse(await Deno.readTextFile(`${directory}/report/report.json`));
    assert.equal(report.as_of, 2024);
    assert.deepEqual([report.cube.count, report.cube.percent, report.cube.fdr], [5, 10, 0.05]);
  });
});
