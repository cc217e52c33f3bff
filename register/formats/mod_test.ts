import assert from "node:assert/strict";
import type { Format, Particle } from "../format.ts";
import { recordTables } from "../table.ts";
import { schemaTest } from "../../test/schemas.ts";
import { formatInventory, schemaInventory } from "../../test/xsd_inventory.ts";
import {
  apprec10,
  formatByRoot,
  formatForYear,
  formats,
  iplos35,
  iplos37,
  msghead12,
  xprHst5600,
  xprIde5313,
} from "./mod.ts";

const officialSchemas: readonly (readonly [Format, readonly string[]])[] = [
  [iplos35, ["iplos/iplos_2018.xsd"]],
  [iplos37, ["iplos/iplos_2019.xsd"]],
  [xprIde5313, [
    "xpr-ide-53.1.3/XPR(ide).xsd",
    "xpr-ide-53.1.3/NPR.xsd",
    "xpr-ide-53.1.3/XPR(ide)_CodingSchemes.xsd",
  ]],
  [xprHst5600, [
    "xpr-hst-56.0.0/XPR(hst).xsd",
    "xpr-hst-56.0.0/NPR.xsd",
    "xpr-hst-56.0.0/XPR(hst)_CodingSchemes.xsd",
  ]],
  [msghead12, ["envelope/MsgHead-v1_2_rev.xsd"]],
  [apprec10, ["envelope/AppRec.xsd"]],
];

for (const [format, paths] of officialSchemas) {
  schemaTest(`${format.id} has every element and attribute of its schema, and no more`, paths, (...texts) => {
    const expected = schemaInventory(texts, format.root.name);
    assert.ok(expected.length > 20);
    assert.deepEqual(formatInventory(format), expected);
  });
}

/** Columns of a format with the table they are in; MsgHead's are those of the submission it carries. */
function* columnsOf(format: Format): Generator<{ table: string; column: string }> {
  const seen = new Set<string>();
  function* walk(particle: Particle, table: string): Generator<{ table: string; column: string }> {
    if (particle.kind === "any") return;
    if (particle.kind !== "element") {
      for (const inner of particle.particles) yield* walk(inner, table);
      return;
    }
    const own = particle.table ?? table;
    if (particle.column !== undefined) yield { table: own, column: particle.column };
    for (const column of Object.values(particle.columns ?? {})) yield { table: own, column };
    if (typeof particle.type !== "string" || seen.has(particle.type)) return;
    seen.add(particle.type);
    const type = format.types[particle.type]!;
    for (const { column } of type.attributes) if (column !== undefined) yield { table: own, column };
    for (const inner of type.particles) yield* walk(inner, own);
  }
  yield* walk(format.root, "submission");
}

Deno.test("every column that a format names is in the table around it", () => {
  for (const format of Object.values(formats)) {
    for (const { table, column } of columnsOf(format)) {
      const schema = recordTables[table as keyof typeof recordTables];
      assert.ok(
        schema.columns.some(({ name }) => name === column),
        `${format.id}: table ${table} has no column ${column}`,
      );
    }
  }
});

Deno.test("every column of the tables is filled by some format", () => {
  const filled = new Set(
    Object.values(formats).flatMap((format) =>
      [...columnsOf(format)].map(({ table, column }) => `${table}.${column}`)
    ),
  );
  const all = Object.values(recordTables).flatMap(({ name, columns }) =>
    columns.map((column) => `${name}.${column.name}`)
  );
  assert.deepEqual(all.filter((column) => !filled.has(column)), []);
});

Deno.test("every rule of a format is about a field of it, and every field has a rule", () => {
  for (const format of [iplos35, iplos37, xprHst5600]) {
    const fields = new Set(
      formatInventory(format).filter((line) => !/ (complex|unique)/.test(line))
        .map((line) => line.split(" ")[0]!.split("/").at(-1)!.replace("@", "")),
    );
    const rules = new Set(Object.keys(format.rules));
    assert.deepEqual([...rules].filter((field) => !fields.has(field)), []);
    // Two classes of health stations have an `enhetID`, with different consequences: see its rules.
    assert.deepEqual(
      [...fields].filter((field) => !rules.has(field)),
      format === xprHst5600 ? ["enhetID"] : [],
    );
  }
});

Deno.test("a format is found by its root and not by a part of it", () => {
  for (const format of Object.values(formats)) {
    assert.equal(formatByRoot(format.namespace, format.root.name), format);
  }
  assert.equal(formatByRoot("", "IPLOS"), undefined);
  assert.equal(formatByRoot("http://www.npr.no/xmlstds/iplos/2019", "PERSON"), undefined);
});

Deno.test("the format of a year changes in 2019 and ends in 2025", () => {
  assert.deepEqual(
    [2016, 2017, 2018, 2019, 2025, 2026].map((year) => formatForYear(year)?.id),
    [undefined, "iplos-3.5", "iplos-3.5", "iplos-3.7", "iplos-3.7", undefined],
  );
});

Deno.test("formats are frozen all the way down", () => {
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    assert.ok(Object.isFrozen(value));
    Object.values(value).forEach(visit);
  };
  visit(formats);
});
