/**
 * Rows at the edge of what the checks allow: nothing is to be found in them.
 *
 * @module
 */
import {
  HOURS_MANDATORY,
  ORG_NUMBER_FORBIDDEN,
  ORG_NUMBER_MANDATORY,
} from "../../../register/service_duties.ts";
import type { PersonDefect } from "../defect.ts";
import { hoursGiven } from "../given.ts";
import { ageNearMisses } from "./age.ts";
import { copyOf, EARLIEST, isEmpty, isOpen, numberOf, OPEN_END, yearEnd } from "./cells.ts";
import { nutritionNearMisses } from "./nutrition.ts";
import { rehabilitationNearMisses } from "./rehabilitation.ts";
import {
  firstDayInYear,
  grantedServices,
  isLikeNoOther,
  lastDayInYear,
  LONG_TERM_STAY,
  openServices,
  startedServices,
  typeOf,
  WEEK,
} from "./service_rows.ts";
import { waitingListNearMisses } from "./waiting_list.ts";
import { defineNearMiss } from "./way.ts";

const services: readonly PersonDefect[] = [
  // Ends on the day of death.
  defineNearMiss({
    check: "service_after_death",
    table: "service",
    rows(editor) {
      const death = numberOf(editor.person, "death_date");
      const ends = grantedServices(editor).map((row) => numberOf(row, "end_date") ?? OPEN_END);
      const last = Math.max(...ends);
      return startedServices(editor).filter((row) =>
        death !== null && last <= death && row.get("end_date") === last && isLikeNoOther(editor, row)
      );
    },
    change: (row, { editor }) => row.set("end_date", editor.person.get("death_date")),
  }),
  // One stay ends on the day on which the next begins.
  defineNearMiss({
    check: "long_term_stay_overlap",
    table: "service",
    rows: (editor) =>
      startedServices(editor).filter((row) =>
        typeOf(row) === LONG_TERM_STAY && lastDayInYear(row, editor) - numberOf(row, "start_date")! >= 20 &&
        lastDayInYear(row, editor) - firstDayInYear(row, editor) >= 3
      ),
    change(row, { editor, random }) {
      const first = Math.max(numberOf(row, "start_date")! + 1, firstDayInYear(row, editor));
      const day = random.integer(first, lastDayInYear(row, editor) - 1);
      editor.append("service", copyOf(row, { start_date: day }));
      row.set("end_date", day);
    },
  }),
  // Home services for the fourteen days on which they may go on beside the stay.
  defineNearMiss({
    check: "long_term_stay_with_home_services",
    table: "service",
    rows: (editor) =>
      hoursGiven(editor) + 100 > WEEK
        ? []
        : startedServices(editor).filter((row) =>
          typeOf(row) === LONG_TERM_STAY && isLikeNoOther(editor, row, { type: 15 }) &&
          isLikeNoOther(editor, row, { type: 15, start: firstDayInYear(row, editor) }) &&
          lastDayInYear(row, editor) - firstDayInYear(row, editor) >= 14
        ),
    change(row, { editor }) {
      const first = firstDayInYear(row, editor);
      const cells = { service_type: 15, hours_per_week: 100, start_date: first, end_date: first + 13 };
      editor.append("service", copyOf(row, cells));
    },
  }),
  // The same again, but for the day on which it begins.
  defineNearMiss({
    check: "service_reported_twice",
    table: "service",
    rows: (editor) =>
      startedServices(editor).filter((row) => {
        const start = numberOf(row, "start_date")! + 1;
        return typeOf(row) !== LONG_TERM_STAY && start <= lastDayInYear(row, editor) &&
          isLikeNoOther(editor, row, { start }) &&
          hoursGiven(editor) + (numberOf(row, "hours_per_week") ?? 0) <= WEEK;
      }),
    change(row, { editor }) {
      editor.append("service", copyOf(row, { start_date: numberOf(row, "start_date")! + 1 }));
    },
  }),
];

const hoursAndNumbers: readonly PersonDefect[] = [
  // As many hours as a week has, in the one service that has any.
  defineNearMiss({
    check: "hours_over_168",
    table: "service",
    rows: (editor) =>
      startedServices(editor).filter((row) => {
        const hours = numberOf(row, "hours_per_week");
        return hours !== null && hours === hoursGiven(editor) && isLikeNoOther(editor, row);
      }),
    change: (row) => row.set("hours_per_week", WEEK),
  }),
  // None of a service that was refused.
  defineNearMiss({
    check: "hours_missing",
    table: "service",
    rows: (editor) =>
      editor.rows("service").filter((row) =>
        row.get("decision") === "1" && HOURS_MANDATORY.includes(typeOf(row) ?? 0)
      ),
    change: (row) => row.set("hours_per_week", null),
  }),
  // With the zero behind that the register takes.
  defineNearMiss({
    check: "org_number_invalid",
    table: "service",
    rows: (editor) =>
      editor.rows("service").filter((row) =>
        /^\d{9}$/.test(String(row.get("org_number"))) && isLikeNoOther(editor, row)
      ),
    change: (row) => row.set("org_number", `${row.get("org_number")}0`),
  }),
  // None where none is asked for.
  defineNearMiss({
    check: "org_number_missing",
    table: "service",
    rows: (editor) =>
      editor.rows("service").filter((row) => {
        const type = typeOf(row) ?? 0;
        return !ORG_NUMBER_MANDATORY.includes(type) && !ORG_NUMBER_FORBIDDEN.includes(type) &&
          !isEmpty(row, "org_number") && isLikeNoOther(editor, row);
      }),
    change: (row) => row.set("org_number", null),
  }),
];

const dates: readonly PersonDefect[] = [
  // The first day that the register takes.
  defineNearMiss({
    check: "date_implausible",
    table: "function_score",
    rows: (editor) => editor.rows("function_score"),
    change: (row) => row.set("start_date", EARLIEST),
  }),
  // The last day.
  defineNearMiss({
    check: "date_implausible",
    table: "function_score",
    rows: (editor) => editor.rows("function_score").filter(isOpen),
    change: (row, { editor }) => row.set("start_date", yearEnd(editor.year)),
  }),
  // Two years after the period's end.
  defineNearMiss({
    check: "end_date_implausible",
    table: "service",
    rows: (editor) => openServices(editor).filter((row) => isLikeNoOther(editor, row)),
    change: (row, { editor }) => row.set("end_date", yearEnd(editor.year + 2)),
  }),
  // Over on the day on which it began.
  defineNearMiss({
    check: "end_before_start",
    table: "service",
    rows: (editor) => openServices(editor).filter((row) => isLikeNoOther(editor, row)),
    change: (row) => row.set("end_date", row.get("start_date")),
  }),
  // Decided on the day of the application, and complained of and answered on that day too.
  defineNearMiss({
    check: "decision_before_application",
    table: "service",
    rows: (editor) => editor.rows("service").filter((row) => row.get("decision_date") !== null),
    change(row) {
      for (const column of ["application_date", "complaint_received", "complaint_answered"]) {
        row.set(column, row.get("decision_date"));
      }
    },
  }),
  // The first month that the register takes.
  defineNearMiss({
    check: "field_out_of_range",
    table: "person_info",
    rows: (editor) => editor.rows("person_info").filter((row) => row.get("doctor_assessed") !== null),
    change: (row) => row.set("doctor_assessed", "200501"),
  }),
];

/** All near misses. They are given to persons as defects are, and tell nothing. */
export const rowNearMisses: readonly PersonDefect[] = Object.freeze([
  ...services,
  ...hoursAndNumbers,
  ...dates,
  ...waitingListNearMisses,
  ...rehabilitationNearMisses,
  ...nutritionNearMisses,
  ...ageNearMisses,
]);
