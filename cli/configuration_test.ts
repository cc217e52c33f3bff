import assert from "node:assert/strict";
import { parseConfiguration } from "./configuration.ts";
import { nearest } from "../stream/nearest.ts";
import { transformNames, transformShapes } from "./transform_settings.ts";

Deno.test("paths are meant from where the file lies, and values are read as the command line reads them", () => {
  const text = JSON.stringify({
    transforms: {
      period: { from: 2019, to: "2021" },
      screen: { list: "lists/s.csv" },
      organisations: { table: "/absolute/o.csv" },
      "retire-codes": true,
      deduplicate: false,
    },
  });
  assert.deepEqual(parseConfiguration(`\uFEFF${text}`, "below/kprkit.json"), {
    transforms: {
      period: { from: "2019-01-01", to: "2021-12-31" },
      screen: { list: "below/lists/s.csv" },
      organisations: { table: "/absolute/o.csv" },
      "retire-codes": {},
    },
    expectedChanges: [],
  });
  assert.deepEqual(parseConfiguration("{}", "kprkit.json"), { transforms: {}, expectedChanges: [] });
});

Deno.test("expected changes are read with their names, and what is wrong with one is told", () => {
  const text = JSON.stringify({ expectedChanges: [{ reason: "Lagt ned", year: 2021, service_types: [4] }] });
  assert.deepEqual(parseConfiguration(text, "k.json").expectedChanges, [
    { id: "user_1", reason: { nb: "Lagt ned", en: "Lagt ned" }, year: 2021, service_types: [4] },
  ]);
  for (const wrong of [1, {}, [1], [{ reason: "a" }], [{ reason: "a", year: 2021, service: 4 }]]) {
    assert.throws(() => parseConfiguration(JSON.stringify({ expectedChanges: wrong }), "k.json"), {
      name: "CommandError",
      message: /^k\.json: .*[Ee]xpected change/,
      hint: /docs\/cli\.md/,
    });
  }
});

Deno.test("a key that no object has is told with the one that was meant", () => {
  const cases: [string, RegExp][] = [
    ["[]", /the file does not hold/],
    ['{"transforms": 1}', /transforms does not hold/],
    ['{"transforms": {"retire-codes": {"from": 2019}}}', /retire-codes has an unknown key from/],
    ['{"transforms": {"constructor": true}}', /unknown key constructor/],
    ['{"transforms": {"deduplicate": {"limit": 0}}}', /deduplicate\.limit does not hold/],
    ['{"transforms": {"municipality": {"part": 1508}}}', /municipality\.part does not hold/],
  ];
  for (const [text, message] of cases) {
    assert.throws(() => parseConfiguration(text, "k.json"), { name: "CommandError", message }, text);
  }
});

Deno.test("every misspelling of a name by one letter is understood", () => {
  for (const name of transformNames) {
    for (let at = 0; at < name.length; at++) {
      for (
        const wrong of [name.slice(0, at) + name.slice(at + 1), name.slice(0, at) + "x" + name.slice(at + 1)]
      ) {
        assert.equal(nearest(wrong, transformNames), name, wrong);
      }
    }
  }
  assert.deepEqual(Object.keys(transformShapes), [...transformNames]);
});
