/**
 * The files of one submission while they are written: one for each table and each fate of its rows.
 *
 * @module
 */
import type { TableName } from "../../register/table.ts";
import type { Finding, RejectedRecord } from "../finding.ts";
import { Fate, type RecordBatch } from "../record_batch.ts";
import type { AppendColumn } from "./engine.ts";
import { KeyFinder, type KeyList } from "./key_list.ts";
import type { KeyColumn } from "./parquet/column_buffer.ts";
import { TableFile, type TableFileMemory, type TableFileState } from "./parquet/table_file.ts";
import type { PickedRows } from "./parquet/text_buffer.ts";
import type { RowOwner } from "./row_select.ts";
import { findingRows, PersonFinder, type PersonIds, rejectedRows, rowColumns } from "./staged_batch.ts";
import { columnsOf, fieldNames, type StoreColumn, type StoredTable } from "./store_tables.ts";
import { textColumn } from "./text_column.ts";

/** One file of a submission. */
export interface TablePart {
  readonly table: StoredTable;
  /** The register would drop these rows. */
  readonly dropped: boolean;
}

/** A file that is whole. */
export interface FinishedFile extends TablePart {
  /** Name in the directory of the submission. */
  readonly name: string;
}

/** A file that is saved up to some row group. */
export interface SavedFile extends TablePart {
  readonly state: TableFileState;
}

/** What the files of a submission need. */
export interface SubmissionFilesOptions {
  /** Where they are written; it exists. */
  readonly directory: string;
  readonly owner: RowOwner;
  readonly keys: KeyList;
  /** Files to go on with; what stands after their last row group is cut off. */
  readonly from?: readonly SavedFile[];
}

/** Columns made of what does not leave the thread that reads: identity numbers, and what did not fit. */
export type MadeColumns = { readonly [table in TableName]?: Readonly<Record<string, AppendColumn>> };

/** Columns by name. */
type StoredColumns = Record<string, AppendColumn | KeyColumn>;

interface OpenFile extends TablePart {
  readonly file: TableFile;
  readonly columns: readonly StoreColumn[];
}

/** Name of a file while it is written. */
export function partName({ table, dropped }: TablePart): string {
  return dropped ? `rejected_rows.${table}.parquet` : `${table}.parquet`;
}

/** The files of one submission. */
export class SubmissionFiles {
  readonly #options: SubmissionFilesOptions;
  readonly #memory: TableFileMemory;
  readonly #files = new Map<string, OpenFile>();
  readonly #persons = new PersonFinder();
  readonly #keys: KeyFinder;
  readonly #constants: Readonly<Record<string, AppendColumn>>;

  constructor(options: SubmissionFilesOptions, memory: TableFileMemory) {
    const { owner, keys, from = [] } = options;
    this.#options = options;
    this.#memory = memory;
    this.#keys = new KeyFinder(keys, owner.municipality);
    this.#constants = {
      submission_id: { kind: "constant", value: owner.id },
      municipality: { kind: "constant", value: owner.municipality },
      year: { kind: "constant", value: owner.year },
    };
    for (const { state, ...part } of from) this.#open(part, state);
  }

  /** Adds the rows of a group that were not removed. `made` are columns that take the place of the batches' own. */
  addGroup(batches: ReadonlyMap<TableName, RecordBatch>, made: MadeColumns = {}): void {
    for (const [table, batch] of batches) {
      if (table === "submission" || batch.length === 0) continue;
      const persons = this.#persons.idsOf(batch, batches);
      const columns: StoredColumns = {
        person_key: { kind: "keys", ids: persons.values, valid: persons.valid },
        ...rowColumns(batch, persons),
        ...made[table],
      };
      if (table === "ident") columns.person_key = this.#ownKeys(columns.person_key, persons);
      const kept = rowsOfFate(batch, Fate.stored);
      if (kept === undefined) this.#append({ table, dropped: false }, columns, { rows: batch.length });
      else {
        this.#append({ table, dropped: false }, columns, { rows: kept.length, from: kept });
        const dropped = rowsOfFate(batch, Fate.rejected)!;
        this.#append({ table, dropped: true }, columns, { rows: dropped.length, from: dropped });
      }
    }
    this.#persons.endGroup(batches);
  }

  /** Adds findings. */
  addFindings(findings: readonly Finding[]): void {
    this.#addRecords("finding", findingRows(findings), findings);
  }

  /** Adds dropped records with their text. */
  addRejected(records: readonly RejectedRecord[]): void {
    this.#addRecords("rejected", rejectedRows(records), records);
  }

  /** Ends the row group of each file, and where asked for sees to it that a power cut takes nothing of them. */
  save(sync: boolean): SavedFile[] {
    return [...this.#files.values()].map(({ table, dropped, file }) => ({
      table,
      dropped,
      state: file.save(sync),
    }));
  }

  /** Makes the files whole. */
  finish(): FinishedFile[] {
    return [...this.#files.values()].map(({ table, dropped, columns, file }) => {
      file.finish([["kprkit_fields", JSON.stringify(fieldNames(columns))]]);
      this.#files.delete(partName({ table, dropped }));
      return { table, dropped, name: partName({ table, dropped }) };
    });
  }

  /** Closes the files as they are. */
  close(): void {
    for (const { file } of this.#files.values()) file.close();
    this.#files.clear();
  }

  /** A person of an ident message has the key of the number; where there is none, that of the local id. */
  #ownKeys(own: StoredColumns[string] | undefined, persons: PersonIds): AppendColumn {
    const { values, valid } = persons;
    return textColumn(Array.from(values, (id, row) => {
      if (own?.kind === "dictionary" && own.valid?.[row] !== 0) return own.dictionary[own.codes[row]!];
      return valid[row] === 0 ? null : this.#keys.keyOf(id);
    }));
  }

  #addRecords(
    table: "finding" | "rejected",
    columns: Record<string, AppendColumn>,
    records: readonly { readonly personId: number | null }[],
  ): void {
    const keys = {
      kind: "keys" as const,
      ids: Float64Array.from(records, ({ personId }) => personId ?? 0),
      valid: Uint8Array.from(records, ({ personId }) => personId === null ? 0 : 1),
    };
    const all = { ...columns, person_key: keys };
    this.#append({ table, dropped: false }, all, { rows: records.length });
  }

  #append(
    part: TablePart,
    columns: Readonly<StoredColumns>,
    picked: PickedRows,
  ): void {
    if (picked.rows === 0) return;
    const open = this.#files.get(partName(part)) ?? this.#open(part);
    open.file.append(
      open.columns.map(({ name }) => this.#constants[name] ?? columns[name] ?? nothing),
      picked,
    );
  }

  #open(part: TablePart, from?: TableFileState): OpenFile {
    const columns = columnsOf(part.table);
    const file = new TableFile(`${this.#options.directory}/${partName(part)}`, {
      columns,
      memory: this.#memory,
      ...(part.table === "ident" ? {} : { keys: { column: "person_key", writer: this.#keys } }),
      ...(from === undefined ? {} : { from }),
    });
    const open = { ...part, columns, file };
    this.#files.set(partName(part), open);
    return open;
  }
}

const nothing: AppendColumn = { kind: "constant", value: null };

/** Rows of one fate, in order; `undefined` where all rows are to be stored. */
function rowsOfFate(batch: RecordBatch, wanted: number): Int32Array | undefined {
  const { fate, length } = batch;
  const rows = new Int32Array(length);
  let count = 0;
  let others = 0;
  for (let row = 0; row < length; row++) {
    if (fate[row] === wanted) rows[count++] = row;
    if (fate[row] !== Fate.stored) others++;
  }
  return others === 0 ? undefined : rows.slice(0, count);
}
