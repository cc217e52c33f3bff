/**
 * Getting the content's key out of what RSA carries, without telling a stranger how it went.
 *
 * @module
 */
import { constants, type KeyObject, privateDecrypt, randomBytes } from "node:crypto";

/**
 * The content's key of `length` bytes, or, where what was sent holds none, a random one.
 *
 * RSAES-PKCS1-v1_5 gives its secrets to whoever can tell good padding from bad (Bleichenbacher 1998; RFC 3218
 * section 2.3.2). So no fault is told here: a random key takes the place of the right one, the content
 * decrypts to noise, and the error at the end is the one of a wrong key. The padding is looked at without a
 * branch that depends on it.
 */
export function unwrapPkcs1(key: KeyObject, wrapped: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const fallback = Uint8Array.from(randomBytes(length));
  const block = rawDecrypt(key, wrapped);
  // 00 02, at least eight bytes that are not 0, 00, the key. Its length is known, so the place of each is.
  const start = block.length - length;
  if (start < 11) return fallback;
  let wrong = block[0]! | (block[1]! ^ 2) | block[start - 1]!;
  for (let index = 2; index < start - 1; index++) {
    // 1 where the byte is 0, and nothing otherwise.
    wrong |= (block[index]! - 1) >>> 31;
  }
  // All ones where nothing is wrong, and 0 otherwise.
  const right = ((wrong - 1) >> 31) & 0xff;
  for (let index = 0; index < length; index++) {
    fallback[index] = (block[start + index]! & right) | (fallback[index]! & ~right);
  }
  block.fill(0);
  return fallback;
}

/** As {@linkcode unwrapPkcs1}, for RSAES-OAEP; its faults can be used as well (Manger 2001). */
export function unwrapOaep(
  key: KeyObject,
  wrapped: Uint8Array,
  { length, hash }: { readonly length: number; readonly hash: string },
): Uint8Array<ArrayBuffer> {
  const fallback = Uint8Array.from(randomBytes(length));
  try {
    const options = { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: hash };
    const unwrapped = Uint8Array.from(privateDecrypt(options, wrapped));
    return unwrapped.length === length ? unwrapped : fallback;
  } catch {
    return fallback;
  }
}

/** RSA without padding; nothing sensible where the number is larger than the modulus. */
function rawDecrypt(key: KeyObject, wrapped: Uint8Array): Uint8Array {
  try {
    return privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, wrapped);
  } catch {
    return new Uint8Array(wrapped.length);
  }
}
