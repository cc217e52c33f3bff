/**
 * `kprkit validate`: exit codes, the shape of its JSON, what goes where.
 */
import assert from "node:assert/strict";
import type { Account } from "../stream/account.ts";
import { runCli } from "./cli.ts";
import { demoDirectory, demoNames, demoPath, inDirectory } from "./demo_set.ts";

/** What `--json` prints. */
interface RunJson {
  readonly account: Account;
  readonly submissions: readonly Record<string, unknown>[];
  readonly findings: readonly {
    readonly severity: string;
    readonly violations: number;
    readonly [key: string]: unknown;
  }[];
  readonly failures: readonly Record<string, unknown>[];
}

function assertBooks(account: Account): void {
  assert.ok(Object.keys(account).length > 0);
  for (const [table, { read, stored, rejected, removed }] of Object.entries(account)) {
    assert.equal(read, stored + rejected + removed, table);
  }
}

Deno.test("validate --json prints account, submissions, findings and failures, and no more", async () => {
  const { code, out, err } = await runCli([demoDirectory, "--json"], { task: "validate" });
  assert.deepEqual([code, err], [1, ""]);
  const result = JSON.parse(out) as RunJson;
  assert.deepEqual(Object.keys(result), ["account", "submissions", "findings", "failures"]);
  assert.deepEqual(result.failures, []);
  assertBooks(result.account);
  assert.deepEqual(result.account.submission, { read: 12, stored: 12, rejected: 0, removed: 0 });
  // Ident messages go first, each by its path below the directory given.
  assert.deepEqual(result.submissions.map(({ source }) => source), demoNames);
  assert.deepEqual(Object.keys(result.submissions[0]!), [
    "id",
    "source",
    "format",
    "kind",
    "municipality",
    "year",
    "status",
    "encoding",
    "enveloped",
    "records",
  ]);
  for (const finding of result.findings) {
    const keys = [
      "check",
      "municipality",
      "year",
      "table",
      "consequence",
      "violations",
      "examples",
      "severity",
    ];
    for (const key of keys) assert.ok(key in finding, key);
    const examples = finding.examples as Record<string, unknown>[];
    assert.equal(examples.length, Math.min(finding.violations, 5));
    for (const example of examples) {
      assert.deepEqual(Object.keys(example), [
        "source",
        "row_id",
        "person_id",
        "value",
        "byte_start",
        "byte_end",
      ]);
    }
  }
});

Deno.test("--fail-on decides which findings fail the command", async (t) => {
  // This message has warnings and no error.
  const only = (await Deno.readTextFile(new URL("../fixtures/minimal/iplos-3.7.xml", import.meta.url)))
    .replace(/<tjTimerUke>.*?<\/tjTimerUke>/, "");
  const stdin = new TextEncoder().encode(only);
  for (const [bound, expected] of [["error", 0], ["warning", 1], ["info", 1], ["never", 0]] as const) {
    await t.step(bound, async () => {
      const { code, out } = await runCli(["-", "--json", "--fail-on", bound], { task: "validate", stdin });
      const severities = (JSON.parse(out) as RunJson).findings.map(({ severity }) => severity);
      assert.deepEqual([...new Set(severities)], ["warning"]);
      assert.equal(code, expected);
    });
  }
});

Deno.test("a mix of good and bad files is read to its end and ends with 3", async () => {
  await inDirectory(async (directory) => {
    const sound = await Deno.readFile(demoPath("KPR_IPL_1824_2021.xml"));
    const text = new TextDecoder().decode(sound);
    await Deno.writeFile(`${directory}/a god.xml`, sound);
    await Deno.writeTextFile(`${directory}/b tekst.xml`, "hello");
    await Deno.writeFile(`${directory}/c kuttet.xml`, sound.subarray(0, 150_000));
    await Deno.writeTextFile(
      `${directory}/d avvist.xml`,
      text.replace(/<iiInnhType>P</, "<iiInnhType>X<").replace(/<iiFraDato>2021/, "<iiFraDato>2019"),
    );
    await Deno.writeFile(`${directory}/e god.xml`, await Deno.readFile(demoPath("KPR_IPL_1804_2020.xml.gz")));

    const { code, out, err } = await runCli([directory, "--json"], { task: "validate" });
    assert.equal(code, 3);
    const { account, submissions, failures } = JSON.parse(out) as RunJson;
    assertBooks(account);
    assert.deepEqual(submissions.map(({ source, status }) => [source, status]), [
      ["a god.xml", "current"],
      ["c kuttet.xml", "incomplete"],
      ["d avvist.xml", "refused"],
      ["e god.xml", "current"],
    ]);
    assert.deepEqual(failures.map(({ source, error }) => [source, error]), [
      ["b tekst.xml", "XmlSyntaxError"],
      ["c kuttet.xml", "XmlSyntaxError"],
    ]);
    const lines = err.trimEnd().split("\n");
    assert.equal(lines.length, 6, err);
    for (const [index, line] of lines.entries()) assert.match(line, index % 2 === 0 ? /^error: / : /^hint: /);
  });
});

Deno.test("--findings writes every finding as a line that only its owner may read", async () => {
  await inDirectory(async (directory) => {
    const file = `${directory}/funn.ndjson`;
    await Deno.writeTextFile(file, "what was there before\n", { mode: 0o644 });
    const source = demoPath("KPR_IPL_1804_2019.xml");
    const { code, out, err } = await runCli([source, "--json", "--findings", file], { task: "validate" });
    assert.deepEqual([code, err], [1, ""]);
    const lines = (await Deno.readTextFile(file)).trimEnd().split("\n").map((line) => JSON.parse(line));
    const counts = (JSON.parse(out) as RunJson).findings;
    assert.equal(lines.length, counts.reduce((sum, { violations }) => sum + violations, 0));
    const bytes = await Deno.readFile(source);
    for (const line of lines) {
      assert.deepEqual([line.source, line.municipality, line.year], [source, "1804", 2019]);
      // The bytes are those of the record, or of its field.
      const text = new TextDecoder().decode(bytes.subarray(line.byte_start, line.byte_end));
      if (line.row_id !== null && text.startsWith("<")) assert.ok(text.includes(`"${line.row_id}"`), text);
    }
    if (Deno.build.os !== "windows") assert.equal((await Deno.stat(file)).mode! & 0o777, 0o600);
  });
});

Deno.test("a file that cannot be written is told before anything is read", async () => {
  await inDirectory(async (directory) => {
    for (const file of [`${directory}/absent/funn.ndjson`, directory]) {
      const { code, out, err } = await runCli([demoDirectory, "--findings", file], { task: "validate" });
      assert.deepEqual([code, out], [3, ""]);
      assert.match(err, /^error: .+\nhint: .+\n$/);
      assert.doesNotMatch(err, /os error|defect/);
    }
  });
});

Deno.test("text for people: messages, findings and the books, in this order", async () => {
  const { code, out, err } = await runCli([demoDirectory, "--fail-on", "never", "--quiet"], {
    task: "validate",
  });
  assert.deepEqual([code, err], [0, ""]);
  const heads = ["source ", "severity ", "table "].map((word) => out.search(new RegExp(`^${word}`, "m")));
  assert.ok(heads[0] === 0 && heads[1]! > 0 && heads[2]! > heads[1]!, out);
  assert.match(out, /^error +hours_over_168 +tjTimerUke +1804 +2019 +2 +flag +bytes \d+–\d+$/m);
  assert.match(out, /^service +1 751 +1 745 +6 +0$/m);
});
