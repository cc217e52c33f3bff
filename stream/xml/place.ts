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

/** Line feeds among some bytes, and whether there may be carriage returns. */
export interface LineEnds {
  readonly feeds: number;
  readonly returns: boolean;
}

/** Keeps the line and column of the first byte of the window. */
export class PlaceTracker {
  readonly #countEnds: (bytes: Uint8Array) => LineEnds;

  /** The bytes are UTF-8, where a character may be several bytes. */
  utf8 = true;
  #line = 1;
  #column = 1;
  #afterReturn = false;

  /** `count` may be a faster way to count. */
  constructor(count: (bytes: Uint8Array) => LineEnds = countEnds) {
    this.#countEnds = count;
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
    const { feeds, returns } = this.#countEnds(passed);
    let lines = feeds;
    let lineStart = feeds === 0 ? 0 : passed.lastIndexOf(Byte.lineFeed) + 1;
    // Carriage returns are rare: only where there may be any is each looked at.
    if (returns) {
      for (let at = 0; at < index; at++) {
        if (buffer[at] === Byte.carriageReturn && buffer[at + 1] !== Byte.lineFeed) lines++;
      }
      // A line feed behind the byte asked for ends the line with its carriage return.
      if (buffer[index - 1] === Byte.carriageReturn && buffer[index] === Byte.lineFeed) lines++;
      lineStart = Math.max(lineStart, passed.lastIndexOf(Byte.carriageReturn) + 1);
    }
    if (this.#afterReturn && buffer[0] === Byte.lineFeed && index > 0) lines--;
    let column = lineStart === 0 ? this.#column : 1;
    for (let i = lineStart; i < index; i++) {
      if (!this.utf8 || (buffer[i]! & 0xc0) !== 0x80) column++;
    }
    return { line: this.#line + lines, column };
  }
}

/** Counts line feeds among these bytes, four at a time, and tells whether there may be carriage returns. */
function countEnds(bytes: Uint8Array): LineEnds {
  const aligned = (bytes.byteOffset & 3) === 0 ? bytes.length >> 2 : 0;
  const words = aligned === 0 ? NO_WORDS : new Int32Array(bytes.buffer, bytes.byteOffset, aligned);
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
  let returns = maybeReturns !== 0;
  for (let i = aligned << 2; i < bytes.length; i++) {
    if (bytes[i] === Byte.lineFeed) feeds++;
    else if (bytes[i] === Byte.carriageReturn) returns = true;
  }
  return { feeds, returns };
}

const NO_WORDS = new Int32Array(0);
