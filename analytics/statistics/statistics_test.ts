import assert from "node:assert/strict";
import fc from "fast-check";
import { binomialProbability } from "./deviance.ts";
import { testEqualCounts, testMcNemar, testPoissonCounts } from "./equal_counts.ts";
import { falseDiscovery } from "./false_discovery.ts";
import { testFisher, type TwoShares } from "./fisher.ts";
import { incompleteBeta } from "./incomplete_beta.ts";
import { studentTails, testWelch } from "./welch.ts";

/** Counts and p-values of SciPy 1.17.1. */
const LARGE_COUNTS = [
  [5000, 5400, 9.116949314541157e-05],
  [100000, 101500, 0.000839654119712958],
  [499000, 501000, 0.0456082998653896],
  [1000000, 1004000, 0.004729576493365678],
] as const;

/** Shares and p-values of SciPy 1.17.1. */
const LARGE_SHARES = [
  [30000, 60000, 31000, 61000, 0.004423642163370359],
  [500000, 800000, 498000, 800000, 0.001105541614731748],
  [10, 100000, 40, 100000, 2.3808460460181194e-05],
  [99000, 100000, 98000, 100000, 7.953575010943794e-77],
] as const;

function isClose(found: number, expected: number, relative = 1e-12): void {
  assert.ok(
    Math.abs(found - expected) <= relative * Math.abs(expected),
    `${found} is not ${expected}`,
  );
}

/** Quotient of two whole numbers of any size. */
function quotient(a: bigint, b: bigint): number {
  const places = 30n;
  let shift = 0n;
  while (a !== 0n && a * 10n ** shift < b * 10n ** places) shift += 20n;
  return Number(a * 10n ** shift / b) / Number(10n ** shift > 10n ** 300n ? 10n ** 300n : 10n ** shift) /
    (shift > 300n ? Number(10n ** (shift - 300n)) : 1);
}

function choose(n: number, k: number): bigint {
  if (k < 0 || k > n) return 0n;
  let result = 1n;
  for (let index = 1; index <= k; index++) result = result * BigInt(n - k + index) / BigInt(index);
  return result;
}

/** Two-sided binomial test with whole numbers throughout. */
function exactEqualCounts(a: number, b: number): number {
  if (a === b) return 1;
  let ways = 0n;
  for (let k = 0; k <= Math.min(a, b); k++) ways += choose(a + b, k);
  return Math.min(1, quotient(2n * ways, 2n ** BigInt(a + b)));
}

/** Fisher's test with whole numbers throughout. */
function exactFisher({ now, now_of, before, before_of }: TwoShares): number {
  const marked = now + before;
  const weight = (k: number) => choose(now_of, k) * choose(before_of, marked - k);
  const here = weight(now);
  let [as, all] = [0n, 0n];
  for (let k = 0; k <= marked; k++) {
    all += weight(k);
    if (weight(k) <= here) as += weight(k);
  }
  return quotient(as, all);
}

const anyShares = fc.tuple(fc.nat(60), fc.nat(60), fc.nat(60), fc.nat(60)).map(([a, b, c, d]) => ({
  now: a,
  now_of: a + b,
  before: c,
  before_of: c + d,
}));

Deno.test("two counts: the binomial test, exactly", () => {
  fc.assert(fc.property(fc.nat(150), fc.nat(150), (a, b) => {
    isClose(testEqualCounts(a, b), exactEqualCounts(a, b));
  }));
  isClose(testEqualCounts(400, 500), exactEqualCounts(400, 500));
  isClose(testEqualCounts(1900, 2300), exactEqualCounts(1900, 2300));
});

Deno.test("two counts: large ones agree with SciPy's binomtest", () => {
  for (const [a, b, expected] of LARGE_COUNTS) isClose(testEqualCounts(a, b), expected, 1e-10);
});

Deno.test("McNemar: approval of the prime minister", () => {
  // A. Agresti, "Categorical Data Analysis", table 10.1: 150 and 86 changed their minds.
  isClose(testMcNemar({ came: 150, left: 86 }), exactEqualCounts(150, 86));
  isClose(testMcNemar({ came: 150, left: 86 }), 3.716e-5, 1e-3);
});

Deno.test("two counts: a probability, symmetric, smaller the further apart", () => {
  const count = fc.nat(1_000_000);
  fc.assert(fc.property(count, count, (a, b) => {
    const p = testPoissonCounts({ now: a, before: b });
    assert.ok(p >= 0 && p <= 1);
    assert.equal(p, testPoissonCounts({ now: b, before: a }));
    const [fewer, more] = [Math.min(a, b), Math.max(a, b)];
    // One event moved from the fewer to the more.
    if (fewer > 0) assert.ok(testEqualCounts(fewer - 1, more + 1) <= p);
  }));
});

Deno.test("two counts: under the null hypothesis p is at most as often below a level as the level says", () => {
  for (const size of [1, 2, 5, 10, 23, 60, 200]) {
    const outcomes = Array.from({ length: size + 1 }, (_, k) => ({
      p: testEqualCounts(k, size - k),
      probability: binomialProbability(k, { size, p: 0.5 }),
    }));
    isClose(outcomes.reduce((sum, { probability }) => sum + probability, 0), 1);
    for (const { p: level } of outcomes) {
      const below = outcomes.filter(({ p }) => p <= level).reduce(
        (sum, { probability }) => sum + probability,
        0,
      );
      assert.ok(below <= level * (1 + 1e-12), `${size}: ${below} at ${level}`);
    }
  }
});

Deno.test("Fisher: exactly, small tables", () => {
  fc.assert(fc.property(anyShares, (shares) => isClose(testFisher(shares), exactFisher(shares), 1e-11)));
  // Fisher's convicts with twins, as R's documentation has them.
  isClose(testFisher({ now: 2, now_of: 17, before: 10, before_of: 13 }), 0.0005367241, 1e-6);
});

Deno.test("Fisher: exactly, tables of some hundreds", () => {
  for (
    const [now, now_of, before, before_of] of [[120, 400, 90, 420], [1, 500, 30, 500], [300, 310, 200, 310]]
  ) {
    const shares = { now: now!, now_of: now_of!, before: before!, before_of: before_of! };
    isClose(testFisher(shares), exactFisher(shares), 1e-11);
  }
});

Deno.test("Fisher: large tables agree with SciPy's fisher_exact", () => {
  for (const [now, now_of, before, before_of, expected] of LARGE_SHARES) {
    isClose(testFisher({ now, now_of, before, before_of }), expected, 1e-8);
  }
});

Deno.test("Fisher: a probability, the same for either year first and for those without a value", () => {
  fc.assert(fc.property(anyShares, (shares) => {
    const p = testFisher(shares);
    assert.ok(p >= 0 && p <= 1);
    const { now, now_of, before, before_of } = shares;
    isClose(testFisher({ now: before, now_of: before_of, before: now, before_of: now_of }), p, 1e-10);
    isClose(testFisher({ now: now_of - now, now_of, before: before_of - before, before_of }), p, 1e-10);
  }));
});

Deno.test("Fisher: under the null hypothesis p is at most as often below a level as the level says", () => {
  for (const [now_of, before_of, marked] of [[5, 7, 4], [20, 20, 11], [8, 40, 13], [30, 25, 50]]) {
    const weights = Array.from({ length: marked! + 1 }, (_, now) => ({
      now,
      weight: Number(choose(now_of!, now) * choose(before_of!, marked! - now)),
    })).filter(({ weight }) => weight > 0);
    const all = weights.reduce((sum, { weight }) => sum + weight, 0);
    const outcomes = weights.map(({ now, weight }) => ({
      p: testFisher({ now, now_of: now_of!, before: marked! - now, before_of: before_of! }),
      probability: weight / all,
    }));
    for (const { p: level } of outcomes) {
      const below = outcomes.filter(({ p }) => p <= level).reduce(
        (sum, { probability }) => sum + probability,
        0,
      );
      assert.ok(below <= level * (1 + 1e-9));
    }
  }
});

Deno.test("incomplete beta: identities", () => {
  const shape = fc.double({ min: 0.5, max: 5000, noNaN: true });
  const part = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true });
  fc.assert(fc.property(shape, shape, part, (a, b, x) => {
    const value = incompleteBeta(x, { a, b });
    assert.ok(value >= 0 && value <= 1);
    assert.ok(Math.abs(value + incompleteBeta(1 - x, { a: b, b: a }) - 1) < 1e-11);
  }));
  // I_x(a, 1) = x^a and I_x(1, b) = 1 − (1 − x)^b.
  fc.assert(fc.property(shape, part, (a, x) => {
    if (x ** a > 1e-250) isClose(incompleteBeta(x, { a, b: 1 }), x ** a, 1e-10);
    assert.ok(Math.abs(incompleteBeta(x, { a: 1, b: a }) + Math.expm1(a * Math.log1p(-x))) < 1e-11);
  }));
});

Deno.test("Student's t: closed forms for one and two degrees of freedom, and published quantiles", () => {
  for (const t of [0.01, 0.5, 1, 3, 12, 400]) {
    isClose(studentTails(t, 1), 2 * Math.atan2(1, t) / Math.PI);
    isClose(studentTails(t, 2), 2 / (Math.sqrt(2 + t * t) * (Math.sqrt(2 + t * t) + t)), 1e-12);
  }
  // Tables of the t distribution, two-sided 5 and 1 per cent.
  for (
    const [t, freedom, p] of [[2.2281, 10, 0.05], [3.1693, 10, 0.01], [1.9600, 1e9, 0.05], [2.0423, 30, 0.05]]
  ) {
    isClose(studentTails(t!, freedom!), p!, 1e-4);
  }
});

Deno.test("Welch: Student's sleep data", () => {
  // As in R's documentation: t = -1.8608, 17.776 degrees of freedom, p = 0.07939.
  const moments = (values: readonly number[]) => ({
    count: values.length,
    sum: values.reduce((sum, value) => sum + value, 0),
    squares: values.reduce((sum, value) => sum + value * value, 0),
  });
  const first = moments([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2]);
  const second = moments([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]);
  isClose(testWelch(first, second), 0.07939414, 1e-6);
  assert.equal(testWelch(first, second), testWelch(second, first));
});

Deno.test("Welch: at the bounds of what can be tested", () => {
  const constant = (value: number, count: number) => ({
    count,
    sum: value * count,
    squares: value * value * count,
  });
  assert.equal(testWelch(constant(2, 10), constant(2, 20)), 1);
  assert.equal(testWelch(constant(2, 10), constant(3, 20)), 0);
  assert.equal(testWelch(constant(2, 1), constant(3, 20)), 1);
  fc.assert(fc.property(
    fc.array(fc.nat(168), { minLength: 2, maxLength: 40 }),
    fc.array(fc.nat(168), { minLength: 2, maxLength: 40 }),
    (a, b) => {
      const moments = (values: readonly number[]) => ({
        count: values.length,
        sum: values.reduce((sum, value) => sum + value, 0),
        squares: values.reduce((sum, value) => sum + value * value, 0),
      });
      const p = testWelch(moments(a), moments(b));
      assert.ok(p >= 0 && p <= 1);
    },
  ));
});

Deno.test("false discovery: the example of Benjamini and Hochberg", () => {
  const p = [
    0.0001,
    0.0004,
    0.0019,
    0.0095,
    0.0201,
    0.0278,
    0.0298,
    0.0344,
    0.0459,
    0.3240,
    0.4262,
    0.5719,
    0.6528,
    0.7590,
    1,
  ];
  const q = falseDiscovery(Float64Array.from(p));
  assert.deepEqual(p.filter((value) => q(value) <= 0.05), p.slice(0, 4));
  isClose(q(0.0095), 0.0095 * 15 / 4);
  assert.throws(() => q(0.5), RangeError);
});

Deno.test("false discovery: q is at least p, grows with p, and tells what the step-up rule tells", () => {
  const anyP = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 200 });
  fc.assert(fc.property(anyP, fc.double({ min: 0.001, max: 0.5, noNaN: true }), (values, rate) => {
    const q = falseDiscovery(Float64Array.from(values));
    const sorted = values.toSorted((a, b) => a - b);
    for (const [index, p] of sorted.entries()) {
      assert.ok(q(p) >= p && q(p) <= 1);
      if (index > 0) assert.ok(q(p) >= q(sorted[index - 1]!));
    }
    // The largest k with p(k) ≤ k / m × rate: it and all below are told. Not where rounding decides.
    const told = sorted.findLastIndex((p, index) => p * (sorted.length / (index + 1)) <= rate);
    assert.equal(sorted.findLastIndex((p) => q(p) <= rate), told);
  }));
});
