/**
 * Random record batches and messages of every format, for property tests of reading and writing.
 *
 * @module
 */

import fc from "fast-check";
import { iplos35, iplos37, xprHst5600, xprIde5313 } from "../../register/formats/mod.ts";
import type { ComplexType, Format, Particle } from "../../register/format.ts";
import { type ColumnType, type RecordTable, recordTables } from "../../register/table.ts";
import { isoDate } from "../iso_time.ts";
import type { RecordBatch } from "../record_batch.ts";
import { testBatch, type TestRow } from "../store/test_groups.ts";

/** Formats of messages that carry records; an envelope carries these. */
export const RECORD_FORMATS: readonly Format[] = [iplos35, iplos37, xprIde5313, xprHst5600];

/** A message to be: its header as text, and the batches of its only group. */
export interface RandomMessage {
  readonly format: Format;
  readonly header: ReadonlyMap<string, string>;
  readonly batches: readonly RecordBatch[];
}

/** Text as any that XML can hold, white space at its ends included. */
const text = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9ÆØÅæøå .-]{1,12}$/),
  fc.array(fc.constantFrom("<", "&", ">", '"', "'", "]]>", "\n", "\r", "\t", " ", "€", "😀", "\u0085", "x"), {
    minLength: 1,
    maxLength: 6,
  }).map((parts) => parts.join("")),
);

/** A day of the years that four digits can write, most of them in ours. */
const days = fc.oneof(
  fc.integer({ min: 10_000, max: 25_000 }),
  fc.integer({ min: -719_528, max: 2_932_896 }),
);

const LARGEST: Readonly<Partial<Record<ColumnType, number>>> = {
  int16: 0x7fff,
  int32: 0x7fffffff,
  key: 9_999_999_999,
  id: Number.MAX_SAFE_INTEGER,
};

function cell(type: ColumnType): fc.Arbitrary<string | number> {
  switch (type) {
    case "text":
    case "code":
      return text;
    case "date":
      return days.map((day) => isoDate(day)!);
    case "hours":
      return fc.integer({ min: -0x7fffffff, max: 0x7fffffff }).map((hundredths) => hundredths / 100);
    default: {
      const most = LARGEST[type]!;
      // Keys are small as a rule. There is one zero in XML's integers as in columns.
      return fc.oneof(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: -most, max: most }));
    }
  }
}

/** Columns of a table that a format has a field for. */
function columnsOf(format: Format, table: RecordTable): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (type: ComplexType, owner: RecordTable): void => {
    const take = (column: string | undefined) => owner === table && column !== undefined && found.add(column);
    for (const { column } of type.attributes) take(column);
    for (const child of elements(type.particles)) {
      if (typeof child.type !== "string") take(child.column);
      else visit(format.types[child.type]!, child.table ?? owner);
    }
  };
  visit(format.types[format.root.type as string]!, "submission");
  return found;
}

function elements(particles: readonly Particle[]): Extract<Particle, { kind: "element" }>[] {
  return particles.flatMap((particle) =>
    particle.kind === "element" ? [particle] : particle.kind === "any" ? [] : elements(particle.particles)
  );
}

function row(format: Format, table: RecordTable): fc.Arbitrary<TestRow> {
  const columns = columnsOf(format, table);
  const cells = recordTables[table].columns.filter(({ name }) => columns.has(name))
    .map(({ name, type }) => [name, fc.option(cell(type), { freq: 3 })] as const);
  return fc.record(Object.fromEntries(cells));
}

/** Rows of a table below so many parents, in the order of a file. */
function rowsBelow(format: Format, table: RecordTable, parents: number): fc.Arbitrary<TestRow[]> {
  const below = fc.array(fc.tuple(row(format, table), fc.nat({ max: Math.max(parents - 1, 0) })), {
    maxLength: 5,
  });
  return below.map((rows) =>
    rows.map(([cells, parent]) => ({ ...cells, $parent: parent })).sort((a, b) => a.$parent - b.$parent)
  );
}

/** Tables of a format: those that stand below no other, those below these, and so on. */
function levelsOf(format: Format): RecordTable[][] {
  const levels: RecordTable[][] = [];
  const depthOf = (name: RecordTable): number => {
    const { parent } = recordTables[name];
    return parent === undefined || parent === "submission" ? 0 : depthOf(parent) + 1;
  };
  for (const name of Object.keys(recordTables) as RecordTable[]) {
    if (name !== "submission" && columnsOf(format, name).size > 0) (levels[depthOf(name)] ??= []).push(name);
  }
  return levels;
}

type RowsByTable = ReadonlyMap<RecordTable, readonly TestRow[]>;

/** Rows of a level, below rows of the levels above. */
function levelRows(
  format: Format,
  names: readonly RecordTable[],
  above: RowsByTable,
): fc.Arbitrary<RowsByTable> {
  const lists = names.map((name): fc.Arbitrary<readonly TestRow[]> => {
    const { parent } = recordTables[name];
    if (parent === undefined || parent === "submission") {
      return fc.array(row(format, name).map((cells) => ({ ...cells, $parent: -1 })), { maxLength: 5 });
    }
    const parents = above.get(parent)?.length ?? 0;
    return parents === 0 ? fc.constant([]) : rowsBelow(format, name, parents);
  });
  return fc.tuple(...lists).map((found) =>
    new Map([...above, ...names.map((name, i) => [name, found[i]!] as const)])
  );
}

/** A random message of a format. Every cell of its batches has a field in it. */
export function randomMessage(format: Format): fc.Arbitrary<RandomMessage> {
  const header = [...columnsOf(format, "submission")].map((name) =>
    [name, fc.option(text, { freq: 3 })] as const
  );
  const rows = levelsOf(format).reduce<fc.Arbitrary<RowsByTable>>(
    (above, names) => above.chain((found) => levelRows(format, names, found)),
    fc.constant(new Map()),
  );
  return fc.tuple(fc.record(Object.fromEntries(header)), rows).map(([header, rows]): RandomMessage => ({
    format,
    header: new Map(Object.entries(header).filter((entry): entry is [string, string] => entry[1] !== null)),
    batches: [...rows].filter(([, list]) => list.length > 0).map(([table, list]) => testBatch(table, list)),
  }));
}
