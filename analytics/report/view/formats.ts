/**
 * Numbers, shares and dates as readers of a language write them: `1 234`, `12,5 %`, `15. januar 2026`.
 *
 * @module
 */
import type { Count } from "../../report.ts";
import { type Lang, texts, type Unit } from "./texts.ts";

/** Shares stand below each other: the same number of decimals keeps them in line. */
const oneDecimal = { minimumFractionDigits: 1, maximumFractionDigits: 1 };

/** Formatters of one language. */
export interface Formats {
  /**
   * Whole number with groups of three: `1 234`. One that is left out of a report meant for others is
   * `skjult`: it is small, or a small one could be worked out from it.
   */
  number(value: Count): string;
  /** Share of one in per cent, one decimal; what would round to nothing is `< 0,1 %`. */
  percent(rate: Count): string;
  /** Difference with its sign, `0` without. */
  change(value: number): string;
  /** Relative difference with its sign: `+3,4 %`. */
  changeRate(rate: number): string;
  /** Share of one in whole per cent: `40 %`. */
  wholePercent(rate: number): string;
  /** Difference of two shares in percentage points, with its sign: `−7,5`. */
  points(difference: number): string;
  /** Probability, with the sign that goes before it: `= 0,031`, `< 0,0001`. */
  probability(value: number): string;
  /** Number and unit: `1 rad`, `43 rader`. */
  count(value: Count, unit: Unit): string;
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
  const { locale, hidden } = texts[lang];
  const whole = new Intl.NumberFormat(locale);
  const signed = new Intl.NumberFormat(locale, { signDisplay: "exceptZero" });
  const share = new Intl.NumberFormat(locale, { style: "percent", ...oneDecimal });
  const signedShare = new Intl.NumberFormat(locale, {
    style: "percent",
    ...oneDecimal,
    signDisplay: "exceptZero",
  });
  const rounded = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
  const point = new Intl.NumberFormat(locale, { ...oneDecimal, signDisplay: "exceptZero" });
  const chance = new Intl.NumberFormat(locale, { maximumSignificantDigits: 2 });
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
    number: (value) => value === null ? hidden : whole.format(value),
    percent: (rate) =>
      rate === null ? "–" : rate > 0 && rate < 0.0005 ? `< ${share.format(0.001)}` : share.format(rate),
    change: (value) => signed.format(value),
    changeRate: (rate) => signedShare.format(rate),
    wholePercent: (rate) => rounded.format(rate),
    points: (difference) => point.format(difference * 100),
    probability: (value) => value < 0.0001 ? `< ${chance.format(0.0001)}` : `= ${chance.format(value)}`,
    count: (value, [one, many]) =>
      `${value === null ? hidden : whole.format(value)} ${value === 1 ? one : many}`,
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
