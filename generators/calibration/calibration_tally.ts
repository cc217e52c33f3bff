/**
 * Counts of what a cohort's messages say, for comparison with the targets.
 *
 * @module
 */
import { type RecordTable, tables } from "../../register/table.ts";
import { columnIndex, Fate, type RecordBatch } from "../../stream/record_batch.ts";
import { PersonCounter } from "./person_counter.ts";
import { AnswerRows, codes, numbers, type PersonRows, ScoreRows, ServiceRows } from "./person_rows.ts";
import { YEAR_SIZE } from "./year_counts.ts";

/** Reporting years of a cohort. */
export interface CalibrationYears {
  /** First reporting year. */
  readonly from: number;
  /** Last reporting year. */
  readonly to: number;
}

/** What was counted, as plain data. */
export interface CalibrationCounts extends CalibrationYears {
  /** As many for each year, in the order of years. */
  readonly counts: readonly number[];
}

/** Rows that are counted. */
export interface CountedRows {
  /** By table, as in a record group that holds whole persons. */
  readonly batches: ReadonlyMap<RecordTable, RecordBatch>;
}

/** What the rows do not say. */
export interface CountOptions {
  /** Reporting year of the message. */
  readonly year: number;
  /**
   * Number that a person keeps through the years, from the `person_id` of the year.
   *
   * @default the `person_id` itself
   */
  readonly ordinalOf?: (personId: number) => number;
}

const column = {
  personId: columnIndex(tables.person, "person_id"),
  age: columnIndex(tables.person, "age"),
  sex: columnIndex(tables.person, "sex"),
};

/**
 * Counts recipients as the statistics do, from the rows that a cohort's messages are made of: a service counts that was not
 * refused, started by 31 December and not ended before 1 January, of a type in use, housing under its old codes as 29. What a
 * cohort says is judged this way, and not what it was meant to say.
 *
 * Persons are known again from one year to the next within a block: feed the years of a block in order, then call
 * {@linkcode CalibrationTally.endBlock}. A person in the messages of two municipalities of a year counts in both. Counts can be sent from one worker to another and added up.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { CalibrationTally } from "./calibration_tally.ts";
 *
 * const tally = new CalibrationTally({ from: 2024, to: 2025 });
 * tally.add({ batches: new Map() }, { year: 2024 });
 * const other = CalibrationTally.from(tally.toJSON());
 * other.merge(tally.toJSON());
 * assert.equal(other.years.to, 2025);
 * ```
 */
export class CalibrationTally {
  /** First and last year that is counted. */
  readonly years: CalibrationYears;
  readonly #counts: Float64Array;
  readonly #counters: readonly PersonCounter[];
  /** Last year in which a person of the block was a recipient. */
  readonly #served = new Map<number, number>();

  /** Nothing counted yet. */
  constructor({ from, to }: CalibrationYears) {
    if (!(Number.isInteger(from) && Number.isInteger(to) && from <= to)) {
      throw new RangeError(`Years from ${from} to ${to} cannot be counted: give the first, then the last`);
    }
    this.years = { from, to };
    const counts = new Float64Array((to - from + 1) * YEAR_SIZE);
    this.#counts = counts;
    this.#counters = Array.from(
      { length: to - from + 1 },
      (_, i) => new PersonCounter(from + i, { counts, base: i * YEAR_SIZE }),
    );
  }

  /** A tally of counts that were sent from elsewhere. */
  static from(counts: CalibrationCounts): CalibrationTally {
    const tally = new CalibrationTally(counts);
    tally.merge(counts);
    return tally;
  }

  /** Counts the persons of a group; rows marked as taken out are left out, and so are those of a person in a group before. */
  add({ batches }: CountedRows, { year, ordinalOf }: CountOptions): void {
    const counter = this.#counters[year - this.years.from];
    if (counter === undefined) {
      throw new RangeError(`The year ${year} is not counted: make the tally for all years of the cohort`);
    }
    const persons = batches.get("person");
    if (persons === undefined) return;
    const below = readersOf(batches);
    const ids = numbers(persons, column.personId);
    const ages = numbers(persons, column.age);
    const sexes = codes(persons, column.sex);
    const sexOf = sexes.dictionary.map((code) => code === "K" ? 0 : code === "M" ? 1 : -1);
    for (let row = 0; row < persons.length; row++) {
      counter.begin();
      for (const rows of below) rows.read(row, counter);
      if (persons.fate[row] !== Fate.stored) continue;
      const id = ids.values[row]!;
      counter.finish({
        age: ages.valid[row] === 0 ? -1 : ages.values[row]!,
        sex: sexes.valid[row] === 0 ? -1 : sexOf[sexes.codes[row]!]!,
        entered: counter.isRecipient && this.#enters(ordinalOf === undefined ? id : ordinalOf(id), year),
      });
    }
  }

  /** The persons of the next rows are others. */
  endBlock(): void {
    this.#served.clear();
  }

  /** Adds what was counted elsewhere. */
  merge({ from, to, counts }: CalibrationCounts): void {
    if (from !== this.years.from || to !== this.years.to || counts.length !== this.#counts.length) {
      throw new RangeError(`Counts of ${from} to ${to} cannot be added: count the same years everywhere`);
    }
    for (const [place, count] of counts.entries()) this.#counts[place]! += count;
  }

  /** What was counted, as plain data. */
  toJSON(): CalibrationCounts {
    return { ...this.years, counts: [...this.#counts] };
  }

  /** Whether a recipient was none in the year before; nobody is new in the first year. */
  #enters(ordinal: number, year: number): boolean {
    const last = this.#served.get(ordinal);
    this.#served.set(ordinal, year);
    return year > this.years.from && (last === undefined || last < year - 1);
  }
}

/** What reads the tables below persons. */
function readersOf(batches: ReadonlyMap<RecordTable, RecordBatch>): readonly PersonRows[] {
  return readers.flatMap(([table, Reader]) => {
    const batch = batches.get(table);
    return batch === undefined ? [] : [new Reader(batch)];
  });
}

const readers = [
  ["service", ServiceRows],
  ["person_info", AnswerRows],
  ["function_score", ScoreRows],
] as const;
