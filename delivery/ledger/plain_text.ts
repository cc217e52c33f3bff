/**
 * Words of others, fit to be kept.
 *
 * @module
 */
import { maskIdentityNumbers } from "../../stream/identity_mask.ts";

/** Most characters that are kept of what the other side says. */
const LONGEST = 500;

const UUID = /^[{]?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}[}]?$/i;

/** Text without identity numbers and control characters, cut at 500 characters. */
export function plainText(text: string): string {
  const kept = text.length > LONGEST ? text.slice(0, LONGEST).toWellFormed() + "…" : text;
  return maskIdentityNumbers(kept).replace(/\p{Cc}+/gu, " ").trim();
}

/** The same for an id of the other side; a UUID is kept as it is, whatever digits it has. */
export function plainId<T extends string | null>(id: T): T | string {
  return id === null || UUID.test(id) ? id : plainText(id);
}

/** A path in which no number of eleven digits stands; times of twelve and fourteen digits are common in names of files. */
export function plainPath(path: string): string {
  return path.replace(/(?<!\d)\d{6}[ -]?\d{5}(?!\d)/g, "[11 digits]");
}
