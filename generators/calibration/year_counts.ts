/**
 * What is counted of a reporting year, as places in an array of numbers.
 *
 * @module
 */

/** Service types are below it. */
export const TYPES = 30;
/** Bins of hours. */
export const BINS = 6;
/** Levels of the need for help. */
export const LEVELS = 4;
/** Age groups. */
export const GROUPS = 6;

/** Places of the counts of a year. */
export const Place: {
  /** Persons in the messages, recipients or not. */
  readonly persons: 0;
  /** Persons with a service that was given in the year. */
  readonly recipients: 1;
  /** Recipients who were none in the year before. */
  readonly entered: 2;
  /** Recipients with a known age and sex. */
  readonly aged: 3;
  /** Services given, rows of one type counted each. */
  readonly rows: 4;
  /** Services given, rows of one type counted once a recipient. */
  readonly types: 5;
  /** Squares of the types of each recipient, for their spread. */
  readonly squares: 6;
  /** Recipients of welfare technology. */
  readonly technology: 7;
  /** Recipients with each answer; four of them. */
  readonly answers: 8;
  /** By age group, women first. */
  readonly ageSex: 12;
  /** By age group and level. */
  readonly need: 24;
  /** Recipients of each type. */
  readonly type: 48;
  /** By type and bin. */
  readonly hours: 78;
} = {
  persons: 0,
  recipients: 1,
  entered: 2,
  aged: 3,
  rows: 4,
  types: 5,
  squares: 6,
  technology: 7,
  answers: 8,
  ageSex: 12,
  need: 24,
  type: 48,
  hours: 78,
};

/** Counts of a year. */
export const YEAR_SIZE = Place.hours + TYPES * BINS;
