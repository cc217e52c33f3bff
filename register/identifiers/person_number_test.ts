import assert from "node:assert/strict";
import fc from "fast-check";
import { controlDigit, PERSON_WEIGHTS_1, PERSON_WEIGHTS_2, weightedSum } from "./modulus_11.ts";
import { classifyPersonNumber, personNumberKind, personNumberType } from "./person_number.ts";

/** Eleven digits with right control digits of the classic rule; `undefined` where there are none. */
function completed(stem: string): string | undefined {
  const first = controlDigit(stem, PERSON_WEIGHTS_1);
  if (first === undefined) return undefined;
  const second = controlDigit(stem + first, PERSON_WEIGHTS_2);
  return second === undefined ? undefined : `${stem}${first}${second}`;
}

/** Every number that has this stem and whose sums leave one of `rests`. */
function numbersOf(stem: string, rests: readonly number[]): string[] {
  return [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((first) => {
    if (!rests.includes((weightedSum(stem, PERSON_WEIGHTS_1) + first) % 11)) return [];
    const second = controlDigit(stem + first, PERSON_WEIGHTS_2);
    return second === undefined ? [] : [`${stem}${first}${second}`];
  });
}

const born = { birthDate: "1945-01-01", sex: "M", rule: "classic", valid: true } as const;

Deno.test("synthetic series are told, on national numbers and on D-numbers", () => {
  assert.deepEqual(classifyPersonNumber("01814512319"), {
    kind: "fnr",
    fictitious: "yes",
    series: "tenor",
    ...born,
  });
  assert.deepEqual(classifyPersonNumber("01664512382"), {
    kind: "fnr",
    fictitious: "yes",
    series: "nhn",
    ...born,
  });
  assert.deepEqual(classifyPersonNumber("41814512302"), {
    kind: "dnr",
    fictitious: "yes",
    series: "tenor",
    ...born,
  });
  assert.deepEqual(classifyPersonNumber("41664512376"), {
    kind: "dnr",
    fictitious: "yes",
    series: "nhn",
    ...born,
  });
});

Deno.test("forty on the month is a help number that may be synthetic", () => {
  assert.deepEqual(classifyPersonNumber("01414512336"), {
    kind: "hnr",
    fictitious: "possible",
    series: "nav",
    ...born,
  });
});

Deno.test("a common help number starts with 8 or 9 and tells nothing more", () => {
  assert.deepEqual(classifyPersonNumber("81234567802"), {
    kind: "fh",
    valid: true,
    rule: "classic",
    fictitious: "no",
  });
  assert.equal(classifyPersonNumber("81234567803").valid, false);
  assert.equal(classifyPersonNumber("99999999999").kind, "fh");
});

Deno.test("NPID has twenty on the month", () => {
  const { kind, fictitious, valid } = classifyPersonNumber(completed("012145123") ?? completed("012145124")!);
  assert.deepEqual({ kind, fictitious, valid }, { kind: "npid", fictitious: "no", valid: true });
});

Deno.test("the 2032 rule allows three more rests, and such a number tells neither birth nor sex", () => {
  assert.equal(classifyPersonNumber("01814512319").rule, "classic");
  for (const number of ["01814512327", "01814512335", "01814512343"]) {
    assert.deepEqual(classifyPersonNumber(number), {
      kind: "fnr",
      valid: true,
      rule: "2032",
      fictitious: "yes",
      series: "tenor",
    });
  }
});

Deno.test("1 January 2032 has 826 classic numbers and 3304 under the 2032 rule", () => {
  const stems = Array.from(
    { length: 1000 },
    (_, individual) => `018132${String(individual).padStart(3, "0")}`,
  );
  const classic = stems.flatMap((stem) => numbersOf(stem, [0]));
  const all = stems.flatMap((stem) => numbersOf(stem, [0, 1, 2, 3]));
  assert.equal(classic.length, 826);
  assert.equal(all.length, 3304);
  assert.ok(classic.every((number) => classifyPersonNumber(number).rule === "classic"));
  assert.ok(all.every((number) => classifyPersonNumber(number).rule !== undefined));
  const wrong = stems.flatMap((stem) => numbersOf(stem, [4, 5, 6, 7, 8, 9, 10]));
  assert.ok(wrong.length > 1000);
  assert.ok(wrong.every((number) => !classifyPersonNumber(number).valid));
});

Deno.test("a DUF number has twelve digits, and its control digits are advice", () => {
  assert.deepEqual(classifyPersonNumber("201258697506"), { kind: "duf", valid: true, fictitious: "no" });
  // The authorities' own example, whose control digits do not fit.
  assert.deepEqual(classifyPersonNumber("201258697561"), { kind: "duf", valid: false, fictitious: "no" });
});

Deno.test("what is no number is unknown and not valid", () => {
  for (
    const text of [
      "",
      "abc",
      "0181451231",
      "018145 12319",
      "01134512345",
      "01994512345",
      "１２３４５６７８９０１",
    ]
  ) {
    const { kind, valid } = classifyPersonNumber(text);
    assert.deepEqual({ kind, valid }, { kind: "unknown", valid: false }, text);
  }
  assert.equal(classifyPersonNumber(" 01814512319 ").valid, true);
});

Deno.test("a day that no calendar has makes a number invalid under either rule", () => {
  for (const stem of ["318245123", "308245123", "298245123", "008145123"]) {
    const numbers = numbersOf(stem, [0, 1, 2, 3]);
    assert.ok(numbers.length > 0);
    for (const number of numbers) {
      const { valid, birthDate } = classifyPersonNumber(number);
      assert.deepEqual({ valid, birthDate }, { valid: false, birthDate: undefined }, stem);
    }
  }
  // 2000 is a leap year and 1900 is none: the individual number decides.
  assert.equal(classifyPersonNumber(completed("298200600")!).birthDate, "2000-02-29");
  assert.equal(classifyPersonNumber(numbersOf("298200123", [0])[0]!).valid, false);
});

Deno.test("the century follows from the individual number", () => {
  const birthYear = (year: string, individuals: readonly number[]) => {
    const number = individuals.map((individual) =>
      completed(`0181${year}${String(individual).padStart(3, "0")}`)
    ).find((number) => number !== undefined)!;
    return classifyPersonNumber(number).birthDate!.slice(0, 4);
  };
  assert.equal(birthYear("00", [0, 1]), "1900");
  assert.equal(birthYear("99", [498, 499]), "1999");
  assert.equal(birthYear("40", [900, 901]), "1940");
  assert.equal(birthYear("39", [900, 901, 999]), "2039");
  assert.equal(birthYear("00", [500, 501]), "2000");
  assert.equal(birthYear("54", [500, 501]), "1854");
  assert.equal(birthYear("99", [748, 749]), "1899");
});

Deno.test("an individual number of no series tells neither birth nor sex", () => {
  const numbers = ["018153500", "018140899", "018199750", "018199899"].flatMap((stem) =>
    numbersOf(stem, [0])
  );
  assert.ok(numbers.length >= 2);
  for (const number of numbers) {
    const { valid, birthDate, sex } = classifyPersonNumber(number);
    assert.deepEqual(
      { valid, birthDate, sex },
      { valid: true, birthDate: undefined, sex: undefined },
      number,
    );
  }
});

Deno.test("an even third digit of the individual number is a woman's", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 499 }), (individual) => {
    const number = completed(`018145${String(individual).padStart(3, "0")}`);
    if (number === undefined) return;
    assert.equal(classifyPersonNumber(number).sex, individual % 2 === 0 ? "K" : "M");
  }));
});

Deno.test("every classic number of a real date is valid and gives the date back", () => {
  const date = fc.date({ min: new Date("1900-01-01"), max: new Date("1999-12-31"), noInvalidDate: true });
  const added = fc.constantFrom(0, 20, 40, 65, 80);
  fc.assert(
    fc.property(
      date,
      added,
      fc.boolean(),
      fc.integer({ min: 0, max: 499 }),
      (date, added, isD, individual) => {
        const iso = date.toISOString().slice(0, 10);
        const [year, month, day] = iso.split("-").map(Number) as [number, number, number];
        const two = (value: number) => String(value % 100).padStart(2, "0");
        const stem = two(day + (isD ? 40 : 0)) + two(month + added) + two(year) +
          String(individual).padStart(3, "0");
        const number = completed(stem);
        if (number === undefined) return;
        const told = classifyPersonNumber(number);
        assert.equal(told.valid, true);
        assert.equal(told.birthDate, iso);
        assert.equal(told.fictitious, added >= 65 ? "yes" : added === 40 ? "possible" : "no");
      },
    ),
  );
});

Deno.test("one wrong digit never leaves a number valid under the classic rule", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 1, max: 9 }), (place, by) => {
    const right = "01814512319";
    const wrong = right.slice(0, place) + (Number(right[place]) + by) % 10 + right.slice(place + 1);
    assert.notEqual(classifyPersonNumber(wrong).rule, "classic");
  }));
});

Deno.test("kinds have a code of kodeverk 9032, and codes of other numbers have no kind", () => {
  assert.deepEqual(
    (["fnr", "dnr", "hnr", "fh", "duf", "npid", "unknown"] as const).map(personNumberType),
    ["1", "2", "3", "12", "10", "9", "9"],
  );
  assert.deepEqual(["1", "2", "3", "10", "12", "4", "9", "11", ""].map(personNumberKind), [
    "fnr",
    "dnr",
    "hnr",
    "duf",
    "fh",
    "unknown",
    "unknown",
    "unknown",
    "unknown",
  ]);
});
