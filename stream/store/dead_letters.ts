/**
 * The dead-letter file: every dropped record with its text, for whoever has to correct it.
 *
 * @module
 */
import { removeFile } from "./commit_log.ts";
import type { Store } from "./store.ts";
import { storeFailure } from "./store_error.ts";

/**
 * Writes the dropped records of all submissions, those of refused messages too, one JSON object a
 * line: `submission`, `source`, `table`, `row_id`, `person_id`, `check`, `field`, `byte_start`,
 * `byte_end`, `fragment`. The file holds health data as it stood in the source, so it is readable by
 * the user alone. It takes its name when it is whole. Returns the number of lines.
 *
 * @throws `StoreError` where the file cannot be written.
 */
export async function writeDeadLetters(store: Store, path: string): Promise<number> {
  await store.attach();
  const unfinished = `${path}.new`;
  const encoder = new TextEncoder();
  let lines = 0;
  try {
    await removeFile(unfinished);
    const file = await Deno.open(unfinished, { write: true, createNew: true, mode: 0o600 });
    try {
      for await (const rows of store.engine.stream(rejectedSql)) {
        for (const row of rows) await writeAll(file, encoder.encode(`${JSON.stringify(row)}\n`));
        lines += rows.length;
      }
    } finally {
      file.close();
    }
    await Deno.rename(unfinished, path);
    return lines;
  } catch (thrown) {
    await removeFile(unfinished).catch(() => {});
    throw storeFailure(thrown, `write the rejected records to ${path}`);
  }
}

const rejectedSql = `
SELECT r.submission_id AS submission, s.source, r.table_name AS "table", r.row_id, r.person_id,
  r.check_id AS "check", r.field, r.byte_start, r.byte_end, r.fragment
FROM rejected AS r JOIN submission AS s USING (submission_id)
ORDER BY s.source, submission, r.byte_start, r.byte_end DESC`;

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) written += await file.write(bytes.subarray(written));
}
