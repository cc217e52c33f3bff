/**
 * What the other side says, read with care: it may be a proxy's page, or quote what was sent.
 *
 * @module
 */
import { maskIdentityNumbers } from "../../../stream/identity_mask.ts";

/** Longest text of a problem, in UTF-16 units. */
const LONGEST_TEXT = 500;

/** An answer that has been read to its end. */
export interface HttpAnswer {
  /** HTTP status. */
  readonly status: number;
  /** All headers. */
  readonly headers: Headers;
  /** All of it. */
  readonly body: Uint8Array;
}

/** The JSON value of a body; `undefined` where it is none. */
export function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

/** The value as an object; `undefined` where it is another value. */
export function recordOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? value as Readonly<Record<string, unknown>>
    : undefined;
}

/** A known field as text: a string, or a number; `undefined` where it is neither, or empty. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

/**
 * The other side's words for people: on one line, without control characters, with identity numbers masked, and cut at 500
 * characters.
 */
export function tidyText(text: string): string {
  // deno-lint-ignore no-control-regex
  const line = maskIdentityNumbers(text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ").trim());
  if (line.length <= LONGEST_TEXT) return line;
  const cut = line.slice(0, LONGEST_TEXT - 1);
  // A cut must not leave half of a surrogate pair.
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}

/**
 * A reference that can be shown and stored: a UUID as it stands, anything else tidied and no longer than 200 characters;
 * `null` where there is none.
 */
export function referenceOf(value: unknown): string | null {
  const text = textOf(value);
  if (text === undefined) return null;
  // Eleven digits in a row are common in UUIDs, and no person's.
  return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text) ? text : tidyText(text).slice(0, 200);
}
