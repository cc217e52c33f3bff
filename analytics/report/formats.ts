/**
 * Numbers, shares and dates as readers of a language write them: `1 234`, `12,5 %`, `15. januar 2026`.
 *
 * @module
 */
import { type Lang, texts, type Unit } from "./texts.ts";

/** Shares stand below each other: the same number of decimals keeps them in line. */
const oneDecimal = { minimumFractionDigits: 1, maximumFractionDigits: 1 };

/** Formatters of one language. */
export interface Formats {
  /** Whole number with groups of three: `1 234`. */
  number(value: number): string;
  /** Share of one in per cent, one decimal; what would round to nothing is `< 0,1 %`. */
  percent(rate: number): string;
  /** Difference with its sign, `0` without. */
  change(value: number): string;
  /** Relative difference with its sign: `+3,4 %`. */
  changeRate(rate: number): string;
  /** Number and unit: `1 rad`, `43 rader`. */
  count(value: number, unit: Unit): string;
  /** `YYYY-MM-DD` as a short date; any other text as it stands. */
  date(iso: string): string;
  /** ISO time as a long date with the time of day in Norway; any other text as it stands. */
  dateTime(iso: string): string;
  /** `a, b og c`. */
  list(items: readonly string[]): string;
  /** Years as a reader says them: `2019–2021`, `2019 og 2021`. */
  years(years: readonly number[]): string;
}

/**
 * Formatters for `lang`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { formatsOf } from "./formats.ts";
 *
 * assert.equal(formatsOf("nb").percent(0.125), "12,5\u00a0%");
 * assert.equal(formatsOf("nb").years([2019, 2020, 2021]), "2019–2021");
 * ```
 */
export function formatsOf(lang: Lang): Formats {
  const { locale } = texts[lang];
  const whole = new Intl.NumberFormat(locale);
  const signed = new Intl.NumberFormat(locale, { signDisplay: "exceptZero" });
  const share = new Intl.NumberFormat(locale, { style: "percent", ...oneDecimal });
  const signedShare = new Intl.NumberFormat(locale, {
    style: "percent",
    ...oneDecimal,
    signDisplay: "exceptZero",
  });
  const list = new Intl.ListFormat(locale);
  const date = new Intl.DateTimeFormat(locale, {
    dateStyle: lang === "nb" ? "short" : "medium",
    timeZone: "UTC",
  });
  const dateTime = new Intl.DateTimeFormat(locale, {
    dateStyle: "long",
    timeStyle: "short",
    timeZone: "Europe/Oslo",
  });
  return {
    number: (value) => whole.format(value),
    percent: (rate) => rate > 0 && rate < 0.0005 ? `< ${share.format(0.001)}` : share.format(rate),
    change: (value) => signed.format(value),
    changeRate: (rate) => signedShare.format(rate),
    count: (value, [one, many]) => `${whole.format(value)} ${value === 1 ? one : many}`,
    date: (iso) => /^\d{4}-\d{2}-\d{2}$/.test(iso) ? shown(date, iso) : iso,
    dateTime: (iso) => shown(dateTime, iso),
    list: (items) => list.format(items),
    years(years) {
      const sorted = [...new Set(years)].sort((a, b) => a - b);
      const first = sorted[0];
      const last = sorted.at(-1);
      if (first === undefined || last === undefined) return "";
      const unbroken = last - first === sorted.length - 1;
      return unbroken && sorted.length > 2 ? `${first}–${last}` : list.format(sorted.map(String));
    },
  };
}

function shown(format: Intl.DateTimeFormat, iso: string): string {
  const time = new Date(iso);
  return Number.isNaN(time.getTime()) ? iso : format.format(time);
}
