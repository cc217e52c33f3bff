/**
 * MsgHead 1.2 (hodemelding), the envelope around every message of the health sector.
 *
 * It fills no table of its own: the columns it names are those of the `submission` of each message
 * it carries. The outer `Organisation` of sender and receiver is the communication party, the one
 * inside it the service addressed.
 *
 * @module
 */
import type { ElementDefinition, Format, SimpleType } from "../format.ts";
import { complex, defineFormat, element, optional, xs } from "./define.ts";
import { codedTypes, oidType, optionalAttribute, urlType } from "./kith_types.ts";

/** A date, a point in time, or a part of one. */
const timestamp: SimpleType = {
  kind: "simple",
  base: "string",
  union: ["dateTime", "date", "gYear", "gYearMonth", "time"],
};

const many = { min: 0, max: Infinity };

const personName: readonly ElementDefinition[] = [
  optional("FamilyName", xs.string),
  optional("MiddleName", xs.string),
  optional("GivenName", xs.string),
  optional("DateOfBirth", xs.date),
  optional("Sex", "CS"),
  optional("Nationality", "CS"),
];

const contactInformation: readonly ElementDefinition[] = [
  optional("Address", "Address"),
  element("TeleCom", "TeleCom", many),
];

const person = [...personName, element("Ident", "Ident", many), ...contactInformation];

/** MsgHead 1.2. */
export const msghead12: Format = defineFormat({
  id: "msghead-1.2",
  title: { nb: "Hodemelding 1.2", en: "MsgHead 1.2" },
  kind: "envelope",
  namespace: "http://www.kith.no/xmlstds/msghead/2006-05-24",
  version: "v1.2 2006-05-24",
  root: element("MsgHead", "MsgHead"),
  rules: {},
  source: "KITH, MsgHead-v1_2_rev.xsd, version 1.2 2006-05-24 rev 3, in the register's own copy",
}, [
  complex("MsgHead", [
    element("MsgInfo", "MsgInfo"),
    {
      kind: "choice",
      min: 1,
      max: 1,
      particles: [
        element("Document", "Document", { max: Infinity }),
        element("PatientReport", "PatientReport", { max: Infinity }),
      ],
    },
  ]),
  complex("MsgInfo", [
    element("Type", "CS", { columns: { "@V": "envelope_type" } }),
    element("MIGversion", xs.string, { fixed: "v1.2 2006-05-24" }),
    element("GenDate", xs.dateTime, { column: "envelope_created" }),
    element("MsgId", xs.string, { column: "envelope_message_id" }),
    optional("ProcessingStatus", "CS"),
    optional("RequestedPriority", "CS"),
    optional("Ack", "CS"),
    optional("ConversationRef", "ConversationRef"),
    element("Sender", "Sender", {
      columns: {
        "Organisation/Ident/Id": "sender_id",
        "Organisation/Organisation/Ident/Id": "sender_service_id",
      },
    }),
    element("Receiver", "Receiver", {
      columns: {
        "Organisation/Ident/Id": "receiver_id",
        "Organisation/Organisation/Ident/Id": "receiver_service_id",
      },
    }),
    element("OtherReceiver", "OtherReceiver", many),
    optional("Patient", "Patient"),
  ]),
  complex("PatientReport", [
    optional("DocumentConnection", "CS"),
    element("CaseNo", xs.string),
    element("Document", "Document", { max: Infinity }),
    optional("Patient", "Patient"),
  ]),
  complex("Sender", [optional("ComMethod", "CS"), element("Organisation", "Organisation")]),
  complex("Receiver", [optional("ComMethod", "CS"), element("Organisation", "Organisation")]),
  complex("OtherReceiver", [
    optional("ComMethod", "CS"),
    element("RoleReceiver", "CS"),
    {
      kind: "choice",
      min: 1,
      max: 1,
      particles: [
        optional("Organisation", "Organisation"),
        {
          kind: "choice",
          min: 1,
          max: 1,
          particles: [
            optional("Patient", "Patient"),
            optional("Person", "Person"),
            optional("HealthcareProfessional", "HealthcareProfessional"),
          ],
        },
      ],
    },
  ]),
  complex("Document", [
    optional("DocumentConnection", "CS"),
    optional("ContentType", "CV"),
    optional("ContentDescription", xs.string),
    optional("ContentCategory", "CV"),
    optional("Consent", "CV"),
    optional("Annotation", xs.string),
    optional("FromDate", "TS"),
    optional("ToDate", "TS"),
    optional("OidRef", oidType),
    optional("EnquiryRefId", xs.string),
    element("RefDoc", "RefDoc"),
  ]),
  complex("RefDoc", [
    optional("IssueDate", "TS"),
    element("MsgType", "CS"),
    optional("Id", xs.string),
    optional("MimeType", xs.string),
    optional("Description", xs.string),
    optional("Compression", "CS"),
    {
      kind: "choice",
      min: 1,
      max: 1,
      particles: [optional("FileReference", xs.anyURI), optional("Content", "Content")],
    },
  ]),
  complex("Content", [{ kind: "any", min: 0, max: Infinity }]),
  complex("ConversationRef", [
    element("RefToParent", xs.string),
    element("RefToConversation", xs.string),
  ]),
  complex("Patient", person),
  complex("Person", person),
  complex("Organisation", [
    element("OrganisationName", xs.string),
    optional("TypeOrganisation", "CV"),
    element("Ident", "Ident", { max: Infinity }),
    ...contactInformation,
    optional("Organisation", "Organisation"),
    optional("HealthcareProfessional", "HealthcareProfessional"),
  ], { optional: true }),
  complex("HealthcareProfessional", [
    optional("TypeHealthcareProfessional", "CS"),
    optional("RoleToPatient", "CV"),
    ...personName,
    element("Ident", "Ident", { max: Infinity }),
    ...contactInformation,
  ]),
  complex("Address", [
    optional("Type", "CS"),
    optional("StreetAdr", xs.string),
    optional("PostalCode", xs.string),
    optional("City", xs.string),
    optional("Postbox", xs.string),
    optional("County", "CS"),
    optional("Country", "CS"),
  ]),
  complex("TeleCom", [optional("TypeTelecom", "CS"), element("TeleAddress", "URL")]),
  complex("Ident", [element("Id", xs.string), element("TypeId", "CV")]),
  ...codedTypes,
  complex("TS", [], { attributes: [optionalAttribute("V", timestamp)] }),
  urlType,
]);
