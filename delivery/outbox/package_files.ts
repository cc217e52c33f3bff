/**
 * The files of an outbox: one package each, whole or not there at all.
 *
 * @module
 */
import { createHash, randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Dispatch } from "../dispatch.ts";
import type { Package } from "../transport.ts";
import { comparedBytes } from "./compared_bytes.ts";
import { PackageSegments, segmentEnding } from "./package_segments.ts";

/** A package as it lies in the outbox. */
export interface WrittenPackage {
  /** Name of its file in the directory of packages. A small one shares its file with others. */
  readonly file: string;
  /** SHA-256 of its bytes, lower-case hexadecimal. */
  readonly hash: string;
  /** Its bytes. */
  readonly size: number;
  /** What a dispatch must know to find it in its file; nothing where it is alone there. */
  readonly facts: Readonly<Record<string, string>>;
}

/** The fact of a dispatch that tells at which byte of its file the package begins, where it is not alone there. */
export const packageOffsetFact = "package_offset";

/** What a part file is called until it is whole. */
const part = ".part";

/** Packages below this size are gathered in memory, and share files. */
const smallBytes = 1 << 20;

/** Bytes of small packages that are kept in memory, until they are written, or until they are sent. */
const keptBytes = 1 << 24;

/**
 * The directory of packages in an outbox. What lies there is sealed: a payload is never written as it is.
 *
 * A package may be told of in the ledger when {@linkcode PackageFiles.sync} has ended: then all of it is on the disk. A large
 * one has a file of its own, which appears under its name only when it is whole; small ones stand behind each other in one
 * file, each at its place. What a killed run leaves behind is swept away by {@linkcode PackageFiles.sweep}, or stands where
 * no dispatch points to.
 */
export class PackageFiles {
  readonly #directory: string;
  readonly #segments: PackageSegments;
  /** Small packages that were made and not read since, by their hash: what is sent at once need not be read again. */
  readonly #recent = new Map<string, Uint8Array>();
  #recentBytes = 0;
  /** There are names in the directory that may not be on the disk. */
  #hasNewNames = false;
  /** The round of the disk that is under way, or the last one. */
  #round: Promise<void> = Promise.resolve();
  /** The one after it, where somebody waits for it. */
  #next: Promise<void> | undefined;

  /** Makes the directory if it is not there, closed to all others. */
  constructor(outbox: string) {
    this.#directory = join(outbox, "packages");
    Deno.mkdirSync(this.#directory, { recursive: true, mode: 0o700 });
    this.#segments = new PackageSegments(this.#directory);
  }

  /** Where a file lies. */
  path(file: string): string {
    return join(this.#directory, file);
  }

  /**
   * Writes a package; it is durable after {@linkcode PackageFiles.sync}. `finish` runs when its bytes are complete and before
   * it gets its name or its place; where it throws, nothing stays. `file` is what it is called where it gets a file of its own.
   */
  async write(
    file: string,
    bytes: AsyncIterable<Uint8Array>,
    { finish }: { readonly finish?: () => void } = {},
  ): Promise<WrittenPackage> {
    const source = bytes[Symbol.asyncIterator]();
    const begun = new GrowingBytes();
    try {
      while (begun.length < smallBytes) {
        const { done, value } = await source.next();
        if (done === true) {
          finish?.();
          return await this.#writeSmall(begun.bytes);
        }
        begun.add(value);
      }
      return await this.#writeLarge(file, { begun: begun.bytes, source, finish });
    } finally {
      await source.return?.();
    }
  }

  async #writeSmall(bytes: Uint8Array): Promise<WrittenPackage> {
    const hash = createHash("sha256").update(bytes).digest("hex");
    const { file, offset } = this.#segments.add(bytes);
    this.#keep(hash, bytes);
    if (this.#segments.waitingBytes > keptBytes) await this.sync();
    return { file, hash, size: bytes.length, facts: { [packageOffsetFact]: String(offset) } };
  }

  async #writeLarge(
    file: string,
    { begun, source, finish }: {
      readonly begun: Uint8Array;
      readonly source: AsyncIterator<Uint8Array>;
      readonly finish: (() => void) | undefined;
    },
  ): Promise<WrittenPackage> {
    const temporary = this.path(`${file}.${randomUUID().slice(0, 8)}${part}`);
    const hash = createHash("sha256");
    let size = 0;
    try {
      {
        using output = Deno.openSync(temporary, { createNew: true, write: true, mode: 0o600 });
        for (let chunk: Uint8Array | undefined = begun; chunk !== undefined;) {
          hash.update(chunk);
          size += chunk.length;
          for (let at = 0; at < chunk.length;) at += output.writeSync(chunk.subarray(at));
          const { done, value } = await source.next();
          chunk = done === true ? undefined : value;
        }
        finish?.();
        await output.syncData();
      }
      Deno.renameSync(temporary, this.path(file));
      this.#hasNewNames = true;
    } catch (error) {
      await Deno.remove(temporary).catch(() => {});
      throw error;
    }
    return { file, hash: hash.digest("hex"), size, facts: {} };
  }

  /** Makes durable what was written, before the ledger tells of it. */
  async sync(): Promise<void> {
    // Whoever comes while the disk is at work shares the next round with all who come by then.
    this.#next ??= this.#round.then(async () => {
      this.#next = undefined;
      if (await this.#segments.write()) this.#hasNewNames = true;
      if (this.#hasNewNames) await this.#syncNames();
    });
    const round = this.#next;
    this.#round = round.catch(() => {});
    await round;
  }

  async #syncNames(): Promise<void> {
    this.#hasNewNames = false;
    // A directory cannot be opened for this on Windows; names are durable there with the file.
    if (Deno.build.os === "windows") return;
    try {
      using directory = Deno.openSync(this.#directory);
      await directory.sync();
    } catch (error) {
      this.#hasNewNames = true;
      throw error;
    }
  }

  #keep(hash: string, bytes: Uint8Array): void {
    if (this.#recentBytes + bytes.length > keptBytes || this.#recent.has(hash)) return;
    this.#recent.set(hash, bytes);
    this.#recentBytes += bytes.length;
  }

  /** The package of a dispatch, its bytes compared with what was prepared as they are read. */
  open(dispatch: Dispatch): Package {
    const { packageFile, packageSize, packageHash, facts } = dispatch;
    const offset = facts[packageOffsetFact];
    return {
      dispatch,
      bytes: () => {
        // Its hash was taken of these very bytes.
        const recent = this.#recent.get(packageHash);
        if (recent !== undefined && recent.length === packageSize) {
          this.#recent.delete(packageHash);
          this.#recentBytes -= packageSize;
          return oneChunk(recent);
        }
        return comparedBytes(this.path(packageFile), {
          dispatch,
          ...(offset === undefined ? {} : { offset: Number(offset) }),
        });
      },
    };
  }

  /** Removes a package that has a file of its own, if it is there. One that shares its file stays, and nobody knows of it. */
  async remove(file: string): Promise<void> {
    if (file.endsWith(segmentEnding)) return;
    await this.#removeFile(file);
  }

  async #removeFile(file: string): Promise<void> {
    await Deno.remove(this.path(file)).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
  }

  /** Removes the files that no dispatch knows of; returns how many. Only for whoever holds the lock of the outbox. */
  async sweep(isKnown: (file: string) => boolean): Promise<number> {
    let removed = 0;
    for (const { name, isFile } of [...Deno.readDirSync(this.#directory)]) {
      if (!isFile || isKnown(name)) continue;
      await this.#removeFile(name);
      removed++;
    }
    return removed;
  }
}

/** Bytes of chunks, copied: who gives a chunk may use it anew. */
class GrowingBytes {
  #room = new Uint8Array(0);
  length = 0;

  add(chunk: Uint8Array): void {
    const wanted = this.length + chunk.length;
    if (wanted > this.#room.length) {
      const room = new Uint8Array(Math.max(wanted, 2 * this.#room.length));
      room.set(this.bytes);
      this.#room = room;
    }
    this.#room.set(chunk, this.length);
    this.length = wanted;
  }

  get bytes(): Uint8Array {
    return this.#room.subarray(0, this.length);
  }
}

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
