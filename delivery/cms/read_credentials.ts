/**
 * Certificates and keys from files.
 *
 * @module
 */
import { type KeyObject, X509Certificate } from "node:crypto";
import {
  brokenCertificate,
  certificateFacts,
  nameOf,
  sameBytes,
  sameCertificate,
} from "./certificate_facts.ts";
import { type CertificatePurpose, checkUsageAndTime } from "./check_certificate.ts";
import { CmsError } from "./cms_error.ts";
import { type Credentials, isPair } from "./credentials.ts";
import { readPkcs12 } from "./pkcs12.ts";
import { readPrivateKey } from "./private_key.ts";
import { notAKeyFile, readPassphrase, readSecretFile, type SecretFileOptions } from "./secret_file.ts";

/**
 * Where a passphrase comes from: the first line of a file, or whoever asks for it. Never an argument or the
 * environment.
 */
export interface PassphraseSource extends SecretFileOptions {
  /** Path of a file whose first line it is. */
  readonly passphraseFile?: string;
  /** Is asked when a passphrase is needed and no file is named. */
  readonly passphrase?: () => string | Promise<string>;
  /** Which pair is meant where there are several. @default there must be one */
  readonly purpose?: CertificatePurpose;
}

/** Files that hold a certificate and its key. */
export type CredentialFiles =
  & PassphraseSource
  & (
    | {
      /** Path of a PKCS #12 file. */
      readonly pkcs12: string;
    }
    | {
      /** Path of the certificate, as PEM or DER; those of its issuers may follow in the same file. */
      readonly certificate: string;
      /** Path of the private key: PKCS #8 or PKCS #1, PEM or DER, encrypted or not. */
      readonly key: string;
    }
  );

/**
 * Reads a certificate with its private key. A passphrase is asked for only where the file needs one.
 *
 * Files with a key or a passphrase must be for their owner alone (mode 600).
 *
 * @throws {CmsError} `not_a_key_file`, `not_a_certificate`, `key_file_permissions`, `no_passphrase`,
 * `wrong_passphrase`, `key_does_not_match_certificate`, `several_keys`.
 * @throws {Deno.errors.NotFound} A file is missing.
 */
export async function readCredentials(files: CredentialFiles): Promise<Credentials> {
  if ("pkcs12" in files) {
    const path = files.pkcs12;
    const bytes = await readSecretFile(path, files);
    const passphrase = await passphraseOf(path, files);
    const { keys, certificates } = await readPkcs12(path, { bytes, passphrase });
    bytes.fill(0);
    if (keys.length === 0) throw notAKeyFile(path);
    return choose(path, { keys, certificates, purpose: files.purpose });
  }
  const bytes = await readSecretFile(files.key, files);
  const key = await readPrivateKey(files.key, { bytes, ask: () => passphraseOf(files.key, files) });
  bytes.fill(0);
  const certificates = await readCertificates(files.certificate);
  return choose(files.key, { keys: [key], certificates, purpose: files.purpose });
}

/**
 * Reads the certificates of a file: PEM, with any number of them, or DER, with one.
 *
 * @throws {CmsError} `not_a_certificate`.
 */
export async function readCertificates(path: string): Promise<X509Certificate[]> {
  const bytes = await Deno.readFile(path);
  const text = new TextDecoder("latin1").decode(bytes);
  const pems = text.match(/-----BEGIN CERTIFICATE-----[^]+?-----END CERTIFICATE-----/g);
  try {
    const certificates = pems === null
      ? [new X509Certificate(bytes)]
      : pems.map((pem) => new X509Certificate(pem));
    for (const certificate of certificates) certificateFacts(certificate);
    return certificates;
  } catch (cause) {
    throw brokenCertificate(cause, path);
  }
}

async function passphraseOf(path: string, source: PassphraseSource): Promise<string> {
  if (source.passphraseFile !== undefined) return await readPassphrase(source.passphraseFile, source);
  const passphrase = await source.passphrase?.();
  if (passphrase !== undefined) return passphrase;
  throw new CmsError("no_passphrase", `The file ${path} needs a passphrase`, {
    hint: "Write it on the first line of a file that only its owner can read, and name that file.",
  });
}

/** The one pair among keys and certificates, with its issuers. */
function choose(
  path: string,
  { keys, certificates, purpose }: {
    readonly keys: readonly KeyObject[];
    readonly certificates: readonly X509Certificate[];
    readonly purpose: CertificatePurpose | undefined;
  },
): Credentials {
  const pairs = keys.flatMap((privateKey) =>
    certificates.filter((certificate) => isPair(certificate, privateKey))
      .map((certificate) => ({ certificate, privateKey }))
  );
  const meant = purpose === undefined || pairs.length < 2
    ? pairs
    : pairs.filter(({ certificate }) => serves(certificate, purpose));
  const [pair, other] = meant;
  if (pair === undefined) {
    throw new CmsError(
      "key_does_not_match_certificate",
      `The key in ${path} belongs to none of the certificates`,
      {
        hint: "Take the certificate that was issued for this key.",
      },
    );
  }
  if (other !== undefined) {
    throw new CmsError(
      "several_keys",
      `There are pairs for ${nameOf(pair.certificate)} and for ${nameOf(other.certificate)} with ${path}`,
      { hint: "Say which is meant, the one for signing or the one for encryption, or export them apart." },
    );
  }
  return { ...pair, chain: issuersOf(pair.certificate, certificates) };
}

function serves(certificate: X509Certificate, purpose: CertificatePurpose): boolean {
  try {
    checkUsageAndTime(certificate, { purpose, signingUsage: "either" });
    return true;
  } catch {
    return false;
  }
}

/**
 * Issuers, nearest first, as far as they are at hand; without the root, which whoever reads must have
 * himself.
 */
function issuersOf(certificate: X509Certificate, among: readonly X509Certificate[]): X509Certificate[] {
  const found: X509Certificate[] = [];
  for (let last = certificate;;) {
    const { issuer } = certificateFacts(last);
    const next = among.find((one) => {
      const { subject, issuer: above } = certificateFacts(one);
      return sameBytes(subject, issuer) && !sameBytes(subject, above) &&
        ![certificate, ...found].some((seen) => sameCertificate(seen, one));
    });
    if (next === undefined) return found;
    found.push(next);
    last = next;
  }
}
