/**
 * How often each field that may be left out is registered.
 *
 * @module
 */
import { formats } from "../../register/formats/mod.ts";
import type { Format } from "../../register/format.ts";
import {
  APPLICATION_DATE_MANDATORY,
  DECISION_DATE_MANDATORY,
  DECISION_MANDATORY,
  HOURS_MANDATORY,
  ORG_NUMBER_MANDATORY,
  ROLLING_MANDATORY,
} from "../../register/service_duties.ts";
import { codeList, fieldName, notRefused, type RowTable, unionAll } from "../checks/sql.ts";

/** A field that may be left out in some reporting years. */
interface OptionalField {
  readonly column: string;
  /** Reporting years in which the schema lets it be absent. */
  readonly years: readonly { readonly from: number; readonly to: number }[];
}

const measuredTables = [
  "person",
  "person_info",
  "service",
  "hospital_stay",
] as const satisfies readonly RowTable[];

/** Columns of a service that are due for some service types only. */
const dueTypes: Readonly<Record<string, readonly number[]>> = Object.freeze({
  application_date: APPLICATION_DATE_MANDATORY,
  decision_date: DECISION_DATE_MANDATORY,
  decision: DECISION_MANDATORY,
  hours_per_week: HOURS_MANDATORY,
  rolling: ROLLING_MANDATORY,
  org_number: ORG_NUMBER_MANDATORY,
});

/** Service types for which a field of a service is due, by its official name (`tjTimerUke`). */
export const dueServiceTypes: ReadonlyMap<string, readonly number[]> = new Map(
  Object.entries(dueTypes).map(([column, codes]) => [fieldName("service", column), codes]),
);

/**
 * Rows in which a field is due, where that is not every row. For services the duty by type; for answers
 * the question before them: what is received only where there is a need, a date only where the answer is
 * yes, risk only of the assessed, a plan only of those at risk.
 *
 * Sources: `service_duties.ts`; code lists 9338 and 9340; webinar of 1 November 2022, "Rapporteringskrav
 * til KPR" and "Rapporteringskrav for rehabilitering habilitering utenfor institusjon". That a refused
 * service needs neither hours nor a start is as in the checks `hours_missing` and
 * `service_start_missing`.
 */
const due: Readonly<Partial<Record<RowTable, Readonly<Record<string, string>>>>> = Object.freeze({
  service: {
    ...Object.fromEntries(
      Object.entries(dueTypes).map(([column, codes]) => [column, `service_type IN (${codeList(codes)})`]),
    ),
    hours_per_week: `service_type IN (${codeList(HOURS_MANDATORY)}) AND ${notRefused}`,
    start_date: notRefused,
  },
  person_info: {
    work_help_received: "work_help_need = '1'",
    work_transport_received: "work_transport_need = '1'",
    leisure_help_received: "leisure_help_need = '1'",
    leisure_transport_received: "leisure_transport_need = '1'",
    medication_review_date: "medication_review = '1'",
    nutrition_assessed_date: "nutrition_assessed = '1'",
    nutrition_risk: "nutrition_assessed = '1'",
    nutrition_risk_date: "nutrition_risk = '1'",
    nutrition_plan: "nutrition_risk = '1'",
    nutrition_plan_date: "nutrition_plan = '1'",
    waiting_list_date: "waiting_list = '1'",
    rehabilitation_date: "rehabilitation = '1'",
  },
});

/** Columns of a table whose field a format lets be absent. */
function optionalColumns({ types }: Format, table: RowTable): readonly string[] {
  const elements = Object.values(types).flatMap(({ particles }) =>
    particles.filter((particle) => particle.kind === "element")
  );
  const name = elements.find((element) => element.table === table)?.type;
  const type = typeof name === "string" ? types[name] : undefined;
  if (type === undefined) throw new RangeError(`No element of the format starts a row of ${table}`);
  return [
    ...type.attributes.filter(({ required }) => !required),
    ...type.particles.filter((particle) => particle.kind === "element").filter(({ min }) => min === 0),
  ].flatMap(({ column }) => column === undefined ? [] : [column]);
}

function optionalFields(table: RowTable): readonly OptionalField[] {
  const years = new Map<string, { from: number; to: number }[]>();
  for (const format of Object.values(formats)) {
    if (format.kind !== "professional" || format.years === undefined) continue;
    for (const column of optionalColumns(format, table)) {
      years.set(column, [...years.get(column) ?? [], format.years]);
    }
  }
  return [...years].map(([column, years]) => ({ column, years }));
}

/** Columns that tell whether a field of a service is due: the service's own and few, so that it is counted by them. */
const dueBy: Readonly<Partial<Record<RowTable, readonly string[]>>> = Object.freeze({
  service: ["service_type", "decision"],
});

/**
 * One scan of the table, whatever the number of fields: one row a municipality and year, then unfolded.
 * Services are counted by type and decision first, so that what is due is asked of some thousand rows.
 */
function sharesOf(table: RowTable): string {
  const fields = optionalFields(table);
  const by = dueBy[table];
  const values = fields.map(({ column }) =>
    column === "org_number" ? "nullif(trim(org_number), '')" : column
  );
  const source = by === undefined ? table : `(
      SELECT municipality, year, ${by.join(", ")}, count(*) AS number,
        ${values.map((value, index) => `count(${value}) AS value_${index}`).join(",\n        ")}
      FROM ${table}
      GROUP BY municipality, year, ${by.join(", ")}
    )`;
  const counts = fields.map(({ column }, index) => {
    const condition = due[table]?.[column];
    const filter = condition === undefined ? "" : ` FILTER (WHERE ${condition})`;
    if (by === undefined) {
      return `count(*)${filter} AS rows_${index}, count(${values[index]})${filter} AS registered_${index}`;
    }
    const sum = (of: string) => `CAST(coalesce(sum(${of})${filter}, 0) AS BIGINT)`;
    return `${sum("number")} AS rows_${index}, ${sum(`value_${index}`)} AS registered_${index}`;
  });
  const unfolded = fields.map(({ column, years }, index) => {
    const [from, to] = [Math.min(...years.map(({ from }) => from)), Math.max(...years.map(({ to }) => to))];
    return `{'field': '${
      fieldName(table, column)
    }', 'rows': rows_${index}, 'registered': registered_${index}, ` +
      `'first_year': ${from}, 'last_year': ${to}}`;
  });
  return `
SELECT municipality, year, '${table}' AS table_name, share.field AS field, share.rows AS rows,
  share.registered AS registered
FROM (
  SELECT municipality, year, unnest([
    ${unfolded.join(",\n    ")}
  ]) AS share
  FROM (
    SELECT municipality, year,
      ${counts.join(",\n      ")}
    FROM ${source}
    GROUP BY municipality, year
  )
)
WHERE share.rows > 0 AND year BETWEEN share.first_year AND share.last_year`.trim();
}

/**
 * Share registered of every field that the schema of the reporting year lets be absent: `municipality,
 * year, table_name, field, rows, registered`. `rows` are those in which the field is due; a field that
 * is due nowhere is left out. Only what can be read counts as registered.
 */
export const fieldSharesSql: string = unionAll(measuredTables.map(sharesOf));
