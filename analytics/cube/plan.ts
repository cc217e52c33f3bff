/**
 * Which municipalities of two years are held against each other, given who reported.
 *
 * @module
 */
import {
  municipalityGroups,
  municipalityUnits,
  previousMunicipalities,
  type ReportedMunicipality,
} from "../../register/municipalities/groups.ts";

/** What is compared as one. */
export interface ComparedUnit {
  /** Names under which its rows of the later year stand in the report. */
  readonly now: readonly string[];
  /** Names under which its rows of the earlier year stand. */
  readonly before: readonly string[];
  /** Reporting municipalities, where they are not the same one in both years. */
  readonly municipalities?: { readonly now: readonly string[]; readonly before: readonly string[] };
}

/** Two years that are compared. */
export interface YearPair {
  readonly year: number;
  readonly against: number;
}

/** Who reported, and under which names their rows stand. */
export class ReportedPlaces {
  readonly #codes = new Map<number, Set<string>>();
  readonly #units: ReadonlyMap<string, string> | undefined;

  /** With `asOf`, rows stand under the names of that year; without, under the number they were reported by. */
  constructor(reported: readonly ReportedMunicipality[], asOf?: number) {
    for (const { municipality, year } of reported) {
      const codes = this.#codes.get(year);
      if (codes === undefined) this.#codes.set(year, new Set([municipality]));
      else codes.add(municipality);
    }
    if (asOf !== undefined) this.#units = municipalityUnits(reported, asOf);
  }

  /** Reporting years, in order. */
  get years(): readonly number[] {
    return [...this.#codes.keys()].sort((a, b) => a - b);
  }

  /** Every number that reported in some year, in order. */
  get codes(): readonly string[] {
    return [...new Set([...this.#codes.values()].flatMap((codes) => [...codes]))].sort();
  }

  /** Name under which a municipality's rows stand. */
  nameOf(code: string): string {
    return this.#units?.get(code) ?? code;
  }

  /** Names that have rows, or could have, in a year. */
  namesIn(year: number): readonly string[] {
    return [...new Set([...this.#reportedIn(year)].map((code) => this.nameOf(code)))].sort();
  }

  /**
   * What can be compared: a municipality with itself, a new number with the old one, a merged
   * municipality with all it was made of, the parts of a split one together with the whole. Only where
   * every member of both sides reported. A number that was used before or after its time is held against
   * itself, unless the register of municipalities tells of something better that was reported.
   */
  compare(years: YearPair): readonly ComparedUnit[] {
    const units = this.#byNumber(years);
    return this.#units === undefined ? units.map(describe) : this.#byName(units, years);
  }

  #reportedIn(year: number): ReadonlySet<string> {
    return this.#codes.get(year) ?? new Set();
  }

  #byNumber({ year, against }: YearPair): ComparedUnit[] {
    const [now, before] = [this.#reportedIn(year), this.#reportedIn(against)];
    const groups = municipalityGroups({ year, against });
    const units: ComparedUnit[] = groups.filter((group) =>
      group.now.every((code) => now.has(code)) && group.before.every((code) => before.has(code))
    );
    const used = new Set(units.flatMap((unit) => [...unit.now, ...unit.before]));
    const inBoth = new Set(
      groups.flatMap((group) => group.now.filter((code) => group.before.includes(code))),
    );
    for (const code of now) {
      // One that lived on and took in another that did not report is not the same as before.
      if (!before.has(code) || used.has(code) || inBoth.has(code)) continue;
      units.push({ now: [code], before: [code] });
    }
    return units.sort((a, b) => a.now[0]! < b.now[0]! ? -1 : 1);
  }

  /** Under common names, where all that a name stands for in both years can be compared. */
  #byName(units: readonly ComparedUnit[], { year, against }: YearPair): ComparedUnit[] {
    const byName = Map.groupBy(units, ({ now }) => this.nameOf(now[0]!));
    const membersOf = (name: string, of: number) =>
      [...this.#reportedIn(of)].filter((code) => this.nameOf(code) === name).sort();
    return [...byName].flatMap(([name, parts]) => {
      const now = parts.flatMap((part) => part.now).sort();
      const before = parts.flatMap((part) => part.before).sort();
      const whole = now.join() === membersOf(name, year).join() &&
        before.join() === membersOf(name, against).join();
      return whole ? [{ ...describe({ now, before }), now: [name], before: [name] }] : [];
    }).sort((a, b) => a.now[0]! < b.now[0]! ? -1 : 1);
  }
}

function describe({ now, before }: ComparedUnit): ComparedUnit {
  return now.join() === before.join() ? { now, before } : { now, before, municipalities: { now, before } };
}

/**
 * Municipalities of the year before that a municipality is held against: those it was made of, or itself
 * where they did not all report and it did, under its new number before its time.
 */
export function previousReported(
  { municipality, year }: ReportedMunicipality,
  isReported: (reported: ReportedMunicipality) => boolean,
): readonly string[] {
  const previous = previousMunicipalities(municipality, year);
  const known = (code: string) => isReported({ municipality: code, year: year - 1 });
  return !previous.includes(municipality) && known(municipality) && !previous.every(known)
    ? [municipality]
    : previous;
}
