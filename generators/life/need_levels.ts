/**
 * How much help persons need, and how that changes.
 *
 * @module
 */
import type { RandomStream } from "../random/random_stream.ts";
import { type AgeGroupIndex, needShares } from "../targets/mod.ts";
import { Need } from "./life_course.ts";
import { drawDue, drawShare, Quotas, startDue } from "./quotas.ts";

const GROUPS = 6;
const LEVELS = 4;

/** Chance in a year to get worse and to recover by one level. kprkit's own; targets by age decide in the end. */
const WORSE = 0.07;
const BETTER = 0.03;

/** Levels of need by year, held to the targets by age group. */
export class NeedLevels {
  readonly #quotas: Quotas;
  readonly #shares: Float64Array = new Float64Array(GROUPS * LEVELS);

  constructor(years: number) {
    this.#quotas = new Quotas(years, GROUPS * LEVELS);
    for (let group = 0; group < GROUPS; group++) {
      this.#shares.set(needShares(group as AgeGroupIndex), group * LEVELS);
    }
  }

  /** Begins a block of persons. */
  start(random: RandomStream): void {
    const due = this.#quotas.due;
    for (let first = 0; first < due.length; first += LEVELS) {
      const sharesAt = first % (GROUPS * LEVELS);
      startDue(random, { due, first, count: LEVELS, shares: this.#shares, sharesAt });
    }
  }

  /** Level of someone who is new, and counts in the quotas or not. */
  first(
    random: RandomStream,
    { quota, group, counted }: { readonly quota: number; readonly group: number; readonly counted: boolean },
  ): number {
    const kinds = {
      due: this.#quotas.due,
      first: (quota * GROUPS + group) * LEVELS,
      count: LEVELS,
      shares: this.#shares,
      sharesAt: group * LEVELS,
      leaning: even,
      leaningAt: 0,
    };
    return counted ? drawDue(random, kinds) : drawShare(random, kinds);
  }

  /** Level in a further year. Who has been assessed is not unknown again. */
  next(
    random: RandomStream,
    { quota, group, level }: { quota: number; group: number; level: number },
  ): number {
    const due = this.#quotas.due;
    const at = (quota * GROUPS + group) * LEVELS;
    if (level === Need.unknown) {
      if (due[at + level]! > -0.5 && !random.chance(0.1)) return level;
      return this.#mostDue(at);
    }
    const change = random.unit();
    const surplus = due[at + level]! < -1;
    if (surplus && change < 0.6) return this.#nearestDue(at, level);
    if (change > 1 - WORSE && level < Need.extensive && due[at + level + 1]! > -0.5) return level + 1;
    if (change < BETTER && level > Need.some && due[at + level - 1]! > -0.5) return level - 1;
    return level;
  }

  /** Counts a person who is served in the year. */
  count({ quota, group, level }: { quota: number; group: number; level: number }): void {
    const at = (quota * GROUPS + group) * LEVELS;
    const due = this.#quotas.due;
    for (let i = 0; i < LEVELS; i++) due[at + i]! += this.#shares[group * LEVELS + i]!;
    due[at + level]!--;
  }

  /** The level of those that are assessed which too few have. */
  #mostDue(at: number): number {
    const due = this.#quotas.due;
    let best = Need.some as number;
    for (let level = 1; level < Need.unknown; level++) if (due[at + level]! > due[at + best]!) best = level;
    return best;
  }

  /** The level beside this one that more should have; this one where neither is lacking. */
  #nearestDue(at: number, level: number): number {
    const due = this.#quotas.due;
    const worse = level < Need.extensive ? due[at + level + 1]! : -Infinity;
    const better = level > Need.some ? due[at + level - 1]! : -Infinity;
    if (Math.max(worse, better) < due[at + level]!) return level;
    return worse >= better ? level + 1 : level - 1;
  }
}

const even = Float64Array.of(1, 1, 1, 1);
