/**
 * Bytes that are written many times, four in one store.
 *
 * @module
 */

/** Bytes as words of four, the last one filled up with zeros. */
export interface Words {
  readonly words: Int32Array;
  /** Number of bytes. */
  readonly length: number;
}

/** No bytes. */
export const NO_WORDS: Words = Object.freeze({ words: new Int32Array(0), length: 0 });

/** The words of some bytes. */
export function wordsOf(bytes: Uint8Array): Words {
  const words = new Int32Array(Math.ceil(bytes.length / 4));
  const view = new DataView(words.buffer);
  for (let at = 0; at < bytes.length; at++) view.setUint8(at, bytes[at]!);
  for (let word = 0; word < words.length; word++) words[word] = view.getInt32(word * 4, true);
  return { words, length: bytes.length };
}

/** Writes words at an offset, with up to three bytes behind them that are to be overwritten. */
export function putWords(view: DataView, at: number, words: Int32Array): void {
  for (let word = 0; word < words.length; word++, at += 4) view.setInt32(at, words[word]!, true);
}
