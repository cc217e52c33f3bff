/**
 * Counts of what a block of persons lacks.
 *
 * @module
 */
import type { RandomStream } from "../../random/random_stream.ts";

/**
 * How many more persons should have something than have it, by year and kind at `year * kinds + kind`. Each person adds the
 * share of persons who should have it, and who gets it takes one off.
 */
export class RunningCounts {
  /** The counts themselves. */
  readonly due: Float64Array;
  readonly #kinds: number;

  /** Counts of so many kinds in so many years. */
  constructor(years: number, kinds: number) {
    this.due = new Float64Array(years * kinds);
    this.#kinds = kinds;
  }

  /**
   * Begins anew. Each count starts within half a person of where it `settles` in the end, at random, so that small blocks get
   * neither more nor less than large ones, and rounding in many blocks adds up to nothing. Years come one after the other,
   * from 0 on, so that later ones change nothing in those before.
   */
  start(random: RandomStream, settles: (year: number, kind: number) => number): void {
    const { due } = this;
    for (let at = 0; at < due.length; at++) {
      const kind = at % this.#kinds;
      due[at] = settles((at - kind) / this.#kinds, kind) + random.unit() - 0.5;
    }
  }
}
