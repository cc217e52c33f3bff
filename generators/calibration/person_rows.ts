/**
 * Rows below persons, read from batches in the order of the persons.
 *
 * @module
 */
import { tables } from "../../register/table.ts";
import {
  columnIndex,
  type DictionaryColumn,
  Fate,
  type NumberColumn,
  type RecordBatch,
} from "../../stream/record_batch.ts";
import { answers } from "../targets/mod.ts";
import type { PersonCounter } from "./person_counter.ts";

/** A column of numbers, days or hundredths. */
export function numbers(batch: RecordBatch, index: number): NumberColumn {
  return batch.columns[index] as NumberColumn;
}

/** A column of codes. */
export function codes(batch: RecordBatch, index: number): DictionaryColumn {
  return batch.columns[index] as DictionaryColumn;
}

/** Dictionaries are the same from one group to the next, or grow. */
const known = new WeakMap<readonly string[], Uint8Array>();

/** Codes of a dictionary as small numbers; 0 for what is no digit. */
function digits({ dictionary }: DictionaryColumn): Uint8Array {
  let found = known.get(dictionary);
  if (found?.length !== dictionary.length) {
    found = Uint8Array.from(dictionary, (code) => /^[1-9]$/.test(code) ? Number(code) : 0);
    known.set(dictionary, found);
  }
  return found;
}

/** Rows of one table; each person's are read once, in order. */
export abstract class PersonRows {
  readonly #batch: RecordBatch;
  #row = 0;

  /** Of a batch whose rows stand in the order of their persons. */
  constructor(batch: RecordBatch) {
    this.#batch = batch;
  }

  /** Reads the rows of the next person into the counter. */
  read(person: number, counter: PersonCounter): void {
    const { parent, fate, length } = this.#batch;
    let row = this.#row;
    for (; row < length && parent[row]! <= person; row++) {
      if (parent[row] === person && fate[row] === Fate.stored) this.count(row, counter);
    }
    this.#row = row;
  }

  /** Reads a row of the person. */
  protected abstract count(row: number, counter: PersonCounter): void;
}

const serviceColumn = {
  type: columnIndex(tables.service, "service_type"),
  decision: columnIndex(tables.service, "decision"),
  hours: columnIndex(tables.service, "hours_per_week"),
  start: columnIndex(tables.service, "start_date"),
  end: columnIndex(tables.service, "end_date"),
};

/** Code list 9171. */
const REFUSED = 1;

/** Services that were not refused. */
export class ServiceRows extends PersonRows {
  readonly #type: NumberColumn;
  readonly #decision: DictionaryColumn;
  readonly #decisions: Uint8Array;
  readonly #hours: NumberColumn;
  readonly #start: NumberColumn;
  readonly #end: NumberColumn;

  /** Of a batch of the table `service`. */
  constructor(batch: RecordBatch) {
    super(batch);
    this.#type = numbers(batch, serviceColumn.type);
    this.#decision = codes(batch, serviceColumn.decision);
    this.#decisions = digits(this.#decision);
    this.#hours = numbers(batch, serviceColumn.hours);
    this.#start = numbers(batch, serviceColumn.start);
    this.#end = numbers(batch, serviceColumn.end);
  }

  /** Reads a row of the person. */
  protected override count(row: number, counter: PersonCounter): void {
    if (this.#type.valid[row] === 0 || this.#start.valid[row] === 0) return;
    if (this.#decision.valid[row] !== 0 && this.#decisions[this.#decision.codes[row]!] === REFUSED) return;
    counter.service(this.#type.values[row]!, this.#start.values[row]!, {
      end: this.#end.valid[row] === 0 ? Infinity : this.#end.values[row]!,
      hundredths: this.#hours.valid[row] === 0 ? -1 : this.#hours.values[row]!,
    });
  }
}

/** Which value of which column is which answer. */
const answerCodes: { readonly [Answer in typeof answers[number]]: readonly [column: string, code: number] } =
  {
    waiting_list_yes: ["waiting_list", 1],
    rehabilitation_yes: ["rehabilitation", 1],
    rehabilitation_no: ["rehabilitation", 2],
    round_the_clock_yes: ["round_the_clock", 1],
  };

const answerColumns = answers.map((answer) => {
  const [name, code] = answerCodes[answer];
  return { index: columnIndex(tables.person_info, name), code };
});

/** Answers about waiting lists, rehabilitation and round-the-clock services. */
export class AnswerRows extends PersonRows {
  readonly #columns: readonly {
    readonly column: DictionaryColumn;
    readonly digits: Uint8Array;
    readonly code: number;
  }[];

  /** Of a batch of the table `person_info`. */
  constructor(batch: RecordBatch) {
    super(batch);
    this.#columns = answerColumns.map(({ index, code }) => {
      const column = codes(batch, index);
      return { column, digits: digits(column), code };
    });
  }

  /** Reads a row of the person. */
  protected override count(row: number, counter: PersonCounter): void {
    for (let place = 0; place < this.#columns.length; place++) {
      const { column, digits, code } = this.#columns[place]!;
      if (column.valid[row] !== 0 && digits[column.codes[row]!] === code) counter.answer(place);
    }
  }
}

const scoreColumn = {
  type: columnIndex(tables.function_score, "function_type"),
  value: columnIndex(tables.function_score, "function_value"),
  start: columnIndex(tables.function_score, "start_date"),
};

/** Function scores. */
export class ScoreRows extends PersonRows {
  readonly #type: NumberColumn;
  readonly #value: DictionaryColumn;
  readonly #values: Uint8Array;
  readonly #start: NumberColumn;

  /** Of a batch of the table `function_score`. */
  constructor(batch: RecordBatch) {
    super(batch);
    this.#type = numbers(batch, scoreColumn.type);
    this.#value = codes(batch, scoreColumn.value);
    this.#values = digits(this.#value);
    this.#start = numbers(batch, scoreColumn.start);
  }

  /** Reads a row of the person. */
  protected override count(row: number, counter: PersonCounter): void {
    if (this.#type.valid[row] === 0 || this.#value.valid[row] === 0 || this.#start.valid[row] === 0) return;
    counter.score(this.#type.values[row]!, this.#values[this.#value.codes[row]!]!, this.#start.values[row]!);
  }
}
