/**
 * Words to write a message format down with: small factories for the frozen data of `../format.ts`.
 *
 * @module
 */
import type {
  AttributeDefinition,
  ComplexType,
  ElementDefinition,
  Format,
  Particle,
  SimpleBase,
  SimpleType,
} from "../format.ts";

/** A built-in type with nothing narrowed. */
function builtIn(base: SimpleBase): SimpleType {
  return Object.freeze({ kind: "simple", base });
}

/** Built-in types of XML Schema, as the register's schemas use them. */
export const xs = Object.freeze({
  string: builtIn("string"),
  token: builtIn("token"),
  long: builtIn("long"),
  int: builtIn("int"),
  short: builtIn("short"),
  integer: builtIn("integer"),
  nonNegativeInteger: builtIn("nonNegativeInteger"),
  date: builtIn("date"),
  dateTime: builtIn("dateTime"),
  anyURI: builtIn("anyURI"),
});

/** Text of exactly `length` characters. */
export function characters(length: number): SimpleType {
  return Object.freeze({ kind: "simple", base: "string", minLength: length, maxLength: length });
}

/** Text of at most `maxLength` characters. */
export function upTo(maxLength: number): SimpleType {
  return Object.freeze({ kind: "simple", base: "string", maxLength });
}

/** What an element carries beyond its name and type. */
export type ElementOptions = Partial<Omit<ElementDefinition, "kind" | "name" | "type">>;

/** An element that stands exactly once unless `options` says otherwise. */
export function element(
  name: string,
  type: SimpleType | string,
  options: ElementOptions = {},
): ElementDefinition {
  return Object.freeze({ kind: "element", name, type, min: 1, max: 1, ...options });
}

/** An element that may be absent, and stands at most once unless `options` says otherwise. */
export function optional(
  name: string,
  type: SimpleType | string,
  options: ElementOptions = {},
): ElementDefinition {
  return element(name, type, { min: 0, ...options });
}

/** What an attribute carries beyond its name and type. */
export type AttributeOptions = Partial<Omit<AttributeDefinition, "kind" | "name" | "type">>;

/** A mandatory attribute unless `options` says otherwise. */
export function attribute(
  name: string,
  type: SimpleType,
  options: AttributeOptions = {},
): AttributeDefinition {
  return Object.freeze({ kind: "attribute", name, type, required: true, ...options });
}

/** A complex type of attributes and a sequence of particles. */
export function complex(
  name: string,
  particles: readonly Particle[],
  options: Partial<Omit<ComplexType, "kind" | "name" | "particles">> = {},
): ComplexType {
  return { kind: "complex", name, particles, attributes: [], ...options };
}

/**
 * Puts a format together from its complex types and freezes all of it.
 *
 * @throws {RangeError} where an element names a complex type that is not among `types`, or two
 *   types share a name.
 */
export function defineFormat(
  description: Omit<Format, "types">,
  types: readonly ComplexType[],
): Format {
  const byName: Record<string, ComplexType> = Object.create(null);
  for (const type of types) {
    if (byName[type.name] !== undefined) throw new RangeError(`Complex type ${type.name} is defined twice`);
    byName[type.name] = type;
  }
  const check = (particle: Particle): void => {
    if (particle.kind === "element") {
      if (typeof particle.type === "string" && byName[particle.type] === undefined) {
        throw new RangeError(`Element ${particle.name} has the unknown type ${particle.type}`);
      }
    } else if (particle.kind !== "any") {
      particle.particles.forEach(check);
    }
  };
  check(description.root);
  for (const type of types) type.particles.forEach(check);
  return deepFreeze({ ...description, types: byName });
}

/** Freezes a value and all that hangs below it. */
function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) {
    Object.freeze(value);
    for (const child of Object.values(value)) deepFreeze(child);
  }
  return value;
}
