/**
 * Ages and sexes that cannot be, or are not what they were the year before.
 *
 * @module
 */
import type { PersonEditor } from "../../cohort/person_editor.ts";
import { type DefectContext, definePersonDefect, type PersonDefect, truthOf } from "../defect.ts";
import { numberIn } from "../given.ts";

/** Code list 9335: lives with parents, and with others. */
const WITH_PARENTS = "3";
const WITH_OTHERS = "2";

/** Nobody of a great age lives with parents; the answer would be another fault. */
function moveOut(editor: PersonEditor): void {
  for (const row of editor.rows("person_info")) {
    if (row.get("household") === WITH_PARENTS) row.set("household", WITH_OTHERS);
  }
}

/** As if the century of birth had been taken for the one before: the same year of birth in every extract. */
const ageImplausible = definePersonDefect({
  check: "age_implausible",
  table: "person",
  applies: ({ person }) => numberIn(person, "age") !== undefined,
  apply(editor) {
    editor.person.set("age", editor.year - 1877 + editor.ordinal % 10);
    moveOut(editor);
    return [truthOf("age_implausible", { editor, row: editor.person })];
  },
});

/** Oldest age that may become one year more, and stay believed for as long as a cohort lasts. */
const OLDEST = 95;

/** From one year on the person is a year older than before, and grows older from there. */
const ageAgainstYearBefore = definePersonDefect({
  check: "age_against_year_before",
  table: "person",
  applies: (editor, context) =>
    changes(context, editor) && (numberIn(editor.person, "age") ?? OLDEST + 1) <= OLDEST ||
    context.memory.has(CHANGED),
  apply(editor, { memory }) {
    const { person, year } = editor;
    const age = numberIn(person, "age");
    if (age === undefined) return [];
    if (!memory.has(CHANGED)) memory.set(CHANGED, year);
    person.set("age", age + 1);
    if (age >= 80) moveOut(editor);
    return memory.get(CHANGED) === year ? [truthOf("age_against_year_before", { editor, row: person })] : [];
  },
});

/** From one year on the person has the other sex. */
const sexChanged = definePersonDefect({
  check: "sex_changed",
  table: "person",
  applies: (editor, context) =>
    changes(context, editor) && editor.person.get("sex") !== null || context.memory.has(CHANGED),
  apply(editor, { memory }) {
    const { person, year } = editor;
    if (!memory.has(CHANGED)) memory.set(CHANGED, year);
    person.set("sex", person.get("sex") === "K" ? "M" : "K");
    return memory.get(CHANGED) === year ? [truthOf("sex_changed", { editor, row: person })] : [];
  },
});

/** Year in which the person became another. */
const CHANGED = "changed";

/** The person was in an extract of the year before, so that a change shows. */
function changes({ before, memory }: DefectContext, { year }: PersonEditor): boolean {
  return !memory.has(CHANGED) && before?.year === year - 1;
}

/** Age and sex. */
export const ageAndSexDefects: readonly PersonDefect[] = Object.freeze([
  ageImplausible,
  ageAgainstYearBefore,
  sexChanged,
]);
