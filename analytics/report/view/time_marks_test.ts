import assert from "node:assert/strict";
import { sampleExpected } from "../samples/sample_changes.ts";
import { marksFor, timeMarksOf } from "./time_marks.ts";

const years = [2019, 2020, 2021];

Deno.test("marks are lettered in order of time, those of every service type first", () => {
  const marks = timeMarksOf({ expected_changes: sampleExpected }, { municipality: "9901", years });
  assert.deepEqual(marks.map(({ letter, year, expected }) => [letter, year, expected?.id]), [
    ["A", 2020, "municipality_9911_2020"],
    ["B", 2020, "retired_12"],
    ["C", 2021, "user_1"],
  ]);
  assert.deepEqual(marksFor(marks, null).map(({ letter }) => letter), ["A"]);
  assert.deepEqual(marksFor(marks, 28).map(({ letter }) => letter), ["A", "C"]);
});

Deno.test("what lies outside the years, or is about another municipality, is not marked", () => {
  const of = (municipality: string, years: readonly number[]) =>
    timeMarksOf({ expected_changes: sampleExpected }, { municipality, years }).map(({ expected }) =>
      expected?.id
    );
  assert.deepEqual(of("9902", years), ["retired_12"]);
  assert.deepEqual(of("9901", [2020, 2021]), ["user_1"]);
  assert.deepEqual(of("9901", []), []);
});

Deno.test("a reform is marked, unless an expected change tells it", () => {
  const [mark, ...more] = timeMarksOf({ expected_changes: [] }, { municipality: "4602", years });
  assert.deepEqual(more, []);
  assert.deepEqual(mark, { letter: "A", year: 2020, merged: ["Flora", "Vågsøy"] });
  const told = { ...sampleExpected[1]!, id: "municipality_1401_2020", municipality: "4602" };
  assert.deepEqual(
    timeMarksOf({ expected_changes: [told] }, { municipality: "4602", years }).map(({ merged }) => merged),
    [undefined],
  );
});

Deno.test("letters go on after Z", () => {
  const expected_changes = Array.from(
    { length: 28 },
    (_, index) => ({ ...sampleExpected[2]!, id: `user_${index}` }),
  );
  const letters = timeMarksOf({ expected_changes }, { municipality: "9901", years }).map(({ letter }) =>
    letter
  );
  assert.deepEqual(letters.slice(25), ["Z", "AA", "AB"]);
});
