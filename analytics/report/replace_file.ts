/**
 * Writes a file whole or not at all.
 *
 * @module
 */

/**
 * Writes text under another name and renames it, so that a reader never meets half a file. On systems
 * with file modes only the owner may read it.
 *
 * @throws what the file system throws; the file under its other name is then removed.
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = `${path}.${crypto.randomUUID()}.tmp`;
  try {
    await Deno.writeTextFile(temporary, text, { createNew: true, mode: 0o600 });
    await Deno.rename(temporary, path);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw error;
  }
}
