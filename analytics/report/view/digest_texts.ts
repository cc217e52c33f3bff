/**
 * Texts that only the summary and the Markdown have.
 *
 * @module
 */
import type { Lang, Unit } from "./texts.ts";

/** Texts of one language. */
export interface DigestTexts {
  readonly finding: Unit;
  readonly change: Unit;
  /** Heading of what is new and gone; `time` is that of the last run. */
  since(time: string): string;
  readonly fresh: string;
  readonly gone: string;
  readonly nothingFresh: string;
  readonly nothingGone: string;
  readonly isNew: string;
  /** Stands for a count that several left out make. */
  readonly few: string;
  more(count: string): string;
  readonly severity: string;
  readonly noRows: string;
  readonly smallNumbers: string;
}

/** Texts by language. */
export const digestTexts: Readonly<Record<Lang, DigestTexts>> = Object.freeze({
  nb: {
    finding: ["funn", "funn"],
    change: ["endring", "endringer"],
    since: (time) => `Siden forrige kjøring, ${time}`,
    fresh: "Nytt",
    gone: "Rettet",
    nothingFresh: "Ingen nye funn.",
    nothingGone: "Ingen funn er borte.",
    isNew: "Ny siden forrige kjøring.",
    few: "noen få",
    more: (count) => `… og ${count} til`,
    severity: "Alvorlighet",
    noRows: "Radene og personnøklene står i rapporten, ikke her.",
    smallNumbers: "Små tall er ikke skjult.",
  },
  en: {
    finding: ["finding", "findings"],
    change: ["change", "changes"],
    since: (time) => `Since the last run, ${time}`,
    fresh: "New",
    gone: "Resolved",
    nothingFresh: "No new findings.",
    nothingGone: "No findings are gone.",
    isNew: "New since the last run.",
    few: "a few",
    more: (count) => `… and ${count} more`,
    severity: "Severity",
    noRows: "Rows and person keys stand in the report, not here.",
    smallNumbers: "Small numbers are not hidden.",
  },
});
