/**
 * What can be set of each transform, on the command line and in `kprkit.json`.
 *
 * @module
 */
import { type MunicipalityNumbers, periodBound } from "../stream/transforms/mod.ts";

/** Settings of the transforms that are turned on. */
export interface TransformSettings {
  readonly screen?: { readonly rules?: boolean; readonly possible?: boolean; readonly list?: string };
  readonly municipality?: {
    readonly numbers?: MunicipalityNumbers;
    readonly splits?: string;
    readonly part?: string;
  };
  readonly period?: { readonly from?: string; readonly to?: string };
  readonly "map-services"?: { readonly table?: string };
  readonly "retire-codes"?: Readonly<Record<string, never>>;
  readonly organisations?: { readonly table?: string };
  readonly deduplicate?: { readonly limit?: number };
  readonly pseudonymise?: Readonly<Record<string, never>>;
}

/** Name of a transform. */
export type TransformName = keyof TransformSettings;

/** One value of a transform. */
export interface ValueShape {
  /** In words, for hints. */
  readonly what: string;
  /** Reads what was given, as JSON or as text of the command line; `undefined` where it is not that. */
  read(value: unknown): unknown;
  /** A path, meant from where the configuration lies. */
  readonly isPath?: true;
}

/** A transform's values, and those that it cannot do without. */
export interface TransformShape {
  readonly values: Readonly<Record<string, ValueShape>>;
  readonly required?: readonly string[];
  /** What is missing where a required value is, and how to give it. */
  readonly hint?: string;
}

const flag: ValueShape = {
  what: "true or false",
  read: (value) => typeof value === "boolean" ? value : undefined,
};

const file: ValueShape = {
  what: "the path of a CSV file",
  read: (value) => typeof value === "string" && value !== "" ? value : undefined,
  isPath: true,
};

const rows: ValueShape = {
  what: "a whole number above 0",
  read: (value) => {
    const number = typeof value === "string" && /^\d{1,12}$/.test(value) ? Number(value) : value;
    return Number.isSafeInteger(number) && (number as number) > 0 ? number : undefined;
  },
};

const municipalityNumber: ValueShape = {
  what: 'four digits in quotation marks, such as "1508"',
  read: (value) => typeof value === "string" && /^\d{4}$/.test(value) ? value : undefined,
};

const numbers: ValueShape = {
  what: "reporting-year or today",
  read: (value) => value === "reporting-year" || value === "today" ? value : undefined,
};

const bound = (end: "from" | "to"): ValueShape => ({
  what: `a day or a year, such as ${end === "from" ? "2019-01-01 or 2019" : "2021-12-31 or 2021"}`,
  read: (value) =>
    typeof value === "string" || typeof value === "number" ? periodBound(String(value), end) : undefined,
});

/** The transforms in the order in which they work. */
export const transformShapes: Readonly<Record<TransformName, TransformShape>> = Object.freeze({
  screen: { values: { rules: flag, possible: flag, list: file } },
  municipality: {
    values: { numbers, splits: file, part: municipalityNumber },
    required: ["numbers"],
    hint: "Give --municipality-numbers reporting-year or today",
  },
  period: { values: { from: bound("from"), to: bound("to") } },
  "map-services": { values: { table: file }, required: ["table"], hint: "Give --map-services a CSV file" },
  "retire-codes": { values: {} },
  organisations: { values: { table: file }, required: ["table"], hint: "Give --organisations a CSV file" },
  deduplicate: { values: { limit: rows } },
  pseudonymise: { values: {} },
});

/** Names of the transforms in the order in which they work. */
export const transformNames: readonly TransformName[] = Object.freeze(
  Object.keys(transformShapes) as TransformName[],
);
