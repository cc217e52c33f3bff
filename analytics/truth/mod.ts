/**
 * Recall and precision of the checks on data whose faults are known.
 *
 * A truth file has one line for each violation (see `stream/truth.ts` for what a line is). It is held against all rows
 * that a check found, not against those that a report lists:
 *
 * - A violation is named by check, municipality, year and row key; by municipality and year alone where the check has no
 *   row (tables `municipality`, `submission` and `contact`), and then matched by count.
 * - Checks told apart by service type or field are matched by that too, where every line of the check gives it.
 * - `fictitious_person` and `org_number_fictitious` are true of every row of a fictitious cohort, and the truth need not
 *   repeat the cohort: with no line of such a check in it, what the check finds is told and not judged. With one line or
 *   more, the check is matched as the others are, so a profile that counts on them tells *all* of its rows.
 * - All other checks are judged, those without a line too: whatever they find is unexpected.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { brokenByFiction } from "./mod.ts";
 *
 * assert(brokenByFiction.has("fictitious_person"));
 * ```
 *
 * @module
 */
export { readTruthFile } from "./truth_file.ts";
export {
  brokenByFiction,
  type TruthDifference,
  TruthMatch,
  type TruthMatchOptions,
  type TruthReport,
  type TruthResult,
} from "./truth_match.ts";
