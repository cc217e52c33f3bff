/**
 * Where the files of a store stand, and which of them belong to it.
 *
 * @module
 */
import { sqlText } from "./engine.ts";
import type { RowCounts, StoredSubmission } from "./submission_table.ts";
import { StoreError } from "./store_error.ts";
import { rowTables, type StoredTable, storedTables } from "./store_tables.ts";

/** The file that says which submissions exist, relative to the store. */
export const submissionsFile = "submissions.parquet";

/** What the place of a file depends on. */
export interface FileOwner {
  readonly id: string;
  readonly municipality: string | null;
  readonly year: number | null;
  readonly status: string;
}

/** Hive's name for a partition without a value. */
const noPartition = "__HIVE_DEFAULT_PARTITION__";

/**
 * Checks that an id can be a file name.
 *
 * @throws {@linkcode StoreError} where it cannot.
 */
export function checkId(id: string): void {
  if (/^[\p{L}\p{N}_][\p{L}\p{N}_.-]{0,199}$/u.test(id)) return;
  throw new StoreError(`Submission id ${JSON.stringify(id)} cannot be a file name`, {
    hint: "Use letters, digits, dots, hyphens and underscores",
  });
}

/** A value of the data as a part of a path: nothing in it may lead out of the store. */
function partition(value: string | number | null): string {
  if (value === null || value === "") return noPartition;
  return encodeURIComponent(String(value)).replaceAll(".", "%2E").replaceAll("*", "%2A");
}

/** Path of a submission's rows of one table, relative to the store. */
export function filePath(
  owner: FileOwner,
  table: StoredTable,
  options: { readonly dropped?: boolean } = {},
): string {
  const quarantined = owner.status === "refused" || owner.status === "incomplete";
  return [
    // Findings and rejected records are what a reader of a refused message asks for.
    ...(quarantined && table !== "finding" && table !== "rejected" ? ["quarantine"] : []),
    ...(options.dropped === true ? ["rejected_rows"] : []),
    table,
    `year=${partition(owner.year)}`,
    `municipality=${partition(owner.municipality)}`,
    `${owner.id}.parquet`,
  ].join("/");
}

/** Paths of all files that a submission has. */
export function filesOf(submission: FileOwner & { readonly counts: RowCounts }): string[] {
  const { kept, dropped } = submission.counts;
  return [
    ...storedTables.filter((table) => (kept[table] ?? 0) > 0).map((table) => filePath(submission, table)),
    ...rowTables.filter((table) => (dropped[table] ?? 0) > 0)
      .map((table) => filePath(submission, table, { dropped: true })),
  ];
}

/** Paths of all Parquet files in the store's table directories, relative to the store. */
export async function listFiles(root: string): Promise<Set<string>> {
  const found = new Set<string>();
  for (const prefix of ["", "rejected_rows/", "quarantine/", "quarantine/rejected_rows/"]) {
    for (const table of storedTables) await walk(root, `${prefix}${table}`, { depth: 0, found });
  }
  return found;
}

async function walk(
  root: string,
  path: string,
  options: { readonly depth: number; readonly found: Set<string> },
): Promise<void> {
  const { depth, found } = options;
  const partitions = ["year=", "municipality="];
  try {
    for await (const entry of Deno.readDir(`${root}/${path}`)) {
      const wanted = partitions[depth];
      if (wanted !== undefined && entry.isDirectory && entry.name.startsWith(wanted)) {
        await walk(root, `${path}/${entry.name}`, { depth: depth + 1, found });
      } else if (wanted === undefined && entry.isFile && entry.name.endsWith(".parquet")) {
        found.add(`${path}/${entry.name}`);
      }
    }
  } catch (thrown) {
    if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
  }
}

/**
 * Parquet files as a table expression. Year and municipality stand in the files, so the directory
 * names are not read: they would make `0301` the number 301.
 */
export function parquetFiles(
  root: string,
  paths: readonly string[],
  options: { readonly rowNumbers?: boolean } = {},
): string {
  const list = paths.map((path) => sqlText(globText(`${root}/${path}`)));
  return `read_parquet([${list.join(", ")}], hive_partitioning = false${
    options.rowNumbers === true ? ", file_row_number = true" : ""
  })`;
}

/** DuckDB reads paths as patterns: characters that mean something there are put in brackets. */
export function globText(path: string): string {
  return path.replaceAll(/[*?[]/g, (character) => `[${character}]`);
}

/** Table expression of the rows of one table of several submissions; `undefined` where none has any. */
export function rowsOf(
  root: string,
  table: StoredTable,
  options: { readonly submissions: readonly StoredSubmission[]; readonly dropped?: boolean },
): string | undefined {
  const dropped = options.dropped === true;
  const paths = options.submissions
    .filter(({ counts }) => ((dropped ? counts.dropped : counts.kept)[table] ?? 0) > 0)
    .map((submission) => filePath(submission, table, { dropped }));
  return paths.length === 0 ? undefined : parquetFiles(root, paths);
}

/** `COPY` of a query into a Parquet file. */
export function copySql(query: string, path: string, options: { readonly fields: string }): string {
  // The official field of each column travels with the file.
  return `COPY (${query}) TO ${sqlText(path)} ` +
    `(FORMAT parquet, COMPRESSION zstd, KV_METADATA { kprkit_fields: ${options.fields} })`;
}
