import assert from "node:assert/strict";
import fc from "fast-check";
import {
  daysFromIso,
  NOT_IN_CALENDAR,
  parseBasicDate,
  parseHundredths,
  parseInteger,
  parseIsoDate,
} from "./value_parser.ts";

const encoder = new TextEncoder();

function parsed(parse: (bytes: Uint8Array, start: number, end: number) => number, text: string): number {
  const bytes = encoder.encode(`<${text}>`);
  return parse(bytes, 1, bytes.length - 1);
}

Deno.test("parseBasicDate agrees with Date on every day of the years 1600 to 9999", () => {
  fc.assert(fc.property(fc.integer({ min: -135140, max: 2932896 }), (days) => {
    const iso = new Date(days * 86_400_000).toISOString().slice(0, 10);
    assert.equal(parsed(parseBasicDate, iso.replaceAll("-", "")), days);
    assert.equal(parsed(parseIsoDate, iso), days);
    assert.equal(daysFromIso(iso), days);
  }));
});

Deno.test("parseBasicDate tells a day that no calendar has from text that is no date", () => {
  for (const text of ["20210229", "20210231", "20210431", "19000229"]) {
    assert.equal(parsed(parseBasicDate, text), NOT_IN_CALENDAR, text);
  }
  assert.equal(parsed(parseBasicDate, "20000229"), 11016);
  for (
    const text of [
      "",
      "2021",
      "20211301",
      "20210001",
      "20210100",
      "20210132",
      "2021013a",
      "202101311",
      "2021-1-1",
    ]
  ) {
    assert.ok(Number.isNaN(parsed(parseBasicDate, text)), text);
  }
});

Deno.test("parseIsoDate takes the time zones of xs:date", () => {
  for (const zone of ["", "Z", "+01:00", "-05:30", "+14:00"]) {
    assert.equal(parsed(parseIsoDate, `2021-03-04${zone}`), daysFromIso("2021-03-04"), zone);
  }
  for (
    const text of ["2021-03-04X", "2021-03-04+1:00", "20210304", "2021-03-04T00:00:00", "2021-03-04+15:00"]
  ) {
    assert.ok(Number.isNaN(parsed(parseIsoDate, text)), text);
  }
});

Deno.test("parseInteger reads what fits a double exactly", () => {
  fc.assert(fc.property(fc.maxSafeInteger(), (value) => {
    assert.equal(parsed(parseInteger, String(value)), value);
  }));
  assert.equal(parsed(parseInteger, "+7"), 7);
  assert.equal(parsed(parseInteger, "0000000012"), 12);
  for (const text of ["", "-", "1.5", "1e3", "12a", "9007199254740993", "99999999999999999999"]) {
    assert.ok(Number.isNaN(parsed(parseInteger, text)), text);
  }
});

Deno.test("parseHundredths keeps two digits and rounds the third half up", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 99_999_999 }), (value) => {
    assert.equal(parsed(parseHundredths, (value / 100).toFixed(2)), value);
  }));
  const cases: [string, number][] = [
    ["12", 1200],
    ["12.", 1200],
    [".5", 50],
    ["-1.5", -150],
    ["2.345", 235],
    ["2.3449", 234],
  ];
  for (const [text, value] of cases) assert.equal(parsed(parseHundredths, text), value, text);
  for (const text of ["", ".", "1,5", "1.2.3", "1 2", "99999999999"]) {
    assert.ok(Number.isNaN(parsed(parseHundredths, text)), text);
  }
});
