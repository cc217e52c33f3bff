/**
 * The project's own XML reader: from bytes to events, without strings for markup.
 *
 * @module
 */

import type { ArrayMaker } from "../array_maker.ts";
import { AttributeList } from "./attributes.ts";
import { Byte, isSpace, NAME_CLASS, NOT_NAME } from "./byte_classes.ts";
import { Characters } from "./characters.ts";
import { Intake } from "./intake.ts";
import { ElementStack } from "./element_stack.ts";
import { FastLane } from "./fast_lane.ts";
import type { Lane, LaneParts } from "./lane.ts";
import { scanComment, scanInstruction } from "./misc.ts";
import { NameTable, shorten, UNFINISHED_NAME } from "./names.ts";
import { Namespaces } from "./namespaces.ts";
import type { ByteCounter } from "./place.ts";
import { TextScanner } from "./text_scanner.ts";
import { DECLARATION_START, TokenSearch } from "./token_search.ts";
import { asciiOf, ValueDecoder, Where } from "./values.ts";
import { Window } from "./window.ts";
import { ValueFlag, type XmlHandler, type XmlReader, type XmlReaderOptions } from "./xml_reader.ts";

const CDATA_START = "<![CDATA[";
const CUT_OFF = "The file is cut off: fetch it again";

/** Options of {@linkcode ByteXmlReader}. */
export interface ByteXmlReaderOptions extends XmlReaderOptions {
  /** Where the window's array comes from. @default the heap */
  readonly make?: ArrayMaker;
  /** A faster way to count lines and columns. */
  readonly counter?: ByteCounter;
  /** Makes the way that nearly all bytes take. @default the one in TypeScript, which serves every handler */
  readonly lane?: (parts: LaneParts) => Lane;
}

/**
 * Reads XML 1.0 (fifth edition) with namespaces, without document type declarations, from UTF-8, UTF-16, US-ASCII,
 * ISO-8859-1 and windows-1252.
 *
 * Memory is constant: a window of 128 KiB, which grows for a token that does not fit, up to `maxTokenBytes`, and
 * for what `retainFrom` asks to be kept. Time is linear in the input for every input and every way to cut it in
 * chunks. The events do not depend on the chunks, save that long text may come in other pieces.
 *
 * Offsets count the bytes of the source; for UTF-16 they count the bytes it would have as UTF-8. A reference is at
 * most 64 bytes long, and an XML declaration at most 4096. `retainFrom` starts at infinity: nothing is kept. An
 * event may set it to the start of its markup or later; what has left the window does not come back.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { ByteXmlReader } from "./byte_reader.ts";
 *
 * const events: string[] = [];
 * new ByteXmlReader().write(
 *   new TextEncoder().encode('<a xmlns="urn:x"><b>Å &amp; Ø</b></a>'),
 *   {
 *     startElement: (name, reader) => events.push(`<${reader.nameOf(name)}>`),
 *     text: (start, end, flags, reader) => events.push(reader.stringOf(start, end, flags)),
 *     endElement: () => events.push("</>"),
 *   },
 *   true,
 * );
 * assert.deepEqual(events, ["<{urn:x}a>", "<{urn:x}b>", "Å & Ø", "</>", "</>"]);
 * ```
 */
export class ByteXmlReader implements XmlReader {
  readonly #window: Window;
  readonly #intake: Intake;
  readonly #values = new ValueDecoder();
  readonly #characters: Characters;
  readonly #names: NameTable;
  readonly #namespaces: Namespaces;
  readonly #attributes: AttributeList;
  readonly #scanner: TextScanner;
  readonly #search = new TokenSearch();
  readonly #maxDepth: number;

  #encoding = "";

  readonly #elements: ElementStack;
  readonly #lane: Lane;

  /** The window ends inside a tag, comment or processing instruction, and the search for its end is on. */
  #waiting = false;
  /** The token is a CDATA section; its content starts this many bytes into it. */
  #inCdata = false;
  #cdataStart = 0;

  /**
   * A reader for one document. Arrays by depth and name are made at once, as large as the limits say.
   *
   * @throws {RangeError} where `options.encoding` is not supported.
   */
  constructor(options: ByteXmlReaderOptions = {}) {
    const {
      maxDepth = 256,
      maxAttributes = 256,
      maxNames = 4096,
      maxNameBytes = 1024,
      maxTokenBytes = 1 << 24,
    } = options;
    const window = this.#window = new Window({
      maxTokenBytes,
      make: options.make,
      counter: options.counter,
    });
    this.#intake = new Intake(window, options.encoding);
    const values = this.#values;
    const characters = this.#characters = new Characters(window, values);
    this.#scanner = new TextScanner(window, characters);
    const names = this.#names = new NameTable({
      maxNames,
      maxNameBytes,
      maxBytes: maxTokenBytes,
      window,
      characters,
    });
    const namespaces = this.#namespaces = new Namespaces({
      names,
      maxNames,
      maxBytes: maxTokenBytes,
      window,
    });
    this.#attributes = new AttributeList({
      window,
      names,
      namespaces,
      characters,
      values,
      maxAttributes,
      maxNames,
    });
    this.#maxDepth = maxDepth;
    const elements = this.#elements = new ElementStack({ maxDepth, maxNames });
    const parts = { window, names, namespaces, elements, attributes: this.#attributes };
    this.#lane = options.lane?.(parts) ?? new FastLane(parts, this);
  }

  get buffer(): Uint8Array {
    return this.#window.buffer;
  }

  get base(): number {
    return this.#window.base;
  }

  get encoding(): string {
    return this.#encoding;
  }

  get attributeCount(): number {
    return this.#attributes.count;
  }

  get attributeName(): Int32Array {
    return this.#attributes.name;
  }

  get attributeStart(): Int32Array {
    return this.#attributes.start;
  }

  get attributeEnd(): Int32Array {
    return this.#attributes.end;
  }

  get attributeFlags(): Int32Array {
    return this.#attributes.flags;
  }

  get markupStart(): number {
    return this.#window.markupStart;
  }

  get markupEnd(): number {
    return this.#window.markupEnd;
  }

  get retainFrom(): number {
    return this.#window.retainFrom;
  }

  set retainFrom(offset: number) {
    this.#window.retainFrom = offset;
  }

  nameOf(name: number): string {
    return this.#namespaces.nameOf(name);
  }

  stringOf(start: number, end: number, flags: number): string {
    return this.#values.stringOf(this.#window.buffer, { start, end, flags });
  }

  copyTo(target: Uint8Array, at: number, start: number, end: number, flags: number): number {
    const { buffer } = this.#window;
    // Most values are short and plain; this spares them the object and the call.
    if ((flags & (ValueFlag.nonAscii | ValueFlag.escaped)) === 0 && end - start < 24) {
      for (let i = start; i < end; i++) target[at++] = buffer[i]!;
      return at;
    }
    return this.#values.copyTo(buffer, target, at, { start, end, flags });
  }

  write(bytes: Uint8Array, handler: XmlHandler, final: boolean): void {
    this.#intake.write(bytes, final, () => this.#run(handler));
  }

  skipTo(offset: number): void {
    const window = this.#window;
    const { buffer, start, end } = window;
    let between = !this.#inCdata;
    for (let at = start; at < end; at++) between &&= isSpace(buffer[at]!);
    if (!between) throw new RangeError("Bytes can be skipped between elements only");
    this.#scanner.reset();
    window.start = end;
    window.base = offset - end;
  }

  #run(handler: XmlHandler): void {
    const window = this.#window;
    if (this.#encoding === "" && !this.#start()) return;
    if (this.#waiting) {
      if (!window.final && !this.#search.complete(window)) return this.#checkWaiting(handler);
      this.#waiting = false;
    }
    while (this.#step(handler)) if (!this.#inCdata) this.#lane.run(handler);
    if (window.final) this.#finish();
  }

  #start(): boolean {
    const prolog = this.#intake.prolog();
    if (prolog === undefined) return false;
    this.#encoding = prolog.encoding;
    this.#characters.use(prolog.encoding, prolog.declared);
    return true;
  }

  /** Refuses a token that is over the limit before its end is found, unless it has an error before that. */
  #checkWaiting(handler: XmlHandler): void {
    const window = this.#window;
    if (window.end - window.start <= window.maxTokenBytes) return;
    this.#markup(handler);
    window.checkLength(window.end);
  }

  /** Text if there is any, then one piece of markup. False where the window is used up. */
  #step(handler: XmlHandler): boolean {
    const window = this.#window;
    if (this.#inCdata) return this.#cdata(handler);
    if (window.buffer[window.start] !== Byte.less || window.start >= window.end) {
      if (this.#elements.depth === 0 ? !this.#skipSpace() : !this.#text(handler)) return false;
    }
    return this.#markup(handler);
  }

  #markup(handler: XmlHandler): boolean {
    const window = this.#window;
    const { buffer, start } = window;
    if (start + 1 >= window.end) return this.#incomplete("a tag");
    switch (buffer[start + 1]) {
      case Byte.slash:
        return this.#endTag(handler);
      case Byte.question: {
        const after = scanInstruction(window, this.#characters);
        return after < 0 ? this.#incomplete("a processing instruction") : this.#pass(after);
      }
      case Byte.exclamation:
        return this.#declarationOrComment();
      default:
        return this.#startTag(handler);
    }
  }

  /** Steps over markup that gives no event. */
  #pass(after: number): boolean {
    this.#window.checkLength(after);
    this.#window.start = after;
    return true;
  }

  /** The token goes on behind the window. */
  #incomplete(what: string): false {
    const window = this.#window;
    if (window.final) window.fail(`The document ends inside ${what}`, window.end, CUT_OFF);
    this.#waiting = true;
    this.#search.begin();
    return false;
  }

  /** Outside the root element there is only white space between markup. */
  #skipSpace(): boolean {
    const window = this.#window;
    const { buffer, end } = window;
    let p = window.start;
    while (isSpace(buffer[p]!)) p++;
    window.start = p;
    if (p >= end) return false;
    const byte = buffer[p]!;
    if (byte === Byte.less) return true;
    if (this.#elements.rootSeen) {
      window.fail("Text stands after the root element", p, "Remove what follows the document");
    }
    // "{" and "[" begin JSON.
    if (byte === 0x7b || byte === Byte.openBracket) {
      window.fail("This looks like JSON, not XML", p, "Give the extract as XML");
    }
    return window.fail("This is not XML: it does not start with a tag", p, "Check that it is the right file");
  }

  /** Character data up to the next markup. */
  #text(handler: XmlHandler): boolean {
    const window = this.#window;
    const scanner = this.#scanner;
    const complete = scanner.text();
    const { start } = window;
    const after = scanner.end;
    // Whether an end tag follows is told with the text, so the byte after "<" must be there.
    if (complete && after + 1 >= window.end && !window.final) return false;
    if (complete || after - start >= window.portion) {
      scanner.reset();
      if (complete && window.buffer[after + 1] === Byte.slash) scanner.flags |= ValueFlag.last;
      this.#emitText(handler, start, after);
    }
    if (!complete && window.final) this.#endsOpen();
    return complete;
  }

  /** Hands out the text from `start` to where the scanner stopped, and steps over its markup. */
  #emitText(handler: XmlHandler, start: number, after: number): void {
    const { end, flags } = this.#scanner;
    const window = this.#window;
    this.#window.markupStart = window.start;
    this.#window.markupEnd = after;
    window.start = after;
    // The place in a CDATA section matters only to what is escaped.
    const shown = (flags & ValueFlag.escaped) === 0 ? flags & ~Where.cdata : flags;
    if (end > start) handler.text(start, end, shown, this);
  }

  #cdata(handler: XmlHandler): boolean {
    const window = this.#window;
    const scanner = this.#scanner;
    const content = window.start + this.#cdataStart;
    const complete = scanner.cdata(content);
    const { end } = scanner;
    if (complete || end - content >= window.portion) {
      scanner.reset();
      this.#emitText(handler, content, complete ? end + 3 : end);
      this.#cdataStart = 0;
      this.#inCdata = !complete;
    }
    if (!complete && window.final) {
      window.fail("The document ends inside a CDATA section", window.end, CUT_OFF);
    }
    return complete;
  }

  /** What begins with `<!`. */
  #declarationOrComment(): boolean {
    const window = this.#window;
    const { buffer, start, end } = window;
    if (end - start < DECLARATION_START && !window.final) {
      const short = asciiOf(buffer, start, Math.min(start + 4, end));
      if (short !== "<!--") return this.#incomplete("a tag");
    }
    const head = asciiOf(buffer, start, Math.min(start + DECLARATION_START, end));
    if (head.startsWith("<!--")) {
      const after = scanComment(window, this.#characters);
      return after < 0 ? this.#incomplete("a comment") : this.#pass(after);
    }
    if (head.startsWith(CDATA_START)) {
      if (this.#elements.depth === 0) window.fail("A CDATA section stands outside the root element", start);
      this.#inCdata = true;
      this.#cdataStart = CDATA_START.length;
      return true;
    }
    if (/^<!doctype\s+html/i.test(head)) {
      const hint = "The download gave a web page: fetch the extract again";
      window.fail("This looks like an HTML page, not XML", start, hint);
    }
    if (head.startsWith("<!DOCTYPE")) {
      const hint =
        "Remove the DOCTYPE: it can make a reader fetch other files, and no register message has one";
      window.fail("A document type declaration is not allowed", start, hint);
    }
    return window.fail('"<!" begins neither a comment nor a CDATA section', start);
  }

  #startTag(handler: XmlHandler): boolean {
    const window = this.#window;
    const names = this.#names;
    const namespaces = this.#namespaces;
    const attributes = this.#attributes;
    const elements = this.#elements;
    const { buffer, start } = window;
    const { depth } = elements;
    const name = names.read(window, start + 1, elements.guesses[elements.previous]!);
    if (name < 0) {
      if (name === UNFINISHED_NAME || start + 1 >= window.end) return this.#incomplete("a tag");
      window.fail('"<" stands alone', start, 'Write "&lt;" for the character itself');
    }
    if (depth === 0 && this.#elements.rootSeen) {
      window.fail("A second root element starts", start, "Put one document in each file");
    }
    let p = names.after;
    attributes.count = 0;
    if (buffer[p] !== Byte.greater) {
      p = attributes.scan(p, name);
      if (p < 0) return this.#incomplete("a tag");
    }
    const empty = buffer[p] === Byte.slash;
    if (empty) {
      p++;
      if (p >= window.end) return this.#incomplete("a tag");
      if (buffer[p] !== Byte.greater) window.fail('">" must stand after "/" in a tag', p);
    }
    window.checkLength(p);
    if (depth >= this.#maxDepth) {
      window.fail(
        `Elements are nested more than ${this.#maxDepth} deep`,
        start,
        "Raise maxDepth, or --limit depth=…, if it is genuine",
      );
    }
    // Stored only now: a tag that is scanned again when the rest of it has come must find the same guess.
    elements.guesses[elements.previous] = name;
    attributes.declare(depth);
    const expanded = namespaces.element(name, start + 1);
    attributes.resolve();
    if (depth === 0) this.#startRoot(name);
    this.#window.markupStart = start;
    this.#window.markupEnd = p + 1;
    window.start = p + 1;
    elements.push(name, expanded);
    handler.startElement(expanded, this);
    if (empty) this.#close(handler);
    return true;
  }

  #startRoot(name: number): void {
    this.#elements.rootSeen = true;
    this.#window.html = /^(?:.*:)?html$/i.test(this.#names.stringOf(name));
  }

  #endTag(handler: XmlHandler): boolean {
    const window = this.#window;
    const { buffer, view, start, end } = window;
    if (this.#elements.depth === 0) window.fail("An end tag stands outside the root element", start);
    const names = this.#names;
    const name = this.#elements.open[this.#elements.depth - 1]!;
    let p = start + 2 + names.lengths[name]!;
    const matches = p < end && NAME_CLASS[buffer[p]!] === NOT_NAME && names.matches(name, view, start + 2);
    if (!matches) return this.#refuseEndTag(name);
    while (isSpace(buffer[p]!)) p++;
    if (buffer[p] !== Byte.greater) {
      if (p >= end) return this.#incomplete("an end tag");
      window.fail('">" was expected after the name of the end tag', p);
    }
    window.checkLength(p);
    this.#window.markupStart = start;
    this.#window.markupEnd = p + 1;
    window.start = p + 1;
    this.#close(handler);
    return true;
  }

  /** Closes the innermost element. */
  #close(handler: XmlHandler): void {
    const elements = this.#elements;
    if (this.#namespaces.depth === elements.depth - 1) this.#namespaces.leave();
    handler.endElement(elements.pop(), this);
  }

  /** The end tag is not that of `name`, unless the window ends inside it. */
  #refuseEndTag(name: number): false {
    const window = this.#window;
    const { buffer, start, end } = window;
    let p = start + 2;
    while (NAME_CLASS[buffer[p]!] !== NOT_NAME) p++;
    if (p >= end) return this.#incomplete("an end tag");
    const found = shorten(this.#characters.decode(start + 2, p));
    const open = shorten(this.#names.stringOf(name));
    return window.fail(`The end tag </${found}> does not match <${open}>`, start);
  }

  /** The input ends with elements open. */
  #endsOpen(): never {
    const name = shorten(this.#names.stringOf(this.#elements.open[this.#elements.depth - 1]!));
    return this.#window.fail(`The document ends before </${name}>`, this.#window.end, CUT_OFF);
  }

  #finish(): void {
    if (this.#elements.depth > 0) this.#endsOpen();
    if (!this.#elements.rootSeen) {
      this.#window.fail(
        "The document has no root element",
        this.#window.end,
        "Check that the whole file was fetched",
      );
    }
  }
}
