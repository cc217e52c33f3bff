/**
 * Services of a life as rows of `service`.
 *
 * @module
 */
import type { Format } from "../../register/format.ts";
import { isServiceTypeIn, serviceTypes } from "../../register/services.ts";
import { type LifeCourse, NEVER } from "../life/life_course.ts";
import { mix } from "../random/mix.ts";
import { OPEN_END, type RowContext, smallCodes } from "./row_context.ts";
import { type CodeCells, type NumberCells, RowTable } from "./row_table.ts";
import type { ServiceUnits } from "./service_units.ts";

/** Housing as it is called from 2019 on, and its two kinds before that. */
const HOUSING = 29;
const SHELTERED_HOUSING = 12;
const OTHER_HOUSING = 13;
/** Of eight persons in housing so many are in sheltered housing; assumed. */
const SHELTERED = 5;

const REFUSED = 1;
const NO = 2;

/** What a type asks of a row. */
const Duty = { optional: 0, mandatory: 1, forbidden: 2 } as const;

function dutiesOf(field: "orgNumber" | "rolling"): Uint8Array {
  const duties = new Uint8Array(32);
  for (const type of serviceTypes) duties[type.code] = Duty[type[field]];
  return duties;
}

const unitDuty = dutiesOf("orgNumber");
const rollingDuty = dutiesOf("rolling");

type Days = NumberCells<Int32Array<ArrayBuffer>>;
type Keys = NumberCells<Float64Array<ArrayBuffer>>;

/** Fills in the rows of `service`. */
export class ServiceRows {
  readonly table: RowTable = new RowTable("service", {
    person_ref: "always",
    service_id: "always",
    decision_id: "always",
    decision_number: "always",
    service_type: "always",
    service_subtype: "never",
    res_hours_per_week: "never",
  });
  readonly #person: Keys = this.table.cells("person_ref");
  readonly #id: Keys = this.table.cells("service_id");
  readonly #chain: Keys = this.table.cells("decision_id");
  readonly #link: Keys = this.table.cells("decision_number");
  readonly #type: NumberCells<Int16Array<ArrayBuffer>> = this.table.cells("service_type");
  readonly #application: Days = this.table.cells("application_date");
  readonly #decided: Days = this.table.cells("decision_date");
  readonly #decision: CodeCells = this.table.cells("decision");
  readonly #hours: Days = this.table.cells("hours_per_week");
  readonly #rolling: CodeCells = this.table.cells("rolling");
  readonly #unit: CodeCells = this.table.cells("org_number");
  readonly #start: Days = this.table.cells("start_date");
  readonly #end: Days = this.table.cells("end_date");
  readonly #complained: Days = this.table.cells("complaint_received");
  readonly #answered: Days = this.table.cells("complaint_answered");
  /** Code of each type in the year; 0 where the year does not have it. */
  readonly #codes = new Uint8Array(32);
  #needsDecided = false;
  #units: ServiceUnits | undefined;

  /** Takes year, format and units of the next message. */
  begin({ format, year, units }: { format: Format; year: number; units: ServiceUnits }): void {
    for (const { code } of serviceTypes) this.#codes[code] = isServiceTypeIn(code, year) ? code : 0;
    const decided = format.types["TjenesteType"]!.particles.find((particle) =>
      particle.kind === "element" && particle.column === "decision_date"
    );
    this.#needsDecided = decided?.min === 1;
    this.#units = units;
    this.#decision.use(smallCodes);
    this.#rolling.use(smallCodes);
    this.#unit.use(units.organisations);
  }

  /** Adds what the year has of a person's services; tells how many rows that is. */
  add(life: LifeCourse, context: RowContext): number {
    const { table } = this;
    const { length, columns } = life.services;
    const { firstDay, lastDay, home, personId, firstKey, parent } = context;
    const { home: homes, decision: decisions, decided: decidedDays, start: starts, end: ends, type: types } =
      columns;
    table.reserve(length);
    const before = table.length;
    let { earliest, latest } = context;
    let row = before;
    const units = this.#units!;
    const needsDecided = this.#needsDecided;
    const parents = table.parent;
    const person = this.#person.values;
    const id = this.#id.values;
    const chain = this.#chain.values;
    const link = this.#link.values;
    const type = this.#type.values;
    const { values: application, valid: hasApplication } = this.#application;
    const { values: decided, valid: hasDecided } = this.#decided;
    const { codes: decision, valid: hasDecision } = this.#decision;
    const { values: hours, valid: hasHours } = this.#hours;
    const { codes: rolling, valid: hasRolling } = this.#rolling;
    const { codes: unit, valid: hasUnit } = this.#unit;
    const { values: start, valid: hasStart } = this.#start;
    const { values: end, valid: hasEnd } = this.#end;
    const { values: complained, valid: hasComplained } = this.#complained;
    const { values: answered, valid: hasAnswered } = this.#answered;
    for (let place = 0; place < length; place++) {
      if (home >= 0 && homes[place] !== home) continue;
      const lifeType = types[place]!;
      let code = this.#codes[lifeType]!;
      if (code === 0) {
        if (lifeType !== HOUSING) continue;
        code = (mix(life.ordinal) & 7) < SHELTERED ? SHELTERED_HOUSING : OTHER_HOUSING;
      }
      const made = decisions[place]!;
      const begun = starts[place]!;
      const ended = ends[place]!;
      let decidedOn = decidedDays[place]!;
      const isRefused = made === REFUSED;
      if (isRefused) {
        if (decidedOn < firstDay || decidedOn > lastDay) continue;
      } else {
        if (begun > lastDay || ended < firstDay) continue;
        if (decidedOn === NEVER && needsDecided) decidedOn = begun;
      }
      person[row] = personId;
      id[row] = firstKey + place;
      chain[row] = firstKey + columns.chain[place]!;
      link[row] = columns.link[place]!;
      type[row] = code;
      parents[row] = parent;

      const applied = columns.application[place]!;
      application[row] = applied;
      hasApplication[row] = applied <= lastDay ? 1 : 0;
      if (applied < earliest) earliest = applied;
      decided[row] = decidedOn;
      hasDecided[row] = decidedOn <= lastDay ? 1 : 0;
      if (decidedOn < earliest) earliest = decidedOn;
      if (decidedOn > latest && decidedOn <= lastDay) latest = decidedOn;
      decision[row] = made;
      hasDecision[row] = made === 0 ? 0 : 1;

      const rolls = columns.rolling[place]!;
      rolling[row] = rolls === 0 ? NO : rolls;
      hasRolling[row] = rolls !== 0 || rollingDuty[code] === Duty.mandatory ? 1 : 0;
      const raw = columns.unit[place]!;
      const duty = unitDuty[code]!;
      if (duty === Duty.mandatory || raw >= 0 && duty === Duty.optional && !isRefused) {
        unit[row] = units.placeOf(code, raw);
        hasUnit[row] = 1;
      } else hasUnit[row] = 0;

      if (isRefused) {
        hasHours[row] = hasStart[row] = hasEnd[row] = 0;
      } else {
        const perWeek = columns.hours[place]!;
        hours[row] = perWeek;
        hasHours[row] = perWeek > 0 ? 1 : 0;
        start[row] = begun;
        hasStart[row] = hasEnd[row] = 1;
        if (begun < earliest) earliest = begun;
        if (begun > latest) latest = begun;
        if (ended <= lastDay) {
          end[row] = ended;
          if (ended > latest) latest = ended;
        } else end[row] = OPEN_END;
      }
      const complaint = columns.complained[place]!;
      complained[row] = complaint;
      hasComplained[row] = complaint <= lastDay ? 1 : 0;
      if (complaint > latest && complaint <= lastDay) latest = complaint;
      const answer = columns.answered[place]!;
      answered[row] = answer;
      hasAnswered[row] = answer <= lastDay ? 1 : 0;
      if (answer > latest && answer <= lastDay) latest = answer;
      row++;
    }
    context.earliest = earliest;
    context.latest = latest;
    table.length = row;
    return row - before;
  }
}
