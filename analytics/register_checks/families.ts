/**
 * Where the violations of each rule are told: the check of the catalogue that a reconciliation finds them
 * under. It follows from the plan that the reading works by.
 *
 * @module
 */
import { iplos35, iplos37 } from "../../register/formats/mod.ts";
import { type ColumnPlan, type TablePlan, tablePlans } from "../../stream/transforms/table_plan.ts";
import { type AspectRules, aspectRules } from "./field_rules.ts";
import type { FamilyPart } from "./register_check.ts";

/** Check that tells what is wrong with dates and numbers, by how the plan bounds a column. */
const boundChecks: Readonly<Record<NonNullable<ColumnPlan["bounds"]>, readonly string[]>> = Object.freeze({
  start_date: ["date_implausible"],
  end_date: ["end_date_implausible"],
  hours: ["hours_over_168", "field_out_of_range"],
  month: ["field_out_of_range"],
});

/** Families of a rule. Those without a condition come first, and between them tell each violation once. */
export function partsOf(rules: AspectRules): readonly FamilyPart[] {
  const { aspect, byVersion, table } = rules;
  const plan = columnPlan(rules);
  switch (aspect) {
    case "missing":
      return whole(plan?.missingCheck ?? "field_missing");
    case "code":
      if (rules.field === "versjon") return whole("wrong_version");
      return codeParts(rules, plan);
    case "range": {
      if (table === "submission") return whole("wrong_period");
      const order = tablePlan(rules)?.orders.find(({ field }) => field === rules.field);
      const after = byVersion.some(({ rule }) => rule.from?.kind === "field");
      if (after && order !== undefined) return whole(order.check);
      return whole(...boundChecks[plan!.bounds!]);
    }
    case "format":
      return formatParts(rules, plan);
  }
}

/** The schema of a version that has the rule allows one value only. */
function isFixed({ field }: AspectRules): boolean {
  return aspectRules.some((other) =>
    other.field === field && other.byVersion.some(({ fixed }) => fixed !== undefined)
  );
}

function whole(...families: string[]): FamilyPart[] {
  return families.map((family) => Object.freeze({ family }));
}

/** No text that breaks the format is a code, but where the column holds numbers that is all that is told. */
function codeParts({ byVersion }: AspectRules, plan: ColumnPlan | undefined): readonly FamilyPart[] {
  if (byVersion.some(({ fixed }) => fixed !== undefined)) return whole("fixed_value");
  const told = whole(plan?.codeCheck ?? "code_unknown");
  if (plan?.schema.type !== "int16") return told;
  return [...told, { family: "field_format", where: "value IS NOT NULL" }];
}

/** The text of a value breaks the format, but is told as an unknown code or out of bounds. */
function formatParts(rules: AspectRules, plan: ColumnPlan | undefined): readonly FamilyPart[] {
  const isOrgNumber = plan !== undefined && tablePlan(rules)?.orgNumber === plan.index;
  const asText = misfitSql("value", rules);
  if (isOrgNumber) return [{ family: "org_number_invalid", where: asText }];
  const told: FamilyPart[] = whole("field_format");
  if (plan?.isKnown !== undefined) told.push({ family: plan.codeCheck, where: asText });
  if (rules.table === "submission" && isFixed(rules)) told.push({ family: "fixed_value", where: asText });
  // Six digits are what the bounds of months are put to, and they fit their format.
  if (plan?.bounds !== undefined && plan.bounds !== "month") {
    const where = plan.bounds === "hours" ? asText : misfitSql("replace(value, '-', '')", rules);
    told.push(...boundChecks[plan.bounds].map((family) => ({ family, where })));
  }
  return told;
}

/** Condition for a text that does not fit the register's format. */
export function misfitSql(expression: string, { byVersion }: Pick<AspectRules, "byVersion">): string {
  const misfits = (format: string) => `NOT regexp_full_match(${expression}, '${format}')`;
  const formats = [...new Set(byVersion.map(({ rule }) => rule.format!))];
  if (formats.length === 1) return misfits(formats[0]!);
  const cases = byVersion.map(({ rule, years }) =>
    `year BETWEEN ${years.from} AND ${years.to} AND ${misfits(rule.format!)}`
  );
  return `(${cases.join(" OR ")})`;
}

function tablePlan({ table, byVersion }: AspectRules): TablePlan | undefined {
  return tablePlans(byVersion.at(-1)!.version === "3.5" ? iplos35 : iplos37).get(table);
}

function columnPlan(rules: AspectRules): ColumnPlan | undefined {
  return tablePlan(rules)?.columns.find(({ schema }) => schema.name === rules.column);
}
