/**
 * Service types that the register has retired, to what took over from them.
 *
 * @module
 */
import { serviceTypes } from "../../register/services.ts";
import { tables } from "../../register/table.ts";
import {
  type Column,
  columnIndex,
  type DictionaryColumn,
  Fate,
  type NumberColumn,
  type RecordBatch,
  type RecordGroup,
} from "../record_batch.ts";
import { daysFromCivil } from "../mapper/value_parser.ts";
import {
  type ChainTransform,
  type MessagePlace,
  removeRow,
  replaceColumn,
  TransformTally,
} from "./chain_transform.ts";

const SERVICE = {
  type: columnIndex(tables.service, "service_type"),
  decision: columnIndex(tables.service, "decision"),
  start: columnIndex(tables.service, "start_date"),
  end: columnIndex(tables.service, "end_date"),
};
const INFO = {
  answer: columnIndex(tables.person_info, "rehabilitation"),
  date: columnIndex(tables.person_info, "rehabilitation_date"),
};

/** Answers of `poHab`, code list 1101. */
const YES = "1";
const NO = "2";
/** Decision "refused", code list 9171. */
const REFUSED = "1";

/** An answer to be written: `poHab` with `poHabDato`. */
interface Answer {
  readonly answer: typeof YES | typeof NO;
  readonly date: number;
}

/**
 * Replaces retired service types in the reporting years that do not take them: 12 and 13 (housing) become 29; a service
 * of type 16 (rehabilitation outside an institution) becomes an answer in the person's `PERSONOPPL`, yes with its start
 * date and, where it ended in the year, no with its end date, and its row is taken out.
 *
 * No row is made: an answer needs a `PERSONOPPL` of the same person without one. A service whose answers find no place,
 * that was refused or that has no start date stays as it is and counts as left.
 *
 * Source: letters of 27 November 2023 and 27 October 2025 (12, 13 and 16 retired from 2019 on, 29 and the personal
 * information in their place); webinar of 1 November 2022, "Rehabilitering / habilitering utenfor institusjon" (the
 * date of a yes is the start, that of a no the end).
 */
export class RetireCodes implements ChainTransform {
  readonly name = "retire-codes";
  readonly tally: TransformTally = new TransformTally();
  /** Of the message being read: types replaced by another type. */
  #types: ReadonlyMap<number, number> = new Map();
  /** Types replaced by the answer on rehabilitation. */
  #rehabilitation: ReadonlySet<number> = new Set();
  #periodEnd = Infinity;

  begin({ year }: MessagePlace): void {
    const retired = serviceTypes.filter(({ years }) =>
      year !== null && years.to !== undefined && year > years.to
    );
    this.#types = new Map(
      retired.flatMap(({ code, replacedBy }) =>
        replacedBy !== undefined && "serviceType" in replacedBy
          ? [[code, replacedBy.serviceType] as [number, number]]
          : []
      ),
    );
    this.#rehabilitation = new Set(
      retired.filter(({ replacedBy }) => replacedBy !== undefined && "field" in replacedBy).map(({ code }) =>
        code
      ),
    );
    this.#periodEnd = year === null ? Infinity : daysFromCivil(year, 12, 31);
  }

  apply(group: RecordGroup): void {
    const batch = group.batches.get("service");
    if (batch === undefined || this.#types.size + this.#rehabilitation.size === 0) return;
    const { values, valid } = batch.columns[SERVICE.type] as NumberColumn;
    let answers: AnswerSheet | undefined;
    for (let row = 0; row < batch.length; row++) {
      if (valid[row] === 0 || batch.fate[row] !== Fate.stored) continue;
      const target = this.#types.get(values[row]!);
      if (target !== undefined) {
        this.tally.change(`type_${values[row]}_to_${target}`);
        values[row] = target;
      } else if (this.#rehabilitation.has(values[row]!)) {
        answers ??= new AnswerSheet(group.batches.get("person_info"));
        this.#answer(batch, row, answers);
      }
    }
    if (answers !== undefined) this.tally.change("rehabilitation_answer", answers.finish());
  }

  #answer(batch: RecordBatch, row: number, answers: AnswerSheet): void {
    const decision = batch.columns[SERVICE.decision] as DictionaryColumn;
    if (decision.valid[row] === 1 && decision.dictionary[decision.codes[row]!] === REFUSED) {
      return this.tally.leave("type_16_refused");
    }
    const start = dayAt(batch.columns[SERVICE.start]!, row);
    if (start === null) return this.tally.leave("type_16_without_start_date");
    const end = dayAt(batch.columns[SERVICE.end]!, row);
    const wanted: Answer[] = [{ answer: YES, date: start }];
    if (end !== null && end <= this.#periodEnd) wanted.push({ answer: NO, date: end });
    if (!answers.place(batch.parent[row]!, wanted)) {
      return this.tally.leave("type_16_without_place_for_answer");
    }
    removeRow(batch, row, this.tally, "type_16_to_rehabilitation_answer");
  }
}

/** The rows of `person_info` in a group that can take an answer, by person. */
class AnswerSheet {
  readonly #batch: RecordBatch | undefined;
  readonly #rows = new Map<number, number[]>();
  /** A copy of the answers, written to; the dictionary belongs to the reader. */
  readonly #codes: Int32Array;
  readonly #dictionary: string[];
  readonly #changed = new Set<number>();

  constructor(batch: RecordBatch | undefined) {
    this.#batch = batch;
    const column = batch?.columns[INFO.answer] as DictionaryColumn | undefined;
    this.#codes = column?.codes.slice() ?? new Int32Array(0);
    this.#dictionary = [...column?.dictionary ?? [], YES, NO];
    for (let row = 0; row < (batch?.length ?? 0); row++) {
      const person = batch!.parent[row]!;
      if (person < 0 || batch!.fate[row] !== Fate.stored) continue;
      const rows = this.#rows.get(person);
      if (rows === undefined) this.#rows.set(person, [row]);
      else rows.push(row);
    }
  }

  /** Writes all answers that are not there yet, or none; false where they find no place. */
  place(person: number, wanted: readonly Answer[]): boolean {
    if (person < 0) return false;
    const rows = this.#rows.get(person) ?? [];
    const missing = wanted.filter((answer) => !rows.some((row) => this.#has(row, answer)));
    const free = rows.filter((row) => this.#isFree(row));
    if (free.length < missing.length) return false;
    for (const [index, answer] of missing.entries()) this.#write(free[index]!, answer);
    return true;
  }

  /** Puts the answers into the batch; returns how many rows changed. */
  finish(): number {
    if (this.#batch === undefined || this.#changed.size === 0) return 0;
    const column = this.#batch.columns[INFO.answer] as DictionaryColumn;
    replaceColumn(this.#batch, INFO.answer, { ...column, codes: this.#codes, dictionary: this.#dictionary });
    return this.#changed.size;
  }

  #isFree(row: number): boolean {
    const { columns, misfits } = this.#batch!;
    if (columns[INFO.answer]!.valid[row] === 1 || columns[INFO.date]!.valid[row] === 1) return false;
    // What stood there and could not be read is for the user to correct, not for us to write over.
    return !misfits.some((misfit) =>
      misfit.row === row && misfit.raw !== "" &&
      (misfit.column?.name === "rehabilitation" || misfit.column?.name === "rehabilitation_date")
    );
  }

  #has(row: number, { answer, date }: Answer): boolean {
    const { columns } = this.#batch!;
    return columns[INFO.answer]!.valid[row] === 1 && this.#dictionary[this.#codes[row]!] === answer &&
      dayAt(columns[INFO.date]!, row) === date;
  }

  #write(row: number, { answer, date }: Answer): void {
    const { columns } = this.#batch!;
    const dates = columns[INFO.date] as NumberColumn;
    this.#codes[row] = this.#dictionary.length - (answer === YES ? 2 : 1);
    columns[INFO.answer]!.valid[row] = 1;
    dates.values[row] = date;
    dates.valid[row] = 1;
    this.#changed.add(row);
  }
}

function dayAt(column: Column, row: number): number | null {
  return column.kind === "number" && column.valid[row] === 1 ? column.values[row]! : null;
}
