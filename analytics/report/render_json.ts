/**
 * The report as JSON: the same keys in the same order every time, one record a line, so that two
 * reports can be compared with any line-based tool.
 *
 * @module
 */
import type { Report } from "../report.ts";
import { reportShape } from "../report_schema/report_shape.ts";
import type { RecordShape, Shape } from "../report_schema/shape.ts";

/**
 * Renders a report as JSON (UTF-8, ends in a line break). Lists keep their order; keys come in the order of the
 * schema (`docs/report.schema.json`), and what the schema does not know is left out.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { renderJson } from "./render_json.ts";
 *
 * const json = renderJson({
 *   kprkit: "0.1.0",
 *   schema: 2,
 *   created: "2026-01-15T08:30:00Z",
 *   engine: { version: "v1.5.5", kind: "native" },
 *   account: {},
 *   submissions: [],
 *   findings: [],
 *   resolved: [],
 *   metrics: [],
 *   changes: [],
 *   cube: { cells: 0, tested: 0, fdr: 0.01, count: 20, percent: 10 },
 *   expected_changes: [],
 *   feedback: [],
 *   comparisons: [],
 *   rows: [],
 *   row_limit: 100,
 * });
 * assert.equal(JSON.parse(json).engine.kind, "native");
 * ```
 */
export function renderJson(report: Report): string {
  const members = membersOf(report, reportShape).map(([name, value, shape]) =>
    `  "${name}": ${block(value, shape)}`
  );
  return `{\n${members.join(",\n")}\n}\n`;
}

/** What stands under a key of the report: lists and maps take a line for each of theirs. */
function block(value: unknown, shape: Shape): string {
  if (shape.kind === "list") {
    return lines("[", (value as readonly unknown[]).map((item) => inline(item, shape.of)), "]");
  }
  if (shape.kind === "map") {
    const entries = mapMembers(value, shape);
    return lines(
      "{",
      entries.map(([name, item]) => `${JSON.stringify(name)}: ${inline(item, shape.of)}`),
      "}",
    );
  }
  return inline(value, shape);
}

function lines(open: string, items: readonly string[], close: string): string {
  return items.length === 0 ? open + close : `${open}\n    ${items.join(",\n    ")}\n  ${close}`;
}

/** A value on one line; keys that are absent stay absent. */
function inline(value: unknown, shape: Shape): string {
  if (value === null) return "null";
  if (shape.kind === "list") {
    return `[${(value as readonly unknown[]).map((item) => inline(item, shape.of)).join(", ")}]`;
  }
  if (shape.kind === "record") {
    return inlineObject(membersOf(value, shape).map(([name, item, of]) => [name, inline(item, of)]));
  }
  if (shape.kind === "map") {
    return inlineObject(mapMembers(value, shape).map(([name, item]) => [name, inline(item, shape.of)]));
  }
  return JSON.stringify(value);
}

function inlineObject(members: readonly (readonly [name: string, text: string])[]): string {
  if (members.length === 0) return "{}";
  return `{ ${members.map(([name, text]) => `${JSON.stringify(name)}: ${text}`).join(", ")} }`;
}

function membersOf(
  value: unknown,
  { properties }: RecordShape,
): [name: string, value: unknown, shape: Shape][] {
  const entries = value as Readonly<Record<string, unknown>>;
  return Object.entries(properties)
    .filter(([name]) => entries[name] !== undefined)
    .map(([name, { shape }]) => [name, entries[name], shape]);
}

function mapMembers(
  value: unknown,
  { keys }: Extract<Shape, { kind: "map" }>,
): [name: string, value: unknown][] {
  const entries = value as Readonly<Record<string, unknown>>;
  return keys.filter((name) => entries[name] !== undefined).map((name) => [name, entries[name]]);
}
