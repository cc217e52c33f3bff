/**
 * Tests of the share of rows in which a field is registered, by municipality and year.
 *
 * @module
 */
import type { ReportFeedback } from "../report.ts";
import { testFisher } from "../statistics/fisher.ts";
import { allDimensions, type ChangeTests } from "./change_tests.ts";
import type { ReportedPlaces, YearPair } from "./plan.ts";

/** How often the fields of a municipality and year are registered, as {@linkcode ReportFeedback} tells. */
export type RegisteredFields = Pick<ReportFeedback, "municipality" | "year" | "fields">;

/** Rows and registered values of a field. */
interface FieldCount {
  readonly rows: number;
  readonly registered: number;
}

/** Tests every field of two years that has enough rows in both. */
export function testShares(
  tests: ChangeTests,
  shares: readonly RegisteredFields[],
  { places, years, floor }: {
    readonly places: ReportedPlaces;
    readonly years: YearPair;
    readonly floor: number;
  },
): void {
  const counts = new Map<string, Map<string, FieldCount>>();
  for (const { municipality, year, fields } of shares) {
    if (year !== years.year && year !== years.against) continue;
    const key = `${places.nameOf(municipality)}/${year}`;
    const byField = counts.get(key) ?? new Map<string, FieldCount>();
    counts.set(key, byField);
    for (const { field, rows, registered } of fields) {
      addTo(byField, field, { rows: rows ?? 0, registered: registered ?? 0 });
    }
  }
  for (const unit of places.compare(years)) {
    const now = sumOf(unit.now.map((name) => counts.get(`${name}/${years.year}`)));
    const before = sumOf(unit.before.map((name) => counts.get(`${name}/${years.against}`)));
    for (const [field, count] of now) {
      const earlier = before.get(field);
      if (earlier === undefined || count.rows < floor || earlier.rows < floor) continue;
      const shares = {
        now: count.registered,
        now_of: count.rows,
        before: earlier.registered,
        before_of: earlier.rows,
      };
      tests.add({
        unit,
        year: years.year,
        ...(unit.municipalities === undefined ? {} : { municipalities: unit.municipalities }),
        measure: "share_registered",
        field,
        ...allDimensions,
        ...shares,
        rate: shares.now / shares.now_of - shares.before / shares.before_of,
        test: "fisher",
        p_value: testFisher(shares),
      });
    }
  }
}

function sumOf(
  parts: readonly (ReadonlyMap<string, FieldCount> | undefined)[],
): ReadonlyMap<string, FieldCount> {
  const sum = new Map<string, FieldCount>();
  for (const part of parts) for (const [field, count] of part ?? []) addTo(sum, field, count);
  return new Map([...sum].sort(([a], [b]) => a < b ? -1 : 1));
}

function addTo(sum: Map<string, FieldCount>, field: string, { rows, registered }: FieldCount): void {
  const known = sum.get(field) ?? { rows: 0, registered: 0 };
  sum.set(field, { rows: known.rows + rows, registered: known.registered + registered });
}
