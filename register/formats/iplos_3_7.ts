/**
 * IPLOS 3.7, the yearly message for the reporting years 2019 to 2025. It asks less of a message than
 * 3.5 did (most fields of a person may be absent) and more of its header (lengths, fixed version).
 *
 * @module
 */
import type { Format } from "../format.ts";
import { iplos2019Rules } from "../rules/iplos_2019.ts";
import { characters, upTo, xs } from "./define.ts";
import { iplosFormat, optionalCode, optionalDate } from "./iplos.ts";

/**
 * IPLOS 3.7.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { iplos37 } from "./iplos_3_7.ts";
 *
 * const service = iplos37.types["TjenesteType"]!;
 * assert(service.particles[0]!.kind === "element");
 * ```
 */
export const iplos37: Format = iplosFormat({
  id: "iplos-3.7",
  version: "3.7",
  namespace: "http://www.npr.no/xmlstds/iplos/2019",
  years: { from: 2019, to: 2025 },
  source: "Helsedirektoratet, iplos_2019.xsd, revision 3.7, and iplos_2019_Annotations.xsd",
  rules: iplos2019Rules,
  versionFixed: true,
  maxContacts: Infinity,
  municipalityNumber: characters(4),
  districtNumber: characters(2),
  system: upTo(15),
  sequenceNumber: xs.int,
  personFieldsRequired: false,
  morePersonInfo: [
    optionalCode("poVenteliste", "waiting_list"),
    optionalDate("poVentelisteDato", "waiting_list_date"),
    optionalCode("poHeldg", "round_the_clock"),
    optionalCode("poHab", "rehabilitation"),
    optionalDate("poHabDato", "rehabilitation_date"),
  ],
  decisionIdsRequired: false,
  afterServiceType: [],
  decisionDateRequired: false,
  diagnosisRequired: true,
  diagnosisCode: upTo(10),
});
