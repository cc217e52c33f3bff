/** The part of d3-shape 3 that the charts use; the package carries no types. */

/** Draws a path through data. */
export interface Path<T> {
  (data: readonly T[]): string | null;
  /** Which data have a place; the path breaks at the others. */
  defined(defined: (datum: T) => boolean): this;
}

export function line<T>(x: (datum: T) => number, y: (datum: T) => number): Path<T>;
export function area<T>(x: (datum: T) => number, y0: number, y1: (datum: T) => number): Path<T>;
