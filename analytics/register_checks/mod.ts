/**
 * The register's own field checks, each as a check of the catalogue: one a field and aspect (missing,
 * format, code, range), generated from `register/rules/` and the formats.
 *
 * A reconciliation does not run them. It tells the same violations under their *families*, the checks of
 * `analytics/checks/` (`field_missing`, `code_unknown`, `date_implausible` …) which say the field beside the
 * count; running both would count every violation twice. Register checks are there for `kprkit explain`,
 * the docs and single runs, and {@linkcode registerCheckOf} says which of them a finding of a family is.
 *
 * A value that breaks two rules of its field is told once by the families: as an unknown code rather than
 * as a wrong format, as out of bounds rather than as a wrong format. A format check finds it all the same,
 * so the checks of one field may share rows. One thing cannot be found again in a store: that an hours
 * value out of bounds was also written without a point.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { registerCheckOf } from "./mod.ts";
 *
 * const found = registerCheckOf({ check: "date_implausible", field: "tjFraDato", year: 2021 });
 * assert.equal(found?.id, "tj_fra_dato_range");
 * assert.equal(found?.consequence, "drop_row");
 * ```
 *
 * @module
 */
import type { Consequence } from "../../register/field_rule.ts";
import { type Category, defineCheck, type Severity } from "../check.ts";
import { checkById } from "../checks/mod.ts";
import { partsOf } from "./families.ts";
import { type AspectRules, aspectRules } from "./field_rules.ts";
import type { RegisterCheck } from "./register_check.ts";
import { denominatorSql, violationsSql } from "./rule_sql.ts";
import { textsOf } from "./texts.ts";

export * from "./register_check.ts";
export { briefRule, consequenceWords, type Rules } from "./texts.ts";

/** How much each consequence loses. */
const losses: readonly Consequence[] = ["flag", "null", "drop_row", "reject_message"];

/** Every register check, class by class and field by field in the order of the message. */
export const registerChecks: readonly RegisterCheck[] = Object.freeze(aspectRules.map(registerCheck));

function registerCheck(rules: AspectRules): RegisterCheck {
  const { class: className, field, aspect, table, column, byVersion } = rules;
  const parts = Object.freeze(partsOf(rules));
  return Object.freeze({
    ...defineCheck({
      id: registerCheckId(rules),
      ...textsOf(rules),
      category: categoryOf(rules),
      severity: severityOf(byVersion.map(({ consequence }) => consequence)),
      table,
      violations: violationsSql(rules, parts),
      denominator: denominatorSql(rules),
    }),
    family: parts[0]!.family,
    parts,
    class: className,
    field,
    aspect,
    fieldTable: table,
    column,
    byVersion: Object.freeze(byVersion),
  });
}

/** The official field in snake_case, with its class where the field alone says too little (`Type`). */
function registerCheckId({ class: name, field, aspect }: AspectRules): string {
  const path = /^[A-Z]/.test(field) ? `${name}_${field}` : field;
  return `${path.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase()}_${aspect}`;
}

/** Bounds of the period decide whether a message is one of the year; other bounds are about belief. */
function categoryOf({ aspect, table }: AspectRules): Category {
  if (aspect === "missing") return "completeness";
  return aspect === "range" && table !== "submission" ? "plausibility" : "conformance";
}

/** What loses rows is an error; a value that is lost or wrong is a warning. The gravest version counts. */
function severityOf(consequences: readonly Consequence[]): Severity {
  return consequences.some((consequence) => losses.indexOf(consequence) >= 2) ? "error" : "warning";
}

const byId: ReadonlyMap<string, RegisterCheck> = new Map(registerChecks.map((check) => [check.id, check]));

/** The register check with this id; `undefined` where there is none. */
export function registerCheckById(id: string): RegisterCheck | undefined {
  return byId.get(id);
}

/** What a finding of a family is known by. */
export interface FamilyFinding {
  /** Id of the check that found it: `code_unknown`. */
  readonly check: string;
  /** Official field, where the finding names one. */
  readonly field?: string | null;
  /** Reporting year, for the version of the rule. @default that of the latest version */
  readonly year?: number | null;
}

/** The register check that stands behind a finding. */
export interface RegisterVerdict {
  /** Id of the register check. */
  readonly id: string;
  /** What the register does, by the version of the reporting year. */
  readonly consequence: Consequence;
  /** The check itself. */
  readonly check: RegisterCheck;
}

/** Register checks that a family tells all violations of, with nothing else among those of the field. */
const byFamily = new Map<string, RegisterCheck[]>();
for (const check of registerChecks) {
  for (const { family, where } of check.parts) {
    if (where === undefined) byFamily.set(family, [...byFamily.get(family) ?? [], check]);
  }
}

/**
 * The register check that a finding of a family is; `undefined` where the register has no such rule: for
 * rules of kprkit's own, for fields or years without one, and where the finding may be several.
 */
export function registerCheckOf(finding: FamilyFinding): RegisterVerdict | undefined {
  const found = verdictsOf(finding);
  return found.length === 1 ? found[0] : undefined;
}

/** What the register does about a finding, also where several of its rules say the same (`wrong_period`). */
export function registerConsequence(finding: FamilyFinding): Consequence | undefined {
  const found = new Set(verdictsOf(finding).map(({ consequence }) => consequence));
  return found.size === 1 ? [...found][0] : undefined;
}

function verdictsOf({ check: family, field, year }: FamilyFinding): RegisterVerdict[] {
  const candidates = byFamily.get(family) ?? [];
  const named = field === undefined || field === null || field === ""
    ? candidates.filter((check) => tellsNothingElse(family, check))
    : candidates.filter((check) => check.field === field);
  return named.flatMap((check) => {
    const rule = year === undefined || year === null
      ? check.byVersion.at(-1)
      : check.byVersion.find(({ years }) => year >= years.from && year <= years.to);
    return rule === undefined ? [] : [{ id: check.id, consequence: rule.consequence, check }];
  });
}

/** All that the family judges is in the table of the check: `end_before_start` judges other tables too. */
function tellsNothingElse(family: string, { fieldTable }: RegisterCheck): boolean {
  const { by, rules } = checkById(family)!;
  return by === undefined && (rules ?? []).every(({ table }) => table === fieldTable);
}
