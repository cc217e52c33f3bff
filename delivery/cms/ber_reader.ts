/**
 * BER from a stream: a message of any length is walked through, and only what is small is held.
 *
 * @module
 */
import { CmsError } from "./cms_error.ts";
import { concat, endOfContents, tag } from "./der.ts";

/** Elements that lie in one another; CMS itself needs fewer than twenty. */
const deepest = 40;

/** Tag and length of an element. */
interface ElementHeader {
  readonly tag: number;
  /** Bytes of the value; `undefined` where an end-of-contents ends it. */
  readonly length: number | undefined;
  readonly bytes: Uint8Array;
}

/**
 * Walks through BER. Each length is held against what is around it before anything is read by it, and never
 * decides how much memory is taken: a value is either handed on piece by piece or refused above a bound.
 */
export class BerReader {
  readonly #source: AsyncIterator<Uint8Array>;
  /** Read and not yet taken. */
  #buffer: Uint8Array = new Uint8Array();
  /** Bytes taken since the beginning. */
  #position = 0;
  #ended = false;
  /** Elements that are open: where each ends, `undefined` where an end-of-contents ends it. */
  readonly #open: (number | undefined)[] = [];

  /** Reads what comes; {@linkcode release} lets it go. */
  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** Lets the source go, at its end or before. */
  async release(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    await this.#source.return?.();
  }

  /** Tag of the next element of the innermost open one; `undefined` where that has no more. */
  async next(): Promise<number | undefined> {
    const end = this.#open.at(-1);
    if (end === undefined) {
      await this.#fill(2);
      if (this.#buffer[0] === 0 && this.#buffer[1] === 0 && this.#open.length > 0) return undefined;
    } else if (this.#position >= end) return undefined;
    await this.#fill(1);
    return this.#buffer[0]!;
  }

  /** Goes into an element that must have this tag. */
  async enter(wanted: number): Promise<void> {
    if (await this.next() !== wanted) throw unreadable("An element is missing, or is of another kind");
    const { length } = await this.#header();
    this.#push(length);
  }

  /** Leaves the innermost open element, which must be at its end. */
  async leave(): Promise<void> {
    if (await this.next() !== undefined) throw unreadable("An element has more in it than it may have");
    if (this.#open.at(-1) === undefined) this.#take(2);
    this.#open.pop();
  }

  /** The next element as it stands, tag and length with it. */
  async whole(limit: number): Promise<Uint8Array> {
    if (await this.next() === undefined) throw unreadable("An element is missing");
    const pieces: Uint8Array[] = [];
    const room = { left: limit };
    await this.#collect(pieces, room, 0);
    return concat(...pieces);
  }

  /** Passes over the next element. */
  async skip(limit: number): Promise<void> {
    if (await this.next() === undefined) throw unreadable("An element is missing");
    await this.#collect(undefined, { left: limit }, 0);
  }

  /**
   * The bytes of an OCTET STRING, primitive or in pieces, piece by piece as they come; the pieces may be in
   * pieces themselves. `primitive` and `constructed` are its tags.
   */
  async *octets(primitive: number, constructed: number): AsyncGenerator<Uint8Array, void, undefined> {
    const found = await this.next();
    if (found === primitive) {
      yield* this.#value((await this.#header()).length);
      return;
    }
    if (found !== constructed) throw unreadable("An octet string is missing");
    const outside = this.#open.length;
    this.#push((await this.#header()).length);
    while (this.#open.length > outside) {
      const piece = await this.next();
      if (piece === undefined) await this.leave();
      else if (piece === tag.octetString) yield* this.#value((await this.#header()).length);
      else if (piece === tag.constructedOctetString) this.#push((await this.#header()).length);
      else throw unreadable("An octet string has something else in it");
    }
  }

  /** Nothing may follow. */
  async end(): Promise<void> {
    while (this.#buffer.length === 0 && await this.#more());
    if (this.#buffer.length > 0) {
      throw new CmsError("trailing_bytes", "Something follows the message", {
        hint: "Take the file as it was received; the message was added to, or two of them were joined.",
      });
    }
  }

  /** Reads to the end of the source, whatever comes. */
  async drain(): Promise<void> {
    this.#buffer = this.#buffer.subarray(0, 0);
    while (await this.#more()) this.#buffer = this.#buffer.subarray(0, 0);
  }

  #push(length: number | undefined): void {
    if (this.#open.length >= deepest) throw unreadable("Elements lie too deep in one another");
    this.#open.push(length === undefined ? undefined : this.#position + length);
  }

  /** Where the innermost open element of known length ends. */
  #bound(): number {
    for (let index = this.#open.length - 1; index >= 0; index--) {
      const end = this.#open[index];
      if (end !== undefined) return end;
    }
    return Number.POSITIVE_INFINITY;
  }

  async #header(): Promise<ElementHeader> {
    await this.#fill(2);
    const first = this.#buffer[0]!;
    if ((first & 0x1f) === 0x1f) throw unreadable("A tag is of more than one byte");
    const second = this.#buffer[1]!;
    if (second === 0x80) {
      // Only what is constructed can be ended by an element.
      if ((first & 0x20) === 0) throw unreadable("A value without parts has no length");
      return { tag: first, length: undefined, bytes: this.#take(2) };
    }
    if (second < 0x80) return this.#fits({ tag: first, length: second, bytes: this.#take(2) });
    const digits = second & 0x7f;
    // Six bytes count to 256 TiB, which is exact in a number.
    if (digits > 6) throw unreadable("A length is written with too many bytes");
    await this.#fill(2 + digits);
    let length = 0;
    for (let index = 0; index < digits; index++) length = length * 256 + this.#buffer[2 + index]!;
    return this.#fits({ tag: first, length, bytes: this.#take(2 + digits) });
  }

  #fits(found: ElementHeader): ElementHeader {
    if (this.#position + found.length! > this.#bound()) {
      throw unreadable("An element says that it is longer than what is around it");
    }
    return found;
  }

  async *#value(length: number | undefined): AsyncGenerator<Uint8Array, void, undefined> {
    for (let left = length!; left > 0;) {
      await this.#fill(1);
      const piece = this.#take(Math.min(left, this.#buffer.length));
      left -= piece.length;
      yield piece;
    }
  }

  async #collect(
    pieces: Uint8Array[] | undefined,
    room: { left: number },
    depth: number,
  ): Promise<void> {
    if (depth + this.#open.length >= deepest) throw unreadable("Elements lie too deep in one another");
    const { length, bytes } = await this.#header();
    room.left -= bytes.length + (length ?? 2);
    if (room.left < 0) {
      throw new CmsError("too_large", "A part of the message that should be small is not", {
        hint: "Ask the sender how the message was made; nothing of it was used.",
      });
    }
    pieces?.push(bytes);
    if (length !== undefined) {
      for await (const piece of this.#value(length)) pieces?.push(piece);
      return;
    }
    for (;;) {
      await this.#fill(2);
      if (this.#buffer[0] === 0 && this.#buffer[1] === 0) break;
      await this.#collect(pieces, room, depth + 1);
    }
    this.#take(2);
    pieces?.push(endOfContents);
  }

  async #fill(wanted: number): Promise<void> {
    while (this.#buffer.length < wanted) {
      if (!await this.#more()) {
        throw new CmsError("truncated", "The message ends too early", {
          hint: "Fetch it again: it was cut off on the way or when it was written.",
        });
      }
    }
  }

  async #more(): Promise<boolean> {
    if (this.#ended) return false;
    const { done, value } = await this.#source.next();
    if (done === true) {
      this.#ended = true;
      return false;
    }
    this.#buffer = this.#buffer.length === 0 ? value : concat(this.#buffer, value);
    return true;
  }

  #take(length: number): Uint8Array {
    if (this.#position + length > this.#bound()) throw unreadable("An element ends before its parts do");
    const taken = this.#buffer.subarray(0, length);
    this.#buffer = this.#buffer.subarray(length);
    this.#position += length;
    return taken;
  }
}

/** Not the message it should be. */
export function unreadable(what: string, cause?: unknown): CmsError {
  return new CmsError("not_cms", `${what}: this is not the CMS message it should be`, {
    hint: "Take the bytes as they were received, without base64 or any envelope around them.",
    ...(cause === undefined ? {} : { cause }),
  });
}
