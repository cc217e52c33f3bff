/**
 * Who gives the services: the fictitious units of a municipality.
 *
 * @module
 */
import { serviceTypes } from "../../register/services.ts";
import type { UnitNumbers } from "../identities/unit_number.ts";

/** What a unit is. */
export type UnitKind =
  | "home_care"
  | "assistance"
  | "activity"
  | "support"
  | "respite"
  | "nursing_home"
  | "rehabilitation"
  | "emergency"
  | "technology";

/** Inhabitants for each unit of a kind. All of them are assumed. */
const INHABITANTS: Readonly<Record<UnitKind, number>> = Object.freeze({
  home_care: 5_000,
  assistance: 12_000,
  activity: 8_000,
  support: 25_000,
  respite: 25_000,
  nursing_home: 6_000,
  rehabilitation: 30_000,
  emergency: 100_000,
  technology: 60_000,
});

/** Kind of unit by service type. Housing and localisation name no unit; home care stands for what is not here. */
const KIND: Readonly<Record<number, UnitKind>> = Object.freeze({
  3: "assistance",
  4: "activity",
  7: "respite",
  8: "respite",
  9: "support",
  11: "support",
  6: "technology",
  26: "technology",
  27: "technology",
  28: "technology",
  16: "rehabilitation",
  17: "activity",
  18: "nursing_home",
  19: "rehabilitation",
  20: "nursing_home",
  21: "nursing_home",
  22: "nursing_home",
  25: "emergency",
});

/** Most units of a kind, and numbers kept for a municipality: its own for good, whatever its size. */
const MOST = 100;
const PER_MUNICIPALITY = 1_000;
/** Hospitals belong to several municipalities: those of a county's digits. Their numbers lie behind all others. */
const FIRST_HOSPITAL = 10_000 * PER_MUNICIPALITY;
const HOSPITALS = 8;

/** Raw numbers of units reach from 0 up to this. */
const RAW_BITS = 16;

/** What a municipality's units depend on. */
export interface ServiceUnitsOptions {
  /** Gives the organisation numbers; one for the whole cohort. */
  readonly numbers: UnitNumbers;
  /** Four digits. */
  readonly municipality: string;
  /** Inhabitants, in whatever year: they say how many units there are. */
  readonly inhabitants: number;
}

/**
 * The units of one municipality number, the same in every year, and the hospitals of its county. No two municipalities share a
 * unit, and no two units an organisation number.
 *
 * A life course names units by raw numbers from 0 to 65 535; each stands for a unit of the kind that the service asks for.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { UnitNumbers } from "../identities/unit_number.ts";
 * import { ServiceUnits } from "./service_units.ts";
 *
 * const units = new ServiceUnits({ numbers: new UnitNumbers(7), municipality: "4601", inhabitants: 290_000 });
 * assert.match(units.organisations[units.placeOf(21, 40_000)]!, /^[23]\d{8}$/);
 * ```
 */
export class ServiceUnits {
  /** Organisation numbers of the units, those of hospitals last. */
  readonly organisations: readonly string[];
  /** By service type: place of the first unit of its kind, and how many there are. */
  readonly #first = new Int32Array(32);
  readonly #count = new Int32Array(32);
  readonly #hospital: number;

  /** Works out the numbers of all units. */
  constructor({ numbers, municipality, inhabitants }: ServiceUnitsOptions) {
    if (!/^\d{4}$/.test(municipality)) {
      throw new RangeError(`"${municipality}" is no municipality number: give four digits`);
    }
    const organisations: string[] = [];
    const places = new Map<UnitKind, { readonly first: number; readonly count: number }>();
    for (const [index, kind] of (Object.keys(INHABITANTS) as UnitKind[]).entries()) {
      const count = Math.min(Math.max(Math.round(inhabitants / INHABITANTS[kind]), 1), MOST);
      places.set(kind, { first: organisations.length, count });
      for (let unit = 0; unit < count; unit++) {
        // Each kind has numbers of its own, so that a larger municipality has the units of the smaller one and more.
        const number = Number(municipality) * PER_MUNICIPALITY + index * MOST + unit;
        organisations.push(numbers.organisationNumber(number));
      }
    }
    for (const { code } of serviceTypes) {
      const { first, count } = places.get(KIND[code] ?? "home_care")!;
      this.#first[code] = first;
      this.#count[code] = count;
    }
    this.#hospital = organisations.length;
    const county = Number(municipality.slice(0, 2));
    for (let hospital = 0; hospital < HOSPITALS; hospital++) {
      organisations.push(numbers.organisationNumber(FIRST_HOSPITAL + county * HOSPITALS + hospital));
    }
    this.organisations = Object.freeze(organisations);
  }

  /** Place in {@linkcode organisations} of the unit that a raw number stands for, in a service of this type. */
  placeOf(type: number, raw: number): number {
    return this.#first[type]! + ((raw & 0xffff) * this.#count[type]! >>> RAW_BITS);
  }

  /** Place in {@linkcode organisations} of the hospital that a raw number stands for. */
  hospitalPlaceOf(raw: number): number {
    return this.#hospital + (raw & 0xffff) % HOSPITALS;
  }
}
