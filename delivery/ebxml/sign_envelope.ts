/**
 * XML signatures over an envelope and the parts beside it.
 *
 * @module
 */
import { createHash, sign, X509Certificate } from "node:crypto";
import type { Credentials } from "../cms/mod.ts";
import { canonicalDocument, canonicalElement } from "./canonical_xml.ts";
import { EbxmlError } from "./ebxml_error.ts";
import { methods, nextActors, signatureNamespace, soapNamespace } from "./names.ts";
import { attributeOf, elementsWithin, escapeXml, parseXml, type XmlElement } from "./xml_document.ts";
import type { SignedReference } from "./ebxml_message.ts";

/** What leaves an element out of what is signed: it is for whoever gets the envelope next, who may change it. */
export const xpathFilter = 'not(ancestor-or-self::node()[@SOAP-ENV:actor="' + nextActors[0] +
  '"] | ancestor-or-self::node()[@SOAP-ENV:actor="' + nextActors[1] + '"])';

/** Whether a header is for whoever gets the envelope next. */
export function isForNext(element: XmlElement): boolean {
  const actor = attributeOf(element, { local: "actor", namespace: soapNamespace });
  return actor !== undefined && nextActors.includes(actor);
}

/** Whether an element is a signature. */
export function isSignature(element: XmlElement): boolean {
  return element.local === "Signature" && element.namespace === signatureNamespace;
}

/**
 * Signs an envelope together with the parts beside it. `write` makes the envelope with the text of a Signature element in
 * its Header; it is called three times and must differ in nothing else.
 *
 * RSA with PKCS #1 v1.5 gives the same signature each time, so that a message written again is the same to the byte.
 *
 * @throws {EbxmlError} `key_unsupported`
 */
export async function signEnvelope(
  write: (signature: string) => string,
  { signer, parts }: { readonly signer: Credentials; readonly parts: readonly SignedReference[] },
): Promise<Uint8Array<ArrayBuffer>> {
  if (signer.privateKey.asymmetricKeyType !== "rsa") {
    throw new EbxmlError("key_unsupported", "The key to sign with is not an RSA key");
  }
  const encoder = new TextEncoder();
  const unsigned = await parseXml(encoder.encode(write(`<ds:Signature xmlns:ds="${signatureNamespace}"/>`)));
  const canonical = canonicalDocument(unsigned, {
    leaveOut: (element) => isSignature(element) || isForNext(element),
  });
  const envelope = createHash("sha256").update(canonical).digest("base64");
  const info = signedInfo(envelope, parts);
  const template = await parseXml(encoder.encode(write(signatureElement({ info, value: "", signer }))));
  const infoElement = [...elementsWithin(template.root)].find(({ local, namespace }) =>
    local === "SignedInfo" && namespace === signatureNamespace
  )!;
  const value = sign("sha256", encoder.encode(canonicalElement(infoElement)), signer.privateKey);
  return encoder.encode(write(signatureElement({ info, value: value.toString("base64"), signer })));
}

function signedInfo(envelope: string, parts: readonly SignedReference[]): string {
  return `<ds:SignedInfo><ds:CanonicalizationMethod Algorithm="${methods.canonical}"/>` +
    `<ds:SignatureMethod Algorithm="${methods.rsaSha256}"/>` +
    `<ds:Reference URI="">${transforms}${digest(envelope)}</ds:Reference>` +
    parts.map(({ uri, hash }) =>
      `<ds:Reference URI="${escapeXml(uri)}">${
        digest(Buffer.from(hash, "hex").toString("base64"))
      }</ds:Reference>`
    ).join("") +
    "</ds:SignedInfo>";
}

/** Transforms of the reference to the envelope, as the framework's messages have them. */
export const transforms = `<ds:Transforms><ds:Transform Algorithm="${methods.enveloped}"/>` +
  `<ds:Transform Algorithm="${methods.xpath}"><ds:XPath xmlns:SOAP-ENV="${soapNamespace}">` +
  `${escapeXml(xpathFilter)}</ds:XPath></ds:Transform>` +
  `<ds:Transform Algorithm="${methods.canonical}"/></ds:Transforms>`;

function digest(base64: string): string {
  return `<ds:DigestMethod Algorithm="${methods.sha256}"/><ds:DigestValue>${base64}</ds:DigestValue>`;
}

function signatureElement(
  { info, value, signer }: { readonly info: string; readonly value: string; readonly signer: Credentials },
): string {
  const certificates = [signer.certificate, ...signer.chain].map((certificate: X509Certificate) =>
    `<ds:X509Certificate>${certificate.raw.toString("base64")}</ds:X509Certificate>`
  ).join("");
  return `<ds:Signature xmlns:ds="${signatureNamespace}">${info}<ds:SignatureValue>${value}</ds:SignatureValue>` +
    `<ds:KeyInfo><ds:X509Data>${certificates}</ds:X509Data></ds:KeyInfo></ds:Signature>`;
}
