/**
 * What a figure of a cohort is held against.
 *
 * @module
 */
import type { TargetSource } from "./source.ts";

/** A text in both languages. */
export interface Words {
  /** Norwegian bokmål. */
  readonly nb: string;
  /** English. */
  readonly en: string;
}

/** What a target is about. */
export type TargetSubject =
  | "recipients"
  | "age_sex"
  | "population_share"
  | "service_types"
  | "services_per_recipient"
  | "hours"
  | "need"
  | "new_recipients"
  | "technology"
  | "answers";

/** One figure of a target. */
export interface TargetCategory {
  /** Name of the category: a code, an age group, a year. */
  readonly id: string;
  /** As a report names it. */
  readonly title: Words;
  /** What is aimed at, in the target's unit. */
  readonly value: number;
  /** No source gives the figure. */
  readonly assumed: boolean;
  /** Where the figure is from, if not from the target's own source. */
  readonly source?: TargetSource;
  /** What was chosen, and why; absent where there is nothing to say. */
  readonly note?: Words;
}

/** Figures that belong together, and how near a cohort must come to them. */
export interface Target {
  /** Unique: `hours_15`. With the year where there is one for each: `service_types_2019`. */
  readonly id: string;
  /** As a report names it. */
  readonly title: Words;
  /** What it is about. */
  readonly subject: TargetSubject;
  /** Service type of hours, place of the age group of need; absent elsewhere. */
  readonly of?: number;
  /** Reporting year that the figures are of. */
  readonly year: number;
  /** There is a target of this subject for each year, so that another year's is never held against this one. */
  readonly yearly: boolean;
  /**
   * `distribution`: the values are shares that add up to one, and half the sum of all differences is judged. `each`: each value is
   * judged by its relative difference.
   */
  readonly measure: "distribution" | "each";
  /** What values are: shares, a number for each recipient, per cent of the population, recipients in the whole country. */
  readonly unit: "share" | "mean" | "percent" | "number";
  /** Largest total variation distance or relative difference. */
  readonly tolerance: number;
  /** Where the figures are from. */
  readonly source: TargetSource;
  /** No figure of the target is from a source. */
  readonly assumed: boolean;
  /** The figures. */
  readonly categories: readonly TargetCategory[];
}
