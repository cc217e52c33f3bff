/**
 * Reading ebXML messages.
 *
 * @module
 */
import { EbxmlError } from "./ebxml_error.ts";
import type {
  EbxmlContent,
  EbxmlFault,
  EbxmlHeader,
  EbxmlMessage,
  EbxmlParty,
  SignedReference,
} from "./ebxml_message.ts";
import {
  ebxmlNamespace,
  messageService,
  nextActors,
  soapNamespace,
  toPartyActor,
  xlinkNamespace,
} from "./names.ts";
import { isSignature } from "./sign_envelope.ts";
import { readReference, type TrustOptions, verifyEnvelope } from "./verify_envelope.ts";
import {
  attributeOf,
  childrenOf,
  elementsIn,
  parseXml,
  textOf,
  type XmlDocument,
  type XmlElement,
} from "./xml_document.ts";

/** How a message is read. */
export interface ReadOptions {
  /**
   * Whom to trust. Where it is given, the message must be signed by them; where it is not, a signature is not looked at
   * and nothing that is read is more than a claim.
   */
  readonly trust?: TrustOptions;
  /** SHA-256 of each part that came beside the envelope, lower-case hexadecimal, by Content-ID. @default none came */
  readonly parts?: ReadonlyMap<string, string>;
}

/**
 * Reads an envelope and says what it is: a business message, an acknowledgment or an error.
 *
 * What is said of real messages where they leave ebMS 2.0: attributes without the `eb` prefix, `mustUnderstand="true"`
 * and an ErrorList without parts are taken; a header that must be understood and is not known is refused.
 *
 * @example
 * ```ts
 * import { readEbxml, writeAcknowledgment, writeMessage } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const sent = await writeMessage({
 *   from: { ids: [{ id: "8000002", type: "HER" }], role: "Sender" },
 *   to: { ids: [{ id: "8133973", type: "HER" }], role: "Register" },
 *   cpaId: "agreement-1",
 *   conversationId: "4601-2025",
 *   service: { name: "Reporting", type: "string" },
 *   action: "Report",
 *   messageId: "0e9a3a0e-0000-4000-8000-000000000001",
 *   timestamp: "2026-01-10T07:00:00Z",
 *   refToMessageId: null,
 *   duplicateElimination: true,
 *   systems: { "MSH-system": "kprkit" },
 *   attachments: [],
 * });
 * const answer = await writeAcknowledgment(await readEbxml(sent), {
 *   messageId: "0e9a3a0e-0000-4000-8000-0000000000aa",
 *   timestamp: "2026-01-10T07:00:05Z",
 * });
 * const { header, content } = await readEbxml(answer);
 * assert.equal(content.kind, "acknowledgment");
 * assert.equal(header.refToMessageId, "0e9a3a0e-0000-4000-8000-000000000001");
 * ```
 *
 * @throws {EbxmlError} by what is wrong; {@linkcode CmsError} where the signer's certificate is not to be trusted
 */
export async function readEbxml(bytes: Uint8Array, options: ReadOptions = {}): Promise<EbxmlMessage> {
  const { trust, parts = new Map() } = options;
  const document = await parseXml(bytes);
  const { header: soapHeader, body } = envelopeOf(document);
  const signature = trust === undefined ? undefined : verifyEnvelope(document, trust);
  if (trust !== undefined && signature === undefined) throw new EbxmlError("not_signed", "It is not signed");
  checkUnderstood(soapHeader);
  // What a signature leaves out is never read.
  const isCovered = signature?.isCovered ?? ((element: XmlElement) => !isSignature(element));
  const headers = elementsIn(soapHeader).filter(isCovered);
  const signed = signature?.references ?? [];
  checkParts({ body, parts, signed, isSigned: signature !== undefined });
  const message = readHeader(only(headers, "MessageHeader"));
  return {
    header: message,
    content: readContent({ message, headers, body }),
    signer: signature?.signer,
    signed,
  };
}

function envelopeOf({ root }: XmlDocument): { readonly header: XmlElement; readonly body: XmlElement } {
  if (root.local !== "Envelope") throw new EbxmlError("not_soap", "Its root is not a SOAP Envelope");
  if (root.namespace !== soapNamespace) {
    const isSoap = root.namespace.startsWith("http://www.w3.org/") || root.namespace.includes("soap");
    throw new EbxmlError(isSoap ? "wrong_version" : "not_soap", "It is not a SOAP 1.1 envelope");
  }
  const [header, body, ...others] = elementsIn(root);
  const isRight = header?.local === "Header" && header.namespace === soapNamespace &&
    body?.local === "Body" && body.namespace === soapNamespace && others.length === 0;
  if (!isRight) throw new EbxmlError("not_soap", "The envelope does not have one Header and then one Body");
  return { header, body };
}

/** Headers that are known here, whether or not they are acted upon. */
const known = new Set(["MessageHeader", "AckRequested", "Acknowledgment", "ErrorList", "SyncReply"]);

/** SOAP 1.1, section 4.2.3: who does not know a header that must be understood must not go on. */
function checkUnderstood(soapHeader: XmlElement): void {
  for (const header of elementsIn(soapHeader)) {
    const must = attributeOf(header, { local: "mustUnderstand", namespace: soapNamespace });
    const actor = attributeOf(header, { local: "actor", namespace: soapNamespace });
    const isForUs = actor === undefined || actor === "" || actor === toPartyActor ||
      nextActors.includes(actor);
    if ((must !== "1" && must !== "true") || !isForUs || isSignature(header)) continue;
    if (header.namespace !== ebxmlNamespace || !known.has(header.local)) {
      throw new EbxmlError("header_not_understood", "A header that must be understood is not known here");
    }
  }
}

function readHeader(header: XmlElement): EbxmlHeader {
  checkVersion(header);
  const data = one(header, "MessageData");
  const service = one(header, "Service");
  const timestamp = textIn(data, "Timestamp");
  if (Number.isNaN(Date.parse(timestamp)) || !/^\d{4}-\d\d-\d\dT/.test(timestamp)) {
    throw new EbxmlError("wrong_value", "Timestamp is not a point in time");
  }
  return {
    from: readParty(one(header, "From")),
    to: readParty(one(header, "To")),
    cpaId: textIn(header, "CPAId"),
    conversationId: textIn(header, "ConversationId"),
    service: { name: textIn(header, "Service"), type: attribute(service, "type") ?? "" },
    action: textIn(header, "Action"),
    messageId: idIn(data, "MessageId")!,
    timestamp,
    refToMessageId: idIn(data, "RefToMessageId", { isOptional: true }) ?? null,
    duplicateElimination: ebChildren(header, "DuplicateElimination").length > 0,
    systems: readSystems(ebChildren(header, "Description")[0]),
  };
}

function readParty(party: XmlElement): EbxmlParty {
  const ids = ebChildren(party, "PartyId").map((id) => ({
    id: filledText(id),
    type: attribute(id, "type") ?? "",
  }));
  if (ids.length === 0) throw new EbxmlError("element_missing", `${party.local} has no PartyId`);
  const role = ebChildren(party, "Role")[0];
  return { ids, role: role === undefined ? "" : textOf(role) };
}

function readSystems(description: XmlElement | undefined): Readonly<Record<string, string>> {
  if (description === undefined) return {};
  try {
    const parsed: unknown = JSON.parse(textOf(description));
    if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) return {};
    return Object.fromEntries(
      Object.entries(parsed).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
    );
  } catch {
    return {}; // Anybody may describe what they like; only the framework's JSON is of use.
  }
}

/** Compares the parts that came with what the manifest and the signature tell of. */
function checkParts({ body, parts, signed, isSigned }: {
  readonly body: XmlElement;
  readonly parts: ReadonlyMap<string, string>;
  readonly signed: readonly SignedReference[];
  readonly isSigned: boolean;
}): void {
  for (const uri of manifestOf(body)) {
    if (!parts.has(contentIdOf(uri))) {
      throw new EbxmlError("attachment_missing", "The manifest tells of a part that is not there");
    }
    if (isSigned && !signed.some((reference) => reference.uri === uri)) {
      throw new EbxmlError("attachment_unsigned", "The signature does not cover a part of the manifest");
    }
  }
  for (const { uri, hash } of signed) {
    if (uri === "") continue;
    const came = parts.get(contentIdOf(uri));
    if (came === undefined) {
      throw new EbxmlError("attachment_missing", "The signature tells of a part that is not there");
    }
    if (came !== hash) throw new EbxmlError("attachment_changed", "A part is not what was signed");
  }
}

/** References of the manifest to parts, in order. */
function manifestOf(body: XmlElement): string[] {
  const manifests = ebChildren(body, "Manifest");
  if (manifests.length > 1) throw new EbxmlError("element_repeated", "There is more than one Manifest");
  manifests.forEach(checkVersion);
  return manifests.flatMap((manifest) => ebChildren(manifest, "Reference")).map((reference) => {
    const href = attributeOf(reference, { local: "href", namespace: xlinkNamespace }) ?? "";
    if (!href.startsWith("cid:") || href.length === 4) {
      throw new EbxmlError("wrong_value", "A Reference of the manifest does not tell of a part by cid:");
    }
    return href;
  });
}

/** Content-ID that a `cid:` address stands for (RFC 2392). */
function contentIdOf(uri: string): string {
  const id = uri.slice("cid:".length);
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}

function readContent({ message, headers, body }: {
  readonly message: EbxmlHeader;
  readonly headers: readonly XmlElement[];
  readonly body: XmlElement;
}): EbxmlContent {
  const named = (local: string) =>
    headers.filter((header) => header.local === local && header.namespace === ebxmlNamespace);
  for (const local of ["AckRequested", "Acknowledgment", "ErrorList"]) {
    if (named(local).length > 1) throw new EbxmlError("element_repeated", `There is more than one ${local}`);
  }
  const [acknowledgment] = named("Acknowledgment");
  const [errors] = named("ErrorList");
  if (message.service.name !== messageService) {
    // An error in place of a message keeps the service of the message (ebMS 2.0, section 4.2.4.2 lets it come along).
    if (errors !== undefined) return readErrors(errors, message);
    const [ackRequested] = named("AckRequested");
    return {
      kind: "message",
      attachments: manifestOf(body).map((uri) => ({ contentId: contentIdOf(uri) })),
      ackRequested: ackRequested === undefined ? undefined : readAckRequested(ackRequested),
    };
  }
  if (message.action === "Acknowledgment" && acknowledgment !== undefined) {
    return readAcknowledgment(acknowledgment, message);
  }
  if (message.action === "MessageError" && errors !== undefined) return readErrors(errors, message);
  throw new EbxmlError("wrong_service", "Its action does not go with what is in it");
}

function readAckRequested(element: XmlElement): { readonly signed: boolean } {
  checkVersion(element);
  const signed = attribute(element, "signed");
  if (!["true", "false", "1", "0"].includes(signed ?? "")) {
    throw new EbxmlError(
      "wrong_value",
      "AckRequested does not tell whether the acknowledgment shall be signed",
    );
  }
  return { signed: signed === "true" || signed === "1" };
}

function readAcknowledgment(element: XmlElement, message: EbxmlHeader): EbxmlContent {
  checkVersion(element);
  const refersTo = idIn(element, "RefToMessageId");
  if (message.refToMessageId === null) {
    throw new EbxmlError("no_reference", "The acknowledgment does not tell which message it is for");
  }
  if (refersTo !== message.refToMessageId) {
    throw new EbxmlError("references_differ", "The acknowledgment tells of two different messages");
  }
  const received = elementsIn(element).filter(({ local }) => local === "Reference").map(readReference);
  return { kind: "acknowledgment", received, receivedAt: textIn(element, "Timestamp") };
}

function readErrors(element: XmlElement, message: EbxmlHeader): EbxmlContent {
  checkVersion(element);
  if (message.refToMessageId === null) {
    throw new EbxmlError("no_reference", "The error message does not tell which message it is for");
  }
  const highestSeverity = severityOf(element, "highestSeverity");
  const faults = ebChildren(element, "Error").map((error): EbxmlFault => {
    const errorCode = attribute(error, "errorCode")?.trim() ?? "";
    if (errorCode === "") throw new EbxmlError("wrong_value", "An Error has no errorCode");
    const description = ebChildren(error, "Description")[0];
    return {
      errorCode,
      severity: severityOf(error, "severity"),
      location: (attribute(error, "location") ?? "").slice(0, 200),
      text: description === undefined ? "" : textOf(description).slice(0, 500),
    };
  });
  if (faults.length === 0) throw new EbxmlError("element_missing", "The ErrorList has no Error");
  return { kind: "error", highestSeverity, faults };
}

function severityOf(element: XmlElement, name: string): "Error" | "Warning" {
  const value = attribute(element, name);
  if (value !== "Error" && value !== "Warning") {
    throw new EbxmlError("wrong_value", `The ${name} of ${element.local} is neither Error nor Warning`);
  }
  return value;
}

function checkVersion(element: XmlElement): void {
  if (attribute(element, "version") !== "2.0") {
    throw new EbxmlError("wrong_version", `${element.local} is not of ebXML 2.0`);
  }
}

/** The one header of that name. */
function only(headers: readonly XmlElement[], local: string): XmlElement {
  const found = headers.filter((header) => header.local === local && header.namespace === ebxmlNamespace);
  if (found.length > 1) throw new EbxmlError("element_repeated", `There is more than one ${local}`);
  if (found[0] !== undefined) return found[0];
  const elsewhere = headers.some((header) => header.local === local);
  throw new EbxmlError(
    elsewhere ? "wrong_version" : "no_message_header",
    elsewhere ? `${local} is not of ebXML 2.0` : `There is no ${local}`,
  );
}

function one(element: XmlElement, local: string): XmlElement {
  const found = ebChildren(element, local);
  if (found.length > 1) throw new EbxmlError("element_repeated", `There is more than one ${local}`);
  if (found[0] === undefined) {
    throw new EbxmlError("element_missing", `${local} is missing in ${element.local}`);
  }
  return found[0];
}

function textIn(element: XmlElement, local: string): string {
  return filledText(one(element, local));
}

/** A message id. Some put it between angle brackets, as mail does. */
function idIn(
  element: XmlElement,
  local: string,
  { isOptional = false }: { readonly isOptional?: boolean } = {},
): string | undefined {
  if (isOptional && ebChildren(element, local).length === 0) return undefined;
  return textIn(element, local).replace(/^<(.+)>$/, "$1");
}

function filledText(element: XmlElement): string {
  const text = textOf(element);
  if (text === "") throw new EbxmlError("element_missing", `${element.local} is empty`);
  return text;
}

function ebChildren(element: XmlElement, local: string): XmlElement[] {
  return childrenOf(element, { local, namespace: ebxmlNamespace });
}

/** An attribute of ebXML, which some write without its prefix. */
function attribute(element: XmlElement, local: string): string | undefined {
  return attributeOf(element, { local, namespace: ebxmlNamespace }) ??
    attributeOf(element, { local, namespace: "" });
}
