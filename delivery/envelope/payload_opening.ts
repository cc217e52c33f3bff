/**
 * The beginning of a payload: what encoding it is in, and where its root element starts.
 *
 * @module
 */
import { createXmlReader, type XmlReader, XmlSyntaxError } from "../../stream/xml/mod.ts";
import { msghead12 } from "../../register/formats/mod.ts";
import { EnvelopeError, type EnvelopeErrorCode } from "./envelope_error.ts";
import { recoderFor } from "./payload_recoder.ts";
import { faultPlace, xmlFault } from "./xml_fault.ts";

/** Most bytes of declaration, comments, instructions and the tag of the root element. */
const MAX_OPENING = 1 << 20;

/** The start tag of a payload's root element. */
export interface PayloadRoot {
  /** Name as it is written, with its prefix, one character a byte of UTF-8. */
  readonly name: string;
  /** The element is closed by its own tag: `<a/>`. */
  readonly isEmpty: boolean;
  /** The tag says what the default namespace is. */
  readonly hasDefaultNamespace: boolean;
}

/** A payload whose root element has been found. */
export interface OpenedPayload extends AsyncDisposable {
  readonly root: PayloadRoot;
  /** UTF-8 from the root element's first byte on. A chunk is valid until the next one is asked for. */
  readonly chunks: AsyncIterable<Uint8Array>;
}

/**
 * Reads a payload as far as its root element.
 *
 * @throws {EnvelopeError} where there is none, or it is a MsgHead's.
 */
export async function openPayload(
  payload: AsyncIterable<Uint8Array>,
  options: { readonly encoding?: string },
): Promise<OpenedPayload> {
  const source = payload[Symbol.asyncIterator]();
  try {
    const { found, head } = await findRoot(source, options);
    return {
      root: found.root,
      chunks: bodyOf(source, { found, head, isForced: options.encoding !== undefined }),
      // Whoever stops early leaves no file open.
      [Symbol.asyncDispose]: async () => void await source.return?.(),
    };
  } catch (error) {
    await source.return?.();
    throw error;
  }
}

interface FoundRoot {
  readonly root: PayloadRoot;
  readonly encoding: string;
  /** Offset of its `<`, in bytes of the source, or of UTF-8 where the source is UTF-16. */
  readonly offset: number;
}

async function findRoot(
  source: AsyncIterator<Uint8Array>,
  { encoding }: { readonly encoding?: string },
): Promise<{ readonly found: FoundRoot; readonly head: Uint8Array }> {
  const finder = new RootFinder(encoding);
  let head = new Uint8Array(0);
  for (;;) {
    const { done, value } = await source.next();
    const found = finder.write(done === true ? new Uint8Array(0) : value, done === true);
    if (found !== undefined) return { found, head: joined(head, done === true ? new Uint8Array(0) : value) };
    if (done === true) throw new Error("The reader found neither a root element nor a fault");
    head = joined(head, value).slice();
    if (head.length > MAX_OPENING) {
      throw tooLong();
    }
  }
}

function tooLong(): EnvelopeError {
  return new EnvelopeError(
    "opening_too_long",
    "The payload has more than a megabyte before its first element has begun",
    { hint: "Check that it is the extract; remove comments from before its first element" },
  );
}

/** Finds the root element with the project's reader, which judges all that stands before it. */
class RootFinder {
  readonly #reader: XmlReader;
  #found: FoundRoot | undefined;

  constructor(encoding: string | undefined) {
    try {
      this.#reader = createXmlReader("ts", {
        maxTokenBytes: MAX_OPENING,
        ...(encoding === undefined ? {} : { encoding }),
      });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new EnvelopeError("encoding", "The encoding to read the payload in is not supported", {
        hint: error.message,
        cause: error,
      });
    }
  }

  write(bytes: Uint8Array, final: boolean): FoundRoot | undefined {
    try {
      this.#reader.write(bytes, this, final);
    } catch (error) {
      if (error !== FOUND) throw error instanceof XmlSyntaxError ? refused(error) : error;
    }
    return this.#found;
  }

  startElement(name: number, reader: XmlReader): never {
    if (reader.nameOf(name) === `{${msghead12.namespace}}${msghead12.root.name}`) {
      throw new EnvelopeError("already_enveloped", "The payload is a MsgHead already", {
        hint: "Send it as it stands",
      });
    }
    const { buffer, base, markupStart, markupEnd, encoding } = reader;
    const tag = bytesText(buffer.subarray(markupStart, markupEnd));
    this.#found = {
      encoding,
      offset: base + markupStart,
      root: {
        name: inUtf8(/^<([^\s/>]+)/.exec(tag)![1]!, encoding),
        isEmpty: tag.endsWith("/>"),
        hasDefaultNamespace: /\sxmlns\s*=/.test(tag.replace(/"[^"]*"|'[^']*'/g, "")),
      },
    };
    // What follows is not looked at.
    throw FOUND;
  }

  text(): void {}

  endElement(): void {}
}

/** Thrown to stop the reader. */
const FOUND = Symbol("found");

async function* bodyOf(
  source: AsyncIterator<Uint8Array>,
  { found, head, isForced }: {
    readonly found: FoundRoot;
    readonly head: Uint8Array;
    readonly isForced: boolean;
  },
): AsyncGenerator<Uint8Array, void, undefined> {
  const isUtf16 = found.encoding.startsWith("utf-16");
  const recoder = recoderFor(found.encoding, { isForced, offset: isUtf16 ? 0 : found.offset });
  yield isUtf16 ? recoder.recode(head).subarray(found.offset) : recoder.recode(head.subarray(found.offset));
  for (;;) {
    const { done, value } = await source.next();
    if (done === true) break;
    yield recoder.recode(value);
  }
  yield recoder.finish();
}

const refusals: Readonly<
  Record<ReturnType<typeof xmlFault>, { code: EnvelopeErrorCode; message: string; hint: string }>
> = {
  empty: {
    code: "no_root",
    message: "The payload has no element",
    hint: "Check that the whole file was fetched",
  },
  doctype: {
    code: "doctype",
    message: "The payload has a document type declaration",
    hint: "Remove the DOCTYPE: it can make a reader fetch other files, and no register message has one",
  },
  encoding: {
    code: "encoding",
    message: "The payload is not in an encoding that can be read",
    hint: "Save it as UTF-8, and have its XML declaration say so",
  },
  not_xml: {
    code: "not_xml",
    message: "The payload is not XML",
    hint: "Check that it is the extract, unpacked",
  },
};

function refused(error: XmlSyntaxError): EnvelopeError {
  if (/ is longer than /.test(error.message)) return tooLong();
  const { code, message, hint } = refusals[xmlFault(error)];
  return new EnvelopeError(code, `${message} (${faultPlace(error)})`, { hint });
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second;
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** One character a byte. */
function bytesText(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** A name as one character a byte of the source, as one character a byte of UTF-8. */
function inUtf8(name: string, encoding: string): string {
  if (encoding !== "iso-8859-1" && encoding !== "windows-1252") return name;
  const bytes = Uint8Array.from(name, (character) => character.charCodeAt(0));
  return bytesText(new TextEncoder().encode(new TextDecoder("windows-1252").decode(bytes)));
}
