import assert from "node:assert/strict";
import fc from "fast-check";
import { classifyPersonNumber } from "../../register/identifiers/person_number.ts";
import { testPersonSign } from "../../register/identifiers/test_persons.ts";
import { isoDate } from "../iso_time.ts";
import { dayNumber, NumberReading, untold } from "./number_reading.ts";

const reading = new NumberReading();
const encoder = new TextEncoder();

function read(text: string): NumberReading {
  const bytes = encoder.encode(`9${text}9`);
  reading.read(bytes, 1, bytes.length - 1);
  return reading;
}

/** The last two digits that make nine a number, by either rule; some of nine have none. */
function completed(stem: string, wanted: number): string {
  const found: string[] = [];
  for (let ending = 0; ending < 100; ending++) {
    const number = stem + String(ending).padStart(2, "0");
    if (classifyPersonNumber(number).rule !== undefined) found.push(number);
  }
  return found[wanted % Math.max(found.length, 1)] ?? `${stem}00`;
}

const pair = (most: number) =>
  fc.integer({ min: 0, max: most }).map((value) => String(value).padStart(2, "0"));
/** Numbers of every series, most of them with right control digits; none is written down anywhere. */
const number = fc.tuple(
  pair(79),
  pair(99),
  pair(99),
  fc.integer({ min: 0, max: 999 }),
  fc.nat(3),
  fc.boolean(),
)
  .map(([day, month, year, individual, wanted, isRight]) => {
    const stem = day + month + year + String(individual).padStart(3, "0");
    return isRight ? completed(stem, wanted) : `${stem}${String(wanted * 7).padStart(2, "0")}`;
  });
const any = fc.oneof(
  { weight: 8, arbitrary: number },
  fc.stringMatching(/^\d{10,13}$/),
  fc.stringMatching(/^[89]\d{10}$/),
  fc.constantFrom(
    "",
    " ",
    "11111111111",
    "00000000000",
    "99999999999",
    "12345678910",
    "P1234567",
    "0181451231x",
  ),
  fc.tuple(fc.constantFrom(" ", "\t", "\n "), number).map(([space, text]) => `${space}${text}${space}`),
  fc.string({ maxLength: 14, unit: "grapheme" }),
);

Deno.test("bytes are read as the register's classifier reads text", () => {
  fc.assert(
    fc.property(any, (text) => {
      const told = classifyPersonNumber(text);
      const { kind, valid, fictitious, series, birth, birthYear, sex, digits, placeholder } = read(text);
      assert.deepEqual({ kind, valid, fictitious, series }, {
        kind: told.kind,
        valid: told.valid,
        fictitious: told.fictitious,
        series: told.series,
      });
      if (told.birthDate === undefined) assert.deepEqual([birth, sex], [untold, untold]);
      else {
        assert.equal(isoDate(birth), told.birthDate);
        assert.equal(birthYear, Number(told.birthDate.slice(0, 4)));
        assert.equal(sex, told.sex === "M" ? 1 : 0);
      }
      assert.equal(digits, /^\d{11,12}$/.test(text.trim()) ? Number(text) : -1);
      if (fictitious !== "yes") {
        assert.equal(placeholder, testPersonSign(text, null) === "placeholder_number");
      }
    }),
    { numRuns: 4000 },
  );
});

Deno.test("every month of a synthetic series is told, with its D-numbers", () => {
  for (
    const [added, series] of [[80, "tenor"], [65, "nhn"], [40, "nav"], [20, undefined], [
      0,
      undefined,
    ]] as const
  ) {
    for (let month = 1; month <= 12; month++) {
      for (const day of ["07", "47"]) {
        const text = completed(`${day}${String(month + added).padStart(2, "0")}45123`, 0);
        const told = read(text);
        assert.deepEqual([told.series, told.kind], [
          series,
          added === 40 ? "hnr" : added === 20 ? "npid" : day === "47" ? "dnr" : "fnr",
        ]);
      }
    }
  }
});

Deno.test("days are those of the calendar", () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date("1800-01-01"), max: new Date("2399-12-31"), noInvalidDate: true }),
      (date) => {
        const days = Math.floor(date.getTime() / 86_400_000);
        assert.equal(dayNumber(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()), days);
      },
    ),
    { numRuns: 2000 },
  );
});
