/**
 * What tells a test person from a real one, where the register names no list.
 *
 * The register asks for extracts without test persons ("Donald Duck"; letters of 27 November 2023 and 27 October 2025,
 * webinar of 1 November 2022, "Testbrukere") and gives no numbers. Messages carry no names, so what is left is the
 * identity number and what is told of the person.
 *
 * @module
 */
import { classifyPersonNumber } from "./person_number.ts";

/**
 * Why a number stands for a test person: of a series that no living person has; of one shared by test data and real
 * help numbers; a number typed to fill the field; a birth date that cannot be.
 */
export type TestPersonSign =
  | "synthetic_number"
  | "possibly_synthetic_number"
  | "placeholder_number"
  | "impossible_birth_date";

/** Oldest age in whole years that is believed; the oldest person known anywhere reached 122. */
export const oldestAge = 122;

/**
 * What about an identity number says that its bearer is a test person in a reporting year; `undefined` where nothing
 * does. A number that is merely wrong says nothing: wrong control digits are a typing error more often than not.
 *
 * Source: series as in `person_number.ts`. That a field filled with one digit, or counted up, is a placeholder is common
 * practice; no document of the register says so. None of these is a valid number.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { testPersonSign } from "./test_persons.ts";
 *
 * assert.equal(testPersonSign("01814512319", 2021), "synthetic_number");
 * assert.equal(testPersonSign("11111111111", 2021), "placeholder_number");
 * ```
 */
export function testPersonSign(number: string, year: number | null): TestPersonSign | undefined {
  const digits = number.trim();
  const { fictitious, valid, birthDate } = classifyPersonNumber(digits);
  if (fictitious === "yes") return "synthetic_number";
  if (!valid && isPlaceholder(digits)) return "placeholder_number";
  if (valid && birthDate !== undefined && year !== null) {
    const born = Number(birthDate.slice(0, 4));
    if (born > year || year - born > oldestAge) return "impossible_birth_date";
  }
  return fictitious === "possible" ? "possibly_synthetic_number" : undefined;
}

/** One digit over and over, or digits counted up or down. */
function isPlaceholder(digits: string): boolean {
  if (!/^\d{11}$/.test(digits)) return false;
  return /^(\d)\1{10}$/.test(digits) ||
    ["12345678910", "12345678901", "01234567890", "10987654321", "98765432109"]
      .includes(digits);
}
