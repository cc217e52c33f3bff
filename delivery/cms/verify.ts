/**
 * Verifying a signature, in constant memory.
 *
 * @module
 */
import { X509Certificate } from "node:crypto";
import { dottedOf, parseAsn1, partsOf, smallIntegerOf } from "./asn1_node.ts";
import { BerReader, unreadable } from "./ber_reader.ts";
import { brokenCertificate, certificateFacts, nameOf, sameCertificate } from "./certificate_facts.ts";
import { checkCertificate, type SigningUsage } from "./check_certificate.ts";
import { chooseEngine, type EngineChoice } from "./choose_engine.ts";
import { CmsError } from "./cms_error.ts";
import type { CryptoEngine, DigestStream } from "./crypto_engine.ts";
import { small } from "./decrypt.ts";
import { tag } from "./der.ts";
import { type DigestName, digestNames, oid } from "./object_identifiers.ts";
import { checkSignature, findSigner, readSigner } from "./signer_info.ts";

/** Options of {@linkcode verify}. */
export interface VerifyOptions {
  /** Certificates that are trusted: roots, or those of signers themselves. */
  readonly trusted: readonly X509Certificate[];
  /** Certificates that may stand between, beside those in the message. @default none */
  readonly chain?: readonly X509Certificate[];
  /** The only one who may have signed. @default anybody whose certificate leads to a trusted one */
  readonly signer?: X509Certificate;
  /**
   * The time that the certificates must be valid at. The signing time in the message is not gone by: its
   * signer chose it. @default now
   */
  readonly at?: Date;
  /** Which key usage the signer's certificate must have. @default "nonRepudiation" */
  readonly signingUsage?: SigningUsage;
  /** Is told the signer, once, when all is verified and before the iteration ends. */
  readonly onSigner?: (signer: X509Certificate) => void;
  /** What does the arithmetic. @default "auto" */
  readonly engine?: EngineChoice;
}

/** Bytes that the small parts of a message may take. */
const limits = {
  name: 64,
  version: 16,
  digests: 4096,
  certificates: 1 << 20,
  unused: 4 << 20,
  signers: 1 << 20,
};

/** Most certificates that a message may bring. */
const mostCertificates = 32;

/**
 * Verifies a CMS SignedData (RFC 5652 section 5) that has its content in it, in BER or DER: RSA with PKCS #1
 * v1.5 or PSS, and SHA-256, SHA-384 or SHA-512.
 *
 * What it yields must not be trusted before the iteration has ended without an error: the signature stands
 * behind the content.
 *
 * @throws {CmsError} `not_cms`, `truncated`, `trailing_bytes`, `too_large`, `no_content`,
 * `unsupported_algorithm`, `no_signer`, `several_signers`, `no_signer_certificate`, `digest_mismatch`,
 * `signature_invalid`, `unexpected_signer`, and what {@linkcode checkCertificate} throws.
 */
export async function* verify(
  signed: AsyncIterable<Uint8Array>,
  options: VerifyOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const engine = await chooseEngine(options.engine);
  const reader = new BerReader(signed);
  try {
    const { digests, type } = await readStart(reader, engine);
    let start: Uint8Array = new Uint8Array();
    for await (const piece of reader.octets(tag.octetString, tag.constructedOctetString)) {
      if (start.length < 32) start = Uint8Array.from([...start, ...piece.subarray(0, 32 - start.length)]);
      for (const digest of digests.values()) digest.update(piece);
      yield piece;
    }
    const { certificates, infos } = await readEnd(reader);
    const info = small(() => readSigner(infos));
    const digest = digests.get(info.digest)?.digest();
    if (digest === undefined) throw unreadable("The message does not name the digest that it is signed with");
    const known = options.signer === undefined ? certificates : [...certificates, options.signer];
    const signer = findSigner(info, [...known, ...options.trusted]);
    checkSignature(info, { digest, type, start }, signer);
    checkSigner(signer, { ...options, chain: [...certificates, ...options.chain ?? []] });
    options.onSigner?.(signer);
  } finally {
    await reader.release();
  }
}

async function readStart(
  reader: BerReader,
  engine: CryptoEngine,
): Promise<{ readonly digests: ReadonlyMap<DigestName, DigestStream>; readonly type: string }> {
  await reader.enter(tag.sequence);
  if (await name(reader) !== oid.signedData) throw unreadable("The message is not signed");
  await reader.enter(tag.constructed0);
  await reader.enter(tag.sequence);
  const version = await reader.whole(limits.version);
  const methods = await reader.whole(limits.digests);
  const digests = new Map<DigestName, DigestStream>();
  small(() => {
    if (![0, 1, 3, 4, 5].includes(smallIntegerOf(parseAsn1(version)))) {
      throw new SyntaxError("The version is not known");
    }
    for (const method of partsOf(parseAsn1(methods), tag.set)) {
      const known = digestNames.get(dottedOf(partsOf(method, tag.sequence, 1)[0]));
      if (known !== undefined && !digests.has(known)) digests.set(known, engine.digest(known));
    }
  });
  await reader.enter(tag.sequence);
  const type = await name(reader);
  if (await reader.next() === undefined) {
    throw new CmsError("no_content", "The message has a signature but no content in it", {
      hint: "Ask the sender to put the content into the message (an attached signature).",
    });
  }
  await reader.enter(tag.constructed0);
  return { digests, type };
}

/** What stands behind the content, to the last byte. */
async function readEnd(
  reader: BerReader,
): Promise<{ readonly certificates: readonly X509Certificate[]; readonly infos: Uint8Array }> {
  await reader.leave();
  await reader.leave();
  const certificates = await reader.next() === tag.constructed0 ? await readBag(reader) : [];
  if (await reader.next() === tag.constructed1) await reader.skip(limits.unused);
  const infos = await reader.whole(limits.signers);
  for (let level = 0; level < 3; level++) await reader.leave();
  await reader.end();
  return { certificates, infos };
}

/**
 * Certificates in the message; those of other kinds than X.509 have tags of their own, and are passed over.
 */
async function readBag(reader: BerReader): Promise<X509Certificate[]> {
  const bag = await reader.whole(limits.certificates);
  const encoded = small(() =>
    partsOf(parseAsn1(bag), tag.constructed0).filter((part) => part.tag === tag.sequence)
  );
  if (encoded.length > mostCertificates) {
    throw new CmsError("too_large", "The message brings more certificates than a chain can have", {
      hint: "Ask the sender to put in no more than the signer's and its issuers' certificates.",
    });
  }
  return encoded.map((certificate) => {
    try {
      const read = new X509Certificate(certificate.encoded);
      // Some of what can be wrong with it shows only here.
      certificateFacts(read);
      void [read.publicKey, read.subject, read.validFrom, read.validTo];
      return read;
    } catch (cause) {
      throw brokenCertificate(cause);
    }
  });
}

/** Who signed is known: whether he may. */
function checkSigner(signer: X509Certificate, options: VerifyOptions): void {
  const { signer: expected, trusted, chain = [], at, signingUsage } = options;
  if (expected !== undefined && !sameCertificate(expected, signer)) {
    throw new CmsError(
      "unexpected_signer",
      `The message is signed by ${nameOf(signer)}, and another was expected`,
      {
        hint: "See who the message is from; where the sender has changed certificates, name the new one.",
      },
    );
  }
  checkCertificate(signer, {
    purpose: "signing",
    trusted,
    chain,
    ...(at === undefined ? {} : { at }),
    ...(signingUsage === undefined ? {} : { signingUsage }),
  });
}

async function name(reader: BerReader): Promise<string> {
  const bytes = await reader.whole(limits.name);
  return small(() => dottedOf(parseAsn1(bytes)));
}
