/**
 * Distributions that waiting times, hours and numbers of services follow.
 *
 * @module
 */
import { exactExp, exactLog } from "./exact_math.ts";
import type { RandomStream } from "./random_stream.ts";
import { standardExponential, standardNormal } from "./ziggurat.ts";

/** A normal distribution. */
export interface NormalOptions {
  /** Middle of the distribution. */
  readonly mean: number;
  /** Standard deviation. */
  readonly deviation: number;
}

/**
 * A draw from a normal distribution.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { normal } from "./distributions.ts";
 * import { randomStream } from "./random_stream.ts";
 *
 * assert.equal(normal(randomStream(7), { mean: 80, deviation: 0 }), 80);
 * ```
 */
export function normal(random: RandomStream, { mean, deviation }: NormalOptions): number {
  return mean + deviation * standardNormal(random);
}

/** A log-normal distribution. */
export interface LogNormalOptions {
  /** Half of the draws are below it. */
  readonly median: number;
  /** Standard deviation of the logarithm: 0.7 puts two thirds of the draws within a factor of two of the median. */
  readonly spread: number;
}

/**
 * A draw from a log-normal distribution: products of many small causes, such as hours per week.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { logNormal } from "./distributions.ts";
 * import { randomStream } from "./random_stream.ts";
 *
 * assert.equal(logNormal(randomStream(7), { median: 2, spread: 0 }), 2);
 * ```
 */
export function logNormal(random: RandomStream, { median, spread }: LogNormalOptions): number {
  return median * exactExp(spread * standardNormal(random));
}

/**
 * A draw from the exponential distribution with this mean: time to an event that may come at any moment.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { exponential } from "./distributions.ts";
 * import { randomStream } from "./random_stream.ts";
 *
 * assert.ok(exponential(randomStream(7, "wait"), 14) >= 0);
 * ```
 */
export function exponential(random: RandomStream, mean: number): number {
  return mean * standardExponential(random);
}

/** A gamma distribution; its mean is shape times scale. */
export interface GammaOptions {
  /** Above 0. With 1 it is the exponential distribution; the higher, the narrower around its mean. */
  readonly shape: number;
  /** Stretches the draws: days, hours. */
  readonly scale: number;
}

/**
 * A draw from a gamma distribution.
 *
 * Source: Marsaglia and Tsang, "A simple method for generating gamma variables", ACM TOMS 26(3), 2000; shapes below 1 as in
 * its section 6.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { gamma } from "./distributions.ts";
 * import { randomStream } from "./random_stream.ts";
 *
 * assert.ok(gamma(randomStream(7, "stay"), { shape: 2, scale: 10 }) > 0);
 * ```
 */
export function gamma(random: RandomStream, { shape, scale }: GammaOptions): number {
  if (!(shape > 0)) throw new RangeError(`A gamma distribution needs a shape above 0, not ${shape}`);
  if (shape < 1) {
    const boost = exactExp(-standardExponential(random) / shape);
    return boost * gamma(random, { shape: shape + 1, scale });
  }
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  while (true) {
    const x = standardNormal(random);
    const root = 1 + c * x;
    if (root <= 0) continue;
    const v = root * root * root;
    const u = random.positiveUnit();
    if (u < 1 - 0.0331 * x * x * x * x) return scale * d * v;
    if (exactLog(u) < 0.5 * x * x + d * (1 - v + exactLog(v))) return scale * d * v;
  }
}

/**
 * How many failures come before the first success, each trial succeeding with this probability.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { geometric } from "./distributions.ts";
 * import { randomStream } from "./random_stream.ts";
 *
 * assert.equal(geometric(randomStream(7), 1), 0);
 * ```
 */
export function geometric(random: RandomStream, probability: number): number {
  if (!(probability > 0 && probability <= 1)) {
    throw new RangeError(`A trial needs a probability above 0 and up to 1, not ${probability}`);
  }
  if (probability === 1) return 0;
  return Math.floor(standardExponential(random) / -exactLog(1 - probability));
}

/**
 * How many events come in a time in which `mean` come on average.
 *
 * Source: below 10 by counting up the distribution; above, the method PTRS of Hörmann, "The transformed rejection method for
 * generating Poisson random variables", Insurance: Mathematics and Economics 12, 1993.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { poisson } from "./distributions.ts";
 * import { randomStream } from "./random_stream.ts";
 *
 * assert.equal(poisson(randomStream(7), 0), 0);
 * ```
 */
export function poisson(random: RandomStream, mean: number): number {
  if (!(mean >= 0 && mean < 2 ** 31)) {
    throw new RangeError(`A Poisson distribution cannot have the mean ${mean}`);
  }
  return mean < 10 ? smallPoisson(random, mean) : largePoisson(random, mean);
}

/** A mean below 10 leaves less than 10^-53 beyond this count, less than a draw can tell. */
const MOST_SMALL = 128;

function smallPoisson(random: RandomStream, mean: number): number {
  let left = random.unit();
  let probability = exactExp(-mean);
  let count = 0;
  while (left >= probability && count < MOST_SMALL) {
    left -= probability;
    count++;
    probability *= mean / count;
  }
  return count;
}

function largePoisson(random: RandomStream, mean: number): number {
  const root = Math.sqrt(mean);
  const logMean = exactLog(mean);
  const b = 0.931 + 2.53 * root;
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const squeeze = 0.9277 - 3.6224 / (b - 2);
  while (true) {
    const u = random.unit() - 0.5;
    const v = random.positiveUnit();
    const us = 0.5 - Math.abs(u);
    const count = Math.floor((2 * a / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= squeeze) return count;
    if (count < 0 || (us < 0.013 && v > us)) continue;
    const log = exactLog(v * inverseAlpha / (a / (us * us) + b));
    if (log <= count * logMean - mean - logFactorial(count)) return count;
  }
}

const smallFactorials: readonly number[] = Object.freeze(
  Array.from({ length: 10 }, (_, n) => {
    let product = 1;
    for (let factor = 2; factor <= n; factor++) product *= factor;
    return exactLog(product);
  }),
);

/** Stirling's series; its error is below 10^-10 from 10 on. */
function logFactorial(n: number): number {
  if (n < smallFactorials.length) return smallFactorials[n]!;
  const x = n + 1;
  const inverse = 1 / x;
  const square = inverse * inverse;
  const series = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680)));
  return (x - 0.5) * exactLog(x) - x + 0.9189385332046727 + series;
}
