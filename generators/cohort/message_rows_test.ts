import assert from "node:assert/strict";
import fc from "fast-check";
import { schemaTest } from "../../test/schemas.ts";
import { judge, type SchemaSet } from "../../test/xmllint.ts";
import { readRecords } from "../../stream/read_records.ts";
import { cellAt, type RecordBatch, type RecordGroup } from "../../stream/record_batch.ts";
import { BytesSource } from "../../stream/source/mod.ts";
import { RegisterTransform } from "../../stream/transforms/register_transform.ts";
import { RecordXmlWriter } from "../../stream/xml_writer/mod.ts";
import { daysFromIso } from "../../stream/mapper/value_parser.ts";
import { UnitNumbers } from "../identities/unit_number.ts";
import { type LifeCourse, NEVER } from "../life/life_course.ts";
import { LocalKeys } from "./local_keys.ts";
import { type ProfessionalFile, ProfessionalRows, type RowPerson } from "./message_rows.ts";
import type { MessageGroup } from "./row_message.ts";
import { OPEN_END } from "./row_context.ts";
import { IdentRows } from "./rows_ident.ts";
import { ServiceUnits } from "./service_units.ts";
import { isShownIn, testLife, testLives } from "./test_lives.ts";

const numbers = new UnitNumbers(7);
const units = new ServiceUnits({ numbers, municipality: "4601", inhabitants: 290_000 });
const years = fc.integer({ min: 2017, max: 2025 });
const homes = fc.constantFrom(undefined, 0 as const, 1 as const);

function fileOf(year: number, changes: Partial<ProfessionalFile> = {}): ProfessionalFile {
  return { seed: 7, municipality: "4601", year, units, ...changes };
}

/** Each life as a person of its own. */
function personOf({ ordinal }: LifeCourse, home?: 0 | 1): RowPerson {
  return {
    ordinal,
    number: String(17_853_100_000 + ordinal),
    kind: ordinal % 2 === 0 ? "fnr" : "dnr",
    ...(home === undefined ? {} : { home }),
  };
}

async function textOf(chunks: readonly Uint8Array<ArrayBuffer>[]): Promise<string> {
  return await new Blob([...chunks]).text();
}

/** The document that groups make. */
async function documentOf(groups: readonly MessageGroup[]): Promise<string> {
  const writer = new RecordXmlWriter();
  const chunks = groups.flatMap((group) => writer.write(group, group));
  return await textOf([...chunks, ...writer.finish()]);
}

/** Values of a batch, without those that a format has no field for. */
function cellsOf(batches: ReadonlyMap<string, RecordBatch>): Record<string, unknown[]> {
  const found: Record<string, unknown[]> = {};
  for (const [name, batch] of batches) {
    if (name === "submission") continue;
    found[name] = Array.from({ length: batch.length }, (_, row) => [
      batch.table.parent === "person" ? batch.parent[row] : -1,
      ...batch.columns.map((column) => cellAt(column, row)),
    ]);
  }
  return found;
}

/** Reads a document of one group; what `use` makes of it, since the group is valid no longer. */
async function readBack<Result>(text: string, use: (group: RecordGroup) => Result): Promise<Result> {
  const found: Result[] = [];
  const source = new BytesSource("test", new TextEncoder().encode(text));
  const options = { groupRows: 1 << 20, groupBytes: 1 << 30 };
  for await (const group of readRecords(source, options)) found.push(use(group));
  assert.equal(found.length, 1);
  return found[0]!;
}

Deno.test("what is written of lives and read again is the same, cell by cell", async () => {
  await fc.assert(
    fc.asyncProperty(testLives, years, homes, async (lives, year, home) => {
      const rows = new ProfessionalRows(fileOf(year));
      const ident = new IdentRows(fileOf(year));
      for (const life of lives) {
        const person = personOf(life, home);
        if (rows.add(life, person)) ident.add(person);
      }
      for (const made of [rows, ident]) {
        const [head, group] = [made.head(), made.take(true)];
        const expected = { ...cellsOf(head.batches), ...cellsOf(group.batches) };
        await readBack(await documentOf([head, group]), ({ batches, message }) => {
          assert.deepEqual(cellsOf(batches), expected);
          assert.deepEqual([...message.header].sort(), [...head.message.header].sort());
          assert.equal(message.format, head.message.format);
        });
      }
    }),
    { seed: 31, numRuns: 150 },
  );
});

Deno.test("the register finds nothing in a row, and the identity of everyone is told", async () => {
  await fc.assert(
    fc.asyncProperty(testLives, years, homes, async (lives, year, home) => {
      const rows = new ProfessionalRows(fileOf(year));
      const ident = new IdentRows(fileOf(year));
      for (const life of lives) {
        const person = personOf(life, home);
        if (rows.add(life, person)) ident.add(person);
      }
      const ids: unknown[] = [];
      for (const made of [rows, ident]) {
        const text = await documentOf([made.head(), made.take(true)]);
        await readBack(text, (group) => {
          const transform = new RegisterTransform(group.message);
          transform.apply(group);
          // A message without persons is one that the schema does not allow; nobody makes one.
          if (rows.persons.length > 0) assert.deepEqual(transform.takeFindings(), []);
          const batch = group.batches.get("person") ?? group.batches.get("ident");
          const length = batch?.length ?? 0;
          ids.push(Array.from({ length }, (_, row) => Number(cellAt(batch!.columns[0]!, row))));
        });
      }
      assert.deepEqual(ids[0], ids[1]);
    }),
    { seed: 32, numRuns: 150 },
  );
});

Deno.test("the extract of a year has what was known on its last day, and nothing else", () => {
  fc.assert(
    fc.property(testLives, years, homes, (lives, year, home) => {
      const [first, last] = [daysFromIso(`${year}-01-01`), daysFromIso(`${year}-12-31`)];
      const rows = new ProfessionalRows(fileOf(year));
      for (const life of lives) {
        const { services } = life;
        const at = (name: keyof typeof services.columns, row: number) => services.columns[name][row]!;
        const shown = Array.from({ length: services.length }, (_, row) => row).filter((row) =>
          (home === undefined || at("home", row) === home) && isShownIn(at("type", row), year) &&
          (at("decision", row) === 1
            ? at("decided", row) >= first && at("decided", row) <= last
            : at("start", row) <= last && at("end", row) >= first)
        );
        assert.equal(rows.add(life, personOf(life, home)), shown.length > 0);
        if (shown.length === 0) continue;
        const table = rows.tables.find(({ table }) => table.name === "service")!;
        const from = rows.firstRowOf(rows.tables.indexOf(table));
        const key = new LocalKeys().rows(life.ordinal);
        assert.deepEqual(
          Array.from(
            { length: table.length - from },
            (_, row) => cellAt(table.cells("service_id"), from + row),
          ),
          shown.map((row) => key + row),
        );
      }
      for (const { table, columns, length } of rows.take(true).batches.values()) {
        for (const column of columns.filter(({ schema }) => schema.type === "date")) {
          for (let row = 0; row < length; row++) {
            const day = cellAt(column, row);
            const isOpen = column.schema.name === "end_date" && day === OPEN_END;
            assert.ok(day === null || Number(day) <= last || isOpen, `${table.name} ${column.schema.name}`);
          }
        }
      }
    }),
    { seed: 33, numRuns: 200 },
  );
});

Deno.test("neither where rows are taken nor what was written before changes a message", async () => {
  await fc.assert(
    fc.asyncProperty(testLives, testLives, years, years, async (lives, others, year, before) => {
      const fresh = new ProfessionalRows(fileOf(year));
      for (const life of lives) fresh.add(life, personOf(life));
      const whole = await documentOf([fresh.head(), fresh.take(true)]);

      const used = new ProfessionalRows(fileOf(before));
      for (const life of others) used.add(life, personOf(life));
      used.take(true);
      used.begin(fileOf(year));
      const writer = new RecordXmlWriter();
      const chunks = writer.write(used.head());
      for (const life of lives) {
        used.add(life, personOf(life));
        chunks.push(...writer.write(used.take(false)));
      }
      chunks.push(...writer.write(used.take(true)), ...writer.finish());
      assert.equal(await textOf(chunks), whole);
    }),
    { seed: 34, numRuns: 60 },
  );
});

Deno.test("parts that several writers make are one document", async () => {
  await fc.assert(
    fc.asyncProperty(testLives, years, fc.boolean(), async (lives, year, isIdent) => {
      const file = fileOf(year);
      const professional = new ProfessionalRows(file);
      const ident = new IdentRows(file);
      const made = isIdent ? ident : professional;
      const of = isIdent ? "ident" : "person";
      const add = (life: LifeCourse) => professional.add(life, personOf(life)) && ident.add(personOf(life));
      const bodies = new RecordXmlWriter({ part: { piece: "body", of } });
      const chunks: Uint8Array<ArrayBuffer>[] = [];
      const head = new RecordXmlWriter({ part: { piece: "head", of } });
      chunks.push(...head.write(made.head()), ...head.finish());
      for (const life of lives) {
        add(life);
        chunks.push(...bodies.write(made.take(false)), ...bodies.finish());
      }
      const tail = new RecordXmlWriter({ part: { piece: "tail", of } });
      chunks.push(...tail.write(made.take(true)), ...tail.finish());

      professional.begin(file);
      ident.begin(file);
      for (const life of lives) add(life);
      fc.pre(made.length > 0);
      assert.equal(await textOf(chunks), await documentOf([made.head(), made.take(true)]));
    }),
    { seed: 35, numRuns: 60 },
  );
});

schemaTest("messages of all years are valid by the official schemas", [
  "iplos/iplos_2018.xsd",
  "iplos/iplos_2019.xsd",
  "xpr-ide-53.1.3/XPR(ide).xsd",
  "xpr-ide-53.1.3/NPR.xsd",
  "xpr-ide-53.1.3/XPR(ide)_CodingSchemes.xsd",
], async (before, now, ident, shared, codes) => {
  const sets: Readonly<Record<string, SchemaSet>> = {
    "iplos-3.5": { main: before! },
    "iplos-3.7": { main: now! },
    "xpr-ide-53.1.3": {
      main: ident!,
      files: { "NPR.xsd": shared!, "XPR(ide)_CodingSchemes.xsd": codes! },
    },
  };
  const documents = new Map<string, Map<string, string>>();
  for (const [run, lives] of fc.sample(testLives, { seed: 36, numRuns: 180 }).entries()) {
    const year = 2017 + run % 9;
    const file = fileOf(year, { epoch: run % 2 === 0 ? 0 : 1 });
    const rows = new ProfessionalRows(file);
    const idents = new IdentRows(file);
    for (const life of lives) {
      const person = personOf(life);
      if (rows.add(life, person)) idents.add(person);
    }
    if (rows.length === 0) continue;
    for (const made of [rows, idents]) {
      const head = made.head();
      const found = documents.get(head.message.format.id) ?? new Map<string, string>();
      documents.set(head.message.format.id, found);
      found.set(`${run} ${year}`, await documentOf([head, made.take(true)]));
    }
  }
  assert.deepEqual([...documents.keys()].sort(), Object.keys(sets).sort());
  for (const [format, written] of documents) {
    assert.ok(written.size > 8);
    for (const [name, { valid, messages }] of await judge(sets[format]!, written)) {
      assert.ok(valid, `${format} ${name}\n${messages.join("\n")}`);
    }
  }
});

/** Cells of the only row of a table, by column. */
function cells(group: MessageGroup, table: "person" | "service" | "person_info"): Record<string, unknown> {
  const batch = group.batches.get(table)!;
  assert.equal(batch.length, 1);
  return Object.fromEntries(batch.columns.map((column) => [column.schema.name, cellAt(column, 0)]));
}

const day = daysFromIso;

Deno.test("deaths, moves and districts are as the municipality knows them", () => {
  const services = [{ type: 15, start: day("2016-03-01"), hours: 150, home: 0 }];
  const told = { born: day("1931-05-17"), services, from: day("2016-03-01"), district: [2, 9] as const };
  const person = (life: Parameters<typeof testLife>[0], options: { year?: number; home?: 0 | 1 } = {}) => {
    const rows = new ProfessionalRows(fileOf(options.year ?? 2020));
    const made = testLife({ ...told, ...life });
    rows.add(made, personOf(made, options.home));
    return cells(rows.take(true), "person");
  };
  assert.deepEqual(person({}), {
    person_id: 1,
    age: 89,
    sex: "K",
    home_municipality: "4601",
    home_district: "03",
    from_date: day("2014-01-01"),
    death_date: null,
    changed_date: day("2016-03-01"),
  });
  const died = day("2020-02-29");
  assert.equal(person({ died }).death_date, died);
  assert.equal(person({ died }).changed_date, died);
  assert.equal(person({ died }, { year: 2019 }).death_date, null);
  const moved = day("2020-02-01");
  assert.equal(person({ died, moved }, { home: 0 }).death_date, null);
  assert.equal(person({ died: moved - 1, moved }, { home: 0 }).death_date, moved - 1);
  const later = {
    died,
    moved,
    services: [{ type: 15, start: moved, application: moved, decided: moved, home: 1 }],
  };
  const second = person(later, { home: 1 });
  assert.deepEqual([second.death_date, second.from_date, second.home_district], [died, moved, "02"]);
});

Deno.test("a service is told of as its year asks", () => {
  const shown = (service: Record<string, number>, year: number, ordinal = 0) => {
    const rows = new ProfessionalRows(fileOf(year));
    const life = testLife({ services: [service] }, ordinal);
    return rows.add(life, personOf(life)) ? cells(rows.take(true), "service") : undefined;
  };
  const start = day("2016-03-01");
  const housing = (year: number) =>
    Array.from({ length: 40 }, (_, i) => shown({ type: 29, start }, year, i)!.service_type);
  assert.deepEqual(new Set(housing(2018)), new Set([12, 13]));
  assert.deepEqual(housing(2017), housing(2018));
  assert.deepEqual(new Set(housing(2019)), new Set([29]));
  assert.equal(shown({ type: 29, start, unit: 4 }, 2019)!.org_number, null);
  assert.equal(shown({ type: 16, start }, 2018)!.service_type, 16);
  assert.equal(shown({ type: 16, start }, 2019), undefined);
  assert.equal(shown({ type: 27, start }, 2018), undefined);
  assert.equal(shown({ type: 27, start }, 2019)!.org_number, null);
  assert.equal(
    shown({ type: 27, start, unit: 4 }, 2019)!.org_number,
    units.organisations[units.placeOf(27, 4)],
  );

  const service = { type: 15, start, end: day("2021-01-31"), hours: 1250, unit: 9, rolling: 0 };
  assert.equal(shown(service, 2020)!.end_date, OPEN_END);
  assert.equal(shown(service, 2021)!.end_date, day("2021-01-31"));
  assert.equal(shown(service, 2022), undefined);
  assert.equal(shown(service, 2020)!.hours_per_week, 1250);
  // The schema of 3.5 asks for the day of the decision.
  assert.equal(shown({ ...service, decided: NEVER }, 2018)!.decision_date, start);
  assert.equal(shown({ ...service, decided: NEVER }, 2019)!.decision_date, null);

  const refused = {
    type: 8,
    decision: 1,
    decided: day("2020-05-05"),
    complained: day("2021-01-02"),
    start: NEVER,
  };
  const row = shown(refused, 2020)!;
  assert.deepEqual(
    [row.start_date, row.end_date, row.hours_per_week, row.decision, row.complaint_received, row.rolling],
    [null, null, null, "1", null, "2"],
  );
  assert.notEqual(row.org_number, null);
  assert.equal(shown(refused, 2019), undefined);
  assert.equal(shown(refused, 2021), undefined);
});

Deno.test("answers are given in the codes of the year's format", () => {
  const answers = [{
    household: 1,
    coordinator: 13,
    individual_plan: 4,
    waiting_list: 1,
    dentist_assessed: 2017 * 12,
  }];
  const life = testLife({ services: [{ type: 5 }], answers });
  const told = (year: number) => {
    const rows = new ProfessionalRows(fileOf(year));
    rows.add(life, personOf(life));
    const { coordinator, individual_plan, waiting_list, dentist_assessed } = cells(
      rows.take(true),
      "person_info",
    );
    return [coordinator, individual_plan, waiting_list, dentist_assessed];
  };
  assert.deepEqual(told(2018), ["2", "9", null, "201701"]);
  assert.deepEqual(told(2019), ["13", "4", "1", "201701"]);
});

Deno.test("a year without a format, and a life with more rows than keys, are errors", () => {
  assert.throws(
    () => new ProfessionalRows(fileOf(2031)),
    /No professional format is known for the year 2031/,
  );
  const rows = new ProfessionalRows(fileOf(2020));
  const life = testLife({ services: Array.from({ length: LocalKeys.perLife + 1 }, () => ({ type: 5 })) });
  assert.throws(() => rows.add(life, personOf(life)), /A life has 401 rows in one table/);
  assert.equal(rows.rows, 0);
});
