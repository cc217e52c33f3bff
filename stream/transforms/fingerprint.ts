/**
 * Rows as 96 bits each: what they say, not where they stand or what local keys they have.
 *
 * @module
 */
import type { Column, RecordBatch } from "../record_batch.ts";

/** 96 bits in three lanes of 32. Two different things share all three by chance once in 10^28. */
export type Fingerprint = readonly [number, number, number];

/** A lane is MurmurHash3 (x86, 32 bits) with constants of its own. */
const MULTIPLIERS: readonly (readonly [number, number])[] = Object.freeze([
  [0xcc9e2d51, 0x1b873593],
  [0x85ebca77, 0xc2b2ae3d],
  [0x27d4eb2f, 0x165667b1],
]);
const NULL_MARK = 0x6e756c6c;
const VALUE_MARK = 0x76616c75;

function mixed(hash: number, word: number, first: number, second: number): number {
  let k = Math.imul(word, first);
  k = (k << 15) | (k >>> 17);
  hash ^= Math.imul(k, second);
  hash = (hash << 13) | (hash >>> 19);
  return (Math.imul(hash, 5) + 0xe6546b64) | 0;
}

function finished(hash: number): number {
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

const encoder = new TextEncoder();

/** Fingerprint of a text. */
export function textFingerprint(text: string): Fingerprint {
  const bytes = encoder.encode(text);
  return [0, 1, 2].map((lane) => finished(bytesHash(lane, bytes, 0, bytes.length))) as unknown as Fingerprint;
}

function bytesHash(lane: number, bytes: Uint8Array, start: number, end: number): number {
  const [first, second] = MULTIPLIERS[lane]!;
  let hash = mixed(lane + 1, end - start, first, second);
  for (let at = start; at < end; at += 4) {
    const word = bytes[at]! | (at + 1 < end ? bytes[at + 1]! << 8 : 0) |
      (at + 2 < end ? bytes[at + 2]! << 16 : 0) |
      (at + 3 < end ? bytes[at + 3]! << 24 : 0);
    hash = mixed(hash, word, first, second);
  }
  return hash;
}

/** Computes the fingerprints of a batch column by column, in memory that is used again for the next. */
export class RowHasher {
  readonly lanes: [Int32Array, Int32Array, Int32Array] = [
    new Int32Array(0),
    new Int32Array(0),
    new Int32Array(0),
  ];

  /** Begins with what all rows share. */
  start(rows: number, seed: Fingerprint): void {
    if (this.lanes[0].length < rows) {
      this.lanes[0] = new Int32Array(rows * 2);
      this.lanes[1] = new Int32Array(rows * 2);
      this.lanes[2] = new Int32Array(rows * 2);
    }
    for (const [lane, values] of this.lanes.entries()) values.fill(seed[lane]! | 0, 0, rows);
  }

  /** Adds a number of each row: whole, and below 2^53. */
  addNumbers(values: ArrayLike<number>, rows: number): void {
    for (const [lane, hashes] of this.lanes.entries()) {
      const [first, second] = MULTIPLIERS[lane]!;
      for (let row = 0; row < rows; row++) {
        const value = values[row]!;
        const low = mixed(hashes[row]!, value | 0, first, second);
        hashes[row] = mixed(low, Math.floor(value / 4294967296) | 0, first, second);
      }
    }
  }

  /** Adds a column. */
  addColumn(column: Column, rows: number): void {
    const { valid } = column;
    for (const [lane, hashes] of this.lanes.entries()) {
      const [first, second] = MULTIPLIERS[lane]!;
      const word = wordsOf(column, lane);
      for (let row = 0; row < rows; row++) {
        const marked = mixed(hashes[row]!, valid[row] === 1 ? VALUE_MARK : NULL_MARK, first, second);
        hashes[row] = valid[row] === 1 ? mixed(marked, word(row), first, second) : marked;
      }
    }
  }

  /** Fingerprint of a row as added up so far, in a lane. */
  at(lane: 0 | 1 | 2, row: number): number {
    return finished(this.lanes[lane][row]!);
  }
}

/** 32 bits for the value of a row in a lane; those of a dictionary are computed once for each entry. */
function wordsOf(column: Column, lane: number): (row: number) => number {
  switch (column.kind) {
    case "number": {
      const { values } = column;
      if (!(values instanceof Float64Array)) return (row) => values[row]!;
      const [first, second] = MULTIPLIERS[lane]!;
      return (row) => mixed(values[row]! | 0, Math.floor(values[row]! / 4294967296) | 0, first, second);
    }
    case "dictionary": {
      const words = Int32Array.from(column.dictionary, (text) => {
        const bytes = encoder.encode(text.trim());
        return bytesHash(lane, bytes, 0, bytes.length);
      });
      return (row) => words[column.codes[row]!]!;
    }
    case "text":
      return (row) => bytesHash(lane, column.bytes, column.offsets[row]!, column.offsets[row + 1]!);
  }
}

/** Rows in which one of these columns held something that could not be read: nobody knows whether they are equal. */
export function unreadableRows(batch: RecordBatch, columns: ReadonlySet<string>): ReadonlySet<number> {
  const rows = new Set<number>();
  for (const { row, column, kind } of batch.misfits) {
    if ((kind === "type" || kind === "calendar") && column !== undefined && columns.has(column.name)) {
      rows.add(row);
    }
  }
  return rows;
}
