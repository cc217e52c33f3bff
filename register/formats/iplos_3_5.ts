/**
 * IPLOS 3.5, the yearly message for the reporting years 2017 and 2018, as the register's first
 * receiver took it: most lengths were lifted, yet most fields of a person were mandatory.
 *
 * The change log of 3.7 says that 3.5 brought in `poVenteliste`, `poHeldg`, `poHab` and their dates.
 * The schema published for 2018 does not have them, and the schema is followed here.
 *
 * @module
 */
import type { Format } from "../format.ts";
import { iplos2018Rules } from "../rules/iplos_2018.ts";
import { optional, xs } from "./define.ts";
import { iplosFormat } from "./iplos.ts";

/** IPLOS 3.5. */
export const iplos35: Format = iplosFormat({
  id: "iplos-3.5",
  version: "3.5",
  namespace: "http://www.npr.no/xmlstds/iplos/2018",
  years: { from: 2017, to: 2018 },
  source: "Helsedirektoratet, iplos_2018.xsd, version 3.5, and iplos_2018_Annotations.xsd",
  rules: iplos2018Rules,
  versionFixed: false,
  maxContacts: 3,
  municipalityNumber: xs.string,
  districtNumber: xs.string,
  system: xs.string,
  sequenceNumber: xs.string,
  personFieldsRequired: true,
  morePersonInfo: [],
  decisionIdsRequired: true,
  afterServiceType: [optional("tjTjenUnderType", xs.short, { column: "service_subtype" })],
  decisionDateRequired: true,
  diagnosisRequired: false,
  diagnosisCode: xs.string,
});
