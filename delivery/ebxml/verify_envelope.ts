/**
 * Verifying the signature of an envelope, and what it covers.
 *
 * @module
 */
import { createHash, createPublicKey, timingSafeEqual, verify, X509Certificate } from "node:crypto";
import { checkCertificate } from "../cms/mod.ts";
import { canonicalDocument, canonicalElement } from "./canonical_xml.ts";
import { EbxmlError } from "./ebxml_error.ts";
import type { SignedReference } from "./ebxml_message.ts";
import { methods, nextActors, signatureNamespace, soapNamespace } from "./names.ts";
import { isForNext, isSignature } from "./sign_envelope.ts";
import {
  attributeOf,
  childrenOf,
  elementsIn,
  elementsWithin,
  namespaceOf,
  textOf,
  type XmlDocument,
  type XmlElement,
} from "./xml_document.ts";

/** Whom to trust. */
export interface TrustOptions {
  /** Certificates of the authorities that signers must come from. */
  readonly trusted: readonly X509Certificate[];
  /** The certificate that the other side signs with, where it is known. @default any that `trusted` vouches for */
  readonly signer?: X509Certificate;
  /** When the certificate must have been valid. @default now */
  readonly at?: Date;
}

/** What a verified signature says. */
export interface VerifiedSignature {
  readonly signer: X509Certificate;
  /** The envelope first, then the parts. */
  readonly references: readonly SignedReference[];
  /** Elements that the signature does not cover, and that must not be acted upon. */
  readonly isCovered: (element: XmlElement) => boolean;
}

/**
 * Verifies the signature in the SOAP Header of an envelope; `undefined` where there is none. There may be one only, it
 * must cover the whole document, and what it leaves out is told, so that nothing else than what was signed is ever used.
 *
 * The bytes of the parts are not here: their hashes are returned, to be compared with what came.
 *
 * @throws {EbxmlError} by what is wrong; {@linkcode CmsError} where the certificate is not to be trusted
 */
export function verifyEnvelope(document: XmlDocument, trust: TrustOptions): VerifiedSignature | undefined {
  const signatures = [...elementsWithin(document.root)].filter(isSignature);
  const signature = signatures[0];
  if (signature === undefined) return undefined;
  const header = signature.parent;
  const isInHeader = header?.local === "Header" && header.namespace === soapNamespace &&
    header.parent === document.root;
  if (signatures.length > 1 || !isInHeader) {
    throw new EbxmlError(
      "signature_misplaced",
      "There is more than one signature, or it stands in the wrong place",
    );
  }
  const info = single(signature, "SignedInfo");
  const references = childrenOf(info, ds("Reference"));
  const { digestOf, excludesNext } = envelopeReference(references);
  const signer = signerOf(signature, trust);
  checkValue(signature, { info, signer });

  // Only now is what SignedInfo says more than a claim.
  const leaveOut = (element: XmlElement) => element === signature || (excludesNext && isForNext(element));
  const canonical = canonicalDocument(document, { leaveOut, exclusive: digestOf.exclusive });
  const hash = createHash("sha256").update(canonical).digest();
  if (!timingSafeEqual(hash, digestOf.expected)) {
    throw new EbxmlError("envelope_changed", "The envelope is not what was signed");
  }
  const isCovered = (element: XmlElement): boolean => {
    for (let at: XmlElement | undefined = element; at !== undefined; at = at.parent) {
      if (leaveOut(at)) return false;
    }
    return true;
  };
  return { signer, references: references.map(readReference), isCovered };
}

/** What a ds:Reference says; also those that an acknowledgment repeats. */
export function readReference(reference: XmlElement): SignedReference {
  return {
    uri: attributeOf(reference, { local: "URI", namespace: "" }) ?? "",
    hash: expectedDigest(reference).toString("hex"),
  };
}

interface EnvelopeDigest {
  readonly expected: Buffer;
  readonly exclusive: boolean;
}

/** Finds the one reference to the envelope, and checks that each other is to a part. */
function envelopeReference(
  references: readonly XmlElement[],
): { readonly digestOf: EnvelopeDigest; readonly excludesNext: boolean } {
  let found: { digestOf: EnvelopeDigest; excludesNext: boolean } | undefined;
  const seen = new Set<string>();
  for (const reference of references) {
    const uri = attributeOf(reference, { local: "URI", namespace: "" });
    if (uri === undefined || seen.has(uri)) throw unsupported("a Reference without URI, or two to the same");
    seen.add(uri);
    const steps = childrenOf(reference, ds("Transforms")).flatMap((list) =>
      childrenOf(list, ds("Transform"))
    );
    if (uri !== "") {
      if (!uri.startsWith("cid:")) {
        throw new EbxmlError(
          "signature_incomplete",
          "The signature covers a piece of the envelope instead of all of it",
        );
      }
      if (steps.length > 0) throw unsupported("transforms of a part");
      continue;
    }
    const expected = expectedDigest(reference);
    found = { ...readTransforms(steps, expected) };
  }
  if (found === undefined) {
    throw new EbxmlError("signature_incomplete", "The signature does not cover the envelope");
  }
  return found;
}

/** Enveloped signature, then perhaps the filter for headers of the next, then perhaps a canonical form. */
function readTransforms(
  steps: readonly XmlElement[],
  expected: Buffer,
): { digestOf: EnvelopeDigest; excludesNext: boolean } {
  const rest = [...steps];
  const take = (...algorithms: readonly string[]): XmlElement | undefined =>
    rest[0] !== undefined && algorithms.includes(algorithmOf(rest[0])) ? rest.shift() : undefined;
  if (take(methods.enveloped) === undefined) {
    throw unsupported("a reference without enveloped-signature first");
  }
  const filter = take(methods.xpath);
  if (filter !== undefined && !isFilterForNext(filter)) {
    throw unsupported("an XPath other than the framework's");
  }
  const form = take(methods.canonical, methods.exclusive);
  if (form !== undefined && elementsIn(form).length > 0) throw unsupported("InclusiveNamespaces");
  if (rest.length > 0) throw unsupported("a transform that the framework does not use");
  const exclusive = form !== undefined && algorithmOf(form) === methods.exclusive;
  return { digestOf: { expected, exclusive }, excludesNext: filter !== undefined };
}

/**
 * Whether an XPath transform is the one of ebMS 2.0, section 4.1.3: leave out headers for the next handler or the next
 * node. White space, quotes, prefix and order may differ. Any other expression could leave out anything.
 */
function isFilterForNext(transform: XmlElement): boolean {
  const [xpath, ...others] = elementsIn(transform);
  if (xpath === undefined || others.length > 0 || xpath.local !== "XPath") return false;
  if (xpath.namespace !== signatureNamespace || elementsIn(xpath).length > 0) return false;
  const step = /ancestor-or-self::node\(\)\[@([\w.-]+):actor=(["'])([^"'|]*)\2\]/;
  const whole = new RegExp(`^not\\(${step.source}\\|${step.source.replace("\\2", "\\5")}\\)$`);
  const match = whole.exec(textOf(xpath).replace(/\s+/g, ""));
  if (match === null) return false;
  const [, prefix, , actor, otherPrefix, , otherActor] = match;
  return namespaceOf(xpath, prefix!) === soapNamespace &&
    namespaceOf(xpath, otherPrefix!) === soapNamespace &&
    [actor, otherActor].toSorted().join() === [...nextActors].sort().join();
}

/** The signer's certificate among those that the signature brings, checked. A bare key beside them is not looked at. */
function signerOf(signature: XmlElement, { trusted, signer, at }: TrustOptions): X509Certificate {
  const certificates = childrenOf(signature, ds("KeyInfo"))
    .flatMap((keyInfo) => childrenOf(keyInfo, ds("X509Data")))
    .flatMap((data) => childrenOf(data, ds("X509Certificate")))
    .map((element) => {
      try {
        return new X509Certificate(Buffer.from(textOf(element), "base64"));
      } catch (cause) {
        throw new EbxmlError("certificate_missing", "The signature's certificate cannot be read", { cause });
      }
    });
  const certificate = certificates.find(({ ca }) => !ca) ?? certificates[0];
  if (certificate === undefined) {
    throw new EbxmlError("certificate_missing", "The signature comes without a certificate");
  }
  if (signer !== undefined && !certificate.raw.equals(signer.raw)) {
    throw new EbxmlError("wrong_signer", "It is signed with another certificate than that of the other side");
  }
  checkCertificate(certificate, {
    purpose: "signing",
    trusted,
    chain: certificates.filter((one) => one !== certificate),
    ...(at === undefined ? {} : { at }),
  });
  return certificate;
}

function checkValue(
  signature: XmlElement,
  { info, signer }: { readonly info: XmlElement; readonly signer: X509Certificate },
): void {
  const form = single(info, "CanonicalizationMethod");
  const algorithm = algorithmOf(form);
  if ((algorithm !== methods.canonical && algorithm !== methods.exclusive) || elementsIn(form).length > 0) {
    throw unsupported("a canonicalization method that the framework does not use");
  }
  if (algorithmOf(single(info, "SignatureMethod")) !== methods.rsaSha256) {
    throw unsupported("another signature method than RSA with SHA-256");
  }
  const key = createPublicKey(signer.publicKey.export({ type: "spki", format: "pem" }));
  if (key.asymmetricKeyType !== "rsa") throw unsupported("another key than an RSA key");
  const canonical = canonicalElement(info, { exclusive: algorithm === methods.exclusive });
  const value = Buffer.from(textOf(single(signature, "SignatureValue")), "base64");
  let isRight: boolean;
  try {
    isRight = verify("sha256", new TextEncoder().encode(canonical), key, value);
  } catch {
    // A value of the wrong length is thrown by some versions, and told by others.
    isRight = false;
  }
  if (!isRight) throw new EbxmlError("signature_invalid", "The signature is not right for what is there");
}

function expectedDigest(reference: XmlElement): Buffer {
  if (algorithmOf(single(reference, "DigestMethod")) !== methods.sha256) {
    throw unsupported("another digest method than SHA-256");
  }
  const digest = Buffer.from(textOf(single(reference, "DigestValue")), "base64");
  if (digest.length !== 32) throw new EbxmlError("signature_invalid", "A DigestValue is not a SHA-256");
  return digest;
}

function single(element: XmlElement, local: string): XmlElement {
  const found = childrenOf(element, ds(local));
  if (found.length !== 1) throw unsupported(`a ${element.local} that does not have one ${local}`);
  return found[0]!;
}

function algorithmOf(element: XmlElement): string {
  return attributeOf(element, { local: "Algorithm", namespace: "" }) ?? "";
}

function ds(local: string): { readonly local: string; readonly namespace: string } {
  return { local, namespace: signatureNamespace };
}

function unsupported(what: string): EbxmlError {
  return new EbxmlError("signature_unsupported", `The signature has ${what}`);
}
