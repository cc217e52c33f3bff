/**
 * A certificate with its private key.
 *
 * @module
 */
import type { KeyObject, X509Certificate } from "node:crypto";
import { CmsError } from "./cms_error.ts";
import { nameOf } from "./certificate_facts.ts";

/** A certificate with its private key, and the certificates of those who issued it. */
export interface Credentials {
  /** What others know of the key. */
  readonly certificate: X509Certificate;
  /** Issuers, nearest first; the root may be left out. */
  readonly chain: readonly X509Certificate[];
  /** An RSA key. */
  readonly privateKey: KeyObject;
}

const pairs = new WeakMap<KeyObject, X509Certificate>();

/**
 * Checks that key and certificate are a pair. What was found to be one is not looked at again.
 *
 * @throws {CmsError} `key_does_not_match_certificate`.
 */
export function checkPair({ certificate, privateKey }: Credentials): void {
  if (pairs.get(privateKey) === certificate) return;
  if (!isPair(certificate, privateKey)) {
    throw new CmsError(
      "key_does_not_match_certificate",
      `The private key does not belong to the certificate of ${nameOf(certificate)}`,
      { hint: "Take the key that the certificate was ordered with." },
    );
  }
  pairs.set(privateKey, certificate);
}

/** Whether a private key belongs to a certificate. */
export function isPair(certificate: X509Certificate, privateKey: KeyObject): boolean {
  try {
    return certificate.checkPrivateKey(privateKey);
  } catch {
    // Keys of two kinds.
    return false;
  }
}
