/**
 * Puts messages into a MsgHead envelope, addressed to a service within an organisation on both sides.
 *
 * @module
 */
import { msghead12 } from "../../register/formats/mod.ts";
import {
  type MessageLayout,
  type MessageNode,
  messageText,
  type WriteMessageOptions,
} from "./message_writer.ts";
import { encodeXml } from "./xml_encoder.ts";

/** A communication party of the address register: its name and HER-id. */
export interface MsgHeadParty {
  /** Name of the organisation or the service. */
  readonly name: string;
  /** Its HER-id in the address register. */
  readonly herId: string;
}

/** An organisation and the service in it that sends or receives. */
export interface MsgHeadAddress extends MsgHeadParty {
  /** The service addressed. */
  readonly service: MsgHeadParty;
}

/** What the envelope says. */
export interface MsgHeadContent {
  /** `KPR_IPL` for care data, `KPR_IDE` for identities. */
  readonly messageType: string;
  /** Identifies the message for good, a GUID in practice. */
  readonly messageId: string;
  /** When the envelope was made: `2022-01-10T08:00:00+01:00`. */
  readonly created: string;
  /** Who sends. */
  readonly sender: MsgHeadAddress;
  /** Who is to have it. */
  readonly receiver: MsgHeadAddress;
  /**
   * Element that carries the payload. The schema says that `PatientReport` is for registers; what
   * registers have been seen to take is `Document`.
   *
   * @default "Document"
   */
  readonly carrier?: "Document" | "PatientReport";
}

/** What the envelope says, and how the whole document is written. */
export interface MsgHeadOptions extends MsgHeadContent, WriteMessageOptions {}

/** Code list of organisation ids (kodeverk 9051). */
const organisationIdOid = "2.16.578.1.12.4.1.1.9051";

/**
 * Bytes of a MsgHead 1.2 with one `Document` (or `PatientReport`) for each payload. A payload is the
 * root element of a message as text, with its own namespace declaration and no XML declaration:
 * {@linkcode messageText} of `./message_writer.ts` makes it.
 *
 * Source: MsgHead-v1_2_rev.xsd; two levels of organisation as the register's letters of 2023 and 2025 ask
 * for (service-based addressing).
 *
 * @throws {RangeError} where a value holds a character that XML does not allow.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { wrapInMsgHead } from "./msg_head_writer.ts";
 *
 * const bytes = wrapInMsgHead("<IPLOS xmlns='http://www.npr.no/xmlstds/iplos/2019'/>", {
 *   messageType: "KPR_IPL",
 *   messageId: "00000000-0000-4000-8000-000000000001",
 *   created: "2022-01-10T08:00:00+01:00",
 *   sender: { name: "Testvik kommune", herId: "8000001", service: { name: "Saksbehandling", herId: "8000002" } },
 *   receiver: {
 *     name: "Folkehelseinstituttet",
 *     herId: "85217",
 *     service: { name: "KPR Validering", herId: "171479" },
 *   },
 * });
 * assert.ok(new TextDecoder().decode(bytes).includes("<Content><IPLOS"));
 * ```
 */
export function wrapInMsgHead(
  payload: string | readonly string[],
  options: MsgHeadOptions,
): Uint8Array<ArrayBuffer> {
  return encodeXml(msgHeadText(typeof payload === "string" ? [payload] : payload, options), options);
}

/**
 * The root element of the envelope with its payloads as text, without XML declaration.
 *
 * @throws {RangeError} as {@linkcode wrapInMsgHead} does.
 */
export function msgHeadText(payloads: readonly string[], options: MsgHeadContent & MessageLayout): string {
  const documents = payloads.map((xml) => document(xml, options));
  const carried = options.carrier === "PatientReport"
    ? { PatientReport: documents.map((one, index) => ({ CaseNo: String(index + 1), Document: one })) }
    : { Document: documents };
  return messageText(msghead12, { MsgInfo: header(options), ...carried }, options);
}

/** Stands where a payload goes. XML allows the character nowhere, so that no value of the envelope can hold it. */
const MARK = "\u0000";

/**
 * The envelope as text in pieces, for payloads that are never all in memory: what stands before the first payload, between
 * two of them and behind the last, which makes `payloads + 1` pieces.
 *
 * @throws {RangeError} as {@linkcode wrapInMsgHead} does.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { msgHeadPieces } from "./msg_head_writer.ts";
 *
 * const party = { name: "Testvik", herId: "8000001", service: { name: "Saksbehandling", herId: "8000002" } };
 * const [head, tail] = msgHeadPieces(1, {
 *   messageType: "KPR_IPL",
 *   messageId: "00000000-0000-4000-8000-000000000001",
 *   created: "2022-01-10T08:00:00+01:00",
 *   sender: party,
 *   receiver: party,
 * });
 * assert.ok(head!.endsWith("<Content>"));
 * assert.equal(tail, "</Content></RefDoc></Document></MsgHead>");
 * ```
 */
export function msgHeadPieces(payloads: number, options: MsgHeadContent & MessageLayout): readonly string[] {
  return msgHeadText(Array.from({ length: payloads }, () => MARK), options).split(MARK);
}

function header(options: MsgHeadContent): MessageNode {
  return {
    Type: { "@V": options.messageType },
    MIGversion: msghead12.version,
    GenDate: options.created,
    MsgId: options.messageId,
    Ack: { "@V": "J", "@DN": "Ja" },
    Sender: { Organisation: organisation(options.sender) },
    Receiver: { Organisation: organisation(options.receiver) },
  };
}

function document(xml: string, options: MsgHeadContent): MessageNode {
  return {
    RefDoc: {
      IssueDate: { "@V": options.created.slice(0, 10) },
      MsgType: { "@V": "XML", "@DN": "XML-instans" },
      Content: { "#xml": xml },
    },
  };
}

function organisation(address: MsgHeadAddress): MessageNode {
  return { ...party(address), Organisation: party(address.service) };
}

function party(party: MsgHeadParty): MessageNode {
  return {
    OrganisationName: party.name,
    Ident: { Id: party.herId, TypeId: { "@V": "HER", "@S": organisationIdOid, "@DN": "HER-id" } },
  };
}
