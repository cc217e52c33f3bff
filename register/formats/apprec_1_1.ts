/**
 * Apprec 1.1 (applikasjonskvittering), the answer to a message in its later version.
 *
 * @module
 */
import type { Format } from "../format.ts";
import { apprecTypes } from "./apprec.ts";
import { defineFormat, element } from "./define.ts";

/** Apprec 1.1. */
export const apprec11: Format = defineFormat({
  id: "apprec-1.1",
  title: { nb: "Applikasjonskvittering 1.1", en: "Application receipt 1.1" },
  kind: "receipt",
  namespace: "http://www.kith.no/xmlstds/apprec/2012-02-15",
  version: "v1.1 2012-02-15",
  root: element("AppRec", "AppRec"),
  rules: {},
  source:
    "KITH, AppRec-v1_1.xsd, version v1.1 2012-02-15: change log at its head; the rest is that of version 1.0",
}, apprecTypes);
