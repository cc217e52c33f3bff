/**
 * Record groups made by hand, for tests of the store.
 *
 * @module
 */
import { iplos37 } from "../../register/formats/iplos_3_7.ts";
import { type RecordTable, recordTables } from "../../register/table.ts";
import type { Column, Misfit, RecordBatch, RecordGroup } from "../record_batch.ts";
import { daysOf } from "../iso_time.ts";
import type { Submission } from "./store.ts";

/** A row by column; dates as ISO text, hours as a number of hours. `$` fields steer the row itself. */
export interface TestRow {
  readonly $parent?: number;
  readonly $fate?: number;
  readonly $start?: number;
  readonly [column: string]: string | number | null | undefined;
}

/** A misfit of a column, by name. */
export interface TestMisfit {
  readonly row: number;
  readonly column: string;
  readonly kind: Misfit["kind"];
}

const encoder = new TextEncoder();

function makeColumn(schema: Column["schema"], rows: readonly TestRow[]): Column {
  const cells = rows.map((row) => row[schema.name] ?? null);
  const valid = Uint8Array.from(cells, (cell) => cell === null ? 0 : 1);
  switch (schema.type) {
    case "code": {
      const dictionary = [...new Set(cells.filter((cell) => cell !== null).map(String))];
      const codes = Int32Array.from(cells, (cell) => Math.max(0, dictionary.indexOf(String(cell))));
      return { kind: "dictionary", schema, codes, dictionary, valid };
    }
    case "text": {
      const parts = cells.map((cell) => encoder.encode(cell === null ? "" : String(cell)));
      const offsets = new Int32Array(parts.length + 1);
      for (const [index, part] of parts.entries()) offsets[index + 1] = offsets[index]! + part.length;
      const bytes = new Uint8Array(offsets[parts.length]!);
      for (const [index, part] of parts.entries()) bytes.set(part, offsets[index]!);
      return { kind: "text", schema, offsets, bytes, valid };
    }
    case "date": {
      const values = Int32Array.from(cells, (cell) => cell === null ? 0 : daysOf(String(cell))!);
      return { kind: "number", schema, values, valid };
    }
    case "hours":
      return {
        kind: "number",
        schema,
        values: Int32Array.from(cells, (cell) => Math.round(Number(cell) * 100)),
        valid,
      };
    case "key":
    case "id":
      return { kind: "number", schema, values: Float64Array.from(cells, Number), valid };
    case "int16":
      return { kind: "number", schema, values: Int16Array.from(cells, Number), valid };
    case "int32":
      return { kind: "number", schema, values: Int32Array.from(cells, Number), valid };
  }
}

/** A batch of rows. */
export function testBatch(
  name: RecordTable,
  rows: readonly TestRow[],
  options: { readonly misfits?: readonly TestMisfit[] } = {},
): RecordBatch {
  const table = recordTables[name];
  const start = Float64Array.from(rows, (row, index) => row.$start ?? 1000 + index * 100);
  return {
    table,
    length: rows.length,
    columns: table.columns.map((schema) => makeColumn(schema, rows)),
    start,
    end: start.map((offset) => offset + 90),
    parent: Int32Array.from(rows, (row) => row.$parent ?? 0),
    fate: Uint8Array.from(rows, (row) => row.$fate ?? 0),
    misfits: (options.misfits ?? []).map(({ row, column, kind }) => {
      const schema = table.columns.find((candidate) => candidate.name === column)!;
      return {
        row,
        column: schema,
        field: schema.field,
        kind,
        raw: "?",
        start: start[row]!,
        end: start[row]! + 5,
      };
    }),
  };
}

/** A group of batches. */
export function testGroup(
  batches: readonly RecordBatch[],
  options: { readonly last?: boolean } = {},
): RecordGroup {
  return {
    message: {
      format: iplos37,
      ordinal: 0,
      encoding: "utf-8",
      enveloped: false,
      header: new Map(),
      misfits: [],
      start: 0,
      end: 0,
    },
    batches: new Map(batches.map((batch) => [batch.table.name, batch])),
    last: options.last ?? true,
    offset: 0,
    fragment: () => new Uint8Array(),
  };
}

/** A submission of Bergen for 2021, unless told otherwise. */
export function testSubmission(
  id: string,
  changes: Partial<Omit<Submission, "id" | "header">> & {
    readonly header?: Readonly<Record<string, string>>;
  } = {},
): Submission {
  const { header, ...rest } = changes;
  return {
    id,
    source: `${id}.xml`,
    format: "iplos-3.7",
    kind: "professional",
    municipality: "4601",
    district: null,
    year: 2021,
    encoding: "utf-8",
    enveloped: false,
    ...rest,
    header: new Map(Object.entries({ sequence_number: "1", created_date: "20220115", ...header })),
  };
}
