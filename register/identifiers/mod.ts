/**
 * Numbers of persons and organisations: what one is, and whether it can be real.
 *
 * @module
 */
export * from "./modulus_11.ts";
export * from "./org_number.ts";
export * from "./person_number.ts";
export * from "./test_persons.ts";
