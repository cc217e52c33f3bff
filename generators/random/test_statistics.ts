/**
 * How far counts and draws may lie from what they should be, for tests with fixed seeds.
 *
 * @module
 */

/** Sum of squared differences of counts from what is expected, each over the expected. */
export function chiSquare(counts: ArrayLike<number>, expected: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) sum += (counts[i]! - expected[i]!) ** 2 / expected[i]!;
  return sum;
}

/** The same where all are expected equally often. */
export function chiSquareEven(counts: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < counts.length; i++) total += counts[i]!;
  return chiSquare(counts, new Float64Array(counts.length).fill(total / counts.length));
}

/**
 * What a chi-square sum stays between with a chance of 999 in 1000, low and high: a sum far too small is as suspicious as
 * one far too large. The approximation is that of Wilson and Hilferty.
 */
export function chiSquareLimits(freedom: number): readonly [low: number, high: number] {
  const at = (z: number) =>
    freedom * Math.max(0, 1 - 2 / (9 * freedom) + z * Math.sqrt(2 / (9 * freedom))) ** 3;
  return [at(-3.29), at(3.29)];
}

/** Whether a chi-square sum lies within {@linkcode chiSquareLimits}. */
export function isLikely(sum: number, freedom: number): boolean {
  const [low, high] = chiSquareLimits(freedom);
  return sum > low && sum < high;
}

/**
 * Largest distance of a sample from its distribution function, times the root of its size (Kolmogorov and Smirnov): above
 * {@linkcode KOLMOGOROV_LIMIT} once in a thousand samples.
 */
export function kolmogorov(sample: Float64Array, distribution: (x: number) => number): number {
  const sorted = sample.toSorted();
  let distance = 0;
  sorted.forEach((x, i) => {
    const share = distribution(x);
    distance = Math.max(distance, share - i / sorted.length, (i + 1) / sorted.length - share);
  });
  return distance * Math.sqrt(sorted.length);
}

/** See {@linkcode kolmogorov}. */
export const KOLMOGOROV_LIMIT = 1.95;

/** Distribution function of the standard normal distribution, by the series of its density; good for |x| below 6. */
export function normalDistribution(x: number): number {
  let term = x;
  let sum = x;
  for (let i = 1; i < 120; i++) {
    term *= x * x / (2 * i + 1);
    sum += term;
  }
  return 0.5 + sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
}
