import assert from "node:assert/strict";
import fc from "fast-check";
import { checks } from "./checks/mod.ts";
import { parseThreshold, reaches, withThresholds } from "./thresholds.ts";

Deno.test("a threshold is read in its three forms", () => {
  assert.deepEqual(parseThreshold("hours_missing=10"), { check: "hours_missing", threshold: { count: 10 } });
  assert.deepEqual(parseThreshold("hours_over_168=2.5%"), {
    check: "hours_over_168",
    threshold: { percent: 2.5 },
  });
  assert.deepEqual(parseThreshold("hours_over_168=25%"), {
    check: "hours_over_168",
    threshold: { percent: 25 },
  });
  assert.deepEqual(parseThreshold(" recipients_change=10,25% "), {
    check: "recipients_change",
    threshold: { count: 10, percent: 25 },
  });
});

Deno.test("what is no threshold is refused with the way to write one", () => {
  for (
    const text of [
      "",
      "hours_missing",
      "hours_missing=",
      "hours_missing=-1",
      "hours_missing=5%,3",
      "=4",
      "a=1,2",
    ]
  ) {
    assert.throws(() => parseThreshold(text), { name: "SyntaxError", message: /check=count,percent%/ }, text);
  }
  assert.throws(() => parseThreshold("hours_missing=101%"), { name: "SyntaxError", message: /100 per cent/ });
});

Deno.test("an override changes only what it gives", () => {
  const changed = withThresholds(checks, [
    parseThreshold("recipients_change=30"),
    parseThreshold("hours_missing=1"),
    parseThreshold("hours_missing=5%"),
  ]);
  const threshold = (id: string) => changed.find((check) => check.id === id)?.threshold;
  assert.deepEqual(threshold("recipients_change"), { count: 30, percent: 40 });
  assert.deepEqual(threshold("hours_missing"), { count: 1, percent: 5 });
  assert.deepEqual(changed.map(({ id }) => id), checks.map(({ id }) => id));
  assert.throws(() => withThresholds(checks, [parseThreshold("nothing=1")]), { name: "RangeError" });
});

Deno.test("both bounds must be reached", () => {
  assert.equal(reaches({ count: 5, percent: 10 }, { violations: 5, denominator: 50 }), true);
  assert.equal(reaches({ count: 5, percent: 10 }, { violations: 5, denominator: 51 }), false);
  assert.equal(reaches({ count: 5, percent: 10 }, { violations: 4, denominator: 4 }), false);
  assert.equal(reaches({ count: 1, percent: 0 }, { violations: 1, denominator: 0 }), true);
  assert.equal(reaches({ count: 1, percent: 1 }, { violations: 1, denominator: 0 }), false);
});

Deno.test("what is written is read back", () => {
  fc.assert(fc.property(fc.nat(999_999), fc.integer({ min: 0, max: 1000 }), (count, tenths) => {
    const { threshold } = parseThreshold(`hours_missing=${count},${tenths / 10}%`);
    assert.deepEqual(threshold, { count, percent: tenths / 10 });
  }));
});
