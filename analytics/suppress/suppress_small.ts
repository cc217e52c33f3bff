import type { Report, ReportSubmission } from "../report.ts";
import { suppressChanges, suppressComparisons } from "./changes.ts";
import { suppressFeedback, typesBesideHome } from "./feedback.ts";
import { suppressFindings } from "./findings.ts";
import { findHiddenCells, type HiddenCells, placeKey } from "./hidden_cells.ts";
import { suppressMetrics } from "./metrics.ts";
import { isSmall } from "./small.ts";

/** How small a number must be to be left out. */
export interface SuppressOptions {
  /** Counts from 1 to below this one are left out. @default 5 */
  readonly below?: number;
}

/**
 * A report that may be shared: without rows, persons' keys and the names of files, and without small
 * numbers.
 *
 * A count from 1 to below `below` becomes `null`; 0 stays. So does every number that a hidden one could
 * be worked out from:
 *
 * - recipients by age and sex, and the same of each service type, where rows and columns add up;
 * - services and hours, which add up over service types too;
 * - the year before, changes and rates, which go with the numbers they are made of;
 * - the rest of a whole: a finding of 98 rows of 100 tells of 2, an indicator of 20 residents with 18
 *   assessed of 2 who are not;
 * - groups of the feedback view that are a service type, or little more than others together;
 * - changes and comparisons of numbers that are hidden, and all of a probability that few persons stand
 *   behind.
 *
 * After that, a hidden number of recipients, and every other hidden one that is small, can be at least
 * `below - 1` different ones. Two zeros go too where they would tell: of new recipients, and of persons at
 * home beside a hidden service type. Messages of a municipality with several go together. The books of
 * the run are left out, for they add all up. What is not guarded against: someone who knows some of the
 * persons, and what two reports of the same store tell together.
 *
 * @throws `RangeError` for a bound below 2, or one that is no whole number.
 */
export function suppressSmall(report: Report, options: SuppressOptions = {}): Report {
  const { below = 5 } = options;
  if (!Number.isInteger(below) || below < 2) {
    throw new RangeError(`Numbers below ${below} cannot be left out. Give a whole number from 2 on`);
  }
  const types = typesBesideHome(report.feedback, { below, metrics: report.metrics });
  const atHome = new Map(report.feedback.map((entry) => [placeKey(entry), entry.home_dwelling ?? 0]));
  const hidden = findHiddenCells(report.metrics, { below, types, atHome });
  const metrics = suppressMetrics(report.metrics, hidden);
  const feedback = suppressFeedback(report.feedback, { below, hidden, metrics: report.metrics });
  const parts = { below, metrics, feedback, cube: report.cube };
  const comparisons = suppressComparisons(report.comparisons, parts);
  const findings = { below, hidden, findings: report.findings, comparisons };
  return {
    ...report,
    account: {},
    submissions: suppressSubmissions(report.submissions, { below, hidden }),
    findings: suppressFindings(report.findings, findings),
    resolved: suppressFindings(report.resolved, findings),
    metrics,
    changes: suppressChanges(report.changes, parts),
    feedback,
    comparisons,
    suppressed_below: below,
    rows: [],
    row_limit: 0,
  };
}

/**
 * Messages without the names of files. Where a municipality sends several messages a year and one is
 * small, the counts of all go: together they are told elsewhere. They also go where the metrics do not
 * tell the same in sum.
 */
function suppressSubmissions(
  submissions: readonly ReportSubmission[],
  { below, hidden }: { readonly below: number; readonly hidden: HiddenCells },
): ReportSubmission[] {
  const placeOf = ({ municipality, year }: ReportSubmission) => `${municipality}/${year}`;
  const small = new Set(
    submissions.filter(({ persons, services }) => isSmall(persons, below) || isSmall(services, below)).map(
      placeOf,
    ),
  );
  return submissions.map((submission) => {
    const place = placeOf(submission);
    const noPersons = small.has(place) || hidden.recipientTotals.has(place);
    const noServices = noPersons || hidden.serviceTotals.has(place);
    return {
      ...submission,
      source: "",
      ...(noPersons ? { persons: null } : {}),
      ...(noServices ? { services: null } : {}),
    };
  });
}
