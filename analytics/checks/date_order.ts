/**
 * Dates of one record in the wrong order.
 *
 * @module
 */
import { type Check, defineRowCheck } from "../check.ts";
import type { RowTable } from "./sql.ts";

const intervals: readonly { readonly table: RowTable; readonly element: string }[] = [
  { table: "service", element: "TJENESTE" },
  { table: "hospital_stay", element: "DOGNTILBUD" },
  { table: "function_score", element: "FUNKSJON" },
];

const endBeforeStart = defineRowCheck({
  id: "end_before_start",
  title: { nb: "Slutt før start", en: "End before start" },
  meaning: {
    nb: "Tjenesten, døgnoppholdet eller funksjonsvurderingen slutter før den starter. Varigheten kan ikke " +
      "regnes ut.",
    en: "The service, hospital stay or function score ends before it begins. Its length cannot be worked " +
      "out.",
  },
  advice: {
    nb: "Rett den datoen som er feil. Ble tjenesten aldri satt i gang, skal den annulleres og ikke " +
      "avsluttes bakover i tid.",
    en: "Correct the date that is wrong. A service that never began should be annulled and not be ended " +
      "backwards in time.",
  },
  vendorAdvice: {
    nb: "Avvis sluttdato før startdato ved registrering, også når et vedtak avsluttes automatisk av et nytt.",
    en: "Refuse an end before the start at entry, also where a new decision ends an old one by itself.",
  },
  source: "Annotated schema, TJENESTE/tjTilDato, lower bound tjFraDato",
  category: "plausibility",
  severity: "error",
  table: "any",
  rules: intervals.map(({ table, element }) => ({
    table,
    where: "end_date < start_date",
    applies: "start_date IS NOT NULL AND end_date IS NOT NULL",
    value: `concat('${element} ', start_date, ' – ', end_date)`,
  })),
});

const decisionBeforeApplication = defineRowCheck({
  id: "decision_before_application",
  title: { nb: "Vedtak før søknad", en: "Decision before application" },
  meaning: {
    nb: "Vedtaksdatoen er tidligere enn søknadsdatoen. Saksbehandlingstiden blir negativ.",
    en: "The decision date is earlier than the application date, which makes the time taken to decide " +
      "negative.",
  },
  advice: {
    nb: "Rett datoene. Ved forlenging av en tjeneste skal søknadsdatoen høre til det nye vedtaket eller " +
      "være den samme som i det første.",
    en: "Correct the dates. When a service is extended, the application date belongs to the new decision " +
      "or is the same as in the first.",
  },
  vendorAdvice: {
    nb: "Kontroller rekkefølgen når vedtaket lagres, og se til at uttrekket henter søknad og vedtak fra " +
      "samme sak.",
    en: "Check the order when a decision is saved, and see that the extract takes application and " +
      "decision from one case.",
  },
  source: "Annotated schema, TJENESTE/tjVedtDato, not before tjSoknadDato",
  category: "plausibility",
  severity: "warning",
  table: "service",
  rules: [{
    table: "service",
    where: "decision_date < application_date",
    applies: "decision_date IS NOT NULL AND application_date IS NOT NULL",
    value: "concat(application_date, ' – ', decision_date)",
  }],
});

const complaintBeforeDecision = defineRowCheck({
  id: "complaint_before_decision",
  title: { nb: "Klage i feil rekkefølge", en: "Complaint out of order" },
  meaning: {
    nb: "Klagen er mottatt før vedtaket ble fattet, eller besvart før den ble mottatt.",
    en: "The complaint was received before the decision was made, or answered before it was received.",
  },
  advice: {
    nb: "Rett datoene, og se til at klagen er knyttet til vedtaket det er klaget på.",
    en: "Correct the dates, and see that the complaint is tied to the decision it is about.",
  },
  vendorAdvice: {
    nb: "Kontroller rekkefølgen vedtak, klage mottatt, klage besvart ved registrering.",
    en: "Check the order decision, complaint received, complaint answered at entry.",
  },
  source: "Annotated schema, TJENESTE/tjKlageMottatt and tjKlageBesvart",
  category: "plausibility",
  severity: "warning",
  table: "service",
  rules: [{
    table: "service",
    where: "(complaint_received < decision_date OR complaint_answered < complaint_received)",
    applies:
      "complaint_received IS NOT NULL AND (decision_date IS NOT NULL OR complaint_answered IS NOT NULL)",
    value: "concat_ws(' – ', decision_date, complaint_received, complaint_answered)",
  }],
});

/** Dates of one record against each other. */
export const dateOrderChecks: readonly Check[] = Object.freeze([
  endBeforeStart,
  decisionBeforeApplication,
  complaintBeforeDecision,
]);
