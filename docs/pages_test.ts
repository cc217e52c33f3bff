import assert from "node:assert/strict";
import { formats } from "../register/formats/mod.ts";
import { columnsOf, storedTables } from "../stream/store/store_tables.ts";
import { submissionColumns } from "../stream/store/submission_table.ts";
import { formatsPage } from "./make_formats.ts";
import { storePage, tablesPart } from "./make_tables.ts";
import { formatRow, withMadePart } from "./markdown.ts";

const read = (name: string) => Deno.readTextFile(new URL(name, import.meta.url));

Deno.test("docs/formats.md and docs/store.md are up to date with the tables", async () => {
  assert.ok(
    await read("./formats.md") === formatsPage(),
    "docs/formats.md is out of date. Run: deno task docs",
  );
  const store = await read("./store.md");
  assert.ok(store === storePage(store), "docs/store.md is out of date. Run: deno task docs");
});

Deno.test("every field of every format stands in docs/formats.md", () => {
  const page = formatsPage();
  for (const { id, types } of Object.values(formats)) {
    const section = page.split(/^## /m).find((part) => part.startsWith(`${id}\n`))!;
    for (const { attributes } of Object.values(types)) {
      for (const { name } of attributes) assert.ok(section.includes(`\n| @${name} |`), `${id} @${name}`);
    }
    for (const field of Object.keys(formats[id].rules)) {
      assert.match(section, new RegExp(`^\\| @?${field} \\|`, "m"), `${id} ${field}`);
    }
  }
});

Deno.test("the date fields of a format share the register's one expression, which the page gives once", () => {
  for (const { id, rules } of Object.values(formats)) {
    const dates = Object.values(rules).filter(({ dataType }) => dataType === "Date").map((rule) =>
      rule.format
    );
    assert.ok(new Set(dates).size <= 1, id);
  }
});

Deno.test("every column of every table stands in docs/store.md, and says what it is", () => {
  const part = tablesPart();
  const all = [
    ["submission", submissionColumns] as const,
    ...storedTables.map((name) => [name, columnsOf(name)] as const),
  ];
  for (const [name, columns] of all) {
    const section = part.split(/^### /m).find((text) => text.startsWith(`${name}\n`))!;
    const rows = section.split("\n").filter((line) => line.startsWith("| ")).slice(2);
    assert.deepEqual(rows.map((row) => row.split(" | ")[0]), columns.map((column) => `| ${column.name}`));
    for (const row of rows) assert.doesNotMatch(row, /\| +\| +\|$/, row);
  }
});

Deno.test("a cell cannot end its row, and a page without markers is told", () => {
  assert.equal(formatRow(["a|b", "c"]), "| a\\|b | c |");
  assert.equal(
    withMadePart("x\n<!-- made: t -->\nold\n<!-- /made: t -->\ny", "t", "new"),
    "x\n<!-- made: t -->\n\nnew\n\n<!-- /made: t -->\ny",
  );
  assert.throws(() => withMadePart("x", "t", "new"), RangeError);
});
