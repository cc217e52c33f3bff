/**
 * The SQL of register checks: that of their families, restricted to the field.
 *
 * @module
 */
import type { Check } from "../check.ts";
import { checkById } from "../checks/mod.ts";
import { countedSubmissions, selectFound } from "../checks/found.ts";
import { codeList, countRows, type RowTable, selectRows, unionAll } from "../checks/sql.ts";
import type { AspectRules } from "./field_rules.ts";
import { misfitSql } from "./families.ts";
import type { FamilyPart } from "./register_check.ts";

/** Columns of a violation that is not told apart by anything. */
const columns = "municipality, year, submission_id, person_key, row_id, value, byte_start, byte_end";

/** Text stood in the field and could not be read: the column is empty, and named among the invalid fields. */
const unreadable = (column: string) => `contains(coalesce(invalid_fields, ''), ' ${column} ')`;

/** `violations` of a register check. */
export function violationsSql(rules: AspectRules, parts: readonly FamilyPart[]): string {
  if (parts[0]!.family === "org_number_invalid") {
    // The family trims spaces and looks at the digits too; the register's expression does neither.
    return selectRows("service", {
      where: `${misfitSql(rules.column, rules)} OR ${unreadable(rules.column)}`,
      value: rules.column,
    });
  }
  return unionAll(parts.map((part) => partSql(rules, part)));
}

function partSql(rules: AspectRules, { family: id, where }: FamilyPart): string {
  const family = checkById(id);
  if (family === undefined) throw new RangeError(`The catalogue has no check ${id}`);
  const own = ownRows(rules, family);
  if (own === undefined) {
    // What was found while reading holds the field, whether the family tells it apart or not.
    const conditions = [
      selectFound(id),
      `field = '${rules.field}'`,
      ...(where === undefined ? [] : [where]),
      ...inVersions(rules),
    ];
    return conditions.join("\n  AND ");
  }
  if (where === undefined) return own;
  return `
SELECT ${columns}
FROM (
${own}
)
WHERE ${where}`.trim();
}

/** Rows of a family that judges rows one by one. */
function ownRows({ field, table }: AspectRules, family: Check): string | undefined {
  const rules = family.rules?.filter((rule) =>
    rule.table === table && (rule.field === undefined || rule.field === field)
  );
  if (rules === undefined) return undefined;
  return unionAll(rules.map(({ where, value }) => selectRows(table as RowTable, { where, value })));
}

/** `denominator` of a register check: rows that the rule applies to, whatever was found. */
export function denominatorSql(rules: AspectRules): string {
  const { table } = rules;
  // Contacts count by the message, as in the families.
  if (table === "submission" || table === "contact") return countMessages(rules);
  const conditions = [...duty(rules), ...inVersions(rules)];
  return countRows(table, conditions.length === 0 ? {} : { where: conditions.join(" AND ") });
}

function countMessages({ byVersion }: AspectRules): string {
  const formats = byVersion.map(({ version }) => `'iplos-${version}'`).join(", ");
  return `
SELECT municipality, year, count(*) AS denominator
FROM submission
WHERE kind = 'professional' AND ${countedSubmissions} AND format IN (${formats})
GROUP BY municipality, year`.trim();
}

function duty({ field, aspect, byVersion, column }: AspectRules): string[] {
  if (aspect === "missing") {
    const told = field === "tjTimerUke" ? checkById("hours_missing")?.rules?.[0]?.applies : undefined;
    if (told !== undefined) return [told];
    const lists = byVersion.flatMap(({ rule, years, inSchema }) =>
      Array.isArray(rule.mandatory)
        ? [inSchema ? `year BETWEEN ${years.from} AND ${years.to}` : typesSql(rule.mandatory)]
        : []
    );
    const distinct = [...new Set(lists)];
    if (distinct.length < 2) return distinct;
    return [`(${distinct.join(" OR ")})`];
  }
  const there = `${column} IS NOT NULL`;
  return aspect === "range" ? [there] : [`(${there} OR ${unreadable(column)})`];
}

function typesSql(types: readonly number[]): string {
  return `service_type IN (${codeList(types)})`;
}

/** A rule that one version alone has applies to the rows of its years. */
function inVersions({ byVersion }: AspectRules): string[] {
  if (byVersion.length > 1) return [];
  const { from, to } = byVersion[0]!.years;
  return [`year BETWEEN ${from} AND ${to}`];
}
