/**
 * The border between an XML reader and what consumes it. Two readers stand behind it: the project's
 * own byte tokenizer and one on `npm:sax`, its reference.
 *
 * @module
 */

/** Flags of a value: what must be done to its bytes before they are the value. */
export const ValueFlag: {
  /** The bytes are the value. */
  readonly plain: 0;
  /** Holds bytes above 0x7F. In a single-byte encoding they must be decoded. */
  readonly nonAscii: 1;
  /** Holds an entity or character reference, a carriage return, or attribute white space. */
  readonly escaped: 2;
  /** White space only. */
  readonly blank: 4;
  /** An end tag follows: no other piece of this text comes. A reader may leave it out. */
  readonly last: 8;
} = Object.freeze({ plain: 0, nonAscii: 1, escaped: 2, blank: 4, last: 8 });

/**
 * Receives the events of a document. Names are small integers that the reader gives out, one for
 * each expanded name (`{namespace}local`), the same in the whole document; {@linkcode XmlReader.nameOf}
 * turns one into text. Values are ranges in {@linkcode XmlReader.buffer}, valid during the call.
 */
export interface XmlHandler {
  /** Attributes are in `reader.attribute*`, without namespace declarations. */
  startElement(name: number, reader: XmlReader): void;
  /**
   * Character data, possibly in several pieces with nothing between them. CDATA sections come here
   * with no `escaped` flag for their references.
   */
  text(start: number, end: number, flags: number, reader: XmlReader): void;
  /**
   * An element without attributes that holds plain text and nothing else, in one call for three. The handler
   * returns false to get the three instead. A reader need not call it, and calls it only where the text is
   * `plain`; `reader.markupStart` and `markupEnd` enclose the whole element.
   */
  leaf?(name: number, start: number, end: number, reader: XmlReader): boolean;
  /** For an empty-element tag this follows `startElement` at once. */
  endElement(name: number, reader: XmlReader): void;
}

/** Pushes bytes in, gets events out, in one pass and constant memory. */
export interface XmlReader {
  /** The window of bytes that values point into. May be another array after each `write`. */
  readonly buffer: Uint8Array;
  /** Offset in the source of `buffer[0]`. */
  readonly base: number;
  /** Encoding of the document in lower case, known when the first event comes. */
  readonly encoding: string;
  /** Attributes of the element being started. The arrays below may be longer; only so many entries count. */
  readonly attributeCount: number;
  /** Expanded name of each attribute, as a number for `nameOf`. */
  readonly attributeName: Int32Array;
  /** Index in `buffer` of the first byte of each value. */
  readonly attributeStart: Int32Array;
  /** Index in `buffer` after the last byte of each value. */
  readonly attributeEnd: Int32Array;
  /** What each value needs: {@linkcode ValueFlag} bits. */
  readonly attributeFlags: Int32Array;
  /** During an event: index in `buffer` of the first byte of its markup; add `base` for the source offset. */
  readonly markupStart: number;
  /** During an event: index in `buffer` after the last byte of its markup. */
  readonly markupEnd: number;
  /**
   * Bytes from this source offset on stay in the window, until it is set higher. Starts at infinity: nothing
   * consumed is kept. Whoever needs the bytes of the first chunk sets it before the first `write`.
   */
  retainFrom: number;

  /** Expanded name in Clark notation, `{namespace}local`, or `local` where there is no namespace. */
  nameOf(name: number): string;
  /** Value as a string: decoded, references resolved, line ends and white space normalised. */
  stringOf(start: number, end: number, flags: number): string;
  /**
   * Value as UTF-8 bytes appended to `target` at `at`; returns the new length. `target` must have
   * room for three bytes for each source byte.
   */
  copyTo(target: Uint8Array, at: number, start: number, end: number, flags: number): number;
  /**
   * Makes the bytes that are fed next those from a later source offset on, for a document that goes on there as it
   * would here. White space that has been fed and not told is dropped. Lines of errors count from here on as if
   * nothing had been left out. Absent where a reader cannot, and it throws a `RangeError` inside markup or text.
   */
  skipTo?(offset: number): void;
  /** Feeds bytes. `final` says that none follow. Throws {@linkcode XmlSyntaxError}. */
  write(bytes: Uint8Array, handler: XmlHandler, final: boolean): void;
}

/** Limits of an {@linkcode XmlReader}, against input made to exhaust memory. */
export interface XmlReaderOptions {
  /** Deepest nesting of elements. @default 256 */
  maxDepth?: number;
  /** Most attributes on one element. @default 256 */
  maxAttributes?: number;
  /** Most distinct element and attribute names. @default 4096 */
  maxNames?: number;
  /** Longest element or attribute name in bytes. @default 1024 */
  maxNameBytes?: number;
  /** Largest text piece, attribute value, comment or tag in bytes. @default 16777216 */
  maxTokenBytes?: number;
  /** Encoding to read in, over what the document declares. */
  encoding?: string;
}

/** The document is not well-formed, not readable in its encoding, or beyond a limit. */
export class XmlSyntaxError extends SyntaxError {
  /** Always `XmlSyntaxError`. */
  override readonly name = "XmlSyntaxError";
  /** From 1; LF, CR LF and CR end a line. */
  readonly line: number;
  /** From 1, counted in characters. */
  readonly column: number;
  /** Byte offset in the source. */
  readonly offset: number;
  /** What to do about it, in one sentence. */
  readonly hint: string;
  readonly #what: string;

  /** Adds the place to the message. */
  constructor(
    message: string,
    place: { readonly line: number; readonly column: number; readonly offset: number },
    hint = "Open the file at that place, or ask the EPJ vendor for a new extract",
  ) {
    super(`${message} (line ${place.line}, column ${place.column}, byte ${place.offset})`);
    this.#what = message;
    this.line = place.line;
    this.column = place.column;
    this.offset = place.offset;
    this.hint = hint;
  }

  /** The same error at another place. */
  at(place: { readonly line: number; readonly column: number; readonly offset: number }): XmlSyntaxError {
    return new XmlSyntaxError(this.#what, place, this.hint);
  }
}
