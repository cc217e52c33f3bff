/**
 * Organisation numbers: none, wrong, or where none belongs.
 *
 * Source of the wrong ones: the register's webinar of 1 November 2022, "Tjenesteytende organisasjon".
 *
 * @module
 */
import { controlDigit, ORGANISATION_WEIGHTS } from "../../../register/identifiers/modulus_11.ts";
import { ORG_NUMBER_FORBIDDEN, ORG_NUMBER_MANDATORY } from "../../../register/service_duties.ts";
import type { EditedRow, PersonEditor } from "../../cohort/person_editor.ts";
import type { RandomStream } from "../../random/random_stream.ts";
import type { PersonDefect } from "../defect.ts";
import { isEmpty } from "./cells.ts";
import { isLikeNoOther, typeOf } from "./service_rows.ts";
import { defineDefectOfWays, type Way } from "./way.ts";

const orgNumberMissing = defineDefectOfWays({
  check: "org_number_missing",
  table: "service",
  ways: [{
    name: "number",
    rows: (editor) =>
      editor.rows("service").filter((row) =>
        ORG_NUMBER_MANDATORY.includes(typeOf(row) ?? 0) && !isEmpty(row, "org_number") &&
        isLikeNoOther(editor, row)
      ),
    change: (row) => row.set("org_number", null),
  }],
});

/** Services with a number, where one may be. */
function numbered(editor: PersonEditor): EditedRow[] {
  return editor.rows("service").filter((row) =>
    /^\d{9}$/.test(String(row.get("org_number"))) && !ORG_NUMBER_FORBIDDEN.includes(typeOf(row) ?? 0) &&
    isLikeNoOther(editor, row)
  );
}

/** A number from these first digits on, with the right control digit. */
function numberFrom(first: string, random: RandomStream): string {
  for (;;) {
    let stem = first;
    while (stem.length < 8) stem += random.below(10);
    const control = controlDigit(stem, ORGANISATION_WEIGHTS);
    if (control !== undefined) return `${stem}${control}`;
  }
}

/** Puts in the same text every year. */
function wrong(name: string, draw: (random: RandomStream) => string): Way {
  return {
    name,
    rows: numbered,
    change: (row, { kept, random }) => row.set("org_number", kept("number", () => draw(random))),
  };
}

const orgNumberInvalid = defineDefectOfWays({
  check: "org_number_invalid",
  table: "service",
  ways: [
    wrong("nines", (random) => random.pick(["999999999", "999 999 999"])),
    wrong("text", (random) => random.pick(["utenbys", "reha"])),
    // The control digit is right: it is the series that no unit has.
    wrong("below", (random) => numberFrom("80", random)),
    {
      name: "control digit",
      rows: numbered,
      change(row, { kept, random }) {
        const number = String(row.get("org_number"));
        const digit = (Number(number[8]) + kept("more", () => random.integer(1, 9))) % 10;
        row.set("org_number", `${number.slice(0, 8)}${digit}`);
      },
    },
  ],
});

const orgNumberNotAllowed = defineDefectOfWays({
  check: "org_number_not_allowed",
  table: "service",
  ways: [{
    name: "number",
    rows: (editor) =>
      editor.rows("service").filter((row) =>
        ORG_NUMBER_FORBIDDEN.includes(typeOf(row) ?? 0) && isEmpty(row, "org_number") &&
        isLikeNoOther(editor, row)
      ),
    // First digit 3: no real unit has it.
    change: (row, { kept, random }) => row.set("org_number", kept("number", () => numberFrom("3", random))),
  }],
});

/** Organisation numbers. */
export const organisationNumberDefects: readonly PersonDefect[] = Object.freeze([
  orgNumberMissing,
  orgNumberInvalid,
  orgNumberNotAllowed,
]);
