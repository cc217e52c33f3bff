/**
 * When a service runs: not begun, after the person's death, in two places at once.
 *
 * @module
 */
import { type Check, defineCheck, defineRowCheck } from "../check.ts";
import { absent, countRows, notRefused, openEnd, periodEnd, readable, samePerson } from "./sql.ts";

const serviceStartMissing = defineRowCheck({
  id: "service_start_missing",
  title: { nb: "Startdato mangler", en: "Start date is missing" },
  meaning: {
    nb: "Tjenesten er ikke avslått, og tjFraDato er ikke med. Uten startdato regnes ikke tjenesten med i " +
      "statistikken.",
    en: "The service is not refused, and tjFraDato is absent. Without a start date the service does not " +
      "count in the statistics.",
  },
  advice: {
    nb: "Registrer datoen da tjenesten ble satt i gang. Er den innvilget, men ikke startet, hører den " +
      "ikke med før den starter.",
    en: "Register the date on which the service began. One that is granted and not yet begun does not " +
      "belong before it begins.",
  },
  vendorAdvice: {
    nb: "Hent startdatoen fra iverksettingen, og gi kommunen en liste over innvilgede tjenester uten " +
      "startdato.",
    en: "Take the start from the date of effect, and give the municipality a list of granted services " +
      "without one.",
  },
  source: "Webinar of 1 November 2022, «Personer med manglende dato for oppstart»",
  category: "completeness",
  severity: "error",
  table: "service",
  rules: [{
    table: "service",
    where: `${notRefused} AND ${absent("start_date")}`,
    applies: notRefused,
    value: "service_type",
  }],
});

/**
 * A service that was refused, or has neither start nor end, was never given and has nothing to end.
 * An end date that cannot be read is not taken for an open end. A death date of 9999-12-31 is none.
 */
const serviceAfterDeath = defineCheck({
  id: "service_after_death",
  title: { nb: "Tjeneste etter dødsdato", en: "Service after death" },
  meaning: {
    nb: "Tjenesten starter etter peDodDato, slutter etter den, eller er fortsatt åpen selv om personen er " +
      "død.",
    en: "The service begins after peDodDato, ends after it, or is still open although the person has died.",
  },
  advice: {
    nb: "Avslutt tjenestene på dødsdatoen. Er dødsdatoen feil, så rett den.",
    en: "End the services on the date of death. If that date is wrong, correct it.",
  },
  vendorAdvice: {
    nb: "Avslutt løpende tjenester når melding om dødsfall kommer fra Folkeregisteret.",
    en: "End running services when the population register tells of a death.",
  },
  source: "Good practice",
  category: "plausibility",
  severity: "warning",
  table: "service",
  violations: `
WITH dead AS (
  SELECT submission_id, person_id, min(death_date) AS death_date
  FROM judged_person
  WHERE death_date IS NOT NULL AND person_id IS NOT NULL
  GROUP BY submission_id, person_id
)
SELECT municipality, year, submission_id, person_key, service_id AS row_id,
  concat('peDodDato ', death_date, ': ', start_date, ' – ', end_date) AS value, byte_start, byte_end
FROM judged_service
JOIN dead USING (submission_id, person_id)
WHERE ${notRefused}
  AND (start_date > death_date OR end_date > death_date
    OR (end_date IS NULL AND start_date IS NOT NULL AND ${readable("end_date")} AND death_date < ${openEnd}))`
    .trim(),
  denominator: `
SELECT municipality, year, count(*) AS denominator
FROM judged_service
SEMI JOIN (SELECT submission_id, person_id FROM judged_person WHERE death_date IS NOT NULL) AS dead
  USING (submission_id, person_id)
WHERE ${notRefused}
GROUP BY municipality, year`.trim(),
});

/** Long-term stays that were given, with dates that can be read, and longer than one day. */
const stays = `service_type = 21 AND ${notRefused} AND ${readable("start_date", "end_date")}
    AND coalesce(end_date, ${openEnd}) > start_date`;

/**
 * Two stays overlap by more than one day where the earlier end lies after the later start. Sorted by
 * start, a stay overlaps an earlier one where the latest end so far lies after its start, and a later
 * one where the next start lies before its end. Stays of one day can do neither.
 *
 * A stay is held against the person's other stays in the same municipality and year: the extract of
 * each year lists a running stay anew, which must not overlap with itself.
 *
 * "More than one day" leaves room for moving from one home to another on the same date.
 */
const longTermStayOverlap = defineCheck({
  id: "long_term_stay_overlap",
  title: { nb: "Overlappende langtidsopphold", en: "Overlapping long-term stays" },
  meaning: {
    nb: "Personen har to langtidsopphold i institusjon (21) som overlapper med mer enn én dag. Da teller " +
      "samme person som to beboere. Begge oppholdene er med i tallet. At ett slutter samme dag som neste " +
      "begynner, er ikke feil.",
    en: "The person has two long-term stays in an institution (21) that overlap by more than one day, and " +
      "is counted as two residents. Both stays are in the count. One that ends on the day the next begins " +
      "is no fault.",
  },
  advice: {
    nb: "Avslutt det oppholdet personen flyttet fra, på flyttedatoen.",
    en: "End the stay that the person left, on the date of the move.",
  },
  vendorAdvice: {
    nb: "Foreslå å avslutte det forrige oppholdet når et nytt starter.",
    en: "Offer to end the stay before when a new one begins.",
  },
  source: "Good practice",
  category: "plausibility",
  severity: "warning",
  table: "service",
  violations: `
WITH stays AS (
  SELECT municipality, year, submission_id, person_key, service_id, start_date,
    coalesce(end_date, ${openEnd}) AS last_day, byte_start, byte_end, ${samePerson} AS person
  FROM judged_service
  WHERE ${stays}
), compared AS (
  SELECT *,
    max(last_day) OVER (same_person ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS latest_end,
    lead(start_date) OVER same_person AS next_start
  FROM stays
  WINDOW same_person AS (
    PARTITION BY municipality, year, person ORDER BY start_date, last_day, submission_id, byte_start
  )
)
SELECT municipality, year, submission_id, person_key, service_id AS row_id,
  concat(start_date, ' – ', last_day) AS value, byte_start, byte_end
FROM compared
WHERE latest_end > start_date OR next_start < last_day`.trim(),
  denominator: countRows("service", { where: stays }),
});

/** Days that a long-term stay and home services may have in common in a year: the time of a move. */
const daysOfMove = 14;

/** Practical assistance, training, BPA and health care at home. */
const homeServices = "service_type IN (1, 2, 3, 15)";

/** Services that were given and whose dates can be read. */
const datedServices = `${notRefused} AND start_date IS NOT NULL AND ${readable("end_date")}`;

/** Services by person, with the days of the year on which they run. */
function running(which: string): string {
  return `
  SELECT municipality, year, submission_id, person_key, service_id, service_type, byte_start, byte_end,
    ${samePerson} AS person,
    greatest(start_date, make_date(year, 1, 1)) AS first_day,
    least(coalesce(end_date, ${openEnd}), ${periodEnd}) AS last_day
  FROM judged_service
  WHERE ${which} AND ${datedServices}`;
}

/**
 * Only days of the reporting year count: on 31 December a service that will be ended in January is open
 * still. The days in common are worked out after the join: as range conditions of a semi join,
 * DuckDB-Wasm 1.4 was seen to take 14 for 15.
 */
const longTermStayWithHomeServices = defineCheck({
  id: "long_term_stay_with_home_services",
  title: {
    nb: "Langtidsopphold og hjemmetjenester samtidig",
    en: "Long-term stay together with home services",
  },
  meaning: {
    nb:
      "Personen har langtidsopphold i institusjon (21) og en hjemmetjeneste (1, 2, 3 eller 15) som løper samtidig " +
      `i mer enn ${daysOfMove} dager av året. Da regnes personen både som beboer og som hjemmeboende. Det er ` +
      `hjemmetjenestene som telles. Grensen på ${daysOfMove} dager gir rom for en flytting og er satt av kprkit.`,
    en:
      "The person has a long-term stay in an institution (21) and a home service (1, 2, 3 or 15) that run at the " +
      `same time for more than ${daysOfMove} days of the year, and counts as a resident and as living at home. The ` +
      `home services are counted. The bound of ${daysOfMove} days leaves room for a move and is kprkit's own.`,
  },
  advice: {
    nb:
      "Avslutt hjemmetjenestene på datoen da personen flyttet inn. Er oppholdet tidsbegrenset, er tjenestetypen " +
      "18, 19 eller 20.",
    en:
      "End the home services on the date on which the person moved in. A stay that is limited in time is of type " +
      "18, 19 or 20.",
  },
  vendorAdvice: {
    nb: "Foreslå å avslutte hjemmetjenestene når et langtidsopphold starter.",
    en: "Offer to end the home services when a long-term stay begins.",
  },
  source: "Good practice; the bound is kprkit's own",
  category: "plausibility",
  severity: "warning",
  table: "service",
  violations: `
WITH home AS (${running(homeServices)}
), stays AS (${running("service_type = 21")}
)
SELECT municipality, year, submission_id, person_key, service_id AS row_id,
  concat(service_type, ': ', first_day, ' – ', last_day) AS value, byte_start, byte_end
FROM (
  SELECT home.*, least(home.last_day, stays.last_day) - greatest(home.first_day, stays.first_day) + 1 AS days
  FROM home
  JOIN stays ON stays.municipality = home.municipality AND stays.year = home.year AND stays.person = home.person
)
GROUP BY municipality, year, submission_id, person_key, service_id, service_type, first_day, last_day,
  byte_start, byte_end
HAVING max(days) > ${daysOfMove}`.trim(),
  denominator: countRows("service", { where: `${homeServices} AND ${datedServices}` }),
});

/** When services run. */
export const servicePeriodChecks: readonly Check[] = Object.freeze([
  serviceStartMissing,
  serviceAfterDeath,
  longTermStayOverlap,
  longTermStayWithHomeServices,
]);
