/**
 * Messages of health stations and school health: read, judged and inspected, and kept out of what cannot hold them.
 */
import assert from "node:assert/strict";
import { Screen, TransformChain } from "./transforms/mod.ts";
import { rewriteExtracts } from "./transforms/rewrite_extracts.ts";
import type { Finding } from "./finding.ts";
import { inspectSource } from "./inspect.ts";
import { readRecords } from "./read_records.ts";
import { planBlocks } from "./parallel/block_plan.ts";
import { readRecordsParallel } from "./parallel/mod.ts";
import { cellAt, type RecordGroup } from "./record_batch.ts";
import { runExtracts, type RunOptions } from "./run.ts";
import { BytesSource, FileSource } from "./source/mod.ts";
import type { Store } from "./store/store.ts";

const minimal = Deno.readTextFileSync(new URL("../fixtures/minimal/xpr-hst.xml", import.meta.url));
const consultation = /<Konsultasjon [\s\S]*<\/Konsultasjon>/.exec(minimal)![0];
const notification = /<Notifikasjon [\s\S]*<\/Notifikasjon>/.exec(minimal)![0];

/** The message with other consultations in its notification. */
function withConsultations(...consultations: readonly string[]): string {
  return minimal.replace(consultation, consultations.join(""));
}

function numbered(text: string, number: number): string {
  return text.replace('konsultasjonID="K1"', `konsultasjonID="K${number}"`)
    .replace('notifikasjonGUID="0e9a3a0e-0000-4000-8000-000000000001"', () => {
      const end = String(number).padStart(12, "0");
      return `notifikasjonGUID="0e9a3a0e-0000-4000-8001-${end}"`;
    });
}

async function withFile<T>(text: string, work: (path: string) => Promise<T>): Promise<T> {
  const directory = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${directory}/KPR_HST_4601.xml`, text);
    return await work(`${directory}/KPR_HST_4601.xml`);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** What a run without a store says of a message. */
async function judged(text: string, options: RunOptions = {}) {
  const findings: Finding[] = [];
  const onFinding = (finding: Finding) => findings.push(finding);
  const result = await withFile(text, (path) => runExtracts([path], undefined, { ...options, onFinding }));
  return { ...result, found: findings };
}

/** Check, field and value of what was found. */
function told(findings: readonly Finding[]): unknown[] {
  return findings.map(({ check, field, value, consequence }) => [check, field, value, consequence]);
}

const one = { read: 1, stored: 1, rejected: 0, removed: 0 };

Deno.test("a sound message is read into its tables, and nothing is found in it", async () => {
  const { account, submissions, failures, found } = await judged(minimal);
  assert.deepEqual([failures, found], [[], []]);
  assert.deepEqual(account, {
    submission: one,
    contact: one,
    hst_notification: one,
    hst_consultation: one,
    hst_participant: one,
    hst_professional: one,
    hst_measurement: one,
    hst_measurement_result: one,
    hst_unit_reference: one,
    hst_municipality: one,
    hst_unit: one,
  });
  const [submission] = submissions;
  assert.match(submission!.id, /^4601-2021-hst-0001-[0-9a-f]{8}$/);
  const { kind, format, municipality, year, status } = submission!;
  assert.deepEqual(
    [kind, format, municipality, year, status],
    ["health_station", "xpr-hst-56.0.0", "4601", 2021, "current"],
  );
});

Deno.test("inspect finds the municipality at the end of the message", async () => {
  const { messages } = await inspectSource(new BytesSource("x.xml", new TextEncoder().encode(minimal)));
  const [{ municipality, municipality_name, year, refusal }] = messages as [typeof messages[0] & object];
  assert.deepEqual([municipality, municipality_name, year, refusal], ["4601", "Bergen", 2021, null]);
});

Deno.test("rows know those they stand below, however groups are cut", async () => {
  const empty = notification.replace(consultation, "");
  const notified = (n: number) =>
    numbered(empty, n).replace(
      "</Notifikasjon>",
      `${numbered(consultation, n)}${numbered(consultation, n + 10)}</Notifikasjon>`,
    );
  const text = minimal.replace(notification, [1, 2, 3].map(notified).join(""));
  for (const options of [{}, { groupRows: 1, slack: 1 }, { groupRows: 2, slack: 2 }]) {
    const seen: string[] = [];
    /** Ids from the top row down, by table: of the last row of each. */
    const last = new Map<string, string>();
    const source = new BytesSource("x.xml", new TextEncoder().encode(text));
    for await (const group of readRecords(source, options)) {
      const names = new Map<string, string[]>();
      for (const [table, batch] of group.batches) {
        const { parent } = batch.table;
        names.set(
          table,
          Array.from({ length: batch.length }, (_, row) => {
            const above = parent === undefined || parent === "submission"
              ? ""
              : batch.parent[row]! < 0
              ? last.get(parent)!
              : names.get(parent)![batch.parent[row]!]!;
            return `${above}/${table === "submission" ? "" : cellAt(batch.columns[0]!, row)}`;
          }),
        );
      }
      for (const [table, rows] of names) {
        if (table === "hst_measurement_result") seen.push(...rows);
        if (rows.length > 0) last.set(table, rows.at(-1)!);
      }
    }
    assert.deepEqual(
      seen,
      [1, 2, 3].flatMap((n) =>
        [n, n + 10].map((k) => `/0e9a3a0e-0000-4000-8001-${String(n).padStart(12, "0")}/K${k}/Vekt/1`)
      ),
    );
  }
});

Deno.test("a consultation that the register drops takes all below it along", async () => {
  const { account, found } = await judged(
    withConsultations(consultation, numbered(consultation, 2).replace(/ konsultasjonID="K2"/, "")),
  );
  assert.deepEqual(told(found), [["field_missing", "konsultasjonID", null, "drop_row"]]);
  const half = { read: 2, stored: 1, rejected: 1, removed: 0 };
  assert.deepEqual(account, {
    submission: one,
    contact: one,
    hst_notification: one,
    hst_consultation: half,
    hst_participant: half,
    hst_professional: half,
    hst_measurement: half,
    hst_measurement_result: half,
    hst_unit_reference: half,
    hst_municipality: one,
    hst_unit: one,
  });
});

Deno.test("rows below a dropped consultation go with it where a group was cut between them", async () => {
  const dropped = consultation.replace(/ konsultasjonID="K1"/, "");
  const { account } = await judged(withConsultations(dropped), { groupRows: 1, slack: 1 });
  for (const table of ["hst_consultation", "hst_participant", "hst_measurement_result"] as const) {
    assert.deepEqual(account[table], { read: 1, stored: 0, rejected: 1, removed: 0 }, table);
  }
});

Deno.test("a child without an identity has the whole message refused, whatever was read before", async () => {
  const without = numbered(consultation, 2).replace(/ fid="\d+"/, "");
  for (const options of [{}, { groupRows: 1, slack: 1 }]) {
    const { account, submissions, found } = await judged(withConsultations(consultation, without), options);
    assert.deepEqual(told(found), [["field_missing", "fid", null, "reject_message"]]);
    const [{ status, reason }] = submissions as [typeof submissions[0] & object];
    assert.deepEqual([status, reason], ["refused", "fid is not as the register demands"]);
    for (const [table, { read, rejected }] of Object.entries(account)) assert.equal(rejected, read, table);
  }
});

Deno.test("codes that no list has, and values that are written otherwise, are told", async () => {
  const { found } = await judged(
    minimal.replace('amming="1"', 'amming="7"').replace('polUtforende="28"', 'polUtforende="10"')
      .replace('datoTidStart="2021-02-12T09:00:00"', 'datoTidStart="12.02.2021"')
      .replace('fid="01812190047"', 'fid="01812190047 01812190047"'),
  );
  assert.deepEqual(told(found).sort(), [
    ["code_unknown", "amming", "7", "flag"],
    ["code_unknown", "polUtforende", "10", "null"],
    ["field_format", "datoTidStart", "12.02.2021", "flag"],
    ["field_format", "fid", "[masked]", "flag"],
  ]);
});

Deno.test("another version and a message without a period are refused", async () => {
  const reasonOf = async (text: string) => (await judged(text)).submissions[0]!.reason;
  assert.equal(
    await reasonOf(minimal.replace('versjon="56.0.0"', 'versjon="56.0.1"')),
    "Version 56.0.1 is not 56.0.0",
  );
  assert.equal(
    await reasonOf(minimal.replace(' fraDatoPeriode="2021-01-01"', "")),
    "fraDatoPeriode is missing",
  );
  assert.equal(
    await reasonOf(minimal.replace('fraDatoPeriode="2021-01-01"', 'fraDatoPeriode="2021-12-01"')),
    undefined,
  );
});

Deno.test("what was whole before a message broke off is kept, and the place it broke in is known", async () => {
  const broken = minimal.slice(0, minimal.indexOf("<RefEnhet"))
    .replace(notification.slice(0, 20), () => numbered(notification, 9) + notification.slice(0, 20));
  const rows: Record<string, number> = {};
  let error: unknown;
  try {
    for await (const { batches } of readRecords(new BytesSource("x.xml", new TextEncoder().encode(broken)))) {
      for (const [name, { length }] of batches) rows[name] = (rows[name] ?? 0) + length;
    }
  } catch (thrown) {
    error = thrown;
  }
  assert.deepEqual(rows, {
    hst_notification: 1,
    hst_consultation: 1,
    hst_participant: 1,
    hst_professional: 1,
    hst_measurement: 1,
    hst_measurement_result: 1,
    hst_unit_reference: 1,
  });
  const place = (error as { broken: { start: number } }).broken.start;
  assert.equal(place, new TextEncoder().encode(broken.slice(0, broken.lastIndexOf("<Notifikasjon"))).length);
});

Deno.test("several workers read the same as one", async () => {
  const many = minimal.replace(
    notification,
    Array.from({ length: 400 }, (_, n) => numbered(notification, n + 1)).join("\n"),
  );
  const options = { groupRows: 40, groupBytes: 20_000, blockBytes: 60_000 };
  const all = async (groups: AsyncIterable<RecordGroup>) => {
    const rows: unknown[] = [];
    for await (const { batches, offset } of groups) {
      for (const [name, { length, columns, parent }] of batches) {
        for (let row = 0; row < length; row++) {
          rows.push([offset, name, parent[row], ...columns.map((column) => cellAt(column, row))]);
        }
      }
    }
    return rows;
  };
  await withFile(many, async (path) => {
    const expected = await all(readRecordsParallel(path, { ...options, workers: 1 }));
    assert.equal(expected.filter((row) => (row as unknown[])[1] === "hst_notification").length, 400);
    assert.deepEqual(await all(readRecordsParallel(path, { ...options, workers: 2 })), expected);
    using file = await Deno.open(path);
    const plan = await planBlocks(new FileSource(path), file, options);
    assert.equal(new TextDecoder().decode(plan?.opening), "<Notifikasjon", "it is read in blocks");
  });
});

Deno.test("no store takes them, and none begins to; the error says what can be done", async () => {
  const store = { settle: () => Promise.resolve() } as Store;
  await withFile(minimal, async (path) => {
    for (
      const result of [
        await runExtracts([path], store),
        await runExtracts([path], undefined, { forStore: true }),
      ]
    ) {
      assert.deepEqual(result.failures, [{
        source: path,
        error: "FormatError",
        message: "kprkit cannot store xpr-hst-56.0.0 yet",
        hint: "Give the other files without this one; kprkit inspect and kprkit validate read it",
        offset: minimal.indexOf("<Melding"),
      }]);
      assert.deepEqual([result.submissions, result.account], [[], {}]);
    }
  });
});

Deno.test("no transform is applied to them, in a run or in files written anew", async () => {
  const message = "kprkit cannot transform xpr-hst-56.0.0 yet";
  const { failures, submissions } = await judged(minimal, { chain: new TransformChain([new Screen()]) });
  assert.deepEqual([failures.map((failure) => failure.message), submissions], [[message], []]);
  await withFile(minimal, async (path) => {
    const out = await Deno.makeTempDir();
    try {
      const result = await rewriteExtracts([path], { chain: new TransformChain([new Screen()]), out });
      assert.deepEqual(result.failures.map((failure) => failure.message), [message]);
      assert.deepEqual([...Deno.readDirSync(out)], []);
    } finally {
      await Deno.remove(out, { recursive: true });
    }
  });
});
