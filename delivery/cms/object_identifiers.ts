/**
 * The object identifiers of CMS, and the algorithms behind them.
 *
 * @module
 */
import { derNull, element, objectIdentifier, sequence, tag } from "./der.ts";

/** Dotted object identifiers (RFC 5652, 5754, 4055, 3565, 5280). */
export const oid = Object.freeze({
  data: "1.2.840.113549.1.7.1",
  signedData: "1.2.840.113549.1.7.2",
  envelopedData: "1.2.840.113549.1.7.3",
  contentType: "1.2.840.113549.1.9.3",
  messageDigest: "1.2.840.113549.1.9.4",
  signingTime: "1.2.840.113549.1.9.5",
  rsaEncryption: "1.2.840.113549.1.1.1",
  rsaOaep: "1.2.840.113549.1.1.7",
  mgf1: "1.2.840.113549.1.1.8",
  pSpecified: "1.2.840.113549.1.1.9",
  rsaPss: "1.2.840.113549.1.1.10",
  sha256WithRsa: "1.2.840.113549.1.1.11",
  sha384WithRsa: "1.2.840.113549.1.1.12",
  sha512WithRsa: "1.2.840.113549.1.1.13",
  sha1: "1.3.14.3.2.26",
  sha256: "2.16.840.1.101.3.4.2.1",
  sha384: "2.16.840.1.101.3.4.2.2",
  sha512: "2.16.840.1.101.3.4.2.3",
  aes128Cbc: "2.16.840.1.101.3.4.1.2",
  aes256Cbc: "2.16.840.1.101.3.4.1.42",
  tripleDesCbc: "1.2.840.113549.3.7",
  keyUsage: "2.5.29.15",
  basicConstraints: "2.5.29.19",
  subjectKeyIdentifier: "2.5.29.14",
  subjectAltName: "2.5.29.17",
  extendedKeyUsage: "2.5.29.37",
});

/** A digest that signatures are taken with. SHA-1 is not. */
export type DigestName = "sha256" | "sha384" | "sha512";

/** Digests that signatures are taken with, by object identifier. */
export const digestNames: ReadonlyMap<string, DigestName> = new Map([
  [oid.sha256, "sha256"],
  [oid.sha384, "sha384"],
  [oid.sha512, "sha512"],
]);

/** RSASSA-PKCS1-v1_5 with a digest in its name. */
export const signatureDigests: ReadonlyMap<string, DigestName> = new Map([
  [oid.sha256WithRsa, "sha256"],
  [oid.sha384WithRsa, "sha384"],
  [oid.sha512WithRsa, "sha512"],
]);

/**
 * How the content's key travels to a recipient.
 *
 * `rsa-pkcs1` is what the message bus uses (RSAES-PKCS1-v1_5; Helsenorge.Messaging,
 * SignThenEncryptMessageProtection); `rsa-oaep-sha256` is RSAES-OAEP with SHA-256, and better where the
 * recipient takes it.
 */
export type KeyTransport = "rsa-pkcs1" | "rsa-oaep-sha256";

/** A cipher that content is encrypted with. */
export type CipherName = "aes-256-cbc" | "aes-128-cbc" | "des-ede3-cbc";

/** What a cipher needs. */
export interface CipherShape {
  readonly name: CipherName;
  /** Bytes of its key. */
  readonly key: number;
  /** Bytes of a block, and of the first vector. */
  readonly block: number;
}

/** Ciphers that are read, by object identifier. */
export const cipherShapes: ReadonlyMap<string, CipherShape> = new Map([
  [oid.aes256Cbc, { name: "aes-256-cbc", key: 32, block: 16 }],
  [oid.aes128Cbc, { name: "aes-128-cbc", key: 16, block: 16 }],
  [oid.tripleDesCbc, { name: "des-ede3-cbc", key: 24, block: 8 }],
]);

/** An AlgorithmIdentifier; NULL stands for no parameters. */
export function algorithm(dotted: string, parameters: Uint8Array = derNull): Uint8Array<ArrayBuffer> {
  return sequence(objectIdentifier(dotted), parameters);
}

/** RSAES-OAEP with SHA-256 for both the label and the mask (RFC 4055 section 4.1). */
export const oaepSha256: Uint8Array<ArrayBuffer> = algorithm(
  oid.rsaOaep,
  sequence(
    element(tag.constructed0, algorithm(oid.sha256)),
    element(tag.constructed1, algorithm(oid.mgf1, algorithm(oid.sha256))),
  ),
);
