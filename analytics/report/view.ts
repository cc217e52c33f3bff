/**
 * The report as its readers meet it: names instead of numbers, findings gathered into cards, places
 * in order, the verdict drawn. Made once, before anything is rendered.
 *
 * @module
 */
import { serviceType } from "../../register/services.ts";
import { tables } from "../../register/table.ts";
import type { Check, Severity } from "../check.ts";
import type {
  FindingStatus,
  Report,
  ReportFinding,
  ReportMetric,
  ReportRow,
  ReportSubmission,
} from "../report.ts";
import { type Formats, formatsOf } from "./formats.ts";
import { type Lang, type Texts, texts, type Unit } from "./texts.ts";

/** Rows a page lists over all findings; a report that holds more is cut to as many of each finding as fit. */
export const pageRows = 10_000;

/** Severities from the gravest. */
export const severities: readonly Severity[] = Object.freeze(["error", "warning", "info"]);

/** How many checks fail, and with how many rows in sum. */
export interface Tally {
  readonly checks: number;
  readonly violations: number;
}

/** One year of one municipality. */
export interface YearView {
  readonly year: number;
  /** Recipients and services of all types, ages and sexes; absent where no submission is current. */
  readonly total?: ReportMetric;
  readonly failing: Readonly<Record<Severity, Tally>>;
  readonly submissions: readonly ReportSubmission[];
}

/** One municipality with the years between its first and its last. */
export interface MunicipalityView {
  readonly number: string;
  readonly name: string;
  readonly years: readonly YearView[];
}

/** Against the year before; `first` where that year was not reported. */
export type Trend = FindingStatus | "first";

/** {@linkcode Trend} of one finding. */
export function trendOf({ status, previous_violations }: ReportFinding): Trend {
  return status === "new" && previous_violations === null ? "first" : status;
}

/** The findings of one check and severity. */
export interface FindingCard {
  /** Unique on the page. */
  readonly anchor: string;
  readonly id: string;
  readonly title: string;
  /** Absent where the catalogue does not hold the check. */
  readonly check?: Check;
  readonly severity: Severity;
  readonly findings: readonly ReportFinding[];
  readonly violations: number;
  readonly denominator: number;
  /** How it stands in the last year it was found. */
  readonly trend: Trend;
  /** At least one finding reached the check's thresholds. */
  readonly failing: boolean;
}

/** What the first lines of the report say. */
export interface Verdict {
  readonly checks: Readonly<Record<Severity, number>>;
  /** Municipality and year with the most failing rows of the gravest severity. */
  readonly worst?: {
    readonly municipality: string;
    readonly year: number;
    readonly severity: Severity;
    readonly violations: number;
  };
  /** Cards to begin with, at most three. */
  readonly next: readonly FindingCard[];
  readonly refused: number;
  readonly incomplete: number;
  /** Tables whose account does not balance. */
  readonly unbalanced: readonly string[];
  /** Rows read, over all tables. */
  readonly read: number;
}

/** The report with all that its components need. */
export interface View {
  readonly report: Report;
  readonly checks: readonly Check[];
  readonly t: Texts;
  readonly f: Formats;
  readonly municipalities: readonly MunicipalityView[];
  /** All years, ascending. */
  readonly years: readonly number[];
  /** Gravest first; within a severity failing first, then by rows. */
  readonly cards: readonly FindingCard[];
  readonly verdict: Verdict;
  /** Name of a municipality, its number where the submissions carry no name. */
  municipalityName(number: string): string;
  /** `Eksempelvik 2021`. */
  place(finding: { readonly municipality: string; readonly year: number }): string;
  /** Municipalities and years where a card fails: `Eksempelvik 2019–2021; Prøvedal 2020`, or how many. */
  where(card: FindingCard): string;
  /** Name of a service type, its code where the register has none. */
  serviceName(code: number): string;
  /** Field or service type of a finding, where the check tells them apart. */
  concerns(finding: ReportFinding): string | null;
  title(check: string): string;
  /** Unit in which rows of a check are counted. */
  unit(check: Check | undefined): Unit;
  /** Rows of a finding that the page lists. */
  rowsOf(finding: ReportFinding): readonly ReportRow[];
}

/** Gathers a report for rendering in `lang`. */
export function viewOf(
  report: Report,
  options: { readonly lang: Lang; readonly checks: readonly Check[] },
): View {
  const t = texts[options.lang];
  const f = formatsOf(options.lang);
  const checks = new Map(options.checks.map((check) => [check.id, check]));
  const names = new Map<string, string>();
  for (const { municipality, municipality_name } of report.submissions) {
    if (municipality !== null && municipality_name !== null) names.set(municipality, municipality_name);
  }
  const rows = Map.groupBy(report.rows, keyOf);
  const listed = fittingLimit([...rows.values()].map(({ length }) => length));
  const municipalityName = (number: string) => names.get(number) ?? number;
  const serviceName = (code: number) =>
    serviceType(code)?.name[options.lang] ?? `${t.development.serviceType} ${code}`;
  const title = (check: string) => checks.get(check)?.title[options.lang] ?? check;
  const cards = cardsOf(report.findings, { checks, title });
  const municipalities = municipalitiesOf(report, municipalityName);
  return Object.freeze({
    report,
    checks: options.checks,
    t,
    f,
    municipalities,
    years: [...new Set(municipalities.flatMap(({ years }) => years.map(({ year }) => year)))].sort(ascending),
    cards,
    verdict: verdictOf(report, cards),
    municipalityName,
    serviceName,
    place: ({ municipality, year }: { municipality: string; year: number }) =>
      `${municipalityName(municipality)} ${year}`,
    where(card: FindingCard) {
      const told = card.findings.filter(({ failing }) => failing || !card.failing);
      const places = Map.groupBy(told, ({ municipality }) => municipality);
      if (places.size > 3) return f.count(places.size, t.units.municipalities);
      return [...places]
        .map(([municipality, of]) =>
          `${municipalityName(municipality)} ${f.years(of.map(({ year }) => year))}`
        )
        .join("; ");
    },
    concerns(finding: ReportFinding) {
      if (finding.service_type !== undefined) return serviceName(finding.service_type);
      return finding.field ?? null;
    },
    title,
    unit(check: Check | undefined): Unit {
      const table = check?.table;
      return table !== undefined && (table in tables || table === "municipality")
        ? t.units[table as keyof Texts["units"]]
        : t.units.row;
    },
    rowsOf: (finding: ReportFinding) => rows.get(keyOf(finding))?.slice(0, listed) ?? [],
  });
}

/** Most rows of each finding such that all findings together stay within {@linkcode pageRows}. */
function fittingLimit(lengths: readonly number[]): number {
  let limit = Math.max(0, ...lengths);
  while (limit > 1 && sum(lengths, (length) => Math.min(length, limit)) > pageRows) limit--;
  return limit;
}

function keyOf(of: ReportFinding | ReportRow): string {
  return JSON.stringify([of.check, of.municipality, of.year, of.field ?? null, of.service_type ?? null]);
}

function cardsOf(
  findings: readonly ReportFinding[],
  { checks, title }: { checks: ReadonlyMap<string, Check>; title: (check: string) => string },
): FindingCard[] {
  const groups = Map.groupBy(findings, ({ severity, check }) => `${severity}-${check}`);
  const cards = [...groups].map(([anchor, group]): FindingCard => {
    const { check: id, severity } = group[0]!;
    const check = checks.get(id);
    return {
      anchor,
      id,
      title: title(id),
      ...(check === undefined ? {} : { check }),
      severity,
      findings: group.toSorted((a, b) =>
        compare(a.municipality, b.municipality) || a.year - b.year ||
        b.violations - a.violations
      ),
      violations: sum(group, ({ violations }) => violations),
      denominator: sum(group, ({ denominator }) => denominator),
      trend: lastTrend(group),
      failing: group.some(({ failing }) => failing),
    };
  });
  return cards.sort((a, b) =>
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    Number(b.failing) - Number(a.failing) || b.violations - a.violations || compare(a.id, b.id)
  );
}

/** What is new anywhere in the last year is news for the whole card. */
function lastTrend(findings: readonly ReportFinding[]): Trend {
  const last = Math.max(...findings.map(({ year }) => year));
  const trends = findings.filter(({ year }) => year === last).map(trendOf);
  return trends.includes("new") ? "new" : trends.includes("persisting") ? "persisting" : "first";
}

function municipalitiesOf(report: Report, nameOf: (number: string) => string): MunicipalityView[] {
  const years = new Map<string, Set<number>>();
  const seen = (municipality: string | null, year: number | null) => {
    if (municipality === null || year === null) return;
    const known = years.get(municipality);
    if (known === undefined) years.set(municipality, new Set([year]));
    else known.add(year);
  };
  for (const { municipality, year } of report.submissions) seen(municipality, year);
  for (const { municipality, year } of report.metrics) seen(municipality, year);
  for (const { municipality, year } of report.findings) seen(municipality, year);
  return [...years].sort(([a], [b]) => compare(a, b)).map(([number, known]) => {
    const first = Math.min(...known);
    const last = Math.max(...known);
    return {
      number,
      name: nameOf(number),
      // A year left out between two others is shown: a gap in a series is news.
      years: Array.from({ length: last - first + 1 }, (_, i) => yearOf(report, number, first + i)),
    };
  });
}

function yearOf(report: Report, municipality: string, year: number): YearView {
  const total = report.metrics.find((metric) =>
    metric.municipality === municipality && metric.year === year && metric.service_type === null &&
    metric.age_group === null && metric.sex === null
  );
  const here = report.findings.filter((finding) =>
    finding.municipality === municipality && finding.year === year && finding.failing
  );
  const tally = (severity: Severity): Tally => {
    const of = here.filter((finding) => finding.severity === severity);
    return {
      checks: new Set(of.map(({ check }) => check)).size,
      violations: sum(of, ({ violations }) => violations),
    };
  };
  return {
    year,
    ...(total === undefined ? {} : { total }),
    failing: { error: tally("error"), warning: tally("warning"), info: tally("info") },
    submissions: report.submissions.filter((submission) =>
      submission.municipality === municipality && submission.year === year
    ),
  };
}

function verdictOf(report: Report, cards: readonly FindingCard[]): Verdict {
  const failing = cards.filter((card) => card.failing);
  const of = (severity: Severity) => failing.filter((card) => card.severity === severity).length;
  const gravest = failing.find(({ severity }) => severity !== "info")?.severity;
  const places = Map.groupBy(
    report.findings.filter(({ failing, severity }) => failing && severity === gravest),
    ({ municipality, year }) => JSON.stringify([municipality, year]),
  );
  const worst = [...places.values()]
    .map((findings) => ({
      municipality: findings[0]!.municipality,
      year: findings[0]!.year,
      severity: findings[0]!.severity,
      violations: sum(findings, ({ violations }) => violations),
    }))
    .sort((a, b) => b.violations - a.violations || b.year - a.year)[0];
  const status = (wanted: ReportSubmission["status"]) =>
    report.submissions.filter(({ status }) => status === wanted).length;
  return {
    checks: { error: of("error"), warning: of("warning"), info: of("info") },
    ...(worst === undefined ? {} : { worst }),
    next: failing.filter(({ severity }) => severity !== "info").slice(0, 3),
    refused: status("refused"),
    incomplete: status("incomplete"),
    unbalanced: Object.entries(report.account)
      .filter(([, { read, stored, rejected, removed }]) => read !== stored + rejected + removed)
      .map(([table]) => table),
    read: sum(Object.values(report.account), ({ read }) => read),
  };
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function ascending(a: number, b: number): number {
  return a - b;
}
