/**
 * What happens to one person, as rows that yearly extracts are cut from.
 *
 * Days are counted from 1970-01-01. Codes are the register's, as small numbers: 0 where there is no answer. Rows are held as
 * columns that the next person uses again, so that a million persons make no garbage.
 *
 * @module
 */
import type { Sex } from "../identities/control_digits.ts";

/** A day that does not come: the end of what goes on, the death of someone who lives. */
export const NEVER = 0x7fffffff;

/** Columns of one kind of rows. A row is named by its place; later events never change it. */
export class Rows<Name extends string> {
  /** Rows there are. */
  length = 0;
  /** Values by column; longer than `length`. Arrays are made anew where rows no longer fit: ask for them after `add`. */
  readonly columns: { [Column in Name]: Int32Array };
  readonly #names: readonly Name[];
  #capacity: number;

  /** Rows of these columns, none yet. */
  constructor(names: readonly Name[], capacity = 64) {
    this.#names = names;
    this.#capacity = capacity;
    this.columns = Object.fromEntries(names.map((name) => [name, new Int32Array(capacity)])) as {
      [Column in Name]: Int32Array;
    };
  }

  /** Place of a new row, all of whose columns the caller sets. */
  add(): number {
    if (this.length === this.#capacity) this.#grow();
    return this.length++;
  }

  /** Forgets all rows. */
  clear(): void {
    this.length = 0;
  }

  #grow(): void {
    this.#capacity *= 2;
    for (const name of this.#names) {
      const larger = new Int32Array(this.#capacity);
      larger.set(this.columns[name]);
      this.columns[name] = larger;
    }
  }
}

/** Columns of a service (`TJENESTE`): one decision and what came of it. */
export const serviceColumns = [
  /** Code list 9151, as in the years from 2019; how earlier years call it is for the extract to say. */
  "type",
  /** `application`, `decided`, `start`: NEVER where there is none. A refused application has no start. */
  "application",
  "decided",
  /** Code list 9171: 1 refused, 2 granted. */
  "decision",
  "start",
  /** Last day; NEVER where it goes on. */
  "end",
  /** Hours a week in hundredths; 0 where the type has none. */
  "hours",
  /** 1 yes, 2 no, 0 not asked. */
  "rolling",
  /** Place of the unit among those of the person's municipality; -1 where none belongs. */
  "unit",
  /** Number of the decision within the person's life, from 0; a prolonged or changed service keeps it. */
  "chain",
  /** 1, 2 … along the chain. */
  "link",
  /** Days of the complaint and of its answer; NEVER where there is none. */
  "complained",
  "answered",
  /** 0 the municipality lived in first, 1 the one moved to. */
  "home",
] as const;

/** Columns of a set of answers (`PERSONOPPL`); names as in the store's table `person_info`, dates as days or NEVER. */
export const answerColumns = [
  "household",
  "cares_for_children",
  "private_help",
  "housing_suited",
  /** Months as `year * 12 + month - 1`; NEVER where there is none. */
  "dentist_assessed",
  "doctor_assessed",
  "individual_plan",
  "coordinator",
  "work_help_need",
  "work_help_received",
  "work_transport_need",
  "work_transport_received",
  "leisure_help_need",
  "leisure_help_received",
  "leisure_transport_need",
  "leisure_transport_received",
  "medication_review",
  "medication_review_date",
  "nutrition_assessed",
  "nutrition_assessed_date",
  "nutrition_risk",
  "nutrition_risk_date",
  "nutrition_plan",
  "nutrition_plan_date",
  "start",
  "end",
  "waiting_list",
  "waiting_list_date",
  "round_the_clock",
  "rehabilitation",
  "rehabilitation_date",
  "home",
] as const;

/** Columns of a function score (`FUNKSJON`). */
export const scoreColumns = ["type", "value", "start", "end", "home"] as const;

/** Columns of a diagnosis (`DIAGNOSE`); `code` is a place in the list of codes that the cohort uses. */
export const diagnosisColumns = ["code", "start", "end", "home"] as const;

/** Columns of a stay in a hospital (`DOGNTILBUD`); `unit` as in a service, among the hospitals. */
export const hospitalColumns = ["unit", "start", "end", "home"] as const;

/** Columns of the need for help: from `day` on the person is at `level`, see {@linkcode Need}. */
export const needColumns = ["day", "level"] as const;

/** Levels of the need for help, as the directorate's statistics group them. */
export const Need: {
  /** "Noe/avgrenset". */
  readonly some: 0;
  /** "Middels til stort". */
  readonly medium: 1;
  /** "Omfattende". */
  readonly extensive: 2;
  /** "Uoppgitt": no function scores. */
  readonly unknown: 3;
} = Object.freeze({ some: 0, medium: 1, extensive: 2, unknown: 3 });

/**
 * One person's life as far as the municipality knows it. What is written into it while a year is lived never depends on later
 * years, so that a longer cohort begins as the shorter one did.
 */
export class LifeCourse {
  /** Number of the person in the cohort; see `PersonIdentity`. */
  ordinal = 0;
  sex: Sex = "K";
  /** Day of birth. */
  born = 0;
  /** Day of death; NEVER for who lives as far as the cohort goes. */
  died: number = NEVER;
  /** First day with a service, or of the first application granted; may lie before the cohort's first year. */
  from = 0;
  /** Last day with a service; NEVER for who is served on. */
  to: number = NEVER;
  /** First day in the municipality moved to; NEVER for who stays. */
  moved: number = NEVER;
  /** District in the municipality lived in first, and in the one moved to: a number from 0, for the municipality to name. */
  district: [first: number, second: number] = [0, 0];
  /** What the person needs, in order of time. */
  readonly needs: Rows<typeof needColumns[number]> = new Rows(needColumns, 16);
  readonly services: Rows<typeof serviceColumns[number]> = new Rows(serviceColumns);
  readonly answers: Rows<typeof answerColumns[number]> = new Rows(answerColumns, 16);
  readonly scores: Rows<typeof scoreColumns[number]> = new Rows(scoreColumns, 128);
  readonly diagnoses: Rows<typeof diagnosisColumns[number]> = new Rows(diagnosisColumns, 16);
  readonly hospitalStays: Rows<typeof hospitalColumns[number]> = new Rows(hospitalColumns, 16);

  /** Makes room for another person. */
  clear(): void {
    this.died = this.to = this.moved = NEVER;
    this.needs.clear();
    this.services.clear();
    this.answers.clear();
    this.scores.clear();
    this.diagnoses.clear();
    this.hospitalStays.clear();
  }
}
