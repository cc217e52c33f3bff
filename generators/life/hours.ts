/**
 * Hours a week of services.
 *
 * @module
 */
import type { RandomStream } from "../random/random_stream.ts";
import { hoursShares } from "../targets/mod.ts";
import { hoursLeaning } from "./leanings.ts";
import { drawDue, drawShare, Quotas, startDue } from "./quotas.ts";

/** Hours of the bins in hundredths: from the first up to the last, both included. */
const lowest = Int32Array.of(25, 200, 500, 1000, 1500, 3550);
const highest = Int32Array.of(199, 499, 999, 1499, 3549, 14000);
const BINS = 6;
const TYPES = 30;

/** Most hours that a person gets in all in a year's services: a week has 168. */
export const MOST_HOURS = 16_800;

/** Fewest hours that a service gives. */
export const LEAST_HOURS = 25;

/** Hours that services of a type have, and the counts that hold them to the targets on each 31 December. */
export class Hours {
  /** Due at the end of a year by type and bin, at `(year * 30 + type) * 6 + bin`. */
  readonly #quotas: Quotas;
  readonly #shares: Float64Array = new Float64Array(TYPES * BINS);
  /** By type: 1 where services of the type have hours. */
  readonly given: Uint8Array = new Uint8Array(TYPES);

  constructor(years: number) {
    this.#quotas = new Quotas(years, TYPES * BINS);
    for (let type = 0; type < TYPES; type++) {
      const shares = hoursShares(type);
      if (shares === undefined) continue;
      this.given[type] = 1;
      this.#shares.set(shares, type * BINS);
    }
  }

  /** Begins a block of persons. */
  start(random: RandomStream): void {
    const due = this.#quotas.due;
    for (let first = 0; first < due.length; first += BINS) {
      const sharesAt = first % (TYPES * BINS);
      if (this.given[sharesAt / BINS] === 0) continue;
      startDue(random, { due, first, count: BINS, shares: this.#shares, sharesAt });
    }
  }

  /** A bin for a service that begins or changes; `quota` is the year from the cohort's first, `room` what may still be given. */
  draw(random: RandomStream, { type, quota, need, room, counted }: HoursWanted): number {
    const kinds = {
      due: this.#quotas.due,
      first: (quota * TYPES + type) * BINS,
      count: BINS,
      shares: this.#shares,
      sharesAt: type * BINS,
      leaning: hoursLeaning,
      leaningAt: need * BINS,
    };
    const bin = counted ? drawDue(random, kinds) : drawShare(random, kinds);
    let fitting = bin;
    while (fitting > 0 && lowest[fitting]! > room) fitting--;
    return fitting;
  }

  /** Hours within a bin, in hundredths: quarters of an hour, the lower ones more often. */
  within(random: RandomStream, bin: number, room: number): number {
    const low = lowest[bin]!;
    const high = Math.min(highest[bin]!, room);
    const part = random.unit();
    const hours = low + (high - low) * part * part;
    return Math.max(low, Math.floor(hours / 25) * 25);
  }

  /** Whether too many services of the type have hours of this bin. */
  isSurplus({ type, quota, bin }: { type: number; quota: number; bin: number }): boolean {
    return this.#quotas.due[(quota * TYPES + type) * BINS + bin]! < -1;
  }

  /** Counts a service that runs on 31 December. */
  count({ type, quota, bin }: { type: number; quota: number; bin: number }): void {
    const first = (quota * TYPES + type) * BINS;
    const due = this.#quotas.due;
    for (let i = 0; i < BINS; i++) due[first + i]! += this.#shares[type * BINS + i]!;
    due[first + bin]!--;
  }
}

/** For whom hours are drawn. */
export interface HoursWanted {
  readonly type: number;
  /** The year, from the cohort's first. */
  readonly quota: number;
  /** See `Need`. */
  readonly need: number;
  /** Hundredths of hours that may still be given. */
  readonly room: number;
  /** Whether the person counts in the quotas. */
  readonly counted: boolean;
}
