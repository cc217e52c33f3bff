/**
 * A check is data: what is wrong, in SQL, with all that a reader needs to act on it.
 *
 * The SQL sees the views of an open store (see `stream/store/views.ts`):
 *
 * - `person`, `person_info`, `function_score`, `service`, `diagnosis`, `hospital_stay`, `ident`:
 *   rows of current submissions that the register would keep;
 * - `judged_person`, `judged_service` …: the same rows and those the register would drop
 *   (`rejected`), since a row is judged in each submission that holds it;
 * - `submission`, one row a message; `finding`, what the register transform found while reading
 *   (`check_id`, `field`, `service_type` …); `rejected`, what it dropped.
 *
 * Every row view has `submission_id`, `municipality` (VARCHAR), `year` (INTEGER), `person_id`,
 * `person_key`, `invalid_fields`, `byte_start`, `byte_end`. `invalid_fields` holds the names of
 * columns that are null because their text could not be read, between spaces: ` hours_per_week `.
 *
 * @module
 */

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
  /**
   * The SQL holds `$count` and `$percent`, and the threshold's values take their place: the bounds
   * decide what a violation is, so every finding reaches them.
   */
  readonly bounded?: true;
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

/** Freezes a check and fills in the default threshold of one violation. */
export function defineCheck(
  check: Omit<Check, "threshold"> & { readonly threshold?: Partial<Threshold> },
): Check {
  return Object.freeze({
    ...check,
    threshold: Object.freeze({ count: 1, percent: 0, ...check.threshold }),
  });
}
