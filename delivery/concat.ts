/**
 * Bytes that come in pieces, as one.
 *
 * @module
 */

/** The pieces one after another. */
export function concat(...pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return concatAll(pieces);
}

/** As {@linkcode concat}, for as many pieces as a stream may have: a call takes only so many arguments. */
export function concatAll(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  let length = 0;
  for (const piece of pieces) length += piece.length;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
