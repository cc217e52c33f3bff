/**
 * What was counted of a year, in the terms of the targets.
 *
 * @module
 */
import { ageSexOf2022, percentOfPopulation2022, type Target } from "../targets/mod.ts";
import type { CalibrationCounts } from "./calibration_tally.ts";
import { BINS, GROUPS, LEVELS, Place, YEAR_SIZE } from "./year_counts.ts";

/** What a target's categories came out at. */
export interface CountedValues {
  /** In the order of the target's categories and in its unit; `undefined` where the year says nothing. */
  readonly values: readonly (number | undefined)[];
  /** Recipients that they rest on. */
  readonly recipients: number;
}

/** Counts of one year. */
export class CountedYear {
  readonly year: number;
  readonly #counts: readonly number[];
  readonly #all: CalibrationCounts;

  /** A year of the counts. */
  constructor(year: number, counts: CalibrationCounts) {
    this.year = year;
    const base = (year - counts.from) * YEAR_SIZE;
    this.#counts = counts.counts.slice(base, base + YEAR_SIZE);
    this.#all = counts;
  }

  /** Persons with a service that was given in the year. */
  get recipients(): number {
    return this.#at(Place.recipients);
  }

  /** Persons in the messages of the year. */
  get persons(): number {
    return this.#at(Place.persons);
  }

  /** Services given for each recipient: rows, several of a type counted each. */
  get rowsPerRecipient(): number {
    return share(this.#at(Place.rows), this.recipients) ?? 0;
  }

  /** Share of the recipients who were none in the year before; `undefined` in the first year. */
  get newShare(): number | undefined {
    return this.year === this.#all.from ? undefined : share(this.#at(Place.entered), this.recipients);
  }

  /** Variance of the number of types of a recipient. */
  get typesVariance(): number {
    const mean = share(this.#at(Place.types), this.recipients) ?? 0;
    return Math.max(0, (share(this.#at(Place.squares), this.recipients) ?? 0) - mean * mean);
  }

  /** The categories of a target as this year has them. */
  of({ subject, of = 0, categories }: Target): CountedValues {
    const shares = (from: number, length: number) => this.#shares(from, length);
    switch (subject) {
      case "recipients":
        return { values: this.#recipientsByYear(categories), recipients: this.recipients };
      case "age_sex":
        return shares(Place.ageSex, GROUPS * 2);
      case "population_share":
        return { values: this.#populationShares(), recipients: this.#at(Place.aged) };
      case "service_types":
        return this.#ofRecipients(categories.map(({ id }) => this.#at(Place.type + Number(id))));
      case "services_per_recipient":
        return this.#ofRecipients([this.#at(Place.types)]);
      case "hours":
        return shares(Place.hours + of * BINS, BINS);
      case "need":
        return shares(Place.need + of * LEVELS, LEVELS);
      case "new_recipients":
        return { values: [this.newShare], recipients: this.recipients };
      case "technology":
        return this.#ofRecipients([this.#at(Place.technology)]);
      case "answers":
        return this.#ofRecipients(categories.map((_, place) => this.#at(Place.answers + place)));
    }
  }

  #at(place: number): number {
    return this.#counts[place]!;
  }

  #shares(from: number, length: number): CountedValues {
    const counts = this.#counts.slice(from, from + length);
    const recipients = counts.reduce((sum, count) => sum + count, 0);
    return { values: counts.map((count) => share(count, recipients)), recipients };
  }

  #ofRecipients(counts: readonly number[]): CountedValues {
    return { values: counts.map((count) => share(count, this.recipients)), recipients: this.recipients };
  }

  /** Recipients of each year in the whole country, were the cohort a part of it that is as large in all years. */
  #recipientsByYear(categories: Target["categories"]): (number | undefined)[] {
    const counted = categories.map(({ id }) => this.#recipientsOf(Number(id)));
    const wanted = categories.reduce((sum, { value }, i) => counted[i] === undefined ? sum : sum + value, 0);
    const found = counted.reduce<number>((sum, count) => sum + (count ?? 0), 0);
    return counted.map((count) => count === undefined || found === 0 ? undefined : count * wanted / found);
  }

  #recipientsOf(year: number): number | undefined {
    const { from, to, counts } = this.#all;
    return year < from || year > to ? undefined : counts[(year - from) * YEAR_SIZE + Place.recipients]!;
  }

  /** The population is not in a cohort: that of 2022 stands behind the published shares. */
  #populationShares(): (number | undefined)[] {
    const all = ageSexOf2022.flat().reduce((sum, count) => sum + count);
    return ageSexOf2022.map(([women, men], group) => {
      const population = (women + men) / percentOfPopulation2022[group]!;
      const found = this.#at(Place.ageSex + group * 2) + this.#at(Place.ageSex + group * 2 + 1);
      const part = share(found, this.#at(Place.aged));
      return part === undefined ? undefined : part * all / population;
    });
  }
}

function share(count: number, of: number): number | undefined {
  return of === 0 ? undefined : count / of;
}
