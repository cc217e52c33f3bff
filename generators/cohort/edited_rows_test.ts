import assert from "node:assert/strict";
import fc from "fast-check";
import { tables } from "../../register/table.ts";
import { daysFromIso } from "../../stream/mapper/value_parser.ts";
import { cellAt } from "../../stream/record_batch.ts";
import { RecordXmlWriter } from "../../stream/xml_writer/mod.ts";
import { UnitNumbers } from "../identities/unit_number.ts";
import type { LifeCourse } from "../life/life_course.ts";
import { EditedRows } from "./edited_rows.ts";
import { LocalKeys } from "./local_keys.ts";
import { ProfessionalRows } from "./message_rows.ts";
import type { CellValue } from "./person_editor.ts";
import type { MessageGroup } from "./row_message.ts";
import type { CodeCells } from "./row_table.ts";
import { IdentRows } from "./rows_ident.ts";
import { ServiceUnits } from "./service_units.ts";
import { testLife, testLives } from "./test_lives.ts";

const units = new ServiceUnits({ numbers: new UnitNumbers(7), municipality: "4601", inhabitants: 290_000 });
const file = { seed: 7, municipality: "4601", year: 2020, units };
const below = ["person_info", "function_score", "service", "diagnosis", "hospital_stay"] as const;
type Below = typeof below[number];

function start(lives: readonly LifeCourse[] = []) {
  const rows = new ProfessionalRows(file);
  const ident = new IdentRows(file);
  const editor = new EditedRows(rows, ident);
  const add = (life: LifeCourse, ordinal = life.ordinal) => {
    const person = { ordinal, number: String(17_853_100_000 + ordinal), kind: "fnr" as const };
    if (!rows.add(life, person)) return false;
    ident.add(person);
    editor.begin();
    return true;
  };
  for (const life of lives) add(life);
  return { rows, ident, editor, add };
}

async function textOf(made: ProfessionalRows | IdentRows): Promise<string> {
  const writer = new RecordXmlWriter({ layout: "compact" });
  const group = made.take(true);
  return await new Blob([...writer.write(group, group), ...writer.finish()]).text();
}

const day = daysFromIso;
const one = () =>
  testLife({
    services: [
      {
        type: 15,
        start: day("2020-01-05"),
        application: day("2020-01-01"),
        decided: day("2020-01-02"),
        hours: 200,
        unit: 1,
      },
      { type: 5, start: day("2020-02-05"), application: day("2020-01-01"), decided: day("2020-01-02") },
      { type: 6, start: day("2020-03-05"), application: day("2020-01-01"), decided: day("2020-01-02") },
    ],
    answers: [{ household: 1, dentist_assessed: 2020 * 12 }, {
      household: 2,
      doctor_assessed: 2020 * 12 + 3,
    }],
  });

Deno.test("cells are changed, and what no reader can take stands as it is", async () => {
  const { rows, ident, editor, add } = start();
  add(one(), 3);
  assert.deepEqual([editor.municipality, editor.year, editor.ordinal, editor.format.id], [
    "4601",
    2020,
    3,
    "iplos-3.7",
  ]);
  const [care, meals, alarm] = editor.rows("service");
  assert.equal(care!.get("hours_per_week"), 200);
  assert.equal(care!.key, new LocalKeys().rows(3));
  care!.set("hours_per_week", 20_000);
  care!.set("org_number", "999999999");
  care!.set("service_subtype", 4);
  care!.setRaw("start_date", "20200231");
  meals!.setRaw("hours_per_week", "mye");
  meals!.setRaw("org_number", "utenbys");
  meals!.set("decision_id", null);
  alarm!.set("start_date", null);
  const [first, second] = editor.rows("person_info");
  first!.set("dentist_assessed", "20200102");
  second!.set("dentist_assessed", "1");
  editor.person.set("sex", null);
  editor.ident!.set("national_id", "123");
  add(one(), 4);
  const batch = rows.tables.find(({ table }) => table.name === "service")!;
  assert.deepEqual(
    batch.misfits.map(({ row, field, kind, raw }) => [row, field, kind, raw]),
    [[0, "tjFraDato", "calendar", "20200231"], [1, "tjTimerUke", "type", "mye"]],
  );
  const text = await textOf(rows);
  const [person, next] = text.split("</PERSON>") as [string, string];
  assert.match(
    person,
    /<TJENESTE .*?<tjTimerUke>200\.00<\/tjTimerUke>.*?<tjInstOrgnr>999999999<.*?<tjFraDato>20200231</,
  );
  assert.match(person, /<tjTimerUke>mye<\/tjTimerUke><tjInstOrgnr>utenbys</);
  assert.match(person, /<TJENESTE tjPeID="4" tjTjID="1538" tjVeNrID="1">/);
  assert.match(person, /<poVurdTann>20200102<.*<poVurdTann>1<\/poVurdTann><poVurdLege>202004</);
  assert.doesNotMatch(person, /peKjonn|tjTjenUnderType/);
  assert.match(await textOf(ident), /pid="4" fid="123" typeID="1"\/><PasientIdent pid="5" fid="17853100004"/);
  // What comes behind is as it would have been.
  const clean = start();
  clean.add(one(), 4);
  const alone = await textOf(clean.rows);
  assert.equal(next, alone.slice(alone.indexOf("<PERSON")).split("</PERSON>")[0]);
  // And so is the next group.
  clean.add(one(), 4);
  add(one(), 4);
  assert.equal(await textOf(rows), await textOf(clean.rows));
});

Deno.test("rows are put in with keys of their own, and taken out", async () => {
  const { rows, editor, add } = start();
  add(one(), 3);
  const first = new LocalKeys().rows(3);
  const added = editor.append("service", { service_type: 5, decision: "2", start_date: day("2020-04-01") });
  assert.deepEqual([added.key, added.get("person_ref"), added.get("decision_id")], [
    first + 400,
    4,
    first + 400,
  ]);
  assert.deepEqual(added.get("end_date"), null);
  const copy = editor.append("service", { service_id: first, person_ref: 7, decision_id: null });
  assert.deepEqual([copy.key, copy.get("person_ref"), copy.get("decision_id")], [first, 7, null]);
  const [care, meals, alarm] = editor.rows("service");
  meals!.remove();
  alarm!.setRaw("start_date", "x");
  care!.remove();
  assert.deepEqual(editor.rows("service").map(({ key }) => key), [first + 2, first + 400, first]);
  assert.equal(alarm!.get("service_type"), 6);
  assert.throws(() => meals!.set("service_type", 1), /was taken out/);
  assert.throws(() => meals!.remove(), /was taken out/);
  alarm!.writeAs("<TJENESTE/>");
  const text = await textOf(rows);
  assert.equal(text.match(/<TJENESTE/g)!.length, 3);
  assert.match(
    text,
    /<TJENESTE\/><TJENESTE tjPeID="4" tjTjID="1937" tjVeID="1937" tjVeNrID="1"><tjTjenType>5</,
  );
  assert.throws(() => editor.begin(), /add a person first/);
});

Deno.test("a person is taken out with all rows, of one message or both", async () => {
  const { rows, ident, editor, add } = start();
  add(one(), 1);
  const service = editor.rows("service")[0]!;
  service.setRaw("start_date", "x");
  service.writeAs("<x/>");
  editor.remove();
  assert.deepEqual(editor.rows("service"), []);
  assert.throws(() => service.get("service_type"), /was taken out/);
  assert.throws(() => editor.remove(), /taken out already/);
  assert.throws(() => editor.append("service", {}), /was taken out/);
  add(one(), 2);
  editor.ident!.remove();
  const identKey = () => editor.ident?.key;
  assert.equal(identKey(), undefined);
  add(one(), 3);
  editor.person.remove();
  assert.equal(identKey(), "4");
  add(one(), 4);
  const text = await textOf(rows);
  assert.deepEqual(text.match(/pePeID="\d+"/g), ['pePeID="3"', 'pePeID="5"']);
  assert.doesNotMatch(text, /<x\/>/);
  assert.deepEqual((await textOf(ident)).match(/pid="\d+"/g), ['pid="2"', 'pid="4"', 'pid="5"']);
});

Deno.test("the same life can be added as another person", async () => {
  const { rows, editor, add } = start();
  const life = one();
  add(life, 1);
  add(life, 9_000);
  editor.person.set("age", 12);
  const text = await textOf(rows);
  assert.deepEqual(text.match(/pePeID="\d+"|peAlder>\d+/g), [
    'pePeID="2"',
    "peAlder>89",
    'pePeID="9001"',
    "peAlder>12",
  ]);
  assert.equal(new Set(text.match(/tjTjID="\d+"/g)).size, 6);
});

Deno.test("what cannot be done is said", () => {
  const { editor, add } = start();
  assert.throws(() => editor.person, /begin with a person/);
  add(one());
  const service = editor.rows("service")[0]!;
  assert.throws(() => service.set("hours_per_week", "2"), /write other text with setRaw/);
  assert.throws(() => service.set("hours_per_week", 2.5), /takes whole numbers/);
  assert.throws(() => service.get("sex"), /no column sex/);
  assert.throws(() => editor.person.writeAs("<x/>"), /is written from its values/);
  for (let row = 0; row < 112; row++) editor.append("diagnosis", {});
  assert.throws(() => editor.append("diagnosis", {}), /at most 112 rows of diagnosis more/);
});

/** What may be done to a row, as numbers that choose among what there is. */
const edits = fc.array(
  fc.record({
    table: fc.constantFrom(...below),
    kind: fc.constantFrom("set", "null", "raw", "append", "remove"),
    row: fc.nat(),
    column: fc.nat(),
    value: fc.nat({ max: 30_000 }),
  }),
  { maxLength: 12 },
);

/** Rows of a person as plain values: what an editor should lead to. */
type Model = Record<Below, Record<string, CellValue>[]>;

Deno.test("any edits lead to the rows that they say, and to no others", () => {
  fc.assert(
    fc.property(testLives, fc.infiniteStream(edits), (lives, plans) => {
      const { rows, editor, add } = start();
      const expected: Model[] = [];
      for (const life of lives) {
        if (!add(life)) continue;
        const model = Object.fromEntries(below.map((table) => [
          table,
          editor.rows(table).map((row) =>
            Object.fromEntries(tables[table].columns.map(({ name }) => [name, row.get(name)]))
          ),
        ])) as Model;

        const apply = ({ table, kind, row, column, value }: Edit): void => {
          const found = editor.rows(table);
          const { name, type } = tables[table].columns[column % tables[table].columns.length]!;
          const cell = type === "code" || type === "text" ? String(value) : value;
          if (kind === "append") {
            const added = editor.append(table, { [name]: cell });
            model[table].push(
              Object.fromEntries(tables[table].columns.map(({ name }) => [name, added.get(name)])),
            );
            assert.equal(added.get(name), cell);
            return;
          }
          if (found.length === 0) return;
          const at = row % found.length;
          if (kind === "remove") {
            found[at]!.remove();
            model[table].splice(at, 1);
            return;
          }
          if (kind === "raw") found[at]!.setRaw(name, "x");
          else found[at]!.set(name, kind === "null" ? null : cell);
          const isText = type === "code" || type === "text";
          model[table][at]![name] = kind === "raw" ? (isText ? "x" : null) : kind === "null" ? null : cell;
        };
        for (const edit of plans.next().value!) apply(edit);
        expected.push(model);
      }
      const group = rows.take(true);
      assert.deepEqual(persons(group, expected.length), expected);
      // The batches are such as the writer takes.
      const writer = new RecordXmlWriter();
      writer.write(group, group);
      writer.finish();
    }),
    { seed: 51, numRuns: 150 },
  );
});

type Edit = typeof edits extends fc.Arbitrary<(infer One)[]> ? One : never;

/** Rows of a group by person. */
function persons({ batches }: MessageGroup, count: number): Model[] {
  return Array.from({ length: count }, (_, person) =>
    Object.fromEntries(below.map((table) => {
      const batch = batches.get(table);
      const rows: Record<string, CellValue>[] = [];
      for (let row = 0; row < (batch?.length ?? 0); row++) {
        if (batch!.parent[row] !== person) continue;
        rows.push(
          Object.fromEntries(batch!.columns.map((column) => [column.schema.name, cellAt(column, row)])),
        );
      }
      return [table, rows];
    })) as Model);
}

Deno.test("codes that are put in do not pile up over the groups of a message", () => {
  const { rows, editor, add } = start();
  const batch = rows.tables.find(({ table }) => table.name === "service")!;
  const dictionary = () => batch.cells<CodeCells>("org_number").dictionary;
  for (let group = 0; group < 3; group++) {
    for (let person = 0; person < 800; person++) {
      add(one());
      editor.rows("service")[0]!.set("org_number", `utenbys ${group} ${person}`);
      assert.equal(editor.rows("service")[0]!.get("org_number"), `utenbys ${group} ${person}`);
    }
    rows.take(false);
  }
  assert.ok(dictionary().length < units.organisations.length + 1601);
  rows.begin(file);
  assert.equal(dictionary(), units.organisations);
});
