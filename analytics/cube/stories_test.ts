import assert from "node:assert/strict";
import fc from "fast-check";
import type { ToldChange } from "./change_tests.ts";
import { tellStories } from "./stories.ts";

const base: ToldChange = {
  municipality: "4601",
  year: 2022,
  measure: "recipients",
  service_type: null,
  age_group: null,
  sex: null,
  district: null,
  now: 200,
  before: 100,
  rate: 1,
  test: "mcnemar",
  p_value: 1e-20,
  q_value: 1e-18,
};

/** Places in `told` of what each is part of. */
function partsOf(...told: readonly Partial<ToldChange>[]): (number | undefined)[] {
  const given = told.map((change, index) => ({ ...base, q_value: index / 1000, ...change }));
  const stories = tellStories(given);
  return given.map(({ q_value }) => {
    const part = stories.find((story) => story.q_value === q_value)!.part_of;
    return part === undefined ? undefined : Math.round(stories[part]!.q_value * 1000);
  });
}

Deno.test("a smaller cell is part of a larger one that changed alike", () => {
  assert.deepEqual(partsOf({}, { sex: "K", p_value: 1e-30 }), [undefined, 0]);
  assert.deepEqual(partsOf({ service_type: 15 }, { service_type: 15, age_group: "90+" }), [undefined, 0]);
  assert.deepEqual(partsOf({}, { service_type: 15 }, { service_type: 15, sex: "M" }), [undefined, 0, 0]);
});

Deno.test("not part of: another direction, a rate far larger, another place, year or cell", () => {
  assert.deepEqual(partsOf({}, { sex: "K", now: 50, rate: -0.5 }), [undefined, undefined]);
  assert.deepEqual(partsOf({}, { sex: "K", now: 250, rate: 1.5 }), [undefined, 0]);
  assert.deepEqual(partsOf({}, { sex: "K", now: 251, rate: 1.51 }), [undefined, undefined]);
  assert.deepEqual(partsOf({}, { sex: "K", before: 0, rate: null }), [undefined, undefined]);
  assert.deepEqual(partsOf({ before: 0, rate: null }, { sex: "K", before: 0, rate: null }), [undefined, 0]);
  assert.deepEqual(partsOf({}, { sex: "K", municipality: "0301" }), [undefined, undefined]);
  assert.deepEqual(partsOf({}, { sex: "K", year: 2023 }), [undefined, undefined]);
  assert.deepEqual(partsOf({ sex: "M" }, { sex: "K" }), [undefined, undefined]);
});

Deno.test("services and stays follow recipients; hours and fields stand by themselves", () => {
  assert.deepEqual(partsOf({}, { measure: "services" }, { measure: "stays", sex: "K" }), [undefined, 0, 0]);
  assert.deepEqual(partsOf({}, { measure: "hours" }), [undefined, undefined]);
  assert.deepEqual(partsOf({ measure: "services" }, {}), [1, undefined]);
  const field = { measure: "share_registered", field: "poHusstand", rate: 0.3 } as const;
  assert.deepEqual(partsOf({}, field, { ...field, field: "poIndPlan" }), [undefined, undefined, undefined]);
});

Deno.test("new recipients follow recipients at any rate, and swing back the year after", () => {
  const fresh = { measure: "new_recipients", before: 10, rate: 19 } as const;
  assert.deepEqual(partsOf({}, fresh), [undefined, 0]);
  const back = { measure: "new_recipients", year: 2023, now: 10, before: 200, rate: -0.95 } as const;
  assert.deepEqual(partsOf({}, back), [undefined, 0]);
  assert.deepEqual(partsOf({}, { ...back, now: 400, rate: 1 }), [undefined, undefined]);
  assert.deepEqual(partsOf({ sex: "K" }, back), [undefined, undefined]);
});

Deno.test("any changes: the surest first, parts point to what is part of nothing", () => {
  const anyChange = fc.record({
    municipality: fc.constantFrom("0301", "4601"),
    year: fc.constantFrom(2021, 2022),
    measure: fc.constantFrom("recipients", "new_recipients", "services", "hours"),
    service_type: fc.constantFrom(null, 1, 15),
    age_group: fc.constantFrom(null, "80-89"),
    sex: fc.constantFrom(null, "K", "M"),
    now: fc.nat(300),
    before: fc.nat(300),
    p_value: fc.constantFrom(0, 1e-9, 1e-5),
  }).map((part) => ({
    ...base,
    ...part,
    rate: part.before === 0 ? null : (part.now - part.before) / part.before,
  } as ToldChange));
  const name = (change: ToldChange) =>
    [change.municipality, change.year, change.measure, change.service_type, change.age_group, change.sex]
      .join();
  const anyChanges = fc.uniqueArray(anyChange, { maxLength: 40, selector: name });
  fc.assert(fc.property(anyChanges, (changes) => {
    const stories = tellStories(changes);
    assert.equal(stories.length, changes.length);
    assert.deepEqual(tellStories(changes.toReversed()), stories);
    for (const [index, story] of stories.entries()) {
      if (index > 0) assert.ok(stories[index - 1]!.p_value <= story.p_value);
      if (story.part_of === undefined) continue;
      const root = stories[story.part_of]!;
      assert.equal(root.part_of, undefined);
      assert.equal(root.municipality, story.municipality);
    }
  }));
});
