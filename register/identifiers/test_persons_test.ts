import assert from "node:assert/strict";
import { classifyPersonNumber } from "./person_number.ts";
import { testPersonSign } from "./test_persons.ts";

Deno.test("numbers that no living person has are told, and those that are merely wrong are not", () => {
  const cases: [string, number | null, string | undefined][] = [
    ["01814512319", 2021, "synthetic_number"],
    ["01664512382", 2021, "synthetic_number"],
    ["01414512336", 2021, "possibly_synthetic_number"],
    ["11111111111", 2021, "placeholder_number"],
    [" 00000000000 ", 2021, "placeholder_number"],
    ["12345678910", 2021, "placeholder_number"],
    ["01014512319", 2021, undefined],
    ["", 2021, undefined],
    ["P1234567", 2021, undefined],
  ];
  for (const [number, year, sign] of cases) assert.equal(testPersonSign(number, year), sign, number);
});

Deno.test("a birth date after the year, or longer ago than anyone lived, is impossible", () => {
  // Born 2039 and 1899, right control digits of the classic rule.
  const [late, early] = ["01013950065", "01019950007"];
  const completed = (stem: string) => {
    for (let digits = 0; digits < 100; digits++) {
      const number = stem + String(digits).padStart(2, "0");
      const told = classifyPersonNumber(number);
      if (told.rule === "classic" && told.birthDate !== undefined) return number;
    }
    return undefined;
  };
  const born = (stems: readonly string[]) => stems.map(completed).find((number) => number !== undefined)!;
  const in2039 = born([late.slice(0, 9), "010139501", "010139502"]);
  const in1899 = born([early.slice(0, 9), "010199501", "010199502"]);
  assert.equal(testPersonSign(in2039, 2021), "impossible_birth_date");
  assert.equal(testPersonSign(in2039, 2040), undefined);
  assert.equal(testPersonSign(in1899, 2022), "impossible_birth_date");
  assert.equal(testPersonSign(in1899, 2021), undefined);
  assert.equal(testPersonSign(in2039, null), undefined);
});
