/**
 * How often each field is filled in, this year against the year before.
 *
 * @module
 */
import type { ComplexType, Format } from "../../register/format.ts";
import { iplos35, iplos37 } from "../../register/formats/mod.ts";
import { tables } from "../../register/table.ts";
import { type Check, defineComparisonCheck } from "../check.ts";
import { reported } from "./served.ts";
import type { RowTable } from "./sql.ts";

/** Tables whose fields are compared, and the element their rows stand in. */
const elements: readonly { readonly table: RowTable; readonly type: string }[] = [
  { table: "person", type: "PersonType" },
  { table: "person_info", type: "PersonOpplType" },
  { table: "service", type: "TjenesteType" },
  { table: "hospital_stay", type: "DognTilbudType" },
];

/** A field that some version of the message allows to leave out, and the years that have it. */
interface ComparedField {
  readonly column: string;
  readonly field: string;
  readonly from?: number;
  readonly to?: number;
}

/** Columns of an element in a format, and whether each may be left out. */
function columnsIn(format: Format, type: string): ReadonlyMap<string, boolean> {
  const { particles, attributes } = format.types[type] as ComplexType;
  const found = new Map<string, boolean>();
  for (const particle of particles) {
    if (particle.kind === "element" && particle.column !== undefined) {
      found.set(particle.column, particle.min === 0);
    }
  }
  for (const { column, required } of attributes) if (column !== undefined) found.set(column, !required);
  return found;
}

function fieldsOf(table: RowTable, type: string): readonly ComparedField[] {
  const older = columnsIn(iplos35, type);
  const newer = columnsIn(iplos37, type);
  return tables[table].columns
    .filter(({ name }) => older.get(name) || newer.get(name))
    .map(({ name: column, field }) => ({
      column,
      field,
      ...(older.has(column) ? {} : { from: iplos37.years!.from }),
      ...(newer.has(column) ? {} : { to: iplos35.years!.to }),
    }));
}

/** Rows of a table and how many have each field, one row a field: one pass over the table for all. */
function filledIn(table: RowTable, fields: readonly ComparedField[]): string {
  return `
SELECT municipality, year, row_count, unnest([${
    fields.map(({ field }) => `'${field}'`).join(", ")
  }]) AS field,
  unnest([${fields.map((_, index) => `filled_${index}`).join(", ")}]) AS filled
FROM (
  SELECT municipality, year, count(*) AS row_count,
    ${fields.map(({ column }, index) => `count(${column}) AS filled_${index}`).join(", ")}
  FROM ${table}
  GROUP BY municipality, year
)`.trim();
}

const compared = elements.map(({ table, type }) => ({ table, fields: fieldsOf(table, type) }));

/** Condition: both the year and the one before have the field in their format. */
const inBothFormats = compared.flatMap(({ fields }) => fields)
  .flatMap(({ field, from, to }) => [
    ...(from === undefined ? [] : [`(field = '${field}' AND now.year <= ${from})`]),
    ...(to === undefined ? [] : [`(field = '${field}' AND now.year > ${to})`]),
  ])
  .join(" OR ");

/** Only where the municipality reported both years, and has rows to take a share of. */
const shares = `
WITH reported AS (
${reported}
), filled AS (
${compared.map(({ table, fields }) => filledIn(table, fields)).join("\nUNION ALL\n")}
)
SELECT now.municipality, now.year, reported.submission_id, field,
  now.filled AS now, before.filled AS before, now.row_count AS now_of, before.row_count AS before_of
FROM filled AS now
JOIN (SELECT municipality, year + 1 AS year, field, filled, row_count FROM filled) AS before
  USING (municipality, year, field)
JOIN reported USING (municipality, year)
WHERE NOT (${inBothFormats})`.trim();

const fieldShareChanged = defineComparisonCheck({
  id: "field_share_changed",
  title: { nb: "Feltet fylles ut oftere eller sjeldnere", en: "The field is filled in more or less often" },
  meaning: {
    nb:
      "Andelen rader der feltet er fylt ut, er endret med minst 20 prosentpoeng og minst 20 rader fra året før. " +
      "Brått færre tyder på at feltet har falt ut av uttrekket, brått flere på at det fylles ut av seg selv. " +
      "Grensene er satt av kprkit. Felter som ikke var med i formatet begge årene, sammenlignes ikke.",
    en:
      "The share of rows in which the field is filled in changed by at least 20 percentage points and at least " +
      "20 rows against the year before. A sudden fall suggests that the field dropped out of the extract, a " +
      "sudden rise that it is filled in by itself. The bounds are kprkit's own. Fields that were not in the " +
      "format of both years are not compared.",
  },
  advice: {
    nb: "Finn ut om rutinene er endret. Er de ikke det, har fagsystemet eller uttrekket endret seg.",
    en:
      "Find out whether the way of working changed. Where it did not, the record system or the extract did.",
  },
  vendorAdvice: {
    nb:
      "Se etter felter som mistet koblingen ved oppgradering eller bytte av fagsystem, og etter standardverdier " +
      "som fylles inn.",
    en:
      "Look for fields that lost their mapping in an upgrade or a change of record system, and for default " +
      "values that are filled in.",
  },
  source:
    "Webinar of 1 November 2022, «Kompletthet»: low reporting of new variables, hours missing for one type of " +
    "service; the bounds are kprkit's own",
  category: "completeness",
  severity: "warning",
  table: "municipality",
  by: "field",
  threshold: { count: 20, percent: 20 },
  comparison: { sql: shares, exceeds: "share" },
});

/** How often fields are filled in. */
export const fieldShareChecks: readonly Check[] = Object.freeze([
  fieldShareChanged,
]);
