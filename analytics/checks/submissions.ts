/**
 * Messages as a whole: whether both are there, when they were made, who answers for them.
 *
 * @module
 */
import { type Check, defineCheck } from "../check.ts";

/** First reporting year whose deadline is known to be 15 January; it was later before. */
const firstDeadlineYear = 2022;

/** Messages that count and say who they are from. */
const current = "status = 'current' AND municipality IS NOT NULL AND year IS NOT NULL";

/** Columns of a violation that is a message. */
function messageColumns(value: string): string {
  return `municipality, year, submission_id, CAST(NULL AS VARCHAR) AS person_key, CAST(NULL AS BIGINT) AS row_id,
  ${value} AS value, CAST(NULL AS BIGINT) AS byte_start, CAST(NULL AS BIGINT) AS byte_end`;
}

/** Professional messages that count, and those among them for which `where` is true. */
function judgeMessages(options: { where: string; applies?: string; value: string }) {
  const judged = `kind = 'professional' AND ${current}${
    options.applies === undefined ? "" : ` AND ${options.applies}`
  }`;
  return {
    violations: `
SELECT ${messageColumns(options.value)}
FROM submission
WHERE ${judged} AND ${options.where}`.trim(),
    denominator: `
SELECT municipality, year, count(*) AS denominator
FROM submission
WHERE ${judged}
GROUP BY municipality, year`.trim(),
  };
}

/**
 * Messages of one kind without a message of the other for the municipality and year. Where the store has
 * none of the other kind at all, nobody gave them to kprkit, and nothing is known. One ident message may
 * serve all districts, so districts are not held apart.
 */
function unmatched(kind: "professional" | "ident", { other, value }: { other: string; value: string }) {
  const judged = `FROM submission
WHERE kind = '${kind}' AND ${current}
  AND (SELECT count(*) FROM submission WHERE kind = '${other}') > 0`;
  return {
    violations: `
SELECT ${messageColumns(value)}
FROM (
SELECT municipality, year, submission_id, created_date ${judged}
)
ANTI JOIN (SELECT municipality, year FROM submission WHERE kind = '${other}' AND ${current}) AS other
  USING (municipality, year)`.trim(),
    denominator: `
SELECT municipality, year, count(*) AS denominator ${judged}
GROUP BY municipality, year`.trim(),
  };
}

const twoMessages =
  "Letters of 27 November 2023 and 27 October 2025: KPR_IPL and KPR_IDE are sent in two dispatches";

const identMessageMissing = defineCheck({
  id: "ident_message_missing",
  title: { nb: "Identmeldingen mangler", en: "The ident message is missing" },
  meaning: {
    nb:
      "Det finnes en fagmelding (KPR_IPL) for kommunen og året, men ingen identmelding (KPR_IDE). Uten den " +
      "kan ingen av personene kobles til et fødselsnummer. Kontrolleres bare når lageret har identmeldinger i " +
      "det hele tatt.",
    en: "There is a professional message (KPR_IPL) for the municipality and year, and no ident message " +
      "(KPR_IDE). Without it none of the persons can be tied to an identity number. Judged only where the " +
      "store holds ident messages at all.",
  },
  advice: {
    nb: "Send identmeldingen. De to meldingene går i hver sin forsendelse, og begge skal ha en positiv " +
      "applikasjonskvittering.",
    en: "Send the ident message. The two go in a dispatch each, and both are to have a positive receipt.",
  },
  vendorAdvice: {
    nb: "Lag begge meldingene i samme operasjon, og vis kommunen at bare den ene er kvittert for.",
    en: "Make both messages in one operation, and show the municipality where only one was receipted.",
  },
  source: twoMessages,
  category: "completeness",
  severity: "error",
  table: "submission",
  ...unmatched("professional", { other: "ident", value: "concat('iiLagetDato ', created_date)" }),
});

const identMessageAlone = defineCheck({
  id: "ident_message_alone",
  title: { nb: "Identmelding uten fagmelding", en: "An ident message without a professional message" },
  meaning: {
    nb: "Det finnes en identmelding (KPR_IDE) for kommunen og året, men ingen fagmelding (KPR_IPL) som " +
      "registeret ville tatt imot. Da er identiteter sendt uten tjenester. Kontrolleres bare når lageret har " +
      "fagmeldinger i det hele tatt.",
    en: "There is an ident message (KPR_IDE) for the municipality and year, and no professional message " +
      "(KPR_IPL) that the register would take. Identities were sent without services. Judged only where the " +
      "store holds professional messages at all.",
  },
  advice: {
    nb:
      "Send fagmeldingen, eller rett den om den ble avvist. Kontroller at kommunenummer og år er like i de " +
      "to meldingene.",
    en:
      "Send the professional message, or correct it where it was refused. See that both messages give the " +
      "same municipality number and year.",
  },
  vendorAdvice: {
    nb: "Hent kommunenummer og periode fra samme sted når de to meldingene lages.",
    en: "Take municipality number and period from one place when the two messages are made.",
  },
  source: twoMessages,
  category: "completeness",
  severity: "warning",
  table: "submission",
  ...unmatched("ident", { other: "professional", value: "concat('uttakDato ', created_date)" }),
});

const submissionAfterDeadline = defineCheck({
  id: "submission_after_deadline",
  title: { nb: "Laget etter fristen", en: "Made after the deadline" },
  meaning: {
    nb: "Uttrekket (iiLagetDato) er laget etter 15. januar året etter rapporteringsåret. Kommunen skal " +
      "rapportere innen fristen, og rettelser skal også være inne da. Kontrolleres fra og med " +
      `rapporteringsåret ${firstDeadlineYear}; før det var fristen senere.`,
    en: "The extract (iiLagetDato) was made after 15 January of the year that follows the reporting year. " +
      "The municipality is to report by then, corrections included. Judged from the reporting year " +
      `${firstDeadlineYear} on; before that the deadline was later.`,
  },
  advice: {
    nb: "Gi registeret beskjed før nye data sendes, og søk om utsatt frist om det trengs.",
    en: "Tell the register before new data are sent, and apply for more time where it is needed.",
  },
  vendorAdvice: {
    nb: "Legg til rette for testinnsending om høsten, så feil er funnet før fristen.",
    en: "Make test submissions possible in the autumn, so that faults are found before the deadline.",
  },
  source: "Webinar of 1 November 2022, «Rapporteringsfrist»; letter of 27 November 2023, " +
    "«Rapporteringsfrister»; letter of 27 October 2025, «Rapporteringsfrister»",
  category: "conformance",
  severity: "warning",
  table: "submission",
  ...judgeMessages({
    where: "created_date > make_date(year + 1, 1, 15)",
    applies: `created_date IS NOT NULL AND year >= ${firstDeadlineYear}`,
    value: "concat('iiLagetDato ', created_date)",
  }),
});

const submissionBeforeYearEnd = defineCheck({
  id: "submission_before_year_end",
  title: { nb: "Laget før året var omme", en: "Made before the year was over" },
  meaning: {
    nb:
      "Uttrekket (iiLagetDato) er laget før 31. desember i rapporteringsåret. Tjenester som startet eller " +
      "sluttet etter det, er ikke med, og året er ikke helt.",
    en: "The extract (iiLagetDato) was made before 31 December of the reporting year. Services that began " +
      "or ended after that are not there, and the year is not whole.",
  },
  advice: {
    nb: "Lag et nytt uttrekk når året er omme. En testinnsending om høsten erstatter ikke den endelige.",
    en: "Make a new extract when the year is over. A test submission in the autumn does not stand for the " +
      "final one.",
  },
  vendorAdvice: {
    nb: "Varsle den som lager et uttrekk for et år som ikke er omme.",
    en: "Warn whoever makes an extract of a year that is not over.",
  },
  source: "Letters of 27 November 2023 and 27 October 2025: the period is 1 January to 31 December, «hele " +
    "årgangen samlet»",
  category: "completeness",
  severity: "warning",
  table: "submission",
  ...judgeMessages({
    where: "created_date < make_date(year, 12, 31)",
    applies: "created_date IS NOT NULL",
    value: "concat('iiLagetDato ', created_date)",
  }),
});

const contactFields = [
  { column: "name", field: "Navn" },
  { column: "phone", field: "Telefon" },
  { column: "email", field: "Epost" },
];

/** White space is no name. */
const isEmpty = (column: string) => `coalesce(trim(${column}), '') = ''`;

/** Of professional messages: an ident message need not give a telephone number. */
const contacts = `
FROM judged_contact
SEMI JOIN (SELECT submission_id FROM submission WHERE kind = 'professional' AND ${current}) AS professional
  USING (submission_id)`.trim();

const contactIncomplete = defineCheck({
  id: "contact_incomplete",
  title: { nb: "Ufullstendig kontaktperson", en: "Incomplete contact" },
  meaning: {
    nb:
      "En kontaktperson i fagmeldingen (iiKontakt) mangler navn, telefon eller e-postadresse. Da når ikke " +
      "registeret fram når noe er galt med innsendingen.",
    en:
      "A contact of the professional message (iiKontakt) has no name, telephone number or e-mail address. " +
      "The register then reaches nobody when something is wrong with the submission.",
  },
  advice: {
    nb: "Kontroller og fyll ut kontaktpersonene i fagsystemet før uttrekket lages.",
    en: "Check and fill in the contacts in the record system before the extract is made.",
  },
  vendorAdvice: {
    nb: "Krev navn, telefon og e-postadresse for kontaktpersonene, og be om at de bekreftes hvert år.",
    en: "Ask for name, telephone and e-mail of the contacts, and have them confirmed every year.",
  },
  source: "Webinar of 1 November 2022, «Viktige sjekkpunkter før innsending»; schema, iiKontakt",
  category: "completeness",
  severity: "warning",
  table: "contact",
  violations: `
SELECT municipality, year, submission_id, person_key, CAST(NULL AS BIGINT) AS row_id,
  concat_ws(', ', ${
    contactFields.map(({ column, field }) => `CASE WHEN ${isEmpty(column)} THEN '${field}' END`).join(", ")
  }) AS value, byte_start, byte_end
${contacts}
WHERE ${contactFields.map(({ column }) => isEmpty(column)).join(" OR ")}`.trim(),
  denominator: `
SELECT municipality, year, count(*) AS denominator
${contacts}
GROUP BY municipality, year`.trim(),
});

/**
 * The systems of a municipality and year beside those of the year before. A municipality may send one
 * message a district, from several systems; upper and lower case are one name.
 */
const systems = `
WITH systems AS (
  SELECT municipality, year, min(submission_id) AS submission_id,
    string_agg(DISTINCT system, ', ' ORDER BY system) AS systems
  FROM (
    SELECT municipality, year, submission_id, upper(trim(system_id)) AS system
    FROM submission
    WHERE kind = 'professional' AND ${current} AND coalesce(trim(system_id), '') <> ''
  )
  GROUP BY municipality, year
), compared AS (
  SELECT now.municipality, now.year, now.submission_id, now.systems AS now, before.systems AS before
  FROM systems AS now
  JOIN systems AS before ON before.municipality = now.municipality AND before.year = now.year - 1
)`.trim();

const recordSystemChanged = defineCheck({
  id: "record_system_changed",
  title: { nb: "Byttet fagsystem", en: "The record system was changed" },
  meaning: {
    nb:
      "Fagsystemet i meldingen (iiSysID) er et annet enn året før. Det er ikke en feil, men forklarer ofte " +
      "andre endringer: hull i året, tjenester som er ført to ganger, nye lokale id-er og ny kobling av " +
      "tjenestetyper.",
    en: "The record system of the message (iiSysID) is another than the year before. That is no fault, but " +
      "often explains other changes: a gap in the year, services reported twice, new local ids and service " +
      "types that are mapped anew.",
  },
  advice: {
    nb: "Se nøye på året da byttet skjedde. Kommunen skal sende hele året, også tiden i det gamle systemet.",
    en: "Look closely at the year of the change. The whole year is to be sent, with the time in the former " +
      "system.",
  },
  vendorAdvice: {
    nb: "Lever en avstemming av antall personer og tjenester før og etter konverteringen.",
    en: "Hand over a count of persons and services before and after the conversion.",
  },
  source: "Letter of 27 October 2025 on changes of record system; schema, INNHINFO/iiSysID",
  category: "plausibility",
  severity: "info",
  table: "municipality",
  violations: `
${systems}
SELECT ${messageColumns("concat(before, ' → ', now)")}
FROM compared
WHERE now <> before`.trim(),
  denominator: `
${systems}
SELECT municipality, year, CAST(1 AS BIGINT) AS denominator
FROM compared`.trim(),
});

/** Messages as a whole. */
export const submissionChecks: readonly Check[] = Object.freeze([
  identMessageMissing,
  identMessageAlone,
  submissionAfterDeadline,
  submissionBeforeYearEnd,
  contactIncomplete,
  recordSystemChanged,
]);
