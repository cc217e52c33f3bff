/**
 * Stays in hospitals (`DOGNTILBUD`).
 *
 * @module
 */
import { exactExp } from "../../random/exact_math.ts";
import type { RandomStream } from "../../random/random_stream.ts";
import { type LifeCourse, Need } from "../life_course.ts";
import { ageGroupOf } from "../../targets/age_groups.ts";
import { newYear } from "../seasons.ts";
import type { YearState } from "./year_state.ts";

/**
 * Stays a year in care by age group (0-17, 18-49, 50-66, 67-79, 80-89, 90+) and level of need. No public figures by need were
 * found: kprkit's own, about one stay in two years for the old, as the elderly have more than others.
 */
const rates: readonly Readonly<Record<number, number>>[] = [
  { [Need.some]: 0.12, [Need.medium]: 0.2, [Need.extensive]: 0.4, [Need.unknown]: 0.12 },
  { [Need.some]: 0.15, [Need.medium]: 0.22, [Need.extensive]: 0.3, [Need.unknown]: 0.15 },
  { [Need.some]: 0.3, [Need.medium]: 0.45, [Need.extensive]: 0.5, [Need.unknown]: 0.3 },
  { [Need.some]: 0.42, [Need.medium]: 0.62, [Need.extensive]: 0.55, [Need.unknown]: 0.42 },
  { [Need.some]: 0.5, [Need.medium]: 0.7, [Need.extensive]: 0.55, [Need.unknown]: 0.5 },
  { [Need.some]: 0.5, [Need.medium]: 0.62, [Need.extensive]: 0.4, [Need.unknown]: 0.5 },
];

/** None of so many stays: `exp(-rate)` by age group and level. */
const none = Float64Array.from(
  { length: rates.length * 4 },
  (_, i) => exactExp(-rates[i >> 2]![i & 3]!),
);

/** Most stays that are drawn for a year. */
const MOST = 6;
/** Rows that a person may have. */
const ROOM = 500;

/**
 * How many of a month's admissions there are, of 256: most in winter, fewest in July; in March to May 2020 planned treatment
 * was put off. How much by month is kprkit's own.
 */
const ordinary = Uint8Array.of(255, 250, 246, 236, 232, 228, 206, 222, 234, 238, 244, 252);
const pandemic = Uint8Array.of(255, 250, 160, 112, 168, 208, 200, 218, 228, 224, 212, 210);
const PANDEMIC = 2020;

/** Days in hospital by five random bits: three days for half of all, some weeks for a few. */
const lengths = Uint8Array.from(
  [1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 14, 16, 18, 20],
);

/** Days between a discharge and the next admission, at the least. */
const BETWEEN = 2;

/** Days of admission of one person and year. */
const admissions = new Int32Array(MOST);

/** Writes the stays of a year in order of time; none overlaps another, none leaves the time in care. */
export function addHospitalStays(
  random: RandomStream,
  life: LifeCourse,
  { state, need, hospitals }: { state: YearState; need: number; hospitals: number },
): void {
  const { firstDay, lastDay } = state;
  const count = drawCount(random, ageGroupOf(state.age) * 4 + need);
  if (count === 0) return;
  let admitted = 0;
  const seasons = state.year === PANDEMIC ? pandemic : ordinary;
  const yearStart = newYear(state.year);
  for (let i = 0; i < count; i++) {
    // A day on which the person is not in care, or that the season leaves out, is no admission.
    const day = yearStart + random.below(365);
    const thin = random.uint32() >>> 24;
    if (day < firstDay || day > lastDay || thin > seasons[monthOf(day - yearStart)]!) continue;
    admissions[admitted++] = day;
  }
  if (admitted === 0) return;
  if (admitted > 1) admissions.subarray(0, admitted).sort();
  let free = firstDay;
  for (let i = 0; i < admitted; i++) {
    const word = random.uint32();
    const start = admissions[i]!;
    if (start < free || life.hospitalStays.length >= ROOM) continue;
    let end = Math.min(start + lengths[word & 31]!, lastDay);
    // The day of a move is a day of the new municipality.
    if (start < life.moved && end >= life.moved) end = life.moved - 1;
    const row = life.hospitalStays.add();
    const { columns } = life.hospitalStays;
    // Four of five are in the nearest hospital.
    columns.unit[row] = (word >>> 8) % 5 < 4 ? 0 : (word >>> 16) % hospitals;
    columns.start[row] = start;
    columns.end[row] = end;
    columns.home[row] = start >= life.moved ? 1 : 0;
    free = end + BETWEEN;
  }
}

/** A Poisson draw by counting up. */
function drawCount(random: RandomStream, at: number): number {
  let left = random.uint32() * 2 ** -32;
  let chance = none[at]!;
  if (left < chance) return 0;
  const mean = rates[at >> 2]![at & 3]!;
  let count = 0;
  while (left >= chance && count < MOST) {
    left -= chance;
    count++;
    chance *= mean / count;
  }
  return count;
}

/** Month of a day of the year, from 0, to the nearest day or two. */
function monthOf(dayOfYear: number): number {
  return Math.min(11, Math.floor(dayOfYear / 30.45));
}
