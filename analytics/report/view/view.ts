/**
 * The report as its readers meet it: names instead of numbers, findings gathered into cards, places
 * in order, the verdict drawn. Made once, before anything is rendered.
 *
 * @module
 */
import { municipalityName as registeredName } from "../../../register/mod.ts";
import { serviceType } from "../../../register/services.ts";
import { tables } from "../../../register/table.ts";
import { findingKey } from "../../finding_key.ts";
import type { Check, Severity } from "../../check.ts";
import type {
  Report,
  ReportFeedback,
  ReportFinding,
  ReportMetric,
  ReportRow,
  ReportSubmission,
} from "../../report.ts";
import { cardsOf, compare, type FindingCard, sum } from "./cards.ts";
import { type Formats, formatsOf } from "./formats.ts";
import { storiesOf, type Story } from "./stories.ts";
import { type Lang, type Texts, texts, type Unit } from "./texts.ts";

export { type FindingCard, severities, type Trend, trendOf } from "./cards.ts";

/**
 * Rows that the pages of a report list in sum, if there are few pages: a page weighs as much as some
 * rows do, and all of a municipality's nine years are to stay below 3 MB.
 */
const listedRows = 5000;

/** Rows that a page takes the room of. */
const pageWeight = 40;

/** Rows that are listed in any case, where there are as many. */
const fewestRows = 1000;

/** Rows that one page lists at most. */
const pageRows = 1000;

/** Findings whose rows one page lists at most. */
const pageLists = 200;

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
  readonly findings: readonly ReportFinding[];
  readonly resolved: readonly ReportFinding[];
  readonly metrics: readonly ReportMetric[];
  readonly submissions: readonly ReportSubmission[];
  /** By year, ascending. */
  readonly feedback: readonly ReportFeedback[];
  readonly stories: readonly Story[];
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
  /** Changes of the cube, the surest first. */
  readonly stories: readonly Story[];
  /** Checks that have a page: all that found something, now or the year before, gravest first. */
  readonly checkIds: readonly string[];
  /** Goes before the path of another page: empty on the first page, `../` below it. */
  readonly root: string;
  /** Name of a municipality, its number where the submissions carry no name. */
  municipalityName(number: string): string;
  /** `Eksempelvik 2021`. */
  place(finding: { readonly municipality: string; readonly year: number }): string;
  /** Municipalities and years where a card fails: `Eksempelvik 2019–2021; Prøvedal 2020`, or how many. */
  where(card: FindingCard): string;
  /** The same of any findings. */
  places(findings: readonly ReportFinding[]): string;
  /** Name of a service type, its code where the register has none. */
  serviceName(code: number): string;
  /** Field or service type of a finding, where the check tells them apart. */
  concerns(finding: ReportFinding): string | null;
  title(check: string): string;
  /** Unit in which rows of a check are counted. */
  unit(check: Check | undefined): Unit;
  /** Why a finding or change is expected, `null` where nothing says so. */
  reason(expected: string | undefined): string | null;
  /** Rows of a finding that its page lists. */
  rowsOf(finding: ReportFinding): readonly ReportRow[];
}

/** A care message of the year counts. */
export function isDelivered({ submissions }: YearView): boolean {
  return submissions.some(({ kind, status }) => kind !== "ident" && status === "current");
}

/** The same view for a page in a directory below the first page. */
export function viewBelow(view: View): View {
  return Object.freeze({ ...view, root: "../" });
}

/** Gathers a report for rendering in `lang`. */
export function viewOf(
  report: Report,
  options: { readonly lang: Lang; readonly checks: readonly Check[] },
): View {
  const t = texts[options.lang];
  const f = formatsOf(options.lang);
  const checks = new Map(options.checks.map((check) => [check.id, check]));
  const names = namesOf(report);
  const rows = listedOf(report.rows);
  const municipalityName = (number: string) => names.get(number) ?? number;
  const places = (findings: readonly ReportFinding[]) => {
    const byMunicipality = Map.groupBy(findings, ({ municipality }) => municipality);
    if (byMunicipality.size > 3) return f.count(byMunicipality.size, t.units.municipalities);
    return [...byMunicipality]
      .map(([municipality, of]) => `${municipalityName(municipality)} ${f.years(of.map(({ year }) => year))}`)
      .join("; ");
  };
  const serviceName = (code: number) =>
    serviceType(code)?.name[options.lang] ?? `${t.development.serviceType} ${code}`;
  const title = (check: string) => checks.get(check)?.title[options.lang] ?? check;
  const cards = cardsOf(report.findings, { checks, title });
  const stories = storiesOf(report);
  const municipalities = municipalitiesOf(report, { nameOf: municipalityName, stories });
  const reasons = new Map(report.expected_changes.map(({ id, reason }) => [id, reason[options.lang]]));
  return Object.freeze({
    report,
    checks: options.checks,
    t,
    f,
    municipalities,
    years: [...new Set(municipalities.flatMap(({ years }) => years.map(({ year }) => year)))].sort(ascending),
    cards,
    verdict: verdictOf(report, cards),
    stories,
    checkIds: [...new Set([...cards.map(({ id }) => id), ...report.resolved.map(({ check }) => check)])],
    root: "",
    municipalityName,
    serviceName,
    place: ({ municipality, year }: { municipality: string; year: number }) =>
      `${municipalityName(municipality)} ${year}`,
    where: (card: FindingCard) => places(card.findings.filter(({ failing }) => failing || !card.failing)),
    places,
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
    reason: (expected: string | undefined) =>
      expected === undefined ? null : reasons.get(expected) ?? expected,
    rowsOf: (finding: ReportFinding) => rows.get(findingKey(finding)) ?? [],
  });
}

/** The latest name that submissions carry, or that the register of municipalities has. */
function namesOf(report: Report): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { municipality, municipality_name } of report.submissions) {
    if (municipality !== null && municipality_name !== null) names.set(municipality, municipality_name);
  }
  for (const { municipality, year } of [...report.metrics, ...report.findings, ...report.changes]) {
    if (names.has(municipality)) continue;
    const name = registeredName(municipality, report.as_of ?? year);
    if (name !== undefined) names.set(municipality, name);
  }
  return names;
}

/** The rows that are listed, by the key of their finding. */
function listedOf(rows: readonly ReportRow[]): ReadonlyMap<string, readonly ReportRow[]> {
  const byCheck = Map.groupBy(rows, ({ check }) => check);
  const byFinding = new Map(
    [...byCheck].map(([check, of]) => {
      const lists = [...Map.groupBy(of, findingKey)];
      lists.sort(([, a], [, b]) => b[0]!.year - a[0]!.year || b.length - a.length);
      return [check, lists.slice(0, pageLists)] as const;
    }),
  );
  const room = Math.max(fewestRows, listedRows - byCheck.size * pageWeight);
  const lengths = [...byFinding.values()].flatMap((lists) => lists.map(([, { length }]) => length));
  const all = Math.max(1, fittingLimit(lengths, room));
  return new Map(
    [...byFinding.values()].flatMap((lists) => {
      const limit = fittingLimit(lists.map(([, { length }]) => Math.min(length, all)), pageRows);
      return lists.map(([key, of]) => [key, of.slice(0, limit)] as const);
    }),
  );
}

/** Greatest limit such that lists cut to it stay within `room` in sum; 0 where one of each is too many. */
function fittingLimit(lengths: readonly number[], room: number): number {
  let low = 0;
  let high = Math.max(0, max(lengths));
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (sum(lengths, (length) => Math.min(length, middle)) <= room) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** What of a report is about one municipality. */
type Parts = Omit<MunicipalityView, "number" | "name" | "years">;

function municipalitiesOf(
  report: Report,
  { nameOf, stories }: { nameOf: (number: string) => string; stories: readonly Story[] },
): MunicipalityView[] {
  const findings = Map.groupBy(report.findings, placeOf);
  const resolved = Map.groupBy(report.resolved, placeOf);
  const metrics = Map.groupBy(report.metrics, placeOf);
  const submissions = Map.groupBy(report.submissions, placeOf);
  const feedback = Map.groupBy(report.feedback, placeOf);
  const told = Map.groupBy(stories, ({ change }) => change.municipality);
  const numbers = new Set(
    [submissions, metrics, findings, resolved, feedback, told].flatMap((of) => [...of.keys()]),
  );
  return [...numbers].filter((number) => number !== null).sort(compare).flatMap((number) => {
    const parts: Parts = {
      findings: findings.get(number) ?? [],
      resolved: resolved.get(number) ?? [],
      metrics: metrics.get(number) ?? [],
      submissions: submissions.get(number) ?? [],
      feedback: (feedback.get(number) ?? []).toSorted((a, b) => a.year - b.year),
      stories: told.get(number) ?? [],
    };
    const known = [
      ...parts.submissions,
      ...parts.metrics,
      ...parts.findings,
      ...parts.resolved,
      ...parts.feedback,
      ...parts.stories.map(({ change }) => change),
    ].map(({ year }) => year).filter((year) => year !== null);
    if (known.length === 0) return [];
    return [{
      number,
      name: nameOf(number),
      ...parts,
      years: spanOf(known).map((year) => yearOf(parts, year)),
    }];
  });
}

function placeOf<Number extends string | null>({ municipality }: { readonly municipality: Number }): Number {
  return municipality;
}

function yearOf({ metrics, findings, submissions }: Parts, year: number): YearView {
  const total = metrics.find((metric) =>
    metric.year === year && metric.service_type === null && metric.age_group === null && metric.sex === null
  );
  const here = findings.filter((finding) => finding.year === year && finding.failing);
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
    submissions: submissions.filter((submission) => submission.year === year),
  };
}

/** Years of more than a working life apart are not a series: a header is wrong. */
const longestSpan = 40;

/** Every year from the first to the last: a gap in a series is news. Year 0 stands alone. */
function spanOf(years: readonly number[]): number[] {
  const known = [...new Set(years)].sort(ascending);
  const dated = known.filter((year) => year > 0);
  const first = dated[0] ?? 0;
  const last = dated.at(-1) ?? 0;
  if (dated.length === 0 || last - first > longestSpan) return known;
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/** As `Math.max`, for lists of any length. */
function max(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b), -Infinity);
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

function ascending(a: number, b: number): number {
  return a - b;
}
