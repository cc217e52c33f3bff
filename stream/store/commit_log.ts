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
}

const logName = ".commit.json";

/**
 * Makes a change. Once the log stands under its name the change is decided; before that nothing has
 * happened. Directories are made before, since that is the last step that can meet a full disk.
 */
export async function makeChange(root: string, change: Change): Promise<void> {
  for (const { from } of change.moves) await sync(`${root}/${from}`);
  for (const { to } of change.moves) {
    await Deno.mkdir(`${root}/${to}`.replace(/\/[^/]*$/, ""), { recursive: true });
  }
  const log = `${root}/${logName}`;
  await Deno.writeTextFile(`${log}.new`, JSON.stringify(change));
  await sync(`${log}.new`);
  await Deno.rename(`${log}.new`, log);
  await syncDirectory(root);
  await apply(root, change);
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

async function apply(root: string, change: Change): Promise<void> {
  for (const { from, to } of change.moves) {
    try {
      await Deno.rename(`${root}/${from}`, `${root}/${to}`);
    } catch (thrown) {
      // Already moved by the run that was cut off.
      if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
    }
  }
  for (const path of change.removals) await removeFile(`${root}/${path}`);
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

async function sync(path: string): Promise<void> {
  const file = await Deno.open(path, { read: true, write: true });
  try {
    await file.sync();
  } finally {
    file.close();
  }
}

/** Makes a rename survive a power cut, where the system lets a directory be opened. */
async function syncDirectory(path: string): Promise<void> {
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
