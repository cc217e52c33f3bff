/**
 * What the municipalities of a made-up country do with their data, year by year.
 *
 * @module
 */
import { Random } from "../fixtures/random.ts";
import { controlDigit, ORGANISATION_WEIGHTS } from "../register/identifiers/modulus_11.ts";

/** A municipality in a year: its habits, and what went wrong. */
export interface Cell {
  readonly municipality: string;
  readonly year: number;
  /** Ids of its two messages. */
  readonly submissionId: string;
  readonly identId: string;
  /** Share of the persons that the extract has. */
  readonly coverage: number;
  /** Share of services whose hours are missing, and whose organisation number is. */
  readonly hoursMissing: number;
  readonly orgMissing: number;
  /** Hours are given this many times too high: by the month, and not by the week. */
  readonly hoursFactor: number;
  /** A service type that the extract has lost, or 0. */
  readonly lostType: number;
  /** Organisation numbers of its units. */
  readonly units: readonly string[];
}

/** Who does without hours and organisation numbers: most seldom, few often. */
const habits = {
  hours: [[5, 0.02], [4, 0.08], [1, 0.25]],
  org: [[5, 0.01], [4, 0.08], [1, 0.5]],
} as const;

/** Cells of a municipality; one in some dozens of years something large goes wrong. */
export function drawCells(
  municipality: string,
  options: { readonly years: readonly number[]; readonly seed: number },
): Cell[] {
  const random = new Random(options.seed * 10_000 + Number(municipality));
  const units = Array.from({ length: random.int(4, 30) }, () => drawOrgNumber(random));
  const hours = random.weighted(habits.hours);
  const org = random.weighted(habits.org);
  return options.years.map((year) => {
    const digest = random.int(0x10000000, 0xfffffff0).toString(16);
    return {
      municipality,
      year,
      submissionId: `${municipality}-${year}-ipl-0001-${digest}`,
      identId: `${municipality}-${year}-ide-0001-${digest}`,
      coverage: random.weighted([[60, 1], [1, 0.55]]),
      hoursMissing: hours * (0.7 + 0.6 * random.next()),
      orgMissing: org * (0.7 + 0.6 * random.next()),
      hoursFactor: random.weighted([[150, 1], [1, 4.3]]),
      lostType: random.weighted([[60, 0], [1, random.pick([5, 6, 9, 28])]]),
      units,
    };
  });
}

/** Nine digits with a right control digit, from 810 000 000 on. */
function drawOrgNumber(random: Random): string {
  while (true) {
    const stem = String(random.int(81_000_000, 99_999_998));
    const digit = controlDigit(stem, ORGANISATION_WEIGHTS);
    if (digit !== undefined) return `${stem}${digit}`;
  }
}
