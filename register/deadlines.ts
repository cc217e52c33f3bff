/**
 * When a reporting year must have been sent.
 *
 * @module
 */

/** The day by which a reporting year must be with the register. */
export interface ReportingDeadline {
  /** `2026-01-15`; the whole day counts. */
  readonly date: string;
  /** Document and section, or why it is assumed. */
  readonly source: string;
  /** No letter at hand names it: it is taken from the years that one does. */
  readonly assumed: boolean;
}

/** Deadlines that a letter of the register names, by reporting year. */
const told: Readonly<Record<number, Omit<ReportingDeadline, "assumed">>> = Object.freeze({
  2023: {
    date: "2024-01-15",
    source: "Letter of Helsedirektoratet of 27.11.2023, ref. 23/50208-1, «Rapporteringsfrister»",
  },
  2025: {
    date: "2026-01-15",
    source:
      "Letter of Folkehelseinstituttet of 27.10.2025, ref. 25/03663-1, «Rapporteringsfrister for årsrapportering av 2025-data»",
  },
});

/**
 * The deadline of a reporting year: 15 January of the year after, unless the register has given a municipality another.
 *
 * @throws {RangeError} where `year` is no year.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { reportingDeadline } from "./deadlines.ts";
 *
 * assert.equal(reportingDeadline(2025).date, "2026-01-15");
 * assert.ok(reportingDeadline(2024).assumed);
 * ```
 */
export function reportingDeadline(year: number): ReportingDeadline {
  if (!Number.isInteger(year) || year < 1000 || year > 9998) {
    throw new RangeError(`A reporting year has four digits: ${year} is none`);
  }
  const known = told[year];
  if (known !== undefined) return { ...known, assumed: false };
  return {
    date: `${year + 1}-01-15`,
    source: "Assumed: 15 January of the year after, as the letters of 2023 and 2025 say for their years",
    assumed: true,
  };
}
