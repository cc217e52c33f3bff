/**
 * What a cohort is: `cohort.json`.
 *
 * @module
 */
import type { WrittenFile } from "./cohort_output.ts";
import type { CohortFile } from "./cohort_files.ts";
import type { CohortSpec } from "./options.ts";

/**
 * Number of what the generator makes: another one where the same options make other bytes. Cohorts of different generator
 * versions are not the same, whatever the version of kprkit.
 */
export const generatorVersion = "1";

/** A message of a cohort that is written. */
export interface ManifestFile extends Omit<CohortFile, "path">, WrittenFile {
  /** Length before packing. */
  readonly plain_bytes: number;
  /** Rows by table. */
  readonly rows: Readonly<Record<string, number>>;
}

/** Persons of an area. */
export interface ManifestArea {
  /** Its numbers in the last year. */
  readonly municipalities: readonly string[];
  /** Persons who begin there. */
  readonly persons: number;
  /** Inhabitants that the area's share of the persons follows from; assumed. */
  readonly assumed_inhabitants: number;
}

/** What `cohort.json` holds. The same options give the same manifest, however many workers made the cohort. */
export interface CohortManifest {
  /** See `generatorVersion`. */
  readonly generator_version: string;
  /** Version of kprkit that made the cohort. */
  readonly kprkit_version: string;
  /** As it was given. */
  readonly seed: string | number;
  /** Persons in all. */
  readonly persons: number;
  /** All that the bytes depend on besides. */
  readonly options: {
    readonly municipalities: readonly string[];
    readonly years: { readonly from: number; readonly to: number };
    readonly messages: readonly string[];
    readonly xml: boolean;
    readonly parquet: boolean;
    readonly msghead: boolean;
    readonly encoding: string;
    readonly gzip: boolean;
    readonly layout: string;
    readonly defects: string;
    readonly defect_rate: number;
    readonly epj_change: number | null;
    readonly lang: string;
  };
  /** Rows in all files by table. */
  readonly rows: Readonly<Record<string, number>>;
  /** In order of their municipalities. */
  readonly areas: readonly ManifestArea[];
  /** Messages, by year, municipality and kind. */
  readonly files: readonly ManifestFile[];
  /** What stands beside the messages; of a store and its key the names alone. */
  readonly others: readonly (WrittenFile | { readonly path: string })[];
}

/** The options as the manifest tells them. */
export function manifestOptions(spec: CohortSpec): CohortManifest["options"] {
  const { municipalities, years, messages, xml, parquet, msghead, encoding, gzip, layout } = spec;
  return {
    municipalities,
    years,
    messages,
    xml,
    parquet,
    msghead,
    encoding,
    gzip,
    layout,
    defects: spec.defects,
    defect_rate: spec.defectRate,
    epj_change: spec.epjChange,
    lang: spec.lang,
  };
}

/** The manifest as text, one file to a line. */
export function manifestText(manifest: CohortManifest): string {
  const list = (items: readonly unknown[]) =>
    items.length === 0 ? "[]" : `[\n${items.map((item) => `    ${JSON.stringify(item)}`).join(",\n")}\n  ]`;
  const fields = Object.entries(manifest).map(([name, value]) =>
    `  ${JSON.stringify(name)}: ${Array.isArray(value) ? list(value) : JSON.stringify(value)}`
  );
  return `{\n${fields.join(",\n")}\n}\n`;
}

/** Adds counts to others. Names come in order in the end, whatever came first. */
export function addRows(sum: Record<string, number>, rows: Readonly<Record<string, number>>): void {
  for (const [table, count] of Object.entries(rows)) sum[table] = (sum[table] ?? 0) + count;
}

/** Counts in the order of their names. */
export function sortedRows(rows: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(rows).sort(([a], [b]) => a < b ? -1 : 1));
}
