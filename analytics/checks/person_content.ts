/**
 * Persons of whom too little is told.
 *
 * @module
 */
import { type Check, defineCheck } from "../check.ts";
import { countRows, notRefused } from "./sql.ts";

/**
 * Nearly everyone has answers, so those without are few, and the large tables are only asked about them.
 * A row that the register would drop is content all the same: what was lost there is told elsewhere.
 */
const personWithoutContent = defineCheck({
  id: "person_without_content",
  title: { nb: "Person uten innhold", en: "A person without content" },
  meaning: {
    nb:
      "Personen er med i fagmeldingen uten en eneste tjeneste (TJENESTE), personopplysning (PERSONOPPL) eller " +
      "funksjonsvurdering (FUNKSJON). Da er det ingen grunn til at personen er med, eller så er innholdet falt " +
      "ut av uttrekket.",
    en:
      "The person is in the professional message without a single service (TJENESTE), answer (PERSONOPPL) or " +
      "function score (FUNKSJON). Either there is no reason for the person to be there, or the content fell " +
      "out of the extract.",
  },
  advice: {
    nb:
      "Slå opp noen av personene. Har de tjenester, må uttrekket rettes; har de ikke, skal de ikke være med.",
    en:
      "Look some of the persons up. Where they have services, the extract needs correcting; where they have " +
      "none, they do not belong.",
  },
  vendorAdvice: {
    nb: "Velg personene etter tjenestene som er med, ikke etter hvem som har en journal.",
    en: "Select persons by the services that are extracted, not by who has a record.",
  },
  source: "Good practice; the definition is kprkit's own",
  category: "completeness",
  severity: "warning",
  table: "person",
  violations: `
WITH unanswered AS (
  SELECT municipality, year, submission_id, person_key, person_id, byte_start, byte_end
  FROM judged_person
  ANTI JOIN judged_person_info AS person_info USING (submission_id, person_id)
  WHERE person_id IS NOT NULL
), unserved AS (
  SELECT * FROM unanswered
  ANTI JOIN (
    SELECT submission_id, person_id FROM judged_service SEMI JOIN unanswered USING (submission_id, person_id)
  ) AS service USING (submission_id, person_id)
)
SELECT municipality, year, submission_id, person_key, person_id AS row_id, CAST(NULL AS VARCHAR) AS value,
  byte_start, byte_end
FROM unserved
ANTI JOIN (
  SELECT submission_id, person_id FROM judged_function_score SEMI JOIN unserved USING (submission_id, person_id)
) AS function_score USING (submission_id, person_id)`.trim(),
  denominator: countRows("person", { where: "person_id IS NOT NULL" }),
});

/** Home services and long-term stays that run on some day of the year. */
const needScores = `service_type IN (1, 2, 3, 15, 21) AND ${notRefused}
    AND start_date <= make_date(year, 12, 31) AND (end_date IS NULL OR end_date >= make_date(year, 1, 1))`;

const serviceWithoutFunctionScores = defineCheck({
  id: "service_without_function_scores",
  title: { nb: "Tjeneste uten funksjonsvurdering", en: "A service without function scores" },
  meaning: {
    nb: "Personen har hjemmetjeneste (1, 2, 3, 15) eller langtidsopphold (21) i året, men ingen " +
      "funksjonsvurdering (FUNKSJON) i innsendingen. Bistandsbehovet blir da uoppgitt i statistikken. I hele " +
      "landet gjaldt det om lag 9 prosent av mottakerne av alle tjenester i 2021; grensen for å feile er 5 " +
      "prosent og er satt av kprkit.",
    en: "The person has a home service (1, 2, 3, 15) or a long-term stay (21) in the year, and no function " +
      "score (FUNKSJON) in the submission. The need for help is then unknown in the statistics. Nationally " +
      "that was about 9 per cent of the recipients of all services in 2021; the bound for failing, 5 per " +
      "cent, is kprkit's own.",
  },
  advice: {
    nb:
      "Finn personene og kartlegg bistandsbehovet. Gjelder det nesten alle, mangler vurderingene i uttrekket.",
    en:
      "Find the persons and assess their need for help. Where it is nearly everyone, the scores are missing " +
      "from the extract.",
  },
  vendorAdvice: {
    nb:
      "Gi saksbehandleren en liste over personer med tjeneste og uten vurdering, og ta med vurderinger fra " +
      "det gamle systemet ved konvertering.",
    en:
      "Give the case worker a list of persons with a service and no score, and bring the scores along in a " +
      "conversion.",
  },
  source: "Helsedirektoratet, «Kommunale helse- og omsorgstjenester 2021», tjenestemottakers funksjonsnivå " +
    "(35 020 of 379 806 not stated); the definition is kprkit's own",
  category: "completeness",
  severity: "warning",
  table: "person",
  threshold: { percent: 5 },
  violations: `
WITH served AS (
  SELECT DISTINCT submission_id, person_id
  FROM judged_service
  WHERE ${needScores}
), lacking AS (
  SELECT submission_id, person_id
  FROM served
  ANTI JOIN judged_function_score AS function_score USING (submission_id, person_id)
)
SELECT municipality, year, submission_id, person_key, person_id AS row_id, CAST(NULL AS VARCHAR) AS value,
  byte_start, byte_end
FROM judged_person
SEMI JOIN lacking USING (submission_id, person_id)`.trim(),
  denominator: `
SELECT municipality, year, count(*) AS denominator
FROM judged_person
SEMI JOIN (SELECT submission_id, person_id FROM judged_service WHERE ${needScores}) AS served
  USING (submission_id, person_id)
GROUP BY municipality, year`.trim(),
});

/** Persons of whom too little is told. */
export const personContentChecks: readonly Check[] = Object.freeze([
  personWithoutContent,
  serviceWithoutFunctionScores,
]);
