/**
 * Code lists of application receipts (Apprec).
 *
 * The lists are the national ones, with the codes that senders and receivers of receipts in use write: whoever reads a
 * code that is not here keeps it as it is.
 *
 * Source: kodeverk 8258 and 8221, as message handlers of public bodies carry them.
 *
 * @module
 */
import { type CodeList, codeListOf } from "./code_list.ts";

/** The lists, in order of number. */
export const receiptCodeLists: readonly CodeList[] = Object.freeze([
  codeListOf("8221", "Feilmelding for applikasjonskvittering", [
    {
      versions: ["apprec-1.0", "apprec-1.1"],
      codes: {
        "E10": "Ugyldig meldingsidentifikator",
        "E20": "Lege finnes ikke",
        "E21": "Mottaker finnes ikke",
        "E30": "Pasientens fødselsnummer mangler",
        "E31": "Pasientens fødselsnummer er feil",
        "E32": "Pasientens navn mangler",
        "E35": "Pasienten finnes ikke i mottakersystemet",
        "E36": "Pasientopplysninger er utilstrekkelige",
        "E53": "Pasientens fødselsnummer eller D-nummer finnes ikke registrert i Folkeregisteret",
        "E54": "Pasientens fødselsnummer er ikke registrert i mottakersystemet",
        "S01": "Feil på signatur",
        "S02": "Ugyldig sertifikat",
        "S03": "Tilbaketrukket sertifikat",
        "T01": "Ikke XML / ikke 'well formed' / uleselig",
        "T02": "XML validerer ikke",
        "T10": "Støtter ikke meldingsformatet",
        "T99": "Annen feil på format",
        "X99": "Annen feil",
      },
    },
  ]),
  codeListOf("8258", "Status for mottak av melding", [
    {
      versions: ["apprec-1.0", "apprec-1.1"],
      codes: {
        "1": "OK",
        "2": "Avvist",
        "3": "OK, feil i delmelding",
      },
    },
  ]),
]);
