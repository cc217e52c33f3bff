/**
 * What `kprkit explain` says around the texts of a check.
 *
 * @module
 */
import type { Category, Check, Localised, Severity } from "../analytics/check.ts";

/** Language of the output. */
export type Language = keyof Localised;

const said = (nb: string, en: string): Localised => Object.freeze({ nb, en });

/** Names of the categories, in the order they are listed. */
export const categoryNames: Readonly<Record<Category, Localised>> = Object.freeze({
  completeness: said("Kompletthet", "Completeness"),
  conformance: said("Samsvar", "Conformance"),
  plausibility: said("Rimelighet", "Plausibility"),
});

/** Names of the severities. */
export const severityNames: Readonly<Record<Severity, Localised>> = Object.freeze({
  error: said("feil", "error"),
  warning: said("advarsel", "warning"),
  info: said("opplysning", "info"),
});

/** Headings and labels. */
export const words = Object.freeze({
  advice: said("Hva du kan gjøre", "What you can do"),
  vendor: said("Hva leverandøren kan gjøre", "What the vendor can do"),
  register: said("Hva registeret gjør", "What the register does"),
  noRule: said(
    "Registeret har ingen egen regel om dette.",
    "The register has no rule of its own about this.",
  ),
  category: said("Kategori", "Category"),
  severity: said("Alvorlighet", "Severity"),
  graded: said("eller lavere, etter hva som står i raden", "or less, by what stands in the row"),
  counts: said("Teller", "Counts"),
  outOf: said("Av", "Out of"),
  outOfText: said(
    "det regelen gjelder for, per kommune og år; se SQL-en for nevneren",
    "what the rule applies to, by municipality and year; see the SQL of the denominator",
  ),
  threshold: said("Terskel", "Threshold"),
  change: said("Endres med", "Change it with"),
  field: said("Felt", "Field"),
  fields: said("Felt", "Fields"),
  source: said("Kilde", "Source"),
  report: said("I rapporten", "In the report"),
  family: said("Fortelles som", "Told as"),
  related: said("Se også", "See also"),
  violations: said("SQL for bruddene", "SQL of the violations"),
  denominator: said("SQL for nevneren", "SQL of the denominator"),
  bounds: said(
    "$count og $percent er tallene i terskelen.",
    "$count and $percent are the numbers of the threshold.",
  ),
  registerChecks: said("Registerets feltkontroller", "Field checks of the register"),
  id: said("id", "id"),
  more: said(
    "kprkit explain KONTROLL forteller alt om én; et felt (tjTimerUke) eller en klasse (TJENESTE) gir kontrollene på det.",
    "kprkit explain CHECK tells all about one; a field (tjTimerUke) or class (TJENESTE) gives the checks on it.",
  ),
});

/** What one violation stands for. */
export function countsText({ table, by, comparison }: Check, language: Language): string {
  const isNorwegian = language === "nb";
  const what = comparison !== undefined
    ? (isNorwegian ? "én sammenligning med året før" : "one comparison with the year before")
    : table === "municipality"
    ? (isNorwegian ? "én kommune og ett år" : "one municipality and year")
    : table === "any"
    ? (isNorwegian ? "rader i flere tabeller" : "rows of several tables")
    : table === "submission"
    ? (isNorwegian ? "meldinger" : "messages")
    : (isNorwegian ? `rader i ${table}` : `rows of ${table}`);
  if (by === undefined) return what;
  const apart = by === "field"
    ? (isNorwegian ? "felt" : "field")
    : (isNorwegian ? "tjenestetype" : "service type");
  return isNorwegian ? `${what}, per ${apart}` : `${what}, by ${apart}`;
}

/** From where on a finding fails. */
export function thresholdText({ threshold, comparison }: Check, language: Language): string {
  const isNorwegian = language === "nb";
  const { count, percent } = threshold;
  const share = percent === 0 ? "" : (isNorwegian ? ` og ${percent} %` : ` and ${percent} %`);
  if (comparison !== undefined) {
    return isNorwegian
      ? `${count}${share}; grensene avgjør hva som er et brudd`
      : `${count}${share}; these bounds decide what a violation is`;
  }
  return isNorwegian
    ? `fra ${count} brudd${share}`
    : `from ${count} violation${count === 1 ? "" : "s"}${share}`;
}
