import assert from "node:assert/strict";
import fc from "fast-check";
import { RandomStream, randomStream } from "./random_stream.ts";
import { StreamKey } from "./stream_key.ts";
import { chiSquare, chiSquareEven, isLikely, kolmogorov, KOLMOGOROV_LIMIT } from "./test_statistics.ts";

Deno.test("the known answers of the reference implementation come out", () => {
  // xoshiro128starstar.c, version 1.1, from state 1, 2, 3, 4; the same stand in rand_xoshiro.
  const random = RandomStream.fromState([1, 2, 3, 4]);
  assert.deepEqual(
    Array.from({ length: 10 }, () => random.uint32()),
    [11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804],
  );
});

Deno.test("the same path gives the same numbers, and a stream can be started anew", () => {
  fc.assert(fc.property(fc.nat(), fc.string(), fc.nat(50), (seed, topic, used) => {
    const numbers = (random: RandomStream) => Array.from({ length: 20 }, () => random.uint32());
    const first = numbers(randomStream(seed, topic));
    const other = randomStream(seed, topic, 1);
    for (let i = 0; i < used; i++) other.uint32();
    other.restart(StreamKey.of(seed, topic));
    assert.deepEqual(numbers(other), first);
  }));
});

Deno.test("bytes of each place are even", () => {
  const random = randomStream(20261122, "bytes");
  const counts = [0, 1, 2, 3].map(() => new Uint32Array(256));
  for (let i = 0; i < 256_000; i++) {
    const word = random.uint32();
    counts.forEach((count, place) => count[(word >>> (8 * place)) & 255]!++);
  }
  for (const count of counts) assert.ok(isLikely(chiSquareEven(count), 255));
});

Deno.test("pairs of numbers in a row are even", () => {
  const random = randomStream(20261122, "pairs");
  for (const shift of [0, 12, 26]) {
    const counts = new Uint32Array(4096);
    for (let i = 0; i < 100_000; i++) {
      counts[((random.uint32() >>> shift) & 63) * 64 + ((random.uint32() >>> shift) & 63)]!++;
    }
    assert.ok(isLikely(chiSquareEven(counts), 4095), `shift ${shift}`);
  }
});

Deno.test("runs up and down are as long as chance makes them", () => {
  const random = randomStream(20261122, "runs");
  // A run up of exactly k in a row, the number after it thrown away, has the chance k / (k + 1)!.
  const chances = [1 / 2, 1 / 3, 1 / 8, 1 / 30, 1 / 144, 1 / 720];
  const counts = new Uint32Array(6);
  const runs = 30_000;
  for (let run = 0; run < runs; run++) {
    let length = 1;
    let last = random.uint32();
    for (let next = random.uint32(); next > last; next = random.uint32()) {
      last = next;
      length++;
    }
    counts[Math.min(length, 6) - 1]!++;
  }
  assert.ok(isLikely(chiSquare(counts, chances.map((chance) => chance * runs)), 5));
});

Deno.test("streams of neighbouring paths have nothing to do with each other", () => {
  const pairs: [string, RandomStream, RandomStream][] = [
    ["persons", randomStream(1, "4601", 100), randomStream(1, "4601", 101)],
    ["seeds", randomStream(1, "4601", 100), randomStream(2, "4601", 100)],
    ["topics", randomStream(1, "4601", 100, "a"), randomStream(1, "4601", 100, "b")],
    ["parent and child", randomStream(1, "4601", 100), randomStream(1, "4601", 100, 0)],
  ];
  for (const [name, one, other] of pairs) {
    const counts = new Uint32Array(4096);
    let same = 0;
    const draws = 65_536;
    for (let i = 0; i < draws; i++) {
      const [a, b] = [one.uint32(), other.uint32()];
      counts[(a >>> 26) * 64 + (b >>> 26)]!++;
      for (let rest = ~(a ^ b); rest !== 0; rest &= rest - 1) same++;
    }
    assert.ok(isLikely(chiSquareEven(counts), 4095), name);
    // Equal bits: binomial, half of 32 a draw.
    assert.ok(Math.abs(same - draws * 16) < 3.29 * Math.sqrt(draws * 8), name);
  }
});

Deno.test("the first numbers of many streams are as even as the numbers of one", () => {
  const key = StreamKey.of(1, "4601");
  const random = new RandomStream(key);
  const bytes = new Uint32Array(256);
  const pairs = new Uint32Array(4096);
  let before = 0;
  for (let person = 0; person < 100_000; person++) {
    random.restart(key.child(person));
    const word = random.uint32();
    bytes[word >>> 24]!++;
    pairs[(before >>> 26) * 64 + (word >>> 26)]!++;
    before = word;
  }
  assert.ok(isLikely(chiSquareEven(bytes), 255));
  assert.ok(isLikely(chiSquareEven(pairs), 4095));
});

Deno.test("no stretch of one stream is found in its neighbours", () => {
  const key = StreamKey.of(1, "4601");
  const seen = new Set<number>();
  for (let person = 0; person < 100; person++) {
    const random = new RandomStream(key.child(person));
    let before = random.uint32();
    for (let i = 0; i < 1000; i++) {
      const word = random.uint32();
      // Two numbers in a row, cut to 53 bits: a hundred thousand of them meet by chance once in a million times.
      const stretch = (before >>> 6) * 134_217_728 + (word >>> 5);
      assert.ok(!seen.has(stretch), `person ${person}, number ${i}`);
      seen.add(stretch);
      before = word;
    }
  }
});

Deno.test("a whole number below a size is even, whatever the size", () => {
  const random = randomStream(20261122, "below");
  for (const size of [1, 2, 3, 10, 100, 1000]) {
    const counts = new Uint32Array(size);
    for (let i = 0; i < 50 * size; i++) counts[random.below(size)]!++;
    if (size > 1) assert.ok(isLikely(chiSquareEven(counts), size - 1), `size ${size}`);
  }
  // Of 3 * 2^30 values each third one stands for two words unless some words are drawn again.
  for (const size of [3 * 2 ** 30, 2863311531, 4294967295, 4294967296]) {
    const counts = new Uint32Array(3);
    const thirds = new Uint32Array(3);
    for (let i = 0; i < 30_000; i++) {
      const value = random.below(size);
      assert.ok(value < size);
      counts[value % 3]!++;
      thirds[Math.floor(value / size * 3)]!++;
    }
    assert.ok(isLikely(chiSquareEven(counts), 2) && isLikely(chiSquareEven(thirds), 2), `size ${size}`);
  }
});

Deno.test("whole numbers stay within their limits and reach both", () => {
  fc.assert(fc.property(fc.nat(), fc.integer({ min: -500, max: 500 }), fc.nat(8), (seed, low, span) => {
    const random = randomStream(seed);
    const seen = new Set(Array.from({ length: 400 }, () => random.integer(low, low + span)));
    assert.deepEqual([Math.min(...seen), Math.max(...seen), seen.size], [low, low + span, span + 1]);
  }));
  for (const size of [0, -1, 1.5, NaN, 2 ** 32 + 1]) {
    assert.throws(() => randomStream(1).below(size), { name: "RangeError" });
  }
});

Deno.test("units are even between 0 and 1, with and without their ends", () => {
  const random = randomStream(20261122, "units");
  const units = Float64Array.from({ length: 20_000 }, () => random.unit());
  assert.ok(kolmogorov(units, (x) => x) < KOLMOGOROV_LIMIT);
  assert.ok(units.every((x) => x >= 0 && x < 1));
  const positive = Float64Array.from({ length: 20_000 }, () => random.positiveUnit());
  assert.ok(kolmogorov(positive, (x) => x) < KOLMOGOROV_LIMIT);
  assert.ok(positive.every((x) => x > 0 && x <= 1));
  const wide = Float64Array.from({ length: 20_000 }, () => random.uniform(-3, 5));
  assert.ok(kolmogorov(wide, (x) => (x + 3) / 8) < KOLMOGOROV_LIMIT);
});

Deno.test("a chance comes true as often as it says", () => {
  const random = randomStream(20261122, "chance");
  for (const probability of [0.001, 0.25, 0.5, 0.99]) {
    const draws = 100_000;
    let hits = 0;
    for (let i = 0; i < draws; i++) if (random.chance(probability)) hits++;
    const deviation = Math.sqrt(draws * probability * (1 - probability));
    assert.ok(Math.abs(hits - draws * probability) < 3.29 * deviation, `${probability}: ${hits}`);
  }
  for (let i = 0; i < 1000; i++) {
    assert.equal(random.chance(0), false);
    assert.equal(random.chance(1), true);
  }
});

Deno.test("weights are met, and a weight of 0 is never chosen", () => {
  const random = randomStream(20261122, "weighted");
  const weights = [0, 3, 0, 1, 4, 0];
  const counts = new Uint32Array(weights.length);
  for (let i = 0; i < 8000; i++) counts[random.weighted(weights)]!++;
  assert.deepEqual([counts[0], counts[2], counts[5]], [0, 0, 0]);
  assert.ok(isLikely(chiSquare([counts[1]!, counts[3]!, counts[4]!], [3000, 1000, 4000]), 2));
  for (const wrong of [[], [0, 0], [1, -1], [NaN], [Infinity]]) {
    assert.throws(() => random.weighted(wrong), { name: "RangeError" });
  }
});

Deno.test("every order of a shuffle is equally likely, and nothing is lost", () => {
  const random = randomStream(20261122, "shuffle");
  const orders = new Map<string, number>();
  for (let i = 0; i < 24_000; i++) {
    const order = random.shuffle([..."abcd"]).join("");
    orders.set(order, (orders.get(order) ?? 0) + 1);
  }
  assert.equal(orders.size, 24);
  assert.ok(isLikely(chiSquareEven([...orders.values()]), 23));
  const items = Array.from({ length: 500 }, (_, i) => i);
  assert.deepEqual(random.shuffle([...items]).toSorted((a, b) => a - b), items);
  assert.ok("abcd".includes(random.pick([..."abcd"])));
});

Deno.test("branches are streams of their own: even, apart from each other and from where they branched off", () => {
  const parent = randomStream(20261122, "branches");
  const branch = randomStream(0);
  const before = randomStream(0);
  const pairs = new Uint32Array(256);
  const withParent = new Uint32Array(256);
  for (let i = 0; i < 100_000; i++) {
    before.branch(parent);
    branch.branch(parent);
    const first = branch.uint32() >>> 28;
    pairs[first << 4 | before.uint32() >>> 28]!++;
    withParent[first << 4 | parent.uint32() >>> 28]!++;
  }
  assert.ok(isLikely(chiSquareEven(pairs), 255));
  assert.ok(isLikely(chiSquareEven(withParent), 255));

  const again = randomStream(20261122, "branches");
  before.branch(again);
  branch.branch(randomStream(20261122, "branches"));
  assert.deepEqual([before.uint32(), before.uint32()], [branch.uint32(), branch.uint32()]);
});
