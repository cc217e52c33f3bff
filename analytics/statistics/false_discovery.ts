/**
 * Smallest false discovery rates at which tests count, after Benjamini and Hochberg: of the changes told
 * with q at most 0.01, one in a hundred is chance on average. Takes the p-values of all tests that were
 * made, those that found nothing too, and gives the q-value that belongs to a p-value among them. The
 * p-values are put in order in place.
 *
 * Source: Y. Benjamini and Y. Hochberg, "Controlling the False Discovery Rate", Journal of the Royal
 * Statistical Society B 57 (1995).
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { falseDiscovery } from "./false_discovery.ts";
 *
 * const q = falseDiscovery(Float64Array.of(0.5, 0.01, 0.04, 0.02));
 * assert(q(0.01) === 0.04);
 * assert(q(0.5) === 0.5);
 * ```
 */
export function falseDiscovery(pValues: Float64Array): (p: number) => number {
  const sorted = pValues.sort();
  const adjusted = new Float64Array(sorted.length);
  let lowest = 1;
  for (let index = sorted.length - 1; index >= 0; index--) {
    lowest = Math.min(lowest, sorted[index]! * (sorted.length / (index + 1)));
    adjusted[index] = lowest;
  }
  return (p) => {
    let [from, to] = [0, sorted.length];
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (sorted[middle]! < p) from = middle + 1;
      else to = middle;
    }
    if (sorted[from] !== p) throw new RangeError("The p-value is not one of those that were tested");
    return adjusted[from]!;
  };
}
