import type { Check } from "../check.ts";
import { countRows, samePerson } from "./sql.ts";

/** Columns of `person_info` for a question. */
export interface NoWithoutYesOptions {
  /** Column of the answer: 1 yes, 2 no. */
  readonly answer: string;
  /** Column of its date. */
  readonly date: string;
}

/**
 * A dated "no" says that something ended; it needs a "yes" with the same or an earlier date. The "yes"
 * may stand in the extract of the same year or of an earlier one, in any municipality where an ident
 * message ties the person's rows together: one window over the person's answers in order of year
 * carries the earliest "yes" so far.
 */
export function noWithoutYes(
  { answer, date }: NoWithoutYesOptions,
): Pick<Check, "violations" | "denominator"> {
  const datedNo = `${answer} = '2' AND ${date} IS NOT NULL`;
  return {
    violations: `
WITH answers AS (
  SELECT *, min(${date}) FILTER (WHERE ${answer} = '1') OVER (
      PARTITION BY person ORDER BY year RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS first_yes
  FROM (
    SELECT municipality, year, submission_id, person_key, person_info_id, ${answer}, ${date},
      byte_start, byte_end, ${samePerson} AS person
    FROM judged_person_info
    WHERE ${answer} IN ('1', '2') AND ${date} IS NOT NULL
  )
)
SELECT municipality, year, submission_id, person_key, person_info_id AS row_id,
  CAST(${date} AS VARCHAR) AS value, byte_start, byte_end
FROM answers
WHERE ${answer} = '2' AND (first_yes IS NULL OR first_yes > ${date})`.trim(),
    denominator: countRows("person_info", { where: datedNo }),
  };
}
