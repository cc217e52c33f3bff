/**
 * What identity numbers tell of the persons of one municipality and year, by local id.
 *
 * @module
 */
import { untold } from "./number_reading.ts";
import { NumberTable } from "./number_table.ts";

/** What a number tells of a person; see `NumberReading`. */
export interface ToldIdentity {
  /** Days since 1970, or {@linkcode untold}. */
  readonly birth: number;
  /** Year of the birth date. */
  readonly birthYear: number;
  /** 1 man, 0 woman. */
  readonly sex: number;
  /** No living person has the number. */
  readonly isFictitious: boolean;
}

/** What is kept of a person: birth day, sex, and whether the number is of a synthetic series. */
export class IdentityTable {
  /** Persons that were not kept since there were too many. */
  notFollowed = 0;
  readonly #ids: NumberTable;
  #births = new Int32Array(0);
  #years = new Uint16Array(0);
  #traits = new Uint8Array(0);

  /** Keeps this many persons at most: 15 bytes a slot. */
  constructor(most: number) {
    this.#ids = new NumberTable(most, (from, slots) => {
      const [births, years, traits] = [this.#births, this.#years, this.#traits];
      this.#births = new Int32Array(slots);
      this.#years = new Uint16Array(slots);
      this.#traits = new Uint8Array(slots);
      for (let slot = 0; slot < slots; slot++) {
        const place = from[slot]!;
        if (place < 0) continue;
        this.#births[slot] = births[place]!;
        this.#years[slot] = years[place]!;
        this.#traits[slot] = traits[place]!;
      }
    });
  }

  /** Keeps what the number of a person tells; the last one counts. */
  set(id: number, told: ToldIdentity): void {
    const slot = this.#ids.add(id);
    if (slot < 0) {
      this.notFollowed++;
      return;
    }
    this.#births[slot] = told.birth;
    this.#years[slot] = told.birthYear;
    this.#traits[slot] = (told.sex === 1 ? 1 : 0) | (told.isFictitious ? 2 : 0);
  }

  /** Slot of a person; -1 where there is none. */
  find(id: number): number {
    return this.#ids.find(id);
  }

  /** Birth day of the person in a slot, or {@linkcode untold}: then the sex is not told either. */
  birthAt(slot: number): number {
    return this.#births[slot] ?? untold;
  }

  /** Year of that day. */
  birthYearAt(slot: number): number {
    return this.#years[slot]!;
  }

  /** The person in a slot is a man, by the number. */
  isManAt(slot: number): boolean {
    return (this.#traits[slot]! & 1) !== 0;
  }

  /** The number of the person in a slot is one that no living person has. */
  isFictitiousAt(slot: number): boolean {
    return (this.#traits[slot]! & 2) !== 0;
  }
}
