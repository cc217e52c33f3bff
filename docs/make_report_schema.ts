/**
 * Writes `docs/report.schema.json` and the tables of `docs/report.md` from the shape of the report. Run it after a
 * change to it: `deno task docs`.
 *
 * @module
 */
import { type JsonSchema, toJsonSchema } from "../analytics/report_schema/json_schema.ts";
import { reportShape } from "../analytics/report_schema/report_shape.ts";
import { type Property, type RecordShape, recordsOf, type Shape } from "../analytics/report_schema/shape.ts";
import { formatRow, withMadePart } from "./markdown.ts";

/** The JSON Schema of `report.json`. */
export function reportSchema(): JsonSchema {
  return toJsonSchema(reportShape, {
    id: "urn:kprkit:report:2",
    title: "report.json of kprkit reconcile",
  });
}

/** The file with the schema. */
export function schemaFile(): string {
  return `${JSON.stringify(reportSchema(), null, 2)}\n`;
}

/** A table for the report and each object in it, in Markdown. */
export function shapesPart(): string {
  return [...recordsOf(reportShape).values()].map(section).join("\n\n");
}

function section(shape: RecordShape): string {
  return [
    `### ${shape.name}`,
    shape.about,
    [
      formatRow(["key", "type", "what"]),
      formatRow(["---", "---", "---"]),
      ...Object.entries(shape.properties).map(([name, property]) =>
        formatRow([
          `\`${name}\`${property.optional ? " (optional)" : ""}`,
          typeText(property),
          property.about,
        ])
      ),
    ].join("\n"),
  ].join("\n\n");
}

function typeText({ shape, nullable }: Property): string {
  return nullable ? `${nameOf(shape)} or null` : nameOf(shape);
}

function nameOf(shape: Shape): string {
  switch (shape.kind) {
    case "text":
      return shape.of === undefined
        ? shape.format ?? "text"
        : shape.of.map((value) => `\`${value}\``).join(", ");
    case "number":
      return shape.whole ? "whole number" : "number";
    case "boolean":
      return shape.only === undefined ? "true or false" : `${shape.only}`;
    case "constant":
      return String(shape.value);
    case "list":
      return `list of ${nameOf(shape.of)}`;
    case "map":
      return `${nameOf(shape.of)} by table`;
    case "record":
      return `[${shape.name}](#${shape.name})`;
  }
}

/** The page about the report with its tables as they are now. */
export function reportPage(page: string): string {
  return withMadePart(page, "shapes", shapesPart());
}

if (import.meta.main) {
  await Deno.writeTextFile(new URL("./report.schema.json", import.meta.url), schemaFile());
  const file = new URL("./report.md", import.meta.url);
  await Deno.writeTextFile(file, reportPage(await Deno.readTextFile(file)));
}
