/**
 * Reports of made-up persons, with every number that adds up to another.
 *
 * @module
 */
import fc from "fast-check";
import { dueServiceTypes } from "../feedback/field_shares.ts";
import { codesOf, stays } from "../feedback/places.ts";
import type { Report, ReportFeedback, ReportFinding, ReportMetric } from "../report.ts";

/** A person with services by type, in each of two years. */
export interface TestPerson {
  readonly age: string;
  readonly sex: string;
  readonly services: readonly (Readonly<Record<number, number>>)[];
}

const ages = ["0-17", "67-79", "90+"];
const sexes = ["K", "M", "unknown"];
const types = [1, 3, 6, 18, 21, 29];

/** Years of the cohort. */
export const cohortYears = [2020, 2021] as const;

/** Where all of it happens. */
export const cohortPlace = "4601";

const given = fc.dictionary(fc.constantFrom(...types.map(String)), fc.constantFrom(1, 1, 2, 5), {
  maxKeys: 2,
});

/** A few persons or some dozens, so that numbers lie on both sides of the bound. */
export const cohort: fc.Arbitrary<readonly TestPerson[]> = fc.array(
  fc.tuple(
    fc.record({
      age: fc.constantFrom(...ages, "67-79", "90+"),
      sex: fc.constantFrom(...sexes.slice(0, 2), "K", "M"),
      services: fc.tuple(given, given),
    }),
    fc.constantFrom(1, 1, 1, 2, 5, 9),
  ),
  { maxLength: 14 },
).map((groups) => groups.flatMap(([person, times]) => Array.from({ length: times }, () => person)));

function total(person: TestPerson, index: number, type: number | null): number {
  const services = person.services[index]!;
  return type === null ? Object.values(services).reduce((sum, count) => sum + count, 0) : services[type] ?? 0;
}

function metricsOf(persons: readonly TestPerson[]): ReportMetric[] {
  const names = [
    ...[null, ...ages].flatMap((age) => [null, ...sexes].map((sex) => ({ type: null, age, sex }))),
    ...types.map((type) => ({ type, age: null, sex: null })),
  ];
  return cohortYears.flatMap((year, index) =>
    names.flatMap(({ type, age, sex }): ReportMetric[] => {
      const members = persons.filter((person) =>
        (age === null || person.age === age) && (sex === null || person.sex === sex)
      );
      const now = members.filter((person) => total(person, index, type) > 0);
      const before = index === 0 ? null : members.filter((person) => total(person, index - 1, type) > 0);
      if (now.length === 0 && (before?.length ?? 0) === 0 && (type ?? age ?? sex) !== null) return [];
      const sum = (of: readonly TestPerson[], at: number) =>
        of.reduce((sum, person) => sum + total(person, at, type), 0);
      const services = sum(now, index);
      const servicesBefore = before === null ? null : sum(before, index - 1);
      const rate = (a: number, b: number | null) => b === null || b === 0 ? null : (a - b) / b;
      return [{
        municipality: cohortPlace,
        year,
        service_type: type,
        age_group: age,
        sex,
        recipients: now.length,
        new_recipients: before === null ? null : now.filter((person) => !before.includes(person)).length,
        services,
        hours: services * 2,
        previous_recipients: before?.length ?? null,
        previous_services: servicesBefore,
        recipients_change: before === null ? null : now.length - before.length,
        recipients_change_rate: rate(now.length, before?.length ?? null),
        services_change: servicesBefore === null ? null : services - servicesBefore,
        services_change_rate: rate(services, servicesBefore),
      }];
    })
  );
}

function feedbackOf(persons: readonly TestPerson[]): ReportFeedback[] {
  return cohortYears.map((year, index) => {
    const having = (codes: readonly number[]) =>
      persons.filter((person) => codes.some((code) => total(person, index, code) > 0)).length;
    const services = (codes: readonly number[]) =>
      persons.reduce(
        (sum, person) => sum + codes.reduce((all, code) => all + total(person, index, code), 0),
        0,
      );
    const elsewhere = [...codesOf("housing"), ...stays.roundTheClock];
    const residents = having(stays.nursing);
    const all = services(types);
    return {
      municipality: cohortPlace,
      year,
      submitted: `${year + 1}-01-10`,
      deadline: `${year + 1}-01-15`,
      long_term: having(stays.longTerm),
      home_dwelling: persons.filter((person) =>
        total(person, index, null) > 0 && !elsewhere.some((code) =>
          total(person, index, code) > 0
        )
      ).length,
      housing: having(codesOf("housing")),
      institution: having(stays.any),
      welfare_technology: having(codesOf("welfare_technology")),
      fields: [
        { table: "service", field: "tjTilDato", rows: all, registered: Math.floor(all / 2) },
        ...[...dueServiceTypes].map(([field, codes]) => {
          const rows = services(codes);
          return { table: "service", field, rows, registered: rows - Math.min(rows, 2) };
        }),
      ],
      nutrition: {
        residents,
        assessed: Math.floor(residents * 0.8),
        at_risk: Math.floor(residents * 0.4),
        with_plan: Math.floor(residents * 0.3),
      },
    };
  });
}

/** One finding a year about services with hours. */
function findingsOf(persons: readonly TestPerson[]): ReportFinding[] {
  return cohortYears.flatMap((year, index) => {
    const violations = persons.reduce((sum, person) => sum + total(person, index, 1), 0);
    const before = index === 0 ? null : persons.reduce((sum, person) => sum + total(person, index - 1, 1), 0);
    if (violations === 0) return [];
    const denominator = violations + persons.reduce((sum, person) => sum + total(person, index, 3), 0);
    return [{
      check: "hours_missing",
      year,
      municipality: cohortPlace,
      severity: "warning" as const,
      status: before === null || before === 0 ? "new" as const : "persisting" as const,
      violations,
      persons: persons.filter((person) => total(person, index, 1) > 0).length,
      denominator,
      rate: violations / denominator,
      previous_violations: before,
      failing: violations >= 3,
    }];
  });
}

/** The report that reconciliation would give of these persons, as far as suppression sees it. */
export function reportOf(persons: readonly TestPerson[]): Report {
  const count = (index: number) => persons.filter((person) => total(person, index, null) > 0).length;
  return {
    kprkit: "0.1.0",
    schema: 2,
    created: "2026-01-01T00:00:00.000Z",
    engine: { kind: "native", version: "v1.5.5" },
    account: { person: { read: persons.length, stored: persons.length, rejected: 0, removed: 0 } },
    submissions: cohortYears.map((year, index) => ({
      id: `${cohortPlace}-${year}-ipl-0001-00000000`,
      source: "C:/Donald Duck/extract.xml",
      format: "iplos-3.7",
      kind: "professional",
      status: "current",
      municipality: cohortPlace,
      municipality_name: "Bergen",
      district: "00",
      year,
      sequence_number: 1,
      created_date: `${year + 1}-01-10`,
      encoding: "utf-8",
      enveloped: false,
      persons: count(index),
      services: persons.reduce((sum, person) => sum + total(person, index, null), 0),
    })),
    findings: findingsOf(persons),
    resolved: [],
    metrics: metricsOf(persons),
    changes: [],
    cube: { cells: 0, tested: 0, fdr: 0.01, count: 20, percent: 40 },
    expected_changes: [],
    feedback: feedbackOf(persons),
    comparisons: [],
    rows: [],
    row_limit: 100,
  };
}
