/**
 * Code lists of the running model of municipal care, XPR(ipl): they name what the yearly messages
 * lump together, and were never taken into use in those.
 *
 * Source: XPR(ipl)_CodingSchemes.xsd 53.1.3 and 56.0.0, XPR(hst)_CodingSchemes.xsd 56.0.0.
 *
 * @module
 */
import { type CodeList, codeListOf } from "./code_list.ts";

/** The lists, in order of number. */
export const runningModelCodeLists: readonly CodeList[] = Object.freeze([
  codeListOf("1103", "Ja, nei, ukjent", [
    {
      versions: ["xpr-hst-56.0.0", "xpr-ipl-53.1.3"],
      codes: {
        "1": "Ja",
        "2": "Nei",
        "9": "Ukjent",
      },
    },
  ]),
  codeListOf("3101", "Kjønn", [
    {
      versions: ["xpr-ipl-56.0.0", "xpr-hst-56.0.0", "xpr-ipl-53.1.3"],
      codes: {
        "0": "Ikke kjent",
        "1": "Mann",
        "2": "Kvinne",
        "9": "Ikke spesifisert",
      },
    },
  ]),
  codeListOf("3104", "Bosituasjon", [
    {
      versions: ["xpr-ipl-53.1.3"],
      codes: {
        "1": "Bor alene",
        "2": "Samboende med barn",
        "3": "Samboende uten barn",
        "4": "Alene med barn",
        "5": "Sammen med foreldre/foresatte",
        "6": "Sammen med annen familie",
        "7": "Bofellesskap",
        "8": "Institusjon",
        "9": "Annet",
      },
    },
  ]),
  codeListOf("8410", "Medisinske kodeverk", [
    {
      versions: ["xpr-ipl-53.1.3"],
      codes: {
        "F": "ATC",
        "D": "ICD-10",
        "K": "NCSP-N",
        "H": "ICPC",
        "M": "NCMP",
        "R": "NCRP",
        "N": "Intervensjon rus",
        "A": "Utredning kartlegging rusmisbruk",
        "S": "Midlertidige nasjonale særkoder",
        "X": "NORAKO",
        "B": "Aksene 5 og 6 i BUP klassifikasjon",
        "P": "Pakkeforløp kreft prosedyrekoder",
        "Q": "NCSP/NCMP/NCRP",
        "T": "Pakkeforløp psykisk helse og rus prosedyrekoder",
      },
    },
  ]),
  codeListOf("8473", "Rolle i arbeidet med individuell plan", [
    {
      versions: ["xpr-ipl-53.1.3"],
      codes: {
        "1": "Ansvarlig for utarbeidelse av individuell plan",
        "3": "Er ikke involvert i arbeidet med individuell plan",
        "21": "Ansvarlig for å gi informasjon til pasient om retten til IP",
        "22": "Den som melder behov for IP til kommunen",
        "23": "Deltar i utarbeidelse av IP, eventuelt i samarbeid med kommunen",
      },
    },
  ]),
  codeListOf("8705", "Individuell plan foreligger", [
    {
      versions: ["xpr-ipl-53.1.3"],
      codes: {
        "101": "Ja, virksom plan",
        "102": "Nei, individuell plan er ikke utarbeidet/planprosess ikke igangsatt",
        "103": "Nei, ønsker ikke individuell plan",
        "104": "Nei, oppfyller ikke retten til individuell plan",
        "105": "Melding om behov for individuell plan er sendt kommunen",
        "106": "Ukjent med status",
      },
    },
  ]),
  codeListOf("9157", "Type tvang", [
    {
      versions: ["xpr-ipl-53.1.3"],
      codes: {
        "14": "Planlagte tiltak",
        "23": "Skadeavvergende tiltak i nødssituasjoner",
        "24": "Helsehjelp med tvang",
      },
    },
  ]),
  codeListOf("9159", "Legemiddelgjennomgang gjennomført", [
    {
      versions: ["xpr-ipl-53.1.3"],
      codes: {
        "1": "Ja",
        "2": "Nei",
      },
    },
  ]),
  codeListOf("9162", "Vurderinger, kartlegginger og hendelser", [
    {
      versions: ["xpr-ipl-53.1.3"],
      codes: {
        "1": "Kartlegging av risiko for underernæring",
        "2": "Er personen i risiko for underernæring",
        "3": "Er det utarbeidet ernæringsplan",
      },
    },
  ]),
  codeListOf("9163", "Type bistand", [
    {
      versions: ["xpr-ipl-53.1.3"],
      codes: {
        "1": "Bistand til deltakelse i arbeid og/eller utdanning (uspesifisert)",
        "2": "Transport til arbeid og/eller utdanning",
        "3": "Bistand til deltakelse i organisasjons-, kultur- og fritidsaktiviteter (uspesifisert)",
        "4": "Transport til organisasjons-, kultur- og fritidsaktiviteter",
      },
    },
  ]),
  codeListOf("9164", "Status for gitt bistand", [
    {
      versions: ["xpr-ipl-53.1.3"],
      codes: {
        "1": "Har ikke behov for bistand",
        "2": "Har behov, men mottar ikke bistand",
        "3": "Mottar bistand, men har udekkede behov",
        "4": "Har dekket behovet for bistand",
        "5": "Ikke relevant",
      },
    },
  ]),
]);
