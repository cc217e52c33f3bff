/**
 * Who signed a message, and whether the signature is his.
 *
 * @module
 */
import { constants, timingSafeEqual, verify as verifySignature, type X509Certificate } from "node:crypto";
import { type Asn1Node, derOf, dottedOf, octetsOf, parseAsn1, partsOf, smallIntegerOf } from "./asn1_node.ts";
import { certificateFacts } from "./certificate_facts.ts";
import { CmsError } from "./cms_error.ts";
import { concat, tag } from "./der.ts";
import { type DigestName, digestNames, oid, signatureDigests } from "./object_identifiers.ts";
import { isFor } from "./recipient_info.ts";
import { verifyDigest } from "./rsa_verify.ts";

/** A SignerInfo (RFC 5652 section 5.3). */
export interface SignerInfo {
  /** IssuerAndSerialNumber, or a subject key identifier `[0]`. */
  readonly identifier: Asn1Node;
  readonly digest: DigestName;
  /** What was signed: the attributes; `undefined` where the content's digest was signed itself. */
  readonly attributes: SignedAttributes | undefined;
  readonly scheme: SignatureScheme;
  readonly signature: Uint8Array;
}

/** The attributes that a signature is over. */
export interface SignedAttributes {
  /** As a SET OF, as it came, and in DER where that is something else. */
  readonly signed: readonly Uint8Array[];
  readonly contentType: string;
  readonly messageDigest: Uint8Array;
}

/** How RSA is used: with the padding of PKCS #1 v1.5, or PSS with a salt of so many bytes. */
type SignatureScheme = { readonly kind: "pkcs1" } | { readonly kind: "pss"; readonly salt: number };

/**
 * Reads the one signer.
 *
 * @throws {CmsError} `no_signer`, `several_signers`, `unsupported_algorithm`.
 * @throws {SyntaxError} The bytes are not what they should be.
 */
export function readSigner(encoded: Uint8Array): SignerInfo {
  const infos = partsOf(parseAsn1(encoded), tag.set);
  if (infos.length !== 1) {
    throw infos.length === 0
      ? new CmsError("no_signer", "Nobody has signed the message", { hint: "Ask the sender to sign it." })
      : new CmsError("several_signers", "More than one has signed the message", {
        hint: "Ask the sender to sign it with one certificate.",
      });
  }
  const [version, identifier, digestMethod, ...rest] = partsOf(infos[0], tag.sequence, 5);
  // 1 or 3, as the identifier is; pkijs for one writes 0, and nothing goes by it.
  if (![0, 1, 3].includes(smallIntegerOf(version))) {
    throw new SyntaxError("The version of the signer is not known");
  }
  const dotted = dottedOf(partsOf(digestMethod, tag.sequence, 1)[0]);
  const digest = digestNames.get(dotted);
  if (digest === undefined) throw unknownSignature(dotted);
  const attributes = rest[0]!.tag === tag.constructed0 ? readAttributes(rest.shift()!) : undefined;
  const [method, signature] = rest;
  const scheme = readScheme(method, digest);
  return { identifier: identifier!, digest, attributes, scheme, signature: octetsOf(signature) };
}

/** The signer's certificate among those at hand. */
export function findSigner(
  { identifier }: SignerInfo,
  certificates: readonly X509Certificate[],
): X509Certificate {
  const found = certificates.find((certificate) => isFor(identifier, certificateFacts(certificate)));
  if (found !== undefined) return found;
  throw new CmsError("no_signer_certificate", "The signer's certificate is not in the message", {
    hint:
      "Give the certificate of the signer that is expected, or ask the sender to put it into the message.",
  });
}

/**
 * Checks that what was signed is this content, and that the certificate's key signed it.
 *
 * @throws {CmsError} `digest_mismatch`, `signature_invalid`, `not_cms`.
 */
export function checkSignature(
  signer: SignerInfo,
  content: { readonly digest: Uint8Array; readonly type: string; readonly start: Uint8Array },
  certificate: X509Certificate,
): void {
  const { attributes } = signer;
  const key = certificate.publicKey;
  if (attributes === undefined) {
    const right = !looksLikeAttributes(content.start) &&
      signer.scheme.kind === "pkcs1" &&
      verifyDigest(key, signer.signature, { digest: content.digest, name: signer.digest });
    if (!right) throw invalidSignature();
    return;
  }
  const { messageDigest, contentType, signed } = attributes;
  if (messageDigest.length !== content.digest.length || !timingSafeEqual(messageDigest, content.digest)) {
    throw new CmsError("digest_mismatch", "The content is not the one that was signed", {
      hint: "Fetch the message again; where it is the same, ask the sender to send it anew.",
    });
  }
  const options = signer.scheme.kind === "pss"
    ? { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: signer.scheme.salt }
    : { key, padding: constants.RSA_PKCS1_PADDING };
  const right = contentType === content.type &&
    signed.some((bytes) => verifySignature(signer.digest, bytes, options, signer.signature));
  if (!right) throw invalidSignature();
}

/**
 * Whether content without signed attributes is a set of attributes itself. Then somebody may have taken the
 * attributes of another message, and the signature over them, for content: what the sender signed was never
 * this (RFC 8933 gives the attack's kin).
 */
function looksLikeAttributes(start: Uint8Array): boolean {
  const text = [...start].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return /^31(?:[0-7].|8[1-4](?:..){1,4}?)30(?:[0-7].|8[1-4](?:..){1,4}?)06..2a864886f70d0109/.test(text);
}

function readAttributes(node: Asn1Node): SignedAttributes {
  const values = new Map<string, Asn1Node>();
  for (const attribute of partsOf(node, tag.constructed0)) {
    const [type, set] = partsOf(attribute, tag.sequence, 2);
    const dotted = dottedOf(type);
    const found = partsOf(set, tag.set);
    if (dotted !== oid.contentType && dotted !== oid.messageDigest) continue;
    if (values.has(dotted) || found.length !== 1) throw new SyntaxError("An attribute stands twice");
    values.set(dotted, found[0]!);
  }
  const asSet = (bytes: Uint8Array) => concat(Uint8Array.of(tag.set), bytes.subarray(1));
  const asItCame = asSet(node.encoded);
  return {
    signed: [asItCame, derOf(parseAsn1(asItCame))],
    contentType: dottedOf(values.get(oid.contentType)),
    messageDigest: octetsOf(values.get(oid.messageDigest)),
  };
}

function readScheme(method: Asn1Node | undefined, digest: DigestName): SignatureScheme {
  const [name, parameters] = partsOf(method, tag.sequence, 1);
  const dotted = dottedOf(name);
  if (dotted === oid.rsaEncryption || signatureDigests.get(dotted) === digest) return { kind: "pkcs1" };
  if (dotted !== oid.rsaPss || parameters === undefined) throw unknownSignature(dotted);
  return { kind: "pss", salt: readSalt(parameters, digest) };
}

/** Parameters of RSASSA-PSS (RFC 4055 section 3.1): digest and mask must be those of the message. */
function readSalt(parameters: Asn1Node, digest: DigestName): number {
  let [hash, mask, salt]: [string, string, number] = [oid.sha1, oid.sha1, 20];
  for (const field of partsOf(parameters, tag.sequence)) {
    const [inner] = field.parts;
    if (field.tag === tag.constructed0) hash = dottedOf(partsOf(inner, tag.sequence, 1)[0]);
    else if (field.tag === tag.constructed1) {
      mask = dottedOf(partsOf(partsOf(inner, tag.sequence, 2)[1], tag.sequence, 1)[0]);
    } else if (field.tag === tag.constructed2) salt = smallIntegerOf(inner);
  }
  if (digestNames.get(hash) !== digest || mask !== hash || salt > 512) throw unknownSignature(oid.rsaPss);
  return salt;
}

function unknownSignature(dotted: string): CmsError {
  return new CmsError(
    "unsupported_algorithm",
    `The message is signed with an algorithm that is not taken (${dotted})`,
    { hint: "Ask the sender to sign with RSA and SHA-256." },
  );
}

function invalidSignature(): CmsError {
  return new CmsError("signature_invalid", "The signature is not by the key of the signer's certificate", {
    hint: "Do not use the content; fetch the message again, or ask the sender to send it anew.",
  });
}
