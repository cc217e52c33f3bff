/**
 * Where each page of the report lies below its directory.
 *
 * @module
 */
import { createHash } from "node:crypto";

/** Path of the first page. */
export const indexPath = "index.html";

/** Path of the page about one municipality. */
export function municipalityPath(number: string): string {
  return `municipality/${fileName(number)}.html`;
}

/** Path of the page about one check. */
export function checkPath(id: string): string {
  return `check/${fileName(id)}.html`;
}

/** Where the page of a check tells about a municipality. */
export function placeAnchor(number: string): string {
  return `place-${fileName(number)}`;
}

/** Where the page of a check lists the rows of a finding. */
export function rowsAnchor(
  { municipality, year, field, service_type }: {
    readonly municipality: string;
    readonly year: number;
    readonly field?: string;
    readonly service_type?: number;
  },
): string {
  const parts = [municipality, year, ...(field === undefined ? [] : [field]), service_type ?? []].flat();
  return `rows-${parts.map((part) => fileName(String(part), /^\w{1,80}$/)).join("-")}`;
}

/** Municipalities counted as one, because their shares of an older one cannot be told apart: `1508+1580`. */
const joined = /^\d{4}(?:\+\d{4})+$/;

/** Names come from the headers of files too: one that is more than a plain word is replaced by its digest. */
function fileName(name: string, plain = /^[a-z0-9_]{1,80}$/): string {
  if (joined.test(name)) return name.replaceAll("+", "-");
  return plain.test(name) ? name : `x-${createHash("sha256").update(name).digest("hex").slice(0, 16)}`;
}
