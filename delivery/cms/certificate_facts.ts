/**
 * What CMS and a chain of certificates need to know of a certificate, beside what the runtime tells.
 *
 * @module
 */
import type { KeyObject, X509Certificate } from "node:crypto";
import {
  type Asn1Node,
  dottedOf,
  octetsOf,
  parseAsn1,
  partsOf,
  smallIntegerOf,
  valueOf,
} from "./asn1_node.ts";
import { CmsError } from "./cms_error.ts";
import { sequence, tag } from "./der.ts";
import { oid } from "./object_identifiers.ts";

/** What a key may be used for (RFC 5280 section 4.2.1.3), in the order of its bits. */
export const keyUsages: readonly [
  "digitalSignature",
  "nonRepudiation",
  "keyEncipherment",
  "dataEncipherment",
  "keyAgreement",
  "keyCertSign",
  "cRLSign",
] = Object.freeze(
  [
    "digitalSignature",
    "nonRepudiation",
    "keyEncipherment",
    "dataEncipherment",
    "keyAgreement",
    "keyCertSign",
    "cRLSign",
  ] as const,
);

/** What a key may be used for. `nonRepudiation` is called contentCommitment as well. */
export type KeyUsage = (typeof keyUsages)[number];

/** What is read out of a certificate. */
export interface CertificateFacts {
  /** Issuer's name, DER. */
  readonly issuer: Uint8Array;
  /** Subject's name, DER. */
  readonly subject: Uint8Array;
  /** IssuerAndSerialNumber (RFC 5652 section 10.2.4), DER. */
  readonly issuerAndSerial: Uint8Array;
  /** Subject key identifier; `undefined` where it has none. */
  readonly keyIdentifier: Uint8Array | undefined;
  /** What its key may be used for; `undefined` where it does not tell. */
  readonly usages: ReadonlySet<KeyUsage> | undefined;
  /** It may issue certificates. */
  readonly authority: boolean;
  /**
   * How many authorities may stand between it and the last certificate; `undefined` where that is not
   * limited.
   */
  readonly pathLength: number | undefined;
  /** Object identifier of the algorithm that it is signed with. */
  readonly signatureAlgorithm: string;
  /** Extensions that must be understood, and are not. */
  readonly notUnderstood: readonly string[];
}

/** Extensions that are acted on here, or that do not narrow what the certificate is used for here. */
const understood: ReadonlySet<string> = new Set([
  oid.keyUsage,
  oid.basicConstraints,
  oid.subjectKeyIdentifier,
  oid.subjectAltName,
  oid.extendedKeyUsage,
  // Certificate policies.
  "2.5.29.32",
]);

const read = new WeakMap<X509Certificate, CertificateFacts>();

/**
 * Reads a certificate.
 *
 * @throws {CmsError} `not_a_certificate`.
 */
export function certificateFacts(certificate: X509Certificate): CertificateFacts {
  let facts = read.get(certificate);
  if (facts === undefined) {
    try {
      facts = readFacts(certificate.raw);
    } catch (cause) {
      throw brokenCertificate(cause);
    }
    read.set(certificate, facts);
  }
  return facts;
}

const publicKeys = new WeakMap<X509Certificate, KeyObject>();

/** A certificate's public key: the same object each time, so that what is made of it can be kept. */
export function publicKeyOf(certificate: X509Certificate): KeyObject {
  let key = publicKeys.get(certificate);
  if (key === undefined) publicKeys.set(certificate, key = certificate.publicKey);
  return key;
}

/** Whether two certificates are the same, byte for byte. */
export function sameCertificate(one: X509Certificate, other: X509Certificate): boolean {
  return sameBytes(one.raw, other.raw);
}

/** Whether the bytes are the same. Not for secrets. */
export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

/** Who a certificate is for, for an error: one line, of bounded length. */
export function nameOf(certificate: X509Certificate): string {
  // deno-lint-ignore no-control-regex -- a name from a stranger is not to steer a terminal
  const line = certificate.subject.split("\n").join(", ").replace(/[\u0000-\u001f\u007f-\u009f]/g, " ");
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}

/** A broken certificate. */
export function brokenCertificate(cause: unknown, path?: string): CmsError {
  const what = path === undefined
    ? "A certificate cannot be read"
    : `The file ${path} has no certificate that can be read`;
  return new CmsError("not_a_certificate", what, {
    hint: "Take the file as the issuer gave it: X.509, as PEM or DER.",
    cause,
  });
}

function readFacts(raw: Uint8Array): CertificateFacts {
  const [tbs, signature] = partsOf(parseAsn1(raw), tag.sequence, 3);
  const fields = partsOf(tbs, tag.sequence, 6);
  // The version is left out where it is 1.
  const [serial, , issuer, , subject, , ...optional] = fields[0]!.tag === tag.integer
    ? fields
    : fields.slice(1);
  const extensions = extensionsOf(optional.find((field) => field.tag === tag.constructed3));
  const extension = (id: string) => {
    const found = extensions.get(id);
    return found === undefined ? undefined : parseAsn1(found.octets);
  };
  const usage = extension(oid.keyUsage);
  const keyIdentifier = extension(oid.subjectKeyIdentifier);
  const constraints = extension(oid.basicConstraints);
  const [first, second] = constraints === undefined ? [] : partsOf(constraints, tag.sequence);
  const authority = first?.tag === tag.boolean && first.value[0] !== 0;
  return {
    issuer: issuer!.encoded,
    subject: subject!.encoded,
    issuerAndSerial: sequence(issuer!.encoded, serial!.encoded),
    keyIdentifier: keyIdentifier === undefined ? undefined : octetsOf(keyIdentifier),
    usages: usage === undefined ? undefined : usagesOf(valueOf(usage, tag.bitString)),
    authority,
    pathLength: authority && second !== undefined ? smallIntegerOf(second) : undefined,
    signatureAlgorithm: dottedOf(partsOf(signature, tag.sequence, 1)[0]),
    notUnderstood: [...extensions].filter(([id, { critical }]) => critical && !understood.has(id)).map((
      [id],
    ) => id),
  };
}

interface CertificateExtension {
  readonly critical: boolean;
  /** Its value, DER. */
  readonly octets: Uint8Array;
}

/** Extensions by object identifier. */
function extensionsOf(list: Asn1Node | undefined): Map<string, CertificateExtension> {
  const found = new Map<string, CertificateExtension>();
  if (list === undefined) return found;
  for (const extension of partsOf(list.parts[0], tag.sequence)) {
    const [id, ...rest] = partsOf(extension, tag.sequence, 2);
    const name = dottedOf(id);
    if (found.has(name)) throw new SyntaxError("An extension stands twice");
    const critical = rest[0]!.tag === tag.boolean && rest[0]!.value[0] !== 0;
    found.set(name, { critical, octets: octetsOf(rest.at(-1)) });
  }
  return found;
}

function usagesOf(bits: Uint8Array): ReadonlySet<KeyUsage> {
  // The first byte counts the bits at the end that are not used.
  const flags = bits[1] ?? 0;
  return new Set(keyUsages.filter((_, index) => (flags & (0x80 >> index)) !== 0));
}
