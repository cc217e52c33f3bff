/**
 * What is counted of the extracts that defects of counts are held against: of their own year and of those beside it.
 *
 * @module
 */
import type { PersonEditor } from "../cohort/person_editor.ts";
import { dayOf } from "./days.ts";
import { isDropped, isGiven, numberIn, runsIn } from "./given.ts";
import { LOST_FIELD } from "./municipalities/counts.ts";

/** Counts of one municipality and year, as they are written. */
export interface ExtractTally {
  /** Services that began on each day of the year, refused ones left out. */
  readonly starts: number[];
  /** Persons with each type of service on any day of the year, by type. */
  readonly recipients: Record<number, number>;
  /** Persons with any welfare technology. */
  technology: number;
  /** Persons with such as was there before 2019. */
  oldTechnology: number;
  /** Assessments. */
  answers: number;
  /** Assessments in which the field stands that a defect takes away. */
  answered: number;
}

/** Counts by municipality and year, `4601/2021`: what a worker has seen. Plain data, to be sent to another thread. */
export type DefectTally = Record<string, ExtractTally>;

/** Name of an extract in a tally. */
export function extractName(municipality: string, year: number): string {
  return `${municipality}/${year}`;
}

const DAYS = 366;

function emptyTally(): ExtractTally {
  return {
    starts: new Array<number>(DAYS).fill(0),
    recipients: {},
    technology: 0,
    oldTechnology: 0,
    answers: 0,
    answered: 0,
  };
}

/** Housing under its old codes counts as 29. */
const COUNTED_AS: ReadonlyMap<number, number> = new Map([[12, 29], [13, 29]]);
const OLD_TECHNOLOGY = [6, 26];
const TECHNOLOGY = [6, 26, 27, 28];

/** Counts a person of an extract, when all has been done to the rows. */
export function count(tally: DefectTally, editor: PersonEditor): void {
  const { year } = editor;
  const of = tally[extractName(editor.municipality, year)] ??= emptyTally();
  const types = new Set<number>();
  const first = dayOf(year, 1, 1);
  for (const row of editor.rows("service")) {
    const type = numberIn(row, "service_type");
    const start = numberIn(row, "start_date");
    if (start === undefined || !isGiven(row) || isDropped(row, year)) continue;
    if (start >= first && start <= dayOf(year, 12, 31)) of.starts[start - first]!++;
    if (type !== undefined && runsIn(row, year)) types.add(COUNTED_AS.get(type) ?? type);
  }
  for (const type of types) of.recipients[type] = (of.recipients[type] ?? 0) + 1;
  if (TECHNOLOGY.some((type) => types.has(type))) of.technology++;
  if (OLD_TECHNOLOGY.some((type) => types.has(type))) of.oldTechnology++;
  const answers = editor.rows("person_info");
  of.answers += answers.length;
  of.answered += answers.filter((row) => row.get(LOST_FIELD.column) !== null).length;
}

/** What several workers have seen, together. */
export function mergeTallies(tallies: Iterable<DefectTally>): DefectTally {
  const sum: DefectTally = {};
  for (const tally of tallies) {
    for (const [name, other] of Object.entries(tally)) {
      const of = sum[name] ??= emptyTally();
      for (const [day, starts] of other.starts.entries()) of.starts[day]! += starts;
      for (const [type, recipients] of Object.entries(other.recipients)) {
        of.recipients[Number(type)] = (of.recipients[Number(type)] ?? 0) + recipients;
      }
      of.technology += other.technology;
      of.oldTechnology += other.oldTechnology;
      of.answers += other.answers;
      of.answered += other.answered;
    }
  }
  return sum;
}
