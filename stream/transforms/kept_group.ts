/**
 * Groups without the rows that transforms took out, for those who come after: they never see them.
 *
 * @module
 */
import { type RecordTable, recordTables } from "../../register/table.ts";
import { type Column, Fate, type Misfit, type RecordBatch, type RecordGroup } from "../record_batch.ts";

/** How {@linkcode keptGroup} goes about it. */
export interface KeptGroupOptions {
  /** The person that continues into this group was taken out: what is told of that person goes too. */
  readonly continuedRemoved?: boolean;
}

/**
 * The group with only the rows whose fate is not `removed`, parents renumbered. Where nothing was removed it is the
 * group itself, and nothing is copied.
 */
export function keptGroup(group: RecordGroup, options: KeptGroupOptions = {}): RecordGroup {
  const kept = new Map<RecordTable, Int32Array>();
  for (const [name, batch] of group.batches) {
    const rows = keptRows(batch);
    if (rows !== undefined) kept.set(name, rows);
  }
  if (kept.size === 0 && options.continuedRemoved !== true) return group;
  const persons = kept.get("person");
  const places = persons === undefined ? undefined : newPlaces(group.batches.get("person")!, persons);
  const batches = new Map<RecordTable, RecordBatch>();
  for (const [name, batch] of group.batches) {
    const made = withRows(batch, kept.get(name), {
      places: recordTables[name].parent === "person" ? places : undefined,
      dropsLoose: name === "person" && options.continuedRemoved === true,
    });
    if (made.length > 0 || made.misfits.length > 0) batches.set(name, made);
  }
  return { ...group, batches };
}

/** Rows that are not removed, in order; `undefined` where that is all of them. */
function keptRows({ fate, length }: RecordBatch): Int32Array | undefined {
  let removed = 0;
  for (let row = 0; row < length; row++) if (fate[row] === Fate.removed) removed++;
  if (removed === 0) return undefined;
  const rows = new Int32Array(length - removed);
  for (let row = 0, at = 0; row < length; row++) if (fate[row] !== Fate.removed) rows[at++] = row;
  return rows;
}

/** Place of each row among those kept; -1 where it is not. */
function newPlaces(batch: RecordBatch, rows: Int32Array): Int32Array {
  const places = new Int32Array(batch.length).fill(-1);
  for (let at = 0; at < rows.length; at++) places[rows[at]!] = at;
  return places;
}

function withRows(
  batch: RecordBatch,
  rows: Int32Array | undefined,
  how: { readonly places: Int32Array | undefined; readonly dropsLoose: boolean },
): RecordBatch {
  const all = rows ?? Int32Array.from({ length: batch.length }, (_, row) => row);
  const parent = picked(batch.parent, all, new Int32Array(all.length));
  if (how.places !== undefined) {
    for (let row = 0; row < parent.length; row++) {
      if (parent[row]! >= 0) parent[row] = how.places[parent[row]!]!;
    }
  }
  return {
    table: batch.table,
    length: all.length,
    columns: rows === undefined ? batch.columns : batch.columns.map((column) => pickedColumn(column, rows)),
    start: picked(batch.start, all, new Float64Array(all.length)),
    end: picked(batch.end, all, new Float64Array(all.length)),
    parent,
    fate: picked(batch.fate, all, new Uint8Array(all.length)),
    misfits: keptMisfits(batch, rows, how.dropsLoose),
  };
}

function keptMisfits(batch: RecordBatch, rows: Int32Array | undefined, dropsLoose: boolean): Misfit[] {
  if (rows === undefined && !dropsLoose) return batch.misfits;
  const places = rows === undefined ? undefined : newPlaces(batch, rows);
  return batch.misfits.flatMap((misfit) => {
    if (misfit.row < 0 || misfit.row >= batch.length) return dropsLoose ? [] : [misfit];
    const row = places === undefined ? misfit.row : places[misfit.row]!;
    return row < 0 ? [] : [row === misfit.row ? misfit : { ...misfit, row }];
  });
}

function pickedColumn(column: Column, rows: Int32Array): Column {
  const { schema } = column;
  const valid = picked(column.valid, rows, new Uint8Array(rows.length));
  switch (column.kind) {
    case "number":
      return {
        kind: "number",
        schema,
        values: picked(column.values, rows, column.values.slice(0, rows.length)),
        valid,
      };
    case "dictionary":
      return {
        kind: "dictionary",
        schema,
        codes: picked(column.codes, rows, new Int32Array(rows.length)),
        dictionary: column.dictionary,
        valid,
      };
    case "text": {
      const offsets = new Int32Array(rows.length + 1);
      for (let at = 0; at < rows.length; at++) {
        const row = rows[at]!;
        offsets[at + 1] = offsets[at]! +
          (valid[at] === 1 ? column.offsets[row + 1]! - column.offsets[row]! : 0);
      }
      const bytes = new Uint8Array(offsets[rows.length]!);
      for (let at = 0; at < rows.length; at++) {
        const row = rows[at]!;
        if (valid[at] === 1) {
          bytes.set(column.bytes.subarray(column.offsets[row]!, column.offsets[row + 1]!), offsets[at]!);
        }
      }
      return { kind: "text", schema, offsets, bytes, valid };
    }
  }
}

function picked<T extends Uint8Array | Int16Array | Int32Array | Float64Array>(
  source: T,
  rows: Int32Array,
  target: T,
): T {
  for (let at = 0; at < rows.length; at++) target[at] = source[rows[at]!]!;
  return target;
}
