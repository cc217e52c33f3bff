/**
 * What checks found, as findings of a report: each year against the year before, over mergers too.
 *
 * @module
 */
import type { Check } from "./check.ts";
import { previousReported } from "./cube/plan.ts";
import type { CheckCell, CheckResult } from "./check_result.ts";
import { cellKey } from "./check_result.ts";
import { registerCheckOf } from "./register_checks/mod.ts";
import type { ReportFinding } from "./report.ts";
import { reaches } from "./thresholds.ts";

/** Municipalities and years that were reported, as `4601/2021`. */
export type ReportedPlaces = ReadonlySet<string>;

/** Municipalities of the year before that a municipality of this year is held against. */
function previousOf(
  { municipality, year }: Pick<CheckCell, "municipality" | "year">,
  reported: ReportedPlaces,
) {
  return previousReported(
    { municipality, year },
    (place) => reported.has(`${place.municipality}/${place.year}`),
  );
}

/** Findings of one check, and what was found the year before and is gone. */
export interface JudgedFindings {
  readonly findings: readonly ReportFinding[];
  readonly resolved: readonly ReportFinding[];
}

/**
 * Findings of a check by municipality and year. A municipality is held against what it was made of: where
 * municipalities merged, their findings of the year before are those of the new one.
 */
export function judgeFindings(
  result: Omit<CheckResult, "rows" | "comparisons">,
  reported: ReportedPlaces,
): JudgedFindings {
  const byKey = new Map(result.cells.map((cell) => [cellKey(cell), cell]));
  const { check, denominators } = result;
  const findings = result.cells.map((cell): ReportFinding => {
    const previous = previousOf(cell, reported);
    const before = violationsBefore(cell, { previous, byKey });
    const known = previous.every((code) => reported.has(`${code}/${cell.year - 1}`));
    return {
      ...describe(check, cell),
      status: before > 0 ? "persisting" : "new",
      violations: cell.violations,
      persons: cell.persons,
      denominator: cell.denominator,
      rate: cell.denominator === 0 ? 0 : cell.violations / cell.denominator,
      previous_violations: known ? before : null,
      ...registerPart(check, cell),
      failing: check.comparison !== undefined || reaches(check.threshold, cell),
    };
  });
  return { findings, resolved: goneOf(check, { byKey, denominators, reported }) };
}

/** Violations of the year before in the municipalities that went into this one. */
function violationsBefore(
  cell: CheckCell,
  { previous, byKey }: {
    readonly previous: readonly string[];
    readonly byKey: ReadonlyMap<string, CheckCell>;
  },
): number {
  const year = cell.year - 1;
  return previous.reduce(
    (sum, municipality) => sum + (byKey.get(cellKey({ ...cell, municipality, year }))?.violations ?? 0),
    0,
  );
}

function goneOf(
  check: Check,
  { byKey, denominators, reported }: {
    readonly byKey: ReadonlyMap<string, CheckCell>;
    readonly denominators: ReadonlyMap<string, number>;
    readonly reported: ReportedPlaces;
  },
): ReportFinding[] {
  const heirs = heirsOf(reported);
  const gone = new Map<string, CheckCell>();
  for (const cell of byKey.values()) {
    const year = cell.year + 1;
    for (const municipality of heirs.get(`${cell.municipality}/${cell.year}`) ?? []) {
      const now = { ...cell, municipality, year };
      if (!byKey.has(cellKey(now))) gone.set(cellKey(now), now);
    }
  }
  return [...gone].map(([key, now]) => ({
    ...describe(check, now),
    status: "resolved" as const,
    violations: 0,
    persons: 0,
    // Counts that do not differ are not kept, yet were compared.
    denominator: check.comparison === undefined ? denominators.get(key) ?? 0 : 1,
    rate: 0,
    previous_violations: violationsBefore(now, { previous: previousOf(now, reported), byKey }),
    ...registerPart(check, now),
    failing: false,
  }));
}

/** By municipality and year: which reported municipalities of the next year it went into. */
function heirsOf(reported: ReportedPlaces): ReadonlyMap<string, readonly string[]> {
  const heirs = new Map<string, string[]>();
  for (const place of reported) {
    const [municipality = "", year = ""] = place.split("/");
    for (const before of previousOf({ municipality, year: Number(year) }, reported)) {
      const key = `${before}/${Number(year) - 1}`;
      const known = heirs.get(key);
      if (known === undefined) heirs.set(key, [municipality]);
      else known.push(municipality);
    }
  }
  return heirs;
}

function registerPart(
  check: Check,
  { field, year }: Pick<CheckCell, "field" | "year">,
): Pick<ReportFinding, "register_check" | "consequence"> {
  if (field === null) return {};
  const part = registerCheckOf({ check: check.id, field, year });
  if (part === undefined) return {};
  return {
    register_check: part.id,
    ...(part.consequence === undefined ? {} : { consequence: part.consequence }),
  };
}

function describe(
  check: Check,
  { year, municipality, severity, field, service_type }: CheckCell,
): Pick<ReportFinding, "check" | "year" | "municipality" | "severity" | "field" | "service_type"> {
  return {
    check: check.id,
    year,
    municipality,
    severity,
    ...(field === null ? {} : { field }),
    ...(service_type === null ? {} : { service_type }),
  };
}
