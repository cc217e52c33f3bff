/**
 * Line and column, counted only where bytes leave the window or an error needs them, so that the scanner does
 * not carry a line number through every loop.
 *
 * @module
 */

import { Byte } from "./byte_classes.ts";

/** Line and column from 1; the column counts characters. */
export interface LineColumn {
  readonly line: number;
  readonly column: number;
}

/** Line ends among some bytes: line feeds, and carriage returns that no line feed follows among them. */
export interface LineEnds {
  readonly feeds: number;
  readonly returns: number;
}

/** Counts bytes on their way out of the window. */
export interface ByteCounter {
  lineEnds(bytes: Uint8Array): LineEnds;
  /** Bytes of UTF-8 that are not the first of a character: 0x80 to 0xBF. */
  continuations(bytes: Uint8Array): number;
}

/** Keeps the line and column of the first byte of the window. */
export class PlaceTracker {
  readonly #counter: ByteCounter;

  /** The bytes are UTF-8, where a character may be several bytes. */
  utf8 = true;
  #line = 1;
  #column = 1;
  #afterReturn = false;

  /** `counter` may be a faster one. */
  constructor(counter: ByteCounter = byteCounter) {
    this.#counter = counter;
  }

  /** The first character is a byte order mark, which takes no column. */
  skipMark(): void {
    this.#column = 0;
  }

  /** Moves the start of the window `count` bytes on. */
  advance(buffer: Uint8Array, count: number): void {
    ({ line: this.#line, column: this.#column } = this.at(buffer, count));
    if (count > 0) this.#afterReturn = buffer[count - 1] === Byte.carriageReturn;
  }

  /** Line and column of the byte at `index`. LF, CR LF and CR end a line (XML 1.0, section 2.11). */
  at(buffer: Uint8Array, index: number): LineColumn {
    const passed = buffer.subarray(0, index);
    const { feeds, returns } = this.#counter.lineEnds(passed);
    let lines = feeds + returns;
    let lineStart = feeds === 0 ? 0 : passed.lastIndexOf(Byte.lineFeed) + 1;
    if (returns > 0) lineStart = Math.max(lineStart, passed.lastIndexOf(Byte.carriageReturn) + 1);
    // A line feed behind the window that left ended the line with its carriage return, which was counted then.
    if (this.#afterReturn && buffer[0] === Byte.lineFeed && index > 0) lines--;
    const inside = this.utf8 ? this.#counter.continuations(buffer.subarray(lineStart, index)) : 0;
    const column = (lineStart === 0 ? this.#column : 1) + index - lineStart - inside;
    return { line: this.#line + lines, column };
  }
}

/** Counts four bytes at a time; only where there may be carriage returns is each byte looked at. */
function countEnds(bytes: Uint8Array): LineEnds {
  const words = wordsOf(bytes);
  const aligned = words.length;
  let feeds = 0;
  let maybeReturns = 0;
  for (let w = 0; w < aligned; w++) {
    const word = words[w]!;
    // 0x80 in each byte that is a line feed: adding 0x7f sets the top bit of every other one.
    const feed = word ^ 0x0a0a0a0a;
    const found = ~(((feed & 0x7f7f7f7f) + 0x7f7f7f7f) | feed | 0x7f7f7f7f);
    if (found !== 0) feeds += Math.imul((found >>> 7) & 0x01010101, 0x01010101) >>> 24;
    // Not 0 where a byte is a carriage return, and now and then where none is.
    const back = word ^ 0x0d0d0d0d;
    maybeReturns |= (back - 0x01010101) & ~back & 0x80808080;
  }
  for (let i = aligned << 2; i < bytes.length; i++) {
    if (bytes[i] === Byte.lineFeed) feeds++;
    else if (bytes[i] === Byte.carriageReturn) maybeReturns = 1;
  }
  let returns = 0;
  if (maybeReturns !== 0) {
    for (let i = 0; i < bytes.length; i++) {
      if (bytes[i] === Byte.carriageReturn && bytes[i + 1] !== Byte.lineFeed) returns++;
    }
  }
  return { feeds, returns };
}

/** Counts four bytes at a time, from where they are aligned. */
function countContinuations(bytes: Uint8Array): number {
  let count = 0;
  let at = 0;
  for (; at < bytes.length && ((bytes.byteOffset + at) & 3) !== 0; at++) {
    if ((bytes[at]! & 0xc0) === 0x80) count++;
  }
  const words = wordsOf(bytes.subarray(at));
  for (let w = 0; w < words.length; w++) {
    const word = words[w]!;
    const found = word & ~(word << 1) & 0x80808080;
    if (found !== 0) count += Math.imul((found >>> 7) & 0x01010101, 0x01010101) >>> 24;
  }
  for (at += words.length << 2; at < bytes.length; at++) if ((bytes[at]! & 0xc0) === 0x80) count++;
  return count;
}

/** Whole words of bytes that are aligned; none where they are not. */
function wordsOf(bytes: Uint8Array): Int32Array {
  const isAligned = (bytes.byteOffset & 3) === 0 && bytes.length > 3;
  return isAligned ? new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2) : NO_WORDS;
}

const NO_WORDS = new Int32Array(0);

const byteCounter: ByteCounter = Object.freeze({ lineEnds: countEnds, continuations: countContinuations });
