/**
 * Municipality numbers from 2017 to 2024: which are valid when, and what became of the others. The
 * register wants the number that was valid in the reporting year (letter of 2025).
 *
 * @module
 */
import { municipalityChanges } from "./changes.ts";
import { municipalityPeriods } from "./periods.ts";

/** A municipality number with its life. */
export interface Municipality {
  /** Four digits. */
  readonly code: string;
  /** First year known; 2017 means 2017 or earlier. */
  readonly from: number;
  /** First year in which the number was no longer valid; absent where it is valid still. */
  readonly to?: number;
  /** Names in order of time, each with the years it was in use. */
  readonly names: readonly { readonly name: string; readonly from: number; readonly to?: number }[];
}

/** A number that another went into or came from, and the year in which that took effect. */
export interface MunicipalityChange {
  /** The other number, four digits. */
  readonly code: string;
  /** The change took effect on 1 January of this year. */
  readonly year: number;
}

/** First and last year that the list of municipalities covers. */
export const municipalityYears: { readonly from: 2017; readonly to: 2024 } = Object.freeze({
  from: 2017,
  to: 2024,
});

const byCode = readPeriods();
const { after, before } = readChanges();

/** Every municipality number of the years covered, in order. */
export const municipalities: readonly Municipality[] = Object.freeze(
  [...byCode.values()].sort((a, b) => a.code < b.code ? -1 : 1),
);

/** The municipality with this number in any of the years covered. */
export function municipality(code: string): Municipality | undefined {
  return byCode.get(code);
}

/**
 * Name of a municipality in a year; after the last year covered, its last one. `undefined` where the
 * number was not valid that year. Joined numbers (`1508+1580`, see `groups.ts`) have joined names.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { municipalityName } from "./mod.ts";
 *
 * assert(municipalityName("4601", 2021) === "Bergen");
 * assert(municipalityName("4601", 2019) === undefined);
 * ```
 */
export function municipalityName(code: string, year: number): string | undefined {
  if (code.includes("+")) {
    const names = code.split("+").map((member) => municipalityName(member, year));
    return names.includes(undefined) ? undefined : names.join(" + ");
  }
  return byCode.get(code)?.names.find(({ from, to }) => year >= from && (to === undefined || year < to))
    ?.name;
}

/**
 * Whether a number is that of a municipality on any day of a year; `"unknown"` for years that the
 * list does not cover. What is not four digits, and 9999 (unknown municipality), is never one.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { isValidIn } from "./mod.ts";
 *
 * assert(isValidIn("1201", 2019) === true);
 * assert(isValidIn("1201", 2020) === false);
 * assert(isValidIn("4601", 2026) === "unknown");
 * ```
 */
export function isValidIn(code: string, year: number): boolean | "unknown" {
  if (!/^\d{4}$/.test(code) || code === "9999") return false;
  if (year < municipalityYears.from || year > municipalityYears.to) return "unknown";
  return municipalityName(code, year) !== undefined;
}

/** The numbers that took over from this one, in order of time; several where it was split. */
export function successors(code: string): readonly MunicipalityChange[] {
  return after.get(code) ?? [];
}

/** The numbers that went into this one, in order of time. */
export function predecessors(code: string): readonly MunicipalityChange[] {
  return before.get(code) ?? [];
}

/**
 * The numbers valid in a year that a municipality went into or came from; itself where it is valid
 * that year. For comparing years over a reform: several where it was split or merged. Empty for an
 * unknown number; years outside those covered count as the nearest one covered.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { counterparts } from "./mod.ts";
 *
 * assert(counterparts("1201", 2024).join() === "4601");
 * assert(counterparts("5006", 2017).join() === "1702,1724");
 * ```
 */
export function counterparts(code: string, year: number): readonly string[] {
  const start = byCode.get(code);
  if (start === undefined) return [];
  const target = Math.min(Math.max(year, municipalityYears.from), municipalityYears.to);
  const step = target < start.from ? predecessors : successors;
  const seen = new Set([code]);
  const found = new Set<string>();
  for (const current of seen) {
    if (municipalityName(current, target) !== undefined) found.add(current);
    else for (const { code: next } of step(current)) seen.add(next);
  }
  return [...found].sort();
}

function readPeriods(): Map<string, Municipality> {
  const found = new Map<string, Municipality>();
  const periods = [...municipalityPeriods].sort((a, b) => a.from - b.from);
  for (const { list, ...years } of periods) {
    for (const entry of list.split(",")) {
      const [, code, name] = /^\s*(\d{4}) (.+)$/.exec(entry)!;
      const names = [...found.get(code!)?.names ?? [], Object.freeze({ name: name!, ...years })];
      found.set(
        code!,
        Object.freeze({
          code: code!,
          from: names[0]!.from,
          ...(years.to === undefined ? {} : { to: years.to }),
          names: Object.freeze(names),
        }),
      );
    }
  }
  return found;
}

function readChanges() {
  const after = new Map<string, MunicipalityChange[]>();
  const before = new Map<string, MunicipalityChange[]>();
  const add = (map: Map<string, MunicipalityChange[]>, key: string, change: MunicipalityChange) => {
    const list = map.get(key);
    if (list === undefined) map.set(key, [Object.freeze(change)]);
    else list.push(Object.freeze(change));
  };
  for (const [year, pairs] of Object.entries(municipalityChanges)) {
    for (const pair of pairs.trim().split(/\s+/)) {
      const [old, now] = pair.split(">") as [string, string];
      add(after, old, { code: now, year: Number(year) });
      add(before, now, { code: old, year: Number(year) });
    }
  }
  return { after, before };
}
