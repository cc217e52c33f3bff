/**
 * Which municipality has which defect, from which year on.
 *
 * @module
 */
import { predecessors, successors } from "../../register/municipalities/mod.ts";
import type { CohortArea, CohortYears } from "../cohort/areas.ts";
import type { StreamKey } from "../random/stream_key.ts";
import { RandomStream } from "../random/random_stream.ts";
import type { DefectSite, MunicipalityDefect } from "./municipalities/site.ts";

/** A defect and where it begins. */
export interface Allotted {
  readonly defect: MunicipalityDefect;
  readonly site: DefectSite;
  /** First year from which on the number stands for the same persons. */
  readonly steadyFrom: number;
}

/** How many of the municipalities are to have a defect. */
export interface WantedDefect {
  readonly defect: MunicipalityDefect;
  /** Share of the municipalities; at least one of them has it. */
  readonly rate: number;
  /** The year it begins in, where that will do. @default any */
  readonly year?: number | undefined;
}

/** What municipalities there are. */
export interface AllotmentOptions {
  readonly areas: readonly CohortArea[];
  readonly years: CohortYears;
  readonly key: StreamKey;
}

/** A year that a defect is in: those beside it are what it is held against. */
const APART = 2;

/**
 * Gives each defect its share of the municipalities, one at least. A municipality has several only if they lie apart, so that
 * none is held against a year that another one has changed; defects that leave rows alone may stand anywhere but on each
 * other. The municipalities' order is drawn, so that any seed hits others.
 *
 * `leftOut` names the defects for which there was no place: too few municipalities or years.
 */
export function allot(
  wanted: readonly WantedDefect[],
  { areas, years, key }: AllotmentOptions,
): { readonly allotted: readonly Allotted[]; readonly leftOut: readonly string[] } {
  const codes = areas.flatMap(({ municipalities }) => municipalities);
  const steady = new Map(codes.map((code) => [code, steadyFrom(code, { areas, years })]));
  const allotted: Allotted[] = [];
  const leftOut: string[] = [];
  for (const { defect, rate, year: first } of wanted) {
    const random = new RandomStream(key.child("allotment", defect.id));
    const order = defect.counted
      ? largerFirst(random.shuffle([...codes]), areas)
      : random.shuffle([...codes]);
    let open = Math.max(1, Math.round(rate * codes.length));
    for (const municipality of order) {
      if (open === 0) break;
      const possible = random.shuffle(yearsFor(defect, { ...years, from: steady.get(municipality)! }, years));
      const year = (first !== undefined && possible.includes(first) ? [first] : possible)
        .find((year) => fits(defect, { site: { municipality, year }, allotted }));
      if (year === undefined) continue;
      allotted.push({ defect, site: { municipality, year }, steadyFrom: steady.get(municipality)! });
      open--;
    }
    if (!allotted.some((other) => other.defect === defect)) leftOut.push(defect.id);
  }
  return { allotted, leftOut };
}

/** Years that a defect can begin in, for a municipality that is the same from a year on. */
function yearsFor(
  { when, from = -Infinity }: MunicipalityDefect,
  steady: CohortYears,
  all: CohortYears,
): number[] {
  const years = Array.from({ length: steady.to - steady.from + 1 }, (_, index) => steady.from + index)
    .filter((year) => year >= from);
  switch (when) {
    case "any":
      return years;
    case "last":
      return years.filter((year) => year === all.to);
    case "after":
      return years.filter((year) => year > steady.from);
    case "between":
      return years.filter((year) => year > steady.from && year < steady.to);
  }
}

/** The largest third before the others: counts of small municipalities are below what is told of. */
function largerFirst(codes: readonly string[], areas: readonly CohortArea[]): string[] {
  const sizes = new Map<string, number>();
  for (const { parts, weight } of areas) {
    for (const { path, share } of parts) {
      const code = path.at(-1)!;
      sizes.set(code, (sizes.get(code) ?? 0) + share * weight);
    }
  }
  const bySize = codes.toSorted((a, b) => sizes.get(b)! - sizes.get(a)! || (a < b ? -1 : 1));
  const large = new Set(bySize.slice(0, Math.ceil(codes.length / 3)));
  return [...codes.filter((code) => large.has(code)), ...codes.filter((code) => !large.has(code))];
}

function fits(
  defect: MunicipalityDefect,
  { site, allotted }: { readonly site: DefectSite; readonly allotted: readonly Allotted[] },
): boolean {
  return allotted.every((other) =>
    other.site.municipality !== site.municipality ||
    other.defect !== defect && !collide(defect, other.defect, Math.abs(other.site.year - site.year))
  );
}

/** Two defects of a municipality, so many years apart, would not both be found, or not by themselves. */
function collide(one: MunicipalityDefect, other: MunicipalityDefect, years: number): boolean {
  if (one.light === undefined && other.light === undefined) return years < APART;
  if (years === 0) return one.light === other.light || takesHeader(one) || takesHeader(other);
  // What is held against the year before needs a message there.
  const compares = ({ light, when }: MunicipalityDefect) => light === true && when === "after";
  return years === 1 && (compares(one) && takesHeader(other) || compares(other) && takesHeader(one));
}

/** A message is missing or refused, or its header is another: what else is in the header would not be found. */
function takesHeader({ light, skips, refused, header }: MunicipalityDefect): boolean {
  return light === undefined && (skips !== undefined || refused !== undefined || header !== undefined);
}

/** First year from which on the number stands for the same persons. */
function steadyFrom(
  code: string,
  { areas, years }: { readonly areas: readonly CohortArea[]; readonly years: CohortYears },
): number {
  const reforms = [...predecessors(code), ...successors(code)].map((change) => change.year)
    .filter((year) => year <= years.to);
  let first = Math.max(years.from, ...reforms);
  const paths = areas.flatMap(({ parts }) => parts.map(({ path }) => path));
  const own = (year: number) => paths.map((path) => path[year - years.from] === code ? "1" : "0").join("");
  const last = own(years.to);
  for (let year = years.to; year >= first; year--) if (own(year) !== last) first = year + 1;
  return first;
}
