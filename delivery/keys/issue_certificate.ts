/**
 * Certificates for tests: right ones, and ones with a named fault.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { createHash, createPrivateKey, randomBytes, X509Certificate } from "node:crypto";
import { certificateFacts, type KeyUsage, keyUsages } from "../cms/certificate_facts.ts";
import type { Credentials } from "../cms/credentials.ts";
import { element, integer, objectIdentifier, octetString, sequence, setOf, tag, time } from "../cms/der.ts";
import { algorithm, oid } from "../cms/object_identifiers.ts";
import { runtimeEngine } from "../cms/runtime_engine.ts";

/** What an issued certificate says. */
export interface IssueOptions {
  /** Common name. That the key is a throw-away one of kprkit for tests is said beside it in any case. */
  readonly name: string;
  /** Who issues it. @default the certificate itself: a root */
  readonly issuer?: Credentials;
  /** Nothing is said of the use where it is empty. @default none */
  readonly usages?: readonly KeyUsage[];
  /** From when it is valid. @default an hour ago */
  readonly notBefore?: Date;
  /** Until when it is valid. @default in thirty days */
  readonly notAfter?: Date;
  /** It may issue certificates. @default false */
  readonly authority?: boolean;
  /** Authorities that may stand between it and the last certificate. @default not limited */
  readonly pathLength?: number;
  /** Names and addresses of a server. @default none */
  readonly hosts?: readonly string[];
  /** Use in TLS. @default none */
  readonly tls?: "server" | "client";
  /** Bits of the RSA key. @default 2048 */
  readonly bits?: number;
  /** Object identifiers of extensions that nobody understands and that must be. @default none */
  readonly strangeExtensions?: readonly string[];
  /** The issuers' certificates are left out of what is given back. @default false */
  readonly withoutChain?: boolean;
}

const hour = 3_600_000;
const serverAuth = "1.3.6.1.5.5.7.3.1";
const clientAuth = "1.3.6.1.5.5.7.3.2";
const authorityKeyIdentifier = "2.5.29.35";

/** Says of each key what it is. */
const organisation = "kprkit throw-away keys for tests";

/** Makes an RSA key and a certificate for it, signed with SHA-256. */
export async function issueCertificate(options: IssueOptions): Promise<Credentials> {
  const { name, issuer, bits = 2048, withoutChain = false } = options;
  const pair = await crypto.subtle.generateKey(
    {
      name: "RSASSA-PKCS1-v1_5",
      hash: "SHA-256",
      modulusLength: bits,
      publicExponent: Uint8Array.of(1, 0, 1),
    },
    true,
    ["sign", "verify"],
  );
  const privateKey = createPrivateKey({
    key: Buffer.from(await crypto.subtle.exportKey("pkcs8", pair.privateKey)),
    format: "der",
    type: "pkcs8",
  });
  const publicKey = new Uint8Array(await crypto.subtle.exportKey("spki", pair.publicKey));
  const now = Date.now();
  const subject = distinguishedName(name);
  const serial = Uint8Array.from(randomBytes(16));
  serial[0]! &= 0x7f;
  serial[0]! |= 0x40;
  const toBeSigned = sequence(
    element(tag.constructed0, integer(2)),
    integer(serial),
    algorithm(oid.sha256WithRsa),
    issuer === undefined ? subject : certificateFacts(issuer.certificate).subject,
    sequence(
      time(options.notBefore ?? new Date(now - hour)),
      time(options.notAfter ?? new Date(now + 30 * 24 * hour)),
    ),
    subject,
    publicKey,
    element(tag.constructed3, sequence(...extensions(options, publicKey))),
  );
  const signature = await runtimeEngine.sign(issuer?.privateKey ?? privateKey, toBeSigned);
  const certificate = new X509Certificate(
    Buffer.from(sequence(toBeSigned, algorithm(oid.sha256WithRsa), bitString(signature))),
  );
  const isRoot = (one: X509Certificate) => one.subject === one.issuer;
  const chain = issuer === undefined || withoutChain
    ? []
    : [issuer.certificate, ...issuer.chain].filter((one) => !isRoot(one));
  return { certificate, chain, privateKey };
}

function extensions(options: IssueOptions, publicKey: Uint8Array): Uint8Array[] {
  const { usages = [], authority = false, pathLength, hosts = [], tls, issuer, strangeExtensions = [] } =
    options;
  const above = issuer === undefined ? undefined : certificateFacts(issuer.certificate).keyIdentifier;
  const made = [extension(oid.subjectKeyIdentifier, octetString(keyIdentifier(publicKey)))];
  if (above !== undefined) {
    made.push(extension(authorityKeyIdentifier, sequence(element(tag.context0, above))));
  }
  if (authority) {
    const limits = pathLength === undefined ? [] : [integer(pathLength)];
    made.push(
      extension(oid.basicConstraints, sequence(element(tag.boolean, Uint8Array.of(0xff)), ...limits), true),
    );
  }
  if (usages.length > 0) made.push(extension(oid.keyUsage, usageBits(usages), true));
  if (tls !== undefined) {
    made.push(
      extension(oid.extendedKeyUsage, sequence(objectIdentifier(tls === "server" ? serverAuth : clientAuth))),
    );
  }
  if (hosts.length > 0) made.push(extension(oid.subjectAltName, sequence(...hosts.map(hostName))));
  for (const strange of strangeExtensions) made.push(extension(strange, octetString(new Uint8Array()), true));
  return made;
}

function extension(id: string, value: Uint8Array, critical = false): Uint8Array {
  const flag = critical ? [element(tag.boolean, Uint8Array.of(0xff))] : [];
  return sequence(objectIdentifier(id), ...flag, octetString(value));
}

/** SHA-1 over the key, as RFC 5280 section 4.2.1.2 proposes; it names the key and secures nothing. */
function keyIdentifier(publicKey: Uint8Array): Uint8Array {
  return createHash("sha1").update(publicKey).digest();
}

function usageBits(usages: readonly KeyUsage[]): Uint8Array {
  let bits = 0;
  for (const usage of usages) bits |= 0x80 >> keyUsages.indexOf(usage);
  // DER leaves out the zeros at the end, and counts them.
  const unused = 31 - Math.clz32(bits & -bits);
  return element(tag.bitString, Uint8Array.of(unused, bits));
}

function bitString(bytes: Uint8Array): Uint8Array {
  return element(tag.bitString, Uint8Array.of(0), bytes);
}

/** A dNSName, or an iPAddress of version 4 or the loopback of version 6. */
function hostName(host: string): Uint8Array {
  if (host === "::1") {
    return element(
      0x87,
      Uint8Array.from({ length: 16 }, (_, index) => index === 15 ? 1 : 0),
    );
  }
  return /^\d+(?:\.\d+){3}$/.test(host)
    ? element(0x87, Uint8Array.from(host.split("."), Number))
    : element(0x82, new TextEncoder().encode(host));
}

function distinguishedName(name: string): Uint8Array {
  const text = (type: string, value: string, as: number = tag.utf8String) =>
    setOf([sequence(objectIdentifier(type), element(as, new TextEncoder().encode(value)))]);
  return sequence(
    text("2.5.4.6", "NO", tag.printableString),
    text("2.5.4.10", organisation),
    text("2.5.4.3", name),
  );
}

/** A certificate and its issuers, one after another, as PEM. */
export function certificatePem({ certificate, chain }: Credentials): string {
  return [certificate, ...chain].map((one) => one.toString().trimEnd() + "\n").join("");
}

/** A private key as PEM: PKCS #8, not encrypted. */
export function keyPem({ privateKey }: Credentials): string {
  return privateKey.export({ type: "pkcs8", format: "pem" }) as string;
}
