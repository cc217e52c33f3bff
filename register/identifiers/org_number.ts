/**
 * Organisation numbers as services and stays carry them.
 *
 * Sources: Brønnøysundregistrene (control digit, first digit); register's check `^\d{9}0?$` in
 * iplos_2019_Annotations.xsd, field tjInstOrgnr; register's webinar of 1 November 2022 (what counts
 * as wrong).
 *
 * @module
 */
import { controlDigit, ORGANISATION_WEIGHTS } from "./modulus_11.ts";

/** What an organisation number tells of itself. */
export interface OrgNumber {
  /** `nine` digits, nine with a zero behind (which the register takes too), or `other`. */
  readonly form: "nine" | "ten_with_zero" | "other";
  /** The first nine digits, where the form has them. */
  readonly digits?: string;
  /** The ninth digit is the right control digit. */
  readonly checkDigit: boolean;
  /** Below 810 000 000, where no unit has a number. */
  readonly below810: boolean;
  /** First digit 2 or 3 with a right control digit: the series of test data. */
  readonly fictitious: boolean;
}

/**
 * Says what an organisation number is. White space around it is ignored; inside it is not.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { classifyOrgNumber } from "./org_number.ts";
 *
 * assert(classifyOrgNumber("983544622").checkDigit);
 * assert(classifyOrgNumber("314270320").fictitious);
 * ```
 */
export function classifyOrgNumber(text: string): OrgNumber {
  const trimmed = text.trim();
  if (!/^\d{9}0?$/.test(trimmed)) {
    return { form: "other", checkDigit: false, below810: false, fictitious: false };
  }
  const digits = trimmed.slice(0, 9);
  const checkDigit = controlDigit(digits, ORGANISATION_WEIGHTS) === Number(digits[8]);
  return {
    form: trimmed.length === 9 ? "nine" : "ten_with_zero",
    digits,
    checkDigit,
    below810: digits < "810000000",
    fictitious: checkDigit && (digits[0] === "2" || digits[0] === "3"),
  };
}

/**
 * Whether the check `org_number_invalid` applies: not nine digits (a zero behind them is allowed),
 * 999999999, a wrong control digit, or below 810 000 000. Numbers of the fictitious series are not
 * invalid; the check `org_number_fictitious` judges them.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { isInvalidOrgNumber } from "./org_number.ts";
 *
 * assert(isInvalidOrgNumber("999999999"));
 * assert(!isInvalidOrgNumber("9835446220"));
 * ```
 */
export function isInvalidOrgNumber(text: string): boolean {
  const { form, digits, checkDigit, below810, fictitious } = classifyOrgNumber(text);
  if (form === "other" || digits === "999999999" || !checkDigit) return true;
  return below810 && !fictitious;
}
