/**
 * ASN.1 as DER writes it: tag, length, value.
 *
 * @module
 */

import { concat } from "../concat.ts";

export { concat };

/** Tags of the universal class, and the context tags that CMS and certificates use. */
export const tag = Object.freeze({
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  printableString: 0x13,
  utcTime: 0x17,
  generalizedTime: 0x18,
  constructedOctetString: 0x24,
  sequence: 0x30,
  set: 0x31,
  /** `[0]`, primitive. */
  context0: 0x80,
  /** `[0]`, constructed. */
  constructed0: 0xa0,
  /** `[1]`, constructed. */
  constructed1: 0xa1,
  /** `[2]`, constructed. */
  constructed2: 0xa2,
  /** `[3]`, constructed. */
  constructed3: 0xa3,
});

/** Ends an element of indefinite length. */
export const endOfContents: Uint8Array<ArrayBuffer> = new Uint8Array(2);

/** Tag and length of an element whose value has so many bytes. */
export function header(tag: number, length: number): Uint8Array<ArrayBuffer> {
  if (length < 0x80) return Uint8Array.of(tag, length);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Uint8Array.of(tag, 0x80 | bytes.length, ...bytes);
}

/** Tag of an element of indefinite length, that {@linkcode endOfContents} ends. */
export function indefinite(tag: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.of(tag, 0x80);
}

/** An element. */
export function element(tag: number, ...value: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  let length = 0;
  for (const piece of value) length += piece.length;
  return concat(header(tag, length), ...value);
}

/** A SEQUENCE. */
export function sequence(...elements: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return element(tag.sequence, ...elements);
}

/** A SET OF, or one under another tag, in the order that DER asks for (X.690 section 11.6). */
export function setOf(elements: readonly Uint8Array[], as: number = tag.set): Uint8Array<ArrayBuffer> {
  return element(as, ...[...elements].sort(compareBytes));
}

/** The few that there are, made once each. */
const identifiers = new Map<string, Uint8Array<ArrayBuffer>>();

/** An OBJECT IDENTIFIER from its dotted form. */
export function objectIdentifier(dotted: string): Uint8Array<ArrayBuffer> {
  let made = identifiers.get(dotted);
  if (made === undefined) identifiers.set(dotted, made = encodeIdentifier(dotted));
  return made;
}

function encodeIdentifier(dotted: string): Uint8Array<ArrayBuffer> {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  const bytes: number[] = [];
  for (const arc of [first * 40 + second, ...rest]) {
    const digits = [arc % 128];
    for (let more = Math.floor(arc / 128); more > 0; more = Math.floor(more / 128)) {
      digits.unshift(0x80 | (more % 128));
    }
    bytes.push(...digits);
  }
  return element(tag.objectIdentifier, Uint8Array.from(bytes));
}

/** A non-negative INTEGER, from a small number or from the bytes of a large one, highest first. */
export function integer(value: number | Uint8Array): Uint8Array<ArrayBuffer> {
  let bytes = typeof value === "number" ? Uint8Array.of(value >>> 16, value >>> 8, value) : value;
  while (bytes.length > 1 && bytes[0] === 0) bytes = bytes.subarray(1);
  return bytes[0]! >= 0x80 ? element(tag.integer, Uint8Array.of(0), bytes) : element(tag.integer, bytes);
}

/** An OCTET STRING. */
export function octetString(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return element(tag.octetString, bytes);
}

/** NULL. */
export const derNull: Uint8Array<ArrayBuffer> = element(tag.null);

/**
 * A Time: UTCTime until 2049, GeneralizedTime after that (RFC 5652 section 11.3, RFC 5280 section 4.1.2.5).
 */
export function time(at: Date): Uint8Array<ArrayBuffer> {
  const digits = at.toISOString().replace(/\.\d+/, "").replace(/[-:T]/g, "");
  const year = at.getUTCFullYear();
  return year >= 1950 && year < 2050
    ? element(tag.utcTime, new TextEncoder().encode(digits.slice(2)))
    : element(tag.generalizedTime, new TextEncoder().encode(digits));
}

function compareBytes(one: Uint8Array, other: Uint8Array): number {
  const length = Math.min(one.length, other.length);
  for (let index = 0; index < length; index++) {
    const difference = one[index]! - other[index]!;
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}
