/**
 * Many small packages in one file.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { join } from "node:path";

/** How the name of a file with many packages ends. */
export const segmentEnding = ".packages";

/** A file that is this long gets no more packages. */
const fullBytes = 1 << 28;

/** A file that packages are put behind each other in. */
interface Segment {
  readonly name: string;
  /** Bytes that have a place in it, written or not. */
  size: number;
  /** Bytes that are written. */
  written: number;
  /** The file is there. */
  isMade: boolean;
}

interface Waiting {
  readonly segment: Segment;
  readonly bytes: Uint8Array;
}

/**
 * Writes small packages behind each other, in files that only this object writes to; what stands in them is never
 * changed. A file of its own for each takes longer to make than the package does, and one wait for the disk serves all that
 * were made meanwhile.
 *
 * What a killed run has written in part stands behind all that the ledger knows of, where nobody looks.
 */
export class PackageSegments {
  readonly #directory: string;
  #segment: Segment | undefined;
  #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #failed: { readonly error: unknown } | undefined;

  /** `directory` is there already. */
  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Bytes that have a place and are not written. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /** Gives a package its place. It stands there durably when a {@linkcode PackageSegments.write} that begins later has ended. */
  add(bytes: Uint8Array): { readonly file: string; readonly offset: number } {
    if (this.#segment === undefined || this.#segment.size >= fullBytes) {
      this.#segment = { name: `${randomUUID()}${segmentEnding}`, size: 0, written: 0, isMade: false };
    }
    const segment = this.#segment;
    const offset = segment.size;
    segment.size += bytes.length;
    this.#waiting.push({ segment, bytes });
    this.#waitingBytes += bytes.length;
    return { file: segment.name, offset };
  }

  /**
   * Writes what waits; one call at a time. Tells whether there is a file whose name is new. After something could not be
   * written nobody can tell what is on the disk: no later call succeeds.
   */
  async write(): Promise<boolean> {
    if (this.#failed !== undefined) throw this.#failed.error;
    let isNew = false;
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    try {
      for (let at = 0; at < waiting.length;) {
        const { segment } = waiting[at]!;
        const end = waiting.findIndex((one, index) => index > at && one.segment !== segment);
        const pieces = waiting.slice(at, end < 0 ? undefined : end);
        isNew = await this.#append(segment, pieces) || isNew;
        at += pieces.length;
      }
    } catch (error) {
      this.#failed = { error };
      throw error;
    }
    return isNew;
  }

  async #append(segment: Segment, pieces: readonly Waiting[]): Promise<boolean> {
    const isNew = !segment.isMade;
    // Short operations are done at once: handing them to another thread costs more. A file that is not as it was left is not
    // written to: `seek` would make a hole in it.
    using output = Deno.openSync(join(this.#directory, segment.name), {
      write: true,
      createNew: isNew,
      ...(isNew ? { mode: 0o600 } : {}),
    });
    segment.isMade = true;
    if (output.statSync().size !== segment.written) {
      throw new Error("Somebody else has written to a file of packages");
    }
    output.seekSync(segment.written, Deno.SeekMode.Start);
    for (const { bytes } of pieces) {
      for (let at = 0; at < bytes.length;) at += output.writeSync(bytes.subarray(at));
      segment.written += bytes.length;
    }
    await output.syncData();
    return isNew;
  }
}
