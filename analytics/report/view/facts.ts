/**
 * What the report is about, when and with what it was made.
 *
 * @module
 */
import type { View } from "./view.ts";

/** What the report is about: `Eksempelvik og Prøvedal, 2019–2021`. */
export function subjectOf({ municipalities, years, t, f }: View): string {
  const names = municipalities.length > 3
    ? f.count(municipalities.length, t.units.municipalities)
    : f.list(municipalities.map(({ name }) => name));
  return [names, f.years(years)].filter((part) => part !== "").join(", ") || t.title;
}

/** The facts of the run by name. */
export function factsOf(view: View): readonly (readonly [name: string, value: string])[] {
  const { report, checks, t, f } = view;
  const current = report.submissions.filter(({ status }) => status === "current").length;
  const all = report.submissions.length;
  return [
    [t.facts.made, f.dateTime(report.created)],
    ...(report.last_run === undefined ? [] : [[t.page.lastRun, f.dateTime(report.last_run)] as const]),
    [
      t.facts.submissions,
      current === all ? f.number(all) : `${f.number(all)} (${t.facts.current(f.number(current))})`,
    ],
    [t.facts.checks, f.number(report.checks?.length ?? checks.length)],
    ...(report.as_of === undefined ? [] : [[t.page.asOf, String(report.as_of)] as const]),
    [
      t.facts.version,
      `kprkit ${report.kprkit}, DuckDB ${report.engine.version} (${report.engine.kind})`,
    ],
  ];
}
