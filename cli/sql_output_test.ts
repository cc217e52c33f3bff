import assert from "node:assert/strict";
import fc from "fast-check";
import type { SqlAnswer, SqlValue } from "../stream/store/statement.ts";
import { type SqlFormat, sqlFormats, writeAnswer } from "./sql_output.ts";

const columns = [{ name: "year", type: "INTEGER" }, { name: "name", type: "VARCHAR" }] as const;

function answerOf(rows: readonly (readonly SqlValue[])[], piece = 2): SqlAnswer {
  return {
    kind: "rows",
    columns,
    rows: (async function* () {
      for (let at = 0; at < rows.length; at += piece) yield await Promise.resolve(rows.slice(at, at + piece));
    })(),
  };
}

async function textOf(answer: SqlAnswer, format: SqlFormat): Promise<string> {
  let text = "";
  await writeAnswer(answer, { format, write: (part) => text += part });
  return text;
}

const rows = [[2020, "Bodø"], [9, null], [12345, 'a,"b"\n|\u001b[2J']] as const;

Deno.test("each format in its own words", async () => {
  const expected: Record<SqlFormat, string> = {
    table: ' year  name\n─────  ───────────\n 2020  Bodø\n    9  NULL\n12345  a,"b"·|·[2J\n',
    csv: 'year,name\n2020,Bodø\n9,\n12345,"a,""b""\n|\u001b[2J"\n',
    json: '[\n  {"year":2020,"name":"Bodø"},\n  {"year":9,"name":null},\n' +
      '  {"year":12345,"name":"a,\\"b\\"\\n|\\u001b[2J"}\n]\n',
    ndjson: '{"year":2020,"name":"Bodø"}\n{"year":9,"name":null}\n' +
      '{"year":12345,"name":"a,\\"b\\"\\n|\\u001b[2J"}\n',
    markdown: '| year | name |\n| ---: | --- |\n| 2020 | Bodø |\n| 9 |  |\n| 12345 | a,"b"·\\|·\\[2J |\n',
  };
  for (const format of sqlFormats) {
    assert.equal(await textOf(answerOf(rows), format), expected[format], format);
  }
});

Deno.test("an answer without rows has its head, and JSON an empty list", async () => {
  assert.equal(await textOf(answerOf([]), "table"), "year  name\n────  ────\n");
  assert.equal(await textOf(answerOf([]), "csv"), "year,name\n");
  assert.equal(await textOf(answerOf([]), "json"), "[]\n");
  assert.equal(await textOf(answerOf([]), "ndjson"), "");
});

Deno.test("what has no answer prints nothing, and is run all the same", async () => {
  let read = 0;
  const answer: SqlAnswer = {
    kind: "none",
    columns: [],
    rows: (async function* () {
      yield await Promise.resolve([[++read]]);
    })(),
  };
  assert.equal(await textOf(answer, "json"), "");
  assert.equal(read, 1);
});

Deno.test("the size of the pieces changes nothing, also where a table is longer than what is measured", async () => {
  const long = Array.from({ length: 2500 }, (_, index) => [index, `name ${index % 7}`] as const);
  for (const format of sqlFormats) {
    assert.equal(await textOf(answerOf(long, 3), format), await textOf(answerOf(long, 2048), format), format);
  }
});

Deno.test("any value is read back from JSON", async () => {
  const value = fc.oneof(fc.string({ unit: "grapheme" }), fc.integer(), fc.boolean(), fc.constant(null));
  await fc.assert(fc.asyncProperty(fc.array(fc.tuple(value, value)), async (rows) => {
    const expected = rows.map(([year, name]) => ({ year, name }));
    assert.deepEqual(JSON.parse(await textOf(answerOf(rows), "json")), expected);
    const lines = (await textOf(answerOf(rows), "ndjson")).split("\n").slice(0, -1);
    assert.deepEqual(lines.map((line) => JSON.parse(line)), expected);
  }));
});

Deno.test("no value begins a line of a table of its own", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.integer(), fc.string({ unit: "binary" }))), async (rows) => {
      for (const format of ["table", "markdown"] as const) {
        const text = await textOf(answerOf(rows), format);
        assert.equal(text.split("\n").length, rows.length + 3, format);
        assert.doesNotMatch(text.replaceAll("\n", ""), /\p{Cc}/u);
      }
    }),
  );
});
