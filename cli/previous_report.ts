/**
 * The report that a report directory holds already, and the one that a new report is held against.
 *
 * @module
 */
import type { PreviousReport } from "../analytics/last_run.ts";
import { parsePreviousReport, parseReport } from "../analytics/read_report.ts";
import type { Report } from "../analytics/report.ts";

/** Where the report of a directory is kept as data. */
export function reportFile(directory: string): string {
  return `${directory.replace(/(?<=.)[/\\]+$/, "")}/report.json`;
}

/** What `--since` and `--no-since` say. */
export interface SinceOptions {
  /** A report.json; `false` for none. Absent: the one in the report directory, where there is one. */
  readonly since?: string | false;
  /** The report directory. */
  readonly report: string;
}

/**
 * The report of the last run; `undefined` where there is none, or none is wanted.
 *
 * @throws {ReportError} for a file that is no report, or one of a later version.
 */
export async function readPrevious({ since, report }: SinceOptions): Promise<PreviousReport | undefined> {
  if (since === false) return undefined;
  if (since !== undefined) return parsePreviousReport(await Deno.readTextFile(since), since);
  const file = reportFile(report);
  const text = await readIfThere(file);
  return text === undefined ? undefined : parsePreviousReport(text, file);
}

/**
 * The whole report in a directory; `undefined` where there is none.
 *
 * @throws {ReportError} for a file that is no report, or one of another version.
 */
export async function readReport(directory: string): Promise<Report | undefined> {
  const file = reportFile(directory);
  const text = await readIfThere(file);
  return text === undefined ? undefined : parseReport(text, file);
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return undefined;
    throw error;
  }
}
