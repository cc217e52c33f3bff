/**
 * The start of a document: what its first bytes tell about the encoding, and the XML declaration.
 *
 * @module
 */

import { type Encoding, encodingOf, SUPPORTED_ENCODINGS } from "./encodings.ts";

/** What the first four bytes tell (XML 1.0, appendix F). */
export interface Signature {
  /** Set where the bytes are UTF-16. */
  readonly utf16?: "utf-16le" | "utf-16be";
  /** Name of an encoding that cannot be read. */
  readonly unsupported?: string;
}

function startsWith(bytes: Uint8Array, ...expected: readonly number[]): boolean {
  return expected.every((byte, i) => bytes[i] === byte);
}

/** Reads the signature off the first bytes, four where the document has so many. */
export function signatureOf(bytes: Uint8Array): Signature {
  if (startsWith(bytes, 0xff, 0xfe, 0, 0) || startsWith(bytes, 0x3c, 0, 0, 0)) {
    return { unsupported: "UTF-32" };
  }
  if (startsWith(bytes, 0, 0, 0xfe, 0xff) || startsWith(bytes, 0, 0, 0, 0x3c)) {
    return { unsupported: "UTF-32" };
  }
  if (startsWith(bytes, 0x4c, 0x6f, 0xa7, 0x94)) return { unsupported: "EBCDIC" };
  if (startsWith(bytes, 0x2b, 0x2f, 0x76)) return { unsupported: "UTF-7" };
  if (startsWith(bytes, 0xff, 0xfe) || startsWith(bytes, 0x3c, 0)) return { utf16: "utf-16le" };
  if (startsWith(bytes, 0xfe, 0xff) || startsWith(bytes, 0, 0x3c)) return { utf16: "utf-16be" };
  return {};
}

/** Bytes that must be there, or be all, before {@linkcode notXml} can tell. */
export const RECOGNISE_BYTES = 8;

/** What to say about a file of another kind, from its first bytes; `undefined` where it may be XML. */
export function notXml(bytes: Uint8Array): { readonly message: string; readonly hint: string } | undefined {
  if (startsWith(bytes, 0x50, 0x4b, 3, 4)) {
    return { message: "This is a zip file, not XML", hint: "Unpack it, and read the XML file inside" };
  }
  if (startsWith(bytes, 0x1f, 0x8b)) {
    return { message: "This is gzip, not XML", hint: "Unpack it first" };
  }
  if (startsWith(bytes, 0x25, 0x50, 0x44, 0x46)) {
    return { message: "This is a PDF file, not XML", hint: "Ask for the extract as XML" };
  }
  return undefined;
}

/** An XML declaration. */
export interface Declaration {
  readonly version: string;
  readonly encoding?: string;
}

/** Longest XML declaration that is read, in bytes. */
export const MAX_DECLARATION = 4096;

const quoted = (value: string): string => `(?:"${value}"|'${value}')`;
const DECLARATION = new RegExp(
  String.raw`^<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(${quoted(String.raw`1\.[0-9]+`)})` +
    String.raw`(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(${quoted("[A-Za-z][A-Za-z0-9._-]*")}))?` +
    String.raw`(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(?:${quoted("(?:yes|no)")}))?[ \t\r\n]*\?>$`,
);

/** Parses an XML declaration (XML 1.0, section 2.8), or gives `undefined` where its syntax is wrong. */
export function parseDeclaration(text: string): Declaration | undefined {
  const match = DECLARATION.exec(text);
  if (match === null) return undefined;
  const version = match[1]!.slice(1, -1);
  return match[2] === undefined ? { version } : { version, encoding: match[2].slice(1, -1) };
}

/** What {@linkcode chooseEncoding} decides from. */
export interface EncodingEvidence {
  /** The bytes are UTF-16, from their signature. */
  readonly utf16: "utf-16le" | "utf-16be" | undefined;
  /** The document starts with a UTF-8 byte order mark. */
  readonly mark: boolean;
  /** What the XML declaration says. */
  readonly declared: string | undefined;
  /** What the caller says, over the declaration. */
  readonly wanted: Encoding | "utf-16" | undefined;
}

/** The encoding to read in, or why there is none. */
export type EncodingChoice =
  | { readonly encoding: Encoding }
  | { readonly message: string; readonly hint: string };

/** Decides the encoding (XML 1.0, section 4.3.3). */
export function chooseEncoding({ utf16, mark, declared, wanted }: EncodingEvidence): EncodingChoice {
  const found = utf16 ?? (mark ? "utf-8" : undefined);
  const label = declared === undefined ? undefined : encodingOf(declared);
  if (wanted === undefined && declared !== undefined && label === undefined) {
    return {
      message: `The encoding "${declared}" is not supported`,
      hint: `Save the file as UTF-8; ${SUPPORTED_ENCODINGS} can be read`,
    };
  }
  const said = wanted ?? label;
  if (found === undefined) {
    if (said === undefined) return { encoding: "utf-8" };
    if (said === "utf-16" || said === "utf-16le" || said === "utf-16be") {
      return {
        message: `The document is said to be ${wanted ?? declared}, but its bytes are not UTF-16`,
        hint: "Correct the encoding in the XML declaration, or read it with --encoding utf-8",
      };
    }
    return { encoding: said };
  }
  const agrees = said === undefined || said === found || (said === "utf-16" && found !== "utf-8");
  if (agrees) return { encoding: found };
  const who = wanted === undefined ? `declares ${declared}` : `is to be read as ${wanted}`;
  return {
    message: `The document ${who}, but its first bytes say ${found.toUpperCase()}`,
    hint: wanted === undefined
      ? `Read it with --encoding ${found}, and have the XML declaration corrected`
      : `Leave out --encoding, or use --encoding ${found}`,
  };
}
