/**
 * What a reader tells of a document, as strings to compare: for tests of readers.
 *
 * @module
 */

import { ValueFlag, type XmlHandler, type XmlReader, XmlSyntaxError } from "./xml_reader.ts";

/** A document as a reader saw it. */
export interface Recording {
  /** `<name a="v">`, text in JSON form with its pieces joined, and `</name>`. */
  readonly events: readonly string[];
  /** By element, in the order they end: its bytes in the source, from start tag to end tag. */
  readonly spans: readonly (readonly [name: string, start: number, end: number])[];
  /** Why it stopped. */
  readonly error: XmlSyntaxError | undefined;
}

/** Options of {@linkcode recordEvents}. */
export interface RecordOptions {
  /** Sizes of the chunks, over and over. @default one chunk */
  readonly chunks?: readonly number[];
}

/** Runs a document through a reader in chunks. Chunk arrays are overwritten after each call, as a source may do. */
export function recordEvents(reader: XmlReader, bytes: Uint8Array, options: RecordOptions = {}): Recording {
  const recorder = new Recorder();
  const sizes = options.chunks ?? [Math.max(bytes.length, 1)];
  let error: XmlSyntaxError | undefined;
  try {
    let at = 0;
    for (let i = 0; at < bytes.length; i++) {
      const chunk = bytes.slice(at, at + sizes[i % sizes.length]!);
      at += chunk.length;
      reader.write(chunk, recorder, false);
      chunk.fill(0xff);
    }
    reader.write(new Uint8Array(0), recorder, true);
  } catch (thrown) {
    if (!(thrown instanceof XmlSyntaxError)) throw thrown;
    error = thrown;
  }
  return { events: recorder.finish(), spans: recorder.spans, error };
}

class Recorder implements XmlHandler {
  readonly spans: [string, number, number][] = [];
  readonly #events: string[] = [];
  readonly #starts: number[] = [];
  #text = "";
  #takesLeaf = false;
  /** A leaf comes without flags: its text is plain, be it blank or not. */
  #inLeaf = false;

  startElement(name: number, reader: XmlReader): void {
    this.#flush();
    let tag = `<${reader.nameOf(name)}`;
    for (let i = 0; i < reader.attributeCount; i++) {
      const [start, end] = [reader.attributeStart[i]!, reader.attributeEnd[i]!];
      const value = reader.stringOf(start, end, reader.attributeFlags[i]!);
      tag += ` ${reader.nameOf(reader.attributeName[i]!)}=${JSON.stringify(value)}`;
    }
    this.#events.push(`${tag}>`);
    this.#starts.push(reader.base + reader.markupStart);
  }

  text(start: number, end: number, flags: number, reader: XmlReader): void {
    const target = new Uint8Array((end - start) * 3);
    const length = reader.copyTo(target, 0, start, end, flags);
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
      target.subarray(0, length),
    );
    if (text !== reader.stringOf(start, end, flags)) throw new Error("copyTo and stringOf differ");
    if (!this.#inLeaf) this.#checkBlank(text, flags, reader.buffer.subarray(start, end));
    this.#text += text;
  }

  /** White space is told as such wherever it stands as it is; by references it may be told or not. */
  #checkBlank(text: string, flags: number, source: Uint8Array): void {
    const isBlank = /^[ \t\r\n]*$/.test(text);
    const isTold = (flags & ValueFlag.blank) !== 0;
    if (isTold && !isBlank) throw new Error(`Text is told to be white space: ${JSON.stringify(text)}`);
    if (isBlank && !isTold && !source.includes(0x26)) {
      throw new Error(`White space is not told as such: ${JSON.stringify(text)}`);
    }
  }

  /** Every second leaf is taken in one call, the others as three events. */
  leaf(name: number, start: number, end: number, reader: XmlReader): boolean {
    this.#takesLeaf = !this.#takesLeaf;
    if (!this.#takesLeaf) return false;
    if (reader.attributeCount !== 0) throw new Error("A leaf has no attributes");
    this.startElement(name, reader);
    this.#inLeaf = true;
    if (end > start) this.text(start, end, 0, reader);
    this.#inLeaf = false;
    this.endElement(name, reader);
    return true;
  }

  endElement(name: number, reader: XmlReader): void {
    this.#flush();
    this.#events.push(`</${reader.nameOf(name)}>`);
    this.spans.push([reader.nameOf(name), this.#starts.pop()!, reader.base + reader.markupEnd]);
  }

  finish(): readonly string[] {
    this.#flush();
    return this.#events;
  }

  #flush(): void {
    if (this.#text !== "") this.#events.push(JSON.stringify(this.#text));
    this.#text = "";
  }
}
