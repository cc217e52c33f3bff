import assert from "node:assert/strict";
import fc from "fast-check";
import { isoDate } from "../../stream/iso_time.ts";
import { daysFromIso } from "../../stream/mapper/value_parser.ts";
import {
  demandOn,
  easter,
  isClosedSpring,
  isJuly,
  nextSchoolDay,
  nextStationDay,
  putDate,
} from "./calendar.ts";

const day = daysFromIso;

Deno.test("Easter falls on the days that almanacs have", () => {
  const known = [
    "1997-03-30",
    "2008-03-23",
    "2011-04-24",
    "2019-04-21",
    "2020-04-12",
    "2024-03-31",
    "2025-04-20",
  ];
  for (const date of known) assert.equal(isoDate(easter(Number(date.slice(0, 4)))), date);
});

Deno.test("stations are closed on holidays and at weekends, schools in holidays too", () => {
  const open: [closed: string, station: string, school: string][] = [
    ["2021-05-17", "2021-05-18", "2021-05-18"],
    ["2021-04-01", "2021-04-06", "2021-04-06"],
    ["2021-05-13", "2021-05-14", "2021-05-14"],
    ["2021-07-03", "2021-07-05", "2021-08-19"],
    ["2020-12-24", "2020-12-28", "2021-01-04"],
    ["2020-03-12", "2020-03-12", "2020-05-11"],
    ["2021-10-04", "2021-10-04", "2021-10-08"],
  ];
  for (const [closed, station, school] of open) {
    assert.equal(isoDate(nextStationDay(day(closed))), station);
    assert.equal(isoDate(nextSchoolDay(day(closed))), school);
  }
});

Deno.test("open days are weekdays, at most two weeks off for stations and three months for schools", () => {
  fc.assert(fc.property(fc.integer({ min: day("1996-01-01"), max: day("2035-06-01") }), (any) => {
    const [station, school] = [nextStationDay(any), nextSchoolDay(any)];
    assert.ok(station >= any && station - any < 14 && school >= station && school - any < 93);
    assert.equal(nextStationDay(school), school, "a school day is a day that stations are open on");
    const weekday = new Date(station * 86_400_000).getUTCDay();
    assert.ok(weekday >= 1 && weekday <= 5);
  }));
});

Deno.test("days are written as ISO dates", () => {
  fc.assert(fc.property(fc.integer({ min: day("1996-01-01"), max: day("2035-12-31") }), (any) => {
    const bytes = new Uint8Array(10);
    putDate(bytes, 0, any);
    assert.equal(new TextDecoder().decode(bytes), isoDate(any));
    assert.equal(isJuly(any), isoDate(any)!.slice(5, 7) === "07");
  }));
});

Deno.test("fewest come in July, and few in the closed spring", () => {
  assert.ok(demandOn(day("2019-07-10")) < 0.5 * demandOn(day("2019-09-10")));
  assert.ok(demandOn(day("2020-04-15")) < 0.5 * demandOn(day("2019-04-15")));
  assert.deepEqual(
    ["2020-03-11", "2020-03-12", "2020-06-14", "2020-06-15"].map((date) => isClosedSpring(day(date))),
    [
      false,
      true,
      true,
      false,
    ],
  );
});
