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

/** Keeps the line and column of the first byte of the window. */
export class PlaceTracker {
  /** The bytes are UTF-8, where a character may be several bytes. */
  utf8 = true;
  #line = 1;
  #column = 1;
  #afterReturn = false;

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
    let line = this.#line;
    let lineStart = 0;
    for (let i = 0; i < index; i++) {
      const byte = buffer[i]!;
      // One comparison decides nearly every byte.
      if (byte > Byte.carriageReturn || (byte !== Byte.lineFeed && byte !== Byte.carriageReturn)) continue;
      lineStart = i + 1;
      const afterReturn = i === 0 ? this.#afterReturn : buffer[i - 1] === Byte.carriageReturn;
      if (byte === Byte.carriageReturn || !afterReturn) line++;
    }
    let column = lineStart === 0 ? this.#column : 1;
    for (let i = lineStart; i < index; i++) {
      if (!this.utf8 || (buffer[i]! & 0xc0) !== 0x80) column++;
    }
    return { line, column };
  }
}
