/**
 * How it stands, in one sentence: the first line of every rendering for people.
 *
 * @module
 */
import type { View } from "./view.ts";

/** The verdict in one sentence. */
export function verdictLine({ verdict, report, t, f }: View): string {
  const { error, warning } = verdict.checks;
  if (verdict.unbalanced.length > 0) return t.verdict.unbalanced;
  if (report.submissions.length === 0) return t.verdict.empty;
  const errors = f.count(error, t.units.check);
  if (error > 0 && warning > 0) return t.verdict.both(errors, f.number(warning));
  if (error > 0) return t.verdict.errors(errors);
  if (warning > 0) return t.verdict.warnings(f.count(warning, t.units.check));
  return verdict.refused + verdict.incomplete > 0 ? t.verdict.partial : t.verdict.clean;
}
