import assert from "node:assert/strict";
import fc from "fast-check";
import { isoDate } from "../iso_time.ts";
import { DIGITS_ROOM, isWritableDay, putBasicDate, putHundredths, putInteger, putIsoDate } from "./digits.ts";

type Put = (view: DataView, at: number, value: number) => number;

/** What a function writes in the room it says it needs. */
function written(put: Put, value: number): string {
  const view = new DataView(new ArrayBuffer(DIGITS_ROOM));
  return new TextDecoder().decode(new Uint8Array(view.buffer, 0, put(view, 0, value)));
}

const edges = [
  0,
  9,
  10,
  99,
  100,
  999,
  1000,
  9999,
  10_000,
  99_999_999,
  100_000_000,
  9_999_999_999,
  0x7fffffff,
];

Deno.test("whole numbers are written as JavaScript writes them", () => {
  const numbers = fc.oneof(
    fc.maxSafeInteger(),
    fc.integer(),
    fc.integer({ min: -20_000, max: 20_000 }),
    // Around multiples of what is split off, where a quotient could be rounded up.
    fc.tuple(fc.integer({ min: 0, max: 90_071_992 }), fc.integer({ min: -2, max: 2 })).map(([high, low]) =>
      high * 100_000_000 + low
    ),
  );
  for (const edge of [...edges, Number.MAX_SAFE_INTEGER]) {
    assert.equal(written(putInteger, edge), String(edge));
    assert.equal(written(putInteger, -edge), String(edge === 0 ? 0 : -edge));
  }
  fc.assert(fc.property(numbers, (value) => assert.equal(written(putInteger, value), String(value))), {
    numRuns: 2000,
  });
});

Deno.test("hundredths are written with two digits behind the point", () => {
  const expected = (value: number) => {
    const digits = String(Math.abs(value)).padStart(3, "0");
    return `${value < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
  };
  const numbers = fc.oneof(fc.integer({ min: -20_000, max: 20_000 }), fc.integer());
  for (const edge of edges.filter((edge) => edge <= 0x7fffffff)) {
    assert.equal(written(putHundredths, edge), expected(edge));
  }
  fc.assert(fc.property(numbers, (value) => assert.equal(written(putHundredths, value), expected(value))), {
    numRuns: 2000,
  });
});

Deno.test("every day that four digits can tell the year of is written as its date", () => {
  const first = -719_528;
  const last = 2_932_896;
  assert.deepEqual([first - 1, first, last, last + 1].map(isWritableDay), [false, true, true, false]);
  const check = (day: number) => {
    const iso = isoDate(day)!;
    if (written(putIsoDate, day) !== iso) assert.fail(`day ${day} is ${iso}`);
    if (written(putBasicDate, day) !== iso.replaceAll("-", "")) assert.fail(`day ${day} is ${iso}`);
  };
  // All days of five centuries, and the ends of all other years.
  for (let day = -100_000; day < 90_000; day++) check(day);
  for (let year = 0; year < 10_000; year++) {
    const start = Date.parse(`${String(year).padStart(4, "0")}-01-01`) / 86_400_000;
    check(start);
    check(start + 59);
    check(start + 364);
  }
  check(last);
});
