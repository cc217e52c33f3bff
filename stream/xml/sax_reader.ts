/**
 * An XML reader on `npm:sax`, to compare the project's own with.
 *
 * @module
 */

import saxModule from "sax";
import { isSpace } from "./byte_classes.ts";
import { Characters } from "./characters.ts";
import { Intake } from "./intake.ts";
import { isNcName, splitQName } from "./name_characters.ts";
import { bindingFault } from "./namespaces.ts";
import { SaxPositions } from "./sax_positions.ts";
import { asciiOf, referenceAt, ValueDecoder } from "./values.ts";
import { Window } from "./window.ts";
import { ValueFlag, type XmlHandler, type XmlReader, type XmlReaderOptions } from "./xml_reader.ts";

interface SaxTag {
  readonly name: string;
  readonly prefix: string;
  readonly local: string;
  readonly uri: string;
  readonly isSelfClosing: boolean;
  readonly attributes: Readonly<Record<string, SaxAttribute>>;
}

interface SaxAttribute {
  readonly name: string;
  readonly value: string;
  readonly prefix: string;
  readonly local: string;
  readonly uri: string;
}

interface SaxParser {
  readonly position: number;
  readonly startTagPosition: number;
  readonly textNode: string;
  readonly cdata: string;
  /** What has come of a document type declaration; empty where there is none. */
  readonly doctype: string;
  ENTITIES: Readonly<Record<string, string>>;
  bufferCheckPosition: number;
  onerror(error: Error): void;
  ondoctype(): void;
  onsgmldeclaration(): void;
  onprocessinginstruction(instruction: { readonly name: string }): void;
  oncomment(): void;
  ontext(text: string): void;
  onopencdata(): void;
  oncdata(text: string): void;
  onclosecdata(): void;
  onopentag(tag: SaxTag): void;
  onclosetag(name: string): void;
  write(text: string): void;
  flush(): void;
  close(): void;
}

interface SaxModule {
  parser(strict: boolean, options: { xmlns: boolean; position: boolean; strictEntities: boolean }): SaxParser;
}

const sax = saxModule as unknown as SaxModule;

/**
 * Stands for white space that came from a character reference, which line-end and attribute normalisation must
 * spare. U+FFFE cannot come from the document.
 */
const MARKER = "\uFFFE";
const MARKED: Readonly<Record<string, string>> = { t: "\t", n: "\n", r: "\r" };

const unmark = (text: string): string =>
  text.includes(MARKER) ? text.replace(/\uFFFE([tnr])/g, (_, letter: string) => MARKED[letter]!) : text;

const ATTRIBUTE = /([^\s=<>"'/]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/dg;

/**
 * Reads XML with `npm:sax` (strict, namespaces). It gives the events of `ByteXmlReader` with the same offsets, about
 * ten times slower. What sax lets pass is checked here, from the bytes, before or after sax sees it.
 *
 * Values are ranges of the source where they stand there as they are, and else UTF-8 behind it in `buffer`; either
 * way they need nothing done. Where sax itself differs and this cannot mend it: names with characters above U+FFFF
 * and processing instructions that end in `??>` are refused, and messages are sax's own. The flag `last` is left out.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { SaxXmlReader } from "./sax_reader.ts";
 *
 * let text = "";
 * new SaxXmlReader().write(new TextEncoder().encode("<a>&lt;Å</a>"), {
 *   startElement() {},
 *   text: (start, end, flags, reader) => text += reader.stringOf(start, end, flags),
 *   endElement() {},
 * }, true);
 * assert.equal(text, "<Å");
 * ```
 */
export class SaxXmlReader implements XmlReader {
  encoding = "";
  attributeCount = 0;
  readonly attributeName: Int32Array;
  readonly attributeStart: Int32Array;
  readonly attributeEnd: Int32Array;
  readonly attributeFlags: Int32Array;
  markupStart = 0;
  markupEnd = 0;

  readonly #window: Window;
  readonly #intake: Intake;
  readonly #values = new ValueDecoder();
  readonly #characters: Characters;
  readonly #positions = new SaxPositions();
  readonly #parser: SaxParser;
  readonly #limits: Required<
    Pick<XmlReaderOptions, "maxDepth" | "maxAttributes" | "maxNames" | "maxNameBytes">
  >;
  readonly #encoder = new TextEncoder();
  #decoder = new TextDecoder();
  #handler: XmlHandler | undefined;
  /** Source offset of the first byte that sax has not seen. */
  #fed = 0;
  /** Source offset of the `<` that sax saw last, and sax's position of it. */
  #lastTag = 0;
  #lastTagAt = -1;
  #flushing = false;
  #rootSeen = false;
  /** Expanded names of the open elements. */
  readonly #open: number[] = [];
  readonly #clark: string[] = [];
  readonly #ids = new Map<string, number>();
  /** Where the values of the current event end behind the source. */
  #valuesEnd = 0;

  /**
   * A reader for one document.
   *
   * @throws {RangeError} where `options.encoding` is not supported.
   */
  constructor(options: XmlReaderOptions = {}) {
    const {
      maxDepth = 256,
      maxAttributes = 256,
      maxNames = 4096,
      maxNameBytes = 1024,
      maxTokenBytes = 1 << 24,
    } = options;
    this.#limits = { maxDepth, maxAttributes, maxNames, maxNameBytes };
    this.attributeName = new Int32Array(maxAttributes);
    this.attributeStart = new Int32Array(maxAttributes);
    this.attributeEnd = new Int32Array(maxAttributes);
    this.attributeFlags = new Int32Array(maxAttributes);
    this.#window = new Window({ maxTokenBytes });
    this.#intake = new Intake(this.#window, options.encoding);
    this.#characters = new Characters(this.#window, this.#values);
    this.#parser = this.#newParser();
  }

  get buffer(): Uint8Array {
    return this.#window.buffer;
  }

  get base(): number {
    return this.#window.base;
  }

  get retainFrom(): number {
    return this.#window.retainFrom;
  }

  set retainFrom(offset: number) {
    this.#window.retainFrom = offset;
  }

  nameOf(name: number): string {
    return this.#clark[name]!;
  }

  stringOf(start: number, end: number, _flags: number): string {
    return UTF8.decode(this.#window.buffer.subarray(start, end));
  }

  copyTo(target: Uint8Array, at: number, start: number, end: number, _flags: number): number {
    target.set(this.#window.buffer.subarray(start, end), at);
    return at + end - start;
  }

  write(bytes: Uint8Array, handler: XmlHandler, final: boolean): void {
    this.#handler = handler;
    this.#intake.write(bytes, final, () => {
      if (this.encoding !== "" || this.#start()) this.#parse();
    });
    if (final) this.#finish();
  }

  #start(): boolean {
    const prolog = this.#intake.prolog();
    if (prolog === undefined) return false;
    this.encoding = prolog.encoding;
    this.#characters.use(prolog.encoding, prolog.declared);
    this.#positions.singleByte = this.#values.singleByte;
    const label = this.#values.singleByte ? "windows-1252" : "utf-8";
    this.#decoder = new TextDecoder(label, { fatal: true, ignoreBOM: true });
    this.#fed = this.#window.start;
    return true;
  }

  /** Feeds sax what is complete in the window, up to the first byte that is no character. */
  #parse(): void {
    const window = this.#window;
    const from = this.#fed - window.base;
    const { buffer, end, final } = window;
    let p = from;
    let fault: unknown;
    try {
      while (p < end) {
        const byte = buffer[p]!;
        let length = 1;
        if (byte >= 0x80) length = this.#characters.length(p);
        else if (byte < 0x20 && !isSpace(byte)) window.fail("A control character stands in the document", p);
        // CR LF goes to sax in one piece, so that it is one line end.
        else if (byte === 0x0d && p + 1 === end && !final) break;
        if (length === 0) break;
        p += length;
      }
    } catch (error) {
      fault = error;
    }
    this.#feed(from, p);
    // What is wrong with the syntax before the byte was thrown first.
    if (fault !== undefined) throw fault;
    window.checkLength(window.end);
  }

  #feed(from: number, end: number): void {
    const window = this.#window;
    const parser = this.#parser;
    const piece = this.#decoder.decode(window.buffer.subarray(from, end));
    this.#positions.feed(piece, window.base + from);
    this.#fed = window.base + end;
    parser.write(piece);
    this.#noteTag();
    if (parser.textNode.length + parser.cdata.length < window.portion) return;
    this.#flushing = true;
    parser.flush();
    this.#flushing = false;
  }

  /** Remembers where the last `<` is before its piece is gone. */
  #noteTag(): number {
    const at = this.#parser.startTagPosition - 1;
    if (at !== this.#lastTagAt && this.#positions.holds(at)) {
      this.#lastTag = this.#positions.offsetOf(at);
      this.#lastTagAt = at;
    }
    return this.#lastTag - this.#window.base;
  }

  /** Index in the window of what sax has consumed. */
  #here(): number {
    return this.#positions.offsetOf(this.#parser.position) - this.#window.base;
  }

  #finish(): void {
    const window = this.#window;
    if (this.#open.length > 0) window.fail("The document ends before its root element is closed", window.end);
    this.#parser.close();
    if (!this.#rootSeen) window.fail("The document has no root element", window.end);
  }

  #newParser(): SaxParser {
    const parser = sax.parser(true, { xmlns: true, position: true, strictEntities: true });
    // sax refuses tokens above 64 KiB; this reader has its own limit.
    parser.bufferCheckPosition = Number.POSITIVE_INFINITY;
    parser.ENTITIES = new Proxy({}, { get: (_, name) => this.#entity(String(name)) });
    const window = this.#window;
    parser.onerror = (error) => {
      const message = error.message.split("\n", 1)[0]!.replace(/\.$/, "");
      window.fail(`The XML is not well-formed: ${message}`, Math.max(this.#here() - 1, window.start));
    };
    parser.ondoctype = () => this.#refuseDoctype();
    parser.onsgmldeclaration = () =>
      window.fail('"<!" begins neither a comment nor a CDATA section', this.#noteTag());
    parser.onprocessinginstruction = ({ name }) => {
      const at = this.#noteTag();
      if (name.toLowerCase() === "xml") {
        window.fail("The XML declaration must be the very first thing in the file", at);
      }
      if (!isNcName(name)) window.fail("The target of a processing instruction is not a valid name", at);
      window.start = this.#here();
    };
    // sax tells of a comment one byte before its end.
    parser.oncomment = () => window.start = this.#here() + 1;
    parser.ontext = (text) => this.#text(text, this.#flushing ? this.#here() : this.#noteTag());
    parser.onopencdata = () => {
      const at = this.#noteTag();
      if (this.#open.length === 0) window.fail("A CDATA section stands outside the root element", at);
      if (asciiOf(window.buffer, at, at + 9) !== "<![CDATA[") window.fail('"<![CDATA[" is misspelt', at);
    };
    parser.oncdata = (text) => this.#cdata(text);
    parser.onclosecdata = () => window.start = this.#here();
    parser.onopentag = (tag) => {
      // sax takes tags inside a declaration that is not closed for those of the document.
      if (parser.doctype !== "") this.#refuseDoctype();
      this.#startTag(tag);
    };
    parser.onclosetag = (name) => this.#endTag(name);
    return parser;
  }

  #refuseDoctype(): never {
    const hint = "Remove the DOCTYPE";
    return this.#window.fail("A document type declaration is not allowed", this.#noteTag(), hint);
  }

  /** The value of an entity; called by sax for references of all kinds. */
  #entity(name: string): string {
    const bytes = this.#encoder.encode(name);
    const code = referenceAt(bytes, 0, bytes.length);
    if (code < 0) {
      this.#window.fail(`The reference "&${name};" is not defined`, this.#here() - bytes.length - 2);
    }
    const marked = code === 9 ? "t" : code === 10 ? "n" : code === 13 ? "r" : undefined;
    return marked === undefined ? String.fromCodePoint(code) : MARKER + marked;
  }

  #text(text: string, end: number): void {
    if (this.#open.length === 0) return;
    const window = this.#window;
    const { buffer, start } = window;
    const bracket = buffer.subarray(start, end).indexOf(0x5d);
    if (bracket >= 0) {
      const forbidden = asciiOf(buffer, start + bracket, end).indexOf("]]>");
      if (forbidden >= 0) window.fail('"]]>" stands in the text', start + bracket + forbidden);
    }
    this.#emit(unmark(text.replace(/\r\n?/g, "\n")), { from: start, end });
  }

  #cdata(text: string): void {
    const { start } = this.#window;
    const opened = asciiOf(this.#window.buffer, start, start + 9) === "<![CDATA[";
    this.#emit(text.replace(/\r\n?/g, "\n"), { from: opened ? start + 9 : start, end: this.#here() });
  }

  /** Hands out text whose markup starts the window and ends at `end`, and whose bytes start at `from`. */
  #emit(text: string, { from, end }: { readonly from: number; readonly end: number }): void {
    const window = this.#window;
    this.#valuesEnd = 0;
    const value = this.#put(text, from);
    this.markupStart = window.start;
    this.markupEnd = end;
    window.start = end;
    const flags = /[^ \t\r\n]/.test(text) ? ValueFlag.plain : ValueFlag.blank;
    this.#handler!.text(value.start, value.end, flags, this);
  }

  /** A range of the buffer with the value in UTF-8: its own at `from` where they are the same, or else a copy. */
  #put(value: string, from: number): { readonly start: number; readonly end: number } {
    const window = this.#window;
    const bytes = this.#encoder.encode(value);
    const same = bytes.every((byte, i) => window.buffer[from + i] === byte);
    if (same && from + bytes.length <= window.end) return { start: from, end: from + bytes.length };
    const behind = window.roomBehind(0);
    const used = Math.max(this.#valuesEnd - behind, 0);
    const start = window.roomBehind(used + bytes.length) + used;
    window.buffer.set(bytes, start);
    this.#valuesEnd = start + bytes.length;
    return { start, end: this.#valuesEnd };
  }

  #startTag(tag: SaxTag): void {
    const window = this.#window;
    const start = this.#noteTag();
    const end = this.#here();
    window.checkLength(end);
    if (this.#open.length === 0 && this.#rootSeen) window.fail("A second root element starts", start);
    if (this.#open.length >= this.#limits.maxDepth) {
      window.fail(`Elements are nested more than ${this.#limits.maxDepth} deep`, start);
    }
    if (tag.prefix === "xmlns") window.fail('The prefix "xmlns" is reserved', start);
    if (isSpace(window.buffer[start + 1]!)) window.fail('"<" stands alone', start);
    this.#attributes(tag, start, end);
    if (!this.#rootSeen) window.html = tag.local.toLowerCase() === "html";
    this.#rootSeen = true;
    this.markupStart = start;
    this.markupEnd = end;
    window.start = end;
    const name = this.#name(tag.name, tag.uri, start + 1);
    this.#open.push(name);
    this.#handler!.startElement(name, this);
  }

  #attributes(tag: SaxTag, start: number, end: number): void {
    const window = this.#window;
    this.attributeCount = 0;
    this.#valuesEnd = 0;
    const raw = this.#decoder.decode(window.buffer.subarray(start, end));
    if (raw.includes("<", 1)) window.fail('"<" stands in a tag', start);
    const seen = new Set<string>();
    let total = 0;
    for (const match of raw.matchAll(ATTRIBUTE)) {
      const [, name, double] = match;
      const attribute = tag.attributes[name!];
      if (attribute === undefined || seen.has(name!)) {
        window.fail(`The attribute "${name}" stands twice`, start);
      }
      seen.add(name!);
      if (++total > this.#limits.maxAttributes) {
        window.fail(`An element has more than ${this.#limits.maxAttributes} attributes`, start);
      }
      const value = unmark(attribute!.value.replace(/\r\n|[\r\n\t]/g, " "));
      if (name === "xmlns" || attribute!.prefix === "xmlns") {
        const fault = splitQName(name!) === undefined
          ? `"${name}" is not a valid XML name`
          : bindingFault(attribute!.local, value);
        if (fault !== undefined) window.fail(fault, start);
        continue;
      }
      const expanded = this.#name(name!, attribute!.uri, start);
      if (seen.has(`\u0000${expanded}`)) {
        window.fail(`The attribute "${this.nameOf(expanded)}" stands twice`, start);
      }
      seen.add(`\u0000${expanded}`);
      const at = match.indices![double === undefined ? 3 : 2]![0];
      const range = this.#put(value, start + this.#byteLength(raw.slice(0, at)));
      const i = this.attributeCount++;
      this.attributeName[i] = expanded;
      this.attributeStart[i] = range.start;
      this.attributeEnd[i] = range.end;
      this.attributeFlags[i] = value !== "" && /^[ \t\r\n]*$/.test(value) ? ValueFlag.blank : ValueFlag.plain;
    }
  }

  /** Bytes that a piece of the source takes there. */
  #byteLength(raw: string): number {
    return this.#values.singleByte ? raw.length : this.#encoder.encode(raw).length;
  }

  #endTag(name: string): void {
    const window = this.#window;
    const start = this.#noteTag();
    const end = this.#here();
    if (end !== this.markupEnd || start !== this.markupStart) {
      const raw = this.#decoder.decode(window.buffer.subarray(start, end));
      if (!raw.startsWith(`</${name}`)) window.fail("An end tag is malformed", start);
    }
    this.markupStart = start;
    this.markupEnd = end;
    window.start = end;
    this.#handler!.endElement(this.#open.pop()!, this);
  }

  /** Number of an expanded name. */
  #name(name: string, uri: string, at: number): number {
    const parts = splitQName(name);
    if (parts === undefined) return this.#window.fail(`"${name}" is not a valid XML name`, at);
    const clark = uri === "" ? parts.local : `{${uri}}${parts.local}`;
    let id = this.#ids.get(clark);
    if (id === undefined) {
      const { maxNameBytes } = this.#limits;
      if (name.length * 3 > maxNameBytes && encoder.encode(name).length > maxNameBytes) {
        this.#window.fail(`A name is longer than ${maxNameBytes} bytes`, at);
      }
      id = this.#clark.length;
      if (id >= this.#limits.maxNames) {
        this.#window.fail(`The document has more than ${this.#limits.maxNames} distinct names`, at);
      }
      this.#clark.push(clark);
      this.#ids.set(clark, id);
    }
    return id;
  }
}

const encoder = new TextEncoder();
const UTF8 = new TextDecoder("utf-8", { ignoreBOM: true });
