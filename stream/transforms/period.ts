/**
 * Only what falls within a period.
 *
 * @module
 */
import { type TableName, tables } from "../../register/table.ts";
import { daysFromIso } from "../mapper/value_parser.ts";
import { type Column, columnIndex, Fate, type RecordBatch, type RecordGroup } from "../record_batch.ts";
import {
  type ChainTransform,
  type MessagePlace,
  type MessageRemoval,
  removeRow,
  TransformTally,
} from "./chain_transform.ts";
import { isoHeaderDate } from "./header_judge.ts";

/** First and last day, both in the period, as ISO dates; absent ends are open. */
export interface PeriodBounds {
  /** First day: `2019-01-01`. */
  readonly from?: string;
  /** Last day: `2021-12-31`. */
  readonly to?: string;
}

/** Columns that say from when to when a row tells of something, by table. */
const SPANS: { readonly [table in TableName]?: readonly [start: string, end: string] } = Object.freeze({
  person: ["from_date", "death_date"],
  person_info: ["start_date", "end_date"],
  function_score: ["start_date", "end_date"],
  service: ["start_date", "end_date"],
  diagnosis: ["start_date", "end_date"],
  hospital_stay: ["start_date", "end_date"],
});

const spanColumns = new Map(
  Object.entries(SPANS).map(([name, [start, end]]) => {
    const table = tables[name as TableName];
    return [name, [columnIndex(table, start), columnIndex(table, end)] as const];
  }),
);

/**
 * Period bound of a user as an ISO date: a date, or a year, which means its first or last day. `undefined` where it is
 * neither.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { periodBound } from "./period.ts";
 *
 * assert.equal(periodBound("2021", "to"), "2021-12-31");
 * ```
 */
export function periodBound(text: string, end: "from" | "to"): string | undefined {
  const iso = /^\d{4}$/.test(text) ? `${text}-${end === "from" ? "01-01" : "12-31"}` : text;
  return Number.isNaN(daysFromIso(iso)) ? undefined : iso;
}

/**
 * Takes out what lies outside a period.
 *
 * - A message whose reporting period has no day in common with it is taken out as a whole, ident messages too.
 * - A row is outside where it ended before the first day or began after the last. What overlaps stays, whole.
 * - A date that is missing does not put a row outside: without an end it runs on, without a start it always ran.
 * - A person is outside who died before the first day or came (`peFraDato`) after the last; all below goes too.
 * - Contacts, ident rows and persons of whom no row is left stay.
 *
 * @example
 * ```ts
 * import { Period } from "./period.ts";
 * import { TransformChain } from "./transform_chain.ts";
 *
 * const chain = new TransformChain([new Period({ from: "2019-01-01", to: "2021-12-31" })]);
 * ```
 */
export class Period implements ChainTransform {
  readonly name = "period";
  readonly tally: TransformTally = new TransformTally();
  readonly #from: number;
  readonly #to: number;

  /**
   * Both bounds are days of the period.
   *
   * @throws {RangeError} A bound is no date, or the last day lies before the first.
   */
  constructor({ from, to }: PeriodBounds) {
    this.#from = from === undefined ? -Infinity : daysFromIso(from);
    this.#to = to === undefined ? Infinity : daysFromIso(to);
    if (!(this.#from <= this.#to)) throw new RangeError(`There is no period from ${from} to ${to}`);
  }

  begin({ message: { header }, year }: MessagePlace): MessageRemoval | void {
    const start = isoHeaderDate(header.get("period_start")) ?? (year === null ? undefined : `${year}-01-01`);
    const end = isoHeaderDate(header.get("period_end")) ?? (year === null ? undefined : `${year}-12-31`);
    const startsAfter = start !== undefined && daysFromIso(start) > this.#to;
    const endsBefore = end !== undefined && daysFromIso(end) < this.#from;
    if (startsAfter || endsBefore) return { removed: "message_outside_period" };
  }

  apply(group: RecordGroup): void {
    for (const [name, batch] of group.batches) {
      const span = spanColumns.get(name);
      if (span !== undefined) this.#removeOutside(batch, batch.columns[span[0]]!, batch.columns[span[1]]!);
    }
  }

  #removeOutside(batch: RecordBatch, starts: Column, ends: Column): void {
    if (starts.kind !== "number" || ends.kind !== "number") return;
    for (let row = 0; row < batch.length; row++) {
      if (batch.fate[row] !== Fate.stored) continue;
      if (ends.valid[row] === 1 && ends.values[row]! < this.#from) {
        removeRow(batch, row, this.tally, "ended_before_period");
      } else if (starts.valid[row] === 1 && starts.values[row]! > this.#to) {
        removeRow(batch, row, this.tally, "began_after_period");
      }
    }
  }
}
