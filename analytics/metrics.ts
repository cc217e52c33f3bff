/**
 * Recipients, services and hours by municipality and year, against the year before.
 *
 * @module
 */
import type { Engine } from "../stream/store/engine.ts";
import { reported, served } from "./checks/served.ts";
import type { ReportMetric } from "./report.ts";

/** Age groups of the official statistics, by the first age that no longer belongs. */
const ageGroups = [[18, "0-17"], [50, "18-49"], [67, "50-66"], [80, "67-79"], [90, "80-89"]] as const;

/** Names of the age groups in order of age; the last is for persons without an age. */
export const ageGroupNames: readonly string[] = Object.freeze([
  ...ageGroups.map(([, name]) => name),
  "90+",
  "unknown",
]);

const ageGroup = `CASE WHEN age IS NULL OR age < 0 THEN 'unknown'${
  ageGroups.map(([below, name]) => ` WHEN age < ${below} THEN '${name}'`).join("")
} ELSE '90+' END`;

/**
 * Every cell: all, by service type, by age group, by sex, by age group and sex. First one row a person and service type,
 * then one row a person, so that a person with several services counts once wherever it should.
 */
const cells = `
WITH by_type AS (
  SELECT municipality, year, person, service_type, count(*) AS services, sum(hours_per_week) AS hours
  FROM (${served})
  GROUP BY municipality, year, person, service_type
), by_person AS (
  SELECT municipality, year, person, sum(services) AS services, sum(hours) AS hours
  FROM by_type
  GROUP BY municipality, year, person
), persons AS (
  SELECT municipality, year, coalesce(person_key, municipality || ':' || person_id) AS person,
    max(age) AS age, max(sex) AS sex
  FROM person
  GROUP BY ALL
), described AS (
  SELECT municipality, year, services, hours, ${ageGroup} AS age_group, coalesce(sex, 'unknown') AS sex
  FROM by_person
  LEFT JOIN persons USING (municipality, year, person)
), cells AS (
  SELECT municipality, year, CAST(NULL AS INTEGER) AS service_type, age_group, sex,
    count(*) AS recipients, sum(services) AS services, sum(hours) AS hours
  FROM described
  GROUP BY GROUPING SETS (
    (municipality, year), (municipality, year, age_group), (municipality, year, sex),
    (municipality, year, age_group, sex)
  )
  UNION ALL
  SELECT municipality, year, CAST(service_type AS INTEGER) AS service_type, NULL AS age_group, NULL AS sex,
    count(*) AS recipients, sum(services) AS services, sum(hours) AS hours
  FROM by_type
  GROUP BY municipality, year, service_type
)
SELECT municipality, year, service_type, age_group, sex, recipients, CAST(services AS BIGINT) AS services,
  CAST(coalesce(hours, 0) AS DECIMAL(18, 2)) AS hours
FROM cells
WHERE municipality IS NOT NULL AND year IS NOT NULL`.trim();

type Cell = Pick<
  ReportMetric,
  "municipality" | "year" | "service_type" | "age_group" | "sex" | "recipients" | "services" | "hours"
>;

/**
 * Metrics of every municipality and year reported. The inclusion rule is that of the official
 * statistics (see {@linkcode served}); persons without a readable age or sex are `unknown`. A cell
 * that was there the year before and is empty now is listed with 0 recipients.
 */
export async function readMetrics(engine: Engine): Promise<ReportMetric[]> {
  const years = await engine.query<{ municipality: string; year: number }>(reported);
  const isReported = new Set(years.map(({ municipality, year }) => `${municipality}/${year}`));
  const byKey = new Map<string, Cell>();
  for (const cell of await engine.query<Cell>(cells)) byKey.set(keyOf(cell, cell.year), cell);
  for (const { municipality, year } of years) {
    const all = { municipality, year, service_type: null, age_group: null, sex: null };
    if (!byKey.has(keyOf(all, year))) {
      byKey.set(keyOf(all, year), { ...all, recipients: 0, services: 0, hours: 0 });
    }
  }
  for (const cell of [...byKey.values()]) {
    const year = cell.year + 1;
    if (
      !isReported.has(`${cell.municipality}/${year}`) || byKey.has(keyOf(cell, year)) || cell.recipients === 0
    ) {
      continue;
    }
    byKey.set(keyOf(cell, year), { ...cell, year, recipients: 0, services: 0, hours: 0 });
  }
  return [...byKey.values()]
    .map((cell) => {
      const before = byKey.get(keyOf(cell, cell.year - 1));
      const known = isReported.has(`${cell.municipality}/${cell.year - 1}`);
      return withChange(cell, known ? before ?? { recipients: 0, services: 0 } : null);
    })
    .sort(compareMetrics);
}

function keyOf(
  { municipality, service_type, age_group, sex }: Omit<Cell, "year" | "recipients" | "services" | "hours">,
  year: number,
): string {
  return `${municipality}/${year}/${service_type ?? ""}/${age_group ?? ""}/${sex ?? ""}`;
}

function withChange(cell: Cell, before: Pick<Cell, "recipients" | "services"> | null): ReportMetric {
  const difference = (now: number, then: number | undefined) => then === undefined ? null : now - then;
  const rate = (now: number, then: number | undefined) =>
    then === undefined || then === 0 ? null : (now - then) / then;
  return {
    ...cell,
    previous_recipients: before?.recipients ?? null,
    previous_services: before?.services ?? null,
    recipients_change: difference(cell.recipients, before?.recipients),
    recipients_change_rate: rate(cell.recipients, before?.recipients),
    services_change: difference(cell.services, before?.services),
    services_change_rate: rate(cell.services, before?.services),
  };
}

/** All first, then by service type, age group, sex, and both; numbers in order, age groups by age. */
function compareMetrics(a: ReportMetric, b: ReportMetric): number {
  return compareText(a.municipality, b.municipality) || a.year - b.year || kindOf(a) - kindOf(b) ||
    (a.service_type ?? 0) - (b.service_type ?? 0) ||
    ageGroupNames.indexOf(a.age_group ?? "") - ageGroupNames.indexOf(b.age_group ?? "") ||
    compareText(a.sex ?? "", b.sex ?? "");
}

function kindOf({ service_type, age_group, sex }: ReportMetric): number {
  if (service_type !== null) return 1;
  return (age_group === null ? 0 : 2) + (sex === null ? 0 : 4);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
