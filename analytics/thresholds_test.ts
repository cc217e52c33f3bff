import assert from "node:assert/strict";
import fc from "fast-check";
import { testEngines } from "../stream/store/test_engines.ts";
import { defineComparisonCheck } from "./check.ts";
import { checks } from "./checks/mod.ts";
import { boundSql } from "./check.ts";
import { comparedText, exceeds, parseBounds, parseThreshold, reaches, withThresholds } from "./thresholds.ts";

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

Deno.test("bounds are read without a check", () => {
  assert.deepEqual(parseBounds("20"), { count: 20 });
  assert.deepEqual(parseBounds("20,10.5%"), { count: 20, percent: 10.5 });
  assert.deepEqual(parseBounds(" 5% "), { percent: 5 });
  for (const text of ["", "a", "1,2", "5%,1", "-1", "0.0000001%"]) {
    assert.throws(() => parseBounds(text), { name: "SyntaxError" }, text);
  }
});

Deno.test("a share is counted in whole numbers", () => {
  assert.ok(0.07 * 10_000 > 700, "what floating-point numbers make of it");
  assert.ok(reaches({ count: 1, percent: 0.07 }, { violations: 7, denominator: 10_000 }));
  assert.ok(exceeds("change", { now: 10_007, before: 10_000 }, { count: 1, percent: 0.07 }));
});

/** Counts that lie close together and on the bounds more often than chance would put them. */
const compared = fc.tuple(
  fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 2_000_000 })),
  fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 2_000_000 })),
  fc.integer({ min: 0, max: 40 }),
  fc.integer({ min: 0, max: 40 }),
).map(([now, before, moreNow, moreBefore]) => ({
  now,
  before,
  now_of: now + moreNow,
  before_of: before + moreBefore,
}));

const percents = fc.oneof(
  fc.constantFrom(0, 0.07, 0.1, 2.5, 10, 40, 100),
  fc.integer({ min: 0, max: 100_000_000 }).map((millionths) => millionths / 1_000_000),
);

for (const [engineKind, open] of Object.entries(testEngines)) {
  Deno.test(`two counts exceed a threshold as the SQL of a check says: ${engineKind}`, async () => {
    const engine = await open();
    try {
      for (const kind of ["change", "vanished", "share"] as const) {
        await fc.assert(
          fc.asyncProperty(
            fc.array(compared, { minLength: 1, maxLength: 50 }),
            fc.record({ count: fc.integer({ min: 0, max: 60 }), percent: percents }),
            async (pairs, threshold) => {
              const sql = pairs.map((pair, index) =>
                `SELECT '4601' AS municipality, 2021 AS year, '${index}' AS submission_id, ` +
                `CAST(${pair.now} AS BIGINT) AS now, CAST(${pair.before} AS BIGINT) AS before, ` +
                `CAST(${pair.now_of} AS BIGINT) AS now_of, CAST(${pair.before_of} AS BIGINT) AS before_of`
              ).join("\nUNION ALL\n");
              const check = defineComparisonCheck({
                ...checks[0]!,
                id: "sample",
                table: "municipality",
                threshold,
                comparison: { sql, exceeds: kind },
              });
              const rows = await engine.query(
                `SELECT submission_id, value FROM (${
                  boundSql(check.violations, check)
                }) ORDER BY CAST(submission_id AS INTEGER)`,
              );
              const expected = pairs.flatMap((pair, index) =>
                exceeds(kind, pair, threshold)
                  ? [{ submission_id: String(index), value: comparedText(kind, pair) }]
                  : []
              );
              assert.deepEqual(rows, expected);
            },
          ),
          { numRuns: 60 },
        );
      }
    } finally {
      await engine.close();
    }
  });
}
