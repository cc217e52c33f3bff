/**
 * Rules about payloads as a whole, as data.
 *
 * @module
 */
import { lastReportingYear } from "../../register/receivers.ts";
import type { ScreeningVerdict } from "../../stream/screening/mod.ts";
import type { GuardRule, PayloadRuleId } from "./guard_rule.ts";

const letter2025 = "Letter of Folkehelseinstituttet of 27.10.2025, ref. 25/03663-1";
const everywhere = Object.freeze(["production", "validation", "test"] as const);

function verdicts(
  production: ScreeningVerdict,
  validation: ScreeningVerdict = production,
  test: ScreeningVerdict = validation,
): GuardRule["verdicts"] {
  return Object.freeze({ production, validation, test });
}

/** In the order that they are told. */
export const payloadRules: readonly (GuardRule & { readonly id: PayloadRuleId })[] = Object.freeze(
  [
    {
      id: "synthetic_without_ident",
      kind: "synthetic_person",
      title: {
        nb: "Merker av testdata, og identitetene mangler",
        en: "Marks of test data, and the identities are missing",
      },
      meaning: {
        nb:
          "Fiktive enheter, oppdiktede kontakter eller navn på testpersoner sier at personene trolig ikke finnes, og identmeldingen som kunne sagt noe annet, mangler eller dekker ikke halvparten av dem. Slikt går aldri til produksjon.",
        en:
          "Fictitious units, invented contacts or names of test persons say that the persons probably do not exist, and the ident message that could say otherwise is missing, or covers less than half of them. Such a message never goes to production.",
      },
      source: "kprkit's own: whose identity is not told must not be taken for real",
      verdicts: verdicts("stop", "tell", "ignore"),
      final: ["production"],
    },
    {
      id: "mostly_possibly_synthetic",
      kind: "synthetic_person",
      title: {
        nb: "Over halvparten av numrene er testnumre eller hjelpenumre",
        en: "More than half of the numbers are test numbers or help numbers",
      },
      meaning: {
        nb:
          "Måned + 40 brukes i testdata (Nav) og i lokale hjelpenumre. At de fleste i en kommune har hjelpenummer, kan ikke stemme, så dette er testdata.",
        en:
          "Month + 40 is used for test data (Nav) and for local help numbers. That most persons of a municipality have help numbers cannot be, so this is test data.",
      },
      source: "navikt/testnorge (synthetic numbers of Nav); the bound is kprkit's own",
      verdicts: verdicts("stop", "tell", "ignore"),
      final: ["production"],
    },
    {
      id: "unreadable",
      kind: "payload",
      title: { nb: "Kan ikke leses til slutten", en: "Cannot be read to its end" },
      meaning: {
        nb: "Ingen vet hva som står i det som ikke er lest. Hent ut filen på nytt.",
        en: "Nobody knows what stands in what was not read. Extract the file again.",
      },
      source: "kprkit's own",
      verdicts: verdicts("stop"),
      final: everywhere,
    },
    {
      id: "payload_changed",
      kind: "payload",
      title: { nb: "Filen endret seg mens den ble lest", en: "The file changed while it was read" },
      meaning: {
        nb: "Det som ble kontrollert, er ikke det som ville blitt sendt. Vent til filen er ferdig skrevet.",
        en: "What was looked at is not what would be sent. Wait until the file is written to its end.",
      },
      source: "kprkit's own",
      verdicts: verdicts("stop"),
      final: everywhere,
    },
    {
      id: "type_does_not_fit",
      kind: "payload",
      title: {
        nb: "Meldingstypen passer ikke til innholdet",
        en: "The message type does not fit the content",
      },
      meaning: {
        nb:
          "Registeret leser meldingen etter typen. Send fagmeldinger som KPR_IPL og identmeldinger som KPR_IDE.",
        en:
          "The register reads a message by its type. Send professional messages as KPR_IPL and ident messages as KPR_IDE.",
      },
      source: `${letter2025}, «Innsendingsmåte – tekniske krav»: message types`,
      verdicts: verdicts("stop"),
      final: [],
    },
    {
      id: "addressed_elsewhere",
      kind: "payload",
      title: {
        nb: "Hodemeldingen er adressert til noen andre",
        en: "The MsgHead is addressed to somebody else",
      },
      meaning: {
        nb:
          "Meldingen ligger i en hodemelding med en annen mottaker enn den den skal sendes til. Pakk den på nytt.",
        en:
          "The message stands in a MsgHead for another receiver than the one it is to be sent to. Wrap it anew.",
      },
      source: `${letter2025}, «Innsendingsmåte – tekniske krav»: HER-ids`,
      verdicts: verdicts("stop"),
      final: [],
    },
    {
      id: "wrong_year",
      kind: "payload",
      title: { nb: "Feil rapporteringsår", en: "Wrong reporting year" },
      meaning: {
        nb: "Meldingen gjelder et annet år enn det som skal sendes.",
        en: "The message is of another year than the one that is to be sent.",
      },
      source: `${letter2025}: the period that is asked for`,
      verdicts: verdicts("stop"),
      final: [],
    },
    {
      id: "year_unknown",
      kind: "payload",
      title: {
        nb: "Rapporteringsåret står ikke i meldingen",
        en: "The message does not tell its reporting year",
      },
      meaning: {
        nb: "Perioden mangler eller kan ikke leses. Registeret avviser en slik melding.",
        en: "The period is missing or cannot be read. The register refuses such a message.",
      },
      source: "iplos_2019_Annotations.xsd, class INNHINFO: iiFraDato, iiTilDato",
      verdicts: verdicts("stop"),
      final: [],
    },
    {
      id: "year_not_over",
      kind: "payload",
      title: { nb: "Året er ikke over", en: "The year is not over" },
      meaning: {
        nb:
          "En årsrapport gjelder hele året, og kan ikke være ferdig før 1. januar. Til KPR Validering kan året sendes inn på prøve.",
        en:
          "A yearly report is of the whole year and cannot be complete before 1 January. To KPR Validering the year may be sent for trial.",
      },
      source: `${letter2025}: the whole year together; «Testinnsending»: to validation during the autumn`,
      verdicts: verdicts("stop", "tell"),
      final: [],
    },
    {
      id: "year_after_last",
      kind: "payload",
      title: {
        nb: `Årsrapport for et år etter ${lastReportingYear}`,
        en: `Yearly report of a year after ${lastReportingYear}`,
      },
      meaning: {
        nb:
          `Registeret tar etter planen ikke imot årsdata for årganger etter ${lastReportingYear}; de rapporteres daglig.`,
        en:
          `By its plan the register takes no yearly data of years after ${lastReportingYear}; they are reported daily.`,
      },
      source: `${letter2025}, «Overgang fra årlig til daglig rapportering»`,
      verdicts: verdicts("stop", "tell"),
      final: [],
    },
    {
      id: "wrong_municipality",
      kind: "payload",
      title: { nb: "Feil kommune", en: "Wrong municipality" },
      meaning: {
        nb: "Meldingen gjelder en annen kommune enn den som skal sende.",
        en: "The message is of another municipality than the one that is to send.",
      },
      source: "kprkit's own",
      verdicts: verdicts("stop"),
      final: [],
    },
    {
      id: "municipality_unknown",
      kind: "payload",
      title: { nb: "Ingenting sier hvilken kommune det er", en: "Nothing tells which municipality it is" },
      meaning: {
        nb: "Verken meldingen, filnavnet eller meldingene ved siden av sier det. Oppgi kommunenummeret.",
        en: "Neither the message, its file's name nor the messages beside it tell. Name the municipality.",
      },
      source: "kprkit's own: what belongs together cannot be known",
      verdicts: verdicts("stop"),
      final: [],
    },
    {
      id: "municipality_not_valid",
      kind: "payload",
      title: {
        nb: "Kommunenummeret gjaldt ikke i rapporteringsåret",
        en: "The municipality number was not valid in the reporting year",
      },
      meaning: {
        nb: "Bruk nummeret som gjaldt i året det rapporteres for (kprkit transform --municipality).",
        en: "Use the number that was valid in the year reported (kprkit transform --municipality).",
      },
      source: `${letter2025}, «Hva bør dere sjekke før innrapportering?»; Statistisk sentralbyrå, KLASS 131`,
      verdicts: verdicts("stop"),
      final: [],
    },
    {
      id: "municipality_unchecked",
      kind: "payload",
      title: {
        nb: "Det er ikke kjent om kommunenummeret gjelder",
        en: "Whether the municipality number is valid is not known",
      },
      meaning: {
        nb: "kprkit kjenner kommunenumrene til og med 2024. Se etter selv.",
        en: "kprkit knows the municipality numbers up to 2024. Have a look yourself.",
      },
      source: "Statistisk sentralbyrå, KLASS 131, as of 2024",
      verdicts: verdicts("tell"),
      final: [],
    },
    {
      id: "missing_ident",
      kind: "payload",
      title: { nb: "Identmeldingen mangler", en: "The ident message is missing" },
      meaning: {
        nb: "Uten KPR_IDE for samme kommune og år får registeret ikke vite hvem personene er. Ta den med.",
        en:
          "Without KPR_IDE of the same municipality and year the register does not learn who the persons are. Give it as well.",
      },
      source: `${letter2025}, «Innsendingsmåte – tekniske krav»: KPR_IPL and KPR_IDE, two dispatches`,
      verdicts: verdicts("stop"),
      final: [],
    },
    {
      id: "missing_professional",
      kind: "payload",
      title: { nb: "Fagmeldingen mangler", en: "The professional message is missing" },
      meaning: {
        nb:
          "KPR_IDE uten KPR_IPL for samme kommune og år sier hvem noen er, og ingenting mer. Ta med fagmeldingen.",
        en:
          "KPR_IDE without KPR_IPL of the same municipality and year tells who some are, and nothing more. Give it as well.",
      },
      source: `${letter2025}, «Innsendingsmåte – tekniske krav»: KPR_IPL and KPR_IDE, two dispatches`,
      verdicts: verdicts("stop"),
      final: [],
    },
    {
      id: "duplicate_payload",
      kind: "payload",
      title: {
        nb: "To meldinger av samme type for samme kommune og år",
        en: "Two messages of one type for the same municipality and year",
      },
      meaning: {
        nb: "Registeret regner den siste som hele året. Send bare den som er riktig.",
        en: "The register takes the last one for the whole year. Send the right one only.",
      },
      source: `${letter2025}: the whole year together`,
      verdicts: verdicts("stop"),
      final: [],
    },
  ] satisfies (GuardRule & { readonly id: PayloadRuleId })[],
);
