/**
 * The calibration report in a terminal.
 *
 * @module
 */
import type { CalibrationReport, CalibrationResult, CalibrationVerdict } from "./calibration_report.ts";
import { sourcesOfResults } from "./sources.ts";
import {
  type CalibrationLanguage,
  CalibrationNumbers,
  type CalibrationTexts,
  calibrationTexts,
  originOf,
} from "./texts.ts";

/** Options of {@linkcode renderCalibrationText}. */
export interface CalibrationTextOptions {
  /** Language of all texts. */
  readonly language: CalibrationLanguage;
  /** Columns of the terminal; no line is wider, as long as there are 40. */
  readonly width: number;
}

/** Columns from which sources, and a matrix of service types and years, have room. */
const WIDE = 110;
/** Columns from which rows of services have room. */
const MEDIUM = 60;
const NARROWEST = 40;

const marks: Readonly<Record<CalibrationVerdict, string>> = { met: "✓", missed: "✗", too_few: "·" };

/** What all parts need. */
interface Page {
  readonly texts: CalibrationTexts;
  readonly numbers: CalibrationNumbers;
  readonly language: CalibrationLanguage;
  readonly width: number;
}

/**
 * Renders a report as text, ending in a line break: the sum, each target, and what is not within its tolerance. On a wide
 * terminal with sources and with the deviation of each service type and year.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { calibrationReport } from "./calibration_report.ts";
 * import { CalibrationTally } from "./calibration_tally.ts";
 * import { renderCalibrationText } from "./render_text.ts";
 *
 * const report = calibrationReport(new CalibrationTally({ from: 2017, to: 2025 }));
 * assert.match(renderCalibrationText(report, { language: "en", width: 80 }), /Calibration/);
 * ```
 */
export function renderCalibrationText(report: CalibrationReport, options: CalibrationTextOptions): string {
  const { language } = options;
  const page: Page = {
    texts: calibrationTexts[language],
    numbers: new CalibrationNumbers(language),
    language,
    width: Math.max(NARROWEST, options.width),
  };
  const parts = [
    headOf(report, page),
    yearsOf(report, page),
    resultsOf(report, page),
    ...(page.width >= WIDE ? [matrixOf(report, page), sourcesOf(report, page)] : []),
    report.notes.flatMap((note) => wrap(note[language], page.width)),
  ];
  return `${parts.filter((part) => part.length > 0).map((part) => part.join("\n")).join("\n\n")}\n`
    .replaceAll("\u00a0", " ");
}

function headOf({ from, to, sums, results }: CalibrationReport, { texts, width }: Page): string[] {
  const said = results.length === 0 ? texts.nothing : `${texts.within(sums)}.`;
  return [...wrap(`${texts.title}, ${from}–${to}`, width), ...wrap(said, width)];
}

function yearsOf({ years }: CalibrationReport, { texts, numbers, width }: Page): string[] {
  const rows = years.map(({ year, recipients, rowsPerRecipient, newShare }) => [
    `${year}`,
    numbers.whole(recipients),
    newShare === undefined ? "–" : numbers.percent(newShare),
    numbers.decimal(rowsPerRecipient, 2),
  ]);
  const head = [texts.year, texts.recipients, texts.newShare, texts.rowsPerRecipient];
  const columns = width < MEDIUM ? 3 : 4;
  return aligned([head, ...rows].map((row) => row.slice(0, columns)), { width });
}

function resultsOf({ results }: CalibrationReport, page: Page): string[] {
  const { texts, width } = page;
  if (results.length === 0) return [];
  const wide = width >= WIDE;
  const head = [
    "",
    texts.deviation,
    texts.tolerance,
    ...(wide ? [texts.chance, texts.recipients, texts.source] : []),
  ];
  const rows = results.flatMap((result) => [
    rowOf(result, { ...page, wide }),
    ...valuesOf(result, page),
  ]);
  return aligned([head, ...rows], { width, left: wide ? [0, 5] : [0] });
}

function rowOf(
  result: CalibrationResult,
  { texts, numbers, language, wide }: Page & { readonly wide: boolean },
): string[] {
  const { target, year, assumed, verdict, deviation, noise, recipients } = result;
  const other = year === target.year || target.subject === "recipients"
    ? ""
    : ` (${texts.heldAgainst(target.year, year)})`;
  const title = `${marks[verdict]} ${target.title[language]}${other}`;
  return [
    wide ? title : title + (assumed ? ` – ${texts.assumed}` : ""),
    numbers.deviation(deviation, target.measure),
    numbers.deviation(target.tolerance, target.measure),
    ...(wide
      ? [
        numbers.deviation(noise, target.measure),
        numbers.whole(recipients),
        originOf(result, texts),
      ]
      : []),
  ];
}

/** Figures that are not within their tolerance, one below the other. */
function valuesOf({ target, values }: CalibrationResult, { numbers, language }: Page): string[][] {
  return values
    .filter(({ verdict }) => verdict !== undefined && verdict !== "met")
    .map(({ category, verdict, deviation, found }) => [
      `    ${marks[verdict!]} ${target.subject === "service_types" ? `${category.id} ` : ""}${
        category.title[language]
      }: ${numbers.value(found, target.unit)} / ${numbers.value(category.value, target.unit)}`,
      numbers.signed(deviation),
    ]);
}

function matrixOf({ results }: CalibrationReport, { texts, numbers, language, width }: Page): string[] {
  const byYear = results.filter(({ target }) => target.subject === "service_types");
  const types = [...new Set(byYear.flatMap(({ values }) => values.map(({ category }) => category.id)))]
    .sort((a, b) => Number(a) - Number(b));
  if (types.length === 0) return [];
  const rows = types.map((type) => {
    const found = byYear.map(({ values }) => values.find(({ category }) => category.id === type));
    const name = found.find((value) => value !== undefined)!.category.title[language];
    return [
      `${type.padStart(2)} ${name}`,
      ...found.map((value) => value === undefined ? "" : numbers.signed(value.deviation)),
    ];
  });
  return [
    texts.matrix,
    ...aligned([["", ...byYear.map(({ year }) => `${year}`)], ...rows], { width }),
  ];
}

function sourcesOf({ results }: CalibrationReport, { texts, width }: Page): string[] {
  return results.length === 0
    ? []
    : [texts.sources, ...sourcesOfResults(results).flatMap((source) => wrap(source, width))];
}

/** Breaks text at spaces into lines of at most `width`. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (longer.length > width && line !== "") {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

/** Rows in columns, all but those named `left` to the right; the first is cut where rows were wider than `width`. */
function aligned(
  rows: readonly (readonly string[])[],
  { width, left = [0] }: { readonly width: number; readonly left?: readonly number[] },
): string[] {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from(
    { length: columns },
    (_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const rest = widths.slice(1).reduce((sum, room) => sum + room + 2, 0);
  widths[0] = Math.min(widths[0]!, Math.max(8, width - rest));
  return rows.map((row) =>
    row.map((value, column) => {
      const room = widths[column]!;
      const fitting = value.length <= room ? value : `${value.slice(0, room - 1).trimEnd()}…`;
      return left.includes(column) ? fitting.padEnd(room) : fitting.padStart(room);
    }).join("  ").trimEnd()
  );
}
