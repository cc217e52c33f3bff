/**
 * Names of fictitious persons and units.
 *
 * @module
 */
import type { RandomStream } from "../random/random_stream.ts";
import { Permutation } from "../random/permutation.ts";
import { type PathPart, StreamKey } from "../random/stream_key.ts";
import type { Sex } from "./control_digits.ts";
import names from "./names.json" with { type: "json" };

/** A fictitious person's name. */
export interface PersonName {
  /** One or two names: `Anna Sofie`. */
  readonly first: string;
  /** Last name. */
  readonly last: string;
}

/**
 * A name that reads as Norwegian, put together from first names and last names of a pool made with
 * `npm:@faker-js/faker`. That someone has the same name is chance: no name stands for a person, and no list of real persons
 * has been used.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { randomStream } from "../random/mod.ts";
 * import { personName } from "./names.ts";
 *
 * const { first, last } = personName(randomStream(7, "4601", 12, "name"), "K");
 * assert.ok(first.length > 0 && last.length > 0);
 * ```
 */
export function personName(random: RandomStream, sex: Sex): PersonName {
  return { first: random.pick(sex === "K" ? names.women : names.men), last: random.pick(names.last) };
}

/** What a unit does, and how its name ends in Norwegian. */
export const unitKinds: Readonly<Record<UnitKind, string>> = Object.freeze({
  nursing_home: "sykehjem",
  home_care: "hjemmetjeneste",
  housing: "omsorgsboliger",
  day_centre: "dagsenter",
  rehabilitation: "rehabiliteringssenter",
  health_station: "helsestasjon",
});

/** What a unit does. */
export type UnitKind =
  | "nursing_home"
  | "home_care"
  | "housing"
  | "day_centre"
  | "rehabilitation"
  | "health_station";

/**
 * Names of a cohort's units, none twice among units of a kind, each saying that the unit does not exist:
 * `Furumoen sykehjem (Fiktiv)`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { UnitNames } from "./names.ts";
 *
 * const units = new UnitNames(7);
 * assert.match(units.of("nursing_home", 0), /^\p{L}+ sykehjem \(Fiktiv\)$/u);
 * assert.match(units.of("nursing_home", 200), /^\p{L}+ sykehjem 2 \(Fiktiv\)$/u);
 * ```
 */
export class UnitNames {
  readonly #key: StreamKey;
  readonly #orders: Map<UnitKind, Permutation> = new Map();

  /** The same seed gives the same names. */
  constructor(seed: PathPart) {
    this.#key = StreamKey.of(seed, "unit names");
  }

  /** Name of the unit with this index, from 0 on, among the units of its kind. */
  of(kind: UnitKind, unit: number): string {
    let order = this.#orders.get(kind);
    if (order === undefined) {
      order = new Permutation(names.places.length, this.#key.child(kind));
      this.#orders.set(kind, order);
    }
    const round = Math.floor(unit / order.size);
    const place = names.places[order.at(unit - round * order.size)]!;
    return `${place} ${unitKinds[kind]}${round === 0 ? "" : ` ${round + 1}`} (Fiktiv)`;
  }
}
