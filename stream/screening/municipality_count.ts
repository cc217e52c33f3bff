/**
 * In how many municipalities each person is, exactly, whatever the order.
 *
 * @module
 */
import { NumberTable } from "./number_table.ts";
import { tooManyMunicipalities } from "./rules.ts";

/** Municipalities remembered of a person: the next one is one too many. */
const REMEMBERED = tooManyMunicipalities - 1;
/** Fills the last place of a person who has been in too many. */
const BEYOND = 0xffff;

/**
 * Counts the municipalities of persons by their identity numbers, held as they are and in memory only. Of each person five
 * municipalities are remembered, so that the count is exact in any order: 18 bytes a slot, 75 MB for three million
 * persons. Whoever comes after that many is not followed.
 */
export class MunicipalityCount {
  /** Rows of persons that were not followed. */
  notFollowed = 0;
  readonly #persons: NumberTable;
  #municipalities = new Uint16Array(0);

  /** Follows this many persons at most. */
  constructor(most: number) {
    this.#persons = new NumberTable(most, (from, slots) => {
      const old = this.#municipalities;
      const municipalities = new Uint16Array(slots * REMEMBERED);
      for (let slot = 0; slot < slots; slot++) {
        const place = from[slot]!;
        if (place < 0) continue;
        for (let i = 0; i < REMEMBERED; i++) {
          municipalities[slot * REMEMBERED + i] = old[place * REMEMBERED + i]!;
        }
      }
      this.#municipalities = municipalities;
    });
  }

  /** Notes a person in a municipality (1 to 9999); true from the sixth municipality on. */
  add(person: number, municipality: number): boolean {
    const slot = this.#persons.add(person);
    if (slot < 0) {
      this.notFollowed++;
      return false;
    }
    const known = this.#municipalities;
    const first = slot * REMEMBERED;
    for (let place = first; place < first + REMEMBERED; place++) {
      const one = known[place]!;
      if (one === municipality) return known[first + REMEMBERED - 1] === BEYOND;
      if (one === 0) {
        known[place] = municipality;
        return false;
      }
    }
    known[first + REMEMBERED - 1] = BEYOND;
    return true;
  }
}
