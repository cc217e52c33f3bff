/**
 * A `report.json` that an earlier run wrote.
 *
 * @module
 */
import type { PreviousReport } from "./last_run.ts";
import type { Report } from "./report.ts";
import { ReportError } from "./report_error.ts";
import { reportShape } from "./report_schema/report_shape.ts";
import { faultOf } from "./report_schema/shape.ts";

/** Version of the shape that this kprkit writes. */
export const reportSchema = 2 satisfies Report["schema"];

/** Lists that a report of the first version has; without them a file is something else. */
const firstLists = ["submissions", "findings", "resolved", "metrics", "rows"] as const;

/**
 * Reads a report of this version, whole.
 *
 * @throws {@linkcode ReportError} for anything else; `name` is the file's, for the message.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseReport } from "./read_report.ts";
 * import { renderJson } from "./report/render_json.ts";
 * import { sampleReport } from "./report/samples/sample_report.ts";
 *
 * assert.deepEqual(parseReport(renderJson(sampleReport), "report.json"), sampleReport);
 * ```
 */
export function parseReport(text: string, name: string): Report {
  const { schema, report } = parse(text, name);
  if (schema === reportSchema) return report as unknown as Report;
  throw new ReportError(`${name} was written by an earlier version of kprkit and lacks what this needs`, {
    hint: "Run kprkit reconcile on the extracts or the store once more",
  });
}

/**
 * Reads what {@linkcode PreviousReport} has of a report of this version or an earlier one.
 *
 * @throws {@linkcode ReportError} for anything else; `name` is the file's, for the message.
 */
export function parsePreviousReport(text: string, name: string): PreviousReport {
  return parse(text, name).report as unknown as PreviousReport;
}

interface Parsed {
  readonly schema: number;
  readonly report: Readonly<Record<string, unknown>>;
}

function parse(text: string, name: string): Parsed {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ReportError(`${name} is not JSON`, {
      hint: "Name a report.json that kprkit reconcile wrote, or remove the file",
    });
  }
  const report = typeof value === "object" && value !== null ? value as Record<string, unknown> : {};
  const { schema } = report;
  if (typeof schema === "number" && Number.isInteger(schema) && schema > reportSchema) {
    throw new ReportError(`${name} was written by a later version of kprkit (its schema is ${schema})`, {
      hint: "Use that version, or leave the file out with --no-since",
    });
  }
  const fault = schema === reportSchema
    ? faultOf(report, reportShape)
    : schema === 1 && isTime(report.created) && firstLists.every((key) => Array.isArray(report[key]))
    ? undefined
    : "";
  if (fault !== undefined) {
    throw new ReportError(`${name} is no report of kprkit${fault === "" ? "" : `: ${fault}`}`, {
      hint: "Name a report.json that kprkit reconcile wrote, or remove the file",
    });
  }
  return { schema: schema as number, report };
}

function isTime(value: unknown): boolean {
  return typeof value === "string" && !Number.isNaN(Date.parse(value));
}
