/**
 * Whether a certificate may be used for what it is used for.
 *
 * @module
 */
import type { X509Certificate } from "node:crypto";
import {
  type CertificateFacts,
  certificateFacts,
  type KeyUsage,
  nameOf,
  publicKeyOf,
  sameBytes,
  sameCertificate,
} from "./certificate_facts.ts";
import { CmsError } from "./cms_error.ts";

/** What a certificate is used for. */
export type CertificatePurpose = "signing" | "encryption";

/**
 * Which key usage lets a certificate sign.
 *
 * `nonRepudiation` is the rule of the message bus (Helsenorge.Messaging,
 * Documentation/KrypteringOgSignering.md): Norwegian business certificates come in pairs, and the one for
 * signing has it. `either` takes digitalSignature as well.
 */
export type SigningUsage = "nonRepudiation" | "digitalSignature" | "either";

/** Options of {@linkcode checkCertificate}. */
export interface CheckCertificateOptions {
  /** What it is used for. */
  readonly purpose: CertificatePurpose;
  /** Certificates that are trusted: roots, or the certificate itself. */
  readonly trusted: readonly X509Certificate[];
  /** Certificates that may stand between, in any order; they need not be trusted. @default none */
  readonly chain?: readonly X509Certificate[];
  /** The time that all of them must be valid at. @default now */
  readonly at?: Date;
  /** Which key usage lets it sign. @default "nonRepudiation" */
  readonly signingUsage?: SigningUsage;
}

/** Shorter RSA keys are within reach of whoever can pay. */
const leastBits = 2048;

/**
 * Authorities in a row, and signatures tried to find them: a stranger's bag of certificates must not keep
 * anybody busy.
 */
const deepest = 8;
const mostTries = 64;

/**
 * Certificates signed with MD5 and SHA-1 can be forged. RSA (also PSS), ECDSA and Ed25519 with SHA-2 are
 * taken.
 */
const strongSignatures: ReadonlySet<string> = new Set([
  "1.2.840.113549.1.1.10",
  "1.2.840.113549.1.1.11",
  "1.2.840.113549.1.1.12",
  "1.2.840.113549.1.1.13",
  "1.2.840.10045.4.3.2",
  "1.2.840.10045.4.3.3",
  "1.2.840.10045.4.3.4",
  "1.3.101.112",
]);

/**
 * Checks that a certificate may be used for a purpose: its key usage, its time, and a chain of signatures to
 * a certificate that is trusted, each link of it an authority that may issue so deep (RFC 5280 section 6.1,
 * without policies and without name constraints: a certificate that insists on those is refused).
 *
 * **Revocation is not checked.** The register's and the issuers' lists need a network; where a certificate
 * may have been revoked, ask the issuer before it is put among the trusted.
 *
 * @example
 * ```ts
 * import { checkCertificate } from "./check_certificate.ts";
 * import { makeThrowAwayKeys } from "../keys/mod.ts";
 *
 * const { authority, receiver } = await makeThrowAwayKeys();
 * const { certificate, chain } = receiver.encryption;
 * checkCertificate(certificate, { purpose: "encryption", trusted: [authority], chain });
 * ```
 *
 * @throws {CmsError} `wrong_key_usage`, `certificate_expired`, `certificate_not_yet_valid`,
 * `untrusted_certificate`, `not_a_ca`, `unsupported_algorithm`, `not_a_certificate`.
 */
export function checkCertificate(certificate: X509Certificate, options: CheckCertificateOptions): void {
  const at = options.at ?? new Date();
  checkUsage(certificate, options);
  checkTime(certificate, at);
  const search = { ...options, chain: options.chain ?? [], at, tries: 0 };
  const problem = findPath([certificate], search);
  if (problem !== undefined) throw problem;
}

/**
 * Checks the key usage and the time alone: what can be known of a certificate whose issuer is not at hand.
 *
 * @throws {CmsError} `wrong_key_usage`, `certificate_expired`, `certificate_not_yet_valid`,
 * `unsupported_algorithm`.
 */
export function checkUsageAndTime(
  certificate: X509Certificate,
  options: Pick<CheckCertificateOptions, "purpose" | "at" | "signingUsage">,
): void {
  checkUsage(certificate, options);
  checkTime(certificate, options.at ?? new Date());
}

function checkUsage(
  certificate: X509Certificate,
  { purpose, signingUsage = "nonRepudiation" }: Pick<CheckCertificateOptions, "purpose" | "signingUsage">,
): void {
  if (publicKeyOf(certificate).asymmetricKeyType !== "rsa") {
    throw new CmsError("unsupported_algorithm", `The key of ${nameOf(certificate)} is not an RSA key`, {
      hint: "Use a certificate with an RSA key, as the message bus asks for.",
    });
  }
  const modulusLength = bitsOf(certificate);
  if (modulusLength < leastBits) {
    throw new CmsError(
      "unsupported_algorithm",
      `The key of ${nameOf(certificate)} has ${modulusLength} bits, which is too short`,
      { hint: `Use a certificate with an RSA key of ${leastBits} bits or more.` },
    );
  }
  const { usages } = certificateFacts(certificate);
  const wanted: readonly KeyUsage[] = purpose === "encryption"
    ? ["keyEncipherment"]
    : signingUsage === "either"
    ? ["nonRepudiation", "digitalSignature"]
    : [signingUsage];
  if (wanted.some((usage) => usages?.has(usage))) return;
  const has = usages === undefined || usages.size === 0 ? "none" : [...usages].join(", ");
  throw new CmsError(
    "wrong_key_usage",
    `The certificate of ${nameOf(certificate)} is not for ${purpose}: it needs the key usage ${
      wanted.join(" or ")
    } and has ${has}`,
    {
      hint:
        "Business certificates come in pairs, one for signing and one for encryption: take the other one.",
    },
  );
}

const bits = new WeakMap<X509Certificate, number>();

/** Bits of a certificate's RSA key. The runtime reads the key anew each time it is asked. */
function bitsOf(certificate: X509Certificate): number {
  let known = bits.get(certificate);
  if (known === undefined) {
    known = publicKeyOf(certificate).asymmetricKeyDetails?.modulusLength ?? 0;
    bits.set(certificate, known);
  }
  return known;
}

const spans = new WeakMap<X509Certificate, readonly [from: number, to: number]>();

/** When a certificate is valid. The runtime reads the dates anew each time it is asked. */
function spanOf(certificate: X509Certificate): readonly [from: number, to: number] {
  let known = spans.get(certificate);
  if (known === undefined) {
    known = [Date.parse(certificate.validFrom), Date.parse(certificate.validTo)];
    spans.set(certificate, known);
  }
  return known;
}

function checkTime(certificate: X509Certificate, at: Date): void {
  const [from, to] = spanOf(certificate);
  if (!(at.getTime() >= from)) {
    throw new CmsError(
      "certificate_not_yet_valid",
      `The certificate of ${nameOf(certificate)} is not valid before ${certificate.validFrom}`,
      { hint: "Use the certificate that is valid now, and see that the clock of this machine is right." },
    );
  }
  if (!(at.getTime() <= to)) {
    throw new CmsError(
      "certificate_expired",
      `The certificate of ${nameOf(certificate)} expired on ${certificate.validTo}`,
      { hint: "Get the new certificate of whoever it belongs to." },
    );
  }
}

interface PathSearch {
  readonly trusted: readonly X509Certificate[];
  readonly chain: readonly X509Certificate[];
  readonly at: Date;
  tries: number;
}

/**
 * Looks for a way from the last certificate of a path to a trusted one; what was wrong where there is none.
 */
function findPath(path: readonly X509Certificate[], search: PathSearch): CmsError | undefined {
  const last = path.at(-1)!;
  const facts = certificateFacts(last);
  if (search.trusted.some((trusted) => sameCertificate(trusted, last))) return undefined;
  const refused = whyNotFollowed(last, facts);
  if (refused !== undefined) return refused;
  let problem: CmsError | undefined;
  for (const issuer of [...search.trusted, ...search.chain]) {
    if (path.length > deepest || search.tries >= mostTries) break;
    if (path.some((seen) => sameCertificate(seen, issuer))) continue;
    if (!sameBytes(certificateFacts(issuer).subject, facts.issuer)) continue;
    search.tries++;
    if (!isSignedBy(last, issuer)) continue;
    const found = whyNoIssuer(issuer, path, search.at) ?? findPath([...path, issuer], search);
    if (found === undefined) return undefined;
    problem ??= found;
  }
  return problem ?? untrusted(`The certificate of ${nameOf(last)} does not lead to one that is trusted`);
}

function whyNotFollowed(certificate: X509Certificate, facts: CertificateFacts): CmsError | undefined {
  if (facts.notUnderstood.length > 0) {
    return untrusted(
      `The certificate of ${nameOf(certificate)} insists on extensions that are not known here (${
        facts.notUnderstood.slice(0, 5).join(", ")
      })`,
    );
  }
  if (strongSignatures.has(facts.signatureAlgorithm)) return undefined;
  return new CmsError(
    "unsupported_algorithm",
    `The certificate of ${
      nameOf(certificate)
    } is signed with an algorithm that is not taken (${facts.signatureAlgorithm})`,
    { hint: "Get a certificate that is signed with SHA-256 or better." },
  );
}

/** Why a certificate may not have issued the last of a path. */
function whyNoIssuer(
  issuer: X509Certificate,
  path: readonly X509Certificate[],
  at: Date,
): CmsError | undefined {
  const { authority, usages, pathLength } = certificateFacts(issuer);
  const between = path.slice(1).filter((certificate) => {
    const { subject, issuer } = certificateFacts(certificate);
    return !sameBytes(subject, issuer);
  }).length;
  const may = authority && (usages === undefined || usages.has("keyCertSign"));
  if (!may || (pathLength !== undefined && between > pathLength)) {
    const why = may ? "may not issue certificates so deep" : "may not issue certificates";
    return new CmsError(
      "not_a_ca",
      `${nameOf(issuer)} ${why}, and has issued that of ${nameOf(path.at(-1)!)}`,
      {
        hint: "Do not use the certificate: whoever made it was not allowed to.",
      },
    );
  }
  try {
    checkTime(issuer, at);
  } catch (error) {
    if (error instanceof CmsError) return error;
    throw error;
  }
  return undefined;
}

function isSignedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return certificate.verify(publicKeyOf(issuer));
  } catch {
    // The key is of another kind than the signature.
    return false;
  }
}

function untrusted(message: string): CmsError {
  return new CmsError("untrusted_certificate", message, {
    hint:
      "Name the issuer's root certificate among those that are trusted, and see that the chain is complete.",
  });
}
