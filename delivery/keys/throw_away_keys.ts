/**
 * Keys that are made for one test or one demonstration and thrown away after it.
 *
 * @module
 */
import type { X509Certificate } from "node:crypto";
import type { Credentials } from "../cms/credentials.ts";
import { certificatePem, issueCertificate, type IssueOptions, keyPem } from "./issue_certificate.ts";
import { type CredentialPair, type ThrowAwayFiles, writeKeys } from "./write_keys.ts";

/** Options of {@linkcode makeThrowAwayKeys}. */
export interface ThrowAwayKeysOptions {
  /** Common names. @default "Sender" and "Receiver" */
  readonly names?: { readonly sender?: string; readonly receiver?: string };
  /** From when the certificates of sender, receiver and TLS are valid. @default an hour ago */
  readonly notBefore?: Date;
  /** Until when. @default in thirty days */
  readonly notAfter?: Date;
  /**
   * What differs for the signing certificates: `{ usages: ["keyEncipherment"] }`, `{ withoutChain: true }`.
   * @default nothing
   */
  readonly signing?: Partial<IssueOptions>;
  /** What differs for the encryption certificates. @default nothing */
  readonly encryption?: Partial<IssueOptions>;
}

/** A PEM certificate with its issuers, and its PEM key. */
export interface CredentialPem {
  /** The certificate and its issuers. */
  readonly certificate: string;
  /** PKCS #8, not encrypted. */
  readonly key: string;
}

/** Keys and certificates of two organisations, a root, an issuer, and two ends of TLS. */
export interface ThrowAwayKeys {
  /** The root: what is to be trusted. */
  readonly authority: X509Certificate;
  /** Who has issued the others; stands in the chain of each. */
  readonly issuer: X509Certificate;
  /** The pair of who sends. */
  readonly sender: CredentialPair;
  /** The pair of who receives. */
  readonly receiver: CredentialPair;
  /** The two ends of TLS. */
  readonly tls: {
    /** For localhost, 127.0.0.1 and ::1. */
    readonly server: Credentials;
    /** Bears the sender's name. */
    readonly client: Credentials;
  };
  /** A certificate with its issuers and its key, as PEM. */
  pem(credentials: Credentials): CredentialPem;
  /** Issues another certificate; by the same issuer where none is told. */
  issue(options: IssueOptions): Promise<Credentials>;
  /**
   * Writes all of them into a directory, which is made where it is missing. Keys are for their owner alone.
   */
  writeTo(directory: string): Promise<ThrowAwayFiles>;
}

/**
 * Makes RSA keys of 2 048 bits and certificates for two organisations, for tests, demonstrations and the
 * simulated register. Their names say that they are throw-away keys; nothing ties them to an organisation
 * that there is.
 *
 * @example
 * ```ts
 * import { makeThrowAwayKeys } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const { sender } = await makeThrowAwayKeys({ names: { sender: "Testdal kommune" } });
 * assert.match(sender.signing.certificate.subject, /throw-away keys for tests[^]*CN=Testdal kommune/);
 * ```
 */
export async function makeThrowAwayKeys(options: ThrowAwayKeysOptions = {}): Promise<ThrowAwayKeys> {
  const { sender: senderName = "Sender", receiver: receiverName = "Receiver" } = options.names ?? {};
  const root = await issueCertificate({
    name: "Throw-away root",
    authority: true,
    usages: ["keyCertSign", "cRLSign"],
  });
  const issuer = await issueCertificate({
    name: "Throw-away issuer",
    issuer: root,
    authority: true,
    pathLength: 0,
    usages: ["keyCertSign", "cRLSign"],
  });
  const { notBefore, notAfter } = options;
  const validity = {
    ...(notBefore === undefined ? {} : { notBefore }),
    ...(notAfter === undefined ? {} : { notAfter }),
  };
  const issue = (more: IssueOptions) => issueCertificate({ issuer, ...more });
  const signing = (name: string) =>
    issue({ ...validity, usages: ["nonRepudiation"], ...options.signing, name });
  const encryption = (name: string) =>
    issue({ ...validity, usages: ["keyEncipherment"], ...options.encryption, name });
  const [senderSigning, senderEncryption, receiverSigning, receiverEncryption, server, client] = await Promise
    .all([
      signing(senderName),
      encryption(senderName),
      signing(receiverName),
      encryption(receiverName),
      issue({
        ...validity,
        name: "localhost",
        usages: ["digitalSignature", "keyEncipherment"],
        tls: "server",
        hosts: ["localhost", "127.0.0.1", "::1"],
      }),
      issue({
        ...validity,
        name: senderName,
        usages: ["digitalSignature", "keyEncipherment"],
        tls: "client",
      }),
    ]);
  const pem = (credentials: Credentials) => ({
    certificate: certificatePem(credentials),
    key: keyPem(credentials),
  });
  const keys: ThrowAwayKeys = {
    authority: root.certificate,
    issuer: issuer.certificate,
    sender: { signing: senderSigning, encryption: senderEncryption },
    receiver: { signing: receiverSigning, encryption: receiverEncryption },
    tls: { server, client },
    pem,
    issue,
    writeTo: (directory) => writeKeys(directory, keys),
  };
  return keys;
}
