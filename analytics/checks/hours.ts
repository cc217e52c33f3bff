/**
 * Hours a week: missing, too many in one service, too many for one person.
 *
 * @module
 */
import { HOURS_MANDATORY } from "../../register/service_duties.ts";
import { type Check, defineCheck, defineRowCheck } from "../check.ts";
import { absent, codeList, notRefused, openEnd, readable } from "./sql.ts";

const dutyOfHours = `service_type IN (${codeList(HOURS_MANDATORY)}) AND ${notRefused}`;

/** Hours in a week. */
const hoursInWeek = 168;

/**
 * Services whose hours count on a date: with hours, begun, not refused, and with dates that can be
 * read. A service without a start date has not begun; one that ends before it starts has no days.
 */
const countedHours = `hours_per_week > 0 AND ${notRefused} AND start_date IS NOT NULL
    AND ${readable("start_date", "end_date")}
    AND start_date <= make_date(year, 12, 31)
    AND coalesce(end_date, ${openEnd}) >= greatest(start_date, make_date(year, 1, 1))`;

const hoursMissing = defineRowCheck({
  id: "hours_missing",
  title: { nb: "Timer per uke mangler", en: "Hours a week are missing" },
  meaning: {
    nb: "Tjenesten er av en type der omfanget skal oppgis i timer per uke, den er ikke avslått, og feltet " +
      "tjTimerUke er ikke med. Uten timer kan ingen se hvor mye hjelp personen får, og kommunens innsats " +
      "blir undervurdert i statistikken.",
    en: "The service is of a type whose extent must be given in hours a week, it is not refused, and " +
      "tjTimerUke is absent. Without hours nobody can see how much help the person gets, and the " +
      "statistics understate what the municipality does.",
  },
  advice: {
    nb: "Registrer tildelt tid på tjenesten i fagsystemet. Er omfanget fastsatt per måned, del på fire. " +
      "Se etter om det samme gjelder alle tjenester av én type; da er det oppsettet som må rettes.",
    en: "Register the time granted on the service. Where it is granted by the month, divide by four. See " +
      "whether all services of one type lack hours: then the set-up needs correcting, not the records.",
  },
  vendorAdvice: {
    nb: "Gjør timer obligatorisk for disse tjenestetypene når et vedtak om innvilgelse lagres, og ta " +
      "feltet med i uttrekket også når tiden er registrert på et tiltak under vedtaket.",
    en: "Make hours mandatory for these service types when a decision that grants them is saved, and " +
      "extract them also where the time is held on a measure below the decision.",
  },
  source: "Webinar of 1 November 2022, «Omfang (antall timer)»; annotated schema, TJENESTE/tjTimerUke, " +
    "mandatory",
  category: "completeness",
  severity: "warning",
  table: "service",
  rules: [{
    table: "service",
    where: `${dutyOfHours} AND ${absent("hours_per_week")}`,
    applies: dutyOfHours,
    value: "service_type",
  }],
});

const hoursOver168 = defineRowCheck({
  id: "hours_over_168",
  title: { nb: "Mer enn 168 timer per uke i én tjeneste", en: "More than 168 hours a week in one service" },
  meaning: {
    nb: "Det er 168 timer i en uke. Én tjeneste med flere timer er nesten alltid oppgitt i minutter, per " +
      "måned eller per år, eller har mistet desimalskilletegnet.",
    en: "A week has 168 hours. A single service with more has almost always been given in minutes, by the " +
      "month or by the year, or has lost its decimal point.",
  },
  advice: {
    nb: "Sammenlign med vedtaket og rett til timer per uke.",
    en: "Compare with the decision and correct to hours a week.",
  },
  vendorAdvice: {
    nb: "Sperr for verdier over 168 ved registrering, og kontroller omregningen fra minutter og måneder i " +
      "uttrekket.",
    en: "Stop values above 168 at entry, and check how the extract converts minutes and months.",
  },
  source: "Webinar of 1 November 2022, «Omfang (antall timer)»; annotated schema, TJENESTE/tjTimerUke, " +
    "0.01–168",
  category: "plausibility",
  severity: "error",
  table: "service",
  rules: [{
    table: "service",
    where: `hours_per_week > ${hoursInWeek}`,
    applies: "hours_per_week IS NOT NULL",
    value: "hours_per_week",
  }],
});

/** Persons whose hours could pass those of a week at all: without dates, in sum. Few are left to be swept. */
const manyHours = `
SELECT submission_id, person_id
FROM judged_service
WHERE ${countedHours}
GROUP BY submission_id, person_id
HAVING sum(hours_per_week) > ${hoursInWeek}`.trim();

/**
 * A sweep over the days on which a service begins or has ended; hours can only rise on a start, so
 * the highest sum stands on one of them. Services that began before the year run from 1 January,
 * open ones to 31 December; the day a service ends is still a day of it.
 */
const personHoursOver168 = defineCheck({
  id: "person_hours_over_168",
  title: { nb: "Mer enn 168 timer per uke for én person", en: "More than 168 hours a week for one person" },
  meaning: {
    nb: "Tjenester som løper samtidig, gir til sammen mer enn 168 timer per uke på minst én dag i året. " +
      "Ofte er en gammel tjeneste ikke avsluttet da den nye startet, eller de samme timene er ført på to " +
      "tjenester. Tjenester med avslag eller uten startdato regnes ikke med.",
    en: "Services that run at the same time add up to more than 168 hours a week on at least one day of " +
      "the year. Often an old service was not ended when the new one began, or the same hours stand on " +
      "two services. Services that were refused or have no start date are left out.",
  },
  advice: {
    nb: "Gå gjennom personens løpende tjenester. Avslutt dem som er erstattet, og rett timer som er ført " +
      "dobbelt.",
    en: "Go through the person's running services. End those that were replaced, and correct hours that " +
      "are counted twice.",
  },
  vendorAdvice: {
    nb: "Foreslå sluttdato på den gamle tjenesten når et nytt vedtak erstatter den, og varsle når summen " +
      "passerer 168.",
    en: "Offer an end date for the old service when a new decision replaces it, and warn when the sum " +
      "passes 168.",
  },
  source: "Webinar of 1 November 2022, «Personer med omfang over 168 t/uke»",
  category: "plausibility",
  severity: "error",
  table: "person",
  violations: `
WITH running AS (
  SELECT submission_id, person_id, hours_per_week AS hours,
    greatest(start_date, make_date(year, 1, 1)) AS first_day,
    least(coalesce(end_date, ${openEnd}), make_date(year, 12, 31)) AS last_day
  FROM judged_service
  SEMI JOIN (
${manyHours}
  ) AS many USING (submission_id, person_id)
  WHERE ${countedHours}
), steps AS (
  SELECT submission_id, person_id, first_day AS day, hours AS step FROM running
  UNION ALL
  SELECT submission_id, person_id, last_day + 1 AS day, -hours AS step FROM running
), levels AS (
  SELECT submission_id, person_id,
    sum(step) OVER (PARTITION BY submission_id, person_id ORDER BY day) AS hours
  FROM steps
), peaks AS (
  SELECT submission_id, person_id, max(hours) AS hours
  FROM levels
  GROUP BY submission_id, person_id
  HAVING max(hours) > ${hoursInWeek}
)
SELECT municipality, year, submission_id, person_key, person_id AS row_id,
  CAST(CAST(hours AS DECIMAL(18, 2)) AS VARCHAR) AS value, byte_start, byte_end
FROM judged_person
JOIN peaks USING (submission_id, person_id)`.trim(),
  denominator: `
SELECT municipality, year, count(*) AS denominator
FROM judged_person
SEMI JOIN (SELECT submission_id, person_id FROM judged_service WHERE ${countedHours}) AS counted
  USING (submission_id, person_id)
GROUP BY municipality, year`.trim(),
});

/** Hours a week. */
export const hoursChecks: readonly Check[] = Object.freeze([
  hoursMissing,
  hoursOver168,
  personHoursOver168,
]);
