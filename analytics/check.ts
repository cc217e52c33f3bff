/**
 * A check is data: what is wrong, in SQL, with all that a reader needs to act on it.
 *
 * The SQL sees the views of an open store (see `stream/store/views.ts`):
 *
 * - `person`, `person_info`, `function_score`, `service`, `diagnosis`, `hospital_stay`, `ident`:
 *   rows of current submissions that the register would keep;
 * - `judged_person`, `judged_service` …: the same rows and those the register would drop
 *   (`rejected`), since a row is judged in each submission that holds it;
 * - `row_count`, rows by table, municipality and year;
 * - `submission`, one row a message; `finding`, what the register transform found while reading
 *   (`check_id`, `field`, `service_type` …); `rejected`, what it dropped.
 *
 * Every row view has `submission_id`, `municipality` (VARCHAR), `year` (INTEGER), `person_id`,
 * `person_key`, `invalid_fields`, `byte_start`, `byte_end`. `invalid_fields` holds the names of
 * columns that are null because their text could not be read, between spaces: ` hours_per_week `.
 *
 * `person_key` tells persons apart and is to be compared, counted and put out, never taken apart: a
 * reconciliation holds its tables in memory with numbers in its place.
 *
 * @module
 */
import { countRows, type RowTable, selectRows, sumParts, unionAll } from "./checks/sql.ts";

/** A text in Norwegian bokmål and English. */
export interface Localised {
  /** Norwegian bokmål, shown unless another language is asked for. */
  readonly nb: string;
  /** Shown with `--lang en`. */
  readonly en: string;
}

/** Kahn's harmonised data quality categories. */
export type Category = "conformance" | "completeness" | "plausibility";

/** How grave a violation is. `info` asks for nothing where data are what they are meant to be. */
export type Severity = "error" | "warning" | "info";

/** A finding counts as failing where it reaches both bounds. */
export interface Threshold {
  /** Fewest violations. @default 1 */
  readonly count: number;
  /** Least share of the denominator in per cent. @default 0 */
  readonly percent: number;
}

/**
 * A rule about rows of one table, each judged by itself. Rules of all checks on a table are put to it in
 * one pass (see `analytics/scan/`), so that a rule more costs next to nothing.
 */
export interface RowRule {
  /** The judged view `judged_<table>` is read. */
  readonly table: RowTable;
  /** Condition that makes a row a violation. */
  readonly where: string;
  /** Condition on the rows the rule applies to: the denominator. @default every row */
  readonly applies?: string;
  /** Expression for the value that a reader is shown; cast to text. */
  readonly value: string;
  /** Official field, for checks that are told apart by field. */
  readonly field?: string;
  /** Expression for the severity of a row, for graded checks. */
  readonly severity?: string;
}

/** How two counts of a {@linkcode Comparison} must differ to reach a threshold's bounds. */
export type Exceeds =
  /** By at least `count`, and by at least `percent` per cent of `before`. */
  | "change"
  /** `before` was at least `count`, and `now` is 0. */
  | "vanished"
  /** The shares `now / now_of` and `before / before_of` differ by `percent` points, and by `count` rows of `now_of`. */
  | "share";

/** Counts of a municipality and year against those of the year before. */
export interface Comparison {
  /**
   * `SELECT municipality, year, submission_id, now, before` and `service_type` or `field` where `by`
   * says so, and `now_of`, `before_of` for shares; one row a comparison, all of them whole numbers.
   */
  readonly sql: string;
  /** Where a comparison becomes a violation. */
  readonly exceeds: Exceeds;
}

/** One check of the catalogue. */
export interface Check {
  /** Stable, snake_case; see `docs/checks.md`. */
  readonly id: string;
  /** What is wrong, in a few words. */
  readonly title: Localised;
  /** What a violation is and why it matters, for someone who did not write the register's rules. */
  readonly meaning: Localised;
  /** What the case worker or the one who sends can do. */
  readonly advice: Localised;
  /** What the EPJ vendor can do. */
  readonly vendorAdvice: Localised;
  /** Where the rule stands: document and section, or schema and field. */
  readonly source: string;
  /** Where it counts in comparisons with other registers. */
  readonly category: Category;
  /** Of every finding, unless the check is graded. */
  readonly severity: Severity;
  /** Table whose rows are judged: a store table, or `municipality` for rules on aggregates. */
  readonly table: string;
  /** What sets findings of one municipality and year apart. */
  readonly by?: "field" | "service_type";
  /**
   * `violations` has a column `severity` too; a finding takes the gravest one among its rows instead
   * of the check's.
   */
  readonly graded?: true;
  /** The rules that `violations` and `denominator` are made of, for checks that judge rows one by one. */
  readonly rules?: readonly RowRule[];
  /**
   * The comparison that `violations` is made of, for checks on change. The threshold's bounds decide
   * what a violation is, so every finding reaches them. The SQL of `violations` holds `$count` and
   * `$percent`, and the threshold's values take their place.
   */
  readonly comparison?: Comparison;
  /**
   * `SELECT municipality, year, submission_id, person_key, row_id, value, byte_start, byte_end`
   * and `field` or `service_type` where `by` says so; one row a violation. `value` is VARCHAR.
   */
  readonly violations: string;
  /** `SELECT municipality, year, denominator` (and `field` or `service_type`), one row each. */
  readonly denominator: string;
  /** From where on a finding fails. */
  readonly threshold: Threshold;
}

/** What a definition says of a check: all but what is derived, and of the threshold what is not the default. */
export type CheckDefinition<Derived extends keyof Check = never> = Omit<Check, "threshold" | Derived> & {
  /** Bounds that are not the default of one violation and no share. */
  readonly threshold?: Partial<Threshold>;
};

/** Freezes a check and fills in the default threshold of one violation. */
export function defineCheck(check: CheckDefinition): Check {
  return Object.freeze({
    ...check,
    threshold: Object.freeze({ count: 1, percent: 0, ...check.threshold }),
  });
}

/** A check that judges rows one by one: its SQL is made of its rules. */
export function defineRowCheck(
  check: CheckDefinition<"violations" | "denominator" | "comparison" | "rules"> & {
    readonly rules: readonly RowRule[];
  },
): Check {
  const rules = Object.freeze(check.rules.map((rule) => Object.freeze(rule)));
  return defineCheck({
    ...check,
    rules,
    violations: unionAll(rules.map((rule) => selectRows(rule.table, rule))),
    denominator: sumParts(
      rules.map(({ table, applies, field }) =>
        countRows(table, {
          ...(applies === undefined ? {} : { where: applies }),
          ...(field === undefined ? {} : { field }),
        })
      ),
      check.by,
    ),
  });
}

const bounds: Readonly<Record<Exceeds, string>> = Object.freeze({
  change: "abs(now - before) >= $count AND abs(now - before) * 100 >= before * $percent",
  vanished: "before >= $count AND now = 0",
  // Engines differ on what nothing divided by nothing is.
  share: "now_of > 0 AND before_of > 0 " +
    "AND abs(now * before_of - before * now_of) * 100 >= $percent * now_of * before_of " +
    "AND abs(now * before_of - before * now_of) >= $count * before_of",
});

/** A check on change: its SQL is made of its comparison. One comparison stands for one row. */
export function defineComparisonCheck(
  check: CheckDefinition<"violations" | "denominator" | "comparison" | "rules"> & {
    readonly comparison: Comparison;
  },
): Check {
  const { by, comparison: { sql, exceeds } } = check;
  const apart = by === undefined ? "" : `, ${by}`;
  const shown = exceeds === "share"
    ? "concat(round(100 * before / before_of, 1), ' % → ', round(100 * now / now_of, 1), ' %')"
    : "concat(before, ' → ', now)";
  return defineCheck({
    ...check,
    violations: `
SELECT municipality, year, submission_id, CAST(NULL AS VARCHAR) AS person_key, CAST(NULL AS BIGINT) AS row_id,
  ${shown} AS value, CAST(NULL AS BIGINT) AS byte_start, CAST(NULL AS BIGINT) AS byte_end${apart}
FROM (
${sql}
)
WHERE ${bounds[exceeds]}`.trim(),
    denominator: `
SELECT municipality, year${apart}, count(*) AS denominator
FROM (
${sql}
)
GROUP BY municipality, year${apart}`.trim(),
  });
}

/** SQL of a check with the values of its threshold where it asks for them. */
export function boundSql(
  sql: string,
  { comparison, threshold }: Pick<Check, "comparison" | "threshold">,
): string {
  if (comparison === undefined) return sql;
  return sql.replaceAll("$count", String(threshold.count)).replaceAll("$percent", String(threshold.percent));
}
