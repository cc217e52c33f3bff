/**
 * Where the persons of a cohort live: municipalities through the reforms.
 *
 * @module
 */
import {
  isValidIn,
  municipality,
  municipalityYears,
  predecessors,
} from "../../register/municipalities/mod.ts";
import { assumedShare, assumedSize } from "./assumed_sizes.ts";

/** First and last year of a cohort. */
export interface CohortYears {
  /** First reporting year. */
  readonly from: number;
  /** Last reporting year. */
  readonly to: number;
}

/** Persons who were together in one municipality in every year. */
export interface CohortPart {
  /** Number of the municipality in each year, from the first on. */
  readonly path: readonly string[];
  /** Share of the area's persons; shares add up to 1. */
  readonly share: number;
}

/** Municipalities that shared a number in some year of the cohort. */
export interface CohortArea {
  /** The first of its numbers in the last year: names the area. */
  readonly code: string;
  /** Its numbers in the last year, in order. */
  readonly municipalities: readonly string[];
  /** Who was where, in order of their paths. */
  readonly parts: readonly CohortPart[];
  /** Assumed inhabitants. */
  readonly weight: number;
}

/** A way back through the years, with its share of the municipality it ended in. */
interface Way {
  /** Latest year first. */
  readonly numbers: readonly string[];
  readonly share: number;
}

/** The year of the list of municipalities that stands for a year: its last one holds on. */
export function listedYear(year: number): number {
  return Math.min(Math.max(year, municipalityYears.from), municipalityYears.to);
}

/**
 * The areas of municipalities that are valid in the last year. Persons of a municipality that came from several, or that was
 * split off, are those who ended in the ones wanted: before a split, its number has the persons of the wanted parts only.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { cohortAreas } from "./areas.ts";
 *
 * const [area] = cohortAreas(["1508", "1580"], { from: 2019, to: 2024 });
 * assert.equal(area!.code, "1508");
 * assert.deepEqual(area!.parts.at(-1)!.path, ["1546", "1507", "1507", "1507", "1507", "1580"]);
 * ```
 *
 * @throws {RangeError} A number is not valid in the last year.
 */
export function cohortAreas(wanted: readonly string[], years: CohortYears): readonly CohortArea[] {
  const codes = [...new Set(wanted)].sort();
  const ways = new Map(codes.map((code) => [code, waysBack(code, years)]));
  return groupsOf(ways).map((members) => {
    const weight = members.reduce((sum, code) => sum + assumedSize(code), 0);
    const parts = members.flatMap((code) =>
      ways.get(code)!.map(({ numbers, share }): CohortPart => ({
        path: Object.freeze(numbers.toReversed()),
        share: share * assumedSize(code) / weight,
      }))
    ).sort((a, b) => a.path.join() < b.path.join() ? -1 : 1);
    return Object.freeze({
      code: members[0]!,
      municipalities: Object.freeze(members),
      parts: Object.freeze(parts.map((part) => Object.freeze(part))),
      weight,
    });
  });
}

/** Every way that persons came to a municipality, with shares that add up to 1. */
function waysBack(code: string, { from, to }: CohortYears): readonly Way[] {
  if (isValidIn(code, listedYear(to)) !== true) {
    throw new RangeError(
      `${
        municipality(code) === undefined ? "There is no municipality" : "No longer a municipality:"
      } ${code} in ${to}`,
    );
  }
  let ways: Way[] = [{ numbers: [code], share: 1 }];
  for (let year = to - 1; year >= from; year--) {
    const later = listedYear(year + 1);
    if (later === listedYear(year)) ways = ways.map((way) => longer(way, way.numbers.at(-1)!, 1));
    else {
      ways = ways.flatMap((way) => {
        const now = way.numbers.at(-1)!;
        const before = numbersBefore(now, later);
        const weights = before.map((code) => assumedShare(code, { code: now, year: later }));
        const sum = weights.reduce((sum, weight) => sum + weight, 0);
        return before.map((code, place) => longer(way, code, weights[place]! / sum));
      });
    }
  }
  return ways;
}

function longer({ numbers, share }: Way, code: string, part: number): Way {
  return { numbers: [...numbers, code], share: share * part };
}

/** Numbers of the year before that went into one on 1 January of a year, itself where it was there already. */
function numbersBefore(code: string, year: number): readonly string[] {
  const joined = predecessors(code).filter((change) => change.year === year).map(({ code }) => code);
  const all = isValidIn(code, year - 1) === true ? [code, ...joined] : joined;
  return [...new Set(all)].filter((code) => isValidIn(code, year - 1) === true).sort();
}

/** Municipalities joined to those they shared a number with; both in order. */
function groupsOf(ways: ReadonlyMap<string, readonly Way[]>): string[][] {
  const groupOf = new Map<string, string[]>();
  const holder = new Map<string, string>();
  for (const [code, own] of ways) {
    groupOf.set(code, [code]);
    for (const { numbers } of own) {
      for (const [back, number] of numbers.entries()) {
        const place = `${back} ${number}`;
        const other = holder.get(place);
        if (other === undefined) holder.set(place, code);
        else join(groupOf, other, code);
      }
    }
  }
  return [...new Set(groupOf.values())].map((group) => group.sort()).sort((a, b) => a[0]! < b[0]! ? -1 : 1);
}

function join(groupOf: Map<string, string[]>, a: string, b: string): void {
  const [into, from] = [groupOf.get(a)!, groupOf.get(b)!];
  if (into === from) return;
  into.push(...from);
  for (const code of from) groupOf.set(code, into);
}
