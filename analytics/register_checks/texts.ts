/**
 * What register checks say of themselves in Norwegian and English, made from their rules.
 *
 * @module
 */
import { codeList } from "../../register/code_lists/mod.ts";
import type { Consequence, FieldRule, RangeBound } from "../../register/field_rule.ts";
import type { Check, Localised } from "../check.ts";
import { fieldNames } from "./field_names.ts";
import type { Aspect, RegisterCheck, VersionedRule } from "./register_check.ts";

/** The texts of a check. */
export type CheckTexts = Pick<Check, "title" | "meaning" | "advice" | "vendorAdvice" | "source">;

type Language = keyof Localised;

/** What the texts are made from. */
export type Rules = Pick<RegisterCheck, "class" | "field" | "aspect" | "byVersion">;

/** All texts of a register check. */
export function textsOf(rules: Rules): CheckTexts {
  return {
    title: each((language) => titleOf(rules, language)),
    meaning: each((language) =>
      [ruleText(rules, language), versionText(rules, language), consequenceText(rules, language)]
        .filter((sentence) => sentence !== "").join(" ")
    ),
    advice: each((language) => adviceOf(rules, language)),
    vendorAdvice: each((language) => vendorAdvice[vendorKey(rules)][language]),
    source: sourceOf(rules),
  };
}

function each(text: (language: Language) => string): Localised {
  return Object.freeze({ nb: text("nb"), en: text("en") });
}

/** A field with its plain name in brackets: `tjTimerUke (timer per uke)`. */
function named(field: string, language: Language): string {
  const name = fieldNames[field]?.[language];
  return name === undefined ? field : `${field} (${name})`;
}

const titles: Readonly<Record<Aspect | "fixed", Localised>> = {
  missing: { nb: "mangler", en: "is missing" },
  format: { nb: "er skrevet i feil format", en: "is written in a wrong format" },
  code: { nb: "har en ukjent kode", en: "has an unknown code" },
  fixed: { nb: "har en annen verdi enn den fastsatte", en: "has another value than the fixed one" },
  range: { nb: "er utenfor grensene", en: "is out of bounds" },
};

function titleOf(rules: Rules, language: Language): string {
  const { field, aspect, byVersion } = rules;
  const key = aspect === "code" && byVersion[0]!.fixed !== undefined ? "fixed" : aspect;
  return `${named(field, language)} ${titles[key][language]}`;
}

const places: Readonly<Record<string, Localised>> = {
  IPLOS: { nb: "på meldingen", en: "on the message" },
  INNHINFO: { nb: "i meldingshodet (INNHINFO)", en: "in the header (INNHINFO)" },
  iiKontakt: { nb: "på hver kontaktperson (iiKontakt)", en: "on each contact (iiKontakt)" },
  PERSON: { nb: "på hver person (PERSON)", en: "on each person (PERSON)" },
  PERSONOPPL: {
    nb: "på hver personopplysning (PERSONOPPL)",
    en: "on each piece of personal information (PERSONOPPL)",
  },
  FUNKSJON: { nb: "på hver funksjonsvurdering (FUNKSJON)", en: "on each function score (FUNKSJON)" },
  TJENESTE: { nb: "på hver tjeneste (TJENESTE)", en: "on each service (TJENESTE)" },
  DIAGNOSE: { nb: "på hver diagnose (DIAGNOSE)", en: "on each diagnosis (DIAGNOSE)" },
  DOGNTILBUD: { nb: "på hvert døgnopphold (DOGNTILBUD)", en: "on each hospital stay (DOGNTILBUD)" },
};

/** What the rule demands, in a sentence or two. */
function ruleText(rules: Rules, language: Language): string {
  const isNorwegian = language === "nb";
  const { field, aspect } = rules;
  const what = named(field, language);
  switch (aspect) {
    case "missing":
      return missingText(rules, language);
    case "format": {
      const texts = differing(rules, ({ rule }) => formatText(rule, language), language);
      return isNorwegian ? `${what} skal skrives ${texts}.` : `${what} is to be written ${texts}.`;
    }
    case "code": {
      const texts = differing(rules, (versioned) => codeText(versioned, language), language);
      return isNorwegian ? `${what} skal være ${texts}.` : `${what} is to be ${texts}.`;
    }
    case "range": {
      const texts = differing(rules, ({ rule }) => boundsText(rule, language), language);
      return isNorwegian ? `${what} skal være ${texts}.` : `${what} is to be ${texts}.`;
    }
  }
}

/** What each version demands, once where they agree. */
function differing(
  rules: Rules,
  textOf: (versioned: VersionedRule) => string,
  language: Language,
): string {
  return differingTexts(rules, rules.byVersion.map(textOf), language);
}

function differingTexts({ byVersion }: Rules, texts: readonly string[], language: Language): string {
  if (new Set(texts).size === 1) return texts[0]!;
  return byVersion.map(({ years }, index) => `${texts[index]} (${years.from}–${years.to})`)
    .join(language === "nb" ? " og " : " and ");
}

function missingText({ class: name, field, byVersion }: Rules, language: Language): string {
  const isNorwegian = language === "nb";
  const what = named(field, language);
  const place = places[name]![language];
  const latest = byVersion.at(-1)!;
  const { mandatory } = latest.rule;
  if (!Array.isArray(mandatory)) {
    return isNorwegian ? `${what} skal være med ${place}.` : `${what} is to be there ${place}.`;
  }
  const types = listed(mandatory.map(String), language);
  const one = mandatory.length === 1;
  const duty = isNorwegian
    ? `${what} skal være med på tjenester av ${one ? "type" : "typene"} ${types}.`
    : `${what} is to be there on services of type${one ? "" : "s"} ${types}.`;
  const inSchema = byVersion.filter((versioned) => versioned.inSchema);
  return [
    duty,
    ...(field === "tjTimerUke"
      ? [
        isNorwegian
          ? "Avslag (tjVedtak 1) regnes ikke med, siden et avslag ikke har timer."
          : "Refusals (tjVedtak 1) are left out, since a refusal has no hours.",
      ]
      : []),
    ...inSchema.map(({ version }) =>
      isNorwegian
        ? `I IPLOS ${version} krever skjemaet feltet på alle tjenester.`
        : `In IPLOS ${version} the schema demands the field on all services.`
    ),
  ].join(" ");
}

/** What a text must look like, by the register's expression. */
const shapes:
  readonly (readonly [expression: RegExp, nb: (n: string) => string, en: (n: string) => string])[] = [
    [/^\(19\|20\)/, () => DATE.nb, () => DATE.en],
    [/^\\d\+$/, () => "med bare sifre", () => "with digits only"],
    [/^\\d$/, () => "med ett siffer", () => "with one digit"],
    [/^\\d\{(\d+)\}$/, (n) => `med ${n} sifre`, (n) => `with ${n} digits`],
    [/^\\d\{1,(\d+)\}$/, (n) => `med høyst ${n} sifre`, (n) => `with at most ${n} digits`],
    [
      /^\.\{0,(\d+)\}$/,
      (n) => `med høyst ${n} tegn`,
      (n) => `with at most ${n} character${n === "1" ? "" : "s"}`,
    ],
    [
      /^\\d\{(\d+)\}0\?$/,
      (n) => `med ${n} sifre, eller med en 0 til slutt i tillegg`,
      (n) => `with ${n} digits, or with one 0 more at the end`,
    ],
    [
      /^\\d\{1,(\d+)\}\\\.\\d\{1,2\}$/,
      (n) => `med høyst ${n} sifre, punktum og én eller to desimaler, for eksempel 12.0`,
      (n) => `with at most ${n} digits, a point and one or two decimals, such as 12.0`,
    ],
  ];

const DATE: Localised = {
  nb: "som en dato med åtte sifre (ÅÅÅÅMMDD) i årene 1900–2099, eller som 99991231 når slutten er åpen",
  en: "as a date of eight digits (YYYYMMDD) in the years 1900–2099, or as 99991231 for an open end",
};

/**
 * How a value is to be written.
 *
 * @throws {RangeError} for an expression that has no words yet.
 */
function formatText({ format, field }: FieldRule, language: Language): string {
  for (const [expression, nb, en] of shapes) {
    const parts = expression.exec(format!);
    if (parts !== null) return (language === "nb" ? nb : en)(parts[1] ?? "");
  }
  throw new RangeError(`The format of ${field} has no words: ${format}`);
}

/** Most codes of a list that are told with their meaning. */
const CODES_TOLD = 9;

function codeText({ rule, fixed }: VersionedRule, language: Language): string {
  if (fixed !== undefined) return fixed;
  const isNorwegian = language === "nb";
  const lists = rule.codeLists!.map((number) => codeList(number)!);
  const title = `${isNorwegian ? "i kodeverk" : "in code list"} ${
    listed(lists.map(({ number, name }) => isNorwegian ? `${number} (${name})` : number), language, "or")
  }`;
  if (lists.some(({ open }) => open !== undefined)) {
    const shape = formatText({ ...rule, format: lists[0]!.open! }, language);
    return isNorwegian
      ? `${title}; kodene er ikke publisert, og kprkit godtar enhver kode ${shape}`
      : `${title}; its codes are not published, and kprkit takes any code ${shape}`;
  }
  const texts = new Map<string, string>();
  for (const { editions } of lists) {
    for (const { codes } of editions) {
      for (const [code, text] of Object.entries(codes)) if (!texts.has(code)) texts.set(code, text);
    }
  }
  const codes = [...texts.keys()].sort((a, b) => Number(a) - Number(b));
  // The lists have Norwegian texts only, and editions of several lists give one code several.
  const told =
    isNorwegian && lists.length === 1 && lists[0]!.editions.length === 1 && codes.length <= CODES_TOLD
      ? codes.map((code) => `${code} ${texts.get(code)}`)
      : codes;
  return `${title}: ${told.join(", ")}`;
}

function boundsText({ from, to }: FieldRule, language: Language): string {
  const isNorwegian = language === "nb";
  const [lowest, highest] = [from, to].map((bound) =>
    bound === undefined ? undefined : boundText(bound, language)
  );
  if (lowest !== undefined && lowest === highest) return lowest;
  if (highest === undefined) return isNorwegian ? `${lowest} eller senere` : `${lowest} or later`;
  return isNorwegian ? `fra ${lowest} til ${highest}` : `from ${lowest} to ${highest}`;
}

function boundText(bound: RangeBound, language: Language): string {
  const isNorwegian = language === "nb";
  switch (bound.kind) {
    case "date":
      return isNorwegian ? bound.value.split("-").reverse().map(Number).join(".") : bound.value;
    case "number":
      return isNorwegian ? String(bound.value).replace(".", ",") : String(bound.value);
    case "period_start":
      return isNorwegian ? "1. januar i rapporteringsåret" : "1 January of the reporting year";
    case "period_end":
      return isNorwegian ? "31. desember i rapporteringsåret" : "31 December of the reporting year";
    case "field":
      return isNorwegian ? `samme dag som ${bound.field}` : `the same day as ${bound.field}`;
  }
}

/** What the rule demands, in a few words: `at most 10 digits`, `code list 3100: M, K`. */
export function briefRule(rules: Rules, language: keyof Localised): string {
  const isNorwegian = language === "nb";
  const { aspect, byVersion } = rules;
  switch (aspect) {
    case "missing": {
      const texts = byVersion.map(({ rule: { mandatory }, inSchema }) =>
        inSchema || !Array.isArray(mandatory)
          ? (isNorwegian ? "obligatorisk" : "mandatory")
          : `${isNorwegian ? "obligatorisk for tjenestetype" : "mandatory for service types"} ${
            mandatory.join(", ")
          }`
      );
      return differingTexts(rules, texts, language);
    }
    case "format":
      if (byVersion[0]!.rule.dataType === "Date") return isNorwegian ? "registerets dato" : "register date";
      return differing(rules, ({ rule }) => formatText(rule, language).replace(/^(med|with) /, ""), language);
    case "code":
      return differing(
        rules,
        (versioned) => codeText(versioned, language).replace(/^(i|in) /, "").replace(/; .*$/, ""),
        language,
      );
    case "range":
      return differing(rules, ({ rule }) => boundsText(rule, language), language);
  }
}

/** The years of a rule that one version alone has. */
function versionText({ byVersion }: Rules, language: Language): string {
  if (byVersion.length > 1) return "";
  const { version, years } = byVersion[0]!;
  return language === "nb"
    ? `Regelen gjelder bare IPLOS ${version} (rapporteringsårene ${years.from}–${years.to}).`
    : `The rule is one of IPLOS ${version} only (reporting years ${years.from}–${years.to}).`;
}

/** What the register does, in words that follow «the register». */
export const consequenceWords: Readonly<Record<Consequence, Localised>> = Object.freeze({
  flag: { nb: "beholder opplysningene slik de er", en: "keeps the information as it is" },
  null: { nb: "setter verdien til null og beholder resten", en: "blanks the value and keeps the rest" },
  drop_row: { nb: "sletter raden og alt under den", en: "drops the row and all below it" },
  reject_message: { nb: "avviser hele meldingen", en: "refuses the whole message" },
});

function consequenceText({ byVersion }: Rules, language: Language): string {
  const isNorwegian = language === "nb";
  const consequences = [...new Set(byVersion.map(({ consequence }) => consequence))];
  if (consequences.length === 1) {
    const words = consequenceWords[consequences[0]!][language];
    return isNorwegian ? `Ellers ${verbFirst(words)}.` : `Otherwise the register ${words}.`;
  }
  return byVersion.map(({ version, consequence }) => {
    const words = consequenceWords[consequence][language];
    return isNorwegian
      ? `Ellers ${verbFirst(words)} i IPLOS ${version}.`
      : `Otherwise, in IPLOS ${version}, the register ${words}.`;
  }).join(" ");
}

/** Norwegian puts the verb before the one who acts: `beholder registeret …`. */
function verbFirst(words: string): string {
  const [verb, ...rest] = words.split(" ");
  return [verb, "registeret", ...rest].join(" ");
}

function listed(words: readonly string[], language: Language, last: "and" | "or" = "and"): string {
  // British English has no comma before the last word.
  return new Intl.ListFormat(language === "en" ? "en-GB" : "nb", {
    type: last === "and" ? "conjunction" : "disjunction",
  }).format(
    words,
  );
}

const headerAdvice: Localised = {
  nb: "Send saken til leverandøren: fagsystemet fyller ut dette når uttrekket lages.",
  en: "Take it to the vendor: the record system fills this in when the extract is made.",
};

const keyAdvice: Localised = {
  nb: "Send saken til leverandøren: fagsystemet lager id-ene.",
  en: "Take it to the vendor: the record system makes the ids.",
};

const contactAdvice: Localised = {
  nb: "Rett opplysningene om kontaktpersonene i oppsettet av fagsystemet, og lag uttrekket på nytt.",
  en: "Correct the contacts in the set-up of the record system, and extract again.",
};

const dataAdvice: Readonly<Record<Aspect, Localised>> = {
  missing: {
    nb: "Fyll ut feltet i fagsystemet der det mangler, og lag uttrekket på nytt.",
    en: "Fill the field in where it is absent, and extract again.",
  },
  format: {
    nb: "Rett verdien der den er registrert. Er den feil på alle rader, er det uttrekket som må rettes.",
    en: "Correct the value where it was registered. If all rows have it, the extract needs correcting.",
  },
  code: {
    nb:
      "Registrer svaret på nytt med en gyldig kode. Er det mange av dem, er koblingen fra lokale verdier feil.",
    en:
      "Register the answer again with a valid code. If they are many, the mapping of local values is wrong.",
  },
  range: {
    nb: "Kontroller verdien mot saken, og rett den i fagsystemet.",
    en: "Check the value against the case, and correct it in the record system.",
  },
};

function adviceOf({ class: name, aspect, byVersion }: Rules, language: Language): string {
  if (name === "IPLOS" || name === "INNHINFO") return headerAdvice[language];
  if (name === "iiKontakt") return contactAdvice[language];
  if (byVersion[0]!.rule.dataType === "Long") return keyAdvice[language];
  return dataAdvice[aspect][language];
}

const vendorAdvice: Readonly<Record<Aspect | "fixed" | "key", Localised>> = {
  missing: {
    nb: "Krev feltet ved registrering, og vis hvilke rader som mangler det, før uttrekket sendes.",
    en: "Demand the field at entry, and show which rows lack it before the extract is sent.",
  },
  key: {
    nb: "Skriv nøkkelen på hver rad, med sifre og uten bokstaver eller skilletegn.",
    en: "Write the key on every row, in digits and without letters or separators.",
  },
  format: {
    nb: "Skriv verdien i uttrekket slik skjemaet krever, uavhengig av maskinens språkinnstillinger.",
    en: "Write the value as the schema demands, whatever the language settings of the machine.",
  },
  code: {
    nb: "Tillat bare gyldige koder ved registrering, og koble lokale verdier til kodeverket i uttrekket.",
    en: "Accept only valid codes at entry, and map local values to the code list in the extract.",
  },
  fixed: {
    nb: "Skriv verdien som er fastsatt for versjonen, og velg versjon etter rapporteringsåret.",
    en: "Write the value that is fixed for the version, and choose the version by the reporting year.",
  },
  range: {
    nb: "Avvis verdier utenfor grensene når de registreres.",
    en: "Refuse values out of bounds at entry.",
  },
};

function vendorKey({ aspect, byVersion }: Rules): keyof typeof vendorAdvice {
  if (byVersion[0]!.fixed !== undefined) return "fixed";
  return byVersion[0]!.rule.dataType === "Long" ? "key" : aspect;
}

const annotated: Readonly<Record<VersionedRule["version"], string>> = { "3.5": "2018", "3.7": "2019" };

/** The annotated schema of each version, or the schema where that alone demands the field. */
function sourceOf({ class: name, field, aspect, byVersion }: Rules): string {
  const files = byVersion.map(({ version, rule, inSchema }) => {
    const bySchema = aspect === "missing" && inSchema && rule.mandatory === undefined;
    return `iplos_${annotated[version]}${bySchema ? "" : "_Annotations"}.xsd (IPLOS ${version})`;
  });
  return `${files.join("; ")}: ${name}/${field}`;
}
