/**
 * The demo, and what it promises: the report says what is wrong in the bundled extracts, no more and
 * no less, whichever engine counts and whichever part of kprkit tells.
 */
import assert from "node:assert/strict";
import { checks } from "../analytics/checks/mod.ts";
import { reconcile } from "../analytics/reconcile.ts";
import type { Count, Report } from "../analytics/report.ts";
import { runExtracts } from "../stream/run.ts";
import { openMemoryStore } from "../stream/store/memory_store.ts";
import { openWasmEngine } from "../stream/store/wasm_engine.ts";
import { runCli } from "./cli.ts";
import { demoNames, demoPaths, demoTruth, inDirectory } from "./demo_set.ts";

interface Demo {
  readonly report: Report;
  /** The report of the same extracts, made by the other engine under the same key. */
  readonly wasm: Report;
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the demo once, and the other engine beside it. */
const demo: Promise<Demo> = inDirectory(async (directory) => {
  const ran = await runCli(["--report", "rapport"], { task: "demo", cwd: directory });
  const report = JSON.parse(await Deno.readTextFile(`${directory}/rapport/report.json`)) as Report;
  const store = await openMemoryStore(await openWasmEngine(), { keyFile: `${directory}/rapport/demo.key` });
  try {
    const named = demoPaths.map((path, index) => ({ path, name: demoNames[index]! }));
    const { account } = await runExtracts(named, store);
    const wasm = await reconcile(store, { checks, rowLimit: report.row_limit, account });
    return { ...ran, report, wasm: JSON.parse(JSON.stringify(wasm)) };
  } finally {
    await store.close();
  }
});

Deno.test("the demo ends well, with a summary and the places of the report", async () => {
  const { code, out, err } = await demo;
  assert.equal(code, 0, err);
  assert.match(out, /^Bodø +2019 /m);
  assert.match(out, /^Vefsn +2019 /m);
  const lines = err.trimEnd().split("\n");
  const files = "index.html report.md report.json findings.csv changes.csv metrics.csv rows.csv junit.xml"
    .split(" ");
  assert.deepEqual(lines.slice(-files.length), files.map((name) => `wrote rapport/${name}`));
});

/** What sets a finding apart, and how much of it there is. */
function counted(finding: {
  readonly check: string;
  readonly municipality: string;
  readonly year: number;
  readonly field?: string;
  readonly service_type?: number;
  readonly violations: Count;
}): [key: string, violations: Count] {
  const { check, municipality, year, field, service_type } = finding;
  return [[check, municipality, year, field ?? "", service_type ?? ""].join(" "), finding.violations];
}

Deno.test("the report finds what was put in, exactly", async () => {
  const { report } = await demo;
  const truth = await demoTruth();
  assert.deepEqual(
    Object.fromEntries(report.findings.map(counted).sort()),
    Object.fromEntries(truth.map(counted).sort()),
  );
  assert.equal(report.findings.length, truth.length, "no finding stands twice");
  const persons = new Map(report.findings.map((finding) => [counted(finding)[0], finding.persons]));
  for (const entry of truth) {
    if (entry.persons !== undefined) {
      assert.equal(persons.get(counted(entry)[0]), entry.persons, counted(entry)[0]);
    }
  }
});

Deno.test("both engines give the same report, row for row", async () => {
  const { report, wasm } = await demo;
  assert.deepEqual([report.engine.kind, wasm.engine.kind], ["native", "wasm"]);
  // Which checks were put is told by who chose them.
  const { engine: _native, created: _then, checks: put, ...left } = report;
  const { engine: _wasm, created: _now, ...right } = wasm;
  assert.ok(left.rows.length > 100 && left.metrics.length > 100);
  assert.deepEqual(right, left);
  assert.deepEqual(put, checks.map(({ id }) => id));
});

Deno.test("validate and the report count the same violations of what both tell", async () => {
  const { report } = await demo;
  const sums = (
    findings: readonly {
      check: string;
      municipality: string | null;
      year: number | null;
      violations: Count;
    }[],
  ) => {
    const sum = new Map<string, number>();
    for (const { check, municipality, year, violations } of findings) {
      const key = `${check} ${municipality} ${year}`;
      sum.set(key, (sum.get(key) ?? 0) + violations!);
    }
    return Object.fromEntries([...sum].sort());
  };
  const validated = (await runExtracts(demoPaths, undefined)).findings;
  const ids = new Set(validated.map(({ check }) => check));
  for (
    const id of [
      "complaint_before_decision",
      "date_implausible",
      "decision_before_application",
      "end_before_start",
      "hours_missing",
      "hours_over_168",
      "org_number_invalid",
      "orphan_person_reference",
    ]
  ) assert.ok(ids.has(id), id);
  assert.deepEqual(sums(validated), sums(report.findings.filter(({ check }) => ids.has(check))));
});

Deno.test("the books balance, and every row of the report leads to its bytes", async () => {
  const { report } = await demo;
  for (const [table, { read, stored, rejected, removed }] of Object.entries(report.account)) {
    assert.equal(read, stored + rejected + removed, table);
  }
  const sources = new Set(report.submissions.map(({ source }) => source));
  assert.deepEqual([...sources].sort(), demoNames);
  for (const row of report.rows) {
    assert.ok(sources.has(row.source), row.source);
    if (row.byte_start !== null) assert.ok(row.byte_end! > row.byte_start);
  }
});
