/**
 * Texts of a column, as they wait for their row group to be full: codes of a dictionary while there are few
 * different ones, the texts themselves after that.
 *
 * @module
 */
import { ByteBuffer } from "./byte_buffer.ts";
import { writeDeltas } from "./delta_encoding.ts";
import { type EncodedValues, Encoding, type ValueBuffer } from "./encoded_values.ts";
import { bitsFor, writeHybrid } from "./hybrid_encoding.ts";

/** A dictionary longer than this gains nothing over the texts. */
const dictionaryBytes = 4 << 20;
/** Longer texts are no bounds that anybody would ask for. */
const boundBytes = 64;

const encoder = new TextEncoder();

/** Which rows of a piece are added. */
export interface PickedRows {
  readonly rows: number;
  /** Which of them; the first ones where it is absent. */
  readonly from?: Int32Array | undefined;
}

/** Rows of a piece, and which of all of its rows have a value. */
export interface ValidRows extends PickedRows {
  readonly valid?: Uint8Array | undefined;
}

/** Texts of one column and row group. */
export class TextBuffer implements ValueBuffer {
  /** Codes, or lengths where {@linkcode TextBuffer.#isPlain}. */
  #codes = new Int32Array(256);
  #length = 0;
  readonly #dictionary = new Map<string, number>();
  #dictionaryBytes = 0;
  /** The texts one after the other. */
  readonly #texts = new ByteBuffer();
  #isPlain = false;

  get size(): number {
    return this.#length * 4 + this.#texts.length + this.#dictionaryBytes;
  }

  /** Adds rows of a dictionary column. */
  pushCodes(codes: Int32Array, dictionary: readonly string[], { rows, from, valid }: ValidRows): void {
    if (this.#isPlain) {
      const entries = dictionary.map((entry) => encoder.encode(entry));
      for (let index = 0; index < rows; index++) {
        const row = from === undefined ? index : from[index]!;
        if (valid === undefined || valid[row] !== 0) this.#pushText(entries[codes[row]!]!);
      }
      return;
    }
    const target = this.#reserve(rows);
    const known = new Int32Array(dictionary.length).fill(-1);
    let length = this.#length;
    for (let index = 0; index < rows; index++) {
      const row = from === undefined ? index : from[index]!;
      if (valid !== undefined && valid[row] === 0) continue;
      const code = codes[row]!;
      let own = known[code]!;
      if (own < 0) own = known[code] = this.#codeOf(dictionary[code]!);
      target[length++] = own;
    }
    this.#length = length;
    if (this.#dictionaryBytes > dictionaryBytes) this.#toPlain();
  }

  /** Adds rows of a text column. */
  pushTexts(offsets: Int32Array, bytes: Uint8Array, { rows, from, valid }: ValidRows): void {
    this.#toPlain();
    for (let index = 0; index < rows; index++) {
      const row = from === undefined ? index : from[index]!;
      if (valid !== undefined && valid[row] === 0) continue;
      this.#pushText(bytes.subarray(offsets[row]!, offsets[row + 1]!));
    }
  }

  /** Adds one text `count` times. */
  fill(text: string, count: number): void {
    if (this.#isPlain) {
      const bytes = encoder.encode(text);
      for (let index = 0; index < count; index++) this.#pushText(bytes);
      return;
    }
    this.#reserve(count).fill(this.#codeOf(text), this.#length, this.#length + count);
    this.#length += count;
  }

  encode(out: ByteBuffer): EncodedValues {
    if (this.#isPlain) {
      writeDeltas(out, this.#codes, this.#length);
      out.bytes(this.#texts.view());
      return { encoding: Encoding.deltaLengthByteArray };
    }
    const entries = [...this.#dictionary.keys()].map((entry) => encoder.encode(entry));
    if (entries.length === 0) return { encoding: Encoding.plain };
    const width = bitsFor(entries.length - 1);
    out.byte(width);
    writeHybrid(out, this.#codes, { length: this.#length, width });
    const bytes = new ByteBuffer(this.#dictionaryBytes);
    for (const entry of entries) {
      bytes.uint32(entry.length);
      bytes.bytes(entry);
    }
    const bounds = boundsOf(entries);
    return {
      encoding: Encoding.rleDictionary,
      dictionary: { count: entries.length, bytes: bytes.view() },
      ...(bounds === undefined ? {} : { bounds }),
    };
  }

  reset(): void {
    this.#length = 0;
    this.#dictionary.clear();
    this.#dictionaryBytes = 0;
    this.#texts.reset();
    this.#isPlain = false;
  }

  #codeOf(text: string): number {
    let code = this.#dictionary.get(text);
    if (code === undefined) {
      code = this.#dictionary.size;
      this.#dictionary.set(text, code);
      this.#dictionaryBytes += 4 + text.length;
    }
    return code;
  }

  #toPlain(): void {
    if (this.#isPlain) return;
    this.#isPlain = true;
    const entries = [...this.#dictionary.keys()].map((entry) => encoder.encode(entry));
    for (let index = 0; index < this.#length; index++) {
      const entry = entries[this.#codes[index]!]!;
      this.#texts.bytes(entry);
      this.#codes[index] = entry.length;
    }
    this.#dictionary.clear();
    this.#dictionaryBytes = 0;
  }

  #pushText(text: Uint8Array): void {
    this.#reserve(1)[this.#length++] = text.length;
    this.#texts.bytes(text);
  }

  #reserve(count: number): Int32Array {
    const needed = this.#length + count;
    if (needed > this.#codes.length) {
      const grown = new Int32Array(Math.max(needed, this.#codes.length * 2));
      grown.set(this.#codes.subarray(0, this.#length));
      this.#codes = grown;
    }
    return this.#codes;
  }
}

function boundsOf(entries: readonly Uint8Array[]): EncodedValues["bounds"] {
  let least = entries[0]!;
  let greatest = least;
  for (const entry of entries) {
    if (entry.length > boundBytes) return undefined;
    if (compare(entry, least) < 0) least = entry;
    else if (compare(entry, greatest) > 0) greatest = entry;
  }
  return { least, greatest };
}

/** Order of UTF-8 bytes, which is that of code points; JavaScript's own is that of UTF-16. */
function compare(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    if (a[index] !== b[index]) return a[index]! - b[index]!;
  }
  return a.length - b.length;
}
