import assert from "node:assert/strict";
import fc from "fast-check";
import { randomStream } from "../random/mod.ts";
import { drawDue, Quotas, startDue } from "./quotas.ts";

const even = new Float64Array(8).fill(1);

/** Shares of at most 8 kinds. */
const shares = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 2, maxLength: 8 }).map((weights) => {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  return Float64Array.from(weights, (weight) => weight / sum);
});

Deno.test("each kind is drawn as often as its share says, to a few draws", () => {
  fc.assert(fc.property(shares, fc.nat(), fc.integer({ min: 1, max: 500 }), (shares, seed, draws) => {
    const random = randomStream(seed);
    const count = shares.length;
    const kinds = {
      due: new Float64Array(count),
      first: 0,
      count,
      shares,
      sharesAt: 0,
      leaning: even,
      leaningAt: 0,
    };
    startDue(random, kinds);
    const drawn = new Float64Array(count);
    for (let i = 0; i < draws; i++) {
      const kind = drawDue(random, kinds);
      drawn[kind]!++;
      for (let other = 0; other < count; other++) kinds.due[other]! += shares[other]!;
      kinds.due[kind]!--;
    }
    drawn.forEach((times, kind) => assert.ok(Math.abs(times - draws * shares[kind]!) < 4));
  }));
});

Deno.test("many short blocks together meet the shares, the small one too", () => {
  const random = randomStream(7);
  const shares = Float64Array.of(0.02, 0.28, 0.7);
  const kinds = {
    due: new Float64Array(3),
    first: 0,
    count: 3,
    shares,
    sharesAt: 0,
    leaning: even,
    leaningAt: 0,
  };
  const drawn = new Float64Array(3);
  const [blocks, draws] = [4000, 7];
  for (let block = 0; block < blocks; block++) {
    startDue(random, kinds);
    for (let i = 0; i < draws; i++) {
      const kind = drawDue(random, kinds);
      drawn[kind]!++;
      for (let other = 0; other < 3; other++) kinds.due[other]! += shares[other]!;
      kinds.due[kind]!--;
    }
  }
  drawn.forEach((times, kind) => {
    const expected = blocks * draws * shares[kind]!;
    assert.ok(Math.abs(times - expected) < 0.06 * expected, `${times} for ${expected}`);
  });
});

Deno.test("who leans to a kind gets it more often", () => {
  const random = randomStream(7);
  const shares = Float64Array.of(0.5, 0.5);
  const due = new Float64Array(2);
  const leaning = Float64Array.of(3, 1, 1, 3);
  let followed = 0;
  for (let i = 0; i < 2000; i++) {
    const kind = drawDue(random, {
      due,
      first: 0,
      count: 2,
      shares,
      sharesAt: 0,
      leaning,
      leaningAt: i % 2 * 2,
    });
    if (kind === i % 2) followed++;
    for (const other of [0, 1]) due[other]! += 0.5;
    due[kind]!--;
  }
  assert.ok(followed > 1200);
});

Deno.test("counts begin about where they settle", () => {
  const quotas = new Quotas(200, 3);
  quotas.start(randomStream(7), (year, kind) => year === 0 ? 100 : kind);
  const mean = (kind: number) => {
    let sum = 0;
    for (let year = 1; year < 200; year++) sum += quotas.due[year * 3 + kind]!;
    return sum / 199;
  };
  for (const kind of [0, 1, 2]) {
    assert.ok(Math.abs(mean(kind) - kind) < 0.1);
    assert.ok(Math.abs(quotas.due[kind]! - 100) <= 0.5);
  }
});
