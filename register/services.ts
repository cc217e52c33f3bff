/**
 * The service types of municipal care: what they are called, when they were in use, and what a
 * service of the type must, may and must not carry.
 *
 * Sources: kodeverk 9151 in XPR(ipl)_CodingSchemes.xsd 53.1.3 and 56.0.0; letters of the register of
 * 2023 and 2025 (retired types); duties as in `service_duties.ts`. There is no type 10.
 *
 * @module
 */
import {
  APPLICATION_DATE_MANDATORY,
  DECISION_DATE_MANDATORY,
  DECISION_MANDATORY,
  HOURS_MANDATORY,
  ORG_NUMBER_FORBIDDEN,
  ORG_NUMBER_MANDATORY,
  ROLLING_MANDATORY,
} from "./service_duties.ts";

/** Kinds of service that belong together in a report. */
export type ServiceGroup =
  | "practical_help"
  | "home_health"
  | "activity_and_support"
  | "respite"
  | "housing"
  | "institution_day_or_night"
  | "institution_time_limited"
  | "institution_long_term"
  | "emergency_stay"
  | "welfare_technology"
  | "coercion";

/** Whether a service must, may or must not carry a field. */
export type Duty = "mandatory" | "optional" | "forbidden";

/** A service type. */
export interface ServiceType {
  /** `tjTjenType`, code list 9151: 1 to 29 without 10. */
  readonly code: number;
  /** Name in the code list in Norwegian bokmål, and its English translation. */
  readonly name: { readonly nb: string; readonly en: string };
  /** What a report puts it together with; not a code of the register. */
  readonly group: ServiceGroup;
  /** First and last reporting year; absent where it was there before 2017, or is there still. */
  readonly years: { readonly from?: number; readonly to?: number };
  /** What took over from a retired type: another type, or a field of `PERSONOPPL`. */
  readonly replacedBy?: { readonly serviceType: number } | { readonly field: "poHab" };
  /** `tjTimerUke`, hours a week; not asked of a refused service. */
  readonly hours: Duty;
  /** `tjSoknadDato`. */
  readonly applicationDate: Duty;
  /** `tjVedtDato`. */
  readonly decisionDate: Duty;
  /** `tjVedtak`, code list 9171. */
  readonly decision: Duty;
  /** `tjRullerende`, the mark for a rolling stay. */
  readonly rolling: Duty;
  /** `tjInstOrgnr`. Optional as well where no source says anything of the type (14, 23, 24, 27, 28). */
  readonly orgNumber: Duty;
}

function duty(code: number, mandatory: readonly number[], forbidden: readonly number[] = []): Duty {
  if (mandatory.includes(code)) return "mandatory";
  return forbidden.includes(code) ? "forbidden" : "optional";
}

function service(
  code: number,
  group: ServiceGroup,
  { nb, en, ...life }:
    & { nb: string; en: string; from?: number; to?: number }
    & Pick<ServiceType, "replacedBy">,
): ServiceType {
  const { from, to, ...rest } = life;
  return Object.freeze({
    code,
    name: Object.freeze({ nb, en }),
    group,
    years: Object.freeze({ ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }),
    ...rest,
    hours: duty(code, HOURS_MANDATORY),
    applicationDate: duty(code, APPLICATION_DATE_MANDATORY),
    decisionDate: duty(code, DECISION_DATE_MANDATORY),
    decision: duty(code, DECISION_MANDATORY),
    rolling: duty(code, ROLLING_MANDATORY),
    orgNumber: duty(code, ORG_NUMBER_MANDATORY, ORG_NUMBER_FORBIDDEN),
  });
}

/** Every service type, in order of code. */
export const serviceTypes: readonly ServiceType[] = Object.freeze([
  service(1, "practical_help", {
    nb: "Praktisk bistand – daglige gjøremål",
    en: "Practical help, daily tasks",
  }),
  service(2, "practical_help", {
    nb: "Praktisk bistand – opplæring – daglige gjøremål",
    en: "Practical help, training in daily tasks",
  }),
  service(3, "practical_help", {
    nb: "Praktisk bistand – brukerstyrt personlig assistanse (BPA)",
    en: "User-controlled personal assistance",
  }),
  service(4, "activity_and_support", { nb: "Dagaktivitetstilbud", en: "Day activities" }),
  service(5, "practical_help", { nb: "Matombringing", en: "Meals delivered" }),
  service(6, "welfare_technology", { nb: "Trygghetsalarm", en: "Safety alarm" }),
  service(7, "respite", { nb: "Avlastning utenfor institusjon", en: "Respite outside an institution" }),
  service(8, "respite", { nb: "Avlastning i institusjon", en: "Respite in an institution" }),
  service(9, "activity_and_support", { nb: "Støttekontakt", en: "Support contact" }),
  service(11, "activity_and_support", { nb: "Omsorgsstønad", en: "Carer's allowance" }),
  service(12, "housing", {
    nb: "Omsorgsbolig",
    en: "Sheltered housing",
    to: 2018,
    replacedBy: { serviceType: 29 },
  }),
  service(13, "housing", {
    nb: "Annen bolig",
    en: "Other housing",
    to: 2018,
    replacedBy: { serviceType: 29 },
  }),
  service(14, "coercion", { nb: "Tvang – planlagte tiltak", en: "Coercion, planned measures" }),
  service(15, "home_health", { nb: "Helsetjenester i hjemmet", en: "Health services at home" }),
  service(16, "home_health", {
    nb: "Re-/habilitering utenfor institusjon",
    en: "Rehabilitation outside an institution",
    to: 2018,
    replacedBy: { field: "poHab" },
  }),
  service(17, "institution_day_or_night", {
    nb: "Dagopphold i institusjon",
    en: "Day stay in an institution",
  }),
  service(18, "institution_time_limited", {
    nb: "Tidsbegrenset opphold – utredning/behandling",
    en: "Time-limited stay, assessment or treatment",
  }),
  service(19, "institution_time_limited", {
    nb: "Tidsbegrenset opphold – habilitering/rehabilitering",
    en: "Time-limited stay, rehabilitation",
  }),
  service(20, "institution_time_limited", {
    nb: "Tidsbegrenset opphold – annet",
    en: "Time-limited stay, other",
  }),
  service(21, "institution_long_term", {
    nb: "Langtidsopphold i institusjon",
    en: "Long-term stay in an institution",
  }),
  service(22, "institution_day_or_night", {
    nb: "Nattopphold i institusjon",
    en: "Night stay in an institution",
  }),
  service(23, "coercion", {
    nb: "Tvang – skadeavvergende tiltak i nødssituasjoner",
    en: "Coercion, averting harm in emergencies",
  }),
  service(24, "coercion", { nb: "Helsehjelp med tvang", en: "Health care by coercion" }),
  service(25, "emergency_stay", {
    nb: "Kommunal øyeblikkelig hjelp – døgnopphold",
    en: "Municipal emergency stay",
  }),
  service(26, "welfare_technology", {
    nb: "Varslings- og lokaliseringsteknologi (GPS)",
    en: "Warning and localisation technology (GPS)",
  }),
  service(27, "welfare_technology", {
    nb: "Elektronisk medisineringsstøtte",
    en: "Electronic medication support",
    from: 2019,
  }),
  service(28, "welfare_technology", { nb: "Digitalt tilsyn", en: "Digital supervision", from: 2019 }),
  service(29, "housing", {
    nb: "Bolig som kommunen disponerer for helse- og omsorgsformål",
    en: "Housing the municipality has for health and care",
    from: 2019,
  }),
]);

const byCode = new Map(serviceTypes.map((type) => [type.code, type]));

/**
 * The service type with this code; `undefined` for one that never was.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { serviceType } from "./services.ts";
 *
 * assert(serviceType(15)?.hours === "mandatory");
 * assert(serviceType(12)?.years.to === 2018);
 * assert(serviceType(10) === undefined);
 * ```
 */
export function serviceType(code: number): ServiceType | undefined {
  return byCode.get(code);
}

/** Whether the register takes services of this type for a reporting year. */
export function isServiceTypeIn(code: number, year: number): boolean {
  const type = byCode.get(code);
  return type !== undefined && year >= (type.years.from ?? -Infinity) && year <= (type.years.to ?? Infinity);
}
