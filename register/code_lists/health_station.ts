/**
 * Code lists of the health stations and the school health service.
 *
 * Source: XPR(hst)_CodingSchemes.xsd 56.0.0.
 *
 * @module
 */
import { type CodeList, codeListOf } from "./code_list.ts";

/** The lists, in order of number. */
export const healthStationCodeLists: readonly CodeList[] = Object.freeze([
  codeListOf("8401", "Utførende helsepersonell", [
    {
      versions: ["xpr-hst-56.0.0"],
      codes: {
        "1": "Lege",
        "2": "Sykepleier",
        "3": "Pedagog",
        "4": "Psykolog",
        "5": "Sosionom",
        "6": "Barnevernpedagog",
        "7": "Vernepleier",
        "8": "Jordmor",
        "9": "Annet helsepersonell",
        "11": "Audiograf",
        "12": "Bioingeniør",
        "13": "Ergoterapeut",
        "14": "Fysioterapeut",
        "15": "Klinisk ernæringsfysiolog",
        "16": "Radiograf",
        "17": "Tannlege",
        "18": "Ortoptist",
        "19": "Ortopediingeniør",
        "20": "Farmasøyt",
        "21": "Fotterapeut",
        "22": "Genetiker",
        "23": "Logoped",
        "24": "Perfusjonist",
        "25": "Optiker",
        "26": "Audiofysiker",
        "27": "Kiropraktor",
        "28": "Helsesykepleier",
        "29": "Stråleterapeut",
        "30": "Tannpleier",
      },
    },
  ]),
  codeListOf("8425", "Deltaker type", [
    {
      versions: ["xpr-hst-56.0.0"],
      codes: {
        "1": "Ektefelle eller samboer",
        "2": "Foreldre/foresatte",
        "3": "Andre slektninger som søster, bror og barn av pasient",
        "9": "Andre pårørende",
      },
    },
  ]),
  codeListOf("8456", "Rolle", [
    {
      versions: ["xpr-hst-56.0.0"],
      codes: {
        "1": "Ansvarlig",
        "2": "Ko-terapeut",
      },
    },
  ]),
  codeListOf("8476", "Type enhet", [
    {
      versions: ["xpr-hst-56.0.0"],
      codes: {
        "1": "Behandlingssted",
        "2": "Fagenhet",
        "3": "Tjenesteenhet",
        "4": "Klinikk",
        "5": "Poliklinikk",
        "6": "Post",
        "7": "Avdeling",
        "8": "Hjemmesykehus",
        "9": "Helsestasjon- og skolehelsetjeneste",
      },
    },
  ]),
  codeListOf("8492", "Funksjonskontoplan", [
    {
      versions: ["xpr-hst-56.0.0"],
      codes: {
        "400": "Administrasjon",
        "460": "Personalboliger, barnehager og finans- og årsresultat",
        "600": "Ambulanse",
        "606": "Pasienttransport",
        "620": "Somatiske tjenester",
        "630": "Somatisk habilitering og rehabilitering",
        "636": "Radiologiske tjenester",
        "637": "Laboratorietjenester",
        "641": "Psykisk helsevern for voksne; sykehus",
        "642": "Psykisk helsevern for voksne; Distriktspsykiatriske sentra og annen behandling",
        "651": "Psykisk helsevern for barn og unge",
        "681": "Tverrfaglig spesialisert behandling av rusmiddelmisbrukere",
      },
    },
  ]),
  codeListOf("8524", "Status amming mor", [
    {
      versions: ["xpr-hst-56.0.0"],
      codes: {
        "1": "Fullamming",
        "2": "Delvis amming",
        "3": "Ammer ikke",
      },
    },
  ]),
  codeListOf("9178", "Type måling", [
    {
      versions: ["xpr-hst-56.0.0"],
      codes: {
        "CGAS": "Children's Global Assessment Scale",
        "HoNOS1": "Overaktiv, aggressiv, forstyrrende eller agitert atferd",
        "HoNOS2": "Selvskade som ikke skyldes uhell",
        "HoNOS3": "Problemdrikking eller bruk av rusmiddel",
        "HoNOS4": "Kognitive problemer",
        "HoNOS5": "Problemer med fysisk sykdom eller funksjonshemming",
        "HoNOS6": "Problemer forbundet med hallusinasjoner og vrangforestillinger",
        "HoNOS7": "Problem med senket stemningsleie",
        "HoNOS8A": "Fobi",
        "HoNOS8B": "Angst",
        "HoNOS8C": "Tvangslidelse",
        "HoNOS8D": "Mentalt stress/spenninger",
        "HoNOS8E": "Dissosiativ",
        "HoNOS8F": "Somatoform",
        "HoNOS8G": "Spiseproblemer",
        "HoNOS8H": "Søvnvansker",
        "HoNOS8I": "Seksuelt problem",
        "HoNOS8J": "Annet problem, spesifiser med typeMaling",
        "HoNOS9": "Problemer med forhold til andre",
        "HoNOS10": "Problemer med dagliglivets aktiviteter",
        "HoNOS11": "Problemer med boligforhold",
        "HoNOS12": "Problemer med yrke og aktiviteter",
        "HoNOSsamlet":
          "Samlet sum for alle skåringer, hvis det er skåret 9=ukjent skal dette ikke regnes med i samlet verdi",
        "HoNOSCA1": "Problemer med forstyrrende, antisosial eller aggressiv atferd",
        "HoNOSCA10": "Problemer med forhold til jevnaldrende",
        "HoNOSCA11": "Problemer med egenomsorg og uavhengighet",
        "HoNOSCA12": "Problemer med familieliv og forhold til andre",
        "HoNOSCA13": "Dårlig skoleframmøte",
        "HoNOSCA14":
          "Problemer med kunnskap eller forståelse av egenarten av barnets/ungdommens vanskeligheter (i løpet av de siste to uker)",
        "HoNOSCA15":
          "Problemer med mangel på informasjon om tilbud eller behandling av barnets/ungdommens vanskeligheter",
        "HoNOSCA2": "Problemer med høyt aktivitetsnivå, oppmerksomhet eller konsentrasjon",
        "HoNOSCA3": "Selvskade som ikke skyldes uhell",
        "HoNOSCA4": "Problemer med alkohol-, stoff- eller løsemiddelmisbruk",
        "HoNOSCA5": "Problemer med skole- eller språkferdigheter",
        "HoNOSCA6": "Problemer pga fysisk sykdom eller funksjonshemming",
        "HoNOSCA7": "Problemer knyttet til hallusinasjoner, vrangforestillinger eller unormale persepsjoner",
        "HoNOSCA8": "Problemer med somatiske symptomer uten kjent organisk grunnlag",
        "HoNOSCA9": "Problemer med emosjonelle og relaterte symptomer",
      },
    },
  ]),
  codeListOf("9505", "Alderstrinn", [
    {
      versions: ["xpr-hst-56.0.0"],
      codes: {
        "3D": "Hjemmebesøk av jordmor",
        "10D": "Hjemmebesøk av helsesykepleier",
        "4U": "4 uker",
        "6U": "6 uker",
        "3M": "3 måneder",
        "4M": "4 måneder",
        "5M": "5 måneder",
        "6M": "6 måneder",
        "8M": "8 måneder",
        "10M": "10 måneder",
        "12M": "12 måneder",
        "15M": "15 måneder",
        "18M": "17-18 måneder",
        "2A": "2 år",
        "4A": "4 år",
        "6A": "6 år, første trinn",
        "7A": "7 år, andre trinn",
        "8A": "8 år, tredje trinn",
        "9A": "9 år, fjerde trinn",
        "10A": "10 år, femte trinn",
        "11A": "11 år, sjette trinn",
        "12A": "12 år, sjuende trinn",
        "13A": "13 år, åttende trinn",
        "14A": "14 år, niende trinn",
        "15A": "15 år, tiende trinn",
        "16A": "16 år",
        "17A": "17 år",
        "18A": "18 år",
        "E": "Ekstra konsultasjon",
      },
    },
  ]),
  codeListOf("9506", "Konsultasjonsformer for helsestasjons- og skolehelsetjenesten", [
    {
      versions: ["xpr-hst-56.0.0"],
      codes: {
        "H": "Hjemmebesøk",
        "G": "Gruppekonsultasjon",
        "I": "Individuell konsultasjon",
      },
    },
  ]),
]);
