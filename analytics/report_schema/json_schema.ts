/**
 * Shapes as JSON Schema, draft 2020-12.
 *
 * @module
 */
import { type Property, type RecordShape, recordsOf, type Shape } from "./shape.ts";

/** A piece of JSON Schema. */
export type JsonSchema = { readonly [key: string]: unknown };

/** The JSON Schema of an object, with the objects below it in `$defs`. */
export function toJsonSchema(
  shape: RecordShape,
  { id, title }: { readonly id: string; readonly title: string },
): JsonSchema {
  const below = [...recordsOf(shape).values()].filter((record) => record !== shape);
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: id,
    title,
    ...objectSchema(shape),
    $defs: Object.fromEntries(below.map((record) => [record.name, objectSchema(record)])),
  };
}

function objectSchema({ about, properties }: RecordShape): JsonSchema {
  return {
    description: about,
    type: "object",
    properties: Object.fromEntries(
      Object.entries(properties).map(([name, property]) => [name, propertySchema(property)]),
    ),
    required: Object.entries(properties).filter(([, { optional }]) => !optional).map(([name]) => name),
    additionalProperties: false,
  };
}

function propertySchema({ about, shape, nullable }: Property): JsonSchema {
  const schema = schemaOf(shape);
  if (!nullable) return { description: about, ...schema };
  return typeof schema.type === "string" && schema.enum === undefined
    ? { description: about, ...schema, type: [schema.type, "null"] }
    : { description: about, anyOf: [schema, { type: "null" }] };
}

function schemaOf(shape: Shape): JsonSchema {
  switch (shape.kind) {
    case "text":
      return {
        type: "string",
        ...(shape.of === undefined ? {} : { enum: shape.of }),
        ...(shape.format === undefined ? {} : { format: shape.format }),
      };
    case "number":
      return {
        type: shape.whole ? "integer" : "number",
        ...(shape.least === undefined ? {} : { minimum: shape.least }),
      };
    case "boolean":
      return shape.only === undefined ? { type: "boolean" } : { const: shape.only };
    case "constant":
      return { const: shape.value };
    case "list":
      return { type: "array", items: schemaOf(shape.of) };
    case "map":
      return {
        type: "object",
        properties: Object.fromEntries(shape.keys.map((key) => [key, schemaOf(shape.of)])),
        additionalProperties: false,
      };
    case "record":
      return { $ref: `#/$defs/${shape.name}` };
  }
}
