/**
 * What every engine must do.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { AppendColumn, Engine, SqlType } from "./engine.ts";
import { EngineError } from "./engine_error.ts";
import { daysOf } from "../iso_time.ts";
import { testEngines } from "./test_engines.ts";

function contract(name: string, work: (engine: Engine) => Promise<void>): void {
  for (const [kind, open] of Object.entries(testEngines)) {
    Deno.test(`engine (${kind}): ${name}`, async () => {
      const engine = await open();
      try {
        await work(engine);
      } finally {
        await engine.close();
      }
    });
  }
}

const encoder = new TextEncoder();

function text(values: readonly (string | null)[]): AppendColumn {
  const parts = values.map((value) => encoder.encode(value ?? ""));
  const offsets = new Int32Array(parts.length + 1);
  for (const [index, part] of parts.entries()) offsets[index + 1] = offsets[index]! + part.length;
  const bytes = new Uint8Array(offsets[parts.length]!);
  for (const [index, part] of parts.entries()) bytes.set(part, offsets[index]!);
  return { kind: "text", offsets, bytes, valid: Uint8Array.from(values, (value) => value === null ? 0 : 1) };
}

function dictionary(values: readonly (string | null)[]): AppendColumn {
  const entries = [...new Set(values.filter((value) => value !== null))];
  return {
    kind: "dictionary",
    codes: Int32Array.from(values, (value) => value === null ? 0 : entries.indexOf(value)),
    dictionary: entries,
    valid: Uint8Array.from(values, (value) => value === null ? 0 : 1),
  };
}

const target = (...columns: readonly (readonly [name: string, type: SqlType])[]) => ({
  table: "t",
  columns: columns.map(([name, type]) => ({ name, type })),
});

contract("says which it is", async (engine) => {
  assert.match(engine.version, /^v\d+\.\d+\.\d+$/);
  assert.equal(engine.parquet, engine.kind === "native");
  await engine.close();
  await engine.close();
});

contract("hands out values of every type", async (engine) => {
  const rows = await engine.query(`SELECT
    9007199254740991::BIGINT AS big, -5::BIGINT AS negative, 7::HUGEINT * 3 AS huge, sum(4::BIGINT) AS total,
    7.25::DECIMAL(9,2) AS hours, -0.01::DECIMAL(9,2) AS less, sum(1.5::DECIMAL(9,2)) AS decimals,
    12345678901234.5678::DECIMAL(18,4) AS wide,
    1.5::DOUBLE AS double, 2::TINYINT AS tiny, true AS yes, false AS no, 'æøå 😀' AS text, '' AS empty,
    DATE '9999-12-31' AS last, DATE '0001-01-01' AS first, DATE '1969-12-31' AS before,
    TIMESTAMP '2021-02-03 04:05:06.789123' AS moment, TIMESTAMP '1960-01-01 00:00:00' AS early,
    NULL AS nothing, CAST(NULL AS DATE) AS no_date, CAST(NULL AS DECIMAL(9,2)) AS no_hours,
    count(*) AS rows`);
  assert.deepEqual(rows, [{
    big: 9007199254740991,
    negative: -5,
    huge: 21,
    total: 4,
    hours: 7.25,
    less: -0.01,
    decimals: 1.5,
    wide: 12345678901234.5678,
    double: 1.5,
    tiny: 2,
    yes: true,
    no: false,
    text: "æøå 😀",
    empty: "",
    last: "9999-12-31",
    first: "0001-01-01",
    before: "1969-12-31",
    moment: "2021-02-03T04:05:06.789",
    early: "1960-01-01T00:00:00.000",
    nothing: null,
    no_date: null,
    no_hours: null,
    rows: 1,
  }]);
});

contract("a type without a place in a row is refused", async (engine) => {
  await assert.rejects(engine.query("SELECT [1, 2] AS list"), EngineError);
  await assert.rejects(engine.query("SELECT INTERVAL 1 DAY AS span"), EngineError);
});

contract("an error tells what is wrong, and not what the data hold", async (engine) => {
  const sql = "SELECT CAST('41814512302x' AS DATE) AS date";
  await assert.rejects(engine.query(sql), (error: unknown) => {
    assert.ok(error instanceof EngineError);
    assert.equal(error.sql, sql);
    assert.ok(!error.message.includes("41814512302"));
    assert.ok(!Deno.inspect(error).includes("SELECT"));
    return true;
  });
  await assert.rejects(engine.run("SELECT * FROM nowhere"), /nowhere/);
  await assert.rejects(async () => {
    for await (const _ of engine.stream("SELECT * FROM nowhere"));
  }, EngineError);
  assert.deepEqual(await engine.query("SELECT 1 AS one"), [{ one: 1 }]);
});

for (const length of [0, 1, 2048, 5000]) {
  contract(`takes ${length} rows of every type, every third without a value`, async (engine) => {
    const rows = Array.from({ length }, (_, row) => row);
    const valid = Uint8Array.from(rows, (row) => row % 3 === 2 ? 0 : 1);
    const numbers: readonly (readonly [SqlType, AppendColumn, (row: number) => unknown])[] = [
      [
        "BIGINT",
        { kind: "number", values: Float64Array.from(rows, (row) => row * 4294967297 - 3), valid },
        (row) => row * 4294967297 - 3,
      ],
      [
        "INTEGER",
        { kind: "number", values: Int32Array.from(rows, (row) => row - 7), valid },
        (row) => row - 7,
      ],
      ["SMALLINT", { kind: "number", values: Int16Array.from(rows), valid }, (row) => row],
      [
        "TINYINT",
        { kind: "number", values: Int8Array.from(rows, (row) => row % 100), valid },
        (row) => row % 100,
      ],
      [
        "BOOLEAN",
        { kind: "number", values: Uint8Array.from(rows, (row) => row % 2), valid },
        (row) => row % 2 === 1,
      ],
      [
        "DECIMAL(9,2)",
        { kind: "number", values: Int32Array.from(rows, (row) => row - 50), valid },
        (row) => (row - 50) / 100,
      ],
      [
        "DATE",
        { kind: "number", values: Int32Array.from(rows, (row) => row - 3), valid },
        (row) => new Date((row - 3) * 86_400_000).toISOString().slice(0, 10),
      ],
      [
        "VARCHAR",
        dictionary(rows.map((row) => row % 3 === 2 ? null : `ord ${row % 17}`)),
        (row) => `ord ${row % 17}`,
      ],
      [
        "VARCHAR",
        dictionary(rows.map((row) => row % 3 === 2 ? null : `et langt ord nummer ${row % 11} — å`)),
        (row) => `et langt ord nummer ${row % 11} — å`,
      ],
      ["VARCHAR", text(rows.map((row) => row % 3 === 2 ? null : `tekst ${row}`)), (row) => `tekst ${row}`],
      [
        "VARCHAR",
        text(rows.map((row) => row % 3 === 2 ? null : "ø".repeat(row % 29))),
        (row) => "ø".repeat(row % 29),
      ],
      ["VARCHAR", { kind: "constant", value: "fast" }, () => "fast"],
      ["INTEGER", { kind: "constant", value: null }, () => null],
    ];
    const columns = numbers.map(([type], index): [string, SqlType] => [`c${index}`, type]);
    const table = target(["row", "INTEGER"], ...columns);
    await engine.append(
      table,
      [{ kind: "number", values: Int32Array.from(rows) }, ...numbers.map(([, column]) => column)],
      length,
    );
    const expected = rows.map((row) => ({
      row,
      ...Object.fromEntries(
        numbers.map(([, column, value], index) => [
          `c${index}`,
          row % 3 === 2 && column.kind !== "constant" ? null : value(row),
        ]),
      ),
    }));
    assert.deepEqual(await engine.query("SELECT * FROM t ORDER BY row"), expected);
    const types = await engine.query("SELECT column_name AS name, column_type AS type FROM (DESCRIBE t)");
    assert.deepEqual(
      types,
      table.columns.map((column) => ({ ...column })),
    );
    const streamed = [];
    for await (const piece of engine.stream("SELECT * FROM t ORDER BY row")) streamed.push(...piece);
    assert.deepEqual(streamed, expected);
  });
}

contract("appends again and again, and shows all of it to the next query", async (engine) => {
  const table = target(["n", "INTEGER"], ["s", "VARCHAR"]);
  for (let round = 0; round < 5; round++) {
    await engine.append(table, [
      { kind: "constant", value: round },
      dictionary(["a", null, "en lang verdi å"]),
    ], 3);
    assert.deepEqual(
      await engine.query("SELECT count(*) AS rows, max(n) AS last, count(s) AS texts FROM t"),
      [
        { rows: (round + 1) * 3, last: round, texts: (round + 1) * 2 },
      ],
    );
  }
  await engine.run("DROP TABLE t");
  await engine.append(target(["d", "DATE"]), [{ kind: "constant", value: "9999-12-31" }], 2);
  assert.deepEqual(await engine.query("SELECT DISTINCT d FROM t"), [{ d: "9999-12-31" }]);
});

contract("takes only the first rows of longer arrays", async (engine) => {
  const table = target(["n", "BIGINT"], ["t", "VARCHAR"], ["d", "VARCHAR"], ["b", "BOOLEAN"]);
  await engine.append(table, [
    { kind: "number", values: Float64Array.of(1, 2, 3), valid: Uint8Array.of(1, 0, 1) },
    text(["en", "to", "tre"]),
    dictionary(["x", "y", "z"]),
    { kind: "number", values: Uint8Array.of(0, 1, 1) },
  ], 2);
  assert.deepEqual(await engine.query("SELECT * FROM t ORDER BY t"), [
    { n: 1, t: "en", d: "x", b: false },
    { n: null, t: "to", d: "y", b: true },
  ]);
});

contract("a column without any value keeps its type", async (engine) => {
  await engine.append(target(["d", "VARCHAR"], ["t", "VARCHAR"]), [
    { kind: "dictionary", codes: new Int32Array(3), dictionary: [], valid: new Uint8Array(3) },
    text([null, null, null]),
  ], 3);
  assert.deepEqual(await engine.query("SELECT count(*) AS rows, count(d) AS d, count(t) AS t FROM t"), [
    { rows: 3, d: 0, t: 0 },
  ]);
});

contract("days from year 1 to 9999", async (engine) => {
  const days = ["0001-01-01", "0999-12-31", "1582-10-15", "1900-02-28", "2000-02-29", "9999-12-31"];
  await engine.append(target(["d", "DATE"]), [
    { kind: "number", values: Int32Array.from(days, (day) => daysOf(day)!) },
  ], days.length);
  assert.deepEqual(await engine.query("SELECT d FROM t ORDER BY d"), days.map((d) => ({ d })));
});

contract("refuses columns that do not fit", async (engine) => {
  const table = target(["n", "INTEGER"], ["s", "VARCHAR"]);
  const n: AppendColumn = { kind: "number", values: Int32Array.of(1) };
  await assert.rejects(engine.append(table, [n], 1), RangeError);
  await assert.rejects(engine.append(table, [n, n], 1), TypeError);
  await assert.rejects(engine.append(table, [n, text(["a", "b"])], 2), RangeError);
  await assert.rejects(engine.append(table, [text(["a"]), n], 1), TypeError);
});

contract("streams while other statements run", async (engine) => {
  let rows = 0;
  for await (const piece of engine.stream("SELECT range AS n FROM range(100000)")) {
    rows += piece.length;
    await engine.query("SELECT 1 AS one");
  }
  assert.equal(rows, 100_000);
  for await (const piece of engine.stream("SELECT range AS n FROM range(100000)")) {
    assert.ok(piece.length > 0);
    break;
  }
  assert.deepEqual(await engine.query("SELECT 2 AS two"), [{ two: 2 }]);
});

contract("any text comes back as it went in", async (engine) => {
  const texts = fc.array(
    fc.option(fc.string({ unit: "binary", maxLength: 40 }).filter((value) => !value.includes("\0")), {
      freq: 4,
    }),
    { minLength: 1, maxLength: 60 },
  );
  let round = 0;
  await fc.assert(
    fc.asyncProperty(texts, async (values) => {
      // A lone surrogate has no UTF-8.
      const written = values.map((value) => value?.toWellFormed() ?? null);
      const table = `t${round++}`;
      const columns = [
        { name: "n", type: "INTEGER" as const },
        { name: "t", type: "VARCHAR" as const },
        { name: "d", type: "VARCHAR" as const },
      ];
      await engine.append({ table, columns }, [
        { kind: "number", values: Int32Array.from(written, (_, row) => row) },
        text(written),
        dictionary(written),
      ], written.length);
      const rows = await engine.query(`SELECT t, d, length(t) AS length FROM ${table} ORDER BY n`);
      assert.deepEqual(rows.map(({ t }) => t), written);
      assert.deepEqual(rows.map(({ d }) => d), written);
      const same = await engine.query(`SELECT count(*) AS rows FROM ${table} WHERE t IS DISTINCT FROM d`);
      assert.deepEqual(same, [{ rows: 0 }]);
    }),
    { numRuns: 25 },
  );
});
