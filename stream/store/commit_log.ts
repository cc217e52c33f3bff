/**
 * Several files replaced as one: what is to be renamed and removed is written down first, and done
 * after. A run that is cut off in between is brought to its end by the next one.
 *
 * @module
 */

/** Renames and removals, by path relative to the store's directory. */
export interface Change {
  readonly moves: readonly { readonly from: string; readonly to: string }[];
  readonly removals: readonly string[];
  /** Called before each step, see `ParquetStoreOptions`. */
  readonly step?: (name: string) => void;
}

const logName = ".commit.json";

/**
 * Makes a change. Once the log stands under its name the change is decided; before that nothing has
 * happened. Directories are made before, since that is the last step that can meet a full disk.
 */
export async function makeChange(root: string, change: Change): Promise<void> {
  const { moves, removals, step = () => {} } = change;
  step("sync files");
  for (const { from } of moves) await syncFile(`${root}/${from}`);
  step("make directories");
  for (const { to } of moves) await Deno.mkdir(directoryOf(`${root}/${to}`), { recursive: true });
  const log = `${root}/${logName}`;
  step("write log");
  await Deno.writeTextFile(`${log}.new`, JSON.stringify({ moves, removals }));
  await syncFile(`${log}.new`);
  step("decide");
  await Deno.rename(`${log}.new`, log);
  await syncDirectory(root);
  await apply(root, change);
}

function directoryOf(path: string): string {
  return path.replace(/\/[^/]*$/, "");
}

/** Brings a change to its end that a run left behind, where there is one. */
export async function finishChange(root: string): Promise<void> {
  let text: string;
  try {
    text = await Deno.readTextFile(`${root}/${logName}`);
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return;
    throw thrown;
  }
  await apply(root, JSON.parse(text));
}

/** A change is decided and not yet done: its files must stay where they are. */
export async function isChangePending(root: string): Promise<boolean> {
  try {
    await Deno.stat(`${root}/${logName}`);
    return true;
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return false;
    throw thrown;
  }
}

async function apply(root: string, { moves, removals, step = () => {} }: Change): Promise<void> {
  for (const { from, to } of moves) {
    step("move");
    try {
      await Deno.rename(`${root}/${from}`, `${root}/${to}`);
    } catch (thrown) {
      // Already moved by the run that was cut off.
      if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
    }
  }
  step("remove");
  for (const path of removals) await removeFile(`${root}/${path}`);
  // The log goes only when the new names are there to stay.
  for (const directory of new Set(moves.map(({ to }) => directoryOf(`${root}/${to}`)))) {
    await syncDirectory(directory);
  }
  step("forget log");
  await removeFile(`${root}/${logName}`);
}

/** Removes a file that may not be there. */
export async function removeFile(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (thrown) {
    if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
  }
}

/** Waits until a file's bytes are on disk. */
export async function syncFile(path: string): Promise<void> {
  const file = await Deno.open(path, { read: true, write: true });
  try {
    await file.sync();
  } finally {
    file.close();
  }
}

/** Makes names in a directory survive a power cut, where the system lets a directory be opened. */
export async function syncDirectory(path: string): Promise<void> {
  try {
    const directory = await Deno.open(path, { read: true });
    try {
      await directory.sync();
    } finally {
      directory.close();
    }
  } catch {
    // Windows has no such thing, and keeps renames in its own journal.
  }
}
