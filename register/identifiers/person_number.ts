/**
 * Numbers that stand for persons: which kind one is, whether it is written right, and whether a
 * living person can have it.
 *
 * Sources: Helsedirektoratet and ehelse.no, "Identifikatorer for personer"; Skatteetaten, "Nytt
 * fødselsnummer fra 2032"; Norsk helsenett, "Felles hjelpenummer" and "Om SyntPop"; navikt/testnorge
 * and navikt/fnrvalidator for the synthetic series. UDI publishes no rule for DUF control digits.
 *
 * | month as written | kind |
 * |---|---|
 * | 1–12 | national identity number, or D-number where 4 is added to the first digit |
 * | 21–32 | NAV's NPID |
 * | 41–52 | local help number, or synthetic of NAV: the number alone does not tell |
 * | 66–77 | synthetic, series of Norsk helsenett |
 * | 81–92 | synthetic, series of Skatteetaten (Tenor) |
 *
 * A first digit of 8 or 9 makes it a common help number (FH), whose other digits mean nothing. Older
 * local help numbers start so too and cannot be told from them.
 *
 * From 2032 on, new numbers tell neither century nor sex, and some of them obey the classic rule by
 * chance: for a birth date of 2032 or later the birth date and sex given here are not to be trusted.
 *
 * @module
 */
import { controlDigit, PERSON_WEIGHTS_1, PERSON_WEIGHTS_2, weightedSum } from "./modulus_11.ts";

/**
 * `fnr` national identity number, `dnr` D-number, `hnr` local help number, `fh` common help number,
 * `duf` number of the immigration authorities, `npid` NAV's own, `unknown` anything else.
 */
export type PersonNumberKind = "fnr" | "dnr" | "hnr" | "fh" | "duf" | "npid" | "unknown";

/** What a number tells of itself. */
export interface PersonNumber {
  /** From length, first digit and month as written, whether the number is valid or not. */
  readonly kind: PersonNumberKind;
  /**
   * Control digits are right for the kind, and so is the date where the kind has one. For `duf`
   * advisory only: the authorities' own example fails it.
   */
  readonly valid: boolean;
  /**
   * The rule its control digits obey: `classic`, or only the one of `2032`, which lets the sum with
   * the first control digit leave a rest of 1, 2 or 3 as well.
   */
  readonly rule?: "classic" | "2032";
  /**
   * `yes`: the number belongs to a synthetic series that no living person has. `possible`: it may be
   * synthetic or a real help number, and the number alone does not tell. `no`: it is of no synthetic
   * series; that a person has it is not said.
   */
  readonly fictitious: "yes" | "no" | "possible";
  /** Synthetic series; `nav` stands with `possible` only. */
  readonly series?: "tenor" | "nhn" | "nav";
  /** ISO date of birth, where the number tells it. Numbers under the 2032 rule do not tell the century. */
  readonly birthDate?: string;
  /** Sex, where the number tells it. Numbers under the 2032 rule do not. */
  readonly sex?: "M" | "K";
}

/**
 * Says what a person number is, from the number alone. White space around it is ignored.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { classifyPersonNumber } from "./person_number.ts";
 *
 * const number = classifyPersonNumber("41814512302");
 * assert(number.kind === "dnr" && number.valid);
 * assert(number.fictitious === "yes" && number.series === "tenor");
 * ```
 */
export function classifyPersonNumber(text: string): PersonNumber {
  const digits = text.trim();
  if (/^\d{12}$/.test(digits)) return { kind: "duf", valid: isValidDuf(digits), fictitious: "no" };
  if (!/^\d{11}$/.test(digits)) return { kind: "unknown", valid: false, fictitious: "no" };

  const rule = controlRule(digits);
  if (digits[0]! >= "8") {
    return {
      kind: "fh",
      valid: rule === "classic",
      ...(rule === "classic" ? { rule } : {}),
      fictitious: "no",
    };
  }
  const date = readDate(digits);
  if (date === undefined) return { kind: "unknown", valid: false, fictitious: "no" };
  const { kind, fictitious, series } = date;
  const year = rule === "classic" ? fullYear(date.year, Number(digits.slice(6, 9))) : undefined;
  const isReal = year === undefined
    ? isRealDate(1900 + date.year, date) || isRealDate(2000 + date.year, date)
    : isRealDate(year, date);
  return {
    kind,
    valid: rule !== undefined && isReal,
    ...(rule === undefined ? {} : { rule }),
    fictitious,
    ...(series === undefined ? {} : { series }),
    ...(year === undefined || !isReal ? {} : {
      birthDate: `${year}-${twoDigits(date.month)}-${twoDigits(date.day)}`,
      sex: Number(digits[8]) % 2 === 0 ? "K" : "M",
    }),
  };
}

/**
 * Code of a kind in kodeverk 9032 (type personidentifikasjon); `9` (other) where the list has none.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { personNumberType } from "./person_number.ts";
 *
 * assert(personNumberType("dnr") === "2");
 * ```
 */
export function personNumberType(kind: PersonNumberKind): string {
  return TYPE_BY_KIND[kind];
}

/** The kind that a code of kodeverk 9032 stands for; `unknown` for codes of foreign and other numbers. */
export function personNumberKind(type: string): PersonNumberKind {
  const entry = Object.entries(TYPE_BY_KIND).find(([, code]) => code === type && code !== "9");
  return entry === undefined ? "unknown" : entry[0] as PersonNumberKind;
}

const TYPE_BY_KIND: Readonly<Record<PersonNumberKind, string>> = Object.freeze({
  fnr: "1",
  dnr: "2",
  hnr: "3",
  fh: "12",
  duf: "10",
  npid: "9",
  unknown: "9",
});

/** The rule that both control digits of eleven digits obey; `undefined` where they obey none. */
function controlRule(digits: string): "classic" | "2032" | undefined {
  if (controlDigit(digits, PERSON_WEIGHTS_2) !== Number(digits[10])) return undefined;
  const rest = (weightedSum(digits, PERSON_WEIGHTS_1) + Number(digits[9])) % 11;
  if (rest === 0) return "classic";
  return rest <= 3 ? "2032" : undefined;
}

/** Day, month and year of a number with what was added to them taken off again. */
interface WrittenDate extends Pick<PersonNumber, "kind" | "fictitious" | "series"> {
  readonly day: number;
  readonly month: number;
  /** Two digits. */
  readonly year: number;
}

function readDate(digits: string): WrittenDate | undefined {
  const writtenDay = Number(digits.slice(0, 2));
  const writtenMonth = Number(digits.slice(2, 4));
  const isD = writtenDay > 40;
  const base = MONTH_SERIES.find(({ added }) => writtenMonth > added && writtenMonth <= added + 12);
  if (base === undefined) return undefined;
  const { added, kind, ...series } = base;
  return {
    day: isD ? writtenDay - 40 : writtenDay,
    month: writtenMonth - added,
    year: Number(digits.slice(4, 6)),
    kind: kind ?? (isD ? "dnr" : "fnr"),
    ...series,
  };
}

/** What an addition to the month says. */
const MONTH_SERIES: readonly {
  readonly added: number;
  readonly kind?: PersonNumberKind;
  readonly fictitious: PersonNumber["fictitious"];
  readonly series?: "tenor" | "nhn" | "nav";
}[] = Object.freeze([
  { added: 0, fictitious: "no" },
  { added: 20, kind: "npid", fictitious: "no" },
  { added: 40, kind: "hnr", fictitious: "possible", series: "nav" },
  { added: 65, fictitious: "yes", series: "nhn" },
  { added: 80, fictitious: "yes", series: "tenor" },
]);

/**
 * Year of birth from its last two digits and the individual number: 000–499 is 1900 to 1999, 500–749
 * 1854 to 1899, 500–999 2000 to 2039, 900–999 1940 to 1999. `undefined` for what is in no series.
 */
function fullYear(year: number, individual: number): number | undefined {
  if (individual < 500 || (individual >= 900 && year >= 40)) return 1900 + year;
  if (year < 40) return 2000 + year;
  return individual < 750 && year >= 54 ? 1800 + year : undefined;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}

function isRealDate(year: number, { day, month }: WrittenDate): boolean {
  const time = new Date(Date.UTC(year, month - 1, day));
  return time.getUTCMonth() === month - 1 && time.getUTCDate() === day;
}

/** Control digits of a DUF number: first four digits are a year, weighted last. */
function isValidDuf(digits: string): boolean {
  const sum = weightedSum(digits.slice(4, 10) + digits.slice(0, 4), DUF_WEIGHTS);
  return sum % 11 === Number(digits.slice(10));
}

/** Source: tonneask/norsk-nummer-validering, dufnummer. */
const DUF_WEIGHTS: readonly number[] = Object.freeze([4, 6, 3, 2, 7, 5, 4, 6, 3, 2]);
