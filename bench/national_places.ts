/**
 * Where the persons of a made-up country live: municipalities from year to year, mergers and splits included.
 *
 * @module
 */
import type { Random } from "../fixtures/random.ts";
import {
  isValidIn,
  municipalities,
  municipalityName,
  municipalityYears,
  successors,
} from "../register/municipalities/mod.ts";

/** A part of the country that has always been in one municipality, whichever it was. */
export interface Place {
  /** Recipients a year. */
  readonly size: number;
  /** Municipality number for each year, in order of years. */
  readonly codes: readonly string[];
}

/** Options of {@linkcode drawPlaces}. */
export interface DrawPlacesOptions {
  /** The largest municipalities of the last year, so many of them. */
  readonly municipalities: number;
  /** Recipients a year in all of them together. */
  readonly recipients: number;
  readonly years: readonly number[];
  readonly random: Random;
}

/** Named first in order of size; who comes after them is drawn. */
const largest = ["Oslo", "Bergen", "Trondheim", "Stavanger", "Bærum", "Kristiansand", "Drammen", "Asker"];

/** The year of the list of municipalities that stands for a year: later ones are as the last. */
function listYear(year: number): number {
  return Math.min(year, municipalityYears.to);
}

/**
 * Municipalities by size, each divided into the places it came from.
 *
 * Sizes follow the rank-size rule, flattened at the large end and bent down at the small one: about what Norway looks
 * like.
 */
export function drawPlaces(options: DrawPlacesOptions): Place[] {
  const { years, recipients, random } = options;
  const paths = pathsThrough(years);
  const last = years.length - 1;
  const codes = [...new Set(paths.map((path) => path[last]!))];
  const ranked = rank(codes, { year: listYear(years[last]!), random });
  const chosen = ranked.slice(0, options.municipalities);
  const shares = chosen.map((_, index) => (1 - 0.9 * index / ranked.length) / (index + 1.5));
  const total = shares.reduce((sum, share) => sum + share, 0);
  return chosen.flatMap((code, index) => {
    const parts = paths.filter((path) => path[last] === code);
    const weights = parts.map((_, part) => 1 / (part + 1));
    const whole = weights.reduce((sum, weight) => sum + weight, 0);
    return parts.map((path, part) => ({
      size: recipients * shares[index]! / total * weights[part]! / whole,
      codes: path,
    }));
  });
}

function rank(codes: readonly string[], options: { year: number; random: Random }): string[] {
  const { year, random } = options;
  const place = (code: string) => {
    const index = largest.indexOf(municipalityName(code, year)?.split(" - ")[0] ?? "");
    return index >= 0 ? index : largest.length + random.next();
  };
  return codes.toSorted().map((code) => ({ code, place: place(code) }))
    .sort((a, b) => a.place - b.place).map(({ code }) => code);
}

/** Every way from a municipality of the first year to one of the last. */
function pathsThrough(years: readonly number[]): string[][] {
  const first = listYear(years[0]!);
  let paths = municipalities.filter(({ code }) => isValidIn(code, first) === true).map(({ code }) => [code]);
  for (const [index, year] of years.entries()) {
    if (index > 0) paths = paths.flatMap((path) => goOn(path, { from: years[index - 1]!, year }));
  }
  return paths;
}

function goOn(path: string[], step: { readonly from: number; readonly year: number }): string[][] {
  let codes = [path.at(-1)!];
  for (let year = listYear(step.from) + 1; year <= listYear(step.year); year++) {
    codes = codes.flatMap((code) =>
      isValidIn(code, year) === true
        ? [code]
        : successors(code).filter((change) => change.year === year).map((change) => change.code)
    );
  }
  return codes.map((code) => [...path, code]);
}
