/**
 * RSA signatures over a digest that is already taken, which the runtime has no function for.
 *
 * @module
 */
import { type KeyObject, timingSafeEqual } from "node:crypto";
import { concat, octetString, sequence } from "./der.ts";
import { algorithm, type DigestName, oid } from "./object_identifiers.ts";

/**
 * Whether a signature by RSASSA-PKCS1-v1_5 (RFC 8017 section 8.2.2) is over this digest. The expected block
 * is made and compared as a whole, so that nothing is read out of a block that a stranger made.
 */
export function verifyDigest(
  key: KeyObject,
  signature: Uint8Array,
  { digest, name }: { readonly digest: Uint8Array; readonly name: DigestName },
): boolean {
  const { n, e } = key.export({ format: "jwk" }) as { readonly n?: string; readonly e?: string };
  if (n === undefined || e === undefined) return false;
  const modulus = numberOf(fromBase64Url(n));
  const exponent = numberOf(fromBase64Url(e));
  const length = fromBase64Url(n).length;
  const value = numberOf(signature);
  if (signature.length !== length || value >= modulus) return false;
  const info = sequence(algorithm(oid[name]), octetString(digest));
  if (length < info.length + 11) return false;
  const filling = new Uint8Array(length - info.length - 3).fill(0xff);
  const expected = concat(Uint8Array.of(0, 1), filling, Uint8Array.of(0), info);
  return timingSafeEqual(expected, bytesOfNumber(power(value, exponent, modulus), length));
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = result * square % modulus;
    square = square * square % modulus;
  }
  return result;
}

function numberOf(bytes: Uint8Array): bigint {
  let hex = "";
  for (const byte of bytes) hex += byte.toString(16).padStart(2, "0");
  return BigInt(`0x0${hex}`);
}

function bytesOfNumber(value: bigint, length: number): Uint8Array {
  const hex = value.toString(16).padStart(length * 2, "0");
  return Uint8Array.from({ length }, (_, index) => Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16));
}

function fromBase64Url(text: string): Uint8Array {
  return Uint8Array.from(
    atob(text.replaceAll("-", "+").replaceAll("_", "/")),
    (letter) => letter.charCodeAt(0),
  );
}
