/**
 * The rows of a made-up country's store but for its services, as SQL.
 *
 * @module
 */
import { sqlName } from "../stream/store/engine.ts";
import { columnsOf, type StoredTable } from "../stream/store/store_tables.ts";
import { drawsOf, drawsOfYear, whole, type YearOptions } from "./national_draws.ts";
import { rejectedRows } from "./national_services.ts";

/** Statement that makes `year_info`: the yearly status of each person, waiting lists and rehabilitation. */
export function yearInfoTable(options: YearOptions): string {
  const { year, seed } = options;
  const always = drawsOf(seed);
  const draw = drawsOfYear(options);
  const day = (salt: number) => `make_date(${year}, 1, 1) + ${whole(`300 * ${draw(salt)}`)}`;
  const pick = (salt: number, from: string) =>
    `substr('${from}', 1 + ${whole(`${from.length} * ${draw(salt)}`)}, 1)`;
  const status = (sql: string) => `CASE WHEN kind = 0 THEN ${sql} END`;
  const old = (sql: string) => `CASE WHEN kind = 0 AND age >= 67 THEN ${sql} END`;
  const adult = (sql: string) => `CASE WHEN kind = 0 AND age BETWEEN 18 AND 66 THEN ${sql} END`;
  return `CREATE OR REPLACE TABLE year_info AS
WITH kinds AS (
  SELECT *, unnest([0]
    || CASE WHEN ${draw(300)} < 0.010 THEN [1, 2] WHEN ${draw(300)} < 0.016 THEN [1]
      WHEN ${draw(300)} < 0.019 THEN [2] ELSE [] END
    || CASE WHEN ${draw(301)} < 0.045 THEN [3, 4] WHEN ${draw(301)} < 0.075 THEN [3]
      WHEN ${draw(301)} < 0.083 THEN [4] ELSE [] END) AS kind,
    ${day(302)} AS today
  FROM year_person
), dated AS (
  SELECT *,
    CASE
      WHEN ${draw(303)} < 0.010 THEN make_date(CASE WHEN ${draw(304)} < 0.4 THEN 1986 ELSE 2222 END, 3, 1)
      WHEN kind IN (2, 4) AND ${draw(303)} < 0.03 THEN today
      WHEN kind IN (2, 4) THEN today + 14 + ${whole(`50 * ${draw(305)}`)}
      ELSE today END AS event,
    ${draw(306)} < 0.7 AS assessed, ${draw(307)} < 0.22 AS at_risk, ${draw(308)} AS fault
  FROM kinds
)
SELECT submission_id, municipality, year, person_id, person_key,
  person_id AS person_ref,
  person_id * 10 + kind AS person_info_id,
  ${status(`CASE WHEN age < 18 THEN '3' ELSE ${pick(310, "1122")} END`)} AS household,
  ${adult(`${pick(311, "12222")}`)} AS cares_for_children,
  ${status(pick(312, "123566"))} AS private_help,
  ${status(pick(313, "11112"))} AS housing_suited,
  CASE WHEN kind = 0 AND ${draw(314)} < 0.3 THEN CAST(${year * 100} + extract(month FROM today) AS VARCHAR)
    END AS dentist_assessed,
  CASE WHEN kind = 0 AND ${draw(315)} < 0.5 THEN CAST(${year * 100} + extract(month FROM today) AS VARCHAR)
    END AS doctor_assessed,
  ${status(pick(316, "1222223344"))} AS individual_plan,
  CASE WHEN kind = 0 AND ${draw(317)} < 0.4
    THEN list_value('11', '12', '13', '14')[1 + ${whole(`4 * ${draw(318)}`)}] END AS coordinator,
  ${adult(`CASE WHEN ${always(40)} < 0.3 THEN '1' ELSE '2' END`)} AS work_help_need,
  ${adult(`CASE WHEN ${always(40)} < 0.3 THEN ${pick(319, "123")} END`)} AS work_help_received,
  ${adult(`CASE WHEN ${always(41)} < 0.1 THEN '1' ELSE '2' END`)} AS work_transport_need,
  ${adult(`CASE WHEN ${always(41)} < 0.1 THEN ${pick(320, "123")} END`)} AS work_transport_received,
  ${status(`CASE WHEN ${always(42)} < 0.3 THEN '1' ELSE '2' END`)} AS leisure_help_need,
  ${status(`CASE WHEN ${always(42)} < 0.3 THEN ${pick(321, "123")} END`)} AS leisure_help_received,
  ${status(`CASE WHEN ${always(43)} < 0.1 THEN '1' ELSE '2' END`)} AS leisure_transport_need,
  ${status(`CASE WHEN ${always(43)} < 0.1 THEN ${pick(322, "123")} END`)} AS leisure_transport_received,
  ${old(pick(323, "11222"))} AS medication_review,
  ${old(`CASE WHEN ${pick(323, "11222")} = '1' THEN today END`)} AS medication_review_date,
  ${old("CASE WHEN fault < 0.01 THEN NULL WHEN assessed THEN '1' ELSE '2' END")} AS nutrition_assessed,
  ${old("CASE WHEN assessed THEN today END")} AS nutrition_assessed_date,
  ${
    old("CASE WHEN fault < 0.01 OR assessed THEN CASE WHEN at_risk THEN '1' ELSE '2' END END")
  } AS nutrition_risk,
  ${old("CASE WHEN assessed THEN today END")} AS nutrition_risk_date,
  ${
    old(
      "CASE WHEN assessed AND (at_risk OR fault > 0.995) THEN CASE WHEN fault < 0.7 THEN '1' ELSE '2' END END",
    )
  }
    AS nutrition_plan,
  ${old("CASE WHEN assessed AND at_risk AND fault < 0.7 THEN today END")} AS nutrition_plan_date,
  CASE WHEN kind = 0 THEN today END AS start_date,
  CASE WHEN kind = 0 THEN coalesce(CASE WHEN final_year = ${year} THEN death_date END, DATE '9999-12-31')
    END AS end_date,
  CASE kind WHEN 1 THEN '1' WHEN 2 THEN '2' END AS waiting_list,
  CASE WHEN kind IN (1, 2) THEN event END AS waiting_list_date,
  CASE WHEN kind = 0 AND round_the_clock THEN '1' END AS round_the_clock,
  CASE kind WHEN 0 THEN CASE WHEN ${draw(324)} < 0.25 THEN '2' END WHEN 3 THEN '1' WHEN 4 THEN '2' END
    AS rehabilitation,
  CASE WHEN kind IN (3, 4) THEN event END AS rehabilitation_date,
  NULL AS invalid_fields,
  offset_in_file + 200 + 400 * kind AS byte_start,
  offset_in_file + 600 + 400 * kind AS byte_end
FROM dated
ORDER BY municipality, person_id, person_info_id`;
}

/** Variables of the function register. */
const functionTypes = 18;

/** Score by need and a draw. */
function scoreOf(draw: string): string {
  const score = (...bounds: readonly (readonly [to: number, value: number])[]) =>
    `CASE ${bounds.map(([to, value]) => `WHEN ${draw} < ${to} THEN '${value}'`).join(" ")} END`;
  return `CASE need
    WHEN 1 THEN ${score([0.45, 1], [0.85, 2], [0.98, 3], [1, 9])}
    WHEN 2 THEN ${score([0.15, 1], [0.4, 2], [0.8, 3], [1, 4])}
    ELSE ${score([0.1, 2], [0.35, 3], [0.7, 4], [1, 5])} END`;
}

/** Rows of a table of one municipality or of all, in the order of the store and with its columns, as a query. */
export function rowsQuery(
  table: StoredTable,
  options: YearOptions & { readonly municipality?: string; readonly dropped?: boolean },
): string {
  const { municipality, dropped = false } = options;
  const where = municipality === undefined ? "WHERE true" : `WHERE municipality = '${municipality}'`;
  const source = sourceOf(table, { ...options, where, dropped });
  const columns = columnsOf(table).map(({ name, type }) =>
    `CAST(${sqlName(name)} AS ${type}) AS ${sqlName(name)}`
  );
  return `SELECT ${columns.join(", ")} FROM (${source})`;
}

function sourceOf(
  table: StoredTable,
  options: YearOptions & { readonly where: string; readonly dropped: boolean },
): string {
  const { year, seed, where, dropped } = options;
  const draw = drawsOf(seed);
  const now = drawsOfYear(options);
  const owner = "submission_id, municipality, year, person_id, person_key";
  const person = `SELECT *, NULL AS invalid_fields FROM year_person ${where}`;
  switch (table) {
    case "person":
      return `SELECT * EXCLUDE (death_date), municipality AS home_municipality, '00' AS home_district,
        make_date(start_year, 1, 1) AS from_date,
        CASE WHEN final_year = ${year} THEN death_date END AS death_date,
        make_date(${year}, 12, 31) - 20 AS changed_date,
        offset_in_file AS byte_start, offset_in_file + 32768 AS byte_end FROM (${person})`;
    case "person_info":
      return `FROM year_info ${where}`;
    case "function_score":
      return `SELECT *, person_id * 40 + 2 * function_type + nth AS function_score_id, person_id AS person_ref,
        CASE WHEN revised AND nth = 1 THEN revision
          ELSE make_date(greatest(start_year, ${year - 2}), 1, 1) END AS start_date,
        CASE WHEN revised AND nth = 0 THEN revision ELSE DATE '9999-12-31' END AS end_date,
        offset_in_file + 2400 + 55 * (2 * function_type + nth - 2) AS byte_start,
        offset_in_file + 2400 + 55 * (2 * function_type + nth - 1) AS byte_end,
        ${scoreOf("CASE WHEN nth = 0 THEN score * score ELSE score END")} AS function_value
        FROM (SELECT *, unnest(CASE WHEN revised THEN [0, 1] ELSE [1] END) AS nth
          FROM (SELECT *, ${draw("2000 + function_type")} AS score, ${
        now("500 + function_type")
      } < 0.12 AS revised,
              make_date(${year}, 1, 1) + ${whole(`300 * ${now(530)}`)} AS revision
            FROM (SELECT *, unnest(range(1, ${functionTypes + 1})) AS function_type
              FROM (${person}) WHERE scored)))`;
    case "service":
      return `FROM year_service ${where} AND ${dropped ? "dropped" : "NOT dropped"}`;
    case "diagnosis":
      return `SELECT *, person_id AS person_ref, person_id * 10 + nth AS diagnosis_id,
        CASE WHEN code < 0.2 THEN 'ICD-10' ELSE 'ICPC-2' END AS code_system,
        CASE WHEN code < 0.2 THEN ${listed(icd, "code * 5")} ELSE ${listed(icpc, "(code - 0.2) / 0.8")}
          END AS diagnosis_code,
        make_date(start_year - nth, 1, 1) + ${
        whole("360 * code")
      } AS start_date, DATE '9999-12-31' AS end_date,
        offset_in_file + 24000 + 180 * nth AS byte_start, offset_in_file + 24180 + 180 * nth AS byte_end
        FROM (SELECT *, ${draw("3000 + nth")} AS code
          FROM (SELECT *, unnest(range(${whole(`6 * ${draw(60)}`)})) AS nth FROM (${person})))`;
    case "hospital_stay":
      return `SELECT *, person_id AS person_ref, person_id * 10 + nth AS hospital_stay_id, '810000007' AS org_number,
        first_day AS start_date,
        CASE WHEN length < 0.002 THEN first_day - 10 ELSE first_day + ${whole("12 * length")} END AS end_date,
        offset_in_file + 26000 + 160 * nth AS byte_start, offset_in_file + 26160 + 160 * nth AS byte_end
        FROM (SELECT *, make_date(${year}, 1, 1) + ${whole(`340 * ${now("400 + nth")}`)} AS first_day,
            ${now("410 + nth")} AS length
          FROM (SELECT *, unnest(range(${whole(`greatest(0, 4 * ${now(420)} - 2.8)`)} + 1)) AS nth
            FROM (${person}) WHERE ${now(420)} > 0.8))`;
    case "ident":
      return `SELECT ${
        owner.replace("submission_id", "ident_id AS submission_id")
      }, CAST(person_id AS VARCHAR) AS pid,
        CASE WHEN ${draw(70)} < 0.01 THEN '2' ELSE '1' END AS id_type, NULL AS patient_guid,
        CASE WHEN ${draw(70)} < 0.01 THEN 'dnr' ELSE 'fnr' END AS id_kind, ${draw(71)} >= 0.0005 AS id_valid,
        CASE WHEN fictitious THEN 'yes' ELSE 'no' END AS id_fictitious,
        CASE WHEN fictitious THEN 'tenor' END AS id_series, NULL AS national_id, NULL AS invalid_fields,
        1000 + 59 * (offset_in_file // 32768) AS byte_start, 1055 + 59 * (offset_in_file // 32768) AS byte_end
        FROM (${person}) WHERE identified`;
    case "finding":
      return `FROM year_finding ${where}`;
    case "rejected":
      return `FROM (${rejectedRows}) ${where}`;
    case "contact":
      throw new RangeError("Contacts do not depend on persons");
  }
}

const icd = ["F00", "F01", "F20", "G20", "G30", "I50", "I63", "J44", "E11", "C61"];
const icpc = [
  "P70",
  "N87",
  "K77",
  "K90",
  "R95",
  "T90",
  "L90",
  "P76",
  "P72",
  "N99",
  "K78",
  "U99",
  "L95",
  "F92",
];

function listed(codes: readonly string[], share: string): string {
  return `list_value(${codes.map((code) => `'${code}'`).join(", ")})[1 + ${
    whole(`${codes.length} * (${share})`)
  }]`;
}

/** Rows of `contact` of a message: who answers for it. */
export function contactQuery(
  submissionId: string,
  owner: { readonly municipality: string; readonly year: number; readonly contacts: number },
): string {
  const { municipality, year, contacts } = owner;
  const given: Record<string, string> = {
    submission_id: `'${submissionId}'`,
    municipality: `'${municipality}'`,
    year: String(year),
    contact_type: "CAST(nth AS VARCHAR)",
    name: "'Vakker Blomst'",
    phone: "'00000000'",
    email: "'post@example.invalid'",
    byte_start: "300 + 200 * nth",
    byte_end: "500 + 200 * nth",
  };
  const columns = columnsOf("contact").map(({ name, type }) =>
    `CAST(${given[name] ?? "NULL"} AS ${type}) AS ${sqlName(name)}`
  );
  return `SELECT ${columns.join(", ")} FROM range(1, ${contacts + 1}) AS t (nth)`;
}
