/**
 * How long to wait before the next attempt.
 *
 * @module
 */

/** Options of {@linkcode backOff}. */
export interface BackOffOptions {
  /** Milliseconds before the second attempt, at most. @default 200 */
  readonly first?: number;
  /** Milliseconds that no wait is longer than. @default 30000 */
  readonly longest?: number;
  /** Number from 0 to 1, without 1. @default Math.random */
  readonly random?: () => number;
}

/**
 * Milliseconds to wait after so many attempts that failed, counted from 1: doubling, never more than the longest, and
 * between half of it and all of it by chance, so that senders that lost the same broker do not all come back at once.
 *
 * @example
 * ```ts
 * import { backOff } from "./back_off.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(backOff(1, { random: () => 0 }), 100);
 * strictEqual(backOff(50, { random: () => 0 }), 15_000);
 * ```
 */
export function backOff(failures: number, options: BackOffOptions = {}): number {
  const { first = 200, longest = 30_000, random = Math.random } = options;
  const most = Math.min(longest, first * 2 ** Math.min(failures - 1, 40));
  return most / 2 + random() * most / 2;
}
