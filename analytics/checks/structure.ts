/**
 * Keys and references between records.
 *
 * @module
 */
import { tables } from "../../register/table.ts";
import { type Check, defineCheck, defineRowCheck } from "../check.ts";
import { countRows, fieldName, rowId, type RowTable, sumParts, unionAll } from "./sql.ts";

const rowTables = (Object.keys(tables) as (keyof typeof tables)[]).filter((name): name is RowTable =>
  tables[name].key !== undefined
);

const childTables = rowTables.filter((name) => tables[name].parent === "person");

/**
 * Keys that stand in more than one row of a submission. To count every key of a hundred million rows takes
 * longer than all other checks together, and record systems mostly number their rows upwards. So only
 * submissions are counted in which a key is not larger than the one read before it, or whose rows do not
 * lie together; wherever neither is so, no key can stand twice, in whatever order the rows come. Rows that
 * the register would drop lie apart, and their keys are looked for among all.
 */
function repeatedKeys(table: RowTable): string {
  const key = tables[table].key!;
  // Numbers held as text are larger where they are longer.
  const place = table === "ident" ? `row(length(${key}), ${key})` : key;
  return `
SELECT submission_id, ${key} FROM judged_${table}
SEMI JOIN (
  SELECT submission_id
  FROM (
    SELECT submission_id, rejected, coalesce(${place} <= lag(${place}) OVER (), false) AS backwards,
      coalesce(submission_id = lag(submission_id) OVER () AND rejected = lag(rejected) OVER (), false) AS together
    FROM judged_${table}
    WHERE ${key} IS NOT NULL
  )
  GROUP BY submission_id, rejected
  HAVING bool_or(together AND backwards) OR count(*) FILTER (WHERE NOT together) > 1
) AS suspect USING (submission_id)
WHERE ${key} IS NOT NULL
GROUP BY submission_id, ${key}
HAVING count(*) > 1
UNION
SELECT submission_id, ${key} FROM judged_${table}
SEMI JOIN (SELECT submission_id, ${key} FROM judged_${table} WHERE rejected) AS dropped USING (submission_id, ${key})
GROUP BY submission_id, ${key}
HAVING count(*) > 1`.trim();
}

/** Second and later rows of a key, in the order of the file. */
function repeatedRows(table: RowTable): string {
  const key = tables[table].key!;
  return `
SELECT municipality, year, submission_id, person_key, ${rowId(table)} AS row_id,
  concat('${fieldName(table, key)} ', ${key}) AS value, byte_start, byte_end
FROM (
  SELECT *, row_number() OVER (PARTITION BY submission_id, ${key} ORDER BY byte_start, byte_end) AS place
  FROM judged_${table}
  SEMI JOIN (
${repeatedKeys(table)}
  ) AS repeated USING (submission_id, ${key})
)
WHERE place > 1`.trim();
}

/** The first row with a key is right; those after it are counted. */
const duplicateRowId = defineCheck({
  id: "duplicate_row_id",
  title: { nb: "Samme nøkkel to ganger", en: "The same key twice" },
  meaning: {
    nb: "To rader av samme slag har samme id (pePeID, poPoID, fnFnID, tjTjID, diDiID, dgDgID eller pid) i " +
      "én innsending. Registeret kan ikke se om det er én opplysning eller to. Radene etter den første " +
      "telles.",
    en: "Two rows of a kind have the same id (pePeID, poPoID, fnFnID, tjTjID, diDiID, dgDgID or pid) in " +
      "one submission. The register cannot tell whether that is one piece of information or two. The rows " +
      "after the first are counted.",
  },
  advice: {
    nb: "Send saken til leverandøren; id-ene lages av fagsystemet.",
    en: "Take it to the vendor: the record system makes the ids.",
  },
  vendorAdvice: {
    nb: "Bruk nøkler som er unike i hele innsendingen, også når data kommer fra flere baser.",
    en: "Use keys that are unique in the whole submission, also where data come from several databases.",
  },
  source: "Schema, keys of each class; annotated schema, format of the ids",
  category: "conformance",
  severity: "error",
  table: "any",
  violations: unionAll(rowTables.map(repeatedRows)),
  denominator: sumParts(
    rowTables.map((table) => countRows(table, { where: `${tables[table].key} IS NOT NULL` })),
  ),
});

const orphanPersonReference = defineRowCheck({
  id: "orphan_person_reference",
  title: { nb: "Raden viser til en annen person", en: "The row refers to another person" },
  meaning: {
    nb: "Person-id-en på raden (tjPeID, poPeID, fnPeID, diPeID, dgPeID) er en annen enn pePeID på " +
      "personen den ligger under. Da er det uklart hvem opplysningen gjelder.",
    en: "The person id on the row (tjPeID, poPeID, fnPeID, diPeID, dgPeID) differs from pePeID of the " +
      "person it stands below. It is unclear whom the row is about.",
  },
  advice: {
    nb: "Send saken til leverandøren. Kontroller om opplysninger fra to personer er blandet.",
    en: "Take it to the vendor. See whether information of two persons was mixed.",
  },
  vendorAdvice: {
    nb: "Skriv person-id-en fra samme kilde på personen og på radene under, særlig etter sammenslåing av " +
      "journaler.",
    en: "Write the person id from one source on the person and on the rows below, above all after records " +
      "were merged.",
  },
  source: "Schema, keys of each class: xxPeID equals pePeID",
  category: "conformance",
  severity: "error",
  table: "any",
  rules: childTables.map((table) => ({
    table,
    where: "person_ref <> person_id",
    applies: "person_ref IS NOT NULL AND person_id IS NOT NULL",
    value: `concat('${fieldName(table, "person_ref")} ', person_ref, ', pePeID ', person_id)`,
  })),
});

/** Keys and references. */
export const structureChecks: readonly Check[] = Object.freeze([
  duplicateRowId,
  orphanPersonReference,
]);
