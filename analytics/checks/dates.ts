/**
 * Dates: outside the years they can fall in, or not in the calendar.
 *
 * @module
 */
import { type Check, defineCheck, defineRowCheck, type RowRule } from "../check.ts";
import { countFound, selectFound } from "./found.ts";
import { earliestDate, fieldName, openEnd, type RowTable } from "./sql.ts";

type DateColumn = readonly [table: RowTable, column: string];

/** Dates of things that have happened, so that none lies behind the period's end. */
const pastDates: readonly DateColumn[] = [
  ["service", "application_date"],
  ["service", "decision_date"],
  ["service", "start_date"],
  ["service", "complaint_received"],
  ["service", "complaint_answered"],
  ["function_score", "start_date"],
  ["diagnosis", "start_date"],
  ["hospital_stay", "start_date"],
  ["person_info", "start_date"],
  ["person_info", "waiting_list_date"],
  ["person_info", "rehabilitation_date"],
  ["person_info", "medication_review_date"],
  ["person_info", "nutrition_assessed_date"],
  ["person_info", "nutrition_risk_date"],
  ["person_info", "nutrition_plan_date"],
];

/** Dates on which something ends; they may lie ahead. */
const endDates: readonly DateColumn[] = [
  ["service", "end_date"],
  ["function_score", "end_date"],
  ["diagnosis", "end_date"],
  ["hospital_stay", "end_date"],
  ["person_info", "end_date"],
];

/** One rule a date. */
function datesWhere(columns: readonly DateColumn[], where: (column: string) => string): RowRule[] {
  return columns.map(([table, column]) => ({
    table,
    where: where(column),
    applies: `${column} IS NOT NULL`,
    value: column,
    field: fieldName(table, column),
  }));
}

const dateImplausible = defineRowCheck({
  id: "date_implausible",
  title: { nb: "Usannsynlig dato", en: "Implausible date" },
  meaning: {
    nb: "En dato for noe som har skjedd, ligger før 1. januar 2005 eller etter utgangen av " +
      "rapporteringsåret. For flere av feltene sletter registeret hele raden, slik at tjenesten eller " +
      "opplysningen blir borte fra statistikken.",
    en: "A date of something that has happened lies before 1 January 2005 or after the end of the " +
      "reporting year. For several of these fields the register drops the whole row, and the service or " +
      "the answer is lost to statistics.",
  },
  advice: {
    nb: "Åpne raden og rett datoen. Årstall som 1986, 2029 og 2222 er som regel tastefeil. Et vedtak som " +
      "gjelder neste år, skal først være med i neste års uttrekk.",
    en: "Open the row and correct the date. Years like 1986, 2029 and 2222 are mostly slips of the " +
      "keyboard. A decision for next year belongs in next year's extract.",
  },
  vendorAdvice: {
    nb: "Begrens datofelt til 2005 og fram til dagens dato ved registrering, og velg rader til uttrekket " +
      "etter rapporteringsperioden.",
    en: "Limit date fields to 2005 until today at entry, and pick rows for the extract by the reporting " +
      "period.",
  },
  source: "Webinar of 1 November 2022, «Mistenkelige datoer» and «Feil dato»; annotated schema, ranges " +
    "from 2005-01-01 to iiTilDato",
  category: "plausibility",
  severity: "error",
  table: "any",
  by: "field",
  rules: datesWhere(pastDates, (column) => `(${column} < ${earliestDate} OR year(${column}) > year)`),
});

const endDateImplausible = defineRowCheck({
  id: "end_date_implausible",
  title: { nb: "Usannsynlig sluttdato", en: "Implausible end date" },
  meaning: {
    nb: "Sluttdatoen ligger før 1. januar 2005 eller mer enn to år etter utgangen av rapporteringsåret. " +
      "99991231 betyr «ingen sluttdato» og er tillatt.",
    en: "The end date lies before 1 January 2005 or more than two years after the end of the reporting " +
      "year. 99991231 means «no end» and is allowed.",
  },
  advice: {
    nb: "Rett datoen. Er tjenesten løpende uten fastsatt slutt, skal den stå uten sluttdato.",
    en: "Correct the date. If the service runs with no end decided, leave the end date out.",
  },
  vendorAdvice: {
    nb: "Varsle ved sluttdatoer langt fram i tid, og skriv 99991231 i uttrekket der sluttdato ikke er " +
      "fastsatt.",
    en: "Warn of end dates far ahead, and write 99991231 in the extract where no end is decided.",
  },
  source: "Webinar of 1 November 2022, «Mistenkelige datoer»",
  category: "plausibility",
  severity: "warning",
  table: "any",
  by: "field",
  rules: datesWhere(
    endDates,
    (column) => `${column} <> ${openEnd} AND (${column} < ${earliestDate} OR year(${column}) > year + 2)`,
  ),
});

const dateNotInCalendar = defineCheck({
  id: "date_not_in_calendar",
  title: { nb: "Dato som ikke finnes", en: "Date that does not exist" },
  meaning: {
    nb: "Datoen er skrevet på riktig måte, men finnes ikke i kalenderen, for eksempel 20210231. " +
      "Mottakeren kan ikke bruke den, og feltet blir tomt.",
    en: "The date is written as it should be and is no day of the calendar, such as 20210231. The " +
      "receiver cannot use it, and the field is left empty.",
  },
  advice: {
    nb: "Rett datoen i fagsystemet.",
    en: "Correct the date in the record system.",
  },
  vendorAdvice: {
    nb: "Lagre datoer som datoer, ikke som tekst, og ikke sett sammen år, måned og dag uten å kontrollere " +
      "resultatet.",
    en: "Hold dates as dates and not as text, and do not put year, month and day together without " +
      "checking the result.",
  },
  source: "The schema's DatoType pattern, which lets 31 February through",
  category: "conformance",
  severity: "error",
  table: "any",
  by: "field",
  violations: selectFound("date_not_in_calendar", { by: "field" }),
  denominator: countFound("date_not_in_calendar", { by: "field" }),
});

/** Dates by themselves. */
export const dateChecks: readonly Check[] = Object.freeze([
  dateImplausible,
  endDateImplausible,
  dateNotInCalendar,
]);
