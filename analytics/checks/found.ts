/**
 * Checks whose violations the register transform finds while it reads, because they need the text as
 * it stood. They are taken from the `finding` view instead of being worked out again.
 *
 * @module
 */

/** How a check from the `finding` view is told apart. */
export interface FoundOptions {
  /** By the official field. @default not told apart */
  readonly by?: "field";
}

/** Submissions that count: not those that a later one replaced, or whose XML broke off. */
export const countedSubmissions = "status IN ('current', 'refused')";

/**
 * Findings that count. Of a submission that is refused as a whole only what is wrong with the message
 * itself: its rows are not in the store, and no share of them could be given.
 */
const counted = `
  SELECT finding.* FROM finding
  JOIN (SELECT submission_id, status FROM submission WHERE ${countedSubmissions}) AS counted
    USING (submission_id)
  WHERE status = 'current' OR table_name IN ('submission', 'contact')`;

/** Violations that the register transform found under this check id. */
export function selectFound(check: string, options: FoundOptions = {}): string {
  const extra = options.by === "field" ? ", coalesce(field, '') AS field" : "";
  return `
SELECT municipality, year, submission_id, person_key, row_id, value, byte_start, byte_end${extra}
FROM (${counted}
)
WHERE check_id = '${check}'`.trim();
}

/**
 * Rows of the tables in which the check found something: every one of them was looked at. With
 * `by: "field"` the rows of the table that the field belongs to.
 */
export function countFound(check: string, options: FoundOptions = {}): string {
  const field = options.by === "field" ? ", coalesce(field, '') AS field" : "";
  const group = options.by === "field" ? ", field" : "";
  return `
SELECT found.municipality, found.year${group}, CAST(sum(rows) AS BIGINT) AS denominator
FROM (
  SELECT DISTINCT municipality, year, table_name${field}
  FROM (${counted}
  )
  WHERE check_id = '${check}'
) AS found
JOIN row_count AS counts ON counts.table_name = found.table_name
  AND coalesce(counts.municipality, '') = coalesce(found.municipality, '')
  AND coalesce(counts.year, 0) = coalesce(found.year, 0)
GROUP BY ALL`.trim();
}
