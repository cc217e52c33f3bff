/**
 * Who is in a fictitious cohort: numbers, names and contacts of persons and units that do not exist.
 *
 * @module
 */
export type { IdentityStratum } from "./block_layout.ts";
export * from "./contacts.ts";
export { birthYears, type Sex } from "./control_digits.ts";
export * from "./identity_plan.ts";
export * from "./names.ts";
export type { NumberPart, PooledNumber } from "./number_pool.ts";
export * from "./synthetic_number.ts";
export * from "./unit_number.ts";
