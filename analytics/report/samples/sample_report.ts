/**
 * A report for tests: two made-up municipalities, three years, findings of every kind. Every number
 * follows from the tables below; no person, file or municipality is real.
 *
 * @module
 */
import type { Report, ReportFinding, ReportMetric, ReportRow, ReportSubmission } from "../../report.ts";
import { sampleChanges, sampleCube, sampleExpected } from "./sample_changes.ts";
import { sampleFeedback } from "./sample_feedback.ts";

const municipalities = [
  { number: "9901", name: "Eksempelvik", scale: 1 },
  { number: "9902", name: "Prøvedal", scale: 0.31 },
] as const;

const years = [2019, 2020, 2021] as const;

/** Recipients by service type and year, of a municipality of scale 1. */
const recipients: readonly (readonly [serviceType: number, counts: readonly number[]])[] = [
  [15, [1184, 1217, 1263]],
  [6, [742, 655, 781]],
  [1, [596, 571, 549]],
  [21, [301, 297, 288]],
  [18, [204, 188, 221]],
  [29, [0, 182, 190]],
  [9, [171, 163, 102]],
  [5, [166, 172, 175]],
  [12, [168, 12, 0]],
  [4, [154, 88, 131]],
  [2, [121, 126, 133]],
  [28, [9, 41, 118]],
  [19, [96, 71, 92]],
  [8, [48, 45, 47]],
  [11, [44, 45, 45]],
  [26, [17, 24, 31]],
  [3, [22, 22, 23]],
  [25, [19, 14, 16]],
];

/** Share of all recipients by age group, women then men. */
const ages: readonly (readonly [ageGroup: string, women: number, men: number])[] = [
  ["0-17", 0.019, 0.031],
  ["18-49", 0.114, 0.106],
  ["50-66", 0.073, 0.068],
  ["67-79", 0.118, 0.094],
  ["80-89", 0.159, 0.088],
  ["90+", 0.092, 0.038],
];

const all: readonly number[] = [1722, 1698, 1781];

function metricsOf(municipality: (typeof municipalities)[number]): ReportMetric[] {
  const scaled = (count: number) => Math.round(count * municipality.scale);
  const cell = (
    key: Pick<ReportMetric, "service_type" | "age_group" | "sex">,
    counts: readonly number[],
  ): ReportMetric[] =>
    years.map((year, index) => {
      const now = scaled(counts[index] ?? 0);
      const before = index === 0 ? null : scaled(counts[index - 1] ?? 0);
      const services = Math.round(now * 2.2);
      const servicesBefore = before === null ? null : Math.round(before * 2.2);
      const rate = (change: number | null, base: number | null) =>
        change === null || base === null || base === 0 ? null : change / base;
      const change = before === null ? null : now - before;
      const servicesChange = servicesBefore === null ? null : services - servicesBefore;
      return {
        municipality: municipality.number,
        year,
        ...key,
        recipients: now,
        new_recipients: before === null ? null : Math.round(now * 0.24),
        services,
        hours: now * 4.5,
        previous_recipients: before,
        previous_services: servicesBefore,
        recipients_change: change,
        recipients_change_rate: rate(change, before),
        services_change: servicesChange,
        services_change_rate: rate(servicesChange, servicesBefore),
      };
    });
  return [
    ...cell({ service_type: null, age_group: null, sex: null }, all),
    ...recipients.flatMap(([service_type, counts]) =>
      cell({ service_type, age_group: null, sex: null }, counts)
    ),
    ...ages.flatMap(([age_group, women, men]) => [
      ...cell({ service_type: null, age_group, sex: "K" }, all.map((count) => count * women)),
      ...cell({ service_type: null, age_group, sex: "M" }, all.map((count) => count * men)),
    ]),
  ];
}

function submission(
  municipality: (typeof municipalities)[number],
  year: number,
  options: Partial<ReportSubmission> = {},
): ReportSubmission {
  const kind = options.kind ?? "professional";
  const name = municipality.name.toLowerCase();
  return {
    id: `${municipality.number}-${year}-00-0001-${kind === "ident" ? "1d" : "5c"}${year}`,
    source: `${name}/${kind === "ident" ? "ident" : "iplos"}_${year}.xml`,
    format: kind === "ident" ? "xpr-ide-53.1.3" : "iplos-3.7",
    kind,
    status: "current",
    municipality: municipality.number,
    municipality_name: municipality.name,
    district: null,
    year,
    sequence_number: 1,
    created_date: `${year + 1}-01-24`,
    encoding: "utf-8",
    enveloped: false,
    persons: Math.round((all[year - 2019] ?? 0) * municipality.scale),
    services: Math.round((all[year - 2019] ?? 0) * municipality.scale * 2.2),
    ...options,
  };
}

const [large, small] = municipalities;

const submissions: readonly ReportSubmission[] = [
  ...years.flatMap((year) => [submission(large, year), submission(large, year, { kind: "ident" })]),
  submission(large, 2020, {
    id: "9901-2020-00-0000-77aa",
    source: "eksempelvik/iplos_2020_første_forsøk.xml.gz",
    status: "superseded",
    sequence_number: 0,
  }),
  submission(small, 2019, { encoding: "iso-8859-1", source: "prøvedal/uttrekk 2019.xml" }),
  submission(small, 2020, { enveloped: true, source: "prøvedal/msghead_2020.xml" }),
  submission(small, 2020, { kind: "ident" }),
  submission(small, 2021, {
    status: "refused",
    source: "prøvedal/uttrekk 2021.xml",
    sequence_number: null,
    created_date: null,
    persons: 0,
    services: 0,
  }),
];

/** Check, place, severity, violations, denominator, the year before, and what sets it apart. */
const found: readonly (readonly [
  check: string,
  municipality: string,
  year: number,
  severity: ReportFinding["severity"],
  violations: number,
  denominator: number,
  previous: number | null,
  rest?: Partial<ReportFinding>,
])[] = [
  ["hours_missing", "9901", 2019, "error", 41, 2304, null],
  ["hours_missing", "9901", 2020, "error", 37, 2291, 41],
  ["hours_missing", "9901", 2021, "error", 218, 2386, 37, {
    register_check: "tj_timer_uke_missing",
    consequence: "flag",
  }],
  ["hours_missing", "9902", 2020, "error", 6, 702, 0],
  ["org_number_missing", "9901", 2021, "error", 74, 1961, 0, { since_last_run: "new" }],
  ["person_hours_over_168", "9901", 2021, "error", 3, 1781, 2],
  ["person_hours_over_168", "9902", 2019, "error", 1, 534, null],
  ["retired_service_type", "9901", 2020, "warning", 26, 3736, 370, { service_type: 12 }],
  ["retired_service_type", "9902", 2020, "warning", 8, 1157, 114, { service_type: 12 }],
  ["date_implausible", "9901", 2021, "warning", 19, 3918, 4, { field: "tjVedtDato" }],
  ["date_implausible", "9901", 2021, "warning", 2, 3918, 0, { field: "tjFraDato", failing: false }],
  ["recipients_change", "9901", 2020, "warning", 1, 1, 0, { service_type: 4 }],
  ["recipients_change", "9901", 2021, "warning", 1, 1, 0, { service_type: 28 }],
  ["waiting_list_no_without_yes", "9902", 2020, "warning", 11, 402, 0],
  ["org_number_fictitious", "9902", 2020, "info", 5, 311, 0],
  ["service_type_vanished", "9901", 2021, "warning", 1, 1, 0, {
    service_type: 12,
    failing: false,
    expected: "retired_12",
  }],
];

const findings: readonly ReportFinding[] = found.map(
  ([check, municipality, year, severity, violations, denominator, previous, rest]) => ({
    check,
    year,
    municipality,
    severity,
    status: previous === null || previous === 0 ? "new" : "persisting",
    violations,
    persons: Math.ceil(violations * 0.8),
    denominator,
    rate: violations / denominator,
    previous_violations: previous,
    failing: true,
    since_last_run: "persisting",
    ...rest,
  }),
);

const rowLimit = 10;

/** Checks on sums: what each of their rows says, by year and service type. */
const aggregates: Readonly<
  Record<string, readonly (readonly [year: number, type: number, value: string])[]>
> = {
  recipients_change: [[2020, 4, "154 → 88"], [2021, 28, "41 → 118"]],
  service_type_vanished: [[2021, 12, "12 → 0"]],
};

const aggregated = Object.entries(aggregates).flatMap(([check, told]) =>
  told.map(([year, service_type, value]): ReportRow => ({
    check,
    municipality: "9901",
    year,
    service_type,
    submission: `9901-${year}-00-0001-5c${year}`,
    source: `eksempelvik/iplos_${year}.xml`,
    person_key: null,
    row_id: null,
    value,
    byte_start: null,
    byte_end: null,
  }))
);

const single: readonly ReportRow[] = findings.filter(({ check }) => !(check in aggregates)).flatMap((
  finding,
) =>
  Array.from({ length: Math.min(finding.violations ?? 0, rowLimit) }, (_, index): ReportRow => {
    const start = 18_204 + index * 6_143 + (finding.violations ?? 0);
    const name = finding.municipality === "9901" ? "eksempelvik" : "prøvedal";
    return {
      check: finding.check,
      municipality: finding.municipality,
      year: finding.year,
      ...(finding.field === undefined ? {} : { field: finding.field }),
      ...(finding.service_type === undefined ? {} : { service_type: finding.service_type }),
      submission: `${finding.municipality}-${finding.year}-00-0001-5c${finding.year}`,
      source: `${name}/iplos_${finding.year}.xml`,
      person_key: Math.imul(start, 2_654_435_761).toString(16).replace("-", "").padStart(8, "0").repeat(4),
      row_id: 40_017 + index * 13,
      value: finding.field === "tjVedtDato"
        ? "19210312"
        : finding.check === "person_hours_over_168"
        ? "171.50"
        : null,
      byte_start: start,
      byte_end: start + 412,
    };
  })
);

const rows: readonly ReportRow[] = [...single, ...aggregated];

/** The report. */
export const sampleReport: Report = Object.freeze<Report>({
  kprkit: "0.1.0",
  schema: 2,
  created: "2026-01-15T08:30:00.000Z",
  engine: { kind: "native", version: "v1.5.5" },
  account: {
    submission: { read: 11, stored: 10, rejected: 1, removed: 0 },
    person: { read: 6781, stored: 6227, rejected: 554, removed: 0 },
    person_info: { read: 7402, stored: 7391, rejected: 9, removed: 2 },
    function_score: { read: 98_214, stored: 98_214, rejected: 0, removed: 0 },
    service: { read: 14_918, stored: 13_702, rejected: 1_216, removed: 0 },
    diagnosis: { read: 9_377, stored: 9_377, rejected: 0, removed: 0 },
    ident: { read: 5_727, stored: 5_727, rejected: 0, removed: 0 },
  },
  submissions,
  findings,
  resolved: [{
    check: "service_start_missing",
    year: 2021,
    municipality: "9901",
    severity: "error",
    status: "resolved",
    violations: 0,
    persons: 0,
    denominator: 3918,
    rate: 0,
    previous_violations: 14,
    failing: false,
  }, {
    check: "retired_service_type",
    year: 2021,
    municipality: "9901",
    severity: "warning",
    status: "resolved",
    violations: 0,
    persons: 0,
    denominator: 3918,
    rate: 0,
    previous_violations: 26,
    service_type: 12,
    since_last_run: "resolved",
    failing: false,
  }],
  metrics: [
    ...metricsOf(large),
    // The last submission of the smaller one was refused: it has no numbers for 2021.
    ...metricsOf(small).filter(({ year }) => year !== 2021),
  ],
  changes: sampleChanges,
  cube: sampleCube,
  expected_changes: sampleExpected,
  feedback: sampleFeedback,
  comparisons: [],
  last_run: "2026-01-08T12:00:00.000Z",
  rows,
  row_limit: rowLimit,
});

/** All is well: the findings are gone, one municipality is left. */
export const cleanReport: Report = Object.freeze<Report>({
  ...sampleReport,
  submissions: submissions.filter(({ municipality, status }) =>
    municipality === "9901" && status === "current"
  ),
  metrics: sampleReport.metrics.filter(({ municipality }) => municipality === "9901"),
  findings: [],
  resolved: [],
  rows: [],
  changes: [],
  feedback: sampleFeedback.filter(({ municipality }) => municipality === "9901"),
});

/** One municipality in its first year: nothing to compare with. */
export const oneYearReport: Report = Object.freeze<Report>({
  ...sampleReport,
  submissions: submissions.filter(({ municipality, year }) => municipality === "9902" && year === 2019),
  metrics: sampleReport.metrics.filter(({ municipality, year }) => municipality === "9902" && year === 2019),
  findings: findings.filter(({ municipality, year }) => municipality === "9902" && year === 2019),
  rows: rows.filter(({ municipality, year }) => municipality === "9902" && year === 2019),
  resolved: [],
  changes: [],
  expected_changes: [],
  feedback: sampleFeedback.filter(({ municipality, year }) => municipality === "9902" && year === 2019),
});

/** Nothing was read. */
export const emptyReport: Report = Object.freeze<Report>({
  ...sampleReport,
  account: {},
  submissions: [],
  findings: [],
  resolved: [],
  metrics: [],
  changes: [],
  expected_changes: [],
  feedback: [],
  rows: [],
});
