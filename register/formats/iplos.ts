/**
 * What the versions of the IPLOS message share. A version states only where it differs:
 * {@linkcode IplosVersion}.
 *
 * @module
 */
import type { FieldRule } from "../field_rule.ts";
import type { AttributeDefinition, ElementDefinition, Format, SimpleType } from "../format.ts";
import { attribute, complex, defineFormat, element, type ElementOptions, optional, xs } from "./define.ts";

/** Where one version of IPLOS differs from another. */
export interface IplosVersion {
  readonly id: "iplos-3.5" | "iplos-3.7";
  readonly version: string;
  readonly namespace: string;
  readonly years: { readonly from: number; readonly to: number };
  readonly source: string;
  readonly rules: Readonly<Record<string, FieldRule>>;
  /** The schema fixes `@versjon` to {@linkcode IplosVersion.version}. */
  readonly versionFixed: boolean;
  /** Most `iiKontakt` allowed; at least two are mandatory. */
  readonly maxContacts: number;
  /** Type of `iiKomnr` and `peKomnr`. */
  readonly municipalityNumber: SimpleType;
  /** Type of `iiBydelsnr` and `peBydelsnr`. */
  readonly districtNumber: SimpleType;
  /** Type of `iiSysID` and `iiSysVersjon`. */
  readonly system: SimpleType;
  /** Type of `iiLopenr`. */
  readonly sequenceNumber: SimpleType;
  /** `peAlder`, `peKjonn`, `peKomnr`, `peBydelsnr`, `peFraDato` and `peEndrDato` are mandatory. */
  readonly personFieldsRequired: boolean;
  /** Last elements of `PERSONOPPL`, where the version has more than all have. */
  readonly morePersonInfo: readonly ElementDefinition[];
  /** `tjVeID` and `tjVeNrID` are mandatory. */
  readonly decisionIdsRequired: boolean;
  /** Elements that follow `tjTjenType`. */
  readonly afterServiceType: readonly ElementDefinition[];
  readonly decisionDateRequired: boolean;
  /** All of `DIAGNOSE` is mandatory. */
  readonly diagnosisRequired: boolean;
  readonly diagnosisCode: SimpleType;
}

/** A date as eight digits. The pattern lets days through that no calendar has (20250231). */
const date: SimpleType = Object.freeze({
  kind: "simple",
  name: "DatoType",
  base: "string",
  length: 8,
  pattern: "[0-9]{4}([0][1-9]|[1][0-2])([0][1-9]|[1-2][0-9]|[3][0-1])",
});

const hours: SimpleType = Object.freeze({
  kind: "simple",
  base: "decimal",
  totalDigits: 5,
  fractionDigits: 2,
});

/** An optional date. */
export function optionalDate(name: string, column: string): ElementDefinition {
  return optional(name, date, { column });
}

/** An optional code: the schema has taken the code lists out, so any text fits. */
export function optionalCode(name: string, column: string): ElementDefinition {
  return optional(name, xs.string, { column });
}

function id(name: string, column: string, required = true): AttributeDefinition {
  return attribute(name, xs.long, { column, required });
}

const many: ElementOptions = { min: 0, max: Infinity };

/** The IPLOS message in the version that `version` describes. */
export function iplosFormat(version: IplosVersion): Format {
  const person = version.personFieldsRequired ? element : optional;
  const diagnosis = version.diagnosisRequired ? element : optional;
  const decisionDate = version.decisionDateRequired ? element : optional;

  return defineFormat({
    id: version.id,
    title: {
      nb: `IPLOS ${version.version}, årlig innrapportering til KPR`,
      en: `IPLOS ${version.version}, yearly reporting to KPR`,
    },
    kind: "professional",
    namespace: version.namespace,
    version: version.version,
    years: version.years,
    messageType: "KPR_IPL",
    root: element("IPLOS", "IplosType", { table: "submission" }),
    rules: version.rules,
    source: version.source,
  }, [
    complex("IplosType", [
      element("INNHINFO", "InnhInfoType"),
      element("PERSON", "PersonType", { max: Infinity, table: "person" }),
    ], {
      attributes: [
        attribute("versjon", xs.string, {
          column: "format_version",
          ...(version.versionFixed ? { fixed: version.version } : {}),
        }),
      ],
    }),
    complex("InnhInfoType", [
      element("iiInnhType", xs.string, { fixed: "P", column: "content_type" }),
      element("iiKomnr", version.municipalityNumber, { column: "municipality_number" }),
      element("iiBydelsnr", version.districtNumber, { column: "district_number" }),
      element("iiKontakt", "KontaktType", { min: 2, max: version.maxContacts, table: "contact" }),
      element("iiFraDato", date, { column: "period_start" }),
      element("iiTilDato", date, { column: "period_end" }),
      element("iiLagetDato", date, { column: "created_date" }),
      element("iiSysID", version.system, { column: "system_id" }),
      element("iiSysVersjon", version.system, { column: "system_version" }),
      element("iiLopenr", version.sequenceNumber, { column: "sequence_number" }),
    ]),
    complex("KontaktType", [
      element("Type", xs.string, { column: "contact_type" }),
      element("Navn", xs.string, { column: "name" }),
      element("Telefon", xs.string, { column: "phone" }),
      element("Epost", xs.string, { column: "email" }),
    ]),
    complex("PersonType", [
      person("peAlder", xs.short, { column: "age" }),
      person("peKjonn", xs.string, { column: "sex" }),
      person("peKomnr", version.municipalityNumber, { column: "home_municipality" }),
      person("peBydelsnr", version.districtNumber, { column: "home_district" }),
      person("peFraDato", date, { column: "from_date" }),
      optionalDate("peDodDato", "death_date"),
      person("peEndrDato", date, { column: "changed_date" }),
      element("PERSONOPPL", "PersonOpplType", { ...many, table: "person_info" }),
      element("FUNKSJON", "FunksjonType", { ...many, table: "function_score" }),
      element("TJENESTE", "TjenesteType", { ...many, table: "service" }),
      element("DIAGNOSE", "DiagnoseType", { ...many, table: "diagnosis" }),
      element("DOGNTILBUD", "DognTilbudType", { ...many, table: "hospital_stay" }),
    ], { attributes: [id("pePeID", "person_id")] }),
    complex("PersonOpplType", [
      optionalCode("poHusstand", "household"),
      optionalCode("poOmsorgBarn", "cares_for_children"),
      optionalCode("poPrivHjelp", "private_help"),
      optionalCode("poBoligTilr", "housing_suited"),
      optional("poVurdTann", xs.string, { column: "dentist_assessed" }),
      optional("poVurdLege", xs.string, { column: "doctor_assessed" }),
      optionalCode("poIndPlan", "individual_plan"),
      optionalCode("poHarKoordinator", "coordinator"),
      optionalCode("poArbBistBehov", "work_help_need"),
      optionalCode("poArbBistMottar", "work_help_received"),
      optionalCode("poArbTranspBehov", "work_transport_need"),
      optionalCode("poArbTranspMottar", "work_transport_received"),
      optionalCode("poFriBistBehov", "leisure_help_need"),
      optionalCode("poFriBistMottar", "leisure_help_received"),
      optionalCode("poFriTranspBehov", "leisure_transport_need"),
      optionalCode("poFriTranspMottar", "leisure_transport_received"),
      optionalCode("poLegeMiddGj", "medication_review"),
      optionalDate("poLegeMiddGjDato", "medication_review_date"),
      optionalCode("poErnKartlagt", "nutrition_assessed"),
      optionalDate("poErnKartlagtDato", "nutrition_assessed_date"),
      optionalCode("poErnRisiko", "nutrition_risk"),
      optionalDate("poErnRisikoDato", "nutrition_risk_date"),
      optionalCode("poErnPlan", "nutrition_plan"),
      optionalDate("poErnPlanDato", "nutrition_plan_date"),
      optionalDate("poFraDato", "start_date"),
      optionalDate("poTilDato", "end_date"),
      ...version.morePersonInfo,
    ], { attributes: [id("poPeID", "person_ref"), id("poPoID", "person_info_id")] }),
    complex("FunksjonType", [
      element("fnFunkType", xs.short, { column: "function_type" }),
      element("fnFunkVerdi", xs.string, { column: "function_value" }),
      element("fnFraDato", date, { column: "start_date" }),
      element("fnTilDato", date, { column: "end_date" }),
    ], { attributes: [id("fnPeID", "person_ref"), id("fnFnID", "function_score_id")] }),
    complex("TjenesteType", [
      element("tjTjenType", xs.short, { column: "service_type" }),
      ...version.afterServiceType,
      optionalDate("tjSoknadDato", "application_date"),
      decisionDate("tjVedtDato", date, { column: "decision_date" }),
      optionalCode("tjVedtak", "decision"),
      optional("tjTimerUke", hours, { column: "hours_per_week" }),
      optional("tjResTimerUke", hours, { column: "res_hours_per_week" }),
      optionalCode("tjRullerende", "rolling"),
      optional("tjInstOrgnr", xs.string, { column: "org_number" }),
      optionalDate("tjFraDato", "start_date"),
      optionalDate("tjTilDato", "end_date"),
      optionalDate("tjKlageMottatt", "complaint_received"),
      optionalDate("tjKlageBesvart", "complaint_answered"),
    ], {
      attributes: [
        id("tjPeID", "person_ref"),
        id("tjTjID", "service_id"),
        id("tjVeID", "decision_id", version.decisionIdsRequired),
        id("tjVeNrID", "decision_number", version.decisionIdsRequired),
      ],
    }),
    complex("DiagnoseType", [
      diagnosis("diKodeVersjon", xs.string, { column: "code_system" }),
      diagnosis("diDiagKode", version.diagnosisCode, { column: "diagnosis_code" }),
      diagnosis("diFraDato", date, { column: "start_date" }),
      diagnosis("diTilDato", date, { column: "end_date" }),
    ], { attributes: [id("diPeID", "person_ref"), id("diDiID", "diagnosis_id")] }),
    complex("DognTilbudType", [
      optional("dgInstOrgnr", xs.string, { column: "org_number" }),
      optionalDate("dgFraDato", "start_date"),
      optionalDate("dgTilDato", "end_date"),
    ], { attributes: [id("dgPeID", "person_ref"), id("dgDgID", "hospital_stay_id")] }),
  ]);
}
