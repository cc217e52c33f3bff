/**
 * The rows that a person has just been given, open to change.
 *
 * @module
 */
import type { Format } from "../../register/format.ts";
import { cellAt } from "../../stream/record_batch.ts";
import { LocalKeys } from "./local_keys.ts";
import type { ProfessionalRows } from "./message_rows.ts";
import type { CellValue, EditedRow, PersonEditor, PersonTable } from "./person_editor.ts";
import type { RowTable } from "./row_table.ts";
import type { IdentRows } from "./rows_ident.ts";

/** Tables whose rows stand below a person. */
export type TableBelow = Exclude<PersonTable, "person" | "ident">;

/** A row at the end of a table, and where it is now. */
class TableRow implements EditedRow {
  readonly table: PersonTable;
  /** Place in the table; -1 once it is taken out. */
  place: number;
  readonly #rows: RowTable;
  readonly #take: (row: TableRow) => void;

  /** `take` takes the row out. */
  constructor(rows: RowTable, place: number, take: (row: TableRow) => void) {
    this.table = rows.table.name as PersonTable;
    this.#rows = rows;
    this.place = place;
    this.#take = take;
  }

  get key(): number | string | null {
    return this.get(this.#rows.table.key!);
  }

  get(column: string): CellValue {
    return cellAt(this.#rows.cells(column), this.#standing());
  }

  set(column: string, value: CellValue): void {
    this.#rows.set(column, this.#standing(), value);
  }

  setRaw(column: string, text: string): void {
    this.#rows.setRaw(column, this.#standing(), text);
  }

  writeAs(xml: string): void {
    if (this.table === "person" || this.table === "ident") {
      throw new RangeError(`A row of ${this.table} is written from its values: change those`);
    }
    this.#rows.verbatim.set(this.#standing(), xml);
  }

  remove(): void {
    this.#standing();
    this.#take(this);
  }

  #standing(): number {
    if (this.place < 0) throw new RangeError(`The row of ${this.table} was taken out: it cannot be changed`);
    return this.place;
  }
}

/**
 * Lets the rows of the person who was added last be changed. They are the last ones of each table, so that every change is
 * cheap. One editor serves all persons of a message: {@linkcode EditedRows.begin} goes to the one added last, and what the
 * editor gave out for the one before is void.
 *
 * Rows that are put in have keys that no row of a life has.
 */
export class EditedRows implements PersonEditor {
  readonly #professional: ProfessionalRows;
  readonly #ident: IdentRows | undefined;
  readonly #tables: readonly RowTable[];
  /** Rows of the person by table, made when they are asked for. */
  readonly #rows = new Map<RowTable, TableRow[]>();
  /** Rows that were put in, by table. */
  readonly #added = new Map<RowTable, number>();
  #ordinal = -1;
  #person: TableRow | undefined;
  #identRow: TableRow | undefined;

  /** An editor of a message, and of the ident message that goes with it. */
  constructor(professional: ProfessionalRows, ident?: IdentRows) {
    this.#professional = professional;
    this.#ident = ident;
    this.#tables = professional.tables;
  }

  /**
   * Goes to the person that was added last.
   *
   * @throws {RangeError} Nobody was added, or the rows have been taken.
   */
  begin(): this {
    const ordinal = this.#professional.lastOrdinal;
    if (ordinal < 0) throw new RangeError("There is nobody to change: add a person first");
    this.#ordinal = ordinal;
    this.#rows.clear();
    this.#added.clear();
    const { persons } = this.#professional;
    this.#person = new TableRow(persons, persons.length - 1, () => this.remove());
    const ident = this.#ident;
    this.#identRow = ident === undefined || ident.lastOrdinal !== ordinal
      ? undefined
      : new TableRow(ident.persons, ident.persons.length - 1, (row) => {
        ident.persons.remove(row.place);
        row.place = -1;
        this.#identRow = undefined;
      });
    return this;
  }

  /** Number of the municipality in the year. */
  get municipality(): string {
    return this.#professional.file.municipality;
  }

  /** Reporting year. */
  get year(): number {
    return this.#professional.file.year;
  }

  /** Format of the professional message. */
  get format(): Format {
    return this.#professional.format;
  }

  /** Number of the person in the cohort. */
  get ordinal(): number {
    return this.#ordinal;
  }

  /** The person's own row. */
  get person(): EditedRow {
    if (this.#person === undefined) throw new RangeError("There is nobody to change: begin with a person");
    return this.#person;
  }

  /** The person's row in the ident message. */
  get ident(): EditedRow | undefined {
    return this.#identRow;
  }

  /** The person's rows of a table. */
  rows(table: TableBelow): readonly EditedRow[] {
    return [...this.#rowsOf(table)];
  }

  /**
   * A row more. It has the person's id and the next free key, as a service also a decision of its own, unless `cells` has them:
   * `null` there leaves them out.
   *
   * @throws {RangeError} All keys that the person has for such rows are used.
   */
  append(table: TableBelow, cells: Readonly<Record<string, CellValue>>): EditedRow {
    const personId = this.person.key;
    const list = this.#rowsOf(table);
    const rows = this.#tableOf(table);
    const { perLife, perPerson } = LocalKeys;
    const added = this.#added.get(rows) ?? 0;
    if (added === perPerson - perLife) {
      throw new RangeError(`A person can be given at most ${perPerson - perLife} rows of ${table} more`);
    }
    this.#added.set(rows, added + 1);
    const key = this.#professional.keys.rows(this.#ordinal) + perLife + added;
    const place = rows.append(this.#professional.persons.length - 1);
    const row = new TableRow(rows, place, this.#take);
    list.push(row);
    const given: Record<string, CellValue> = {
      person_ref: personId,
      [rows.table.key!]: key,
      ...(table === "service" ? { decision_id: key, decision_number: 1 } : {}),
      ...cells,
    };
    for (const [column, value] of Object.entries(given)) rows.set(column, place, value);
    return row;
  }

  /** Takes the person with all rows out of the professional message. */
  remove(): void {
    const person = this.#person;
    if (person === undefined || person.place < 0) throw new RangeError("The person was taken out already");
    for (const list of this.#rows.values()) for (const row of list) row.place = -1;
    this.#rows.clear();
    person.place = -1;
    this.#professional.removeLast();
  }

  readonly #take = (row: TableRow): void => {
    const table = this.#tableOf(row.table);
    const list = this.#rows.get(table)!;
    const at = list.indexOf(row);
    list.splice(at, 1);
    table.remove(row.place);
    row.place = -1;
    for (const behind of list.slice(at)) behind.place--;
  };

  #rowsOf(name: TableBelow): TableRow[] {
    const person = this.#person;
    const table = this.#tableOf(name);
    let list = this.#rows.get(table);
    if (list === undefined) {
      const first = this.#professional.firstRowOf(this.#tables.indexOf(table));
      const count = person === undefined || person.place < 0 ? 0 : table.length - first;
      list = Array.from({ length: count }, (_, row) => new TableRow(table, first + row, this.#take));
      this.#rows.set(table, list);
    }
    return list;
  }

  #tableOf(name: PersonTable): RowTable {
    const table = this.#tables.find((rows) => rows.table.name === name);
    if (table === undefined) throw new RangeError(`A person has no rows of ${name}`);
    return table;
  }
}
