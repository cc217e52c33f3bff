/**
 * Comments and processing instructions: checked, and left out.
 *
 * @module
 */

import { Byte, ByteClass, isSpace, MISC_CLASS, NAME_CLASS, NAME_START, NOT_NAME } from "./byte_classes.ts";
import type { Characters } from "./characters.ts";
import { isNcName } from "./name_characters.ts";
import type { Window } from "./window.ts";

/** Index of the first `stop` byte from `p` on, or -1 where the window ends before it. Checks what it passes. */
function skipTo(stop: number, p: number, window: Window, characters: Characters): number {
  const { buffer } = window;
  for (;;) {
    const byte = buffer[p]!;
    const kind = MISC_CLASS[byte]!;
    if (byte === stop) return p;
    if (kind === ByteClass.plain) {
      p++;
    } else if (kind === ByteClass.nonAscii) {
      const length = characters.length(p);
      if (length === 0) return -1;
      p += length;
    } else if (p >= window.end) {
      return -1;
    } else if (kind === ByteClass.less) {
      p++;
    } else {
      window.fail("A control character stands in a comment or processing instruction", p);
    }
  }
}

/** Index after the comment whose `<!--` stands at the start of the token, or -1 where the window ends before it. */
export function scanComment(window: Window, characters: Characters): number {
  const { buffer, end } = window;
  let p = window.start + 4;
  for (;;) {
    p = skipTo(Byte.hyphen, p, window, characters);
    if (p < 0 || p + 1 >= end) return -1;
    if (buffer[p + 1] !== Byte.hyphen) {
      p++;
      continue;
    }
    if (p + 2 >= end) return -1;
    if (buffer[p + 2] !== Byte.greater) window.fail('"--" stands in a comment', p);
    return p + 3;
  }
}

/**
 * Index after the processing instruction whose `<?` stands at the start of the token, or -1 where the window ends
 * before it (XML 1.0, section 2.6; Namespaces in XML, section 7: no colon in the target).
 */
export function scanInstruction(window: Window, characters: Characters): number {
  const { buffer, end } = window;
  const start = window.start + 2;
  if (start < end && NAME_CLASS[buffer[start]!] !== NAME_START) {
    window.fail("A processing instruction must start with its target", start);
  }
  let p = start;
  while (NAME_CLASS[buffer[p]!] !== NOT_NAME) p++;
  if (p >= end) return -1;
  const target = characters.decode(start, p);
  if (target.toLowerCase() === "xml") {
    window.fail(
      "The XML declaration must be the very first thing in the file",
      window.start,
      "Remove what stands before it",
    );
  }
  if (!isNcName(target)) window.fail("The target of a processing instruction is not a valid name", start);
  if (buffer[p] === Byte.question && p + 1 >= end) return -1;
  const ends = buffer[p] === Byte.question && buffer[p + 1] === Byte.greater;
  if (!ends && !isSpace(buffer[p]!)) window.fail("White space must stand after the target", p);
  for (;;) {
    p = skipTo(Byte.question, p, window, characters);
    if (p < 0 || p + 1 >= end) return -1;
    if (buffer[p + 1] === Byte.greater) return p + 2;
    p++;
  }
}
