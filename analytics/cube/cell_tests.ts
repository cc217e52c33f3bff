/**
 * What is tested of a cell of two years.
 *
 * @module
 */
import { testMcNemar, testPoissonCounts } from "../statistics/equal_counts.ts";
import { testWelch } from "../statistics/welch.ts";
import type { ChangeTests, TestedComparison } from "./change_tests.ts";
import { dimensionsOf } from "./cube_cell.ts";
import type { YearPair } from "./plan.ts";
import type { PairedCell, PairedUnit } from "./year_cube.ts";

/**
 * Fewest persons or events of both years together that are tested: with fewer, no change reaches the bound
 * of `count`. The floor looks at both years alike and never at the difference, so that it favours no
 * outcome; below ten no test can tell much.
 */
export function testFloor(count: number): number {
  return Math.max(10, Math.ceil(count));
}

/** Condition on {@linkcode PairedCell}: some measure of it is tested. A service stands for a person at least. */
export function isTested(floor: number): string {
  return `services + before_services >= ${floor} OR recipients + before_recipients >= ${floor}`;
}

/** Tests every measure of a cell that has enough to test. */
export function testCell(
  tests: ChangeTests,
  cell: PairedCell,
  { unit, years, floor }: { readonly unit: PairedUnit; readonly years: YearPair; readonly floor: number },
): void {
  const name = {
    unit,
    year: years.year,
    ...(unit.municipalities === undefined ? {} : { municipalities: unit.municipalities }),
    ...dimensionsOf(cell),
  };
  testRecipients(tests, cell, { name, unit, floor });
  const counts = [
    ...(unit.matched && unit.newKnownBefore
      ? [["new_recipients", cell.recipients - cell.kept, cell.before_new] as const]
      : []),
    ["services", cell.services, cell.before_services],
    ["stays", cell.stays, cell.before_stays],
  ] as const;
  for (const [measure, now, before] of counts) {
    if (now + before < floor) continue;
    const p_value = testPoissonCounts({ now, before });
    tests.add({ ...name, measure, now, before, rate: rateOf(now, before), test: "poisson", p_value });
  }
  testHours(tests, cell, { name, floor });
}

type Name = Omit<TestedComparison, "measure" | "now" | "before" | "rate" | "test" | "p_value">;

function testRecipients(
  tests: ChangeTests,
  { recipients: now, before_recipients: before, stayed }: PairedCell,
  { name, unit, floor }: { name: Name; unit: PairedUnit; floor: number },
): void {
  const [came, left] = [now - stayed, before - stayed];
  if (came + left < floor) return;
  const told = { ...name, measure: "recipients", now, before, rate: rateOf(now, before) } as const;
  // Where nobody is known again, the persons of both years are two counts and no more.
  tests.add(
    unit.matched
      ? { ...told, test: "mcnemar", came, left, p_value: testMcNemar({ came, left }) }
      : { ...told, test: "poisson", p_value: testPoissonCounts({ now, before }) },
  );
}

/** Hours a week of each recipient with hours: the mean is tested, and the sum told. */
function testHours(
  tests: ChangeTests,
  cell: PairedCell,
  { name, floor }: { name: Name; floor: number },
): void {
  const { hours_of: now_of, before_hours_of: before_of } = cell;
  if (now_of < floor || before_of < floor) return;
  const p_value = testWelch(
    { count: now_of, sum: cell.hours, squares: cell.hours_squares },
    { count: before_of, sum: cell.before_hours, squares: cell.before_hours_squares },
  );
  tests.add({
    ...name,
    measure: "hours",
    now: cell.hours / 100,
    before: cell.before_hours / 100,
    now_of,
    before_of,
    rate: rateOf(cell.hours / now_of, cell.before_hours / before_of),
    test: "welch",
    p_value,
  });
}

function rateOf(now: number, before: number): number | null {
  return before === 0 ? null : (now - before) / before;
}
