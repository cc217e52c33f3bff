/**
 * The message XPR(hst) 56.0.0 of the health stations and the school health service (KPR-HST): consultations with
 * children and young people, each in a notification that tells of it, corrects it or takes it back.
 *
 * The schema keeps its municipalities at the end of the message, so that they are rows and no part of the header.
 *
 * @module
 */
import type { Format, SimpleType } from "../format.ts";
import { xprHst5600Rules } from "../rules/xpr_hst_56_0_0.ts";
import { attribute, complex, defineFormat, element, optional, xs } from "./define.ts";

const hexadecimal = "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}";

const guid: SimpleType = {
  kind: "simple",
  name: "guid",
  base: "string",
  pattern: `(${hexadecimal})|(\\{${hexadecimal}\\})`,
};

/** An attribute that may be absent. */
function optionalAttribute(name: string, type: SimpleType, column: string) {
  return attribute(name, type, { required: false, column });
}

/**
 * XPR(hst) 56.0.0. Codes are plain strings in the schema; the register's checks know their lists.
 *
 * Not in the data, since it changes no verdict: a reference from `RefEnhet` to `Enhet`, whose path the schema writes
 * so that it selects nothing. The fields that the schema prohibits in `Enhet` (`nace`, `sektor`, `offAvdKode`,
 * `isfRefusjon`) are unknown here, which is the same.
 */
export const xprHst5600: Format = defineFormat({
  id: "xpr-hst-56.0.0",
  title: {
    nb: "XPR(hst) 56.0.0, helsestasjon og skolehelsetjeneste (KPR-HST)",
    en: "XPR(hst) 56.0.0, health stations and school health (KPR-HST)",
  },
  kind: "health_station",
  namespace: "http://www.npr.no/xmlstds/56_0_0_hst",
  sharedNamespace: "http://www.npr.no/xmlstds/56_0_0",
  version: "56.0.0",
  root: element("Melding", "Melding", { table: "submission" }),
  rules: xprHst5600Rules,
  source: "Helsedirektoratet, XPR(hst).xsd 56.0.0.27 with NPR.xsd, XPR(hst)_CodingSchemes.xsd and " +
    "XPR(hst)_Annotations.xsd",
}, [
  complex("Melding", [
    optional("Notifikasjon", "Notifikasjon", { max: Infinity, table: "hst_notification" }),
    element("Kontaktperson", "Kontaktperson", { max: Infinity, table: "contact" }),
    element("Kommune", "Kommune", { max: Infinity, table: "hst_municipality" }),
  ], {
    attributes: [
      attribute("versjon", xs.string, { fixed: "56.0.0", column: "format_version" }),
      attribute("meldingstype", xs.string, { column: "content_type" }),
      attribute("fraDatoPeriode", xs.date, { column: "period_start" }),
      attribute("uttakDato", xs.date, { column: "created_date" }),
      attribute("leverandor", xs.string, { column: "supplier" }),
      attribute("navnEPJ", xs.string, { column: "system_id" }),
      attribute("versjonEPJ", xs.string, { column: "system_version" }),
      attribute("versjonUt", xs.string, { column: "extract_version" }),
      attribute("lopenr", xs.integer, { column: "sequence_number" }),
      attribute("tilDatoPeriode", xs.date, { column: "period_end" }),
      optionalAttribute("lokalident", xs.string, "local_ident"),
    ],
    unique: [
      { name: "NotifikasjonP_ID", selector: "Notifikasjon", field: "@notifikasjonGUID" },
      { name: "KommuneP_ID", selector: "Kommune", field: "@kommuneNr" },
    ],
  }),
  complex("Notifikasjon", [
    optional("Konsultasjon", "Konsultasjon", { max: Infinity, table: "hst_consultation" }),
  ], {
    attributes: [
      attribute("statusNotifikasjon", xs.string, { column: "status" }),
      attribute("notifikasjonTid", xs.dateTime, { column: "notified_at" }),
      attribute("notifikasjonGUID", guid, { column: "notification_guid" }),
      attribute("notifikasjonForrigeGUID", guid, { column: "previous_guid" }),
      attribute("notifikasjonLopeNr", xs.string, { column: "sequence_number" }),
      optionalAttribute("notifikasjonRef", guid, "reference_guid"),
    ],
    unique: [{ name: "KonsultasjonP_ID", selector: "Konsultasjon", field: "@konsultasjonID" }],
  }),
  complex("Kontaktperson", [], {
    attributes: [
      attribute("kontPerson", xs.string, { column: "name" }),
      optionalAttribute("meldTelefon", xs.string, "phone"),
      attribute("meldEpost1", xs.string, { column: "email" }),
      optionalAttribute("meldEpost2", xs.string, "email_2"),
      attribute("typeKontaktperson", xs.string, { column: "contact_type" }),
    ],
  }),
  complex("Kommune", [
    optional("Enhet", "Enhet", { max: Infinity, table: "hst_unit" }),
  ], {
    attributes: [
      attribute("kommuneNr", xs.string, { column: "municipality_number" }),
      optionalAttribute("kommuneOrgNr", xs.string, "org_number"),
    ],
    unique: [{ name: "EnhetP_ID", selector: "Enhet", field: "@enhetID" }],
  }),
  complex("Konsultasjon", [
    element("Barn_ungdom", "Barn_ungdom"),
    optional("Deltaker", "Deltaker", { max: Infinity, table: "hst_participant" }),
    optional("Helseperson", "Helseperson", { max: Infinity, table: "hst_professional" }),
    optional("Maling", "Maling", { max: Infinity, table: "hst_measurement" }),
    optional("RefEnhet", "RefEnhet", { max: Infinity, table: "hst_unit_reference" }),
  ], {
    attributes: [
      optionalAttribute("episodeGUID", guid, "episode_guid"),
      attribute("konsultasjonID", xs.string, { column: "consultation_id" }),
      attribute("datoTidStart", xs.dateTime, { column: "started_at" }),
      attribute("formKonsultasjon", xs.string, { column: "form" }),
      attribute("anbefaltTypeKonsultasjon", xs.string, { column: "recommended_type" }),
      attribute("konsultasjonRegistrertTidspunkt", xs.dateTime, { column: "recorded_at" }),
      attribute("amming", xs.string, { column: "breastfeeding" }),
    ],
    unique: [{ name: "Barn_ungdomP_ID", selector: "Barn_ungdom", field: "@barn_ungdomNr" }],
  }),
  complex("Enhet", [], {
    attributes: [
      attribute("enhetID", xs.string, { column: "unit_id" }),
      optionalAttribute("orgNr", xs.string, "org_number"),
      optionalAttribute("reshID", xs.string, "resh_id"),
      optionalAttribute("enhetLokal", xs.string, "local_code"),
      optionalAttribute("enhetNavn", xs.string, "name"),
    ],
  }),
  complex("Barn_ungdom", [], {
    attributes: [
      attribute("pasientGUID", guid, { column: "patient_guid" }),
      attribute("barn_ungdomNr", xs.string, { column: "child_id" }),
      attribute("kjonn", xs.string, { column: "sex" }),
      attribute("fodselsar", xs.integer, { column: "birth_year" }),
      attribute("fid", xs.string, { column: "national_id" }),
      attribute("typeID", xs.string, { column: "id_type" }),
    ],
  }),
  complex("Deltaker", [], {
    attributes: [attribute("deltakerType", xs.string, { column: "participant_type" })],
  }),
  complex("Helseperson", [], {
    attributes: [
      attribute("polUtforende", xs.string, { column: "profession" }),
      optionalAttribute("spesialist", xs.string, "specialist"),
      optionalAttribute("rolle", xs.string, "role"),
      optionalAttribute("helsepersonHPR", xs.string, "hpr_number"),
    ],
  }),
  complex("Maling", [
    optional("Maleresultat", "Maleresultat", { max: Infinity, table: "hst_measurement_result" }),
  ], {
    attributes: [
      attribute("typeMaling", xs.string, { column: "measurement_type" }),
      optionalAttribute("malingKodeverk", xs.string, "code_system"),
      attribute("malingDatoTid", xs.dateTime, { column: "measured_at" }),
      optionalAttribute("typeMalingKodet", xs.string, "coded_type"),
    ],
    unique: [{ name: "MaleresultatP_ID", selector: "Maleresultat", field: "@maleresultatNr" }],
  }),
  complex("RefEnhet", [], {
    attributes: [
      attribute("enhetID", xs.string, { column: "unit_id" }),
      attribute("typeEnhet", xs.string, { column: "unit_type" }),
    ],
  }),
  complex("Maleresultat", [], {
    attributes: [
      attribute("maleresultatNr", xs.nonNegativeInteger, { column: "result_number" }),
      attribute("verdi", xs.string, { column: "value" }),
      optionalAttribute("enhet", xs.string, "measure_unit"),
    ],
  }),
]);
