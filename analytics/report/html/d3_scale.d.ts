/** The part of d3-scale 4 that the charts use; the package carries no types. */

/** Maps numbers onto a range of numbers. */
export interface ScaleLinear {
  (value: number): number;
}

/** Maps named places onto evenly spaced points. */
export interface ScalePoint<T> {
  (value: T): number | undefined;
}

export function scaleLinear(domain: readonly [number, number], range: readonly [number, number]): ScaleLinear;
export function scalePoint<T>(domain: readonly T[], range: readonly [number, number]): ScalePoint<T>;
