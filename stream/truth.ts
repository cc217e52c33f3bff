/**
 * What is known to be wrong in a cohort: the lines of `truth.ndjson`, one for each violation that a check must find.
 * Who makes faults writes them; `kprkit reconcile --truth` holds what was found against them.
 *
 * A line tells what the check's own result tells of the violation, so that the two can be matched one to one:
 *
 * - `row` is the `row_id` of the result: the key of the row (`tjTjID`, `pid` …), or the person's local id where the check
 *   is about persons. It is left out where the result has none: rules about municipalities, messages and contacts, and
 *   rows whose key cannot be read.
 * - `service_type` and `field` are given for checks that are told apart by them (`by` of the check), as
 *   `recipients_change` is. Where any line of a check leaves them out, they are not compared for that check.
 * - `person` and `table` are for the reader, and not compared: a result has neither.
 * - A violation that is found twice is told in two lines.
 *
 * @module
 */

/** A line of `truth.ndjson`. */
export interface TruthRow {
  /** Id of the check that must find it. */
  readonly check: string;
  /** Number of the municipality in the year; `0000` where the message does not tell it. */
  readonly municipality: string;
  /** Reporting year; 0 where the message does not tell it. */
  readonly year: number;
  /** Table of the row; the check's own where the violation is of no single row: `municipality`, `submission`. */
  readonly table: string;
  /** `pePeID` of the person; absent where it is of none. */
  readonly person?: string;
  /** Key of the row, as the report's `row_id`; absent where it has none. */
  readonly row?: string;
  /** Service type, for checks told apart by it. */
  readonly service_type?: number;
  /** Official field, for checks told apart by field. */
  readonly field?: string;
}

/** A line of a truth file tells no violation. */
export class TruthError extends SyntaxError {
  /** Always `TruthError`. */
  override readonly name = "TruthError";
  /** Line in the file, from 1; 0 where it is the file as a whole. */
  readonly line: number;
  /** What the user can do. */
  readonly hint: string;

  /** An error at a line of the file. */
  constructor(message: string, { line, hint }: { readonly line: number; readonly hint: string }) {
    super(line > 0 ? `Line ${line} of the truth file: ${message}` : message);
    this.line = line;
    this.hint = hint;
  }
}

/** Keys of a line, each with what its value must be. */
const members: Readonly<
  Record<keyof TruthRow, { readonly must: boolean; readonly is: (value: unknown) => boolean }>
> = Object.freeze({
  check: { must: true, is: (value) => typeof value === "string" && /^[a-z][a-z0-9_]*$/.test(value) },
  municipality: { must: true, is: (value) => typeof value === "string" && /^\d{4}$/.test(value) },
  year: {
    must: true,
    is: (value) => Number.isInteger(value) && value as number >= 0 && value as number <= 9999,
  },
  table: { must: true, is: (value) => typeof value === "string" && value !== "" },
  person: { must: false, is: isKey },
  row: { must: false, is: isKey },
  service_type: {
    must: false,
    is: (value) => Number.isInteger(value) && Math.abs(value as number) < 2 ** 31,
  },
  field: { must: false, is: (value) => typeof value === "string" && value !== "" },
});

const memberList = Object.entries(members);

/** Local keys have at most ten digits; what stands in a message may have a few more and is still a number. */
function isKey(value: unknown): boolean {
  return typeof value === "string" && /^-?\d{1,15}$/.test(value);
}

/**
 * One line of a truth file.
 *
 * @param line Its number, for the error.
 * @throws {TruthError} It is not JSON, or lacks what a line has.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseTruthRow } from "./truth.ts";
 *
 * const text = `{"check":"hours_missing","municipality":"4601","year":2021,"table":"service","person":"7","row":"3585"}`;
 * assert.equal(parseTruthRow(text, 1).row, "3585");
 * ```
 */
export function parseTruthRow(text: string, line: number): TruthRow {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new TruthError("It is not JSON", { line, hint: lineHint });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new TruthError("It is no JSON object", { line, hint: lineHint });
  }
  for (const [name, { must, is }] of memberList) {
    const member = (value as Readonly<Record<string, unknown>>)[name];
    if (member === undefined ? must : !is(member)) {
      const what = member === undefined ? `It has no ${name}` : `Its ${name} is not what a ${name} is`;
      throw new TruthError(what, { line, hint: lineHint });
    }
  }
  return value as TruthRow;
}

const lineHint =
  "Name a truth.ndjson that kprkit generate wrote: one JSON object a line, with check, municipality, " +
  "year and table, and person and row as text where there are any";
