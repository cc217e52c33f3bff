/**
 * What one municipality's extract of a year has of a person, before a day and after it.
 *
 * @module
 */
import type { TableBelow } from "../cohort/edited_rows.ts";
import { type ExtractPlace, ExtractRows } from "../cohort/extract_rows.ts";
import type { RowPerson } from "../cohort/message_rows.ts";
import type { CellValue, EditedRow } from "../cohort/person_editor.ts";
import type { CohortPlan } from "../cohort/plan.ts";
import type { RowTable } from "../cohort/row_table.ts";
import type { LifeCourse } from "../life/life_course.ts";
import { cellAt } from "../../stream/record_batch.ts";
import type { WrittenGroup } from "../cohort/message_writer.ts";
import type { Change, ChangeKind } from "./changes.ts";
import { isoDay } from "./days.ts";
import type { KnownLife, LifeTable } from "./known_life.ts";

/** A table of the store, and the rows of a life that fill it. */
const lifeTables: Readonly<Record<string, LifeTable>> = Object.freeze({
  person_info: "answers",
  function_score: "scores",
  service: "services",
  diagnosis: "diagnoses",
  hospital_stay: "hospitalStays",
});

/** What changed of a person in a day. */
export interface PersonChange {
  readonly changes: readonly Change[];
  /** The person's element; without rows where the person is no longer in the extract. */
  readonly element: WrittenGroup;
  /** The person's row of the ident message, likewise. */
  readonly ident: WrittenGroup;
}

/** Compares two days of persons, one after the other in the same memory. */
export class YearView {
  readonly place: ExtractPlace;
  readonly #before: Side;
  readonly #after: Side;

  /** A view of the extract of a municipality and year. */
  constructor(place: ExtractPlace, plan: CohortPlan) {
    this.place = place;
    this.#before = new Side(place, plan);
    this.#after = new Side(place, plan);
  }

  /**
   * What is known of a person at the end of a day and was not the day before; `undefined` where there is nothing. The groups
   * are valid until the next person is compared.
   */
  compare(
    life: LifeCourse,
    { person, known, day }: { readonly person: RowPerson; readonly known: KnownLife; readonly day: number },
  ): PersonChange | undefined {
    const [before, after] = [this.#before, this.#after];
    before.add(known.at(life, day - 1), person);
    after.add(known.at(life, day), person);
    const lines = new Lines({ place: this.place, life, known, day, first: after.firstKey(person.ordinal) });
    const personId = String(after.personId(person.ordinal));
    for (const [place, table] of after.tables.entries()) {
      compareTables(
        before.tables[place]!,
        table,
        (row, changes) => lines.add(table.table.name, row, changes),
      );
    }
    const isChanged = lines.isChanged;
    const [element, ident] = [after.take(), after.takeIdent()];
    before.take();
    return isChanged ? { changes: lines.of(personId), element, ident } : undefined;
  }
}

/** One person in one extract, as known on a day. */
class Side {
  readonly #extract: ExtractRows;

  constructor(place: ExtractPlace, plan: CohortPlan) {
    this.#extract = new ExtractRows(place, plan);
  }

  get tables(): readonly RowTable[] {
    return this.#extract.professional.tables;
  }

  personId(ordinal: number): number {
    return this.#extract.professional.keys.person(ordinal);
  }

  firstKey(ordinal: number): number {
    return this.#extract.professional.keys.rows(ordinal);
  }

  add({ life, duplicates }: KnownLife, person: RowPerson): void {
    const { professional } = this.#extract;
    if (!this.#extract.add(life, person) || duplicates.length === 0) return;
    const first = professional.keys.rows(person.ordinal);
    const edited = this.#extract.edit();
    const services = edited.rows("service");
    for (const { place, key } of duplicates) {
      const service = services.find((row) => row.key === first + place);
      if (service === undefined) continue;
      edited.append("service", { ...cellsOf(service, professional.tables), ...keysOf(first + key) });
    }
  }

  take(): WrittenGroup {
    return this.#extract.professional.take(false);
  }

  takeIdent(): WrittenGroup {
    return this.#extract.ident.take(false);
  }
}

/** A row that is registered a second time gets a decision of its own. */
function keysOf(key: number): Readonly<Record<string, CellValue>> {
  return { service_id: key, decision_id: key, decision_number: 1 };
}

function cellsOf(row: EditedRow, tables: readonly RowTable[]): Record<string, CellValue> {
  const { columns } = tables.find(({ table }) => table.name === row.table)!.table;
  return Object.fromEntries(
    columns.map(({ name }) => [name, row.get(name)] as const).filter(([, value]) => value !== null),
  );
}

/** How a row differs: it came, it went, or the columns in which it is another one. */
type Difference = "came" | "went" | readonly string[];

function compareTables(
  before: RowTable,
  after: RowTable,
  tell: (key: number, difference: Difference) => void,
): void {
  const keyColumn = after.table.key!;
  const [keysBefore, keysAfter] = [before.cells(keyColumn), after.cells(keyColumn)];
  const rowsBefore = new Map<number, number>();
  for (let row = 0; row < before.length; row++) rowsBefore.set(cellAt(keysBefore, row) as number, row);
  for (let row = 0; row < after.length; row++) {
    const key = cellAt(keysAfter, row) as number;
    const other = rowsBefore.get(key);
    if (other === undefined) tell(key, "came");
    else {
      rowsBefore.delete(key);
      const columns = differing(before, other, { table: after, row });
      if (columns.length > 0) tell(key, columns);
    }
  }
  for (const key of rowsBefore.keys()) tell(key, "went");
}

const NONE: readonly string[] = Object.freeze([]);

function differing(
  before: RowTable,
  other: number,
  { table, row }: { readonly table: RowTable; readonly row: number },
): readonly string[] {
  let found: string[] | undefined;
  for (const [place, column] of table.columns.entries()) {
    const earlier = before.columns[place]!;
    const isSame = column.valid[row] === earlier.valid[other] &&
      (column.valid[row] === 0 || cellAt(column, row) === cellAt(earlier, other));
    if (!isSame) (found ??= []).push(column.schema.name);
  }
  return found ?? NONE;
}

/** Gathers the lines of one person's day. */
class Lines {
  /** Whether anything differs, told in a line of its own or not. */
  isChanged = false;
  readonly #place: ExtractPlace;
  readonly #life: LifeCourse;
  readonly #known: KnownLife;
  readonly #day: number;
  readonly #first: number;
  readonly #found: Omit<Change, "day" | "municipality" | "year" | "person">[] = [];

  constructor(
    { place, life, known, day, first }: {
      readonly place: ExtractPlace;
      readonly life: LifeCourse;
      readonly known: KnownLife;
      readonly day: number;
      readonly first: number;
    },
  ) {
    this.#place = place;
    this.#life = life;
    this.#known = known;
    this.#day = day;
    this.#first = first;
  }

  add(table: string, key: number, difference: Difference): void {
    this.isChanged = true;
    const row = String(key);
    const put = (change: ChangeKind, more: Partial<Change> = {}) =>
      this.#found.push({ table, row, change, ...more });
    if (difference === "came") return void put("new");
    if (table === "person") {
      if (difference === "went") put("ended");
      // The day of the last change follows from the rows below and is no change of its own.
      else if (difference.some((column) => column !== "changed_date")) put("changed");
      return;
    }
    const name = lifeTables[table as TableBelow]!;
    const place = key - this.#first;
    if (place >= this.#life[name].length) return this.#addSecond(put, place, difference);
    if (difference === "went") return void put("ended");
    const others = difference.filter((column) => column !== "end_date");
    if (others.length > 0) {
      const isCorrected = this.#known.rightFrom(this.#life, name, place) === this.#day;
      if (isCorrected) put("corrected", { told: this.#toldOn(name, place) });
      else put("changed");
    }
    if (others.length < difference.length) put("ended");
  }

  /** A second copy: deleted, or as long as it is there the same as the first one. */
  #addSecond(
    put: (change: ChangeKind, more?: Partial<Change>) => void,
    spare: number,
    difference: Exclude<Difference, "came">,
  ): void {
    const { place, isDeleted } = this.#known.secondAt(this.#life, { spare, day: this.#day });
    if (difference !== "went") put(difference.includes("end_date") ? "ended" : "changed");
    else if (!isDeleted) put("ended");
    else put("deleted", { told: this.#toldOn("services", place), of: String(this.#first + place) });
  }

  #toldOn(table: LifeTable, place: number): string {
    return isoDay(this.#known.knownFrom(this.#life, table, place));
  }

  of(person: string): readonly Change[] {
    const { municipality, year } = this.#place;
    const day = isoDay(this.#day);
    return this.#found.map(({ table, row, change, ...more }) => ({
      day,
      municipality,
      year,
      person,
      table,
      row,
      change,
      ...more,
    }));
  }
}
