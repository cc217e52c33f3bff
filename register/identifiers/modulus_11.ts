/**
 * The control digit that Norwegian numbers share: weighted sum of the digits, modulus 11.
 *
 * @module
 */

/** Weights of the first control digit of a person number; with the digit itself, weight 1. */
export const PERSON_WEIGHTS_1: readonly number[] = Object.freeze([3, 7, 6, 1, 8, 9, 4, 5, 2]);

/** Weights of the second control digit of a person number. */
export const PERSON_WEIGHTS_2: readonly number[] = Object.freeze([5, 4, 3, 2, 7, 6, 5, 4, 3, 2]);

/** Weights of the control digit of an organisation number. */
export const ORGANISATION_WEIGHTS: readonly number[] = Object.freeze([3, 2, 7, 6, 5, 4, 3, 2]);

/** Sum of the first digits of `text`, each times its weight. */
export function weightedSum(text: string, weights: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i]! * (text.charCodeAt(i) - 48);
  return sum;
}

/**
 * The digit that makes the weighted sum divisible by 11; `undefined` where it would be 10 and the
 * number is therefore not given out.
 */
export function controlDigit(text: string, weights: readonly number[]): number | undefined {
  const digit = (11 - weightedSum(text, weights) % 11) % 11;
  return digit === 10 ? undefined : digit;
}
