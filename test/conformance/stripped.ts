/**
 * Documents of the conformance suite without their document type declaration. Most of the suite has one, so that
 * kprkit refuses it unread; what follows the declaration is worth reading all the same.
 *
 * @module
 */

import { doctypeAt, roughText } from "./groups.ts";

/**
 * The document without its document type declaration; `undefined` where that has no end. Bytes that are not ASCII
 * stay as they are: only the declaration's own go.
 */
export function withoutDoctype(bytes: Uint8Array): Uint8Array | undefined {
  const text = roughText(bytes);
  const start = doctypeAt(bytes);
  const end = start < 0 ? -1 : endOfDoctype(text, start);
  if (end < 0) return undefined;
  const width = isWide(bytes) ? 2 : 1;
  const result = new Uint8Array(bytes.length - (end - start) * width);
  result.set(bytes.subarray(0, start * width));
  result.set(bytes.subarray(end * width), start * width);
  return result;
}

function isWide([first, second]: Uint8Array): boolean {
  return first === 0 || second === 0 || (first! ^ second!) === 1 && first! >= 0xfe;
}

/** What a declaration is made of, as far as its end goes: literals, comments, instructions, brackets. */
const PARTS = /"[^"]*"|'[^']*'|<!--[^]*?-->|<\?[^]*?\?>|[[\]>]/g;

/** Index after the declaration that starts at `start`, or -1. */
function endOfDoctype(text: string, start: number): number {
  PARTS.lastIndex = start;
  let inSubset = false;
  for (let part = PARTS.exec(text); part !== null; part = PARTS.exec(text)) {
    if (part[0] === "[") inSubset = true;
    else if (part[0] === "]") inSubset = false;
    else if (part[0] === ">" && !inSubset) return PARTS.lastIndex;
  }
  return -1;
}

/** The document uses an entity that only a declaration can have given a value. */
export function usesEntities(bytes: Uint8Array): boolean {
  const plain = roughText(bytes).replace(/<!--[^]*?-->|<\?[^]*?\?>|<!\[CDATA\[[^]*?\]\]>/g, "");
  return /&(?!#|(?:amp|lt|gt|apos|quot);)/.test(plain);
}
