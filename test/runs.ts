/**
 * How many random runs a property gets.
 *
 * @module
 */

/**
 * As many as every change should pass, or as many times more as `KPRKIT_TEST_RUNS` says:
 * `deno task test:long` takes ten times as many.
 */
export function runs(few: number): number {
  const times = Number(Deno.env.get("KPRKIT_TEST_RUNS") ?? "1");
  if (!Number.isInteger(times) || times < 1) {
    throw new RangeError("KPRKIT_TEST_RUNS is not a whole number from 1 on");
  }
  return few * times;
}
