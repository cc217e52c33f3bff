/**
 * `kprkit reconcile --truth`: recall and precision of the checks, and how the command ends.
 */
import assert from "node:assert/strict";
import { checkById } from "../analytics/checks/mod.ts";
import type { Report } from "../analytics/report.ts";
import type { TruthReport } from "../analytics/truth/mod.ts";
import type { TruthRow } from "../stream/truth.ts";
import { runCli } from "./cli.ts";
import { demoPath, inDirectory } from "./demo_set.ts";

const extracts = ["KPR_IPL_1824_2020.xml", "KPR_IPL_1824_2021.xml", "KPR_IDE_1824_2021.xml"].map(demoPath);

/** All that was found, as if it were known to be wrong. */
function truthOf({ rows }: Report): TruthRow[] {
  return rows.map(({ check, municipality, year, row_id, service_type, field }) => ({
    check,
    municipality,
    year,
    table: checkById(check)!.table,
    ...(row_id === null ? {} : { row: String(row_id) }),
    ...(service_type === undefined ? {} : { service_type }),
    ...(field === undefined ? {} : { field }),
  }));
}

Deno.test("all that is told is found: 0; one line less or more: 1, and the row is named", async () => {
  await inDirectory(async (cwd) => {
    const run = (...args: string[]) =>
      runCli([...extracts, "--quiet", "--no-since", ...args], { task: "reconcile", cwd });
    const told = (truth: readonly TruthRow[]) =>
      Deno.writeTextFile(`${cwd}/truth.ndjson`, truth.map((row) => JSON.stringify(row) + "\n").join(""));
    const plain = await run("--json", "--rows", "5000", "--fail-on", "never");
    const truth = truthOf(JSON.parse(plain.out));
    assert.ok(truth.length > 100);
    await told(truth);

    const whole = await run("--truth", "truth.ndjson", "--lang", "en");
    assert.deepEqual([whole.code, whole.err], [0, ""], whole.out);
    assert.match(whole.out, /\ncheck +told +found +recall +precision\n/);
    assert.match(whole.out, /\nAll that was told was found, and nothing else \(\d+ checks\)\.\n$/);
    assert.ok(!whole.out.includes("99.99 %"));

    const gone = truth.findIndex(({ check }) => check === "hours_missing");
    const { row } = truth[gone]!;
    await told([...truth.toSpliced(gone, 1), { ...truth[gone]!, row: "987654321", person: "12" }]);
    const broken = await run("--truth", "truth.ndjson");
    assert.deepEqual([broken.code, broken.err], [1, ""]);
    assert.match(broken.out, /\n {2}ikke funnet: 1824 20\d\d service, person 12, rad 987654321\n/);
    assert.match(
      broken.out,
      new RegExp(`\\n  ikke i fasiten: 1824 20\\d\\d service, person \\d+, rad ${row}\\n`),
    );
    assert.match(broken.out, /\n1 av \d+ kontroller er ikke hele\.\n$/);

    const json = await run(
      "--truth",
      "truth.ndjson",
      "--json",
      "--fail-on",
      "never",
      "--check",
      "hours_missing",
    );
    assert.equal(json.code, 0);
    const report = JSON.parse(json.out) as Report & { readonly truth: TruthReport };
    assert.equal(report.schema, 2);
    assert.equal(report.truth.whole, false);
    const [hours] = report.truth.checks;
    assert.deepEqual([hours!.missed.length, hours!.unexpected.length], [1, 1]);
    assert.ok(Object.keys(report.truth.not_put).length > 0);
    const written = JSON.parse(await Deno.readTextFile(`${cwd}/report/report.json`));
    assert.equal("truth" in written, false, "the report is one of the data alone");
  });
});

Deno.test("a truth file that cannot be used is told before anything is reconciled", async () => {
  await inDirectory(async (cwd) => {
    const run = (...args: string[]) => runCli([extracts[1]!, "--quiet", ...args], { task: "reconcile", cwd });
    await Deno.writeTextFile(
      `${cwd}/truth.ndjson`,
      `{"check":"hours_mising","municipality":"1824","year":2021,"table":"service","row":"1"}\n`,
    );
    const unknown = await run("--truth", "truth.ndjson");
    assert.equal(unknown.code, 3);
    assert.match(unknown.err, /^error: .*hours_mising.*\nhint: Did you mean hours_missing\? /);
    await Deno.writeTextFile(`${cwd}/truth.ndjson`, "\n[]\n");
    const none = await run("--truth", "truth.ndjson");
    assert.equal(none.code, 3);
    assert.match(none.err, /^error: Line 2 of the truth file: It is no JSON object\nhint: /);
    const missing = await run("--truth", "nowhere.ndjson");
    assert.equal(missing.code, 3);
    assert.match(missing.err, /^error: /);

    const shared = await run("--truth", "truth.ndjson", "--suppress-below", "5");
    assert.deepEqual([shared.code, shared.out], [2, ""]);
    assert.match(shared.err, /^error: --truth and --suppress-below do not go together\n/);
  });
});

Deno.test("a report that is judged anew has no rows to hold against a truth", async () => {
  await inDirectory(async (cwd) => {
    await runCli([extracts[1]!, "--quiet", "--fail-on", "never"], { task: "reconcile", cwd });
    const { code, err } = await runCli(["--truth", "truth.ndjson"], { task: "reconcile", cwd });
    assert.equal(code, 2);
    assert.match(err, /^error: --truth cannot be applied to a report that is there already\n/);
  });
});
