/**
 * Documents changed at random: bytes flipped, markup put in, pieces taken out, doubled and mixed with other
 * documents, encodings declared and changed.
 *
 * @module
 */

import type { Random } from "../../fixtures/random.ts";

/** Largest document that comes out of small ones, in bytes. */
const MOST_BYTES = 8192;

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What an XML reader gives a meaning to, whole and in part. */
const FRAGMENTS: readonly Uint8Array[] = [
  ..."<>&;/'\"=!?-[]:# \n\r\t",
  ...["a", "b", "p:c", "_", "x1", "-", ".", "0", "9"],
  ...[
    "<a>",
    "</a>",
    "<b/>",
    "<a b='1'/>",
    "<p:c/>",
    "<a\n>",
    "</a >",
    "<a",
    "</",
    "/>",
    "<x:y xmlns:x='u'/>",
  ],
  ...["<!--", "-->", "--", "<!-- -->", "<!---->", "<![CDATA[", "]]>", "]]", "<![CDATA[]]>", "<![CDATA[<&]]>"],
  ...["<?", "?>", "<?p?>", "<?p  x ?>", "<?xml", "<?xml version='1.0'?>", "<?p ??>", "<!", "<!DOCTYPE a>"],
  ...["&amp;", "&lt;", "&#65;", "&#x41;", "&#13;", "&#10;", "&#9;", "&#x1F600;", "&#xD800;", "&#0;", "&#x;"],
  ...["&#xFFFE;", "&#x110000;", "&nbsp;", "&AMP;", "&", "&#", "&am", "&#0000000065;"],
  ...[" b='1'", ' c="2"', " a=''", " p:a='1'", " q:a='1'", " xml:lang='nb'", " xml:space='x'", "='", '="'],
  ...[" xmlns='u'", " xmlns=''", " xmlns:p='u'", " xmlns:q='u'", " xmlns:p=''", " xmlns:xml='u'"],
  ...[
    " xmlns:p='http://www.w3.org/XML/1998/namespace'",
    " xmlns='http://www.w3.org/2000/xmlns/'",
    " xmlns:q='&#117;'",
  ],
  ...[" xmlns:xmlns='u'", " xmlns:p=' u'", "\r\n", "\r\r\n", "\r", "]]>".repeat(2)],
  ...[
    "æ",
    "Å",
    "é",
    "€",
    "×",
    "·",
    "\u0300",
    "\u0221",
    "\u2070",
    "\u3007",
    "\uD7FF",
    "\uE000",
    "\uFFFD",
    "\u{10000}",
  ],
  ...[
    "\u{EFFFF}",
    "\u{F0000}",
    "\u{10FFFF}",
    "😀",
    "\uFFFE",
    "\uFFFF",
    "\uFEFF",
    "\0",
    "\x01",
    "\x0B",
    "\x7F",
    "\x85",
  ],
  ...["\u2028", "\u200C", "\u037E", "\xAA", "\xB5", "\xF7"],
].map(utf8);

/** What may stand in content without harm, for documents that stay well-formed. */
const CONTENT: readonly Uint8Array[] = [
  ...[
    "x",
    "æøå",
    "€",
    "😀",
    " ",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "]]",
    "]",
    ">",
    "'",
    "\u0300",
    "\x85",
    "\u2028",
    "\uFEFF",
  ],
  ...["&amp;", "&lt;", "&gt;", "&apos;", "&quot;", "&#13;", "&#xE5;", "&#x1F600;", "&#0065;"],
  ...[
    "<!---->",
    "<!-- <a> & -->",
    "<?p?>",
    "<?p-1 <a>?>",
    "<?p ??>",
    "<![CDATA[]]>",
    "<![CDATA[<&]]]]>",
    "<![CDATA[\r\n]]>",
  ],
  ...[
    "<b/>",
    "<b></b>",
    "<b>1</b>",
    "<b >1</b\n>",
    "<b c='1'>1</b>",
    "<b xmlns='v'><c/></b>",
    "<b xmlns=''/>",
    "<æ/>",
  ],
  ...[
    "<b xmlns:p='v' p:c=''/>",
    "<n:b xmlns:n='w'/>",
    "<b c='\r\n\t &#10;'/>",
    "<b c='>' d=\"'\"/>",
    "<xml:b/>",
    "<b>\r</b>",
  ],
].map(utf8);

/** Attributes that a start tag may take on, if it has them not yet. */
const ATTRIBUTES: readonly Uint8Array[] = [
  ...[
    " n1='1'",
    ' n2="&lt;"',
    "\r\nn3 = '\t'",
    " ø=''",
    " xml:lang='nb'",
    " xmlns='v'",
    " xmlns:p='v'",
    " xmlns=''",
  ],
  ...[
    " xmlns:n='w' n:a='1' a='2'",
    " xmlns:n='w' xmlns:m='w' n:a='1' m:a='2'",
    " xmlns:n='&#119;'",
    " n4='&#13;&#10;'",
  ],
].map(utf8);

/** Bytes that UTF-8 has no place for, or only after others. */
const BROKEN: readonly Uint8Array[] = [
  [0x80],
  [0xa0],
  [0xc0, 0x80],
  [0xc3],
  [0xe2, 0x82],
  [0xed, 0xa0, 0x80],
  [0xef, 0xbf, 0xbf],
  [0xf0, 0x9f, 0x98],
  [0xf4, 0x90, 0x80, 0x80],
  [0xf8],
  [0xff],
].map((bytes) => Uint8Array.from(bytes));

/** Declarations of encodings: right and wrong ones, known and unknown. */
const DECLARATIONS: readonly string[] = [
  "<?xml version='1.0'?>",
  '<?xml version="1.0" encoding="UTF-8"?>',
  '<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n',
  "<?xml version='1.0' encoding='ISO-8859-1'?>",
  "<?xml version='1.0' encoding='iso-8859-1' ?>\r\n",
  "<?xml version='1.0' encoding='windows-1252'?>",
  "<?xml version='1.0' encoding='US-ASCII'?>",
  "<?xml version='1.0' encoding='UTF-16'?>",
  "<?xml version='1.0' encoding='KOI8-R'?>",
  "<?xml version='1.1'?>",
  "<?xml version='1.' ?>",
  "<?xml  version = '1.0'\n?>",
  "<?xml version='2.0'?>",
  "<?xml version='1.0' standalone='maybe'?>",
  "<?xml version='1.0' encoding=''?>",
  "<?xml encoding='UTF-8'?>",
  "<?xml?>",
];

/** One small change. */
type Edit = (bytes: Uint8Array, random: Random, other: Uint8Array) => Uint8Array;

const put = (bytes: Uint8Array, at: number, remove: number, insert: Uint8Array): Uint8Array => {
  const end = Math.min(at + remove, bytes.length);
  const result = new Uint8Array(bytes.length - (end - at) + insert.length);
  result.set(bytes.subarray(0, at));
  result.set(insert, at);
  result.set(bytes.subarray(end), at + insert.length);
  return result;
};

/** A place: half the time anywhere, else beside markup, where a change is likelier to leave a document. */
function place(bytes: Uint8Array, random: Random): number {
  const at = random.int(0, bytes.length);
  if (random.chance(0.5)) return at;
  for (let p = at; p < Math.min(bytes.length, at + 64); p++) {
    const byte = bytes[p]!;
    if (byte === 0x3c) return p;
    if (byte === 0x3e || byte === 0x22 || byte === 0x27) return p + 1;
  }
  return at;
}

function range(bytes: Uint8Array, random: Random): [at: number, length: number] {
  const longest = random.pick([1, 2, 8, 40, 400]);
  return [place(bytes, random), random.int(1, longest)];
}

/** Index after the next `>`, or of it; the end where there is none. */
function afterTag(bytes: Uint8Array, random: Random): number {
  const at = bytes.indexOf(0x3e, random.int(0, bytes.length));
  return at < 0 ? bytes.length : at + 1;
}

/** Index of the end of a start tag: its `>` or `/>`. */
function tagEnd(bytes: Uint8Array, random: Random): number {
  const at = afterTag(bytes, random) - 1;
  return bytes[at - 1] === 0x2f ? at - 1 : Math.max(at, 0);
}

const EDITS: readonly (readonly [weight: number, edit: Edit])[] = [
  [14, (bytes, random) => put(bytes, afterTag(bytes, random), 0, random.pick(CONTENT))],
  [6, (bytes, random) => put(bytes, tagEnd(bytes, random), 0, random.pick(ATTRIBUTES))],
  [9, (bytes, random) => put(bytes, place(bytes, random), 0, random.pick(FRAGMENTS))],
  [3, (bytes, random) => put(bytes, place(bytes, random), random.int(1, 4), random.pick(FRAGMENTS))],
  [1, (bytes, random) => put(bytes, place(bytes, random), random.int(0, 1), random.pick(BROKEN))],
  [2, (bytes, random) => {
    const at = random.int(0, bytes.length);
    return put(bytes, at, 1, Uint8Array.of((bytes[at] ?? 0) ^ (1 << random.int(0, 7))));
  }],
  [1, (bytes, random) => put(bytes, random.int(0, bytes.length), 1, Uint8Array.of(random.int(0, 255)))],
  [3, (bytes, random) => put(bytes, ...range(bytes, random), new Uint8Array(0))],
  [3, (bytes, random) => {
    const [at, length] = range(bytes, random);
    return put(bytes, random.chance(0.5) ? at : place(bytes, random), 0, bytes.subarray(at, at + length));
  }],
  [2, (bytes, random, other) => {
    const [at, length] = range(other, random);
    return put(bytes, place(bytes, random), 0, other.subarray(at, at + length));
  }],
  [
    1,
    (bytes, random, other) =>
      put(bytes, place(bytes, random), Infinity, other.subarray(place(other, random))),
  ],
  [1, (bytes, random) => bytes.slice(0, random.int(0, bytes.length))],
  [1, (bytes, random) => put(bytes, 0, declarationEnd(bytes), utf8(random.pick(DECLARATIONS)))],
  [
    0.3,
    (bytes, random) =>
      put(bytes, 0, 0, Uint8Array.from(random.pick([[0xef, 0xbb, 0xbf], [0xff, 0xfe], [0xfe, 0xff]]))),
  ],
  [0.5, (bytes, random) => inSingleByte(bytes, random)],
  [0.5, (bytes, random) => inUtf16(bytes, random)],
];

function declarationEnd(bytes: Uint8Array): number {
  if (!startsWith(bytes, "<?xml")) return 0;
  const end = bytes.indexOf(0x3e);
  return end < 0 ? 0 : end + 1;
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return utf8(text).every((byte, i) => bytes[i] === byte);
}

/** The document in ISO-8859-1 or windows-1252, with its declaration; characters these do not have become "?". */
function inSingleByte(bytes: Uint8Array, random: Random): Uint8Array {
  const name = random.pick(["ISO-8859-1", "windows-1252"]);
  const text = new TextDecoder().decode(bytes.subarray(declarationEnd(bytes)));
  const document = `<?xml version="1.0" encoding="${name}"?>${text}`;
  return Uint8Array.from(
    document,
    (character) => character.charCodeAt(0) > 0xff ? 0x3f : character.charCodeAt(0),
  );
}

function inUtf16(bytes: Uint8Array, random: Random): Uint8Array {
  const text = new TextDecoder().decode(bytes.subarray(declarationEnd(bytes)));
  const document = random.pick(["", "\uFEFF", '\uFEFF<?xml version="1.0" encoding="UTF-16"?>']) + text;
  const result = new Uint8Array(document.length * 2);
  const view = new DataView(result.buffer);
  const littleEndian = random.chance(0.5);
  for (let i = 0; i < document.length; i++) view.setUint16(i * 2, document.charCodeAt(i), littleEndian);
  return result;
}

/** Documents to start from. Most mutants come from well-formed ones: others are refused before a change matters. */
export interface Seeds {
  /** Documents without fault. */
  readonly sound: readonly Uint8Array[];
  /** Documents with a fault. */
  readonly faulty: readonly Uint8Array[];
  /** Documents without fault that do not fit a reader's window. */
  readonly large: readonly Uint8Array[];
  /** How often a large one is drawn, from 0 to 1: it takes as long as hundreds of small ones. */
  readonly largeShare: number;
}

/** A document made from one of the seeds, with none to five changes. */
export function mutant(seeds: Seeds, random: Random): Uint8Array {
  const { sound, faulty, large, largeShare } = seeds;
  const seed = () => random.pick(faulty.length > 0 && random.chance(0.1) ? faulty : sound);
  let bytes = large.length > 0 && random.chance(largeShare) ? random.pick(large) : seed();
  const most = Math.max(MOST_BYTES, 2 * bytes.length);
  for (let edits = random.weighted([[1, 0], [8, 1], [4, 2], [2, 3], [1, 5]]); edits > 0; edits--) {
    bytes = random.weighted(EDITS)(bytes, random, seed());
  }
  return bytes.slice(0, most);
}

/** Sizes of chunks to read a document in: mostly a few bytes. */
export function randomChunks(random: Random): readonly number[] {
  const largest = random.pick([1, 2, 3, 8, 30, 200, 3000]);
  return Array.from({ length: random.int(1, 4) }, () => random.int(1, largest));
}
