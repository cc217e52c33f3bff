/**
 * Persons of several years without a fault, on whom defects can be tried: small lives that between them have all kinds of rows.
 *
 * @module
 */
import { municipalities } from "../register/municipalities/mod.ts";
import { HOURS_MANDATORY, ORG_NUMBER_FORBIDDEN, ROLLING_MANDATORY } from "../register/service_duties.ts";
import type { CellValue } from "../generators/cohort/person_editor.ts";
import { type BelowPerson, type TestCells, TestEditor } from "../generators/defects/test_editor.ts";
import { type RandomStream, randomStream } from "../generators/random/mod.ts";
import { syntheticNumber } from "../generators/identities/synthetic_number.ts";
import { UnitNumbers } from "../generators/identities/unit_number.ts";
import { daysFromCivil } from "../stream/mapper/value_parser.ts";

/** Years of the extracts; the first is of an older format. */
export const years: readonly number[] = [2018, 2019, 2020, 2021, 2022];

const OPEN_END = daysFromCivil(9999, 12, 31);
const units = new UnitNumbers(1);

/** Numbers that were valid in all of the years, and took nobody in. */
export const places: readonly string[] = municipalities
  .filter(({ from, to }) => from <= years[0]! && (to === undefined || to > years.at(-1)!))
  .map(({ code }) => code).filter((code) => code !== "1103" && code !== "5001" && code < "5000");

type Row = Record<string, CellValue>;

/** A life: rows with days of start and end, `null` for no end. */
interface Life {
  readonly born: number;
  readonly sex: "K" | "M";
  died: number | null;
  readonly rows: Readonly<Record<BelowPerson, Row[]>>;
}

const day = (year: number, month: number, dayOfMonth: number) => daysFromCivil(year, month, dayOfMonth);

/** Writes the rows of one life. */
class LifeMaker implements Life {
  readonly born: number;
  readonly sex: "K" | "M";
  died: number | null = null;
  readonly rows: Record<BelowPerson, Row[]> = {
    person_info: [],
    function_score: [],
    service: [],
    diagnosis: [],
    hospital_stay: [],
  };
  readonly #random: RandomStream;

  constructor(born: number, random: RandomStream) {
    this.born = born;
    this.#random = random;
    this.sex = random.pick(["K", "M"]);
  }

  /** A service with all that its type must have. */
  service(type: number, start: number, end: number | null = null, cells: Row = {}): this {
    const application = start - this.#random.integer(20, 60);
    const hours = HOURS_MANDATORY.includes(type) ? this.#random.integer(2, 48) * 25 : null;
    this.rows.service.push({
      decision_id: this.rows.service.length + 1,
      decision_number: 1,
      service_type: type,
      application_date: application,
      decision_date: application + this.#random.integer(0, 19),
      decision: "2",
      hours_per_week: hours,
      rolling: ROLLING_MANDATORY.includes(type) ? "1" : null,
      org_number: ORG_NUMBER_FORBIDDEN.includes(type) || [5, 6, 11, 24, 27, 28].includes(type)
        ? null
        : units.organisationNumber(type),
      start_date: start,
      end_date: end,
      ...cells,
    });
    return this;
  }

  /** An application that was refused; half of those complain. */
  refused(type: number, decided: number): this {
    const complains = this.#random.chance(0.5);
    return this.service(type, decided, null, {
      decision: "1",
      decision_date: decided,
      start_date: null,
      end_date: null,
      hours_per_week: null,
      ...(complains ? { complaint_received: decided + 10, complaint_answered: decided + 40 } : {}),
    });
  }

  /** An assessment; the answers stay as they are given. */
  assessment(start: number, cells: Row = {}, end: number | null = null): this {
    this.rows.person_info.push({
      household: "1",
      cares_for_children: "2",
      private_help: "6",
      housing_suited: "1",
      doctor_assessed: monthOf(start),
      dentist_assessed: this.#random.chance(0.5) ? monthOf(start) : null,
      individual_plan: this.#random.pick(["1", "2", "3"]),
      coordinator: this.#random.pick(["1", "2"]),
      work_help_need: "9",
      leisure_transport_received: "3",
      medication_review: "1",
      medication_review_date: start,
      start_date: start,
      end_date: end,
      ...cells,
    });
    return this;
  }

  /** Scores from a day on, until they are told anew. */
  scores(start: number, end: number | null = null): this {
    for (let type = 1; type <= 4; type++) {
      const value = String(this.#random.integer(1, 5));
      this.rows.function_score.push({
        function_type: type,
        function_value: value,
        start_date: start,
        end_date: end,
      });
    }
    return this;
  }

  diagnosis(start: number): this {
    this.rows.diagnosis.push({
      code_system: "ICPC-2",
      diagnosis_code: this.#random.pick(["P70", "T90", "K77"]),
      start_date: start,
      end_date: null,
    });
    return this;
  }

  hospital(start: number, end: number | null): this {
    this.rows.hospital_stay.push({
      org_number: units.organisationNumber(90),
      start_date: start,
      end_date: end,
    });
    return this;
  }
}

function monthOf(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 7).replace("-", "");
}

type Maker = (random: RandomStream) => LifeMaker;

/** Lives told apart by what happens in them. */
const makers: readonly Maker[] = [
  // At home, then in a nursing home, then dead.
  (random) => {
    const life = new LifeMaker(1934, random);
    const moved = day(2020, random.integer(3, 9), random.integer(1, 28));
    life.died = day(2022, random.integer(5, 9), random.integer(1, 28));
    return life.service(1, day(2017, 5, 2), moved).service(15, day(2018, 6, 2), moved)
      .service(6, day(2017, 1, 5), moved).service(5, day(2018, 3, 5), moved)
      .service(21, moved, life.died)
      .scores(day(2017, 4, 20)).diagnosis(day(2017, 4, 20)).hospital(day(2019, 5, 5), day(2019, 5, 9))
      .hospital(day(2021, 3, 3), day(2021, 3, 4))
      .assessment(day(2018, 2, 3), {
        nutrition_assessed: "1",
        nutrition_assessed_date: day(2018, 2, 3),
        nutrition_risk: "1",
        nutrition_risk_date: day(2018, 2, 3),
        nutrition_plan: "1",
        nutrition_plan_date: day(2018, 3, 3),
      })
      .assessment(day(2019, 9, 3), {
        waiting_list: "1",
        waiting_list_date: day(2019, 8, 20),
        nutrition_assessed: "1",
        nutrition_assessed_date: day(2019, 9, 3),
        nutrition_risk: "2",
        nutrition_risk_date: day(2019, 9, 3),
      })
      .assessment(moved, { waiting_list: "2", waiting_list_date: moved });
  },
  // A child with respite and stays; born after the register began.
  (random) =>
    new LifeMaker(2009, random).service(8, day(2017, 8, 2)).service(9, day(2018, 3, 2))
      .service(4, day(2019, 8, 20)).service(11, day(2020, 2, 1))
      .service(18, day(2018, 1, 9), day(2020, 4, 4)).service(20, day(2022, 1, 9), day(2022, 4, 4))
      .scores(day(2017, 7, 20)).hospital(day(2020, 5, 5), day(2020, 5, 9))
      .assessment(day(2017, 8, 3)).assessment(day(2020, 8, 3), { round_the_clock: "1" }),
  // Round-the-clock services in housing, with assistance that was decided on anew, and rehabilitation that ended.
  (random) =>
    new LifeMaker(1980, random).service(29, day(2019, 2, 2))
      .service(3, day(2018, 2, 2), day(2019, 6, 30), { hours_per_week: 100_00 })
      .service(3, day(2019, 7, 1), null, { hours_per_week: 90_00 })
      .service(26, day(2018, 5, 2)).service(28, day(2019, 6, 2)).service(6, day(2020, 7, 2))
      .service(27, day(2021, 6, 2)).service(15, day(2022, 2, 2))
      .scores(day(2017, 12, 20)).diagnosis(day(2018, 1, 20)).diagnosis(day(2021, 1, 20))
      .assessment(day(2018, 2, 3))
      .assessment(day(2019, 3, 3), {
        round_the_clock: "1",
        rehabilitation: "1",
        rehabilitation_date: day(2019, 3, 1),
      })
      .assessment(day(2020, 3, 3), { rehabilitation: "2", rehabilitation_date: day(2020, 2, 1) })
      .assessment(day(2021, 3, 3), { household: "2" }),
  // Assistance that is decided on again and again: two of the three would be too much at a time.
  (random) =>
    new LifeMaker(1970, random).service(3, day(2019, 1, 10), day(2019, 3, 31), { hours_per_week: 80_00 })
      .service(3, day(2019, 4, 1), day(2019, 6, 30), { hours_per_week: 90_00 })
      .service(3, day(2019, 7, 1), null, { hours_per_week: 100_00 })
      .scores(day(2019, 1, 2)).assessment(day(2019, 1, 2)),
  // Housing and little else.
  (random) =>
    new LifeMaker(1975, random).service(29, day(2018, 5, 2)).service(6, day(2018, 7, 2))
      .service(26, day(2021, 6, 2)).scores(day(2018, 5, 2)).assessment(day(2018, 5, 3)),
  // In a nursing home all the time.
  (random) =>
    new LifeMaker(1930, random).service(21, day(2016, random.integer(2, 9), 4)).scores(
      day(2016, 1, 20),
      day(2020, 5, 5),
    )
      .scores(day(2020, 5, 6)).diagnosis(day(2016, 1, 20)).hospital(day(2019, 4, 4), null)
      .assessment(day(2016, 10, 3), {
        nutrition_assessed: "1",
        nutrition_assessed_date: day(2016, 10, 3),
      })
      .assessment(day(2021, 10, 3)),
  // Refused, and helped at home all the same.
  (random) =>
    new LifeMaker(1955, random).service(15, day(2018, 2, 5)).refused(1, day(2018, 9, 5)).refused(
      4,
      day(2019, 3, 5),
    )
      .refused(21, day(2020, 3, 5)).refused(15, day(2021, 3, 5)).refused(29, day(2022, 3, 5))
      .scores(day(2018, 1, 20)).assessment(day(2018, 2, 3), { waiting_list: null }),
  // Two years: day activities, and a stay of which the first year sees little.
  (random) => {
    const life = new LifeMaker(1948, random);
    life.died = day(2021, 11, random.integer(1, 28));
    return life.service(4, day(2020, random.integer(2, 8), 5), life.died)
      .service(21, day(2020, 12, 24), life.died)
      .scores(day(2020, 1, 20)).assessment(day(2020, 2, 10));
  },
  // A young person with a stay now and then, and services that end.
  (random) =>
    new LifeMaker(2005, random).service(19, day(2018, 4, 5), day(2019, 8, 5)).service(7, day(2019, 2, 5))
      .service(17, day(2020, 4, 5), day(2022, 8, 5)).service(22, day(2021, 1, 5)).scores(day(2018, 3, 20))
      .assessment(day(2018, 5, 3)).assessment(day(2022, 5, 3)),
];

/** How many lives there are to choose among. */
export const kindsOfLife: number = makers.length + 1;

/** A person in the extracts of the years. */
export interface TestPerson {
  readonly ordinal: number;
  /** In order of time; two in the year of a move. */
  readonly extracts: readonly TestEditor[];
}

/** Where and how a person lives. */
export interface TestPersonOptions {
  readonly ordinal: number;
  /** Which of the lives, from 0. */
  readonly kind: number;
  readonly place: string;
  /** Where who moves goes. */
  readonly next: string;
  /** Ident messages are made. */
  readonly idents: boolean;
  /** First year with new local keys. */
  readonly switched: number;
}

/** Makes a person without a fault. */
export function testPerson(options: TestPersonOptions): TestPerson {
  const { kind, ordinal, place, next } = options;
  const random = randomStream(11, ordinal);
  if (kind < makers.length) {
    const life = makers[kind]!(random);
    return { ordinal, extracts: years.flatMap((year) => extract(life, { ...options, year })) };
  }
  // Moves in the middle of a year, with all anew.
  const moved = day(2020, 6, 10);
  const before = new LifeMaker(1935, random).service(15, day(2017, 2, 5), moved).scores(
    day(2017, 1, 20),
    moved,
  )
    .assessment(day(2018, 2, 3), {}, moved).service(25, day(2018, 8, 5), day(2018, 8, 9));
  const after = new LifeMaker(1935, random).service(15, moved + 1).scores(moved + 1).assessment(moved + 2)
    .assessment(day(2021, 4, 4)).service(1, day(2022, 5, 3));
  const home = { sex: before.sex, rows: after.rows, born: after.born, died: null };
  return {
    ordinal,
    extracts: years.flatMap((year) => [
      ...extract(before, { ...options, year, place }),
      ...extract(home, { ...options, year, place: next, offset: 256 }),
    ]),
  };
}

/** What an extract of a year knows: what began by its end and ended not before. */
function extract(
  life: Life,
  { ordinal, place, idents, switched, year, offset = 0 }: TestPersonOptions & {
    readonly year: number;
    readonly offset?: number;
  },
): TestEditor[] {
  const [first, last] = [day(year, 1, 1), day(year, 12, 31)];
  const key = (number: number) => year >= switched ? 9_999_999_999 - number : number;
  const rows: Partial<Record<BelowPerson, readonly TestCells[]>> = {};
  for (const [table, all] of Object.entries(life.rows) as [BelowPerson, Row[]][]) {
    rows[table] = all.map((cells, index) => ({
      ...cells,
      [`${table}_id`]: key(ordinal * 512 + offset + index + 1),
    })).filter((cells: Row) => isKnown(cells, { first, last })).map((cells) =>
      known(cells, { table, year, last, open: ordinal % 2 === 0 })
    );
  }
  if (rows.service!.length === 0) return [];
  const id = key(ordinal + 1);
  const dead = life.died !== null && life.died <= last;
  return [
    new TestEditor({
      municipality: place,
      year,
      ordinal,
      runsBackwards: year >= switched,
      person: {
        person_id: id,
        age: year - life.born,
        sex: life.sex,
        home_municipality: place,
        home_district: "00",
        from_date: first,
        death_date: dead ? life.died : null,
        changed_date: last,
      },
      ...(idents
        ? {
          ident: {
            pid: String(id),
            national_id: syntheticNumber({
              birthDate: `${life.born}-0${1 + Math.trunc(ordinal / 200) % 9}-07`,
              sex: life.sex,
            }, ordinal % 200),
            id_type: "1",
          },
        }
        : {}),
      rows,
    }),
  ];
}

function isKnown(cells: Row, { first, last }: { readonly first: number; readonly last: number }): boolean {
  const start = (cells["start_date"] ?? cells["decision_date"]) as number;
  const end = cells["start_date"] === null ? start : cells["end_date"] as number | null;
  return start <= last && (end === null || end >= first);
}

function known(
  cells: Row,
  { table, year, last, open }: {
    readonly table: BelowPerson;
    readonly year: number;
    readonly last: number;
    readonly open: boolean;
  },
): Row {
  const end = cells["end_date"] as number | null;
  const isMandatory = table === "function_score" || table === "diagnosis";
  const isOpen = (end === null || end > last) && cells["start_date"] !== null;
  const later = year >= 2019 ? {} : laterAnswers;
  return {
    ...cells,
    end_date: isOpen ? isMandatory || (table === "service" && open) ? OPEN_END : null : end,
    ...(table === "person_info" ? later : {}),
  };
}

/** What the older format does not have. */
const laterAnswers: Row = {
  waiting_list: null,
  waiting_list_date: null,
  round_the_clock: null,
  rehabilitation: null,
  rehabilitation_date: null,
};

/** A person with a stay in every month, so that no months of a municipality are without one. */
export function metronome(options: Omit<TestPersonOptions, "kind" | "next" | "switched">): TestPerson {
  const { ordinal } = options;
  const life = new LifeMaker(1950, randomStream(11, ordinal));
  for (const year of years) {
    for (let month = 1; month <= 12; month++) life.service(25, day(year, month, 9), day(year, month, 12));
  }
  const next = options.place;
  const extracts = years.flatMap((year) =>
    extract(life, { ...options, kind: 0, next, switched: Infinity, year })
  );
  return { ordinal, extracts };
}
