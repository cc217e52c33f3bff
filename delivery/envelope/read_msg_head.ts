/**
 * Reads the header of a MsgHead.
 *
 * @module
 */
import { msghead12 } from "../../register/formats/mod.ts";
import { createXmlReader, type XmlReader, XmlSyntaxError } from "../../stream/xml/mod.ts";
import { isDateTime } from "./date_time.ts";
import {
  attributeOf,
  childrenOf,
  find,
  oneLine,
  textOf,
  TreeBuilder,
  type TreeElement,
  treeLimits,
} from "./element_tree.ts";
import { EnvelopeError, type EnvelopeErrorCode } from "./envelope_error.ts";
import { type EnvelopeAddress, type EnvelopeParty, idType, partyOf } from "./party.ts";
import { faultPlace, type XmlFault, xmlFault } from "./xml_fault.ts";

/** Largest header that is read, in bytes. */
const MAX_HEADER = 1 << 20;
/** Bytes given to the reader at a time. */
const PORTION = 1 << 14;

/** What the header of a MsgHead says. */
export interface MsgHeadHeader {
  /** Message type: `KPR_IPL`. */
  readonly type: string;
  /** Message id in lower case: a GUID is the same however its letters are written. */
  readonly id: string;
  /** When the envelope was made, as it is written (`xs:dateTime`). */
  readonly created: string;
  /** Who sends. */
  readonly sender: EnvelopeAddress;
  /** Who is to have it. */
  readonly receiver: EnvelopeAddress;
  /** Element that carries the payload. */
  readonly carrier: "Document" | "PatientReport";
}

/**
 * Reads the header of a MsgHead 1.2, in any encoding that kprkit reads and with any namespace prefix. Nothing is read
 * behind the start of the element that carries the payload: neither asked for nor looked at.
 *
 * @throws {EnvelopeError} where the document is no MsgHead, or its header is too large or lacks something.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { kprReceiver } from "../../register/receivers.ts";
 * import { wrapInMsgHead } from "../../stream/xml/msg_head_writer.ts";
 * import { readMsgHead } from "./read_msg_head.ts";
 *
 * const header = await readMsgHead(wrapInMsgHead("<IPLOS xmlns='http://www.npr.no/xmlstds/iplos/2019'/>", {
 *   messageType: "KPR_IPL",
 *   messageId: "0E9A3A0E-0000-4000-8000-000000000001",
 *   created: "2026-01-10T08:00:00+01:00",
 *   sender: { name: "Testvik kommune", herId: "8000001", service: { name: "Saksbehandling", herId: "8000002" } },
 *   receiver: kprReceiver("production", { year: 2025 }),
 * }));
 * assert.equal(header.type, "KPR_IPL");
 * assert.equal(header.id, "0e9a3a0e-0000-4000-8000-000000000001");
 * assert.equal(header.receiver.service?.herId, "122612");
 * ```
 */
export async function readMsgHead(bytes: AsyncIterable<Uint8Array> | Uint8Array): Promise<MsgHeadHeader> {
  const reading = new HeaderReading();
  if (bytes instanceof Uint8Array) reading.write(bytes);
  else {
    for await (const chunk of bytes) if (reading.write(chunk)) break;
  }
  return reading.finish();
}

class HeaderReading {
  readonly #reader: XmlReader = createXmlReader("ts", treeLimits);
  readonly #tree = new TreeBuilder((element, depth) => this.#starts(element, depth));
  #header: MsgHeadHeader | undefined;
  #fed = 0;

  /** True once the header is complete. */
  write(bytes: Uint8Array): boolean {
    for (let from = 0; from < bytes.length && this.#header === undefined; from += PORTION) {
      if (this.#fed >= MAX_HEADER) {
        throw new EnvelopeError("header_too_large", "The header of the MsgHead is larger than a megabyte", {
          hint: "Check that it is a message to or from the register; headers have some kilobytes",
        });
      }
      const portion = bytes.subarray(from, from + PORTION);
      this.#fed += portion.length;
      this.#feed(portion, false);
    }
    return this.#header !== undefined;
  }

  finish(): MsgHeadHeader {
    if (this.#header === undefined) this.#feed(new Uint8Array(0), true);
    if (this.#header !== undefined) return this.#header;
    // The document is whole, and nothing has come behind the header, if that.
    if (find(this.#tree.root, "MsgInfo") === undefined) throw incomplete("MsgInfo");
    throw noDocument();
  }

  #feed(bytes: Uint8Array, final: boolean): void {
    try {
      this.#reader.write(bytes, this.#tree, final);
    } catch (error) {
      if (error !== DONE) throw error instanceof XmlSyntaxError ? refused(error) : error;
    }
  }

  #starts(element: TreeElement, depth: number): void {
    if (depth === 0) checkRoot(element);
    if (depth !== 1 || element.name === "MsgInfo") return;
    const header = headerOf(find(this.#tree.root, "MsgInfo"));
    const { name } = element;
    const isCarrier = element.namespace === msghead12.namespace &&
      (name === "Document" || name === "PatientReport");
    if (!isCarrier) throw noDocument();
    this.#header = { ...header, carrier: name };
    // What follows may be large, and is not looked at.
    throw DONE;
  }
}

/** Thrown to stop the reader. */
const DONE = Symbol("done");

function checkRoot({ namespace, name }: TreeElement): void {
  if (namespace === msghead12.namespace && name === msghead12.root.name) return;
  const isOther = name === msghead12.root.name;
  throw new EnvelopeError(
    "not_msg_head",
    isOther ? "The message is a MsgHead of another version than 1.2" : "The message is no MsgHead",
    {
      hint: isOther
        ? `Its namespace must be ${msghead12.namespace}`
        : "Give a message in its envelope, not what is inside it or a receipt",
    },
  );
}

function headerOf(info: TreeElement | undefined): Omit<MsgHeadHeader, "carrier"> {
  if (info === undefined) throw incomplete("MsgInfo");
  const type = attributeOf(find(info, "Type"), "V");
  if (type === "") throw incomplete("MsgInfo/Type, attribute V");
  const id = textOf(find(info, "MsgId")).toLowerCase();
  if (id === "") throw incomplete("MsgInfo/MsgId");
  const created = textOf(find(info, "GenDate"));
  if (!isDateTime(created)) throw incomplete("MsgInfo/GenDate as date and time");
  return {
    type,
    id,
    created,
    sender: addressOf(find(info, "Sender", "Organisation"), "Sender"),
    receiver: addressOf(find(info, "Receiver", "Organisation"), "Receiver"),
  };
}

function addressOf(organisation: TreeElement | undefined, role: string): EnvelopeAddress {
  if (organisation === undefined) throw incomplete(`MsgInfo/${role}/Organisation`);
  const service = find(organisation, "Organisation");
  return { ...organisationOf(organisation), service: service === undefined ? null : organisationOf(service) };
}

function organisationOf(element: TreeElement): EnvelopeParty {
  const ids = childrenOf(element, "Ident").map((ident) => {
    const typeId = find(ident, "TypeId");
    const [v, s, dn] = ["V", "S", "DN"].map((name) => attributeOf(typeId, name));
    return { id: textOf(find(ident, "Id")), type: idType({ v: v!, s: s!, dn: dn! }) };
  });
  return partyOf(textOf(find(element, "OrganisationName")), ids);
}

function incomplete(what: string): EnvelopeError {
  return new EnvelopeError("incomplete_header", `The header of the MsgHead lacks ${oneLine(what)}`, {
    hint: "Ask whoever made the message for a complete one: it is not valid by the schema of MsgHead 1.2",
  });
}

function noDocument(): EnvelopeError {
  return new EnvelopeError("no_document", "The MsgHead carries neither a Document nor a PatientReport", {
    hint: "Ask whoever made the message for a complete one",
  });
}

const refusals: Readonly<
  Record<XmlFault, readonly [code: EnvelopeErrorCode, message: string, hint: string]>
> = {
  empty: ["no_root", "The message has no element", "Check that the whole message was fetched"],
  doctype: [
    "doctype",
    "The message has a document type declaration",
    "No register message has one: refuse it",
  ],
  encoding: [
    "encoding",
    "The message is not in an encoding that can be read",
    "Ask whoever made it for UTF-8, told in its XML declaration",
  ],
  not_xml: ["not_xml", "The message is not XML", "Decrypt and unpack it first, and check that it is whole"],
};

function refused(error: XmlSyntaxError): EnvelopeError {
  const [code, message, hint] = refusals[xmlFault(error)];
  return new EnvelopeError(code, `${message} (${faultPlace(error)})`, { hint });
}
