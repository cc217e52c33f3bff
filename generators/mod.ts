/**
 * Fictitious cohorts: random numbers that are the same everywhere, and persons and units that do not exist.
 *
 * @module
 */
export * from "./identities/mod.ts";
export * from "./random/mod.ts";
