/**
 * Pieces that the shapes of a report have in common.
 *
 * @module
 */
import type { Shape } from "./shape.ts";

/** Any text. */
export const text = Object.freeze({ kind: "text" }) satisfies Shape;

/** Any number. */
export const number = Object.freeze({ kind: "number" }) satisfies Shape;

/** A whole number from 0 on. */
export const count = Object.freeze({ kind: "number", whole: true, least: 0 }) satisfies Shape;

/** A list of values of one shape. */
export function list(of: Shape) {
  return Object.freeze({ kind: "list", of }) satisfies Shape;
}

/** A key that is always there. */
export function key(about: string, shape: Shape) {
  return Object.freeze({ about, shape });
}

/** A key that may be left out. */
export function optional(about: string, shape: Shape) {
  return Object.freeze({ about, shape, optional: true as const });
}

/** A key that is always there and may hold `null`. */
export function orNull(about: string, shape: Shape) {
  return Object.freeze({ about, shape, nullable: true as const });
}

/** A count that is `null` where small numbers are left out. */
export function small(about: string) {
  return orNull(`${about.replace(/\.$/, "")}; null where small numbers are left out.`, count);
}

/** Key of a check. */
export const check = key("Id of the check, as in docs/checks.md.", text);

/** Key of a reporting year. */
export const year = key("Reporting year; 0 where the header does not tell.", number);

/** Key of a municipality. */
export const municipality = key("Four digits; 0000 where the header does not tell.", text);

/** Key of an official field. */
export const field = optional("Official field (tjTimerUke), where what is told is told by field.", text);

/** Dimension of the cube. */
export const serviceType = orNull("Service type (tjTjenType); null for all.", number);

/** Dimension of the cube. */
export const age_group = orNull("Age group, 0-17 to 90+, or unknown; null for all.", text);

/** Dimension of the cube. */
export const sex = orNull("K woman, M man, or unknown; null for all.", text);

/** Key that is there where numbers are left out. */
export const suppressed = optional("Numbers are left out here because they are small.", {
  kind: "boolean",
  only: true,
});
