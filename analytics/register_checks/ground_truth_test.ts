/**
 * Every rule of the register through the real reader: each field of each class gets values that break its
 * rules and values that come near, and every register check must find exactly the records that the rules
 * say, with the consequence that they say, on both engines.
 */
import assert from "node:assert/strict";
import type { Format } from "../../register/format.ts";
import { iplos35, iplos37 } from "../../register/formats/mod.ts";
import { tables } from "../../register/table.ts";
import { runExtracts } from "../../stream/run.ts";
import { openMemoryStore } from "../../stream/store/memory_store.ts";
import type { Row } from "../../stream/store/engine.ts";
import type { Store } from "../../stream/store/store.ts";
import { testEngines } from "../../stream/store/test_engines.ts";
import { inDirectory } from "../../test/demo_set.ts";
import { type RegisterCheck, registerChecks } from "./mod.ts";
import {
  childClasses,
  fieldsOf,
  messageXml,
  recordXml,
  soundHeader,
  soundRecord,
  tableOf,
  type TestRecord,
  withValue,
} from "./test_messages.ts";
import { type Breach, breaches, isReadable, judge, type Verdict } from "./test_oracle.ts";

const editions: readonly { readonly format: Format; readonly year: number }[] = [
  { format: iplos35, year: 2018 },
  { format: iplos37, year: 2021 },
];

/** Municipality of the messages with faulty rows. */
const ROWS = "4699";

/** Texts that are put into every field of a row: each breaks some rules and comes near others. */
function textsFor(year: number): (string | undefined)[] {
  return [
    ...[undefined, "x", "M", "XX", "abcdef", "abcdefg", "abcdefghij", "abcdefghijk"],
    ...["0", "1", "2", "3", "5", "6", "9", "10", "11", "14", "15", "16", "18", "19", "29", "30", "99", "123"],
    ...["-5", "460", "4601", "46011", "123456", "1234567", "1234567890", "12345678901"],
    ...["12.5", "12.50", "12.345", "0.00", "0.01", "168.00", "168.01", "200", "1000.00", "-1.00"],
    ...["98354462", "983544622", "9835446220", "9835446221", "12a"],
    ...["200412", "200501", `${year}12`, `${year + 1}01`],
    ...["20041231", "20050101", `${year}0301`, `${year}1231`, `${year + 1}0101`, `${year}-03-01`],
    ...["99991231", "18991231", "19000101", "20991231", "21000101", `${year}0231`, `${year}1301`],
  ];
}

/** One record with one text in one field. */
interface Case {
  readonly name: string;
  readonly record: TestRecord;
  readonly format: Format;
  readonly year: number;
  /** Rules that the record breaks. */
  readonly broken: readonly Breach[];
  readonly verdicts: readonly Verdict[];
}

function caseOf(record: TestRecord, name: string, format: Format, year: number): Case {
  const verdicts = judge(record, format, year);
  return { name, record, format, year, verdicts, broken: breaches(record, format, year) };
}

/** A case, and where it stands in its message. */
type PlacedCase = Case & { readonly start: number; readonly end: number };

/** A message with its cases. */
interface TestMessage {
  readonly file: string;
  readonly xml: string;
  readonly cases: readonly PlacedCase[];
}

/** Every case of the rows of a version, each below a person of its own. */
function rowMessage(format: Format, year: number): TestMessage {
  const cases: Case[] = [];
  for (const name of ["PERSON", ...childClasses]) {
    const { attributes, elements } = fieldsOf(format, name);
    for (const field of [...attributes, ...elements]) {
      const rule = format.rules[field]!;
      const takesNothing = rule.format === undefined || new RegExp(`^(?:${rule.format})$`).test("");
      for (const text of [...textsFor(year), ...takesNothing || elements.includes(field) ? [""] : []]) {
        const id = cases.length + 1;
        const record = withValue(soundRecord(format, name, { id, year }), field, text);
        cases.push(caseOf(record, `${name}/${field} ${text ?? "absent"}`, format, year));
      }
    }
  }
  // Whether a field is mandatory hangs on the service type: all of them, with each such field away.
  for (const [field, { mandatory }] of Object.entries(format.rules)) {
    if (!Array.isArray(mandatory)) continue;
    for (let type = 1; type <= 30; type++) {
      for (const decision of ["1", "2"]) {
        if (field === "tjVedtak" && decision === "1") continue;
        let record = soundRecord(format, "TJENESTE", { id: cases.length + 1, year });
        record = withValue(withValue(record, "tjTjenType", String(type)), "tjVedtak", decision);
        cases.push(caseOf(withValue(record, field, undefined), `${field} absent in ${type}`, format, year));
      }
    }
  }
  const start = messageXml(format, soundHeader(format, year, ROWS), "").indexOf("</IPLOS>");
  let at = start;
  const persons: string[] = [];
  const placed = cases.map((one, index) => {
    const person = one.record.class === "PERSON"
      ? recordXml(
        format,
        one.record,
        recordXml(format, soundRecord(format, "FUNKSJON", { id: index + 1, year })),
      )
      : recordXml(
        format,
        soundRecord(format, "PERSON", { id: index + 1, year }),
        recordXml(format, one.record),
      );
    persons.push(person);
    at += person.length;
    return { ...one, start: at - person.length, end: at };
  });
  const xml = messageXml(format, soundHeader(format, year, ROWS), persons.join(""));
  return { file: `rows_${format.version}.xml`, xml, cases: placed };
}

function headerTexts(field: string, year: number): (string | undefined)[] {
  if (/Dato$/.test(field)) {
    const days = ["0101", "0102", "1230", "1231"].map((day) => `${year}${day}`);
    return [undefined, ...days, `${year}-01-01`, `${year}010`];
  }
  const lengths = ["123456789012345", "1234567890123456"];
  return [undefined, "x", "X", "P", "PP", "1", "12", "460", "4601", "46011", "3.5", "3.6", "3.7", ...lengths];
}

/** Every case of header and contacts, each in a message of its own. */
function headerMessages(format: Format, year: number): TestMessage[] {
  const messages: TestMessage[] = [];
  for (const name of ["IPLOS", "INNHINFO", "iiKontakt"]) {
    const { attributes, elements } = fieldsOf(format, name);
    for (const field of [...attributes, ...elements]) {
      const seen = new Map<string, number>();
      for (const text of headerTexts(field, year)) {
        // A municipality of its own, so that no message takes the place of another.
        const sound = soundHeader(format, year, String(1000 + messages.length));
        const part = name === "IPLOS" ? sound.root : name === "INNHINFO" ? sound.header : sound.contacts[1]!;
        const record = withValue(part, field, text);
        // A message takes its time: two that fare alike are enough.
        const fares = JSON.stringify(judge(record, format, year).map(({ broken }) => broken));
        if ((seen.get(fares) ?? 0) === 2) continue;
        seen.set(fares, (seen.get(fares) ?? 0) + 1);
        const header = name === "IPLOS"
          ? { ...sound, root: record }
          : name === "INNHINFO"
          ? { ...sound, header: record }
          : { ...sound, contacts: [sound.contacts[0]!, record] };
        const person = recordXml(format, soundRecord(format, "PERSON", { id: 1, year }));
        const xml = messageXml(format, header, person);
        const one = caseOf(record, `${name}/${field} ${text ?? "absent"}`, format, year);
        const file = `header_${format.version}_${messages.length}.xml`;
        messages.push({ file, xml, cases: [{ ...one, start: -1, end: xml.length }] });
      }
    }
  }
  return messages;
}

const messages: readonly TestMessage[] = editions.flatMap(({ format, year }) => [
  rowMessage(format, year),
  ...headerMessages(format, year),
]);

const byFile = new Map(messages.map((message) => [message.file, message]));

/** The case that stands at a place of a file. */
function caseAt(file: string, offset: number | null): PlacedCase | undefined {
  const { cases } = byFile.get(file)!;
  if (cases.length === 1) return cases[0];
  let [low, high] = [0, cases.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cases[middle]!.end <= offset!) low = middle + 1;
    else high = middle;
  }
  return cases[low] !== undefined && cases[low]!.start <= offset! ? cases[low] : undefined;
}

async function withStore(engine: keyof typeof testEngines, work: (store: Store) => Promise<void>) {
  const store = await openMemoryStore(await testEngines[engine]());
  try {
    await inDirectory(async (directory) => {
      const sources = await Promise.all(messages.map(async ({ file, xml }) => {
        const path = `${directory}/${file}`;
        await Deno.writeTextFile(path, xml);
        return { path, name: file };
      }));
      const { failures } = await runExtracts(sources, store);
      assert.deepEqual(failures, []);
    });
    await store.attach();
    await work(store);
  } finally {
    await store.close();
  }
}

const byPlace = ({ class: name, field, aspect }: { class: string; field: string; aspect: string }) =>
  `${name}/${field} ${aspect}`;
const idOf = new Map(registerChecks.map((check) => [byPlace(check), check.id]));

/** What register checks must find: `check: file case`. */
function expectedRows(): string[] {
  return messages.flatMap(({ file, cases }) =>
    cases.flatMap(({ record, broken, name }, index) =>
      broken.map((breach) => {
        const id = idOf.get(byPlace({ class: record.class, ...breach }));
        assert.ok(id, `There is no register check of ${record.class}/${breach.field} ${breach.aspect}`);
        return `${id}: ${file} ${index} ${name}`;
      })
    )
  ).sort();
}

Deno.test("each rule is broken by some cases and kept by others", () => {
  const outcomes = new Map<string, Set<boolean>>();
  for (const { cases } of messages) {
    for (const { record, verdicts, format } of cases) {
      for (const verdict of verdicts) {
        const key = `${format.version} ${byPlace({ class: record.class, ...verdict })}`;
        outcomes.set(key, (outcomes.get(key) ?? new Set()).add(verdict.broken));
      }
    }
  }
  for (const { byVersion, ...check } of registerChecks) {
    for (const { version } of byVersion) {
      assert.equal(outcomes.get(`${version} ${byPlace(check)}`)?.size, 2, `${version} ${check.id}`);
    }
  }
});

/** Rows of a query of every register check; many in one, since each takes its time to plan. */
async function eachCheck(store: Store, query: (check: RegisterCheck) => string): Promise<Row[]> {
  const rows: Row[] = [];
  for (let at = 0; at < registerChecks.length; at += 20) {
    const some = registerChecks.slice(at, at + 20);
    rows.push(...await store.engine.query(some.map(query).join("\nUNION ALL\n")));
  }
  return rows;
}

/** The register blanks the value. */
function nulled({ broken }: Case, name: string): boolean {
  return broken.some(({ field, consequence }) => field === name && consequence === "null");
}

/** A value stands in the field that a column can hold. */
function isHeld({ record }: Case, field: string): boolean {
  const text = record.values[field];
  return text !== undefined && text !== "" && isReadable(field, text);
}

for (const kind of ["native", "wasm"] as const) {
  Deno.test(`every register check finds what its rule says, row for row (${kind})`, async (t) => {
    await withStore(kind, async (store) => {
      await t.step("violations", async () => {
        const found = (await eachCheck(store, (check) => `
SELECT '${check.id}' AS id, source, found.municipality, found.year, person_key, row_id, value, byte_start, byte_end
FROM (${check.violations}) AS found JOIN submission USING (submission_id)`)).map(
          ({ id, source, byte_start }) => {
            const file = String(source);
            const one = caseAt(file, byte_start as number | null);
            assert.ok(one, `${id} found a row in no case: ${file} ${byte_start}`);
            return `${id}: ${file} ${byFile.get(file)!.cases.indexOf(one)} ${one.name}`;
          },
        );
        assertSame(found.sort(), expectedRows());
      });

      await t.step("denominators", async () => {
        const rows = await eachCheck(store, (check) => `
SELECT '${check.id}' AS id, year, denominator
FROM (${check.denominator}) WHERE municipality = '${ROWS}'`);
        const found = new Map(rows.map(({ id, year, denominator }) => [`${id} ${year}`, denominator]));
        for (const check of registerChecks) {
          if (check.fieldTable === "submission" || check.fieldTable === "contact") continue;
          for (const { year } of editions) {
            assert.equal(
              found.get(`${check.id} ${year}`) ?? 0,
              appliesTo(check, year),
              `${check.id} ${year}`,
            );
          }
        }
      });

      await t.step("consequences for rows and values", async () => {
        for (const [name, table] of Object.entries(tableOf)) {
          if (table === "submission" || table === "contact") continue;
          const columns = tables[table].columns.map((column) => column.name);
          const rows: Row[] = await store.engine.query(
            `SELECT source, ${columns.join(", ")}, coalesce(invalid_fields, '') AS invalid,
              byte_start, rejected
            FROM judged_${table}
            JOIN (SELECT submission_id, source FROM submission) AS sources USING (submission_id)
            WHERE starts_with(source, 'rows_')`,
          );
          let seen = 0;
          for (const row of rows) {
            const one = caseAt(String(row.source), row.byte_start as number)!;
            const dropped = one.broken.some(({ consequence }) => consequence === "drop_row");
            if (one.record.class !== name) {
              // The sound person above, or the sound row below a person.
              const below = one.record.class === "PERSON";
              assert.equal(row.rejected, below && dropped, `${one.name}: the row beside it`);
              continue;
            }
            seen++;
            assert.equal(row.rejected, dropped, `${one.name}: dropped`);
            for (const { name: column, field } of tables[table].columns) {
              const isNulled = nulled(one, field);
              assert.equal(
                row[column] !== null,
                !isNulled && isHeld(one, field),
                `${one.name}: ${column} held`,
              );
              if (isNulled) {
                assert.ok(String(row.invalid).includes(` ${column} `), `${one.name}: ${column} named`);
              }
            }
          }
          const cases = messages.flatMap((message) => message.cases).filter(({ record }) =>
            record.class === name
          );
          assert.equal(seen, cases.length, name);
        }
      });

      await t.step("consequences for messages", async () => {
        const rows = await store.engine.query("SELECT source, status FROM submission ORDER BY source");
        for (const { source, status } of rows) {
          const { cases } = byFile.get(String(source))!;
          const refused = cases.some(({ broken }) =>
            broken.some(({ consequence }) => consequence === "reject_message")
          );
          assert.equal(status, refused ? "refused" : "current", `${source} ${cases[0]!.name}`);
        }
        assert.equal(rows.length, messages.length);
      });
    });
  });
}

function appliesTo({ class: name, field, aspect }: RegisterCheck, year: number): number {
  return messages.flatMap(({ cases }) => cases).filter((one) =>
    one.year === year && one.record.class === name &&
    one.verdicts.some((verdict) => verdict.field === field && verdict.aspect === aspect)
  ).length + besides(name, field, aspect, year);
}

/** Sound rows that stand beside the case of another class: the person above it, or the row below it. */
function besides(name: string, field: string, aspect: string, year: number): number {
  if (name !== "PERSON" && name !== "FUNKSJON") return 0;
  const { format } = editions.find((edition) => edition.year === year)!;
  const verdicts = judge(soundRecord(format, name, { id: 1, year }), format, year);
  if (!verdicts.some((verdict) => verdict.field === field && verdict.aspect === aspect)) return 0;
  return messages.flatMap(({ file, cases }) => file.startsWith("rows_") ? cases : [])
    .filter((one) =>
      one.year === year && (name === "PERSON" ? one.record.class !== "PERSON" : one.record.class === "PERSON")
    ).length;
}

/** Tells what is missing and what is too much, instead of all there is. */
function assertSame(found: readonly string[], expected: readonly string[]): void {
  const left = new Set(expected);
  const extra: string[] = [];
  for (const row of found) if (!left.delete(row)) extra.push(row);
  assert.deepEqual({ missing: [...left].slice(0, 40), extra: extra.slice(0, 40) }, {
    missing: [],
    extra: [],
  });
}
