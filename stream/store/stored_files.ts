/**
 * What the files of a store hold, as tables and views of an engine.
 *
 * @module
 */
import type { Engine } from "./engine.ts";
import { StoreError } from "./store_error.ts";
import { parquetFiles, rowsOf, submissionsFile } from "./store_files.ts";
import {
  createSubmissionTable,
  readSubmissions,
  submissionColumns,
  submissionTable,
} from "./submission_table.ts";
import { defineViews } from "./views.ts";

/**
 * Reads which submissions a store has into the engine's table; none where the store is new.
 *
 * @throws {@linkcode StoreError} where another version of kprkit made the list.
 */
export async function loadSubmissions(engine: Engine, root: string): Promise<void> {
  await engine.run(`DROP TABLE IF EXISTS ${submissionTable}`);
  await engine.run(createSubmissionTable);
  if (!await hasSubmissions(root)) return;
  const files = parquetFiles(root, [submissionsFile]);
  const found = await engine.query(`SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${files})`);
  const layout = (columns: readonly { readonly name: unknown; readonly type: unknown }[]) =>
    columns.map(({ name, type }) => `${name} ${type}`).join(", ");
  const expected = layout(submissionColumns);
  if (layout(found.map((row) => ({ name: row.column_name, type: row.column_type }))) !== expected) {
    throw new StoreError(`The file ${root}/${submissionsFile} was written by another version of kprkit`, {
      hint: "Ingest the extracts again into a new store directory",
    });
  }
  await engine.run(`INSERT INTO ${submissionTable} SELECT * FROM ${files}`);
}

/** There is a store in a directory: it has a list of submissions. */
export async function hasSubmissions(root: string): Promise<boolean> {
  try {
    return (await Deno.stat(`${root}/${submissionsFile}`)).isFile;
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound || thrown instanceof Deno.errors.NotADirectory) return false;
    throw thrown;
  }
}

/** Defines the views over the files of the submissions in the engine's table. */
export async function attachFiles(engine: Engine, root: string): Promise<void> {
  const all = await readSubmissions(engine);
  const current = all.filter(({ status }) => status === "current");
  await defineViews(engine, {
    kept: (table) => rowsOf(root, table, { submissions: current }),
    dropped: (table) => rowsOf(root, table, { submissions: current, dropped: true }),
    all: (table) => rowsOf(root, table, { submissions: all }),
  });
}
