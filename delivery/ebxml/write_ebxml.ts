/**
 * Writing ebXML messages.
 *
 * @module
 */
import type { Credentials } from "../cms/mod.ts";
import type { EbxmlFault, EbxmlHeader, EbxmlMessage, EbxmlParty, SignedReference } from "./ebxml_message.ts";
import { EbxmlError } from "./ebxml_error.ts";
import {
  ebxmlNamespace,
  messageService,
  signatureNamespace,
  soapNamespace,
  toPartyActor,
  xlinkNamespace,
} from "./names.ts";
import { signEnvelope, transforms } from "./sign_envelope.ts";
import { escapeXml } from "./xml_document.ts";

/** A part beside the envelope that is to be sent. */
export interface AttachmentToSend {
  /** Its Content-ID, without brackets. */
  readonly contentId: string;
  /** SHA-256 of its bytes, lower-case hexadecimal: the `packageHash` of a dispatch. */
  readonly hash: string;
}

/** A business message to write. */
export interface MessageToSend extends EbxmlHeader {
  /** Parts beside it, in the order of the manifest. */
  readonly attachments: readonly AttachmentToSend[];
  /** Asks for an acknowledgment. @default { signed: true } */
  readonly ackRequested?: { readonly signed: boolean } | null;
}

/** Who writes. */
export interface WriteOptions {
  /** Signs what is written. @default none: it is not signed */
  readonly signer?: Credentials;
}

/**
 * Writes the envelope of a business message. The same content gives the same bytes each time.
 *
 * Order of elements as in the schema of ebMS 2.0 (`msg-header-2_0.xsd`); methods of the signature, Description as JSON and
 * AckRequested as messages under the Norwegian framework have them (HIS 1037:2011). Role, Service and Action are the
 * agreement's, and have no default.
 *
 * @throws {EbxmlError} `wrong_value`, `key_unsupported`
 */
export async function writeMessage(
  message: MessageToSend,
  { signer }: WriteOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const { attachments, ackRequested = { signed: true } } = message;
  if (message.service.name === messageService) {
    throw new EbxmlError(
      "wrong_service",
      "A business message cannot have the service of acknowledgments and errors",
    );
  }
  const headers = ackRequested === null ? "" : element(
    "AckRequested",
    `SOAP:actor="${toPartyActor}" ` +
      `SOAP:mustUnderstand="1" eb:signed="${ackRequested.signed}" eb:version="2.0"`,
  );
  const references = attachments.map(({ contentId }) =>
    element("Reference", `xlink:type="simple" xlink:href="${escapeXml(uriOf(contentId))}"`)
  );
  const body = references.length === 0 ? "" : element("Manifest", 'eb:version="2.0"', references.join(""));
  const parts = attachments.map(({ contentId, hash }) => ({ uri: uriOf(contentId), hash }));
  return await write({ header: message, headers, body, parts, signer });
}

/** What an answer of the message handler is made from. */
export interface SignalToSend {
  /** The answer's own id. */
  readonly messageId: string;
  /** When it is made, ISO 8601. */
  readonly timestamp: string;
  /** Systems that make it. @default none */
  readonly systems?: Readonly<Record<string, string>>;
}

/**
 * Writes the acknowledgment of a message that was read: the parties change places, agreement and conversation are the
 * same, and where the message was signed it repeats what was signed (ebMS 2.0, section 6.3.2).
 *
 * @throws {EbxmlError} `wrong_value`, `key_unsupported`
 */
export async function writeAcknowledgment(
  received: EbxmlMessage,
  signal: SignalToSend & WriteOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const references = received.signed.map(({ uri, hash }) => {
    const digest = Buffer.from(hash, "hex").toString("base64");
    return `<ds:Reference xmlns:ds="${signatureNamespace}" URI="${escapeXml(uri)}">${
      uri === "" ? transforms : ""
    }` +
      `<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>` +
      `<ds:DigestValue>${digest}</ds:DigestValue></ds:Reference>`;
  });
  const headers = element(
    "Acknowledgment",
    `SOAP:actor="${toPartyActor}" SOAP:mustUnderstand="1" eb:version="2.0"`,
    element("Timestamp", "", escapeXml(signal.timestamp)) +
      element("RefToMessageId", "", escapeXml(received.header.messageId)) + references.join(""),
  );
  return await writeSignal(received, { ...signal, action: "Acknowledgment", headers });
}

/**
 * Writes an error about a message that was read (ebMS 2.0, section 4.2.3).
 *
 * @throws {EbxmlError} `wrong_value`, `key_unsupported`
 */
export async function writeMessageError(
  received: Pick<EbxmlMessage, "header">,
  signal: SignalToSend & WriteOptions & { readonly faults: readonly EbxmlFault[] },
): Promise<Uint8Array<ArrayBuffer>> {
  if (signal.faults.length === 0) {
    throw new EbxmlError("wrong_value", "An error message needs at least one error");
  }
  const highest = signal.faults.some(({ severity }) => severity === "Error") ? "Error" : "Warning";
  const errors = signal.faults.map(({ errorCode, severity, location, text }) =>
    element(
      "Error",
      `eb:errorCode="${escapeXml(errorCode)}" eb:severity="${severity}"` +
        (location === "" ? "" : ` eb:location="${escapeXml(location)}"`),
      text === "" ? "" : element("Description", 'xml:lang="NO"', escapeXml(text)),
    )
  );
  const headers = element(
    "ErrorList",
    `SOAP:mustUnderstand="1" eb:version="2.0" eb:highestSeverity="${highest}"`,
    errors.join(""),
  );
  return await writeSignal(received, { ...signal, action: "MessageError", headers });
}

async function writeSignal(
  { header: { from, to, cpaId, conversationId, messageId: refToMessageId } }: Pick<EbxmlMessage, "header">,
  { messageId, timestamp, systems = {}, signer, action, headers }: SignalToSend & WriteOptions & {
    readonly action: string;
    readonly headers: string;
  },
): Promise<Uint8Array<ArrayBuffer>> {
  const header: EbxmlHeader = {
    from: to,
    to: from,
    cpaId,
    conversationId,
    service: { name: messageService, type: "" },
    action,
    messageId,
    timestamp,
    refToMessageId,
    duplicateElimination: false,
    systems,
  };
  return await write({ header, headers, body: "", parts: [], signer });
}

async function write({ header, headers, body, parts, signer }: {
  readonly header: EbxmlHeader;
  readonly headers: string;
  readonly body: string;
  readonly parts: readonly SignedReference[];
  readonly signer: Credentials | undefined;
}): Promise<Uint8Array<ArrayBuffer>> {
  const messageHeader = writeHeader(header);
  const envelope = (signature: string) =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<SOAP:Envelope xmlns:SOAP="${soapNamespace}" ` +
    `xmlns:eb="${ebxmlNamespace}" xmlns:xlink="${xlinkNamespace}">` +
    `<SOAP:Header>${messageHeader}${headers}${signature}</SOAP:Header><SOAP:Body>${body}</SOAP:Body></SOAP:Envelope>`;
  return signer === undefined
    ? new TextEncoder().encode(envelope(""))
    : await signEnvelope(envelope, { signer, parts });
}

function writeHeader(header: EbxmlHeader): string {
  const { service, systems, refToMessageId } = header;
  const description = Object.keys(systems).length === 0 ? "" : JSON.stringify(systems);
  return element(
    "MessageHeader",
    'SOAP:mustUnderstand="1" eb:version="2.0"',
    party("From", header.from) + party("To", header.to) +
      filled("CPAId", header.cpaId) +
      filled("ConversationId", header.conversationId) +
      filled(
        "Service",
        service.name,
        service.type === "" ? "" : `eb:type="${escapeXml(checked(service.type))}"`,
      ) +
      filled("Action", header.action) +
      element(
        "MessageData",
        "",
        filled("MessageId", header.messageId) + filled("Timestamp", header.timestamp) +
          (refToMessageId === null ? "" : filled("RefToMessageId", refToMessageId)),
      ) +
      (header.duplicateElimination ? element("DuplicateElimination", "") : "") +
      (description === "" ? "" : element("Description", 'xml:lang="NO"', escapeXml(checked(description)))),
  );
}

function party(name: string, { ids, role }: EbxmlParty): string {
  if (ids.length === 0) throw new EbxmlError("element_missing", `${name} needs at least one PartyId`);
  const written = ids.map(({ id, type }) =>
    filled("PartyId", id, type === "" ? "" : `eb:type="${escapeXml(checked(type))}"`)
  );
  return element(name, "", written.join("") + (role === "" ? "" : filled("Role", role)));
}

/** An element that must say something. */
function filled(name: string, text: string, attributes = ""): string {
  if (text.trim() === "" || text !== text.trim()) {
    throw new EbxmlError("wrong_value", `${name} is empty, or has space around it`);
  }
  return element(name, attributes, escapeXml(checked(text)));
}

function element(name: string, attributes: string, content = ""): string {
  const start = `<eb:${name}${attributes === "" ? "" : " "}${attributes}`;
  return content === "" ? `${start}/>` : `${start}>${content}</eb:${name}>`;
}

/** Text that XML can hold. */
function checked(text: string): string {
  // deno-lint-ignore no-control-regex
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text) || !text.isWellFormed()) {
    throw new EbxmlError("wrong_value", "A value has characters that XML cannot hold");
  }
  return text;
}

function uriOf(contentId: string): string {
  if (!/^[^\s<>"%|]+$/.test(contentId)) {
    throw new EbxmlError("wrong_value", "A Content-ID has characters that cannot be in an address");
  }
  return `cid:${contentId}`;
}
