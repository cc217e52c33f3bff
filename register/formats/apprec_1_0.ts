/**
 * Apprec 1.0 (applikasjonskvittering), the answer to a message: the version that the register's own validator has.
 *
 * @module
 */
import type { Format } from "../format.ts";
import { apprecTypes } from "./apprec.ts";
import { defineFormat, element } from "./define.ts";

/** Apprec 1.0. */
export const apprec10: Format = defineFormat({
  id: "apprec-1.0",
  title: { nb: "Applikasjonskvittering 1.0", en: "Application receipt 1.0" },
  kind: "receipt",
  namespace: "http://www.kith.no/xmlstds/apprec/2004-11-21",
  version: "1.0 2004-11-21",
  root: element("AppRec", "AppRec"),
  rules: {},
  source: "KITH, AppRec.xsd, version 1.0 2004-11-21, in the register's own copy",
}, apprecTypes);
