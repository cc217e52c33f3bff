/**
 * The ident message XPR(ide) 53.1.3 of the patient register NPR: the national identity behind each
 * local person id. KPR has published no schema for its own ident message (`KPR_IDE`); this one
 * stands in for it until it does, and conformance with KPR cannot be claimed.
 *
 * @module
 */
import type { Format, SimpleType } from "../format.ts";
import { attribute, complex, defineFormat, element, xs } from "./define.ts";

const guid = "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}";

const types = {
  guid: { kind: "simple", name: "guid", base: "string", pattern: `(${guid})|(\\{${guid}\\})` },
  /** Kodeverk 7371. */
  messageType: { kind: "simple", name: "meldingstype", base: "string", enumeration: ["E", "B"] },
  /** Kodeverk 8471 has 1 to 17 in this version. */
  contactType: {
    kind: "simple",
    name: "kontaktperson_type",
    base: "nonNegativeInteger",
    enumeration: Array.from({ length: 17 }, (_, index) => String(index + 1)),
  },
  /** Kodeverk 9032 has no 11. */
  identityType: {
    kind: "simple",
    name: "type_personidentifikasjon",
    base: "nonNegativeInteger",
    enumeration: ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "12"],
  },
} as const satisfies Record<string, SimpleType>;

/** XPR(ide) 53.1.3, the stand-in for `KPR_IDE`. */
export const xprIde5313: Format = defineFormat({
  id: "xpr-ide-53.1.3",
  title: {
    nb: "XPR(ide) 53.1.3, identmelding (erstatter for KPR_IDE)",
    en: "XPR(ide) 53.1.3, ident message (stand-in for KPR_IDE)",
  },
  kind: "ident",
  namespace: "http://www.npr.no/xmlstds/53_1_3_ide",
  sharedNamespace: "http://www.npr.no/xmlstds/53_1_3",
  version: "53.1.3",
  messageType: "KPR_IDE",
  root: element("Melding", "Melding", { table: "submission" }),
  // The register has published no field checks for this message.
  rules: {},
  source: "Helsedirektoratet, XPR(ide).xsd 53.1.3 with NPR.xsd and XPR(ide)_CodingSchemes.xsd",
}, [
  complex("Melding", [
    element("Kontaktperson", "Kontaktperson", { max: Infinity, table: "contact" }),
    element("Institusjon", "Institusjon", { max: Infinity }),
  ], {
    attributes: [
      attribute("versjon", xs.string, { fixed: "53.1.3", column: "format_version" }),
      attribute("meldingstype", types.messageType, { column: "content_type" }),
      attribute("fraDatoPeriode", xs.date, { column: "period_start" }),
      attribute("uttakDato", xs.date, { column: "created_date" }),
      attribute("leverandor", xs.string, { column: "supplier" }),
      attribute("navnEPJ", xs.string, { column: "system_id" }),
      attribute("versjonEPJ", xs.string, { column: "system_version" }),
      attribute("versjonUt", xs.string, { column: "extract_version" }),
      attribute("lopenr", xs.string, { column: "sequence_number" }),
      attribute("tilDatoPeriode", xs.date, { column: "period_end" }),
      attribute("lokalident", xs.string, { required: false, column: "local_ident" }),
    ],
    unique: [{ name: "InstitusjonP_ID", selector: "Institusjon", field: "@institusjonID" }],
  }),
  complex("Kontaktperson", [], {
    attributes: [
      attribute("kontPerson", xs.string, { column: "name" }),
      attribute("meldTelefon", xs.string, { required: false, column: "phone" }),
      attribute("meldEpost1", xs.string, { column: "email" }),
      attribute("meldEpost2", xs.string, { required: false, column: "email_2" }),
      attribute("typeKontaktperson", types.contactType, { column: "contact_type" }),
    ],
  }),
  complex("Institusjon", [
    element("PasientIdent", "PasientIdent", { max: Infinity, table: "ident" }),
  ], {
    attributes: [attribute("institusjonID", xs.string, { column: "institution_id" })],
    unique: [{ name: "PasientIdentP_ID", selector: "PasientIdent", field: "@pid" }],
  }),
  complex("PasientIdent", [], {
    attributes: [
      attribute("pasientGUID", types.guid, { required: false, column: "patient_guid" }),
      attribute("pid", xs.string, { column: "pid" }),
      attribute("fid", xs.string, { column: "national_id" }),
      attribute("typeID", types.identityType, { column: "id_type" }),
    ],
  }),
]);
