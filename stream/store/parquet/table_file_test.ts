import assert from "node:assert/strict";
import fc from "fast-check";
import type { AppendColumn, Row, SqlType } from "../engine.ts";
import { openNativeEngine } from "../native_engine.ts";
import { isoDate } from "../../iso_time.ts";
import { TableFile, TableFileMemory } from "./table_file.ts";

type Value = string | number | boolean | null;

const types: readonly SqlType[] = [
  "BIGINT",
  "INTEGER",
  "SMALLINT",
  "TINYINT",
  "BOOLEAN",
  "DATE",
  "DECIMAL(9,2)",
  "VARCHAR",
];
const columns = types.map((type) => ({ name: type.toLowerCase().replace(/\W.*/, ""), type }));
const memory = new TableFileMemory();
const encoder = new TextEncoder();

/** Values of a type, near each other and far apart, repeated and not. */
function valuesOf(type: SqlType): fc.Arbitrary<Value> {
  const whole = (bits: number) =>
    fc.oneof(
      fc.integer({ min: -3, max: 3 }),
      fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 }),
    );
  switch (type) {
    case "BIGINT":
      return fc.oneof(
        fc.integer({ min: 0, max: 9 }),
        fc.integer({ min: 1_000_000_000, max: 1_000_100_000 }),
        fc.maxSafeInteger(),
      );
    case "INTEGER":
      return whole(32);
    case "SMALLINT":
      return whole(16);
    case "TINYINT":
      return whole(8);
    case "BOOLEAN":
      return fc.boolean();
    case "DATE":
      return fc.integer({ min: -700_000, max: 2_900_000 });
    case "DECIMAL(9,2)":
      return fc.integer({ min: -999_999_999, max: 999_999_999 });
    case "VARCHAR":
      return fc.oneof(
        fc.constantFrom("", "J", "N", "æøå"),
        // DuckDB takes no text that is not Unicode.
        fc.string({ unit: "grapheme", maxLength: 30 }).map((text) => text.toWellFormed()),
      );
  }
}

function toColumn(type: SqlType, values: readonly Value[], layout: "dictionary" | "text"): AppendColumn {
  const valid = Uint8Array.from(values, (value) => value === null ? 0 : 1);
  if (type !== "VARCHAR") {
    const numbers = Float64Array.from(values, Number);
    return { kind: "number", values: type === "BIGINT" ? numbers : Int32Array.from(numbers), valid };
  }
  const texts = values.map((value) => String(value ?? ""));
  if (layout === "dictionary") {
    const dictionary = [...new Set(texts), "no row has it"];
    return {
      kind: "dictionary",
      codes: Int32Array.from(texts, (text) => dictionary.indexOf(text)),
      dictionary,
      valid,
    };
  }
  const parts = texts.map((text) => encoder.encode(text));
  const offsets = new Int32Array(parts.length + 1);
  for (const [index, part] of parts.entries()) offsets[index + 1] = offsets[index]! + part.length;
  const bytes = new Uint8Array(offsets.at(-1)!);
  for (const [index, part] of parts.entries()) bytes.set(part, offsets[index]!);
  return { kind: "text", offsets, bytes, valid };
}

/** The value as the engine hands it out. */
function read(type: SqlType, value: Value): Value {
  if (value === null) return null;
  if (type === "DATE") return isoDate(value as number);
  return type === "DECIMAL(9,2)" ? (value as number) / 100 : value;
}

/** Rows in pieces: how each is laid out, whether some rows are left out, and whether a row group ends after it. */
const pieces = fc.array(
  fc.record({
    rows: fc.array(
      fc.tuple(...types.map((type) => fc.option(valuesOf(type), { nil: null, freq: 4 }))),
      { minLength: 1, maxLength: 400, size: "max" },
    ),
    repeat: fc.constantFrom(1, 1, 7),
    layout: fc.constantFrom("dictionary" as const, "text" as const),
    every: fc.constantFrom(1, 1, 2),
    ends: fc.boolean(),
  }),
  { maxLength: 5 },
);

Deno.test("whatever is written, DuckDB reads it", async () => {
  const directory = await Deno.makeTempDir();
  const engine = await openNativeEngine({ threads: 1 });
  const path = `${directory}/table.parquet`;
  await fc.assert(
    fc.asyncProperty(pieces, async (pieces) => {
      const file = new TableFile(path, { columns, memory });
      const expected: Row[] = [];
      for (const { rows, repeat, layout, every, ends } of pieces) {
        const all = rows.flatMap((row) => Array.from({ length: repeat }, () => row));
        const from = all.flatMap((_, index) => index % every === 0 ? [index] : []);
        const given = types.map((type, column) => toColumn(type, all.map((row) => row[column]!), layout));
        file.append(given, { rows: from.length, from: every === 1 ? undefined : Int32Array.from(from) });
        if (ends) file.flush();
        for (const index of from) {
          expected.push(Object.fromEntries(
            columns.map(({ name, type }, column) => [name, read(type, all[index]![column]!)]),
          ));
        }
      }
      file.finish([["key", "value"]]);
      assert.equal(file.rows, expected.length);
      assert.deepEqual(await engine.query(`SELECT * FROM '${path}'`), expected);
      const found = await engine.query(`SELECT column_type FROM (DESCRIBE SELECT * FROM '${path}')`);
      assert.deepEqual(found.map(({ column_type }) => column_type), types);
    }),
    { numRuns: 60 },
  );
  await engine.close();
  await Deno.remove(directory, { recursive: true });
});

Deno.test("the engine finds rows by the bounds that a file tells", async () => {
  const path = await Deno.makeTempFile({ suffix: ".parquet" });
  const engine = await openNativeEngine({ threads: 1 });
  const file = new TableFile(path, {
    columns: [{ name: "number", type: "INTEGER" }, { name: "text", type: "VARCHAR" }],
    memory,
  });
  for (const [first, text] of [[-300, "å"], [0, "\u{1f600}"], [500, "b"]] as const) {
    file.append(
      [
        { kind: "number", values: Int32Array.from({ length: 300 }, (_, row) => first + row) },
        { kind: "constant", value: text },
      ],
      { rows: 300 },
    );
    file.flush();
  }
  file.finish([]);
  const rows = async (where: string) =>
    (await engine.query(`SELECT count(*) AS rows FROM '${path}' WHERE ${where}`))[0]!.rows;
  assert.equal(await rows("number = -1"), 1);
  assert.equal(await rows("number BETWEEN 250 AND 549"), 100);
  assert.equal(await rows("text = 'å'"), 300);
  assert.equal(await rows("text > 'å'"), 300);
  assert.equal(await rows("text < 'c'"), 300);
  const bounds = await engine.query(
    `SELECT stats_min_value AS least FROM parquet_metadata('${path}') WHERE path_in_schema = 'number' ORDER BY 1`,
  );
  assert.deepEqual(bounds.map(({ least }) => least), ["-300", "0", "500"]);
  await engine.close();
  await Deno.remove(path);
});

Deno.test("many different texts stand as they are, and not in a dictionary", async () => {
  const path = await Deno.makeTempFile({ suffix: ".parquet" });
  const engine = await openNativeEngine({ threads: 1 });
  const file = new TableFile(path, { columns: [{ name: "text", type: "VARCHAR" }], memory });
  const texts = Array.from({ length: 3000 }, (_, index) => `${index}`.padEnd(4000, "x"));
  for (let from = 0; from < texts.length; from += 500) {
    file.append([toColumn("VARCHAR", texts.slice(from, from + 500), "dictionary")], { rows: 500 });
  }
  file.append([{ kind: "constant", value: "the same" }], { rows: 10 });
  file.finish([]);
  const [found] = await engine.query(
    `SELECT count(*) AS rows, count(DISTINCT text) AS texts, max(length(text)) AS longest FROM '${path}'`,
  );
  assert.deepEqual(found, { rows: 3010, texts: 3001, longest: 4000 });
  const [{ encodings } = { encodings: "" }] = await engine.query(
    `SELECT encodings FROM parquet_metadata('${path}')`,
  );
  assert.match(String(encodings), /DELTA_LENGTH_BYTE_ARRAY/);
  await engine.close();
  await Deno.remove(path);
});

Deno.test("a file that is gone on with is the one that was never left", async () => {
  const directory = await Deno.makeTempDir();
  const columns = [{ name: "number", type: "BIGINT" as const }, { name: "text", type: "VARCHAR" as const }];
  const piece = (seed: number): AppendColumn[] => [
    { kind: "number", values: Float64Array.from({ length: 700 }, (_, row) => seed * 1e9 + row * row) },
    {
      kind: "dictionary",
      codes: Int32Array.from({ length: 700 }, (_, row) => row % 3),
      dictionary: ["a", "b", "c"],
    },
  ];
  const whole = new TableFile(`${directory}/whole`, { columns, memory });
  const left = new TableFile(`${directory}/left`, { columns, memory });
  for (const file of [whole, left]) file.append(piece(1), { rows: 700 });
  whole.save(true);
  left.save(true);
  for (const file of [whole, left]) file.append(piece(2), { rows: 700 });
  whole.save(false);
  const state = left.save(true);
  // What comes after the last save is lost, however far it had got.
  left.append(piece(9), { rows: 700 });
  left.flush();
  left.append(piece(9), { rows: 700 });
  left.close();
  const again = new TableFile(`${directory}/left`, { columns, memory, from: state });
  assert.equal(again.rows, 1400);
  for (const file of [whole, again]) {
    file.append(piece(3), { rows: 700 });
    file.finish([]);
  }
  assert.deepEqual(await Deno.readFile(`${directory}/left`), await Deno.readFile(`${directory}/whole`));
  await Deno.truncate(`${directory}/left`, state.size - 1);
  assert.throws(() => new TableFile(`${directory}/left`, { columns, memory, from: state }), RangeError);
  await Deno.remove(directory, { recursive: true });
});
