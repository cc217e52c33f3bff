/**
 * What a screening looks for, and what of it must not be sent.
 *
 * @module
 */

/** Where an extract is meant to go. */
export type ScreeningReceiver = "production" | "test";

/** `stop`: it must not be sent there; `tell`: somebody should look at it; `ignore`: it is as it should be there. */
export type ScreeningVerdict = "stop" | "tell" | "ignore";

/** What a rule looks at. */
export type ScreeningTrait = "number" | "name" | "contact" | "person" | "unit" | "message";

/** One thing that a screening looks for. */
export interface ScreeningRule {
  /** Stable, snake_case. */
  readonly id: ScreeningRuleId;
  /** What was found, in a few words. */
  readonly title: { readonly nb: string; readonly en: string };
  /** Why it matters, and what can be done. */
  readonly meaning: { readonly nb: string; readonly en: string };
  /** Where it stands that this is so, or that it is kprkit's own. */
  readonly source: string;
  /** What the rule looks at. */
  readonly trait: ScreeningTrait;
  /** What it says of an extract that is meant for production. */
  readonly production: ScreeningVerdict;
  /** What it says of an extract that is meant for a test receiver. */
  readonly test: ScreeningVerdict;
}

/** Ids of all rules. */
export type ScreeningRuleId =
  | "synthetic_tax_authority"
  | "synthetic_helsenett"
  | "possibly_synthetic"
  | "well_known_test_number"
  | "placeholder_number"
  | "test_name"
  | "placeholder_name"
  | "reserved_contact"
  | "many_municipalities"
  | "impossible_age"
  | "born_in_future"
  | "death_before_birth"
  | "control_digits_wrong"
  | "sex_contradicted"
  | "age_contradicted"
  | "fictitious_organisation"
  | "test_her_id"
  | "real_person"
  | "unproven_identity"
  | "no_test_mark";

const letters =
  "Letters of 27 November 2023 and 27 October 2025 and webinar of 1 November 2022, «Testbrukere»: " +
  "test persons are not to be in what is sent";

/** Oldest age in whole years that is believed of somebody in care. */
export const oldestBelievedAge = 112;

/** In how many municipalities a person is reported in one year who is no real one. */
export const tooManyMunicipalities = 6;

const takeOut = {
  nb:
    "Fjern personen før innsending (kprkit transform --screen), og hold testpersoner utenfor produksjonsbasen.",
  en:
    "Take the person out before sending (kprkit transform --screen), and keep test persons out of production.",
};

/** Every rule, in the order that they are told. */
export const screeningRules: readonly ScreeningRule[] = Object.freeze(
  ([
    {
      id: "synthetic_tax_authority",
      title: {
        nb: "Syntetisk nummer fra Skatteetaten (måned + 80)",
        en: "Synthetic number of the tax authority (month + 80)",
      },
      meaning: {
        nb: `Ingen levende person har et slikt nummer. ${takeOut.nb}`,
        en: `No living person has such a number. ${takeOut.en}`,
      },
      source: `Skatteetaten, synthetic test persons (Tenor); ${letters}`,
      trait: "number",
      production: "stop",
      test: "ignore",
    },
    {
      id: "synthetic_helsenett",
      title: {
        nb: "Syntetisk nummer fra Norsk helsenett (måned + 65)",
        en: "Synthetic number of Norsk helsenett (month + 65)",
      },
      meaning: {
        nb: `Ingen levende person har et slikt nummer. ${takeOut.nb}`,
        en: `No living person has such a number. ${takeOut.en}`,
      },
      source: `Norsk helsenett, «Om SyntPop»; ${letters}`,
      trait: "number",
      production: "stop",
      test: "ignore",
    },
    {
      id: "possibly_synthetic",
      title: {
        nb: "Testnummer eller hjelpenummer (måned + 40)",
        en: "Test number or help number (month + 40)",
      },
      meaning: {
        nb:
          "Serien brukes både i testdata (Nav) og i lokale hjelpenumre for ekte personer. Nummeret alene sier ikke hva det er.",
        en:
          "The series is used for test data (Nav) and for local help numbers of real persons. The number alone does not tell.",
      },
      source:
        "navikt/testnorge (synthetic numbers of Nav); ehelse.no, «Identifikatorer for personer» (H-number)",
      trait: "number",
      production: "tell",
      test: "stop",
    },
    {
      id: "well_known_test_number",
      title: { nb: "Kjent testnummer", en: "Well-known test number" },
      meaning: {
        nb: `Nummeret ser ekte ut, men er i allmenn bruk som testperson i helsesektoren. ${takeOut.nb}`,
        en:
          `The number looks real, but is in common use as a test person of the health sector. ${takeOut.en}`,
      },
      source:
        "Test persons of Norsk helsenett («testaktører»), as navikt/syfosmmottak lists them; kept as digests",
      trait: "number",
      production: "stop",
      test: "ignore",
    },
    {
      id: "placeholder_number",
      title: { nb: "Nummer satt inn for å fylle feltet", en: "Number put in to fill the field" },
      meaning: {
        nb:
          "Ett siffer om og om igjen, eller sifrene i rekkefølge. Ingen har et slikt nummer; rett det eller fjern personen.",
        en:
          "One digit over and over, or the digits in order. Nobody has such a number: correct it, or take the person out.",
      },
      source: "Common practice; no document of the register says so",
      trait: "number",
      production: "stop",
      test: "ignore",
    },
    {
      id: "test_name",
      title: { nb: "Navn på en testperson", en: "Name of a test person" },
      meaning: {
        nb: "Et felt har et navn som bare testpersoner har, eller et ord som sier at det er testdata.",
        en: "A field holds a name that only test persons have, or a word that says it is test data.",
      },
      source: `${letters} («Donald Duck»); the other names are kprkit's own list`,
      trait: "name",
      production: "stop",
      test: "ignore",
    },
    {
      id: "placeholder_name",
      title: { nb: "Navn som gjerne står for hvem som helst", en: "Name that often stands for anybody" },
      meaning: {
        nb: "Ola og Kari Nordmann er oftest eksempler, men noen heter det. Se etter.",
        en: "Ola and Kari Nordmann are examples most often, but some people are called that. Have a look.",
      },
      source: "Common practice; the list is kprkit's own",
      trait: "name",
      production: "tell",
      test: "ignore",
    },
    {
      id: "reserved_contact",
      title: { nb: "E-postadresse som ikke kan finnes", en: "E-mail address that cannot exist" },
      meaning: {
        nb:
          "Domenet er satt av til eksempler og tester, så ingen kan svare registeret. Meldingen er trolig testdata.",
        en:
          "The domain is set apart for examples and tests, so nobody can answer the register. The message is probably test data.",
      },
      source: "RFC 2606 and RFC 6761: reserved domains",
      trait: "contact",
      production: "stop",
      test: "ignore",
    },
    {
      id: "many_municipalities",
      title: {
        nb: "Samme person i seks eller flere kommuner i ett år",
        en: "The same person in six or more municipalities in a year",
      },
      meaning: {
        nb:
          "Det er så godt som alltid en testperson som følger med fagsystemet. Rader telles fra og med den sjette kommunen.",
        en:
          "It is nearly always a test person that comes with the record system. Rows are counted from the sixth municipality on.",
      },
      source:
        "Webinar of 1 November 2022, «Testbrukere»: reported from six or more municipalities in one year",
      trait: "person",
      production: "stop",
      test: "tell",
    },
    {
      id: "impossible_age",
      title: { nb: "Alder som ikke kan stemme", en: "Age that cannot be" },
      meaning: {
        nb:
          `Under 0 eller over ${oldestBelievedAge} år ved utgangen av året, etter alderen eller etter nummeret.`,
        en:
          `Below 0 or above ${oldestBelievedAge} years at the end of the year, by the age or by the number.`,
      },
      source:
        "The bound is kprkit's own: above the age of the oldest persons known in Norway but for very few",
      trait: "person",
      production: "stop",
      test: "tell",
    },
    {
      id: "born_in_future",
      title: { nb: "Født etter rapporteringsåret", en: "Born after the reporting year" },
      meaning: {
        nb: "Fødselsdatoen i nummeret, eller fødselsåret, er etter utgangen av rapporteringsåret.",
        en: "The birth date in the number, or the year of birth, is after the end of the reporting year.",
      },
      source: "kprkit's own",
      trait: "person",
      production: "stop",
      test: "tell",
    },
    {
      id: "death_before_birth",
      title: { nb: "Død før fødselen", en: "Dead before birth" },
      meaning: {
        nb: "Dødsdatoen i fagmeldingen er før fødselsdatoen i nummeret.",
        en: "The date of death in the professional message is before the birth date in the number.",
      },
      source: "kprkit's own",
      trait: "person",
      production: "stop",
      test: "tell",
    },
    {
      id: "control_digits_wrong",
      title: { nb: "Feil i nummeret", en: "Wrong number" },
      meaning: {
        nb:
          "Lengde, dato eller kontrollsiffer er feil for numre av sitt slag. Som oftest er det tastet feil; slå opp personen.",
        en:
          "Length, date or control digits are wrong for numbers of its kind. Most often it was mistyped: look the person up.",
      },
      source: "Skatteetaten, national identity numbers and their control digits, also from 2032",
      trait: "number",
      production: "tell",
      test: "tell",
    },
    {
      id: "sex_contradicted",
      title: { nb: "Kjønn stemmer ikke med nummeret", en: "Sex does not agree with the number" },
      meaning: {
        nb:
          "Meldingen og nummeret sier ulikt kjønn. Noen har skiftet juridisk kjønn og venter på nytt nummer; ellers er personer blandet.",
        en:
          "Message and number tell different sexes. Some have changed legal sex and wait for a new number; else persons were mixed up.",
      },
      source:
        "ehelse.no, «Identifikatorer for personer»: the ninth digit; that it is worth a look is kprkit's own",
      trait: "person",
      production: "tell",
      test: "tell",
    },
    {
      id: "age_contradicted",
      title: { nb: "Alder stemmer ikke med nummeret", en: "Age does not agree with the number" },
      meaning: {
        nb: "Alderen, eller fødselsåret, er mer enn ett år fra det nummeret sier.",
        en: "The age, or the year of birth, is more than one year from what the number tells.",
      },
      source:
        "Annotated schema, peAlder: age on 31 December of the reporting year; the margin of a year is kprkit's own",
      trait: "person",
      production: "tell",
      test: "tell",
    },
    {
      id: "fictitious_organisation",
      title: { nb: "Fiktivt organisasjonsnummer", en: "Fictitious organisation number" },
      meaning: {
        nb: "Nummeret begynner på 2 eller 3, som ingen virkelig enhet har. Det er et tegn på testdata.",
        en: "The number starts with 2 or 3, which no real unit has. It is a mark of test data.",
      },
      source: "Brønnøysundregistrene: real units start with 8 or 9, test data with 2 or 3",
      trait: "unit",
      production: "tell",
      test: "ignore",
    },
    {
      id: "test_her_id",
      title: { nb: "HER-id fra testmiljøet", en: "HER-id of the test address register" },
      meaning: {
        nb:
          "Avsender eller mottaker har sju sifre som begynner på 81, slik adresseregisteret for test deler ut.",
        en:
          "Sender or receiver has seven digits that start with 81, as the address register for tests gives out.",
      },
      source: "Norsk helsenett's test address register, as its examples show it; no document gives the range",
      trait: "unit",
      production: "tell",
      test: "ignore",
    },
    {
      id: "real_person",
      title: { nb: "Nummer som en ekte person kan ha", en: "Number that a real person may have" },
      meaning: {
        nb: "Gyldig nummer som ikke er fra noen syntetisk serie. Ekte personer skal ikke til et testmiljø.",
        en: "A valid number of no synthetic series. Real persons are not to reach a test environment.",
      },
      source: "Normen, fact sheet 43, «Testing og testdata»: tests are made with synthetic data as a rule",
      trait: "number",
      production: "ignore",
      test: "stop",
    },
    {
      id: "unproven_identity",
      title: {
        nb: "Identitet som ikke er kjent som fiktiv",
        en: "Identity that is not known to be fictitious",
      },
      meaning: {
        nb: "Passnummer, utenlandsk nummer eller et nummer med feil: Det sier ikke at personen er fiktiv.",
        en:
          "A passport number, a foreign number or a number with a fault: it does not say that the person is fictitious.",
      },
      source: "Normen, fact sheet 43; that what is not known is stopped is kprkit's own",
      trait: "number",
      production: "ignore",
      test: "stop",
    },
    {
      id: "no_test_mark",
      title: {
        nb: "Ingenting sier at meldingen er testdata",
        en: "Nothing says that the message is test data",
      },
      meaning: {
        nb:
          "Fagmeldingen har personer uten fiktivt nummer ved siden av, og ingen fiktive enheter eller kontakter. Ta med identmeldingen.",
        en:
          "The professional message has persons without a fictitious number beside them, and no fictitious units or contacts. Give the ident message as well.",
      },
      source: "Normen, fact sheet 43; the rule is kprkit's own",
      trait: "message",
      production: "ignore",
      test: "stop",
    },
  ] satisfies ScreeningRule[]).map((rule) => Object.freeze(rule)),
);

const places: ReadonlyMap<string, number> = new Map(screeningRules.map(({ id }, place) => [id, place]));

/** Place of a rule among all; `undefined` for an id that is none. */
export function screeningRulePlace(id: string): number | undefined {
  return places.get(id);
}
