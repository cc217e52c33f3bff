/**
 * Which fields a check is about, and which checks have to do with each other.
 *
 * @module
 */
import { type TableName, tables } from "../../register/table.ts";
import type { Check } from "../check.ts";
import { catalogue } from "../checks/catalogue.ts";
import { checks } from "../checks/mod.ts";
import { iplos35, iplos37 } from "../../register/formats/mod.ts";
import { type RegisterCheck, registerCheckById, registerChecks } from "./mod.ts";

/** An official field with its class. */
export interface OfficialField {
  /** Class as the register names it: `TJENESTE`. */
  readonly class: string;
  /** Official field: `tjTimerUke`. */
  readonly field: string;
}

/** Every field of IPLOS that the register has rules for, in the order of the message. */
export const officialFields: readonly OfficialField[] = Object.freeze(
  Object.values({ ...iplos37.rules, ...iplos35.rules }).map((rule) =>
    Object.freeze({ class: rule.class, field: rule.field })
  ),
);

/** The classes of IPLOS in the order of the message. */
export const officialClasses: readonly string[] = Object.freeze([
  ...new Set(officialFields.map(({ class: name }) => name)),
]);

/** Columns that stand in most queries to tell rows apart, and say nothing of what a check is about. */
const plumbing: ReadonlySet<string> = new Set(
  Object.values(tables).flatMap(({ key, columns }) =>
    ["person_id", "person_ref", "municipality", "year", ...(key === undefined ? [] : [key])]
      .filter((name) => columns.some((column) => column.name === name))
  ),
);

const fields = new Map<string, readonly OfficialField[]>();

/**
 * Fields that a check looks at or speaks of, in the order of the message: those its SQL reads, and those
 * its texts name.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { checkById } from "../checks/mod.ts";
 * import { fieldsOf } from "./related_checks.ts";
 *
 * const found = fieldsOf(checkById("hours_over_168")!).map(({ field }) => field);
 * assert.deepEqual(found, ["tjTimerUke"]);
 * ```
 */
export function fieldsOf(check: Check): readonly OfficialField[] {
  let found = fields.get(check.id);
  if (found === undefined) {
    const own = registerCheckById(check.id);
    const names = own === undefined
      ? new Set([...readFields(check), ...namedFields(check)])
      : new Set([own.field]);
    found = Object.freeze(officialFields.filter(({ field }) => names.has(field)));
    fields.set(check.id, found);
  }
  return found;
}

/** Fields whose columns the SQL of a check reads. */
function readFields({ rules, violations }: Check): string[] {
  if (rules === undefined) {
    const named = (Object.keys(tables) as TableName[]).filter((table) =>
      new RegExp(`\\b(?:FROM|JOIN)\\s+(?:judged_)?${table}\\b`).test(violations)
    );
    return named.flatMap((table) => fieldsIn(violations, table));
  }
  return rules.flatMap(({ table, field, where, applies }) =>
    field === undefined ? fieldsIn(`${where} ${applies ?? ""}`, table) : [field]
  );
}

function fieldsIn(sql: string, table: TableName): string[] {
  const words = new Set(sql.match(/\b[a-z][a-z0-9_]*\b/g) ?? []);
  return tables[table].columns.filter(({ name }) => words.has(name) && !plumbing.has(name))
    .flatMap(({ field }) => field.split(" "));
}

/** Fields that the texts name: `tjTimerUke`, `TJENESTE/tjTimerUke`. */
function namedFields({ title, meaning, source }: Check): string[] {
  const text = `${title.en} ${meaning.en} ${source}`;
  // A name in lower case may be a word of the language, and so may those of contacts.
  return officialFields.map(({ field }) => field)
    .filter((field) => /^[a-z]{2}[A-Z]/.test(field) && new RegExp(`\\b${field}\\b`).test(text));
}

/** Register checks whose violations a check of the catalogue tells, in the order of the message. */
export function registerChecksIn(family: string): readonly RegisterCheck[] {
  return registerChecks.filter(({ parts }) =>
    parts.some((part) => part.family === family && part.where === undefined)
  );
}

/** How much it says of a check that it looks at a field: the more checks do, the less. */
const weights: ReadonlyMap<string, number> = new Map(
  officialFields.map((
    { field },
  ) => [field, 1 / Math.max(1, checks.filter((check) => looksAt(check, field)).length)]),
);

function looksAt(check: Check, name: string): boolean {
  return fieldsOf(check).some(({ field }) => field === name);
}

/** Least part of what two checks look at, together, that both look at. */
const leastShared = 0.2;

/**
 * Checks that a reader of this one may want to see next, the nearest first: those that look at the same
 * fields. A family and its parts are told elsewhere.
 */
export function relatedChecks(check: Check): readonly Check[] {
  const own = registerCheckById(check.id);
  const apart = new Set([check.id, ...(own?.parts ?? []).map(({ family }) => family)]);
  const siblings = own === undefined
    ? []
    : registerChecks.filter(({ field, id }) => field === own.field && id !== own.id);
  const near = checks.filter(({ id }) => !apart.has(id))
    .map((other) => ({ other, shared: sharedPart(check, other) }))
    .filter(({ shared }) => shared >= leastShared)
    .sort((a, b) => b.shared - a.shared);
  return [...siblings, ...near.map(({ other }) => other)];
}

function sharedPart(one: Check, other: Check): number {
  const weigh = (names: Iterable<string>) => [...names].reduce((sum, name) => sum + weights.get(name)!, 0);
  const left = new Set(fieldsOf(one).map(({ field }) => field));
  const right = new Set(fieldsOf(other).map(({ field }) => field));
  const all = weigh(left.union(right));
  return all === 0 ? 0 : weigh(left.intersection(right)) / all;
}

/** Every check that looks at or speaks of a field, or of a field of a class. */
export function checksOn(name: { readonly field: string } | { readonly class: string }): readonly Check[] {
  return catalogue.filter((check) =>
    fieldsOf(check).some((field) => "field" in name ? field.field === name.field : field.class === name.class)
  );
}
