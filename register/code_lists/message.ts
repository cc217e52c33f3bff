/**
 * Code lists of message headers and identities.
 *
 * Source: XPR(ide)_CodingSchemes.xsd 53.1.3, XPR(ipl)_CodingSchemes.xsd 53.1.3 and 56.0.0,
 * XPR(hst)_CodingSchemes.xsd 56.0.0.
 *
 * @module
 */
import { type CodeList, codeListOf } from "./code_list.ts";

/** The lists, in order of number. */
export const messageCodeLists: readonly CodeList[] = Object.freeze([
  codeListOf("7316", "Status notifikasjon", [
    {
      versions: ["xpr-ipl-56.0.0"],
      codes: {
        "N": "Original",
        "M": "KorrigerErstatt",
        "T": "KorrigerSuppler",
        "C": "KorrigerAnnuller",
      },
    },
    {
      versions: ["xpr-hst-56.0.0"],
      codes: {
        "N": "Original",
        "M": "Erstatt",
        "T": "Suppler",
        "C": "Annuler",
      },
    },
  ]),
  codeListOf("7371", "Meldingstype", [
    {
      versions: ["xpr-ipl-56.0.0", "xpr-hst-56.0.0"],
      codes: {
        "B": "Satsvis melding",
        "K": "Melding for kontinuerlige oppdateringer",
        "E": "Endringsmelding",
      },
    },
    {
      versions: ["xpr-ide-53.1.3", "xpr-ipl-53.1.3"],
      codes: {
        "E": "Endringsmelding",
        "B": "Satsvis melding",
      },
    },
  ]),
  codeListOf("8471", "Kontaktperson type", [
    {
      versions: ["xpr-ipl-56.0.0", "xpr-hst-56.0.0"],
      codes: {
        "1": "Teknisk produksjon",
        "2": "Somatisk spesialisthelsetjeneste",
        "3": "Psykisk helsevern voksne",
        "4": "Barne og ungdomspsykiatri",
        "5": "Tverrfaglig spesialisert rusbehandling",
        "6": "Personskadestatistikk",
        "7": "Ventelistestatistikk",
        "8": "Ident-meldingen",
        "9": "RESH",
        "10": "Radiologi",
        "11": "Stråleterapi",
        "12": "Pakkeforløp kreft",
        "13": "Vedtak etter psykisk helsevernloven",
        "14": "Organisasjonsoppsett i EPJ",
        "15": "EPJ-leverandør, meldingsvalidering",
        "16": "IPLOS kontaktperson",
        "17": "IPLOS innsendingsansvarlig",
        "18": "Helsestasjons- og skolehelsetjeneste",
        "19": "Kostnad per pasient (KPP)",
      },
    },
    {
      versions: ["xpr-ide-53.1.3", "xpr-ipl-53.1.3"],
      codes: {
        "1": "Teknisk produksjon",
        "2": "Somatisk spesialisthelsetjeneste",
        "3": "Psykisk helsevern voksne",
        "4": "Barne og ungdomspsykiatri",
        "5": "Tverrfaglig spesialisert rusbehandling",
        "6": "Personskadestatistikk",
        "7": "Ventelistestatistikk",
        "8": "Ident-meldingen",
        "9": "RESH",
        "10": "Radiologi",
        "11": "Stråleterapi",
        "12": "Pakkeforløp kreft",
        "13": "Vedtak etter psykisk helsevernloven",
        "14": "Organisasjonsoppsett i EPJ",
        "15": "EPJ-leverandør, meldingsvalidering",
        "16": "IPLOS kontaktperson",
        "17": "IPLOS innsendingsansvarlig",
      },
    },
  ]),
  codeListOf("9032", "Type personidentifikasjon", [
    {
      versions: ["xpr-ipl-56.0.0", "xpr-hst-56.0.0", "xpr-ide-53.1.3"],
      codes: {
        "1": "Norsk fødselsnummer",
        "2": "D-nummer",
        "3": "H-nummer",
        "4": "Passnummer",
        "5": "Svensk personnummer",
        "6": "Dansk personnummer",
        "7": "Sosial security number",
        "8": "Forsikringspolise nummer",
        "9": "Annet",
        "10": "DUF-nummer",
        "12": "Felles hjelpenummer (FH-nummer)",
      },
    },
  ]),
]);
