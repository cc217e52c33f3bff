/**
 * Which municipality an ident message belongs to. The register has published no ident format of its
 * own; the stand-in (XPR 53.1.3) names an institution, not a municipality.
 *
 * @module
 */
import { municipality } from "../register/municipalities/mod.ts";

/** A professional message that an ident message may belong to. */
export interface ProfessionalPlace {
  /** Path of the file. */
  readonly source: string;
  readonly municipality: string;
  readonly year: number;
}

/** What is known of an ident message and of the messages beside it. */
export interface IdentPlace {
  /** Header of the ident message by store column. */
  readonly header: ReadonlyMap<string, string>;
  /** Path of the file. */
  readonly source: string;
  /** Reporting year; `null` where the header does not tell. */
  readonly year: number | null;
  /** Professional messages of the same run. */
  readonly others: readonly ProfessionalPlace[];
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

function only(candidates: readonly ProfessionalPlace[]): string | undefined {
  const found = new Set(candidates.map((candidate) => candidate.municipality));
  return found.size === 1 ? [...found][0] : undefined;
}

/**
 * The municipality whose persons an ident message tells of, by local ids: of `ids`, and of the persons of each
 * candidate. Local ids may be small numbers that several municipalities use, so a lead of two to one is asked for.
 */
export function municipalityByPersons(
  ids: ReadonlySet<number>,
  candidates: Iterable<{ readonly municipality: string; readonly ids: ReadonlySet<number> }>,
): string | undefined {
  const shared = new Map<string, number>();
  for (const candidate of candidates) {
    const count = candidate.ids.intersection(ids).size;
    shared.set(candidate.municipality, Math.max(count, shared.get(candidate.municipality) ?? 0));
  }
  const [first, second] = [...shared].sort((a, b) => b[1] - a[1]);
  if (first === undefined || first[1] === 0 || first[1] * 2 < ids.size) return undefined;
  return second !== undefined && second[1] * 2 > first[1] ? undefined : first[0];
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}
