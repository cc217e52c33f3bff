/**
 * Round-the-clock services at home (`poHeldg`).
 *
 * @module
 */
import { type Check, defineCheck } from "../check.ts";
import { housingTypes, stayTypes } from "./service_codes.ts";
import { codeList, countRows, notRefused, openEnd, readable, samePerson } from "./sql.ts";

/** Below this many hours a week the answer is not believed. */
const enoughHours = 35;

/**
 * Persons with the answer "yes" and no stay in a hospital in the year, by where they live. Weekly hours
 * are added up over all services of the year that were not refused, also those that follow one another:
 * the checks err on the side of silence.
 */
function answered(where: string): string {
  return `
WITH asked AS (
  SELECT DISTINCT submission_id, person_id
  FROM judged_person_info
  ANTI JOIN judged_hospital_stay USING (submission_id, person_id)
  WHERE round_the_clock = '1'
), given AS (
  SELECT submission_id, person_id, sum(hours_per_week) AS hours,
    bool_or(service_type IN (${codeList(stayTypes)})) AS stayed,
    bool_or(service_type IN (${codeList(housingTypes)})) AS housed
  FROM judged_service
  SEMI JOIN asked USING (submission_id, person_id)
  WHERE ${notRefused}
  GROUP BY submission_id, person_id
), answered AS (
  SELECT submission_id, person_id, coalesce(hours, 0) AS hours
  FROM asked
  LEFT JOIN given USING (submission_id, person_id)
  WHERE ${where}
)`.trim();
}

/** Of these persons, those whose hours are not enough, out of all of them. */
function tooLittle(where: string): Pick<Check, "violations" | "denominator"> {
  return {
    violations: `
${answered(where)}
SELECT municipality, year, submission_id, person_key, person_id AS row_id,
  CAST(CAST(hours AS DECIMAL(18, 2)) AS VARCHAR) AS value, byte_start, byte_end
FROM judged_person
JOIN answered USING (submission_id, person_id)
WHERE hours < ${enoughHours}`.trim(),
    denominator: `
${answered(where)}
SELECT municipality, year, count(*) AS denominator
FROM judged_person
SEMI JOIN answered USING (submission_id, person_id)
GROUP BY municipality, year`.trim(),
  };
}

/** A person without any service that was given has neither. */
const atHome = "stayed IS DISTINCT FROM true AND housed IS DISTINCT FROM true";

const inHousing = "housed AND NOT stayed";

const roundTheClockTooLittle = defineCheck({
  id: "round_the_clock_too_little",
  title: { nb: "Heldøgns tjenestetilbud med lite tjenester", en: "Round-the-clock services with few hours" },
  meaning: {
    nb: "Personen har «ja» på heldøgns tjenestetilbud og tjenester på til sammen under 35 timer per uke, " +
      "men har verken hatt opphold i institusjon eller sykehus eller bolig fra kommunen. Svaret gjelder " +
      "dem som får heldøgns tjenester hjemme; så få timer tyder på at enten svaret eller timene er feil.",
    en: "The person has «yes» for round-the-clock services, no stay in an institution or hospital, no " +
      "housing from the municipality, and services of less than 35 hours a week in sum. The answer is for " +
      "those who get round-the-clock services at home; so few hours tell that the answer or the hours are " +
      "wrong.",
  },
  advice: {
    nb: "Se om svaret er satt for tidlig eller for en person på sykehjem, og om timer mangler på tjenestene.",
    en: "See whether the answer was given too early or for a person in a nursing home, and whether hours " +
      "are missing.",
  },
  vendorAdvice: {
    nb: "Vis summen av ukentlige timer ved siden av spørsmålet når det besvares.",
    en: "Show the sum of weekly hours beside the question when it is answered.",
  },
  source: "Webinar of 1 November 2022, «Heldøgnstjenestetilbud»",
  category: "plausibility",
  severity: "warning",
  table: "person",
  ...tooLittle(atHome),
});

const roundTheClockHousingTooLittle = defineCheck({
  id: "round_the_clock_housing_too_little",
  title: {
    nb: "Heldøgns tjenestetilbud i bolig med lite tjenester",
    en: "Round-the-clock services in housing with few hours",
  },
  meaning: {
    nb: "Personen har «ja» på heldøgns tjenestetilbud og bolig fra kommunen, men tjenester på til sammen " +
      "under 35 timer per uke og ingen opphold i institusjon eller sykehus i året. Matombringing og " +
      "trygghetsalarm har ingen timer og teller null. Helsedirektoratets eksempler på for lite er 5 og 24 " +
      "timer i uken; grensen på 35 timer er kprkits egen.",
    en: "The person has «yes» for round-the-clock services and housing from the municipality, but services " +
      "of less than 35 hours a week in sum, and no stay in an institution or hospital in the year. Meals " +
      "and safety alarms have no hours and count as none. The directorate's examples of too little are 5 " +
      "and 24 hours a week; the limit of 35 hours is kprkit's own.",
  },
  advice: {
    nb:
      "Har boligen personale hele døgnet, så registrer timene personen er tildelt, også for tjenester som " +
      "gis i fellesskap. Har personen ikke heldøgns tjenester, skal svaret bort.",
    en: "Where the housing is staffed around the clock, register the hours granted to the person, also of " +
      "services that are given in common. Where the person has no round-the-clock services, take the " +
      "answer away.",
  },
  vendorAdvice: {
    nb: "Vis summen av ukentlige timer ved siden av spørsmålet, og ikke sett «ja» automatisk for alle som " +
      "har en bestemt type bolig.",
    en: "Show the sum of weekly hours beside the question, and do not set «yes» by itself for everybody in " +
      "a kind of housing.",
  },
  source: "Webinar of 1 November 2022, «Heldøgnstjenestetilbud»: users in housing with too little services",
  category: "plausibility",
  severity: "warning",
  table: "person",
  ...tooLittle(inHousing),
});

/** Long-term stay in an institution. */
const longTermStay = 21;

/**
 * Answers "yes" by the day of the assessment (`poFraDato`), and which of them fall within a long-term
 * stay in the same municipality's extract.
 */
const answersAndStays = `
WITH answers AS (
  SELECT municipality, year, submission_id, person_key, person_info_id, start_date, byte_start, byte_end,
    ${samePerson} AS person
  FROM judged_person_info
  WHERE round_the_clock = '1'
), stays AS (
  SELECT municipality, year, ${samePerson} AS person, start_date AS first_day,
    coalesce(end_date, ${openEnd}) AS last_day
  FROM judged_service
  WHERE service_type = ${longTermStay} AND ${notRefused} AND ${readable("end_date")}
), in_institution AS (
  SELECT municipality, year, person, start_date
  FROM answers
  JOIN stays USING (municipality, year, person)
  WHERE start_date >= first_day AND start_date <= last_day
), at_home AS (
  SELECT person, year, min(coalesce(start_date, DATE '0001-01-01')) AS told
  FROM answers
  ANTI JOIN in_institution USING (municipality, year, person, start_date)
  GROUP BY person, year
)`.trim();

/**
 * What is left of a person's answers when none so far was told at home. A person who had the answer at
 * home before may carry it along into the nursing home, and a "yes" whose assessment has no date may be
 * such a one.
 */
const roundTheClockOnlyInInstitution = defineCheck({
  id: "round_the_clock_only_in_institution",
  title: {
    nb: "Heldøgns tjenestetilbud først på sykehjem",
    en: "Round-the-clock services only once in a nursing home",
  },
  meaning: {
    nb:
      "Personen har «ja» på heldøgns tjenestetilbud i en kartlegging fra en dag under et langtidsopphold i " +
      "institusjon (21), og ingen «ja» fra tiden utenfor institusjon er rapportert, heller ikke i tidligere " +
      "år. Svaret skal vise innsatsen for dem som bor hjemme eller i bolig; på sykehjem sier oppholdet det " +
      "selv. Kartlegginger uten poFraDato kan ikke plasseres i tid og er ikke med i tallet.",
    en: "The person has «yes» for round-the-clock services in an assessment dated within a long-term stay " +
      "in an institution (21), and no «yes» from outside an institution was reported, in earlier years " +
      "either. The answer is to show what is done for those who live at home or in housing; in a nursing " +
      "home the stay says it. Assessments without poFraDato have no place in time and are not counted.",
  },
  advice: {
    nb: "Fjern svaret for dem som bor fast på sykehjem. Hadde personen heldøgns tjenester hjemme før " +
      "innleggelsen, så registrer det i kartleggingen fra den tiden.",
    en: "Take the answer away for those who live in a nursing home. Where the person had round-the-clock " +
      "services at home before, register it in the assessment of that time.",
  },
  vendorAdvice: {
    nb: "Skjul spørsmålet, eller varsle, når personen har et løpende langtidsopphold.",
    en: "Hide the question, or warn, where the person has a long-term stay that runs.",
  },
  source: "Webinar of 1 November 2022, «Heldøgnstjenestetilbud»: «ja» only once the person is in a nursing " +
    "home; «Liten oppsummering»: services for those who live at home",
  category: "plausibility",
  severity: "warning",
  table: "person_info",
  violations: `
${answersAndStays}
SELECT municipality, year, submission_id, person_key, person_info_id AS row_id,
  CAST(start_date AS VARCHAR) AS value, byte_start, byte_end
FROM (
  SELECT answers.*, min(told) OVER (
      PARTITION BY person ORDER BY year RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS first_told
  FROM answers
  LEFT JOIN at_home USING (person, year)
)
WHERE first_told IS NULL OR first_told > start_date`.trim(),
  denominator: countRows("person_info", { where: "round_the_clock = '1' AND start_date IS NOT NULL" }),
});

/** Round-the-clock services. */
export const roundTheClockChecks: readonly Check[] = Object.freeze([
  roundTheClockTooLittle,
  roundTheClockHousingTooLittle,
  roundTheClockOnlyInInstitution,
]);
