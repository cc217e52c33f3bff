/**
 * What does not fit the person's age.
 *
 * @module
 */
import { daysFromCivil } from "../../../stream/mapper/value_parser.ts";
import type { EditedRow, PersonEditor } from "../../cohort/person_editor.ts";
import type { PersonDefect } from "../defect.ts";
import { copyOf } from "./cells.ts";
import {
  canMoveBack,
  HOME_SERVICES,
  isAskedRoundTheClock,
  isLikeNoOther,
  LONG_TERM_STAY,
  startedServices,
  typeOf,
} from "./service_rows.ts";
import { defineDefectOfWays, defineNearMiss } from "./way.ts";

/** Age on the last day of the year. */
function ageOf({ person }: PersonEditor): number | null {
  const age = person.get("age");
  return typeof age === "number" ? age : null;
}

function isAged(editor: PersonEditor, from: number, to: number): boolean {
  const age = ageOf(editor);
  return age !== null && age >= from && age <= to;
}

/** Services of which another of the type can be made, that begins on the same day. */
function patterns(editor: PersonEditor, type: number): readonly EditedRow[] {
  return startedServices(editor).filter((row) => isLikeNoOther(editor, row, { type }));
}

/** Health care with coercion. */
const COERCION = 24;

function withCoercion(editor: PersonEditor, row: EditedRow): EditedRow {
  const none = { hours_per_week: null, res_hours_per_week: null, rolling: null };
  return editor.append("service", copyOf(row, { service_type: COERCION, ...none }));
}

/** Time-limited stays, which have all that a long-term stay has. */
const LIMITED_STAYS = [18, 19, 20];

const ageAgainstService = defineDefectOfWays({
  check: "age_against_service",
  table: "any",
  ways: [
    {
      name: "long-term stay",
      field: "tjTjenType",
      rows(editor) {
        const services = startedServices(editor);
        const isSimple = !isAskedRoundTheClock(editor) && editor.rows("function_score").length > 0 &&
          services.every((row) => typeOf(row) !== LONG_TERM_STAY && !HOME_SERVICES.has(typeOf(row) ?? 0));
        if (!isSimple || !isAged(editor, 0, 17)) return [];
        return services.filter((row) => LIMITED_STAYS.includes(typeOf(row) ?? 0));
      },
      change: (row) => row.set("service_type", LONG_TERM_STAY),
    },
    {
      name: "coercion",
      field: "tjTjenType",
      rows: (editor) => isAged(editor, 0, 15) ? patterns(editor, COERCION) : [],
      change: (row, { editor, tell }) => [tell(withCoercion(editor, row))],
    },
    {
      name: "own children",
      field: "poOmsorgBarn",
      rows: (editor) => isAged(editor, 0, 14) ? editor.rows("person_info") : [],
      change: (row) => row.set("cares_for_children", "1"),
    },
    {
      name: "with parents",
      field: "poHusstand",
      rows: (editor) => isAged(editor, 85, Infinity) ? editor.rows("person_info") : [],
      change: (row) => row.set("household", "3"),
    },
  ],
});

/** Year of birth of those who were born after the register began, so that a start can lie between. */
function bornLate(editor: PersonEditor): number | undefined {
  const age = ageOf(editor);
  return age !== null && age >= 0 && editor.year - age > 2005 ? editor.year - age : undefined;
}

function movable(editor: PersonEditor): readonly EditedRow[] {
  if (bornLate(editor) === undefined) return [];
  return startedServices(editor).filter((row) => canMoveBack(editor, row) && isLikeNoOther(editor, row));
}

const serviceLongerThanLife = defineDefectOfWays({
  check: "service_longer_than_life",
  table: "service",
  ways: [{
    name: "start",
    rows: movable,
    change(row, { editor, kept, random }) {
      const year = kept("year", () => random.integer(2005, bornLate(editor)! - 1));
      row.set(
        "start_date",
        kept("day", () => daysFromCivil(year, random.integer(1, 12), random.integer(1, 28))),
      );
    },
  }],
});

/** What does not fit the age. */
export const ageDefects: readonly PersonDefect[] = Object.freeze([ageAgainstService, serviceLongerThanLife]);

/** The youngest and the oldest whom it fits, and services from the year of birth on. */
export const ageNearMisses: readonly PersonDefect[] = Object.freeze([
  defineNearMiss({
    check: "age_against_service",
    table: "service",
    rows: (editor) => isAged(editor, 16, 16) ? patterns(editor, COERCION) : [],
    change: (row, { editor }) => void withCoercion(editor, row),
  }),
  defineNearMiss({
    check: "age_against_service",
    table: "person_info",
    rows: (editor) => isAged(editor, 84, 84) ? editor.rows("person_info") : [],
    change: (row) => row.set("household", "3"),
  }),
  defineNearMiss({
    check: "service_longer_than_life",
    table: "service",
    rows: movable,
    change: (row, { editor }) => row.set("start_date", daysFromCivil(bornLate(editor)!, 1, 1)),
  }),
]);
