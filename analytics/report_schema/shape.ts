/**
 * Shapes: what a JSON value holds, as data. A shape of a type is complete, since the type checker misses no key, and
 * from it come the JSON Schema, the order of keys in a file and the check of a file that is read.
 *
 * @module
 */

/** What a value is. */
export type Shape =
  /** Text; with `of` one of these only. */
  | { readonly kind: "text"; readonly of?: readonly string[]; readonly format?: "date" | "date-time" }
  /** A number; whole ones with `whole`. */
  | { readonly kind: "number"; readonly whole?: true; readonly least?: number }
  /** True or false; with `only` always the same. */
  | { readonly kind: "boolean"; readonly only?: true }
  /** Always this number. */
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "list"; readonly of: Shape }
  /** An object with any of these keys, and the same shape under each. */
  | { readonly kind: "map"; readonly keys: readonly string[]; readonly of: Shape }
  | RecordShape;

/** An object with keys of its own, in the order in which they are written. */
export interface RecordShape {
  readonly kind: "record";
  /** Name in the `$defs` of the JSON Schema. */
  readonly name: string;
  readonly about: string;
  readonly properties: Readonly<Record<string, Property>>;
}

/** A key of an object. */
export interface Property {
  readonly about: string;
  readonly shape: Shape;
  /** The key may be left out. */
  readonly optional?: true;
  /** The value may be `null`. */
  readonly nullable?: true;
}

/** Each key of `T`: the compiler sees that none is forgotten, and that what may be absent or `null` says so. */
export type PropertiesOf<T> = {
  readonly [K in keyof T]-?:
    & { readonly about: string; readonly shape: Shape }
    & (Record<never, never> extends Pick<T, K> ? { readonly optional: true } : { readonly optional?: never })
    & (null extends T[K] ? { readonly nullable: true } : { readonly nullable?: never });
};

/** The shape of an object of type `T`. */
export function recordShape<T>(
  name: string,
  { about, properties }: { readonly about: string; readonly properties: PropertiesOf<T> },
): RecordShape {
  return Object.freeze({
    kind: "record",
    name,
    about,
    properties: Object.freeze(properties as Readonly<Record<string, Property>>),
  });
}

/** All records below a shape, itself included, each once. */
export function recordsOf(
  shape: Shape,
  found: Map<string, RecordShape> = new Map(),
): Map<string, RecordShape> {
  if (shape.kind === "list" || shape.kind === "map") return recordsOf(shape.of, found);
  if (shape.kind !== "record" || found.has(shape.name)) return found;
  found.set(shape.name, shape);
  for (const property of Object.values(shape.properties)) recordsOf(property.shape, found);
  return found;
}

/** The first place where a value is not what its shape says, with what it should hold; `undefined` where it is. */
export function faultOf(value: unknown, shape: Shape, place = ""): string | undefined {
  switch (shape.kind) {
    case "text":
      if (typeof value !== "string") return `${place} should be text`;
      return shape.of === undefined || shape.of.includes(value)
        ? undefined
        : `${place} should be one of ${shape.of.join(", ")}`;
    case "number":
      if (typeof value !== "number") return `${place} should be a number`;
      if (shape.whole && !Number.isInteger(value)) return `${place} should be a whole number`;
      return shape.least !== undefined && value < shape.least
        ? `${place} should be at least ${shape.least}`
        : undefined;
    case "boolean":
      return typeof value === "boolean" && (shape.only === undefined || value === shape.only)
        ? undefined
        : `${place} should be ${shape.only ?? "true or false"}`;
    case "constant":
      return value === shape.value ? undefined : `${place} should be ${shape.value}`;
    case "list":
      if (!Array.isArray(value)) return `${place} should be a list`;
      for (const [index, item] of value.entries()) {
        const fault = faultOf(item, shape.of, `${place}[${index}]`);
        if (fault !== undefined) return fault;
      }
      return undefined;
    case "map":
    case "record":
      return objectFault(value, shape, place);
  }
}

function objectFault(
  value: unknown,
  shape: Extract<Shape, { kind: "map" | "record" }>,
  place: string,
): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return `${place || "the file"} should be an object`;
  }
  const entries = value as Readonly<Record<string, unknown>>;
  const keys = shape.kind === "map" ? shape.keys : Object.keys(shape.properties);
  const unknown = Object.keys(entries).find((key) => !keys.includes(key));
  if (unknown !== undefined) return `${place || "the file"} should have no ${JSON.stringify(unknown)}`;
  for (const key of keys) {
    const property: Property = shape.kind === "map"
      ? { about: "", shape: shape.of, optional: true }
      : shape.properties[key]!;
    const item = Object.hasOwn(entries, key) ? entries[key] : undefined;
    const at = place === "" ? key : `${place}.${key}`;
    if (item === undefined) {
      if (property.optional) continue;
      return `${at} is missing`;
    }
    if (item === null && property.nullable) continue;
    const fault = faultOf(item, property.shape, at);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
