/**
 * Logarithm and exponential from additions, multiplications and divisions only.
 *
 * ECMAScript leaves the last digits of `Math.log` and `Math.exp` to the engine, so a new engine could make another
 * cohort from the same seed. Sums, products, quotients and square roots are exact to the last bit everywhere.
 *
 * @module
 */

const LN2 = 0.6931471805599453;
/** Leading bits of ln 2, so few that products with an exponent are exact, and the rest of it. */
const LN2_HIGH = 0.693147180369123816490;
const LN2_LOW = 1.90821492927058770002e-10;

/** 1/23, 1/21 … 1/3. */
const ODD_INVERSES = Float64Array.from({ length: 11 }, (_, i) => 1 / (23 - 2 * i));
/** 1/14, 1/13 … 1. */
const INVERSES = Float64Array.from({ length: 14 }, (_, i) => 1 / (14 - i));

const words = new Uint32Array(2);
const double = new Float64Array(words.buffer);
/** Which of the words holds sign and exponent. */
const UPPER = (() => {
  double[0] = 1;
  return words[1] === 0 ? 0 : 1;
})();

/**
 * Natural logarithm, the same to the last bit on every machine, and within some units in the last place of the true value.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { exactLog } from "./exact_math.ts";
 *
 * assert.equal(exactLog(1), 0);
 * assert.ok(Math.abs(exactLog(10) - 2.302585092994046) < 1e-15);
 * ```
 */
export function exactLog(value: number): number {
  if (!(value > 0)) return value === 0 ? -Infinity : NaN;
  if (value === Infinity) return Infinity;
  let exponent = 0;
  if (value < 2 ** -1022) {
    // Numbers this small have no leading bit: scale them first.
    value *= 2 ** 54;
    exponent = -54;
  }
  double[0] = value;
  const upper = words[UPPER]!;
  exponent += (upper >>> 20) - 1023;
  words[UPPER] = (upper & 0xfffff) | 0x3ff00000;
  let mantissa = double[0]!;
  if (mantissa > Math.SQRT2) {
    mantissa /= 2;
    exponent++;
  }
  // ln m = 2 (s + s^3/3 + s^5/5 + …), where s is at most 0.172, so that eleven terms reach 2^-53.
  const difference = mantissa - 1;
  const s = difference / (mantissa + 1);
  const square = s * s;
  let sum = 0;
  for (const inverse of ODD_INVERSES) sum = (sum + inverse) * square;
  return exponent * LN2_HIGH + (2 * s * sum + exponent * LN2_LOW + 2 * s);
}

/**
 * The exponential function, the same to the last bit on every machine, and within some units in the last place of the true
 * value.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { exactExp } from "./exact_math.ts";
 *
 * assert.equal(exactExp(0), 1);
 * assert.ok(Math.abs(exactExp(1) - Math.E) < 1e-15);
 * ```
 */
export function exactExp(value: number): number {
  if (value !== value) return NaN;
  if (value > 709.782712893384) return Infinity;
  if (value < -745.2) return 0;
  const exponent = Math.floor(value / LN2 + 0.5);
  const rest = value - exponent * LN2_HIGH - exponent * LN2_LOW;
  // |rest| is at most ln 2 / 2, so that the series reaches 2^-53 with its thirteenth power.
  let sum = 1;
  for (const inverse of INVERSES) sum = 1 + sum * (rest * inverse);
  // In two steps, since the result may be a number too small for one.
  const half = exponent >> 1;
  return sum * powerOfTwo(half) * powerOfTwo(exponent - half);
}

/** 2 to a power from -1022 to 1023. */
function powerOfTwo(exponent: number): number {
  words[1 - UPPER] = 0;
  words[UPPER] = (exponent + 1023) << 20;
  return double[0]!;
}
