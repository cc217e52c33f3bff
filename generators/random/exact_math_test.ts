import assert from "node:assert/strict";
import fc from "fast-check";
import { exactExp, exactLog } from "./exact_math.ts";

/** Difference in units of the last place of `true`. */
function units(value: number, truth: number): number {
  if (value === truth) return 0;
  const size = Math.max(Math.abs(truth), 2 ** -1022);
  return Math.abs(value - truth) / 2 ** (Math.floor(Math.log2(size)) - 52);
}

Deno.test("logarithms are within some units in the last place of the engine's", () => {
  const positive = fc.oneof(
    fc.double({ min: 0, minExcluded: true, max: 1, noNaN: true }),
    fc.double({ min: 0.5, max: 2, noNaN: true }),
    fc.double({ min: 0, minExcluded: true, noNaN: true, noDefaultInfinity: true }),
  );
  fc.assert(fc.property(positive, (x) => assert.ok(units(exactLog(x), Math.log(x)) <= 4, String(x))), {
    numRuns: 2000,
  });
  assert.deepEqual(
    [exactLog(1), exactLog(0), exactLog(-1), exactLog(NaN), exactLog(Infinity)],
    [0, -Infinity, NaN, NaN, Infinity],
  );
});

Deno.test("exponentials are within some units in the last place of the engine's", () => {
  fc.assert(
    fc.property(fc.double({ min: -700, max: 709.7, noNaN: true }), (x) => {
      assert.ok(units(exactExp(x), Math.exp(x)) <= 4, String(x));
    }),
    { numRuns: 2000 },
  );
  assert.deepEqual(
    [exactExp(0), exactExp(-Infinity), exactExp(-1000), exactExp(Infinity), exactExp(710), exactExp(NaN)],
    [1, 0, 0, Infinity, Infinity, NaN],
  );
  assert.ok(exactExp(-744) > 0 && exactExp(-744) < 1e-322);
});

Deno.test("nothing is asked of the engine's own functions but square roots", async () => {
  const names = ["alias_table", "distributions", "exact_math", "permutation", "random_stream", "ziggurat"];
  const allowed = new Set(["abs", "ceil", "floor", "imul", "max", "min", "round", "sqrt", "SQRT2"]);
  for (const name of names) {
    const source = await Deno.readTextFile(new URL(`./${name}.ts`, import.meta.url));
    const code = source.replace(/\/\*[\s\S]*?\*\//g, "");
    const used = [...code.matchAll(/Math\.(\w+)/g)].map(([, used]) => used!);
    assert.deepEqual(used.filter((name) => !allowed.has(name)), [], name);
    assert.ok(!/[\w)]\s\*\*\s/.test(code.replace(/2 \*\* -?\d+/g, "")), `${name} raises to a power`);
  }
});
