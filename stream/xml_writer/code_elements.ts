/**
 * The codes of a dictionary as whole elements or attributes: made when a code is first written, then copied.
 *
 * @module
 */
import { UnwritableText } from "./cell_text.ts";
import { type Words, wordsOf } from "./words.ts";

/** Makes the bytes of a code with the markup around it. */
export type CodeMaker = (code: string) => Uint8Array;

/** All codes of one dictionary after the other. A dictionary may grow; when another one comes, all begins anew. */
export class CodeElements {
  /** Where the words of each code begin. */
  starts = new Int32Array(64);
  /** Bytes of each code; 0 as long as it has not been made. */
  lengths = new Int32Array(64);
  words = new Int32Array(1024);
  #used = 0;
  #dictionary: readonly string[] = [];
  readonly #make: CodeMaker;

  constructor(make: CodeMaker) {
    this.#make = make;
  }

  /** Takes the dictionary of the next batch. */
  bind(dictionary: readonly string[]): void {
    if (dictionary !== this.#dictionary) {
      this.#dictionary = dictionary;
      this.lengths.fill(0);
      this.#used = 0;
    }
    if (dictionary.length <= this.lengths.length) return;
    const lengths = new Int32Array(dictionary.length * 2);
    const starts = new Int32Array(dictionary.length * 2);
    lengths.set(this.lengths);
    starts.set(this.starts);
    this.lengths = lengths;
    this.starts = starts;
  }

  /** Makes a code that has not been made; returns its length. */
  add(code: number): number {
    const text = this.#dictionary[code];
    if (text === undefined) throw new UnwritableText("is a code that its dictionary does not have");
    const { words, length }: Words = wordsOf(this.#make(text));
    const used = this.#used + words.length;
    if (used > this.words.length) {
      const larger = new Int32Array(used * 2);
      larger.set(this.words);
      this.words = larger;
    }
    this.words.set(words, this.#used);
    this.starts[code] = this.#used;
    this.lengths[code] = length;
    this.#used = used;
    return length;
  }
}
