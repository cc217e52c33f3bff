/**
 * What is to be marked on a time axis: expected changes and municipality reforms, each with a letter.
 *
 * @module
 */
import { municipality, municipalityName, predecessors } from "../../../register/mod.ts";
import type { ExpectedChange, Report } from "../../report.ts";

/** A vertical marker between a year and the one before. */
export interface TimeMark {
  /** `A`, `B` …: what stands at the marker, and before the explanation. */
  readonly letter: string;
  /** First year after the change. */
  readonly year: number;
  /** Service types it is about; absent: all. */
  readonly serviceTypes?: readonly number[];
  /** The expected change. Absent for a reform that explains nothing in the report. */
  readonly expected?: ExpectedChange;
  /** Names of the municipalities that went into this one, for a reform. */
  readonly merged?: readonly string[];
}

/** Marks of one municipality within its years, in order of time. */
export function timeMarksOf(
  report: Pick<Report, "expected_changes">,
  { municipality: number, years }: { readonly municipality: string; readonly years: readonly number[] },
): readonly TimeMark[] {
  const first = Math.min(...years);
  const last = Math.max(...years);
  const within = (year: number) => year > first && year <= last;
  const marks: Omit<TimeMark, "letter">[] = report.expected_changes
    .filter((of) => within(of.year) && [undefined, number].includes(of.municipality))
    .map((expected) => ({
      year: expected.year,
      ...(expected.service_types === undefined ? {} : { serviceTypes: expected.service_types }),
      expected,
    }));
  const reforms = Map.groupBy(predecessors(number).filter(({ year }) => within(year)), ({ year }) => year);
  for (const [year, of] of reforms) {
    const told = marks.some(({ expected }) =>
      expected?.id.startsWith("municipality_") === true && expected.year === year
    );
    if (told) continue;
    marks.push({ year, merged: of.map(({ code }) => nameOf(code, year - 1)) });
  }
  // What concerns every service type first: it stands in every chart.
  marks.sort((a, b) => a.year - b.year || Number(isNarrow(a)) - Number(isNarrow(b)));
  return marks.map((mark, index) => ({ letter: letterOf(index), ...mark }));
}

/** Marks that belong on the axis of a service type; `null` stands for all types together. */
export function marksFor(marks: readonly TimeMark[], serviceType: number | null): readonly TimeMark[] {
  return marks.filter(({ serviceTypes }) =>
    serviceTypes === undefined || (serviceType !== null && serviceTypes.includes(serviceType))
  );
}

function isNarrow({ serviceTypes }: Pick<TimeMark, "serviceTypes">): boolean {
  return serviceTypes !== undefined;
}

function nameOf(code: string, year: number): string {
  return municipalityName(code, year) ?? municipality(code)?.names.at(-1)?.name ?? code;
}

/** `A` to `Z`, then `AA`. */
function letterOf(index: number): string {
  const letter = String.fromCharCode(65 + index % 26);
  return index < 26 ? letter : letterOf(Math.floor(index / 26) - 1) + letter;
}
