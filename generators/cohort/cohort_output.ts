/**
 * The directory of a cohort, and files that stand under their names only once all is written.
 *
 * @module
 */
import { createHash, type Hash } from "node:crypto";
import { CohortWriteError } from "./cohort_error.ts";

/** The manifest's name: a directory that has it, or had begun to, is a cohort. */
export const MANIFEST = "cohort.json";

const PART = ".part";

/** The store, where the cohort has one, and the key that its person keys are made with. */
export const STORE = "store";
export const STORE_KEY = "cohort.key";

/** A file that is whole. */
export interface WrittenFile {
  /** Below the cohort's directory. */
  readonly path: string;
  /** Length as it lies on the disk. */
  readonly bytes: number;
  /** In hexadecimal digits. */
  readonly sha256: string;
}

/** A file while it is written, under a name of its own. */
export class PartFile {
  /** Bytes written. */
  bytes = 0;
  readonly #path: string;
  readonly #file: Deno.FsFile;
  readonly #hash: Hash = createHash("sha256");

  /** `full` is where the file will be, `path` what it is called in the cohort. */
  constructor(full: string, path: string) {
    this.#path = path;
    this.#file = Deno.openSync(full + PART, { write: true, create: true, truncate: true });
  }

  /** Writes all of the bytes. */
  write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) at += this.#file.writeSync(at === 0 ? bytes : bytes.subarray(at));
    this.#hash.update(bytes);
    this.bytes += bytes.length;
  }

  /** Ends the file; it keeps its own name until the cohort is whole. */
  close(): WrittenFile {
    this.#file.close();
    return { path: this.#path, bytes: this.bytes, sha256: this.#hash.digest("hex") };
  }

  /** Lets go of the file as it is. */
  drop(): void {
    this.#file.close();
  }
}

/**
 * A cohort's directory while the cohort is made. Nothing stands under its final name before {@linkcode CohortOutput.commit};
 * what a run that was killed left behind is cleared away by the next one.
 */
export class CohortOutput {
  readonly #out: string;
  /** Files of the cohort that was here before. */
  readonly #before: readonly string[];
  readonly #open = new Set<PartFile>();
  readonly #parts = new Set<string>();
  readonly #directories = new Set<string>();

  private constructor(out: string, before: readonly string[]) {
    this.#out = out;
    this.#before = before;
  }

  /**
   * Takes a directory, which is made where it is not there. An earlier cohort in it stays until the new one is whole.
   *
   * @throws {CohortWriteError} There is something in it that is no cohort, and `force` is not given.
   */
  static async open(
    directory: string,
    { force = false }: { readonly force?: boolean } = {},
  ): Promise<CohortOutput> {
    const out = directory.replace(/(?<=.)[/\\]+$/, "");
    await Deno.mkdir(out, { recursive: true });
    const names: string[] = [];
    for await (const { name } of Deno.readDir(out)) names.push(name);
    const isCohort = names.includes(MANIFEST) || names.includes(MANIFEST + PART);
    if (names.length > 0 && !isCohort && !force) {
      throw new CohortWriteError(`${directory} is not empty, and no cohort`, {
        hint: "Choose another directory with --out, or give --force: other files in it stay as they are",
      });
    }
    const before = names.includes(MANIFEST) ? await filesOf(`${out}/${MANIFEST}`) : [];
    if (isCohort) await clearParts(out);
    // From here on the directory is known to be a cohort's.
    await Deno.writeTextFile(`${out}/${MANIFEST}${PART}`, "");
    return new CohortOutput(out, before);
  }

  /** Begins a file. */
  file(path: string): PartFile {
    const full = `${this.#out}/${path}`;
    const folder = full.slice(0, full.lastIndexOf("/"));
    if (path.includes("/") && !this.#directories.has(folder)) {
      Deno.mkdirSync(folder, { recursive: true });
      this.#directories.add(folder);
    }
    const part = new PartFile(full, path);
    this.#parts.add(path);
    this.#open.add(part);
    return part;
  }

  /** Ends a file. */
  close(file: PartFile): WrittenFile {
    this.#open.delete(file);
    return file.close();
  }

  /** Where a file is until the cohort is whole. */
  placeOf(path: string): string {
    return `${this.#out}/${path}${PART}`;
  }

  /**
   * A file or directory that somebody else writes: where to.
   *
   * @throws {CohortWriteError} There is one of that name that no cohort had.
   */
  async expect(path: string): Promise<string> {
    if (!this.#before.includes(path) && await isThere(`${this.#out}/${path}`)) {
      throw new CohortWriteError(`${this.#out}/${path} is there already, and is of no cohort`, {
        hint: "Choose another directory with --out",
      });
    }
    this.#parts.add(path);
    return this.placeOf(path);
  }

  /** Removes a file that was needed on the way only. */
  async drop(path: string): Promise<void> {
    this.#parts.delete(path);
    await removeIfThere(this.placeOf(path));
  }

  /** Gives all files their names, the manifest last, and removes those of the earlier cohort that are no longer there. */
  async commit(manifest: string): Promise<void> {
    await Deno.writeTextFile(`${this.#out}/${MANIFEST}${PART}`, manifest);
    await removeIfThere(`${this.#out}/${MANIFEST}`);
    for (const path of this.#before) {
      if (!this.#parts.has(path)) await removeIfThere(`${this.#out}/${path}`);
    }
    for (const path of this.#parts) {
      if (this.#before.includes(path)) await removeIfThere(`${this.#out}/${path}`);
      await Deno.rename(`${this.#out}/${path}${PART}`, `${this.#out}/${path}`);
    }
    await Deno.rename(`${this.#out}/${MANIFEST}${PART}`, `${this.#out}/${MANIFEST}`);
    for (const path of this.#before) {
      const [folder, name] = path.split("/");
      if (name !== undefined) await removeFolder(`${this.#out}/${folder}`);
    }
    for (const folder of this.#directories) await removeFolder(folder);
  }

  /** Removes what was written. */
  async abort(): Promise<void> {
    for (const file of this.#open) file.drop();
    this.#open.clear();
    for (const path of this.#parts) await removeIfThere(`${this.#out}/${path}${PART}`);
    await removeIfThere(`${this.#out}/${MANIFEST}${PART}`);
    for (const folder of this.#directories) await removeFolder(folder);
  }
}

/** Files that a manifest lists; none where it cannot be read. Only names that this program gives. */
async function filesOf(manifest: string): Promise<string[]> {
  try {
    const { files, others } = JSON.parse(await Deno.readTextFile(manifest)) as {
      files?: readonly { path?: unknown }[];
      others?: readonly { path?: unknown }[];
    };
    return [...files ?? [], ...others ?? []].map(({ path }) => path).filter((path): path is string =>
      typeof path === "string" && OWN_NAME.test(path)
    );
  } catch {
    return [];
  }
}

/** Files of ours: messages by year, and what stands beside them. */
const OWN_NAME =
  /^(?:\d{4}\/\d{4}-\d{4}-[a-z]{3}\.xml(?:\.gz)?|truth\.ndjson|calibration\.(?:json|html)|cohort\.key|store)$/;

async function clearParts(out: string): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(out)) {
    if (isDirectory && /^\d{4}$/.test(name)) {
      for await (const { name: file } of Deno.readDir(`${out}/${name}`)) {
        if (file.endsWith(PART) && OWN_NAME.test(`${name}/${file.slice(0, -PART.length)}`)) {
          await Deno.remove(`${out}/${name}/${file}`);
        }
      }
    } else if (name.endsWith(PART) && OWN_NAME.test(name.slice(0, -PART.length))) {
      await removeIfThere(`${out}/${name}`);
    }
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Removes a folder that is empty. */
async function removeFolder(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch {
    // Something else is in it, or it is gone already.
  }
}
