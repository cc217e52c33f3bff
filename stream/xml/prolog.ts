/**
 * The first step of the byte reader: to refuse what is not XML, to settle the encoding, and to step over the XML
 * declaration.
 *
 * @module
 */

import { Byte, isSpace } from "./byte_classes.ts";
import { chooseEncoding, MAX_DECLARATION, notXml, parseDeclaration, RECOGNISE_BYTES } from "./declaration.ts";
import type { Encoding, encodingOf } from "./encodings.ts";
import { asciiOf } from "./values.ts";
import type { Window } from "./window.ts";

/** What is known of the encoding before the first character. */
export interface PrologOptions {
  /** The bytes were UTF-16, and are UTF-8 now. */
  readonly utf16: "utf-16le" | "utf-16be" | undefined;
  /** What the caller says, over the declaration. */
  readonly wanted: ReturnType<typeof encodingOf>;
}

/** What the prolog settles. */
export interface Prolog {
  readonly encoding: Encoding;
  /** The encoding is only declared: no byte order mark and no caller vouches for it. */
  readonly declared: boolean;
}

/** Reads the start of the document and steps over it, or gives `undefined` where more bytes are needed. */
export function readProlog(window: Window, { utf16, wanted }: PrologOptions): Prolog | undefined {
  const { buffer, end, final } = window;
  if (end < RECOGNISE_BYTES && !final) return undefined;
  if (end === 0) window.fail("The file is empty", 0, "Check that the whole file was fetched");
  const other = notXml(buffer.subarray(0, end));
  if (other !== undefined) window.fail(other.message, 0, other.hint);

  const mark = buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf;
  const start = mark ? 3 : 0;
  const declares = asciiOf(buffer, start, Math.min(start + 5, end)) === "<?xml" &&
    isSpace(buffer[start + 5]!);
  // With a byte order mark the first bytes do not reach the end of "<?xml ".
  if (end < start + 6 && !final) return undefined;
  let after = start;
  let declared: string | undefined;
  if (declares) {
    after = findEnd(window, start);
    if (after < 0) {
      if (!final && end - start < MAX_DECLARATION) return undefined;
      window.fail("The XML declaration is not closed", start, 'End it with "?>"');
    }
    const declaration = parseDeclaration(asciiOf(buffer, start, after));
    if (declaration === undefined) {
      return window.fail(
        "The XML declaration is not correct",
        start,
        'Write it as <?xml version="1.0" encoding="UTF-8"?>',
      );
    }
    declared = declaration.encoding;
  }
  const choice = chooseEncoding({ utf16, mark: mark && utf16 === undefined, declared, wanted });
  if (!("encoding" in choice)) return window.fail(choice.message, start, choice.hint);
  if (mark) window.place.skipMark();
  window.start = after;
  return { encoding: choice.encoding, declared: declared !== undefined && wanted === undefined };
}

/** Index after the `?>` of the XML declaration, or -1. */
function findEnd({ buffer, end }: Window, start: number): number {
  const last = Math.min(end, start + MAX_DECLARATION);
  for (let p = start + 5; p + 1 < last; p++) {
    if (buffer[p] === Byte.question && buffer[p + 1] === Byte.greater) return p + 2;
  }
  return -1;
}
