/**
 * Binomial probabilities that stay exact to the last digits, however large the counts.
 *
 * The plain formula subtracts logarithms of factorials, and of a number like 13 000 000.123456 little is
 * left behind the comma. Written as a deviance, the large parts cancel on paper instead.
 *
 * Source: C. Loader, "Fast and Accurate Computation of Binomial Probabilities" (2000).
 *
 * @module
 */

/** What Stirling's formula leaves out of `ln z!`, for `z > 0` that need not be whole. */
export function stirlingError(z: number): number {
  let above = 0;
  // Below ten the series is not exact enough: step up, `ln (z + 1)! − ln z!` being known.
  for (; z < 10; z++) above += (z + 0.5) * Math.log1p(1 / z) - 1;
  const square = 1 / (z * z);
  return above +
    (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square * (1 / 1188 -
                        square * (691 / 360360)))))) / z;
}

/** `x ln (x / mean) + mean − x`: how far a count lies from its mean, without loss where they are close. */
export function deviance(x: number, mean: number): number {
  if (x === 0) return mean;
  const relative = (x - mean) / (x + mean);
  if (Math.abs(relative) >= 0.1) return x * Math.log(x / mean) + mean - x;
  // ln (x / mean) = 2 artanh(relative), as a series.
  let sum = (x - mean) * relative;
  let power = 2 * x * relative;
  for (let odd = 3;; odd += 2) {
    power *= relative * relative;
    const next = sum + power / odd;
    if (next === sum) return sum;
    sum = next;
  }
}

/** Probability of `x` in `size` trials of probability `p`. */
export function binomialProbability(x: number, { size, p }: { size: number; p: number }): number {
  if (x < 0 || x > size) return 0;
  if (p === 0) return x === 0 ? 1 : 0;
  if (p === 1) return x === size ? 1 : 0;
  if (x === 0) return Math.exp(size * Math.log1p(-p));
  if (x === size) return Math.exp(size * Math.log(p));
  const rest = size - x;
  return Math.sqrt(size / (2 * Math.PI * x * rest)) *
    Math.exp(
      stirlingError(size) - stirlingError(x) - stirlingError(rest) -
        deviance(x, size * p) - deviance(rest, size * (1 - p)),
    );
}
