/**
 * Which files a cohort is written to.
 *
 * @module
 */
import type { CohortArea } from "./areas.ts";
import { type CohortSpec, formatOf, type MessageKind } from "./options.ts";
import type { FormatId } from "../../register/format.ts";

/** A message of a municipality and year, as a file. */
export interface CohortFile {
  /** Reporting year. */
  readonly year: number;
  /** Number of the municipality in the year. */
  readonly municipality: string;
  /** Care data, identities or health stations. */
  readonly kind: MessageKind;
  /** Format of the message. */
  readonly format: FormatId;
  /** Below the cohort's directory: `2021/4601-2021-ipl.xml`. */
  readonly path: string;
}

/** Files of an area, by year, municipality and kind of message. */
export class AreaFiles {
  /** In order of their paths. */
  readonly files: readonly CohortFile[];
  readonly #places = new Map<string, number>();

  /** All files that the area can have; those without records are not written. */
  constructor(area: CohortArea, spec: CohortSpec) {
    const files: CohortFile[] = [];
    for (let year = spec.years.from; year <= spec.years.to; year++) {
      const codes = new Set(area.parts.map(({ path }) => path[year - spec.years.from]!));
      for (const municipality of [...codes].sort()) {
        for (const kind of spec.messages) files.push(fileOf({ year, municipality, kind }, spec));
      }
    }
    this.files = files;
    for (const [place, { year, municipality, kind }] of files.entries()) {
      this.#places.set(`${year} ${municipality} ${kind}`, place);
    }
  }

  /** Place of a file; `undefined` where the cohort has no such messages. */
  place(
    { year, municipality, kind }: Pick<CohortFile, "year" | "municipality" | "kind">,
  ): number | undefined {
    return this.#places.get(`${year} ${municipality} ${kind}`);
  }
}

function fileOf(
  { year, municipality, kind }: Pick<CohortFile, "year" | "municipality" | "kind">,
  { gzip }: CohortSpec,
): CohortFile {
  return {
    year,
    municipality,
    kind,
    format: formatOf(kind, year),
    path: `${year}/${municipality}-${year}-${kind}.xml${gzip ? ".gz" : ""}`,
  };
}
