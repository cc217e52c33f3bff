import assert from "node:assert/strict";
import { randomStream } from "./random_stream.ts";
import { chiSquare, isLikely, kolmogorov, KOLMOGOROV_LIMIT, normalDistribution } from "./test_statistics.ts";
import { standardExponential, standardNormal } from "./ziggurat.ts";

const draws = 200_000;

Deno.test("normal draws follow the normal distribution, also in its tails", () => {
  const random = randomStream(20261122, "normal");
  const sample = Float64Array.from({ length: draws }, () => standardNormal(random));
  assert.ok(kolmogorov(sample, normalDistribution) < KOLMOGOROV_LIMIT);
  // Around the edge of the tail, 3.4426, on both sides.
  const edges = [-4, -3.4426, -3, 3, 3.4426, 4];
  const counts = new Uint32Array(edges.length + 1);
  for (const x of sample) counts[edges.filter((edge) => x > edge).length]!++;
  const shares = [...edges.map(normalDistribution), 1].map((share, i) =>
    share - (i === 0 ? 0 : normalDistribution(edges[i - 1]!))
  );
  assert.ok(isLikely(chiSquare(counts, shares.map((share) => share * draws)), edges.length));
});

Deno.test("one normal draw tells nothing of the next", () => {
  const random = randomStream(20261122, "normal pairs");
  let sum = 0;
  let last = standardNormal(random);
  for (let i = 0; i < draws; i++) {
    const next = standardNormal(random);
    sum += last * next;
    last = next;
  }
  assert.ok(Math.abs(sum / Math.sqrt(draws)) < 3.29);
});

Deno.test("exponential draws follow the exponential distribution, also in its tail", () => {
  const random = randomStream(20261122, "exponential");
  const sample = Float64Array.from({ length: draws }, () => standardExponential(random));
  assert.ok(kolmogorov(sample, (x) => 1 - Math.exp(-x)) < KOLMOGOROV_LIMIT);
  const behind = [7, 7.697, 9].map((edge) => sample.filter((x) => x > edge).length);
  [7, 7.697, 9].forEach((edge, i) => {
    const expected = draws * Math.exp(-edge);
    assert.ok(Math.abs(behind[i]! - expected) < 3.29 * Math.sqrt(expected), `${behind[i]} behind ${edge}`);
  });
});
