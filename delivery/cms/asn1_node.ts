/**
 * Small ASN.1 structures, read whole: certificates, recipients, signers. asn1js does the reading; what is
 * around it keeps the rest of the house to four fields.
 *
 * @module
 */
import { type AsnType, fromBER } from "asn1js";
import { concat, element, setOf, tag } from "./der.ts";

/** An element. */
export interface Asn1Node {
  /** Its first byte: class, whether it has parts, and number. */
  readonly tag: number;
  /** As it stands, tag and length with it. */
  readonly encoded: Uint8Array;
  /** Its value where it has no parts; empty otherwise. */
  readonly value: Uint8Array;
  /** Its parts. */
  readonly parts: readonly Asn1Node[];
}

/** Most elements of a structure: a certificate has two hundred. */
const mostNodes = 20_000;

/**
 * Reads one element of at most a megabyte or so that fills the bytes.
 *
 * @throws {SyntaxError} The bytes are no ASN.1, or more than one element.
 */
export function parseAsn1(bytes: Uint8Array): Asn1Node {
  // A copy, for asn1js keeps views of what it is given, and the bytes here are pieces of larger ones.
  const copy = bytes.slice();
  const { offset, result } = fromBER(copy, {
    maxDepth: 40,
    maxNodes: mostNodes,
    maxContentLength: copy.length,
    parseEmbedded: false,
  });
  if (offset !== copy.length || result.error !== "") {
    throw new SyntaxError("The bytes are not one element of ASN.1");
  }
  return nodeOf(result);
}

/** The parts of an element that must have this tag, and exactly or at least so many of them. */
export function partsOf(node: Asn1Node | undefined, wanted: number, least = 0): readonly Asn1Node[] {
  if (node?.tag !== wanted || node.parts.length < least) throw new SyntaxError("An element is missing");
  return node.parts;
}

/** The value of an element that must have this tag. */
export function valueOf(node: Asn1Node | undefined, wanted: number): Uint8Array {
  if (node?.tag !== wanted) throw new SyntaxError("A value is missing");
  return node.value;
}

/** An OBJECT IDENTIFIER, dotted. */
export function dottedOf(node: Asn1Node | undefined): string {
  const value = valueOf(node, tag.objectIdentifier);
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of value) {
    arc = arc * 128 + (byte & 0x7f);
    if (!Number.isSafeInteger(arc)) throw new SyntaxError("An object identifier has too large a number");
    if (byte < 0x80) {
      arcs.push(arc);
      arc = 0;
    }
  }
  const first = Math.min(Math.floor((arcs[0] ?? 0) / 40), 2);
  return [first, (arcs[0] ?? 0) - 40 * first, ...arcs.slice(1)].join(".");
}

/** A non-negative INTEGER that is small. */
export function smallIntegerOf(node: Asn1Node | undefined): number {
  const value = valueOf(node, tag.integer);
  if (value.length === 0 || value.length > 4 || value[0]! >= 0x80) {
    throw new SyntaxError("A number is too large, or below nothing");
  }
  return value.reduce((sum, byte) => sum * 256 + byte, 0);
}

/** An OCTET STRING, or one under another tag, also where it comes in pieces. */
export function octetsOf(
  node: Asn1Node | undefined,
  primitive: number = tag.octetString,
): Uint8Array {
  if (node?.tag === primitive) return node.value;
  if (node?.tag !== (primitive | 0x20)) throw new SyntaxError("An octet string is missing");
  return concat(...node.parts.map((part) => octetsOf(part)));
}

/**
 * An element as DER writes it: lengths told and shortest, sets in order. For signed attributes that came
 * otherwise.
 */
export function derOf(node: Asn1Node): Uint8Array {
  if ((node.tag & 0x20) === 0) return element(node.tag, node.value);
  if (node.tag === tag.constructedOctetString) return element(tag.octetString, octetsOf(node));
  const parts = node.parts.map(derOf);
  return node.tag === tag.set ? setOf(parts) : element(node.tag, ...parts);
}

function nodeOf(block: AsnType): Asn1Node {
  const { idBlock, lenBlock, valueBeforeDecodeView: encoded } = block;
  const content = encoded.subarray(idBlock.blockLength + lenBlock.blockLength);
  if (!idBlock.isConstructed && content.length !== lenBlock.length) {
    throw new SyntaxError("A value has not the length that it tells");
  }
  if (!idBlock.isConstructed) return { tag: encoded[0]!, encoded, value: content, parts: [] };
  // The only class of asn1js whose parts are its value; others keep something of their own there.
  const { value } = block.valueBlock as { readonly value?: unknown };
  const parts = Array.isArray(value) ? (value as AsnType[]).map(nodeOf) : [];
  // asn1js lets a part be longer than what is around it, and cuts it off. Two readers might then see two
  // messages in one.
  const filled = parts.reduce((sum, part) => sum + part.encoded.length, lenBlock.isIndefiniteForm ? 2 : 0);
  if (filled !== content.length || (!lenBlock.isIndefiniteForm && lenBlock.length !== content.length)) {
    throw new SyntaxError("An element has not the length that it tells");
  }
  return { tag: encoded[0]!, encoded, value: encoded.subarray(0, 0), parts };
}
