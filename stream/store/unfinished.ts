/**
 * Submissions that a run was cut off in: how far their files are written, and what the run needs to go on.
 *
 * @module
 */
import { removeFile, syncDirectory, syncFile } from "./commit_log.ts";
import type { Submission } from "./store.ts";
import type { SavedFile } from "./submission_files.ts";
import { partName } from "./submission_files.ts";
import type { StoredTable } from "./store_tables.ts";

/** Directory of unfinished submissions, relative to the store. */
export const unfinishedPath = ".unfinished";

/** The file that says that a submission can be gone on with, in its directory. */
export const checkpointFile = "checkpoint.json";

/** Rows written so far, by table. */
export interface WrittenRows {
  readonly kept: Partial<Record<StoredTable, number>>;
  readonly dropped: Partial<Record<StoredTable, number>>;
}

/** What is kept of a submission that is not finished. */
export interface SavedSubmission {
  /** Layout of this record. */
  readonly version: 1;
  /** The submission with its header as a list; it must be the same when it is gone on with. */
  readonly submission: unknown;
  /** Digest of the ident messages that person keys come from. */
  readonly keyDigest: string;
  /** A digest under the key of person keys, where that was used. */
  readonly keyCheck?: string;
  readonly files: readonly SavedFile[];
  readonly rows: WrittenRows;
  /** What the run needs, as it was given. */
  readonly run: unknown;
}

/** A submission as plain data, to be compared and kept. */
export function plainSubmission(submission: Submission): unknown {
  return JSON.parse(JSON.stringify({ ...submission, header: [...submission.header].sort() }));
}

/** Directory of one unfinished submission, relative to the store. */
export function slotPath(name: string): string {
  return `${unfinishedPath}/${name}`;
}

/** Names of the submissions that can be gone on with. */
export async function listUnfinished(root: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const entry of Deno.readDir(`${root}/${unfinishedPath}`)) {
      if (entry.isDirectory && await readSaved(root, entry.name) !== undefined) names.push(entry.name);
    }
  } catch (thrown) {
    if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
  }
  return names.sort();
}

/** Removes directories of submissions that cannot be gone on with. */
export async function clearUnfinished(root: string): Promise<void> {
  const kept = await listUnfinished(root);
  try {
    for await (const entry of Deno.readDir(`${root}/${unfinishedPath}`)) {
      if (!kept.includes(entry.name)) await removeTree(`${root}/${unfinishedPath}/${entry.name}`);
    }
    if (kept.length === 0) await Deno.remove(`${root}/${unfinishedPath}`);
  } catch (thrown) {
    if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
  }
}

/** What is kept under a name; `undefined` where nothing is, or nothing that this version can use. */
export async function readSaved(root: string, name: string): Promise<SavedSubmission | undefined> {
  try {
    const text = await Deno.readTextFile(`${root}/${slotPath(name)}/${checkpointFile}`);
    const saved = JSON.parse(text) as SavedSubmission;
    return saved.version === 1 ? saved : undefined;
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound || thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}

/** All that a checkpoint tells of stands on the disk. */
export async function isWhole(
  root: string,
  { name, saved }: { readonly name: string; readonly saved: SavedSubmission },
): Promise<boolean> {
  const directory = `${root}/${slotPath(name)}`;
  try {
    for (const { state, ...part } of saved.files) {
      const path = `${directory}/${partName(part)}`;
      if ((await Deno.stat(path)).size < state.size) return false;
      if (state.listSize > 0 && (await Deno.stat(`${path}.groups`)).size < state.listSize) return false;
    }
    return true;
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return false;
    throw thrown;
  }
}

/** Replaces what is kept under a name. The files are on disk; now their names are too, and then this record. */
export async function writeSaved(
  root: string,
  name: string,
  options: { readonly saved: SavedSubmission; readonly step: (name: string) => void },
): Promise<void> {
  const { saved, step } = options;
  const directory = `${root}/${slotPath(name)}`;
  const path = `${directory}/${checkpointFile}`;
  step("sync parts");
  await syncDirectory(directory);
  step("write checkpoint");
  await Deno.writeTextFile(`${path}.new`, JSON.stringify(saved), { mode: 0o600 });
  await syncFile(`${path}.new`);
  step("rename checkpoint");
  await Deno.rename(`${path}.new`, path);
  step("sync checkpoint");
  await syncDirectory(directory);
}

/**
 * Cuts the files of an unfinished submission back to what is kept of them: what a full disk stopped gives its room
 * back. Without a checkpoint all goes.
 */
export async function cutBack(root: string, name: string): Promise<void> {
  const directory = `${root}/${slotPath(name)}`;
  const saved = await readSaved(root, name);
  if (saved === undefined) return await removeSlot(root, name);
  const sizes = new Map<string, number>([[checkpointFile, Infinity]]);
  for (const { state, ...part } of saved.files) {
    sizes.set(partName(part), state.size);
    sizes.set(`${partName(part)}.groups`, state.listSize);
  }
  for await (const { name: file } of Deno.readDir(directory)) {
    const size = sizes.get(file);
    if (size === undefined) await removeFile(`${directory}/${file}`);
    else if (size !== Infinity && (await Deno.stat(`${directory}/${file}`)).size > size) {
      await Deno.truncate(`${directory}/${file}`, size);
    }
  }
}

/** Removes the directory of one unfinished submission, and the one around it where that was the last. */
export async function removeSlot(root: string, name: string): Promise<void> {
  await removeTree(`${root}/${slotPath(name)}`);
  try {
    await Deno.remove(`${root}/${unfinishedPath}`);
  } catch {
    // It was not there, or others are in it.
  }
}

/** Removes a directory that may not be there. */
export async function removeTree(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (thrown) {
    if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
  }
}
