/**
 * Age and sex: possible, the same person's from year to year, and against what the person is given.
 *
 * @module
 */
import { type Check, defineCheck, defineRowCheck } from "../check.ts";
import { countRows, fieldName, notRefused, rowId, samePerson, sumParts, unionAll } from "./sql.ts";

/** Nobody in Norway is known to have become older. */
const greatestAge = 112;

const ageImplausible = defineRowCheck({
  id: "age_implausible",
  title: { nb: "Usannsynlig alder", en: "Implausible age" },
  meaning: {
    nb: `Alderen (peAlder) er under 0 eller over ${greatestAge} år. Grensene er satt av kprkit; svært få i ` +
      "Norge har levd så lenge.",
    en: `The age (peAlder) is below 0 or above ${greatestAge} years. The bounds are kprkit's own; very few ` +
      "people in Norway have lived that long.",
  },
  advice: {
    nb: "Kontroller fødselsdatoen mot Folkeregisteret. Er personen død, mangler kanskje dødsdatoen.",
    en: "Check the date of birth against the population register. Where the person has died, the date of " +
      "death may be missing.",
  },
  vendorAdvice: {
    nb:
      "Regn ut alderen per 31. desember i rapporteringsåret fra fødselsdatoen, med fire siffer i årstallet.",
    en: "Work out the age on 31 December of the reporting year from the date of birth, with a year of four " +
      "digits.",
  },
  source: "Annotated schema, PERSON/peAlder; the bounds are kprkit's own",
  category: "plausibility",
  severity: "error",
  table: "person",
  rules: [{
    table: "person",
    where: `age < 0 OR age > ${greatestAge}`,
    applies: "age IS NOT NULL",
    value: "age",
  }],
});

/**
 * Persons whose rows say something of them, in municipalities and years with an ident message: elsewhere
 * a person is known by a local id, which may be somebody else's after a change of record system.
 */
function statedOf(where: string): string {
  return `
SELECT municipality, year, submission_id, person_key, person_id, byte_start, byte_end, age, sex,
  ${samePerson} AS person
FROM judged_person
SEMI JOIN (
  SELECT submission_id FROM submission
  SEMI JOIN (SELECT municipality, year FROM submission WHERE kind = 'ident' AND status = 'current') AS ident
    USING (municipality, year)
  WHERE kind = 'professional' AND status = 'current'
) AS identified USING (submission_id)
WHERE person_key IS NOT NULL AND ${where}`.trim();
}

/** What a person's rows should agree on from one year to the next. */
interface Steady {
  /** The rows that say it. */
  readonly where: string;
  /** Expression for what should be the same in every year. */
  readonly steady: string;
  /** Column a reader is shown. */
  readonly shown: string;
}

/**
 * Rows that disagree with all of the person's rows of the year before, in whatever municipality. The few
 * persons whose rows do not all agree are found first, in one narrow pass over all.
 */
function changedSinceYearBefore({ where, steady, shown }: Steady) {
  return {
    violations: `
WITH changing AS (
  SELECT ${samePerson} AS person
  FROM judged_person
  GROUP BY person
  HAVING min(${steady}) <> max(${steady})
), few AS (
  SELECT municipality, year, submission_id, person_key, person_id, byte_start, byte_end, person,
    ${shown} AS shown, ${steady} AS steady
  FROM (
${statedOf(where)}
  )
  SEMI JOIN changing USING (person)
), year_before AS (
  SELECT person, year + 1 AS year, list(DISTINCT steady) AS steady_before, min(shown) AS shown_before
  FROM few
  GROUP BY person, year
)
SELECT municipality, year, submission_id, person_key, person_id AS row_id,
  concat(shown_before, ' → ', shown) AS value, byte_start, byte_end
FROM few
JOIN year_before USING (person, year)
WHERE NOT list_contains(steady_before, steady)`.trim(),
    denominator: `
WITH stated AS (
SELECT municipality, year, person
FROM (
${statedOf(where)}
)
)
SELECT municipality, year, count(*) AS denominator
FROM stated
SEMI JOIN (SELECT person, year + 1 AS year FROM stated) AS year_before USING (person, year)
GROUP BY municipality, year`.trim(),
  };
}

const onlyWithIdents = {
  nb: "Kontrolleres bare når det finnes identmelding for begge årene.",
  en: "Judged only where there is an ident message for both years.",
};

const ageAgainstYearBefore = defineCheck({
  id: "age_against_year_before",
  title: { nb: "Alderen passer ikke med året før", en: "Age does not fit the year before" },
  meaning: {
    nb:
      "Samme identitet er ikke blitt nøyaktig ett år eldre siden året før. Alderen regnes per 31. desember, " +
      `så alle blir ett år eldre hvert år. ${onlyWithIdents.nb}`,
    en: "The same identity is not exactly one year older than the year before. The age is that on 31 " +
      `December, so everyone becomes one year older each year. ${onlyWithIdents.en}`,
  },
  advice: {
    nb:
      "Kontroller om to personer er blandet, eller om fødselsnummeret ble rettet. Stemmer ikke alderen for " +
      "noen, er den trolig regnet ut på en annen dag.",
    en:
      "See whether two persons were mixed or an identity number was corrected. Where nobody's age fits, it " +
      "was probably worked out for another day.",
  },
  vendorAdvice: {
    nb:
      "Regn ut peAlder per 31. desember i rapporteringsåret, også når uttrekket lages senere eller gjelder " +
      "et eldre år.",
    en: "Work out peAlder on 31 December of the reporting year, also where the extract is made later or is " +
      "of an older year.",
  },
  source: "Annotated schema, PERSON/peAlder: age as of 31 December of the reporting year",
  category: "plausibility",
  severity: "warning",
  table: "person",
  ...changedSinceYearBefore({ where: "age IS NOT NULL", steady: "year - age", shown: "age" }),
});

const sexChanged = defineCheck({
  id: "sex_changed",
  title: { nb: "Kjønnet er endret", en: "The sex has changed" },
  meaning: {
    nb: "Samme identitet har et annet kjønn (peKjonn) enn året før. Det kan være riktig, men er oftere en " +
      `feilregistrering, eller to personer som er blandet. ${onlyWithIdents.nb}`,
    en: "The same identity has another sex (peKjonn) than the year before. That may be right, but is more " +
      `often an error of entry, or two persons that were mixed. ${onlyWithIdents.en}`,
  },
  advice: {
    nb: "Kontroller mot Folkeregisteret. Er kjønnet riktig begge årene, skal ingenting rettes.",
    en: "Check against the population register. Where both years are right, nothing is to be corrected.",
  },
  vendorAdvice: {
    nb: "Hent kjønn fra Folkeregisteret sammen med fødselsnummeret.",
    en: "Take the sex from the population register together with the identity number.",
  },
  source: "Good practice; schema, PERSON/peKjonn",
  category: "plausibility",
  severity: "info",
  table: "person",
  ...changedSinceYearBefore({ where: "sex IN ('K', 'M')", steady: "sex", shown: "sex" }),
});

/** What a person of some ages is not expected to have. */
interface AgeLimit {
  readonly table: "service" | "person_info";
  /** Column that says what the person has. */
  readonly column: string;
  /** Which of its values. */
  readonly value: string;
  /** Condition on `age`, the ages that are not expected. */
  readonly unexpected: string;
  /** Further condition on the row. */
  readonly also?: string;
}

/**
 * The source where there is one; else kprkit's own bounds, drawn wide. Home services, respite, carer's
 * allowance, housing and BPA are given at every age and are not here.
 */
const ageLimits: readonly AgeLimit[] = [
  // Children who need care around the clock live in housing for children (29) or get respite (8).
  {
    table: "service",
    column: "service_type",
    value: "service_type = 21",
    unexpected: "age BETWEEN 0 AND 17",
    also: notRefused,
  },
  // The act on patients' rights, chapter 4 A, is about persons over 16.
  {
    table: "service",
    column: "service_type",
    value: "service_type = 24",
    unexpected: "age BETWEEN 0 AND 15",
    also: notRefused,
  },
  // Care for one's own children.
  {
    table: "person_info",
    column: "cares_for_children",
    value: "cares_for_children = '1'",
    unexpected: "age BETWEEN 0 AND 14",
  },
  // Lives with parents, who would be about a hundred.
  { table: "person_info", column: "household", value: "household = '3'", unexpected: "age >= 85" },
];

const rowsOf = ({ value, also }: AgeLimit) => also === undefined ? value : `${value} AND ${also}`;

function againstAge(limit: AgeLimit): string {
  const { table, column, unexpected } = limit;
  const field = fieldName(table, column);
  return `
SELECT municipality, year, submission_id, person_key, ${rowId(table)} AS row_id,
  concat('${field} ', ${column}, ', peAlder ', age) AS value, byte_start, byte_end, '${field}' AS field
FROM judged_${table}
JOIN (
  SELECT submission_id, person_id, min(age) AS age
  FROM judged_person
  WHERE ${unexpected}
  GROUP BY submission_id, person_id
) AS of_that_age USING (submission_id, person_id)
WHERE ${rowsOf(limit)}`.trim();
}

const ageAgainstService = defineCheck({
  id: "age_against_service",
  title: {
    nb: "Alderen passer ikke til tjenesten eller svaret",
    en: "Age does not fit the service or answer",
  },
  meaning: {
    nb: "Personen har noe som ikke ventes ved alderen: langtidsopphold i institusjon (21) under 18 år, " +
      "helsehjelp med tvang (24) under 16 år, omsorg for egne barn (poOmsorgBarn 1) under 15 år, eller bor " +
      "sammen med foreldre (poHusstand 3) ved 85 år eller mer. Loven om helsehjelp med tvang gjelder fra 16 " +
      "år; de andre grensene er satt av kprkit.",
    en:
      "The person has what is not expected at that age: a long-term stay in an institution (21) below 18, " +
      "health care with coercion (24) below 16, care for own children (poOmsorgBarn 1) below 15, or lives " +
      "with parents (poHusstand 3) at 85 or more. The act on health care with coercion is about those over " +
      "16; the other bounds are kprkit's own.",
  },
  advice: {
    nb: "Kontroller tjenestetypen, svaret og personens fødselsdato. Bor barnet i barnebolig, er tjenesten " +
      "bolig (29).",
    en: "Check the type of service, the answer and the date of birth. For a child in housing for children " +
      "the service is housing (29).",
  },
  vendorAdvice: {
    nb:
      "Spør saksbehandleren når valget er uvanlig for alderen, og kontroller koblingen av lokale tjenester.",
    en:
      "Ask the case worker where the choice is unusual at that age, and check the mapping of local services.",
  },
  source: "Act on patients' and users' rights, chapter 4 A (24); the other bounds are kprkit's own",
  category: "plausibility",
  severity: "warning",
  table: "any",
  by: "field",
  violations: unionAll(ageLimits.map(againstAge)),
  denominator: sumParts(
    ageLimits.map((limit) =>
      countRows(limit.table, { where: rowsOf(limit), field: fieldName(limit.table, limit.column) })
    ),
    "field",
  ),
});

/** Year of birth of those born after the earliest date the register takes; older ones cannot be wrong here. */
const bornLate = `
  SELECT submission_id, person_id, min(year - age) AS born
  FROM judged_person
  WHERE age >= 0 AND year - age > 2005
  GROUP BY submission_id, person_id`;

const serviceLongerThanLife = defineCheck({
  id: "service_longer_than_life",
  title: {
    nb: "Tjenesten startet før personen var født",
    en: "The service began before the person was born",
  },
  meaning: {
    nb:
      "Tjenesten starter (tjFraDato) i et år før det personen er født i, etter alderen. Enten er startdatoen " +
      "eller alderen feil, eller så hører tjenesten til en annen person. Kontrolleres for personer født etter " +
      "2005; for eldre er en slik startdato uansett før 2005 og meldes som usannsynlig dato.",
    en:
      "The service begins (tjFraDato) in a year before the one the person was born in, by the age. Either " +
      "the start or the age is wrong, or the service is another person's. Judged for persons born after 2005; " +
      "for older ones such a start is before 2005 and is told of as an implausible date.",
  },
  advice: {
    nb:
      "Kontroller startdatoen og hvem tjenesten gjelder. Tjenester til en forelder skal ikke stå på barnet.",
    en: "Check the start and whom the service is for. Services to a parent do not belong on the child.",
  },
  vendorAdvice: {
    nb: "Avvis startdato før fødselsdato, og kontroller koblingen mellom personer etter sammenslåing av " +
      "journaler.",
    en: "Refuse a start before the date of birth, and check whom records belong to after they were merged.",
  },
  source: "Good practice; annotated schema, PERSON/peAlder: age as of 31 December of the reporting year",
  category: "plausibility",
  severity: "error",
  table: "service",
  violations: `
SELECT municipality, year, submission_id, person_key, service_id AS row_id,
  concat('tjFraDato ', start_date, ', peAlder ', year - born) AS value, byte_start, byte_end
FROM judged_service
JOIN (${bornLate}
) AS born_late USING (submission_id, person_id)
WHERE year(start_date) < born`.trim(),
  denominator: `
SELECT municipality, year, count(*) AS denominator
FROM judged_service
SEMI JOIN (${bornLate}
) AS born_late USING (submission_id, person_id)
WHERE start_date IS NOT NULL
GROUP BY municipality, year`.trim(),
});

/** Age and sex. */
export const ageChecks: readonly Check[] = Object.freeze([
  ageImplausible,
  ageAgainstYearBefore,
  sexChanged,
  ageAgainstService,
  serviceLongerThanLife,
]);
