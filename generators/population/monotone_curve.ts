/**
 * A smooth curve that never falls, through points that never fall.
 *
 * @module
 */

/** A point of a curve. */
export interface CurvePoint {
  readonly x: number;
  readonly y: number;
}

/**
 * The cubic curve through points in order of `x`, whose slope changes nowhere at once and which rises wherever the points do,
 * after Fritsch and Carlson. It is level at its beginning, and at its end as steep as told: at most three times as steep as the
 * last rise.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { monotoneCurve } from "./monotone_curve.ts";
 *
 * const curve = monotoneCurve([{ x: 0, y: 0 }, { x: 1, y: 4 }, { x: 3, y: 5 }]);
 * assert.equal(curve(1), 4);
 * assert.ok(curve(2) > 4 && curve(2) < 5);
 * ```
 */
export function monotoneCurve(points: readonly CurvePoint[], lastSlope = 0): (x: number) => number {
  const rises = points.slice(1).map(({ x, y }, i) => (y - points[i]!.y) / (x - points[i]!.x));
  const slopes = points.map((_, i) => {
    const [before, after] = [rises[i - 1], rises[i]];
    if (i > 0 && i === rises.length) return lastSlope;
    if (before === undefined || after === undefined || before === 0 || after === 0) return 0;
    const [left, right] = [points[i]!.x - points[i - 1]!.x, points[i + 1]!.x - points[i]!.x];
    // The harmonic mean is at most three times the smaller one, which is what keeps the curve from falling.
    const [first, second] = [2 * right + left, right + 2 * left];
    return (first + second) / (first / before + second / after);
  });
  return (x) => {
    if (x <= points[0]!.x) return points[0]!.y;
    const next = points.findIndex((point) => x < point.x);
    if (next < 0) return points.at(-1)!.y;
    const [from, to] = [points[next - 1]!, points[next]!];
    const width = to.x - from.x;
    const t = (x - from.x) / width;
    const rest = 1 - t;
    return rest * rest * (1 + 2 * t) * from.y + t * t * (3 - 2 * t) * to.y +
      t * rest * width * (rest * slopes[next - 1]! - t * slopes[next]!);
  };
}
