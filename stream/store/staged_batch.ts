/**
 * Batches as columns to append: rows that a transform removed are left out, and each row is told
 * which person it belongs to, what became of it, and which of its values could not be read.
 *
 * @module
 */
import { classifyPersonNumber } from "../../register/identifiers/person_number.ts";
import type { RecordTable } from "../../register/table.ts";
import type { Finding, RejectedRecord } from "../finding.ts";
import { hasDigitRun, maskIdentityNumbers } from "../identity_mask.ts";
import { cellAt, type Column, Fate, type RecordBatch } from "../record_batch.ts";
import type { AppendColumn } from "./engine.ts";
import type { PersonKeys } from "./person_key.ts";
import { ownColumns } from "./store_tables.ts";
import { booleanColumn, numberColumn, textColumn } from "./text_column.ts";

/** Rows of a batch that are kept, in order; `undefined` where that is all of them. */
export function keptRows(batch: RecordBatch): Int32Array | undefined {
  const { fate, length } = batch;
  const kept = new Int32Array(length);
  let count = 0;
  for (let row = 0; row < length; row++) {
    if (fate[row] !== Fate.removed) kept[count++] = row;
  }
  return count === length ? undefined : kept.slice(0, count);
}

/** The column with only some of its rows. */
export function gather(column: AppendColumn, rows: Int32Array): AppendColumn {
  if (column.kind === "constant") return column;
  const valid = column.valid === undefined
    ? {}
    : { valid: pick(column.valid, rows, new Uint8Array(rows.length)) };
  switch (column.kind) {
    case "number": {
      const { values } = column;
      const target = values.slice(0, rows.length);
      return { kind: "number", values: pick(values, rows, target), ...valid };
    }
    case "dictionary":
      return {
        kind: "dictionary",
        codes: pick(column.codes, rows, new Int32Array(rows.length)),
        dictionary: column.dictionary,
        ...valid,
      };
    case "text": {
      const offsets = new Int32Array(rows.length + 1);
      for (let row = 0; row < rows.length; row++) {
        const source = rows[row]!;
        offsets[row + 1] = offsets[row]! + column.offsets[source + 1]! - column.offsets[source]!;
      }
      const bytes = new Uint8Array(offsets[rows.length]!);
      for (let row = 0; row < rows.length; row++) {
        const source = rows[row]!;
        bytes.set(column.bytes.subarray(column.offsets[source]!, column.offsets[source + 1]!), offsets[row]!);
      }
      return { kind: "text", offsets, bytes, ...valid };
    }
  }
}

function pick<T extends Uint8Array | Int8Array | Int16Array | Int32Array | Float64Array>(
  source: T,
  rows: Int32Array,
  target: T,
): T {
  for (let row = 0; row < rows.length; row++) target[row] = source[rows[row]!]!;
  return target;
}

/**
 * A column about persons as it is appended. Identity numbers that stand in a field that is not for them are
 * masked: they enter the store only where they are asked for.
 */
export function maskedColumn(column: Column): AppendColumn {
  if (column.kind === "dictionary") {
    const { kind, codes, valid } = column;
    return { kind, codes, dictionary: column.dictionary.map(maskIdentityNumbers), valid };
  }
  if (column.kind === "number" || !hasDigitRun(column.bytes, column.offsets.at(-1)!)) {
    return appendColumn(column);
  }
  return textColumn(Array.from(column.valid, (_, row) => {
    const text = cellAt(column, row);
    return text === null ? null : maskIdentityNumbers(String(text));
  }));
}

/**
 * The columns of a batch's rows, by name, as the store has them: masked, and with what each row has besides. What
 * stands in the place of secret columns is the caller's to add.
 */
export function rowColumns(batch: RecordBatch, persons: PersonIds): Record<string, AppendColumn> {
  const columns: Record<string, AppendColumn> = {
    person_id: { kind: "number", ...persons },
    invalid_fields: invalidFields(batch),
    byte_start: { kind: "number", values: batch.start },
    byte_end: { kind: "number", values: batch.end },
  };
  const own = new Set(ownColumns(batch.table).map((column) => column.name));
  for (const column of batch.columns) {
    if (!own.has(column.schema.name)) continue;
    // Contacts are not patients, and their telephone numbers may be long.
    columns[column.schema.name] = batch.table.name === "contact"
      ? appendColumn(column)
      : maskedColumn(column);
  }
  return columns;
}

/** A column as it is appended. */
export function appendColumn(column: Column): AppendColumn {
  switch (column.kind) {
    case "number":
      return { kind: "number", values: column.values, valid: column.valid };
    case "dictionary":
      return {
        kind: "dictionary",
        codes: column.codes,
        dictionary: column.dictionary,
        valid: column.valid,
      };
    case "text":
      return { kind: "text", offsets: column.offsets, bytes: column.bytes, valid: column.valid };
  }
}

/**
 * Names of columns that are null because their text could not be read or was not accepted, between
 * spaces: ` hours_per_week `. A column that was never there has no place in it.
 */
export function invalidFields(batch: RecordBatch): AppendColumn {
  const columns = new Map(batch.columns.map((column) => [column.schema.name, column]));
  const names = new Map<number, Set<string>>();
  for (const { row, column, kind } of batch.misfits) {
    if (column === undefined || row < 0 || row >= batch.length || kind === "missing") continue;
    if (columns.get(column.name)?.valid[row] !== 0) continue;
    const found = names.get(row);
    if (found === undefined) names.set(row, new Set([column.name]));
    else found.add(column.name);
  }
  if (names.size === 0) return { kind: "constant", value: null };
  const codes = new Int32Array(batch.length);
  const valid = new Uint8Array(batch.length);
  const dictionary = new Map<string, number>();
  for (const [row, found] of names) {
    const text = ` ${[...found].sort().join(" ")} `;
    const code = dictionary.get(text) ?? dictionary.size;
    dictionary.set(text, code);
    codes[row] = code;
    valid[row] = 1;
  }
  return { kind: "dictionary", codes, dictionary: [...dictionary.keys()], valid };
}

/** Ids of persons, row by row. */
export interface PersonIds {
  readonly values: Float64Array;
  readonly valid: Uint8Array;
}

/** Finds the person of each row of a group, and remembers the last one for the group after it. */
export class PersonFinder {
  #last: number | null = null;

  /** `person_id` of the rows of a batch. `batches` is the whole group. */
  idsOf(batch: RecordBatch, batches: ReadonlyMap<RecordTable, RecordBatch>): PersonIds {
    const { name, parent } = batch.table;
    if (name === "ident") return identPersonIds(batch);
    const ids: PersonIds = { values: new Float64Array(batch.length), valid: new Uint8Array(batch.length) };
    const persons = batches.get("person");
    const idColumn = persons?.columns.find(({ schema }) => schema.name === "person_id");
    if (name !== "person" && parent !== "person") return ids;
    for (let row = 0; row < batch.length; row++) {
      const person = name === "person" ? row : batch.parent[row]!;
      const id = person < 0 ? this.#last : idColumn === undefined ? null : cellAt(idColumn, person);
      if (typeof id !== "number") continue;
      ids.values[row] = id;
      ids.valid[row] = 1;
    }
    return ids;
  }

  /** Call when all batches of a group are done. */
  endGroup(batches: ReadonlyMap<RecordTable, RecordBatch>): void {
    const persons = batches.get("person");
    const idColumn = persons?.columns.find(({ schema }) => schema.name === "person_id");
    if (persons === undefined || persons.length === 0 || idColumn === undefined) return;
    this.#last = cellAt(idColumn, persons.length - 1) as number | null;
  }
}

/** An ident message writes the local person id as text; one that is no whole number has no person. */
function identPersonIds(batch: RecordBatch): PersonIds {
  const ids: PersonIds = { values: new Float64Array(batch.length), valid: new Uint8Array(batch.length) };
  const pid = batch.columns.find(({ schema }) => schema.name === "pid");
  if (pid === undefined) return ids;
  for (let row = 0; row < batch.length; row++) {
    const text = cellAt(pid, row);
    if (typeof text !== "string" || !/^\d{1,10}$/.test(text.trim())) continue;
    ids.values[row] = Number(text);
    ids.valid[row] = 1;
  }
  return ids;
}

/** What stands in the place of national identity numbers, by column. */
export function identityColumns(
  batch: RecordBatch,
  options: { readonly keys: PersonKeys; readonly keepNationalId: boolean },
): Record<string, AppendColumn> {
  const { keys, keepNationalId } = options;
  const column = batch.columns.find(({ schema }) => schema.secret === true);
  const numbers = Array.from({ length: batch.length }, (_, row) => {
    const text = column === undefined ? null : cellAt(column, row);
    return typeof text === "string" && text.trim() !== "" ? text.trim() : null;
  });
  const classes = numbers.map((number) => number === null ? null : classifyPersonNumber(number));
  return {
    person_key: textColumn(numbers.map((number) => number === null ? null : keys.keyOf(number))),
    id_kind: textColumn(classes.map((found) => found?.kind)),
    id_valid: booleanColumn(classes.map((found) => found?.valid ?? null)),
    id_fictitious: textColumn(classes.map((found) => found?.fictitious)),
    id_series: textColumn(classes.map((found) => found?.series)),
    national_id: keepNationalId ? textColumn(numbers) : { kind: "constant", value: null },
  };
}

/** Findings as columns, by name. */
export function findingRows(findings: readonly Finding[]): Record<string, AppendColumn> {
  return {
    person_id: numberColumn(findings.map(({ personId }) => personId)),
    check_id: textColumn(findings.map(({ check }) => check)),
    table_name: textColumn(findings.map(({ table }) => table)),
    field: textColumn(findings.map(({ field }) => field)),
    row_id: numberColumn(findings.map(({ rowId }) => rowId)),
    service_type: numberColumn(findings.map(({ serviceType }) => serviceType)),
    value: textColumn(findings.map(({ value }) => value)),
    consequence: textColumn(findings.map(({ consequence }) => consequence)),
    byte_start: numberColumn(findings.map(({ start }) => start)),
    byte_end: numberColumn(findings.map(({ end }) => end)),
  };
}

/** Dropped records as columns, by name. */
export function rejectedRows(records: readonly RejectedRecord[]): Record<string, AppendColumn> {
  return {
    person_id: numberColumn(records.map(({ personId }) => personId)),
    check_id: textColumn(records.map(({ check }) => check)),
    table_name: textColumn(records.map(({ table }) => table)),
    field: textColumn(records.map(({ field }) => field)),
    row_id: numberColumn(records.map(({ rowId }) => rowId)),
    byte_start: numberColumn(records.map(({ start }) => start)),
    byte_end: numberColumn(records.map(({ end }) => end)),
    fragment: textColumn(records.map(({ fragment }) => fragment)),
  };
}
