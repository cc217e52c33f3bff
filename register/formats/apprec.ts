/**
 * What both versions of the application receipt (Apprec) have in common, which is all but namespace and version: the
 * change log of AppRec-v1_1.xsd names those, and that the types CV, CS, oid and URL moved to a schema of their own
 * without a change to documents.
 *
 * A receipt fills no table: it is read by delivery, never as an extract.
 *
 * @module
 */
import type { ComplexType, ElementDefinition } from "../format.ts";
import { complex, element, optional, xs } from "./define.ts";
import { codedTypes, urlType } from "./kith_types.ts";

const many = { min: 0, max: Infinity };

const identity: readonly ElementDefinition[] = [
  optional("Name", xs.string),
  optional("Id", xs.string),
  optional("TypeId", "CS"),
];

/** The complex types of a receipt. */
export const apprecTypes: readonly ComplexType[] = [
  complex("AppRec", [
    element("MsgType", "CS"),
    // With a default in the schema, which an empty element stands for; documents write it out.
    element("MIGversion", xs.string),
    optional("SoftwareName", xs.string),
    optional("SoftwareVersion", xs.string),
    element("GenDate", xs.dateTime),
    element("Id", xs.string),
    element("Sender", "Party"),
    element("Receiver", "Party"),
    element("Status", "CS"),
    element("Error", "CV", many),
    element("OriginalMsgId", "OriginalMsgId"),
  ]),
  complex("Party", [optional("Role", "CS"), element("HCP", "HCP")]),
  complex("OriginalMsgId", [
    element("MsgType", "CS"),
    element("IssueDate", xs.dateTime),
    element("Id", xs.string),
  ]),
  complex("HCP", [
    { kind: "choice", min: 1, max: 1, particles: [element("Inst", "Inst"), element("HCProf", "HCProf")] },
    optional("MedSpeciality", "CV"),
    optional("Address", "Address"),
  ]),
  complex("HCProf", [optional("Type", "CS"), ...identity, element("AdditionalId", "AdditionalId", many)]),
  complex("HCPerson", [...identity, element("AdditionalId", "AdditionalId", many)]),
  complex("Dept", [optional("Type", "CS"), ...identity, element("AdditionalId", "AdditionalId", many)]),
  complex("Inst", [
    ...identity,
    element("Dept", "Dept", many),
    element("AdditionalId", "AdditionalId", many),
    element("HCPerson", "HCPerson", many),
  ]),
  complex("Address", [
    element("Type", "CS"),
    optional("StreetAdr", xs.string),
    optional("PostalCode", xs.string),
    optional("City", xs.string),
    optional("County", "CS"),
    optional("Country", "CS"),
    optional("CityDistr", "CS"),
    element("TeleAddress", "URL", many),
  ]),
  complex("AdditionalId", [element("Id", xs.string), element("Type", "CS")]),
  ...codedTypes,
  urlType,
];
