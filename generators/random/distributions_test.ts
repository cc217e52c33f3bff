import assert from "node:assert/strict";
import { exponential, gamma, geometric, logNormal, normal, poisson } from "./distributions.ts";
import { randomStream } from "./random_stream.ts";
import { chiSquare, isLikely, kolmogorov, KOLMOGOROV_LIMIT, normalDistribution } from "./test_statistics.ts";

const draws = 20_000;

/** Counts of draws against the probabilities of 0, 1, 2 …; cells expected less than ten times are put together. */
function isLikelyCount(sample: readonly number[], probability: (count: number) => number): boolean {
  const counts: number[] = [];
  const expected: number[] = [];
  let [seen, mass, covered, reached] = [0, 0, 0, -1];
  for (let count = 0; covered < 1 - 1e-9 && count < 5000; count++) {
    seen += sample.filter((value) => value > reached && value <= count).length;
    reached = count;
    mass += probability(count);
    covered += probability(count);
    if (mass * sample.length < 10) continue;
    counts.push(seen);
    expected.push(mass * sample.length);
    [seen, mass] = [0, 0];
  }
  counts[counts.length - 1]! += seen + sample.filter((value) => value > reached).length;
  expected[expected.length - 1]! += mass * sample.length;
  return isLikely(chiSquare(counts, expected), counts.length - 1);
}

function poissonProbability(mean: number): (count: number) => number {
  return (count) => {
    let log = -mean;
    for (let k = 1; k <= count; k++) log += Math.log(mean / k);
    return Math.exp(log);
  };
}

Deno.test("counts of events follow the Poisson distribution, whatever their mean", () => {
  for (const mean of [0.1, 1, 4.5, 9.99, 10, 12, 40, 150]) {
    const random = randomStream(20261122, "poisson", Math.round(mean * 100));
    const sample = Array.from({ length: draws }, () => poisson(random, mean));
    assert.ok(isLikelyCount(sample, poissonProbability(mean)), `mean ${mean}`);
  }
  assert.equal(poisson(randomStream(1), 0), 0);
  for (const mean of [-1, NaN, Infinity]) {
    assert.throws(() => poisson(randomStream(1), mean), { name: "RangeError" });
  }
});

Deno.test("large means keep their mean and variance", () => {
  const random = randomStream(20261122, "poisson large");
  const mean = 1e6;
  let [sum, squares] = [0, 0];
  for (let i = 0; i < draws; i++) {
    const difference = poisson(random, mean) - mean;
    sum += difference;
    squares += difference * difference;
  }
  assert.ok(Math.abs(sum / Math.sqrt(mean * draws)) < 3.29);
  assert.ok(Math.abs(squares / mean / draws - 1) < 3.29 * Math.sqrt(2 / draws));
});

Deno.test("failures before a success follow the geometric distribution", () => {
  for (const probability of [0.03, 0.25, 0.5, 0.9]) {
    const random = randomStream(20261122, "geometric", Math.round(probability * 100));
    const sample = Array.from({ length: draws }, () => geometric(random, probability));
    assert.ok(
      isLikelyCount(sample, (count) => probability * (1 - probability) ** count),
      `probability ${probability}`,
    );
  }
  for (const wrong of [0, -0.1, 1.1, NaN]) {
    assert.throws(() => geometric(randomStream(1), wrong), { name: "RangeError" });
  }
});

/** Distribution function of a gamma distribution with scale 1, by the series of its density. */
function gammaDistribution(shape: number): (x: number) => number {
  // The gamma function by shifting up to where Stirling's series is exact enough.
  let [logGamma, shifted] = [0, shape];
  while (shifted < 12) logGamma -= Math.log(shifted++);
  logGamma += (shifted - 0.5) * Math.log(shifted) - shifted + 0.5 * Math.log(2 * Math.PI) +
    1 / (12 * shifted) - 1 / (360 * shifted ** 3);
  return (x) => {
    let term = 1 / shape;
    let sum = term;
    for (let k = 1; k < 600; k++) sum += term *= x / (shape + k);
    return sum * Math.exp(shape * Math.log(x) - x - logGamma);
  };
}

Deno.test("gamma draws follow the gamma distribution, also with shapes below 1", () => {
  for (const shape of [0.3, 0.9, 1, 2.5, 30]) {
    const random = randomStream(20261122, "gamma", Math.round(shape * 10));
    const sample = Float64Array.from({ length: draws }, () => gamma(random, { shape, scale: 4 }) / 4);
    assert.ok(kolmogorov(sample, gammaDistribution(shape)) < KOLMOGOROV_LIMIT, `shape ${shape}`);
  }
  for (const shape of [0, -1, NaN]) {
    assert.throws(() => gamma(randomStream(1), { shape, scale: 1 }), { name: "RangeError" });
  }
});

Deno.test("normal, log-normal and exponential draws have the place and width asked for", () => {
  const random = randomStream(20261122, "shifted");
  const sample = (draw: () => number) => Float64Array.from({ length: draws }, draw);
  const heights = sample(() => normal(random, { mean: 170, deviation: 9 }));
  assert.ok(kolmogorov(heights, (x) => normalDistribution((x - 170) / 9)) < KOLMOGOROV_LIMIT);
  const hours = sample(() => logNormal(random, { median: 2, spread: 0.7 }));
  assert.ok(kolmogorov(hours, (x) => normalDistribution(Math.log(x / 2) / 0.7)) < KOLMOGOROV_LIMIT);
  const waits = sample(() => exponential(random, 14));
  assert.ok(kolmogorov(waits, (x) => 1 - Math.exp(-x / 14)) < KOLMOGOROV_LIMIT);
});
