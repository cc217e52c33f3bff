/**
 * What the simulator tells of a year when it asks for a person's attributes.
 *
 * @module
 */

/**
 * A person's year, as far as services tell. The same object may be used for every year. All else is read from the life
 * course: who leaves has `life.to` in the year, who dies `life.died`, who moves `life.moved`; later days count for nothing.
 */
export interface YearState {
  /** The calendar year. */
  year: number;
  /** First day in the year on which the person is in care: 1 January for who was there before. */
  firstDay: number;
  /** Last day in the year on which the person is in care: 31 December for who is there after. */
  lastDay: number;
  /** Age on 31 December. */
  age: number;
}
