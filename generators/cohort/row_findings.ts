/**
 * Function scores, diagnoses and hospital stays of a life as rows of their tables.
 *
 * @module
 */
import type { DiagnosisCode } from "../life/attributes/diagnosis_codes.ts";
import type { LifeCourse } from "../life/life_course.ts";
import { OPEN_END, type RowContext, smallCodes } from "./row_context.ts";
import { type CodeCells, type NumberCells, RowTable } from "./row_table.ts";
import type { ServiceUnits } from "./service_units.ts";

type Days = NumberCells<Int32Array<ArrayBuffer>>;
type Keys = NumberCells<Float64Array<ArrayBuffer>>;

/** Fills in the rows of `function_score`. */
export class ScoreRows {
  readonly table: RowTable = new RowTable("function_score", {
    person_ref: "always",
    function_score_id: "always",
    function_type: "always",
    function_value: "always",
    start_date: "always",
    end_date: "always",
  });
  readonly #person: Keys = this.table.cells("person_ref");
  readonly #id: Keys = this.table.cells("function_score_id");
  readonly #type: NumberCells<Int16Array<ArrayBuffer>> = this.table.cells("function_type");
  readonly #value: CodeCells = this.table.cells("function_value");
  readonly #start: Days = this.table.cells("start_date");
  readonly #end: Days = this.table.cells("end_date");

  /** Takes up the next message. */
  begin(): void {
    this.#value.use(smallCodes);
  }

  /** Adds the scores that hold in the year. */
  add(life: LifeCourse, { firstDay, lastDay, home, personId, firstKey, parent }: RowContext): void {
    const { table } = this;
    const { length, columns } = life.scores;
    table.reserve(length);
    const { home: homes, start: starts, end: ends, type: types, value: values } = columns;
    const parents = table.parent;
    const person = this.#person.values;
    const id = this.#id.values;
    const type = this.#type.values;
    const value = this.#value.codes;
    const start = this.#start.values;
    const end = this.#end.values;
    let row = table.length;
    for (let place = 0; place < length; place++) {
      const begun = starts[place]!;
      const ended = ends[place]!;
      if (begun > lastDay || ended < firstDay || home >= 0 && homes[place] !== home) continue;
      parents[row] = parent;
      person[row] = personId;
      id[row] = firstKey + place;
      type[row] = types[place]!;
      value[row] = values[place]!;
      start[row] = begun;
      end[row] = ended <= lastDay ? ended : OPEN_END;
      row++;
    }
    table.length = row;
  }
}

/** Fills in the rows of `diagnosis`. */
export class DiagnosisRows {
  readonly table: RowTable = new RowTable("diagnosis", {
    person_ref: "always",
    diagnosis_id: "always",
    code_system: "always",
    diagnosis_code: "always",
    start_date: "always",
    end_date: "always",
  });
  readonly #person: Keys = this.table.cells("person_ref");
  readonly #id: Keys = this.table.cells("diagnosis_id");
  readonly #system: CodeCells = this.table.cells("code_system");
  readonly #code: CodeCells = this.table.cells("diagnosis_code");
  readonly #start: Days = this.table.cells("start_date");
  readonly #end: Days = this.table.cells("end_date");
  #list: readonly DiagnosisCode[] = [];
  #texts: readonly string[] = [];
  /** Place of each code's list among {@linkcode systems}. */
  #systems = new Uint8Array(0);

  /** Takes the codes of the next message. */
  begin(codes: readonly DiagnosisCode[]): void {
    if (codes !== this.#list) {
      this.#list = codes;
      this.#texts = Object.freeze(codes.map(({ code }) => code));
      this.#systems = Uint8Array.from(codes, ({ system }) => systems.indexOf(system));
    }
    this.#code.use(this.#texts);
    this.#system.use(systems);
  }

  /** Adds the diagnoses that hold in the year. */
  add(life: LifeCourse, { firstDay, lastDay, home, personId, firstKey, parent }: RowContext): void {
    const { table } = this;
    const { length, columns } = life.diagnoses;
    table.reserve(length);
    for (let place = 0; place < length; place++) {
      const begun = columns.start[place]!;
      const ended = columns.end[place]!;
      if (begun > lastDay || ended < firstDay || home >= 0 && columns.home[place] !== home) continue;
      const row = table.length++;
      const code = columns.code[place]!;
      table.parent[row] = parent;
      this.#person.values[row] = personId;
      this.#id.values[row] = firstKey + place;
      this.#system.codes[row] = this.#systems[code]!;
      this.#code.codes[row] = code;
      this.#start.values[row] = begun;
      this.#end.values[row] = ended <= lastDay ? ended : OPEN_END;
    }
  }
}

const systems: readonly string[] = Object.freeze(["ICPC-2", "ICD-10"]);

/** Fills in the rows of `hospital_stay`. */
export class HospitalRows {
  readonly table: RowTable = new RowTable("hospital_stay", {
    person_ref: "always",
    hospital_stay_id: "always",
    org_number: "always",
    start_date: "always",
    end_date: "always",
  });
  readonly #person: Keys = this.table.cells("person_ref");
  readonly #id: Keys = this.table.cells("hospital_stay_id");
  readonly #unit: CodeCells = this.table.cells("org_number");
  readonly #start: Days = this.table.cells("start_date");
  readonly #end: Days = this.table.cells("end_date");
  #units: ServiceUnits | undefined;

  /** Takes the units of the next message. */
  begin(units: ServiceUnits): void {
    this.#units = units;
    this.#unit.use(units.organisations);
  }

  /** Adds the stays in the year. */
  add(life: LifeCourse, { firstDay, lastDay, home, personId, firstKey, parent }: RowContext): void {
    const { table } = this;
    const { length, columns } = life.hospitalStays;
    table.reserve(length);
    for (let place = 0; place < length; place++) {
      const begun = columns.start[place]!;
      const ended = columns.end[place]!;
      if (begun > lastDay || ended < firstDay || home >= 0 && columns.home[place] !== home) continue;
      const row = table.length++;
      table.parent[row] = parent;
      this.#person.values[row] = personId;
      this.#id.values[row] = firstKey + place;
      this.#unit.codes[row] = this.#units!.hospitalPlaceOf(columns.unit[place]!);
      this.#start.values[row] = begun;
      this.#end.values[row] = ended <= lastDay ? ended : OPEN_END;
    }
  }
}
