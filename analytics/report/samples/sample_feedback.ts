/**
 * What the register would show the municipalities of the sample report.
 *
 * @module
 */
import type { ReportFeedback } from "../../report.ts";

/** Rows and how many of them have the field, by year, of a municipality of scale 1. */
const fields: readonly (readonly [
  table: string,
  field: string,
  rows: readonly number[],
  registered: readonly number[],
])[] = [
  ["service", "tjTimerUke", [2304, 2291, 2386], [2263, 2254, 2168]],
  ["service", "tjSoknadDato", [3102, 3064, 3190], [2884, 2912, 3062]],
  ["service", "tjVedtDato", [3102, 3064, 3190], [3071, 3039, 3174]],
  ["service", "tjInstOrgnr", [1904, 1899, 1961], [1904, 1899, 1887]],
  ["person_info", "poVurdTann", [1722, 1698, 1781], [241, 272, 356]],
  ["person_info", "poVurdLege", [1722, 1698, 1781], [1136, 1172, 1300]],
  ["person_info", "poIndPlan", [1722, 1698, 1781], [1498, 1511, 1603]],
  ["person_info", "poLegeMiddGj", [1722, 1698, 1781], [826, 883, 1015]],
  ["person_info", "poErnKartlagt", [1722, 1698, 1781], [517, 611, 783]],
  ["function_score", "fnFunkVerdi", [32_110, 31_802, 34_302], [31_982, 31_760, 34_285]],
  ["diagnosis", "diDiagKode", [3071, 3102, 3204], [3071, 3102, 3201]],
];

function feedback(municipality: string, year: number, { scale, submitted }: {
  readonly scale: number;
  readonly submitted: string;
}): ReportFeedback {
  const at = year - 2019;
  const of = (counts: readonly number[]) => Math.round((counts[at] ?? 0) * scale);
  return {
    municipality,
    year,
    submitted,
    deadline: `${year + 1}-01-15`,
    long_term: of([188, 181, 176]),
    home_dwelling: of([1398, 1371, 1444]),
    housing: of([168, 182, 190]),
    institution: of([312, 296, 301]),
    welfare_technology: of([768, 720, 930]),
    fields: fields.map(([table, field, rows, registered]) => ({
      table,
      field,
      rows: of(rows),
      registered: of(registered),
    })),
    nutrition: {
      residents: of([171, 166, 162]),
      assessed: of([96, 112, 131]),
      at_risk: of([38, 41, 47]),
      with_plan: of([19, 27, 40]),
    },
  };
}

/** One entry a municipality and year with a current submission. */
export const sampleFeedback: readonly ReportFeedback[] = Object.freeze([
  feedback("9901", 2019, { scale: 1, submitted: "2020-02-03" }),
  feedback("9901", 2020, { scale: 1, submitted: "2021-01-14" }),
  feedback("9901", 2021, { scale: 1, submitted: "2022-01-24" }),
  feedback("9902", 2019, { scale: 0.31, submitted: "2020-01-09" }),
  feedback("9902", 2020, { scale: 0.31, submitted: "2021-01-15" }),
]);
