import assert from "node:assert/strict";
import fc from "fast-check";
import { type BlockLayoutOptions, type IdentityStratum, layOutBlock, segmentOf } from "./block_layout.ts";
import { quotas } from "./quotas.ts";

/** A layout of few small pools, so that they are soon used up. */
const options: fc.Arbitrary<BlockLayoutOptions & { block: number }> = fc.record({
  strata: fc.array(
    fc.record({
      birthYear: fc.integer({ min: 1950, max: 1955 }),
      sex: fc.constantFrom("K" as const, "M" as const),
      weight: fc.integer({ min: 1, max: 20 }),
    }),
    { minLength: 1, maxLength: 12 },
  ),
  block: fc.integer({ min: 12, max: 60 }),
  size: fc.integer({ min: 0, max: 90 }),
}).map(({ strata, block, size }) => {
  const pools = (["K", "M"] as const).flatMap((sex) =>
    [1950, 1951, 1952, 1953, 1954, 1955].map((birthYear) => ({ birthYear, sex, size: size + birthYear % 3 }))
  );
  return {
    strata,
    quotas: quotas(strata.map(({ weight }) => weight), block),
    pools,
    own: strata.map((stratum) =>
      pools.findIndex(({ birthYear, sex }) => birthYear === stratum.birthYear && sex === stratum.sex)
    ),
    block,
  };
});

Deno.test("blocks never share a rank, keep strata and sexes, and end only when a sex is used up", () => {
  fc.assert(fc.property(options, (options) => {
    const { strata, pools, block } = options;
    const given = new Set<string>();
    let used: Uint32Array = new Uint32Array(pools.length);
    while (true) {
      const layout = layOutBlock(options, used);
      if (layout === undefined) break;
      const perStratum = new Array<number>(strata.length).fill(0);
      for (let place = 0; place < block; place++) {
        const segment = segmentOf(layout, place);
        const start = segment === 0 ? 0 : layout.ends[segment - 1]!;
        assert.ok(place >= start && place < layout.ends[segment]!);
        const pool: number = layout.pools[segment]!;
        const rank = layout.ranks[segment]! + place - start;
        assert.ok(rank < pools[pool]!.size);
        assert.ok(!given.has(`${pool} ${rank}`));
        given.add(`${pool} ${rank}`);
        perStratum[layout.strata[segment]!]!++;
        assert.equal(strata[layout.strata[segment]!]!.sex, pools[pool]!.sex);
      }
      assert.deepEqual(perStratum, options.quotas);
      used = layout.used;
    }
    const isTooSmall = (["K", "M"] as const).some((sex) => {
      const left = pools.reduce((sum, pool, i) => sum + (pool.sex === sex ? pool.size - used[i]! : 0), 0);
      const wanted = strata.reduce(
        (sum, stratum, i) => sum + (stratum.sex === sex ? options.quotas[i]! : 0),
        0,
      );
      return left < wanted;
    });
    assert.ok(isTooSmall);
  }));
});

Deno.test("what a pool lacks comes from the nearest birth years, the earlier first", () => {
  const strata: IdentityStratum[] = [{ birthYear: 1952, sex: "K", weight: 1 }];
  const pools = [1950, 1951, 1952, 1953].map((birthYear) => ({ birthYear, sex: "K" as const, size: 10 }));
  const layout = layOutBlock({ strata, quotas: [35], pools, own: [2] }, new Uint32Array(4))!;
  assert.deepEqual([...layout.pools], [2, 1, 3, 0]);
  assert.deepEqual([...layout.ends], [10, 20, 30, 35]);
  assert.equal(layOutBlock({ strata, quotas: [35], pools, own: [2] }, layout.used), undefined);
});
