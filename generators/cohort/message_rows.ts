/**
 * From lives to messages: the rows that the extract of one municipality and year has of its persons.
 *
 * @module
 */
import type { Format } from "../../register/format.ts";
import { formatForYear } from "../../register/formats/mod.ts";
import { daysFromCivil } from "../../stream/mapper/value_parser.ts";
import type { PooledNumber } from "../identities/number_pool.ts";
import { type DiagnosisCode, diagnosisCodes } from "../life/attributes/diagnosis_codes.ts";
import { type LifeCourse, NEVER } from "../life/life_course.ts";
import { LocalKeys } from "./local_keys.ts";
import { RowContext } from "./row_context.ts";
import { AnswerRows } from "./row_answers.ts";
import { DiagnosisRows, HospitalRows, ScoreRows } from "./row_findings.ts";
import { type MessageGroup, MessageGroups } from "./row_message.ts";
import { ServiceRows } from "./row_services.ts";
import { type CodeCells, type NumberCells, RowTable } from "./row_table.ts";
import type { MessageOrigin } from "./rows_header.ts";
import type { ServiceUnits } from "./service_units.ts";

/** A person as messages know it. */
export interface RowPerson extends Pick<PooledNumber, "number" | "kind"> {
  /** Number in the cohort, which local keys follow from. */
  readonly ordinal: number;
  /**
   * Rows of which home the message has: 0 of the municipality lived in first, 1 of the one moved to.
   *
   * @default those of both
   */
  readonly home?: 0 | 1;
}

/** A professional message. */
export interface ProfessionalFile extends MessageOrigin {
  /** Who gives the services. */
  readonly units: ServiceUnits;
  /** The codes that places in {@linkcode LifeCourse.diagnoses} stand for. @default those that lives are made with */
  readonly diagnoses?: readonly DiagnosisCode[];
  /** How it is written. @default the format that the register takes for the year */
  readonly format?: Format;
}

const sexes: readonly string[] = Object.freeze(["K", "M"]);
const WOMAN = 0;
const MAN = 1;

/**
 * Districts by municipality number, for the years from `from` on; other municipalities have none. Which municipalities have
 * some is as in Statistics Norway's list (KLASS 103); that their numbers run from 01 on is assumed.
 */
const districts: readonly {
  readonly municipality: string;
  readonly count: number;
  readonly from?: number;
}[] = Object
  .freeze([
    { municipality: "0301", count: 15 },
    { municipality: "1103", count: 7 },
    { municipality: "1103", count: 9, from: 2020 },
    { municipality: "1201", count: 8 },
    { municipality: "1601", count: 4 },
    { municipality: "4601", count: 8 },
    { municipality: "5001", count: 4 },
  ]);

/** "00" and the numbers of districts. */
const districtCodes: readonly string[] = Object.freeze(
  Array.from({ length: 16 }, (_, number) => String(number).padStart(2, "0")),
);

/** How many districts a municipality has. */
function districtCount(municipality: string, year: number): number {
  return districts.findLast((entry) =>
    entry.municipality === municipality && year >= (entry.from ?? -Infinity)
  )?.count ?? 0;
}

/**
 * The rows of professional messages (IPLOS 3.5 and 3.7), a message at a time and some thousand rows at once. What the extract
 * of a year knows is what is known on its last day: rows that have begun and had not ended before the year; what ends later
 * is open (99991231, as the register asks), deaths and answers to complaints that come later are not there. Applications that
 * were refused in the year are there with application and decision, and with what the register asks of every row of the type.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { RecordXmlWriter } from "../../stream/xml_writer/mod.ts";
 * import { UnitNumbers } from "../identities/unit_number.ts";
 * import { LifeCourse } from "../life/life_course.ts";
 * import { ProfessionalRows } from "./message_rows.ts";
 * import { ServiceUnits } from "./service_units.ts";
 *
 * const units = new ServiceUnits({ numbers: new UnitNumbers(7), municipality: "4601", inhabitants: 290_000 });
 * const rows = new ProfessionalRows({ seed: 7, municipality: "4601", year: 2021, units });
 * const life = new LifeCourse();
 * // Nobody is in a message without a service in the year.
 * assert.equal(rows.add(life, { ordinal: 0, number: "17853100189", kind: "fnr" }), false);
 *
 * const writer = new RecordXmlWriter();
 * const chunks = [...writer.write(rows.head()), ...writer.write(rows.take(true)), ...writer.finish()];
 * assert.match(await new Blob(chunks).text(), /<iiKomnr>4601<\/iiKomnr>/);
 * ```
 */
export class ProfessionalRows {
  /** Rows of `person`, that of the one added last at the end. */
  readonly persons: RowTable = new RowTable("person", {
    person_id: "always",
    age: "always",
    sex: "always",
    home_municipality: "always",
    home_district: "always",
    from_date: "always",
    changed_date: "always",
  });
  readonly #services = new ServiceRows();
  readonly #answers = new AnswerRows();
  readonly #scores = new ScoreRows();
  readonly #diagnoses = new DiagnosisRows();
  readonly #hospitals = new HospitalRows();
  readonly #id: NumberCells<Float64Array<ArrayBuffer>> = this.persons.cells("person_id");
  readonly #age: NumberCells<Int16Array<ArrayBuffer>> = this.persons.cells("age");
  readonly #sex: CodeCells = this.persons.cells("sex");
  readonly #municipality: CodeCells = this.persons.cells("home_municipality");
  readonly #district: CodeCells = this.persons.cells("home_district");
  readonly #from: NumberCells<Int32Array<ArrayBuffer>> = this.persons.cells("from_date");
  readonly #death: NumberCells<Int32Array<ArrayBuffer>> = this.persons.cells("death_date");
  readonly #changed: NumberCells<Int32Array<ArrayBuffer>> = this.persons.cells("changed_date");
  /** The tables whose rows stand below a person. */
  readonly #below: readonly RowTable[] = [
    this.#answers.table,
    this.#scores.table,
    this.#services.table,
    this.#diagnoses.table,
    this.#hospitals.table,
  ];
  readonly #all: readonly RowTable[] = [this.persons, ...this.#below];
  /** Length of each table of {@linkcode ProfessionalRows.#all} before the last person came. */
  readonly #before = new Int32Array(6);
  readonly #context = new RowContext();
  readonly #groups = new MessageGroups();
  #file: ProfessionalFile;
  #keys: LocalKeys;
  #districts = 0;
  #isTaken = false;
  #lastOrdinal = -1;

  /** Begins a message. */
  constructor(file: ProfessionalFile) {
    this.#file = file;
    this.#keys = new LocalKeys(file.epoch ?? 0);
    this.begin(file);
  }

  /**
   * Begins another message with the same arrays. What was gathered and not taken is gone.
   *
   * @throws {RangeError} No format is given, and the register takes none for the year.
   */
  begin(file: ProfessionalFile): void {
    const { municipality, year, units, diagnoses = diagnosisCodes, epoch = 0, format = formatForYear(year) } =
      file;
    if (format?.kind !== "professional") {
      throw new RangeError(`No professional format is known for the year ${year}: name one`);
    }
    this.#file = file;
    this.#keys = new LocalKeys(epoch);
    this.#groups.begin(format, file);
    for (const table of this.#all) table.clear();
    this.#isTaken = false;
    this.#lastOrdinal = -1;
    this.#sex.use(sexes);
    this.#municipality.use([municipality]);
    this.#district.use(districtCodes);
    this.#districts = districtCount(municipality, year);
    this.#services.begin({ format, year, units });
    this.#answers.begin(format);
    this.#scores.begin();
    this.#diagnoses.begin(diagnoses);
    this.#hospitals.begin(units);
    this.#context.firstDay = daysFromCivil(year, 1, 1);
    this.#context.lastDay = daysFromCivil(year, 12, 31);
    this.#context.lastMonth = year * 12 + 11;
  }

  /** Format of the message. */
  get format(): Format {
    return this.#groups.message.format;
  }

  /** What the message was begun with. */
  get file(): ProfessionalFile {
    return this.#file;
  }

  /** Keys of the municipality's record system. */
  get keys(): LocalKeys {
    return this.#keys;
  }

  /** Persons that have been added since rows were last taken. */
  get length(): number {
    return this.#isTaken ? 0 : this.persons.length;
  }

  /** Rows of all tables that have been added since rows were last taken. */
  get rows(): number {
    return this.#isTaken ? 0 : this.#all.reduce((sum, { length }) => sum + length, 0);
  }

  /** Number in the cohort of the person added last; -1 where rows have been taken since, or there is none. */
  get lastOrdinal(): number {
    return this.#lastOrdinal;
  }

  /** The tables with their rows; those of the last person stand from {@linkcode firstRowOf} on. */
  get tables(): readonly RowTable[] {
    return this.#all;
  }

  /** First row of the person added last, in the table at this place of {@linkcode tables}. */
  firstRowOf(table: number): number {
    return this.#before[table]!;
  }

  /**
   * Adds what the year's extract has of a person.
   *
   * @returns whether the person is in it at all.
   * @throws {RangeError} There are more persons, or more rows in a life, than there are local keys for.
   */
  add(life: LifeCourse, person: RowPerson): boolean {
    if (this.#isTaken) this.#forget();
    refuseTooManyRows(life);
    const { ordinal, home = -1 } = person;
    const context = this.#context;
    context.home = home;
    context.personId = this.#keys.person(ordinal);
    context.firstKey = this.#keys.rows(ordinal);
    context.parent = this.persons.length;
    context.earliest = NEVER;
    context.latest = 0;
    for (let table = 0; table < this.#all.length; table++) this.#before[table] = this.#all[table]!.length;
    this.#lastOrdinal = -1;
    if (this.#services.add(life, context) === 0) return false;
    this.#answers.add(life, context);
    this.#scores.add(life, context);
    this.#diagnoses.add(life, context);
    this.#hospitals.add(life, context);
    this.#person(life, context);
    this.#lastOrdinal = ordinal;
    return true;
  }

  #person(life: LifeCourse, context: RowContext): void {
    const { persons } = this;
    persons.reserve(1);
    const row = persons.length++;
    const { home, lastDay, earliest } = context;
    persons.parent[row] = -1;
    this.#id.values[row] = context.personId;
    // On 31 December the age is the difference of the years.
    this.#age.values[row] = this.#file.year - new Date(life.born * 86_400_000).getUTCFullYear();
    this.#sex.codes[row] = life.sex === "K" ? WOMAN : MAN;
    this.#municipality.codes[row] = 0;
    const isSecond = home < 0 ? life.moved <= lastDay : home === 1;
    this.#district.codes[row] = this.#districts === 0
      ? 0
      : 1 + Math.abs(life.district[isSecond ? 1 : 0]) % this.#districts;
    const from = home === 1 ? life.moved : life.from;
    this.#from.values[row] = from < earliest ? from : earliest;
    // Whoever moved away and died later is not known to have died.
    const dies = life.died <= lastDay && (home !== 0 || life.died < life.moved);
    this.#death.values[row] = life.died;
    this.#death.valid[row] = dies ? 1 : 0;
    this.#changed.values[row] = dies && life.died > context.latest ? life.died : context.latest;
  }

  /** Takes the person added last out again, with all rows. */
  removeLast(): void {
    if (this.#lastOrdinal < 0) throw new RangeError("Nobody was added since rows were last taken");
    for (const [place, table] of this.#all.entries()) table.truncate(this.#before[place]!);
    this.#lastOrdinal = -1;
  }

  /** The group that begins the message. */
  head(): MessageGroup {
    return this.#groups.head();
  }

  /** What has been gathered; valid until the next person is added. `last`: the message ends with it. */
  take(last: boolean): MessageGroup {
    if (this.#isTaken) this.#forget();
    this.#isTaken = true;
    this.#lastOrdinal = -1;
    return this.#groups.group(this.#all, last);
  }

  #forget(): void {
    for (const table of this.#all) table.clear();
    this.#isTaken = false;
  }
}

/** Rows that would have the keys of others. */
function refuseTooManyRows({ services, answers, scores, diagnoses, hospitalStays }: LifeCourse): void {
  const most = Math.max(
    services.length,
    answers.length,
    scores.length,
    diagnoses.length,
    hospitalStays.length,
  );
  if (most > LocalKeys.perLife) {
    throw new RangeError(
      `A life has ${most} rows in one table, and there are local keys for ${LocalKeys.perLife}: make fewer years`,
    );
  }
}
