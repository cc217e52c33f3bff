/**
 * Code lists of the fields of the yearly IPLOS messages.
 *
 * Sources: `attributeComment` and `codeOID` of the field named at each list in
 * iplos_2018_Annotations.xsd and iplos_2019_Annotations.xsd; XPR(ipl)_CodingSchemes.xsd 53.1.3 and
 * 56.0.0. No source gives names for 9170, 9335, 9336, 9338, 9340 and 9341; theirs describe the field.
 *
 * @module
 */
import { serviceTypes } from "../services.ts";
import { type CodeList, codeListOf, openCodeList } from "./code_list.ts";

const yesNo = { "1": "Ja", "2": "Nei" };

const sightOrHearing = {
  "1": "Godt/ingen problemer",
  "2": "Noe redusert",
  "3": "Dårlig",
  "4": "Svært dårlig",
};

/** The lists, in order of number. */
export const iplosCodeLists: readonly CodeList[] = Object.freeze([
  codeListOf("1101", "Ja, nei", [
    { versions: ["iplos-3.5", "iplos-3.7", "xpr-ipl-53.1.3", "xpr-hst-56.0.0"], codes: yesNo },
  ]),
  // poArbBistBehov and its siblings; in 3.5 also poHarKoordinator, poLegeMiddGj and poErn….
  codeListOf("1110", "Ja, nei, ikke relevant", [
    { versions: ["iplos-3.5", "iplos-3.7"], codes: { ...yesNo, "9": "Ikke relevant" } },
  ]),
  codeListOf("3100", "Kjønn", [ // peKjonn
    { versions: ["iplos-3.5", "iplos-3.7"], codes: { M: "Mann", K: "Kvinne" } },
  ]),
  codeListOf("9111", "IPLOS funksjonsvariabel", [ // fnFunkType
    {
      versions: ["iplos-3.5", "iplos-3.7", "xpr-ipl-53.1.3"],
      codes: {
        "1": "Sosial deltakelse",
        "2": "Skaffe seg varer og tjenester",
        "3": "Beslutninger i dagliglivet",
        "4": "Ivareta egen helse",
        "5": "Bevege seg innendørs",
        "6": "Alminnelig husarbeid",
        "7": "Personlig hygiene",
        "8": "På- og avkledning",
        "9": "Lage mat",
        "10": "Spise",
        "11": "Toalett",
        "12": "Bevege seg utendørs",
        "13": "Syn",
        "14": "Hørsel",
        "15": "Hukommelse",
        "16": "Kommunikasjon",
        "17": "Styre atferd",
        "18": "Ivareta egen økonomi",
      },
    },
  ]),
  // tjTjenType. The yearly messages know every type that was ever valid, so that a retired one is
  // told as retired and not as unknown.
  codeListOf("9151", "IPLOS tjenestetype", [
    {
      versions: ["iplos-3.5", "iplos-3.7"],
      codes: Object.fromEntries(serviceTypes.map(({ code, name }) => [String(code), name.nb])),
      retired: serviceTypes.filter(({ years }) => years.to !== undefined).map(({ code }) => String(code)),
    },
    {
      versions: ["xpr-ipl-56.0.0"],
      codes: {
        "1": "Praktisk bistand - daglige gjøremål",
        "2": "Praktisk bistand - opplæring - daglige gjøremål",
        "3": "Praktisk bistand - brukerstyrt - personlig assistanse",
        "4": "Dagaktivitetstilbud",
        "5": "Matombringing",
        "6": "Trygghetsalarm",
        "7": "Avlastning utenfor institusjon",
        "8": "Avlastning i institusjon",
        "9": "Støttekontakt",
        "11": "Omsorgsstønad",
        "14": "Planlagte tiltak",
        "15": "Helsetjenester i hjemmet",
        "17": "Dagopphold i institusjon",
        "18": "Tidsbegrenset opphold - utredning/behandling",
        "19": "Tidsbegrenset opphold - habilitering/rehabilitering",
        "20": "Tidsbegrenset opphold - annet",
        "21": "Langtidsopphold i institusjon",
        "22": "Nattopphold i institusjon",
        "23": "Skadeavvergende tiltak i nødssituasjoner",
        "24": "Helsehjelp med tvang",
        "25": "Kommunal øyeblikkelig hjelp - døgnopphold",
        "26": "Lokaliseringsteknologi (GPS)",
        "27": "Elektronisk medisineringsstøtte",
        "28": "Digitalt tilsyn",
        "29": "Bolig som kommunen disponerer for helse- og omsorgsformål",
      },
      retired: ["6", "14", "23", "24", "26", "27", "28"],
    },
    {
      versions: ["xpr-ipl-53.1.3"],
      codes: {
        "1": "[Hjemmetjenester:] Praktisk bistand: daglige gjøremål",
        "2": "[Hjemmetjenester:] Praktisk bistand - opplæring - daglige gjøremål",
        "3": "[Hjemmetjenester:] Praktisk bistand: brukerstyrt - personlig assistanse",
        "4": "[Hjemmetjenester:] Dagaktivitetstilbud",
        "5": "[Hjemmetjenester:] Matombringing",
        "6": "[Hjemmetjenester:] Trygghetsalarm",
        "7": "[Hjemmetjenester:] Avlastning - utenfor institusjon",
        "8": "[Institusjonstjenester:] Avlastning - i institusjon",
        "9": "[Hjemmetjenester:] Støttekontakt",
        "11": "[Hjemmetjenester:] Omsorgslønn",
        "12": "[Bolig:] Omsorgsbolig",
        "13": "[Bolig:] Annen bolig",
        "14": "[Bruk av tvang:] Planlagte tiltak",
        "15": "[Hjemmetjenester:] Helsetjenester i hjemmet",
        "16": "[Hjemmetjenester:] Re-/habilitering utenfor institusjon",
        "17": "[Institusjonstjenester:] Dagopphold i institusjon",
        "18": "[Institusjonstjenester:] Tidsbegrenset opphold - utredning/behandling",
        "19": "[Institusjonstjenester:] Tidsbegrenset opphold - habilitering/rehabilitering",
        "20": "[Institusjonstjenester:] Tidsbegrenset opphold - annet",
        "21": "[Institusjonstjenester:] Langtidsopphold i institusjon",
        "22": "[Institusjonstjenester:] Nattopphold i institusjon",
        "23": "[Bruk av tvang:] Skadeavvergende tiltak i nødssituasjoner",
        "24": "[Bruk av tvang:] Helsehjelp med tvang",
        "25": "[Institusjonstjenester:]Kommunal øyeblikkelig hjelp - døgnopphold",
        "26": "[Hjemmetjenester:] Varslings- og lokaliseringsteknologi (GPS)",
      },
    },
  ]),
  codeListOf("9165", "Funksjonsverdi", [ // fnFunkVerdi
    {
      versions: ["iplos-3.5", "iplos-3.7", "xpr-ipl-53.1.3"],
      codes: {
        "1": "Utgjør ingen problem/utfordring",
        "2": "Ikke behov for bistand/assistanse/helsehjelp",
        "3": "Middels behov for bistand/assistanse/helsehjelp",
        "4": "Store behov for bistand/assistanse/helsehjelp",
        "5": "Fullt bistands-/assistansebehov/helsehjelp",
        "9": "Ikke relevant",
      },
    },
  ]),
  codeListOf("9166", "Funksjonsverdi syn", [ // fnFunkVerdi where fnFunkType is 13
    {
      versions: ["iplos-3.5", "iplos-3.7", "xpr-ipl-53.1.3"],
      codes: { ...sightOrHearing, "5": "Blind", "9": "Ikke relevant" },
    },
  ]),
  codeListOf("9167", "Funksjonsverdi hørsel", [ // fnFunkVerdi where fnFunkType is 14
    {
      versions: ["iplos-3.5", "iplos-3.7", "xpr-ipl-53.1.3"],
      codes: { ...sightOrHearing, "5": "Døv", "9": "Ikke relevant" },
    },
  ]),
  codeListOf("9168", "Grad av mottatt privat hjelp", [ // poPrivHjelp
    {
      versions: ["iplos-3.5", "iplos-3.7", "xpr-ipl-53.1.3"],
      codes: {
        "1": "Ja, inntil 3 timer/uke",
        "2": "Ja, 3 inntil 9 timer/uke",
        "3": "Ja, 9 inntil 15 timer/uke",
        "4": "Ja, 15 timer/uke eller mer",
        "5": "Ja, ukjent omfang",
        "6": "Nei",
      },
    },
  ]),
  // tjTjenUnderType of 3.5. The annotation points to the functional specification, which is not
  // public: one or two digits are taken.
  openCodeList("9170", "Undertype av tjeneste", "\\d{1,2}"),
  codeListOf("9171", "Vedtak", [ // tjVedtak
    {
      versions: ["iplos-3.5", "iplos-3.7", "xpr-ipl-53.1.3"],
      codes: { "1": "Avslag", "2": "Innvilget" },
    },
  ]),
  // poHarKoordinator: 11 to 14 in IPLOS 3.7, while XPR has the same meanings as 1 to 4. The rule of
  // the field names 1110 beside this list, and 3.5 used that one (1, 2, 9). All of these are known.
  codeListOf("9188", "Koordinator individuell plan", [
    {
      versions: ["iplos-3.7"],
      codes: {
        "11": "Ja, oppnevnt koordinator",
        "12": "Nei, koordinator er ikke oppnevnt",
        "13": "Nei, ønsker ikke koordinator",
        "14": "Nei, oppfyller ikke retten til koordinator",
      },
    },
    {
      versions: ["xpr-ipl-53.1.3"],
      codes: {
        "1": "Ja, oppnevnt koordinator",
        "2": "Nei, koordinator er ikke oppnevnt",
        "3": "Nei, ønsker ikke koordinator",
        "4": "Nei, oppfyller ikke retten til koordinator",
      },
    },
  ]),
  codeListOf("9335", "Husstand", [ // poHusstand
    {
      versions: ["iplos-3.5", "iplos-3.7"],
      codes: { "1": "Bor alene", "2": "Bor sammen med andre", "3": "Bor sammen med foreldre" },
    },
  ]),
  codeListOf("9336", "Individuell plan", [ // poIndPlan
    {
      versions: ["iplos-3.7"],
      codes: {
        "1": "Ja, virksom plan",
        "2": "Nei, individuell plan er ikke utarbeidet",
        "3": "Nei, ønsker ikke individuell plan",
        "4": "Nei, oppfyller ikke retten til individuell plan",
      },
    },
    {
      versions: ["iplos-3.5"],
      codes: {
        "1": "Ja, virksom plan",
        "2": "Nei",
        "3": "Ønsker ikke individuell plan",
        "9": "Ikke relevant",
      },
    },
  ]),
  codeListOf("9338", "Mottar bistand", [ // poArbBistMottar, poFriBistMottar
    {
      versions: ["iplos-3.5", "iplos-3.7"],
      codes: {
        "1": "Ja, mottar bistand",
        "2": "Ja, mottar bistand, men udekket behov",
        "3": "Nei, mottar ikke bistand",
      },
    },
  ]),
  codeListOf("9340", "Mottar transport", [ // poArbTranspMottar, poFriTranspMottar
    {
      versions: ["iplos-3.5", "iplos-3.7"],
      codes: {
        "1": "Ja, mottar transport",
        "2": "Ja, mottar transport, men udekket behov",
        "3": "Nei, mottar ikke transport",
      },
    },
  ]),
  // iiKontakt/Type. The annotation states one digit and no source tells which: any is taken.
  openCodeList("9341", "Type kontakt", "\\d"),
]);
