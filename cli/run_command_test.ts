import assert from "node:assert/strict";
import type { FindingCount } from "../stream/finding_tally.ts";
import type { RunResult } from "../stream/run.ts";
import { extractsOf, runExitCode, runJson } from "./run_command.ts";
import { type FailOn, failOnValues, fails, severityOf } from "./severity.ts";

Deno.test("paths: directories are walked, names are kept short and apart", async () => {
  const directory = await Deno.makeTempDir();
  try {
    for (const path of ["a/2020.xml", "a/b/2021.xml.gz", "c/2020.xml"]) {
      await Deno.mkdir(`${directory}/${path}`.replace(/\/[^/]+$/, ""), { recursive: true });
      await Deno.writeTextFile(`${directory}/${path}`, "<a/>");
    }
    const names = async (...paths: string[]) => (await extractsOf(paths)).map(({ name }) => name);
    const [a, c] = [`${directory}/a`, `${directory}/c`];
    assert.deepEqual(await names(a), ["2020.xml", "b/2021.xml.gz"]);
    assert.deepEqual(await names(`${a}/`), ["2020.xml", "b/2021.xml.gz"]);
    assert.deepEqual(await names(`${a}/2020.xml`), [`${a}/2020.xml`], "a file goes by what was given");
    assert.deepEqual(await names(a, c), [`${a}/2020.xml`, "b/2021.xml.gz", `${c}/2020.xml`]);
    assert.deepEqual(await names(a, a, `${a}/2020.xml`, "-", "-"), ["2020.xml", "b/2021.xml.gz", "-"]);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

function count(check: string, consequence: FindingCount["consequence"]): FindingCount {
  return {
    check,
    municipality: "4601",
    year: 2021,
    table: "service",
    consequence,
    violations: 1,
    examples: [],
  };
}

function resultWith(parts: Partial<RunResult>): RunResult {
  return { account: {}, submissions: [], findings: [], failures: [], transforms: [], bytes: 0, ...parts };
}

Deno.test("what loses data is an error, whatever the catalogue says of the check", () => {
  assert.equal(severityOf(count("hours_missing", "flag")), "warning");
  assert.equal(severityOf(count("hours_missing", "drop_row")), "error");
  assert.equal(severityOf(count("no_such_check", "reject_message")), "error");
  assert.equal(severityOf(count("no_such_check", "flag")), "warning");
});

Deno.test("a bound fails what is as grave or graver, and never fails nothing", () => {
  const failing = (bound: FailOn) => (["info", "warning", "error"] as const).filter((it) => fails(it, bound));
  assert.deepEqual(failOnValues.map(failing), [
    ["error"],
    ["warning", "error"],
    ["info", "warning", "error"],
    [],
  ]);
});

Deno.test("exit codes: unreadable or refused input goes before findings", () => {
  const findings = [count("hours_missing", "flag")];
  const failures = [{ source: "a.xml", error: "SourceError", message: "m", hint: "h" }];
  const refused: RunResult["submissions"][number] = {
    id: "x",
    source: "a.xml",
    format: "iplos-3.7",
    kind: "professional",
    municipality: null,
    year: null,
    status: "refused",
    encoding: "utf-8",
    enveloped: false,
    records: {},
  };
  assert.equal(runExitCode(resultWith({}), "info"), 0);
  assert.equal(runExitCode(resultWith({ findings }), "error"), 0);
  assert.equal(runExitCode(resultWith({ findings }), "warning"), 1);
  assert.equal(runExitCode(resultWith({ findings, failures }), "warning"), 3);
  assert.equal(runExitCode(resultWith({ findings, submissions: [refused] }), "warning"), 3);
  assert.equal(runExitCode(resultWith({ submissions: [{ ...refused, status: "incomplete" }] }), "never"), 3);
});

Deno.test("the JSON of a run has severities, and ends with a line end", () => {
  const text = runJson(resultWith({ findings: [count("hours_missing", "flag")] }));
  assert.ok(text.endsWith("}\n"));
  assert.deepEqual(Object.keys(JSON.parse(text)), ["account", "submissions", "findings", "failures"]);
  assert.equal(JSON.parse(text).findings[0].severity, "warning");
});
