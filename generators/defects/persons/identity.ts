/**
 * Identities that are missing, wrong, or nobody's; homes in municipalities that were not there.
 *
 * @module
 */
import { classifyPersonNumber } from "../../../register/identifiers/mod.ts";
import { isValidIn, municipalities, municipalityYears } from "../../../register/municipalities/mod.ts";
import { definePersonDefect, type PersonDefect, truthOf } from "../defect.ts";
import { standAlone } from "../stand_alone.ts";

const identMissing = definePersonDefect({
  check: "ident_missing",
  table: "person",
  applies: ({ ident }) => ident !== undefined,
  apply(editor) {
    editor.ident!.remove();
    // Without an identity nobody knows the person again.
    standAlone(editor);
    return [truthOf("ident_missing", { editor, row: editor.person })];
  },
});

const identUnmatched = definePersonDefect({
  check: "ident_unmatched",
  table: "ident",
  applies: ({ ident }) => ident !== undefined,
  apply(editor) {
    const truth = truthOf("ident_unmatched", { editor, row: editor.ident! });
    editor.remove();
    return [truth];
  },
});

/** The same wrong number in every year, so that the person is known again. */
const identInvalid = definePersonDefect({
  check: "ident_invalid",
  table: "ident",
  applies: ({ ident }) => typeof ident?.get("national_id") === "string",
  apply(editor) {
    const ident = editor.ident!;
    ident.set("national_id", invalidNumber(String(ident.get("national_id"))));
    return [truthOf("ident_invalid", { editor, row: ident })];
  },
});

/** A number with another last digit, so that its control digits are wrong under the rule of 2032 as well. */
function invalidNumber(number: string): string {
  const last = Number(number.at(-1));
  for (let more = 1; more < 10; more++) {
    const wrong = number.slice(0, -1) + (last + more) % 10;
    if (!classifyPersonNumber(wrong).valid) return wrong;
  }
  throw new RangeError(
    "A number of eleven digits has nine others that differ in the last, and all are valid",
  );
}

/** Numbers by year that are none of it, and were or became one. */
const notValid = new Map<number, readonly string[]>();

function numbersNotValidIn(year: number): readonly string[] {
  let numbers = notValid.get(year);
  if (numbers === undefined) {
    numbers = municipalities.map(({ code }) => code).filter((code) => isValidIn(code, year) === false);
    notValid.set(year, numbers);
  }
  return numbers;
}

/** The home of before a reform, or of after one. */
const municipalityNumberNotValidInYear = definePersonDefect({
  check: "municipality_number_not_valid_in_year",
  table: "person",
  applies: ({ year }) =>
    year >= municipalityYears.from && year <= municipalityYears.to && numbersNotValidIn(year).length > 0,
  apply(editor, { random }) {
    editor.person.set("home_municipality", random.pick(numbersNotValidIn(editor.year)));
    return [truthOf("municipality_number_not_valid_in_year", { editor, row: editor.person })];
  },
});

/** Identities. */
export const identityDefects: readonly PersonDefect[] = Object.freeze([
  identMissing,
  identUnmatched,
  identInvalid,
  municipalityNumberNotValidInYear,
]);
