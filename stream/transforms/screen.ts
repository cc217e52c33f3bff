/**
 * Test persons out.
 *
 * @module
 */
import { oldestAge, type TestPersonSign, testPersonSign } from "../../register/identifiers/test_persons.ts";
import { tables } from "../../register/table.ts";
import {
  cellAt,
  columnIndex,
  Fate,
  type NumberColumn,
  type RecordBatch,
  type RecordGroup,
} from "../record_batch.ts";
import { type ChainTransform, type MessagePlace, removeRow, TransformTally } from "./chain_transform.ts";
import { localId } from "./person_link.ts";
import { TableFileError, type TableFileRow } from "./table_file.ts";
import { applies, type Validity, validityOf } from "./validity.ts";

const PID = columnIndex(tables.ident, "pid");
const NATIONAL_ID = columnIndex(tables.ident, "national_id");
const PERSON_ID = columnIndex(tables.person, "person_id");
const AGE = columnIndex(tables.person, "age");

/** A person that the user knows to be none. */
export interface ListedPerson extends Validity {
  /** Local id, `pePeID` and `pid`. */
  readonly personId?: number;
  /** Identity number, as the ident message writes it. */
  readonly nationalId?: string;
  /** Why, in the user's words; counted by it. */
  readonly reason?: string;
}

/** Options of {@linkcode Screen}. */
export interface ScreenOptions {
  /** Signs in number and age. @default true */
  readonly rules?: boolean;
  /** Also take out numbers with 40 added to the month: NAV's test data, but also real help numbers. @default false */
  readonly possible?: boolean;
  /** Persons to take out whatever their number says. */
  readonly list?: readonly ListedPerson[];
}

/** Columns of the table of {@linkcode listedPersons}. */
export const screenListColumns: {
  readonly required: readonly string[];
  readonly optional: readonly string[];
} = Object.freeze({
  required: Object.freeze([]),
  optional: Object.freeze(["person_id", "national_id", "municipality", "year", "reason"]),
});

/**
 * Persons of a table with the columns `person_id` or `national_id`, and `municipality`, `year` and `reason`.
 *
 * @throws {TableFileError} A row names nobody, or an id that is none.
 */
export function listedPersons(rows: readonly TableFileRow[], file: string): ListedPerson[] {
  return rows.map((row) => {
    const { values, line } = row;
    const [id, nationalId, year, reason] = ["person_id", "national_id", "year", "reason"].map((name) =>
      values.get(name)
    );
    if (id === undefined && nationalId === undefined) {
      const hint = "Fill in person_id (pePeID and pid) or national_id";
      throw new TableFileError("The row names nobody", { file, line, hint });
    }
    const personId = id === undefined ? undefined : localId(id);
    if (personId === null) {
      const hint = "A local id has one to ten digits; put identity numbers in the column national_id";
      throw new TableFileError("The value of person_id is no local id", { file, line, hint });
    }
    const years = new Map([...values].filter(([name]) => name === "municipality"));
    if (year !== undefined) years.set("from", year).set("to", year);
    return {
      ...(personId === undefined ? {} : { personId }),
      ...(nationalId === undefined ? {} : { nationalId }),
      ...(reason === undefined ? {} : { reason }),
      ...validityOf({ line, values: years }, file),
    };
  });
}

/** Local ids of persons found in ident messages, by municipality and year. */
type FoundPersons = Map<string, Map<number, string>>;

/**
 * Takes out test persons with all their rows: by sign in the identity number (see {@linkcode testPersonSign}), by an age
 * that cannot be, and by the user's list. Messages carry no names, so "Donald Duck" under a real number is found by the
 * list alone.
 *
 * A person found in an ident message is taken out of the care data of that municipality and year too, where that is
 * read later in the same run; runs over files read ident messages first. One found in care data alone, by age, stays in
 * the ident message, and `ident_unmatched` tells it.
 */
export class Screen implements ChainTransform {
  readonly name = "screen";
  readonly tally: TransformTally = new TransformTally();
  readonly #rules: boolean;
  readonly #possible: boolean;
  readonly #list: readonly ListedPerson[];
  #found: FoundPersons = new Map();
  /** Of the message being read: persons of the list by id, and those found in ident messages. */
  #listed = new Map<number | string, string>();
  #here: Map<number, string> = new Map();
  #year: number | null = null;

  /** Without options: by rule, with no list. */
  constructor(options: ScreenOptions = {}) {
    this.#rules = options.rules ?? true;
    this.#possible = options.possible ?? false;
    this.#list = options.list ?? [];
  }

  begin(place: MessagePlace): void {
    this.#year = place.year;
    this.#listed = new Map();
    for (const person of this.#list) {
      if (!applies(person, place)) continue;
      const reason = person.reason === undefined ? "listed" : `listed: ${person.reason}`;
      if (person.personId !== undefined) this.#listed.set(person.personId, reason);
      if (person.nationalId !== undefined) this.#listed.set(person.nationalId, reason);
    }
    // Without municipality or year the two messages of a person cannot be brought together.
    const scope = place.stated === null || place.year === null ? undefined : `${place.stated} ${place.year}`;
    this.#here = (scope === undefined ? undefined : this.#found.get(scope)) ?? new Map();
    if (scope !== undefined) this.#found.set(scope, this.#here);
  }

  apply(group: RecordGroup): void {
    const idents = group.batches.get("ident");
    if (idents !== undefined) this.#screenIdents(idents);
    const persons = group.batches.get("person");
    if (persons !== undefined) this.#screenPersons(persons);
  }

  save(): unknown {
    return [...this.#found].map(([scope, persons]) => [scope, [...persons]]);
  }

  restore(state: unknown): void {
    for (const [scope, persons] of state as [string, [number, string][]][]) {
      const known = this.#found.get(scope) ?? new Map<number, string>();
      this.#found.set(scope, known);
      for (const [id, reason] of persons) known.set(id, reason);
    }
  }

  #screenIdents(batch: RecordBatch): void {
    for (let row = 0; row < batch.length; row++) {
      const number = textAt(batch, NATIONAL_ID, row);
      const id = localId(textAt(batch, PID, row));
      const reason = this.#listed.get(number) ?? (id === null ? undefined : this.#listed.get(id)) ??
        this.#sign(number);
      if (reason === undefined) continue;
      if (removeRow(batch, row, this.tally, reason) && id !== null) this.#here.set(id, reason);
    }
  }

  #sign(number: string): TestPersonSign | undefined {
    if (!this.#rules || number === "") return undefined;
    const sign = testPersonSign(number, this.#year);
    return sign === "possibly_synthetic_number" && !this.#possible ? undefined : sign;
  }

  #screenPersons(batch: RecordBatch): void {
    const ids = batch.columns[PERSON_ID] as NumberColumn;
    const ages = batch.columns[AGE] as NumberColumn;
    for (let row = 0; row < batch.length; row++) {
      if (batch.fate[row] !== Fate.stored) continue;
      const id = ids.valid[row] === 1 ? ids.values[row]! : null;
      const reason = (id === null ? undefined : this.#listed.get(id) ?? this.#here.get(id)) ??
        (this.#rules && ages.valid[row] === 1 && isImpossible(ages.values[row]!)
          ? "impossible_age"
          : undefined);
      if (reason !== undefined) removeRow(batch, row, this.tally, reason);
    }
  }
}

function isImpossible(age: number): boolean {
  return age < 0 || age > oldestAge;
}

function textAt(batch: RecordBatch, index: number, row: number): string {
  return String(cellAt(batch.columns[index]!, row) ?? "").trim();
}
