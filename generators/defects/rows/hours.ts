/**
 * Hours a week: none, or more than a week has.
 *
 * @module
 */
import { HOURS_MANDATORY } from "../../../register/service_duties.ts";
import type { PersonDefect } from "../defect.ts";
import { numberOf } from "./cells.ts";
import {
  firstDayInYear,
  grantedServices,
  isAskedRoundTheClock,
  isLikeNoOther,
  lastDayInYear,
  startedServices,
  typeOf,
  WEEK,
} from "./service_rows.ts";
import { defineDefectOfWays } from "./way.ts";

/** Most hours that the field has room for, in hundredths. */
const MOST_HOURS = 999_99;

const hoursMissing = defineDefectOfWays({
  check: "hours_missing",
  table: "service",
  ways: [{
    name: "hours",
    rows: (editor) =>
      isAskedRoundTheClock(editor)
        ? []
        : grantedServices(editor).filter((row) =>
          HOURS_MANDATORY.includes(typeOf(row) ?? 0) && row.get("hours_per_week") !== null &&
          isLikeNoOther(editor, row)
        ),
    change: (row) => row.set("hours_per_week", null),
  }],
});

/** The point was forgotten, where that makes more than 168 hours and no more than there is room for; else some number. */
const hoursOver168 = defineDefectOfWays({
  check: "hours_over_168",
  table: "service",
  ways: [{
    name: "hours",
    rows: (editor) =>
      startedServices(editor).filter((row) =>
        (numberOf(row, "hours_per_week") ?? 0) > 0 && isLikeNoOther(editor, row) &&
        firstDayInYear(row, editor) <= lastDayInYear(row, editor)
      ),
    change(row, { editor, kept, random, tell }) {
      const without = numberOf(row, "hours_per_week")! * 100;
      const isTooMany = without > WEEK && without <= MOST_HOURS;
      const hours = kept("hours", () => isTooMany ? without : random.integer(WEEK + 1, MOST_HOURS));
      row.set("hours_per_week", hours);
      // More than 168 hours in one service are as many for the person.
      return [tell(row), tell(editor.person, { check: "person_hours_over_168" })];
    },
  }],
});

/** Hours a week. */
export const hoursDefects: readonly PersonDefect[] = Object.freeze([hoursMissing, hoursOver168]);
