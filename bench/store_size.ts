/**
 * The stores that are made to be reconciled.
 *
 * @module
 */

/** Names of the made stores. */
export type StoreName = "one" | "national";

/** How large a made store is; all have the reporting years 2017 to 2025. */
export interface StoreSize {
  readonly municipalities: number;
  /** A year. */
  readonly recipients: number;
}

/** Every made store. The country is as Norway was in 2024: 357 municipalities, 399 263 recipients (Helsedirektoratet). */
export const storeSizes: Readonly<Record<StoreName, StoreSize>> = Object.freeze({
  one: { municipalities: 1, recipients: 25_000 },
  national: { municipalities: 357, recipients: 400_000 },
});
