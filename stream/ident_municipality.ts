/**
 * Which municipality an ident message belongs to. The register has published no ident format of its
 * own; the stand-in (XPR 53.1.3) names an institution, not a municipality.
 *
 * @module
 */
import { municipality } from "../register/municipalities/mod.ts";

/** What is known of an ident message and of the messages beside it. */
export interface IdentPlace {
  /** Header of the ident message by store column. */
  readonly header: ReadonlyMap<string, string>;
  /** Path of the file. */
  readonly source: string;
  readonly year: number | null;
  /** Professional messages of the same run: path, municipality and year. */
  readonly others: readonly {
    readonly source: string;
    readonly municipality: string;
    readonly year: number;
  }[];
}

/**
 * The municipality number of an ident message, by the first of these that tells one: a four-digit
 * number in `institusjonID`, `lokalident` or `leverandor`; a municipality number in the file's name;
 * the only professional message of that year in the same folder, or in the whole run.
 */
export function identMunicipality(place: IdentPlace): string | undefined {
  for (const column of ["institution_id", "local_ident", "supplier"]) {
    const value = place.header.get(column)?.trim() ?? "";
    if (/^\d{4}$/.test(value) && municipality(value) !== undefined) return value;
  }
  const name = place.source.slice(place.source.lastIndexOf("/") + 1);
  const named = new Set(
    (name.match(/(?<!\d)\d{4}(?!\d)/g) ?? []).filter((digits) =>
      digits !== String(place.year) && municipality(digits) !== undefined
    ),
  );
  if (named.size === 1) return [...named][0];
  const sameYear = place.others.filter((other) => other.year === place.year);
  const folder = folderOf(place.source);
  return only(sameYear.filter((other) => folderOf(other.source) === folder)) ?? only(sameYear);
}

function only(candidates: IdentPlace["others"]): string | undefined {
  const found = new Set(candidates.map((candidate) => candidate.municipality));
  return found.size === 1 ? [...found][0] : undefined;
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}
