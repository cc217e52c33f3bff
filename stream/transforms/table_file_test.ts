import assert from "node:assert/strict";
import { parseTableFile, readTableFile, TableFileError } from "./table_file.ts";
import { table } from "./test_chain.ts";

const columns = { file: "t.csv", required: ["a"], optional: ["b", "c"] };
const read = (bytes: Uint8Array) =>
  parseTableFile(bytes, columns).map(({ line, values }) =>
    `${line} ${JSON.stringify(Object.fromEntries(values))}`
  );

Deno.test("tables are read as spreadsheets write them", () => {
  const expected = ['2 {"a":"1","b":"x"}', '4 {"a":"2"}'];
  for (const separator of [";", ",", "\t"]) {
    for (const end of ["\n", "\r\n"]) {
      const text = [["a", "b"], ["1", "x"], [], [" 2 ", ""]].map((cells) => cells.join(separator)).join(end);
      assert.deepEqual(read(table(text)), expected);
      assert.deepEqual(read(table(`\uFEFF${text}${end}`)), expected);
    }
  }
  assert.deepEqual(read(table('A;b;C\n"1;2";"say ""so""";"two\nlines"\n3;;\n')), [
    '2 {"a":"1;2","b":"say \\"so\\"","c":"two\\nlines"}',
    '4 {"a":"3"}',
  ]);
});

Deno.test("Windows-1252 is what it is when it is not UTF-8", () => {
  assert.deepEqual(read(Uint8Array.of(0x61, 0x0a, 0xe6, 0xf8, 0xe5)), ['2 {"a":"æøå"}']);
  assert.deepEqual(read(table("a\næøå")), ['2 {"a":"æøå"}']);
});

Deno.test("a table that is not as it should be is refused with its line", () => {
  const cases: [string, number, RegExp][] = [
    ["", 0, /t\.csv: The table is empty/],
    ["b\n1\n", 1, /line 1: Column a is missing/],
    ["a;d\n", 1, /Column d is unknown/],
    ["a;b;a\n", 1, /Column a is there twice/],
    ["a;b\n1;2\n;2\n", 3, /line 3: Column a is empty/],
    ["a;b\n1;2;3\n", 2, /more cells/],
    ['a;b\n1;"x\n2;y\n', 2, /line 2: A quotation mark is not closed/],
  ];
  for (const [text, line, message] of cases) {
    assert.throws(() => read(table(text)), (error: unknown) => {
      assert.ok(error instanceof TableFileError);
      assert.match(error.message, message);
      assert.equal(error.line, line);
      assert.ok(error.hint.length > 0);
      return true;
    });
  }
});

Deno.test("a table that is not there is told by its path", async () => {
  await assert.rejects(
    readTableFile({ ...columns, file: "absent.csv" }),
    /absent\.csv: There is no such file/,
  );
});
