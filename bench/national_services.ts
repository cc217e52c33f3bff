/**
 * The services of a made-up country, as SQL.
 *
 * @module
 */
import { drawsOf, drawsOfYear, whole, type YearOptions } from "./national_draws.ts";

/** Who gets a service of a type, and how. */
interface Plan {
  readonly type: number;
  /** Years in which it is reported. */
  readonly years?: readonly [from: number, to: number];
  readonly ages: readonly [from: number, to: number];
  /** Share of those of the age who get it; of those who get help round the clock. */
  readonly share: number;
  readonly shareRoundTheClock: number;
  /** The service a person has at least: `[from, to)` of one draw, so that everybody has exactly one. */
  readonly main?: readonly [from: number, to: number];
  /** It is for some weeks, and given anew each year. */
  readonly short?: true;
  /** Mean hours a week; absent where the type is not measured in hours. */
  readonly hours?: number;
  /** It names its unit. */
  readonly unit?: true;
}

/**
 * Shares follow Helsedirektoratet, municipal health and care services 2022 (recipients by type and by age, hours a
 * week), for the types it gives; the others are guesses of a size that is plausible.
 */
const plans: readonly Plan[] = [
  { type: 15, ages: [0, 200], share: 0, shareRoundTheClock: 0, main: [0, 0.7], hours: 3.2, unit: true },
  { type: 6, ages: [67, 200], share: 0, shareRoundTheClock: 0, main: [0.7, 0.9] },
  { type: 9, ages: [0, 66], share: 0, shareRoundTheClock: 0, main: [0.7, 0.85], hours: 3.5 },
  { type: 11, ages: [0, 66], share: 0, shareRoundTheClock: 0, main: [0.85, 0.9], hours: 11 },
  { type: 1, ages: [0, 200], share: 0, shareRoundTheClock: 0, main: [0.9, 1], hours: 1.5, unit: true },
  { type: 1, ages: [40, 200], share: 0.2, shareRoundTheClock: 0.05, hours: 1.5, unit: true },
  { type: 2, ages: [10, 66], share: 0.13, shareRoundTheClock: 0.35, hours: 14, unit: true },
  { type: 3, ages: [10, 66], share: 0.022, shareRoundTheClock: 0.05, hours: 38, unit: true },
  { type: 4, ages: [18, 200], share: 0.075, shareRoundTheClock: 0.15, hours: 12, unit: true },
  { type: 5, ages: [67, 200], share: 0.15, shareRoundTheClock: 0.02 },
  { type: 6, ages: [67, 200], share: 0.4, shareRoundTheClock: 0.1 },
  { type: 7, ages: [0, 50], share: 0.07, shareRoundTheClock: 0.1, hours: 13 },
  { type: 8, ages: [0, 50], share: 0.06, shareRoundTheClock: 0.15, unit: true },
  { type: 9, ages: [0, 66], share: 0.15, shareRoundTheClock: 0.3, hours: 3.5 },
  { type: 12, years: [0, 2018], ages: [18, 200], share: 0.05, shareRoundTheClock: 0.3 },
  { type: 13, years: [0, 2018], ages: [18, 200], share: 0.02, shareRoundTheClock: 0.05 },
  { type: 14, ages: [18, 66], share: 0.001, shareRoundTheClock: 0.02 },
  { type: 16, years: [0, 2018], ages: [18, 200], share: 0.06, shareRoundTheClock: 0.05 },
  // Retired, and reported by some all the same.
  { type: 16, years: [2019, 2100], ages: [18, 200], share: 0.007, shareRoundTheClock: 0.005 },
  { type: 17, ages: [67, 200], share: 0.015, shareRoundTheClock: 0.01, hours: 11, unit: true },
  { type: 18, ages: [60, 200], share: 0.1, shareRoundTheClock: 0.15, short: true, unit: true },
  { type: 19, ages: [50, 200], share: 0.05, shareRoundTheClock: 0.05, short: true, unit: true },
  { type: 20, ages: [50, 200], share: 0.05, shareRoundTheClock: 0.1, short: true, unit: true },
  { type: 21, ages: [67, 200], share: 0, shareRoundTheClock: 0.62, unit: true },
  { type: 22, ages: [67, 200], share: 0.002, shareRoundTheClock: 0.004, hours: 20, unit: true },
  { type: 24, ages: [67, 200], share: 0.001, shareRoundTheClock: 0.02, short: true },
  { type: 25, ages: [30, 200], share: 0.03, shareRoundTheClock: 0.02, short: true, unit: true },
  { type: 26, ages: [67, 200], share: 0.012, shareRoundTheClock: 0.02 },
  { type: 27, years: [2019, 2100], ages: [50, 200], share: 0.02, shareRoundTheClock: 0.01 },
  { type: 28, years: [2019, 2100], ages: [50, 200], share: 0.015, shareRoundTheClock: 0.06 },
  { type: 29, years: [2019, 2100], ages: [18, 200], share: 0.07, shareRoundTheClock: 0.4 },
];

/** Statement that makes `plan`. */
export const planTable = `CREATE TABLE plan AS FROM (VALUES ${
  plans.map((plan, slot) => {
    const [fromYear, toYear] = plan.years ?? [0, 2100];
    const [low, high] = plan.main ?? [2, 2];
    return `(${slot}, ${plan.type}, ${fromYear}, ${toYear}, ${plan.ages[0]}, ${
      plan.ages[1]
    }, ${plan.share}, ` +
      `${plan.shareRoundTheClock}, ${low}, ${high}, ${plan.short ?? false}, ` +
      `CAST(${plan.hours ?? "NULL"} AS DOUBLE), ${plan.unit ?? false})`;
  }).join(", ")
}) AS t (slot, type, from_year, to_year, from_age, to_age, share, share_round, low, high, short, hours, unit)`;

/** Salts of services: 64 for each plan. */
const serviceSalts = 4096;

/** What is wrong with one row: from and to of a draw. Rates are about those of the webinar of 1 November 2022. */
const faults = {
  startMissing: [0, 0.001],
  endBeforeStart: [0.001, 0.0016],
  decisionBeforeApplication: [0.0016, 0.003],
  endImplausible: [0.003, 0.0033],
  orgNines: [0.0033, 0.0037],
  orgText: [0.0037, 0.0039],
  startImplausible: [0.004, 0.005],
  typeUnknown: [0.005, 0.0052],
  decisionUnknown: [0.0052, 0.006],
  complaintEarly: [0.006, 0.0063],
  complaint: [0.0063, 0.012],
  over168: [0.012, 0.0127],
} as const satisfies Readonly<Record<string, readonly [number, number]>>;

function has(fault: keyof typeof faults): string {
  const [from, to] = faults[fault];
  return `(fault >= ${from} AND fault < ${to})`;
}

/** Statement that makes `year_service`: every column of the store, and `dropped`. */
export function yearServiceTable(options: YearOptions): string {
  const { year, seed } = options;
  const draw = drawsOf(seed);
  const of = (field: number): string => draw(`${serviceSalts} + slot * 64 + ${field}`);
  const drawNow = drawsOfYear(options);
  const now = (field: number): string => drawNow(`${serviceSalts} + slot * 64 + ${field}`);
  return `CREATE OR REPLACE TABLE year_service AS
WITH given AS (
  SELECT p.*, s.*
  FROM year_person AS p JOIN plan AS s
    ON p.age BETWEEN s.from_age AND s.to_age AND s.type <> p.lost_type
    AND ((${draw(30)} >= s.low AND ${draw(30)} < s.high)
      OR CASE WHEN s.short THEN ${now(0)} ELSE ${of(0)} END
        < CASE WHEN p.round_the_clock THEN s.share_round ELSE s.share END)
  WHERE ${year} BETWEEN s.from_year AND s.to_year
), dated AS (
  SELECT *, ${now(1)} AS fault,
    CASE WHEN short THEN make_date(${year}, 1, 1) + ${whole(`340 * ${now(2)}`)}
      ELSE make_date(start_year, 1, 1) + ${whole(`360 * ${of(2)}`)} END AS start
  FROM given
), ended AS (
  SELECT *,
    CASE WHEN short THEN least(start + 5 + ${whole(`60 * ${now(3)}`)}, make_date(${year}, 12, 31))
      WHEN final_year = ${year} AND death_date IS NOT NULL THEN greatest(death_date, start)
      WHEN final_year = ${year} THEN greatest(start, make_date(${year}, 1, 1)) +
        ${whole(`(make_date(${year}, 12, 31) - greatest(start, make_date(${year}, 1, 1))) * ${of(3)}`)}
      ELSE DATE '9999-12-31' END AS finish,
    NOT short AND ${of(4)} < 0.15 AND start < make_date(${year}, 1, 1) AND final_year > ${year} AS renewed
  FROM dated
), copied AS (
  SELECT *, unnest(CASE WHEN renewed THEN [1, 2] ELSE [1] END) AS nth FROM ended
), drawn AS (
  SELECT *,
    CASE WHEN nth = 2 THEN make_date(${year}, 4, 1) ELSE start END AS begins,
    CASE WHEN renewed AND nth = 1 THEN make_date(${year}, 3, 31) ELSE finish END AS ends,
    start - 10 - ${whole(`50 * ${of(5)}`)} AS applied,
    hours IS NOT NULL AND (${now(6)} < hours_missing) AS no_hours,
    unit AND (${now(7)} < org_missing) AS no_unit,
    CASE WHEN hours IS NOT NULL THEN least(168, greatest(0.25, 0.25 * round(-4 * ln(1 - ${of(8)})
      * hours * hours_factor * CASE WHEN round_the_clock AND type = 15 THEN 12 ELSE 1 END))) END AS drawn_hours
  FROM copied
)
SELECT submission_id, municipality, year, person_id, person_key,
  person_id AS person_ref,
  person_id * 100 + slot * 2 + nth AS service_id,
  person_id * 100 + slot * 2 + 1 AS decision_id,
  nth AS decision_number,
  CASE WHEN ${has("typeUnknown")} THEN NULL ELSE type END AS service_type,
  NULL AS service_subtype,
  applied AS application_date,
  CASE WHEN ${has("decisionBeforeApplication")} THEN applied - 1 - ${whole(`40 * ${now(9)}`)}
    ELSE applied + ${whole(`9 * ${of(9)}`)} END AS decision_date,
  CASE WHEN ${has("decisionUnknown")} THEN NULL WHEN ${of(10)} < 0.015 THEN '1' ELSE '2' END AS decision,
  CASE WHEN no_hours THEN NULL WHEN hours IS NOT NULL AND ${has("over168")} THEN 168 + 672 * ${now(11)}
    ELSE drawn_hours END AS hours_per_week,
  CASE WHEN ${of(12)} < 0.1 THEN drawn_hours END AS res_hours_per_week,
  CASE WHEN type = 8 THEN CASE WHEN ${of(13)} < 0.05 THEN '1' ELSE '2' END END AS rolling,
  CASE WHEN NOT unit OR no_unit THEN NULL
    WHEN ${has("orgNines")} THEN '999999999' WHEN ${has("orgText")} THEN 'Hjemmetjenesten'
    ELSE units[1 + ${whole(`len(units) * ${of(14)}`)}] END AS org_number,
  CASE WHEN ${has("startMissing")} THEN NULL
    WHEN ${has("startImplausible")} THEN make_date(CASE WHEN ${now(15)} < 0.5 THEN 1986 ELSE ${
    year + 1
  } END, 5, 1)
    ELSE begins END AS start_date,
  CASE WHEN ${has("endBeforeStart")} THEN begins - 1 - ${whole(`300 * ${now(16)}`)}
    WHEN ${has("endImplausible")} THEN DATE '2222-01-01'
    ELSE ends END AS end_date,
  CASE WHEN ${has("complaint")} THEN applied + 12 WHEN ${has("complaintEarly")} THEN applied - 5
    END AS complaint_received,
  CASE WHEN ${has("complaint")} THEN applied + 30 END AS complaint_answered,
  CASE WHEN ${has("typeUnknown")} THEN ' service_type ' WHEN ${has("decisionUnknown")} THEN ' decision '
    END AS invalid_fields,
  offset_in_file + 4400 + 320 * (slot * 2 + nth) AS byte_start,
  offset_in_file + 4400 + 320 * (slot * 2 + nth + 1) AS byte_end,
  ${has("startImplausible")} AS dropped,
  [
    CASE WHEN no_hours THEN ['hours_missing', 'tjTimerUke', 'flag', NULL] END,
    CASE WHEN hours IS NOT NULL AND NOT no_hours AND ${has("over168")}
      THEN ['hours_over_168', 'tjTimerUke', 'flag', '400.00'] END,
    CASE WHEN unit AND NOT no_unit AND ${has("orgNines")}
      THEN ['org_number_invalid', 'tjInstOrgnr', 'flag', '999999999'] END,
    CASE WHEN unit AND NOT no_unit AND ${has("orgText")}
      THEN ['org_number_invalid', 'tjInstOrgnr', 'flag', 'Hjemmetjenesten'] END,
    CASE WHEN ${has("endBeforeStart")} THEN ['end_before_start', 'tjTilDato', 'flag', NULL] END,
    CASE WHEN ${has("endImplausible")} THEN ['end_date_implausible', 'tjTilDato', 'flag', '22220101'] END,
    CASE WHEN ${has("decisionBeforeApplication")}
      THEN ['decision_before_application', 'tjVedtDato', 'flag', NULL] END,
    CASE WHEN ${has("complaintEarly")} THEN ['complaint_before_decision', 'tjKlageMottatt', 'flag', NULL] END,
    CASE WHEN ${has("startImplausible")} THEN ['date_implausible', 'tjFraDato', 'drop_row', '19860501'] END,
    CASE WHEN ${has("typeUnknown")} THEN ['unknown_service_type', 'tjTjenType', 'null', '77'] END,
    CASE WHEN ${has("decisionUnknown")} THEN ['code_unknown', 'tjVedtak', 'null', '3'] END
  ] AS found
FROM drawn JOIN (SELECT municipality, year, units FROM cell WHERE year = ${year}) AS unit_list
  USING (municipality, year)
ORDER BY municipality, person_id, service_id`;
}

/** Statement that makes `year_finding` from `year_service`. */
export const yearFindingTable = `CREATE OR REPLACE TABLE year_finding AS
SELECT submission_id, municipality, year, person_id, person_key, fault[1] AS check_id, 'service' AS table_name,
  fault[2] AS field, service_id AS row_id, service_type, fault[4] AS value, fault[3] AS consequence,
  byte_start, byte_end
FROM (SELECT *, unnest(list_filter(found, lambda one: one IS NOT NULL)) AS fault FROM year_service)
ORDER BY municipality, person_id, byte_start, check_id, field`;

/** Rows of `rejected`, as a query on `year_service`. */
export const rejectedRows = `SELECT submission_id, municipality, year, person_id, person_key,
  'date_implausible' AS check_id, 'service' AS table_name, 'tjFraDato' AS field, service_id AS row_id,
  byte_start, byte_end,
  '<TJENESTE tjPeID="' || person_id || '" tjTjID="' || service_id || '"><tjTjenType>' ||
    coalesce(CAST(service_type AS VARCHAR), '77') || '</tjTjenType></TJENESTE>' AS fragment
FROM year_service WHERE dropped`;
