/**
 * The rows that rules about single rows apply to, all rules of a table in one pass.
 *
 * @module
 */
import type { Engine } from "../../stream/store/engine.ts";
import type { RowRule } from "../check.ts";

/** Rows of a municipality and year that a rule applies to. */
export interface RuleCount {
  readonly municipality: string | null;
  readonly year: number | null;
  readonly rows: number;
}

/** Counts of each rule; municipalities and years without a row it applies to are left out. */
export type RuleCounts = ReadonlyMap<RowRule, readonly RuleCount[]>;

/** Counts the rows that each rule applies to, by municipality and year. */
export async function countRows(engine: Engine, rules: readonly RowRule[]): Promise<RuleCounts> {
  const counts = new Map<RowRule, RuleCount[]>();
  for (const [table, of] of Map.groupBy(rules, (rule) => rule.table)) {
    // Many rules apply to the same rows, and are counted once.
    const names = new Map(
      [...new Set(of.map(appliesTo))].map((condition, index) => [condition, `n${index}`]),
    );
    // A third faster than count(*) FILTER.
    const columns = [...names].map(([condition, name]) =>
      `count(CASE WHEN ${condition} THEN 1 END) AS ${name}`
    );
    const rows = await engine.query<
      Record<string, number> & { municipality: string | null; year: number | null }
    >(`
SELECT municipality, year,
  ${columns.join(",\n  ")}
FROM judged_${table}
GROUP BY municipality, year`);
    for (const rule of of) {
      const name = names.get(appliesTo(rule))!;
      counts.set(
        rule,
        rows.map((row) => ({ municipality: row.municipality, year: row.year, rows: row[name]! }))
          .filter((count) => count.rows > 0),
      );
    }
  }
  return counts;
}

function appliesTo({ applies = "true" }: RowRule): string {
  return applies;
}
