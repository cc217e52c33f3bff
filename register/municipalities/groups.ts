/**
 * Municipalities of two years that hold the same people and places, for comparing one year with another
 * over a reform.
 *
 * @module
 */
import { counterparts, isValidIn, municipalities, municipality, municipalityYears } from "./mod.ts";

/**
 * Municipalities of two years that can be held against each other as a whole, and no fewer of them can:
 * one and the same (unchanged), one and one (a new number), several and one (a merger), one and several
 * (a split), or several and several (a split whose parts went into mergers).
 */
export interface MunicipalityGroup {
  /** Numbers of the later year, in order. */
  readonly now: readonly string[];
  /** Numbers of the earlier year, in order. */
  readonly before: readonly string[];
}

/** Two years, the later one first. */
export interface ComparedYears {
  /** The later year. */
  readonly year: number;
  /** The earlier year. @default the year before */
  readonly against?: number;
}

const covered = (year: number) => Math.min(Math.max(year, municipalityYears.from), municipalityYears.to);

/** Groups of two years, and each by its numbers of the later one. */
interface Grouped {
  readonly groups: readonly MunicipalityGroup[];
  readonly byNow: ReadonlyMap<string, MunicipalityGroup>;
}

const cache = new Map<string, Grouped>();

/**
 * Every group of two years, in order of its first number. Years outside those covered count as the
 * nearest one covered.
 */
export function municipalityGroups(years: ComparedYears): readonly MunicipalityGroup[] {
  return grouped(years).groups;
}

function grouped({ year, against = year - 1 }: ComparedYears): Grouped {
  const [now, before] = [covered(year), covered(against)];
  const key = `${now}/${before}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const sets = new JoinedSets();
  for (const { code } of municipalities) {
    if (isValidIn(code, before) !== true) continue;
    for (const later of counterparts(code, now)) sets.join(`${code} before`, `${later} now`);
  }
  const side = (members: readonly string[], name: string) =>
    Object.freeze(
      members.filter((member) => member.endsWith(` ${name}`)).map((member) => member.slice(0, 4)),
    );
  const groups = Object.freeze(
    sets.all().map((members) =>
      Object.freeze({ now: side(members, "now"), before: side(members, "before") })
    ),
  );
  const made = { groups, byNow: new Map(groups.flatMap((group) => group.now.map((code) => [code, group]))) };
  cache.set(key, made);
  return made;
}

/**
 * What a municipality of the later year is held against. A number that no municipality had that year
 * (an old one, or one that never was) is held against itself.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { municipalityGroup } from "./groups.ts";
 *
 * assert(municipalityGroup("4601", { year: 2020 }).before.join() === "1201");
 * assert(municipalityGroup("1508", { year: 2024 }).now.join() === "1508,1580");
 * assert(municipalityGroup("0301", { year: 2024, against: 2017 }).before.join() === "0301");
 * ```
 */
export function municipalityGroup(code: string, years: ComparedYears): MunicipalityGroup {
  return grouped(years).byNow.get(code) ??
    Object.freeze({ now: Object.freeze([code]), before: Object.freeze([code]) });
}

/**
 * Municipalities of the year before that went into this one as a whole or in part; itself where nothing
 * changed, and where no municipality had the number that year.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { previousMunicipalities } from "./groups.ts";
 *
 * assert(previousMunicipalities("4601", 2020).join() === "1201");
 * assert(previousMunicipalities("4601", 2021).join() === "4601");
 * assert(previousMunicipalities("5001", 2020).join() === "5001,5030");
 * assert(previousMunicipalities("1580", 2024).join() === "1507");
 * ```
 */
export function previousMunicipalities(code: string, year: number): readonly string[] {
  const { before } = municipalityGroup(code, { year });
  return before.length === 1 ? before : previousOver(code, { year, against: year - 1 });
}

/** A municipality that reported in a year. */
export interface ReportedMunicipality {
  /** Four digits. */
  readonly municipality: string;
  /** Reporting year. */
  readonly year: number;
}

/**
 * What each reported number is called as of a year: the number that it went into or came from. Where
 * that is not one but several (a number that was split, or is looked back on after a merger), they are
 * joined to one, `1508+1580`, and every row of any of them stands under the joint name in all years, so
 * that nothing is counted twice and every year means the same area. Only what was reported joins
 * numbers: where Ålesund of 2023 (1507) is not there, 1508 and 1580 stand each by itself. A number that
 * never was stays as it is.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { municipalityUnits } from "./groups.ts";
 *
 * const units = municipalityUnits([
 *   { municipality: "1201", year: 2019 },
 *   { municipality: "1507", year: 2023 },
 *   { municipality: "1508", year: 2024 },
 * ], 2024);
 * assert(units.get("1201") === "4601");
 * assert(units.get("1507") === "1508+1580");
 * assert(units.get("1508") === "1508+1580");
 * ```
 */
export function municipalityUnits(
  reported: Iterable<ReportedMunicipality>,
  asOf: number,
): ReadonlyMap<string, string> {
  const target = covered(asOf);
  const sets = new JoinedSets();
  const anchors = new Map<string, string>();
  for (const { municipality: code, year } of reported) {
    const [first, ...others] = unitMembers(code, covered(year), target);
    if (first === undefined) anchors.set(code, code);
    else {
      anchors.set(code, first);
      sets.join(first, first);
      for (const other of others) sets.join(first, other);
    }
  }
  const names = new Map(
    sets.all().flatMap((members) => members.map((member) => [member, members.join("+")])),
  );
  return new Map([...anchors].map(([code, anchor]) => [code, names.get(anchor) ?? anchor]));
}

/** Numbers of the target year that hold what a number held in a year. */
function unitMembers(code: string, year: number, target: number): readonly string[] {
  if (municipality(code) === undefined) return [];
  if (year <= target || isValidIn(code, year) !== true) return counterparts(code, target);
  return previousOver(code, { year, against: target });
}

/** Members of the group's earlier side that the number itself took in, whole or in part. */
function previousOver(code: string, years: Required<ComparedYears>): readonly string[] {
  return Object.freeze(
    municipalityGroup(code, years).before.filter((earlier) =>
      counterparts(earlier, years.year).includes(code)
    ),
  );
}

/** Sets of names that are joined pair by pair. */
class JoinedSets {
  readonly #sets = new Map<string, Set<string>>();

  join(a: string, b: string): void {
    const into = this.#sets.get(a) ?? new Set([a]);
    for (const name of this.#sets.get(b) ?? [b]) into.add(name);
    for (const name of into) this.#sets.set(name, into);
  }

  /** Each set once, its names in order; sets in order of their first name. */
  all(): string[][] {
    return [...new Set(this.#sets.values())].map((set) => [...set].sort()).sort((a, b) =>
      a[0]! < b[0]! ? -1 : 1
    );
  }
}
