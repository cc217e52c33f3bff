/**
 * Which pages of a directory an earlier report wrote, so that those and no others can be removed.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { replaceFile } from "./replace_file.ts";

/** Name of the list of pages in the report's directory. */
export const pageListName = "pages.json";

/** Digest of each page's text by its path below the directory. */
export type PageList = ReadonlyMap<string, string>;

/** Digest that a page is recognised by. */
export function pageDigest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Pages are nowhere else: what else a list names is not ours, whoever wrote it there. */
const pagePath = /^(?:municipality|check)\/[a-z0-9_-]{1,100}\.html$/;

/** Pages that the list in `directory` names; none where there is no list that can be read. */
export async function readPageList(directory: string): Promise<PageList> {
  let list: unknown;
  try {
    list = JSON.parse(await Deno.readTextFile(join(directory, pageListName)));
  } catch {
    // No report was here, or its list is spoilt: then nothing is known to be ours.
    return new Map();
  }
  if (typeof list !== "object" || list === null) return new Map();
  return new Map(
    Object.entries(list).filter((entry): entry is [string, string] =>
      pagePath.test(entry[0]) && typeof entry[1] === "string"
    ),
  );
}

/** Writes the list. */
export async function writePageList(directory: string, pages: PageList): Promise<void> {
  const sorted = [...pages].filter(([path]) => pagePath.test(path)).sort(([a], [b]) => a < b ? -1 : 1);
  await replaceFile(
    join(directory, pageListName),
    `${JSON.stringify(Object.fromEntries(sorted), null, 1)}\n`,
  );
}

/** Removes pages that stand as they were written; one that was changed since is left alone. */
export async function removePages(directory: string, pages: PageList): Promise<void> {
  for (const [path, digest] of pages) {
    const file = join(directory, path);
    try {
      if (pageDigest(await Deno.readTextFile(file)) === digest) await Deno.remove(file);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  for (const name of ["municipality", "check"]) {
    // Removes the directory only where nothing is left in it.
    await Deno.remove(join(directory, name)).catch(() => {});
  }
}
