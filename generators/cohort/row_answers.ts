/**
 * Sets of answers of a life as rows of `person_info`.
 *
 * @module
 */
import type { ComplexType, Format } from "../../register/format.ts";
import { coordinatorBefore2019 } from "../life/attributes/answer_draws.ts";
import { answerColumns, type LifeCourse } from "../life/life_course.ts";
import { OPEN_END, type RowContext, smallCodes } from "./row_context.ts";
import { type CodeCells, type NumberCells, RowTable, type TextCells } from "./row_table.ts";

/** Codes as lives have them, in those of a format. */
const AS_THEY_ARE = Uint8Array.from({ length: smallCodes.length }, (_, code) => code);

/** IPLOS 3.5 has another code for those without a right to a plan: not relevant. */
const NO_RIGHT_TO_PLAN = 4;
const NOT_RELEVANT = 9;

/** Answers whose code list is another one in IPLOS 3.5. */
const IN_OLD_CODES: { readonly [Name in AnswerColumn]?: Uint8Array } = Object.freeze({
  coordinator: AS_THEY_ARE.map(coordinatorBefore2019),
  individual_plan: AS_THEY_ARE.map((code) => code === NO_RIGHT_TO_PLAN ? NOT_RELEVANT : code),
});

type AnswerColumn = typeof answerColumns[number];

/** Months as `YYYYMM`. */
const MONTH_DIGITS = 6;

/** A column of a message and the column of the life that fills it, which is looked up when it is another array. */
interface Filled<To> {
  readonly name: AnswerColumn;
  readonly cells: To;
  from: Int32Array;
}

/** A column of codes, which some formats have others for. */
interface FilledCodes extends Filled<CodeCells> {
  readonly inFormat: Uint8Array;
}

const NO_ANSWERS = new Int32Array(0);

/** Fills in the rows of `person_info`. */
export class AnswerRows {
  readonly table: RowTable = new RowTable("person_info", {
    person_ref: "always",
    person_info_id: "always",
    start_date: "always",
    end_date: "always",
  });
  readonly #person: NumberCells<Float64Array<ArrayBuffer>> = this.table.cells("person_ref");
  readonly #id: NumberCells<Float64Array<ArrayBuffer>> = this.table.cells("person_info_id");
  readonly #start: NumberCells<Int32Array<ArrayBuffer>> = this.table.cells("start_date");
  readonly #end: NumberCells<Int32Array<ArrayBuffer>> = this.table.cells("end_date");
  /** Columns of the message's format. */
  #codes: FilledCodes[] = [];
  #dates: Filled<NumberCells<Int32Array<ArrayBuffer>>>[] = [];
  readonly #months: readonly Filled<TextCells>[] = (["dentist_assessed", "doctor_assessed"] as const).map((
    name,
  ) => ({
    name,
    cells: this.table.cells(name),
    from: NO_ANSWERS,
  }));
  /** The life's column that {@linkcode Filled.from} was last looked up beside: all are made anew together. */
  #bound: Int32Array = NO_ANSWERS;

  /** Takes the format of the next message. */
  begin(format: Format): void {
    const fields = new Set(
      (format.types["PersonOpplType"] as ComplexType).particles.flatMap((particle) =>
        particle.kind === "element" && particle.column !== undefined ? [particle.column] : []
      ),
    );
    this.#codes = [];
    this.#dates = [];
    this.#bound = NO_ANSWERS;
    for (const name of answerColumns) {
      if (name === "home" || name === "start" || name === "end") continue;
      const cells = this.table.cells(name);
      if (!fields.has(name)) this.table.expect(name, "never");
      else {
        this.table.expect(name, "sometimes");
        if (cells.kind === "dictionary") {
          cells.use(smallCodes);
          const inFormat = format.id === "iplos-3.5" ? IN_OLD_CODES[name] : undefined;
          this.#codes.push({ name, cells, from: NO_ANSWERS, inFormat: inFormat ?? AS_THEY_ARE });
        } else if (cells.kind === "number") {
          this.#dates.push({ name, cells: cells as NumberCells<Int32Array<ArrayBuffer>>, from: NO_ANSWERS });
        }
      }
    }
  }

  /** Adds the sets of answers that hold in the year. */
  add(life: LifeCourse, context: RowContext): void {
    const { table } = this;
    const { length, columns } = life.answers;
    const { firstDay, lastDay, home, personId, firstKey, parent } = context;
    const { home: homes, start: starts, end: ends } = columns;
    let isReserved = false;
    for (let place = 0; place < length; place++) {
      const begun = starts[place]!;
      const ended = ends[place]!;
      if (begun > lastDay || ended < firstDay || home >= 0 && homes[place] !== home) continue;
      if (!isReserved) {
        table.reserve(length);
        if (starts !== this.#bound) this.#bind(life);
        isReserved = true;
      }
      const row = table.length++;
      table.parent[row] = parent;
      this.#person.values[row] = personId;
      this.#id.values[row] = firstKey + place;
      this.#start.values[row] = begun;
      this.#end.values[row] = ended <= lastDay ? ended : OPEN_END;
      if (begun > context.latest) context.latest = begun;
      this.#fill(place, row, context);
    }
  }

  #fill(place: number, row: number, { lastDay, lastMonth }: RowContext): void {
    const codes = this.#codes;
    for (let column = 0; column < codes.length; column++) {
      const { cells, from, inFormat } = codes[column]!;
      const answer = inFormat[from[place]!]!;
      cells.codes[row] = answer;
      cells.valid[row] = answer === 0 ? 0 : 1;
    }
    const dates = this.#dates;
    for (let column = 0; column < dates.length; column++) {
      const { cells, from } = dates[column]!;
      const day = from[place]!;
      cells.values[row] = day;
      cells.valid[row] = day <= lastDay ? 1 : 0;
    }
    for (const { cells, from } of this.#months) {
      putMonth(cells, row, from[place]! <= lastMonth ? from[place]! : -1);
    }
  }

  #bind({ answers: { columns } }: LifeCourse): void {
    for (const filled of [...this.#codes, ...this.#dates, ...this.#months]) {
      filled.from = columns[filled.name];
    }
    this.#bound = columns.start;
  }
}

/** Writes a month, or nothing where it is below 0. */
function putMonth(cells: TextCells, row: number, months: number): void {
  const start = cells.offsets[row]!;
  if (months < 0) {
    cells.valid[row] = 0;
    cells.offsets[row + 1] = start;
    return;
  }
  cells.reserve(start, MONTH_DIGITS);
  const year = months / 12 | 0;
  let digits = year * 100 + months - year * 12 + 1;
  for (let at = start + MONTH_DIGITS - 1; at >= start; at--) {
    const left = digits / 10 | 0;
    cells.bytes[at] = 0x30 + digits - left * 10;
    digits = left;
  }
  cells.valid[row] = 1;
  cells.offsets[row + 1] = start + MONTH_DIGITS;
}
