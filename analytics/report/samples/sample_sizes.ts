/**
 * Reports as large as they come, for tests: nine years of one municipality, and one year after another
 * of the whole country. Nobody in them is real.
 *
 * @module
 */
import type { Report, ReportFinding } from "../../report.ts";
import { sampleChecks } from "./sample_checks.ts";
import { sampleReport } from "./sample_report.ts";

const years: readonly number[] = Object.freeze(Array.from({ length: 9 }, (_, i) => 2017 + i));

/** What of the sample report is told anew for another municipality and year. */
function placed<T extends { readonly municipality: string | null; readonly year: number | null }>(
  items: readonly T[],
  to: readonly { readonly municipality: string; readonly year: number }[],
): T[] {
  const from = items.filter(({ municipality, year }) => municipality === "9901" && year === 2021);
  return to.flatMap((place) => from.map((item) => ({ ...item, ...place })));
}

/** One municipality, nine years, sixty checks by field, and more rows than pages list. */
export function nineYears(): Report {
  const places = years.map((year) => ({ municipality: "9901", year }));
  const findings = places.flatMap((place) =>
    Array.from({ length: 60 }, (_, index): ReportFinding => ({
      ...sampleReport.findings[0]!,
      ...place,
      check: index < sampleChecks.length ? sampleChecks[index]!.id : `check_${index}`,
      field: `felt${index}`,
      violations: 500,
    }))
  );
  return {
    ...sampleReport,
    submissions: placed(sampleReport.submissions, places),
    metrics: placed(sampleReport.metrics, places),
    feedback: placed(sampleReport.feedback, places),
    changes: Array.from({ length: 40 }, () => sampleReport.changes)
      .flatMap((changes, round) =>
        changes.map((change) => ({
          ...change,
          municipality: "9901",
          ...(change.part_of === undefined ? {} : { part_of: change.part_of + round * changes.length }),
        }))
      ),
    findings,
    resolved: [],
    rows: findings.flatMap(({ check, field, year }) =>
      Array.from({ length: 100 }, () => ({
        ...sampleReport.rows[0]!,
        check,
        field: field!,
        year,
        person_key: "a1b2c3d4".repeat(8),
        value: "20211231",
        byte_start: 49_000_000_000,
        byte_end: 49_000_000_412,
      }))
    ),
  };
}

/** The whole country: 357 municipalities, nine years, every sample check in half of the places. */
export function country(): Report {
  const numbers = Array.from({ length: 357 }, (_, index) => String(3101 + index * 7));
  const places = numbers.flatMap((municipality) => years.map((year) => ({ municipality, year })));
  const findings = places.flatMap((place, at) =>
    sampleChecks.filter((_, index) => (at + index) % 2 === 0).map((check, index): ReportFinding => ({
      ...sampleReport.findings[index]!,
      ...place,
      check: check.id,
      severity: check.severity,
    }))
  );
  return {
    ...sampleReport,
    submissions: placed(sampleReport.submissions, places).map((of) => ({
      ...of,
      municipality_name: `Kommune ${of.municipality}`,
    })),
    metrics: placed(sampleReport.metrics, places),
    feedback: placed(sampleReport.feedback, places),
    changes: numbers.flatMap((municipality) =>
      sampleReport.changes.filter((change) => change.part_of === undefined).map((change) => ({
        ...change,
        municipality,
      }))
    ),
    findings,
    resolved: [],
    rows: findings.map((finding) => ({
      ...sampleReport.rows[0]!,
      check: finding.check,
      municipality: finding.municipality,
      year: finding.year,
    })),
  };
}
