/**
 * Services without a start, after death, beside a long-term stay, reported twice.
 *
 * @module
 */
import type { PersonDefect } from "../defect.ts";
import { hoursGiven } from "../given.ts";
import { copyOf, numberOf, OPEN_END } from "./cells.ts";
import {
  firstDayInYear,
  grantedServices,
  isLikeNoOther,
  lastDayInYear,
  LONG_TERM_STAY,
  startedServices,
  typeOf,
  WEEK,
  WELFARE_TECHNOLOGY,
} from "./service_rows.ts";
import { defineDefectOfWays, type Way } from "./way.ts";

const isTechnology = (type: number | null) => type !== null && WELFARE_TECHNOLOGY.has(type);

const serviceStartMissing = defineDefectOfWays({
  check: "service_start_missing",
  table: "service",
  ways: [{
    name: "start",
    // Without a start welfare technology breaks another rule too.
    rows: (editor) => startedServices(editor).filter((row) => !isTechnology(typeOf(row))),
    change: (row) => row.set("start_date", null),
  }],
});

const welfareTechnologyStartMissing = defineDefectOfWays({
  check: "welfare_technology_start_missing",
  table: "service",
  ways: [{
    name: "start",
    rows: (editor) => startedServices(editor).filter((row) => isTechnology(typeOf(row))),
    change(row, { tell }) {
      row.set("start_date", null);
      return [tell(row), tell(row, { check: "service_start_missing" })];
    },
  }],
});

const serviceAfterDeath = defineDefectOfWays({
  check: "service_after_death",
  table: "service",
  ways: [{
    name: "end",
    // The last to end: what goes on longer then goes on beside nothing that it did not go on beside before.
    rows(editor) {
      const death = numberOf(editor.person, "death_date");
      if (death === null) return [];
      const ends = grantedServices(editor).map((row) => numberOf(row, "end_date") ?? OPEN_END);
      const last = Math.max(...ends);
      if (last > death) return [];
      return startedServices(editor).filter((row) =>
        row.get("end_date") === last && isLikeNoOther(editor, row)
      );
    },
    // Nobody ended it, or it was ended when somebody noticed.
    change(row, { editor, kept, random }) {
      const later = kept("days", () => random.chance(0.5) ? 0 : random.integer(1, 90));
      row.set("end_date", later === 0 ? OPEN_END : numberOf(editor.person, "death_date")! + later);
    },
  }],
});

/** The stay that is put in lies within the other one, so that it overlaps nothing that the other does not. */
const longTermStayOverlap = defineDefectOfWays({
  check: "long_term_stay_overlap",
  table: "service",
  ways: [{
    name: "stay",
    rows: (editor) =>
      startedServices(editor).filter((row) =>
        typeOf(row) === LONG_TERM_STAY && lastDayInYear(row, editor) - numberOf(row, "start_date")! >= 3
      ),
    change(row, { editor, kept, random, tell }) {
      const start = numberOf(row, "start_date")!;
      const most = lastDayInYear(row, editor) - start - 1;
      const later = Math.min(most, kept("days", () => random.integer(1, most)));
      const second = editor.append("service", copyOf(row, { start_date: start + later }));
      return [tell(row), tell(second)];
    },
  }],
});

/** Days in which home services and a long-term stay may go on together. */
const DAYS_TOGETHER = 14;
/** What the home service that is put in has at most, in hundredths of hours. */
const FEW_HOURS = 7_00;

const longTermStayWithHomeServices = defineDefectOfWays({
  check: "long_term_stay_with_home_services",
  table: "service",
  ways: [1, 15].map((type): Way => ({
    name: `type ${type}`,
    rows: (editor) =>
      hoursGiven(editor) + FEW_HOURS > WEEK
        ? []
        : startedServices(editor).filter((row) =>
          typeOf(row) === LONG_TERM_STAY && isLikeNoOther(editor, row, { type }) &&
          lastDayInYear(row, editor) - firstDayInYear(row, editor) >= DAYS_TOGETHER
        ),
    change(row, { editor, kept, random, tell }) {
      const hours = kept("hours", () => random.integer(2, FEW_HOURS / 25) * 25);
      return [tell(editor.append("service", copyOf(row, { service_type: type, hours_per_week: hours })))];
    },
  })),
});

const serviceReportedTwice = defineDefectOfWays({
  check: "service_reported_twice",
  table: "service",
  ways: [{
    name: "copy",
    rows: (editor) =>
      startedServices(editor).filter((row) => {
        const type = typeOf(row);
        const hours = numberOf(row, "hours_per_week") ?? 0;
        // Two of the same long-term stay would overlap.
        return type !== null && type !== LONG_TERM_STAY && hoursGiven(editor) + hours <= WEEK;
      }),
    change(row, { editor, tell }) {
      const copy = editor.append("service", copyOf(row));
      // The rows after the first are told of, by key.
      return [tell(Number(copy.key) > Number(row.key) ? copy : row)];
    },
  }],
});

/** Services and the times they go on. */
export const servicePeriodDefects: readonly PersonDefect[] = Object.freeze([
  serviceStartMissing,
  serviceAfterDeath,
  longTermStayOverlap,
  longTermStayWithHomeServices,
  serviceReportedTwice,
  welfareTechnologyStartMissing,
]);
