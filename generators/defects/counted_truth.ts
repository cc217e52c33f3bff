/**
 * What checks of counts must find in a municipality and year, by what was written in the end. The rules are those of the
 * catalogue's descriptions, worked out anew and without the checks.
 *
 * @module
 */
import type { TruthRow } from "../cohort/truth.ts";
import { serviceTypes } from "../../register/services.ts";
import { dayOf, lengthOfMonth, monthOf } from "./days.ts";
import { LOST_FIELD } from "./municipalities/counts.ts";
import type { ExtractTally } from "./tally.ts";

/** Counts of a year and of those beside it, as far as there is a message that counts. */
export interface TalliedYears {
  readonly municipality: string;
  readonly year: number;
  readonly now: ExtractTally;
  readonly before: ExtractTally | undefined;
  readonly after: ExtractTally | undefined;
}

/** How often a check finds something; with a service type or a field where it is told apart by one. */
type Judge = (years: TalliedYears) => readonly Pick<TruthRow, "service_type" | "field">[];

const MONTHS = Array.from({ length: 12 }, (_, index) => index + 1);

/** Services that began in each month, January at 1. */
function monthlyStarts({ starts }: ExtractTally, year: number): number[] {
  const months = new Array<number>(13).fill(0);
  const first = dayOf(year, 1, 1);
  for (const [day, count] of starts.entries()) if (count > 0) months[monthOf(first + day)]! += count;
  return months;
}

/** Months of each year beside. */
function monthsBeside({ year, before, after }: TalliedYears): number[][] {
  return [
    ...(before === undefined ? [] : [monthlyStarts(before, year - 1)]),
    ...(after === undefined ? [] : [monthlyStarts(after, year + 1)]),
  ];
}

/** Fewest days without a start that are told of. */
const LONG_GAP = 90;

const partYearGap: Judge = (years) => {
  const beside = monthsBeside(years);
  if (beside.length === 0) return [];
  return gaps(years).filter((months) => months.every((month) => beside.every((other) => other[month]! > 0)))
    .map(() => ({}));
};

/** The months that lie wholly in each long run of days without a start. */
function gaps({ year, now: { starts } }: TalliedYears): number[][] {
  const first = dayOf(year, 1, 1);
  const end = dayOf(year + 1, 1, 1);
  const found: number[][] = [];
  let from = first;
  for (let day = first; day <= end; day++) {
    if (day < end && starts[day - first]! === 0) continue;
    if (day - from >= LONG_GAP) {
      found.push(MONTHS.filter((month) => {
        const begin = dayOf(year, month, 1);
        return begin >= from && begin + lengthOfMonth(year, month) <= day;
      }));
    }
    from = day + 1;
  }
  return found;
}

/** Starts of a month in the years beside that make its emptiness no chance. */
const EXPECTED = 10;

const monthWithoutStarts: Judge = (years) => {
  const beside = monthsBeside(years);
  if (beside.length === 0) return [];
  const now = monthlyStarts(years.now, years.year);
  return MONTHS.filter((month) => now[month] === 0 && beside.every((other) => other[month]! >= EXPECTED))
    .map(() => ({}));
};

const startsDoubled: Judge = (years) => {
  const beside = monthsBeside(years);
  if (beside.length === 0) return [];
  const now = monthlyStarts(years.now, years.year);
  return MONTHS.filter((month) => {
    const most = Math.max(...beside.map((other) => other[month]!));
    return most > 0 && now[month]! >= 2 * most && now[month]! >= most + 20;
  }).map(() => ({}));
};

/** A difference of so many persons, and so many per cent of the year before. */
function isLarge(now: number, before: number): boolean {
  return Math.abs(now - before) >= 20 && Math.abs(now - before) * 100 >= before * 40;
}

/** Types in use in a year and the one before, old codes that count as another left out. */
function comparableTypes(year: number): number[] {
  const successors = new Set(
    serviceTypes.flatMap(({ replacedBy }) =>
      replacedBy !== undefined && "serviceType" in replacedBy ? [replacedBy.serviceType] : []
    ),
  );
  return serviceTypes.filter(({ code, years, replacedBy }) =>
    !(replacedBy !== undefined && "serviceType" in replacedBy) && (years.to ?? Infinity) >= year &&
    (successors.has(code) || (years.from ?? -Infinity) < year)
  ).map(({ code }) => code);
}

function byType(judge: (now: number, before: number) => boolean): Judge {
  return ({ year, now, before }) =>
    before === undefined
      ? []
      : comparableTypes(year).filter((type) => judge(now.recipients[type] ?? 0, before.recipients[type] ?? 0))
        .map((type) => ({ service_type: type }));
}

/** First year with 27 and 28: the year after is the first that both count in. */
const NEW_TECHNOLOGY = 2019;

const technologyChange: Judge = ({ year, now, before }) => {
  if (before === undefined) return [];
  const large = year > NEW_TECHNOLOGY
    ? isLarge(now.technology, before.technology)
    : isLarge(now.oldTechnology, before.oldTechnology);
  return large ? [{}] : [];
};

const fieldShareChanged: Judge = ({ now, before }) => {
  if (before === undefined || now.answers === 0 || before.answers === 0) return [];
  const difference = Math.abs(now.answered * before.answers - before.answered * now.answers);
  const large = difference * 100 >= 20 * now.answers * before.answers && difference >= 20 * before.answers;
  return large ? [{ field: LOST_FIELD.field }] : [];
};

const JUDGES: Readonly<Record<string, Judge>> = Object.freeze({
  part_year_gap: partYearGap,
  month_without_starts: monthWithoutStarts,
  starts_doubled: startsDoubled,
  recipients_change: byType(isLarge),
  service_type_vanished: byType((now, before) => before >= 10 && now === 0),
  welfare_technology_change: technologyChange,
  field_share_changed: fieldShareChanged,
});

/** What a check must find in a municipality and year; nothing for checks that do not count. */
export function countedTruth(check: string, years: TalliedYears): readonly TruthRow[] {
  const { municipality, year } = years;
  return (JUDGES[check]?.(years) ?? []).map((apart) => ({
    check,
    municipality,
    year,
    table: "municipality",
    ...apart,
  }));
}
