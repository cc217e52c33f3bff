/**
 * Who makes the bytes of a cohort: one thread's tools, which know nothing of files on disk or of other threads.
 *
 * @module
 */
import type { CalibrationCounts } from "../calibration/calibration_tally.ts";
import type { DefectTally } from "../defects/mod.ts";
import type { CohortFile } from "./cohort_files.ts";
import { BLOCK_PERSONS, type CohortBlock } from "./plan.ts";

/** Persons of a slice. */
export const SLICE_PERSONS = 128;

/** Slices of a full block. */
export const SLICES_PER_BLOCK = BLOCK_PERSONS / SLICE_PERSONS;

/** What some persons add to a file. */
export interface FilePiece {
  /** Place of the file among those of the area. */
  readonly file: number;
  /** Length in the slice's bytes; packed where the cohort is. */
  readonly length: number;
  /** Length before packing. */
  readonly plainBytes: number;
  /** Rows in it by table. */
  readonly rows: Readonly<Record<string, number>>;
}

/** Some persons of a block: as many as are held as rows at a time. */
export interface BlockSlice {
  /** Persons who begin here; who has come from another area has been counted there. */
  readonly persons: number;
  /** What is to be written behind what the files have, piece by piece; there may be more room behind the last. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** In the order of their bytes. */
  readonly pieces: readonly FilePiece[];
  /** Lines of `truth.ndjson`. */
  readonly truth: string;
  /** With the last slice of a block: what its lives add to the calibration. */
  readonly tally?: CalibrationCounts;
  /** With it: what its persons add to the defects of counts. */
  readonly defects?: DefectTally;
}

/** What stands before and behind the records of a file. */
export interface FileFrame {
  readonly head: Uint8Array<ArrayBuffer>;
  readonly tail: Uint8Array<ArrayBuffer>;
  /** Lengths of both before packing. */
  readonly plainBytes: number;
}

/** Makes blocks. The same block is the same bytes, whoever makes it and whatever was made before. */
export interface Workshop {
  /** The slices of a block, in order. Whoever has written one may give its bytes back. */
  make(block: CohortBlock): Iterable<BlockSlice>;
  /** Takes back the memory of a slice, for another one. */
  giveBack(memory: ArrayBuffer): void;
  /** Head and tail of a file that has records. */
  frame(file: CohortFile): FileFrame;
}

/** The bytes of a slice while its pieces are put into them; memory that comes back is used again. */
export class SliceBytes {
  readonly #spare: ArrayBuffer[] = [];
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array();
  #length = 0;
  /** Room of the largest slice so far. */
  #most = 0;

  /** Takes memory back. */
  giveBack(memory: ArrayBuffer): void {
    if (memory.byteLength > 0) this.#spare.push(memory);
  }

  /** Bytes there are. */
  get length(): number {
    return this.#length;
  }

  /** Adds bytes, which may be used for something else as soon as this returns. */
  put(bytes: Uint8Array): void {
    const needed = this.#length + bytes.length;
    if (needed > this.#bytes.length) this.#grow(needed);
    this.#bytes.set(bytes, this.#length);
    this.#length = needed;
  }

  /** All bytes that were put in since the last time. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = this.#bytes.subarray(0, this.#length);
    this.#bytes = new Uint8Array();
    this.#length = 0;
    return taken;
  }

  #grow(needed: number): void {
    const spare = this.#spare.findLastIndex(({ byteLength }) => byteLength >= needed);
    // Slices are of much the same size: what the largest one took does for most of those that come.
    const larger = spare >= 0
      ? new Uint8Array(this.#spare.splice(spare, 1)[0]!)
      : new Uint8Array(Math.max(FIRST_ROOM, this.#most, needed + (needed >> 2)));
    larger.set(this.#bytes.subarray(0, this.#length));
    // What was too small once would be again.
    if (spare < 0) this.#spare.length = 0;
    this.#bytes = larger;
    this.#most = Math.max(this.#most, larger.length);
  }
}

const FIRST_ROOM = 1 << 18;
