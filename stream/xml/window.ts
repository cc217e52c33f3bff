/**
 * The bytes that a reader holds: what has been fed and not yet consumed, and what the consumer wants kept.
 *
 * @module
 */

import { Byte } from "./byte_classes.ts";
import { type ArrayMaker, heapArrays } from "../array_maker.ts";
import { type ByteCounter, type LineColumn, PlaceTracker } from "./place.ts";
import { XmlSyntaxError } from "./xml_reader.ts";

/** Bytes taken in at a time. The window starts at twice this, which lies in the second-level cache. */
const PORTION = 1 << 16;
/** Bytes after the last one: the sentinel, and what a comparison four bytes at a time may read. */
const SLACK = 8;
/** The largest window, since places in it are 32-bit integers. */
const MAX_WINDOW = 2 ** 30;

/** Limits of a {@linkcode Window}. */
export interface WindowOptions {
  readonly maxTokenBytes: number;
  /** Where the window's array comes from. @default the heap */
  readonly make?: ArrayMaker | undefined;
  /** A faster way to count lines and columns. */
  readonly counter?: ByteCounter | undefined;
}

/**
 * A window that slides over the source. A `<` always stands behind its last byte, so that loops over bytes stop
 * there by themselves; who meets a `<` compares with `end`.
 */
export class Window {
  buffer: Uint8Array;
  /** The same bytes, to compare four at a time. */
  view: DataView;
  /** Index of the first byte that is not consumed: the start of the current token. */
  start = 0;
  /** Index after the last byte. */
  end = 0;
  /** Offset in the source of `buffer[0]`. */
  base = 0;
  /** No bytes follow `end`. */
  final = false;
  /** Bytes from this source offset on are kept although consumed. */
  retainFrom = Number.POSITIVE_INFINITY;
  /** Of the event being given: index of the first byte of its markup, and after its last. */
  markupStart = 0;
  markupEnd = 0;
  /** The root element is called `html`, which explains most errors. */
  html = false;
  readonly place: PlaceTracker;
  readonly maxTokenBytes: number;
  /** Bytes taken in at a time; also the length from which unfinished text is handed out. */
  readonly portion: number;

  readonly #make: ArrayMaker;

  constructor({ maxTokenBytes, make = heapArrays, counter }: WindowOptions) {
    this.place = new PlaceTracker(counter);
    this.maxTokenBytes = maxTokenBytes;
    this.#make = make;
    // Unfinished text is below one portion when the next one comes, so no piece is above the limit.
    this.portion = Math.max(1, Math.min(PORTION, maxTokenBytes >> 1));
    this.buffer = make.uint8(2 * PORTION + SLACK);
    this.view = viewOf(this.buffer);
  }

  /** Takes in bytes from `from` on; returns how many, at least one where there are any. */
  append(bytes: Uint8Array, from: number): number {
    const count = Math.min(bytes.length - from, this.portion);
    if (this.end + count + SLACK > this.buffer.length) this.#makeRoom(count);
    this.buffer.set(bytes.subarray(from, from + count), this.end);
    this.end += count;
    this.buffer.fill(Byte.less, this.end, this.end + SLACK);
    return count;
  }

  /**
   * Drops what is neither unconsumed nor retained. Grows when more than half is held, so that each byte moved
   * is paid for by one that was taken in: the total cost stays linear.
   */
  #makeRoom(count: number): void {
    const drop = Math.max(0, Math.min(this.start, this.retainFrom - this.base));
    const held = this.end - drop;
    const grow = held * 2 > this.buffer.length || held + count + SLACK > this.buffer.length;
    const wanted = (held + count) * 2 + SLACK;
    if (grow && wanted > MAX_WINDOW) this.fail(`A record is longer than ${held} bytes`, this.start);
    this.place.advance(this.buffer, drop);
    if (grow) {
      this.#replace(this.#make.uint8(wanted), drop);
    } else {
      this.buffer.copyWithin(0, drop, this.end);
    }
    this.base += drop;
    this.start -= drop;
    this.end -= drop;
  }

  /** Index of room for `count` bytes behind the sentinel, for what is not of the source. The next `append` takes it. */
  roomBehind(count: number): number {
    const at = this.end + SLACK;
    if (at + count > this.buffer.length) this.#replace(this.#make.uint8((at + count) * 2), 0);
    return at;
  }

  #replace(buffer: Uint8Array<ArrayBuffer>, drop: number): void {
    buffer.set(this.buffer.subarray(drop, this.end + SLACK));
    this.#make.release(this.buffer);
    this.buffer = buffer;
    this.view = viewOf(buffer);
  }

  /** Throws an error for the byte at `index`. */
  fail(message: string, index: number, hint?: string): never {
    this.checkLength(index);
    const place = this.#placeOf(index);
    if (this.html) {
      const fetch = "The download gave a web page: fetch the extract again";
      throw new XmlSyntaxError(`This looks like an HTML page, not XML: ${message}`, place, fetch);
    }
    throw new XmlSyntaxError(message, place, hint);
  }

  /** Refuses the current token where it is over the limit at `index`, before anything is said of what follows. */
  checkLength(index: number): void {
    if (index - this.start <= this.maxTokenBytes) return;
    throw new XmlSyntaxError(
      `A tag, comment or processing instruction is longer than ${this.maxTokenBytes} bytes`,
      this.#placeOf(this.start),
      "Look for a missing quote or end of comment; raise maxTokenBytes, or --limit token-bytes=…, if it is genuine",
    );
  }

  #placeOf(index: number): LineColumn & { readonly offset: number } {
    return { ...this.place.at(this.buffer, index), offset: this.base + index };
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
