/**
 * What `kprkit generate` tells.
 *
 * @module
 */
import { renderCalibrationText } from "../generators/calibration/mod.ts";
import type { CohortEstimate, CohortProgress, GeneratedCohort } from "../generators/cohort/mod.ts";
import { duration } from "./progress_line.ts";
import { textTable } from "./render.ts";

/**
 * One line of progress.
 *
 * @param seconds Since the cohort began.
 * @param memory Resident bytes.
 */
export function generateProgressText(
  { persons, of, bytes }: CohortProgress,
  seconds: number,
  memory: number,
): string {
  const share = of === 0 ? 1 : persons / of;
  return [
    `${Math.floor(share * 100)} %`,
    ...(share > 0 && share < 1 ? [`${duration(seconds * (1 - share) / share)} left`] : []),
    `${spaced(persons)} persons`,
    `${spaced(Math.round(persons / seconds))} persons/s`,
    `${spaced(Math.round(bytes / seconds / 1e6))} MB/s`,
    `${spaced(Math.round(memory / 1e6))} MB memory`,
  ].join("  ");
}

/** What was made, for people. */
export function generatedText(
  { manifest, bytes, calibration, leftOut }: GeneratedCohort,
  { out, seconds, width, lang }: {
    readonly out: string;
    readonly seconds: number;
    readonly width: number;
    readonly lang: "nb" | "en";
  },
): string {
  const { files, persons, rows, areas } = manifest;
  const municipalities = areas.reduce((sum, area) => sum + area.municipalities.length, 0);
  const written = files.reduce((sum, file) => sum + file.bytes, 0);
  const packed = manifest.options.gzip && manifest.options.xml ? `, packed to ${megabytes(written)}` : "";
  const into = files.length === 0 ? "a store" : plural(files.length, "message", "messages");
  const tables = textTable(
    ["table", "rows"],
    Object.entries(rows).map(([table, count]) => [table, spaced(count)]),
  );
  return [
    `${plural(persons, "person", "persons")} of ${
      plural(municipalities, "municipality", "municipalities")
    } in ` +
    `${into}: ${megabytes(bytes)} of XML${packed}, ${duration(seconds)}`,
    tables,
    calibrationLines(renderCalibrationText(calibration, { language: lang, width })),
    ...(leftOut.length === 0 ? [] : [`note: No place was found for the defects ${leftOut.join(", ")}`]),
    `The cohort is in ${out}; cohort.json tells all of it`,
  ].join("\n");
}

/** The report's first parts, without the single values and the notes: those stand in `calibration.html`. */
function calibrationLines(text: string): string {
  const [head = "", years = "", results = ""] = text.split("\n\n");
  return [head, years, results.split("\n").filter((line) => !/^ {2,}·/.test(line)).join("\n")].join("\n\n") +
    "\n";
}

/** What would be made, for people. */
export function estimateText(estimate: CohortEstimate): string {
  const { persons, areas, files, bytes } = estimate;
  const list = textTable(
    ["municipalities", "persons"],
    areas.slice(0, MOST_AREAS).map((
      { municipalities, persons },
    ) => [municipalities.join(" "), spaced(persons)]),
  );
  const more = areas.length > MOST_AREAS ? `and ${areas.length - MOST_AREAS} more\n` : "";
  return `${list}${more}${spaced(persons)} persons in at most ${
    plural(files, "message", "messages")
  }, about ` +
    `${megabytes(bytes)} of XML before packing\n`;
}

const MOST_AREAS = 20;

function plural(count: number, one: string, many: string): string {
  return `${spaced(count)} ${count === 1 ? one : many}`;
}

function megabytes(bytes: number): string {
  return bytes < 9.5e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${spaced(Math.round(bytes / 1e6))} MB`;
}

/** 20 000 as people read it. */
function spaced(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, " ");
}
