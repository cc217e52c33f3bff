/**
 * Signing, in constant memory.
 *
 * @module
 */
import type { Credentials } from "./credentials.ts";
import { checkPair } from "./credentials.ts";
import { certificateFacts } from "./certificate_facts.ts";
import { checkUsageAndTime, type SigningUsage } from "./check_certificate.ts";
import type { CryptoEngine } from "./crypto_engine.ts";
import {
  concat,
  derNull,
  element,
  endOfContents,
  header,
  indefinite,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
  tag,
  time,
} from "./der.ts";
import { join } from "./gather.ts";
import { algorithm, oid } from "./object_identifiers.ts";
import { chooseEngine, type EngineChoice } from "./choose_engine.ts";

/** Options of {@linkcode sign}. */
export interface SignOptions {
  /** Who signs. */
  readonly signer: Credentials;
  /** Time that the signature bears, and that the signer's certificate must be valid at. @default now */
  readonly at?: Date;
  /** Which key usage the certificate must have. @default "nonRepudiation" */
  readonly signingUsage?: SigningUsage;
  /** What does the arithmetic. @default "auto" */
  readonly engine?: EngineChoice;
  /**
   * `auto` writes content of less than a megabyte in DER, with each length told, which all readers take; what
   * is longer is written as it comes, in BER of indefinite length. `stream` writes that always.
   *
   * @default "auto"
   */
  readonly encoding?: CmsEncoding;
}

/** How lengths are written. */
export type CmsEncoding = "auto" | "stream";

/** Content below this size is written in DER; until there is so much of it nobody knows which it will be. */
const smallContent = 1 << 20;

/** Bytes of content that a piece has at least, so that what is around it is not worth mentioning. */
const leastPiece = 1 << 15;

/**
 * Signs: yields a CMS SignedData (RFC 5652 section 5) that has the content in it, with RSASSA-PKCS1-v1_5 and
 * SHA-256, the signed attributes content type, signing time and message digest, and the certificates of the
 * signer and its issuers.
 *
 * The content is digested as it passes; no more than its first megabyte is held.
 *
 * @throws {CmsError} `wrong_key_usage`, `certificate_expired`, `certificate_not_yet_valid`,
 * `key_does_not_match_certificate`, `engine_unavailable`.
 */
export async function* sign(
  content: AsyncIterable<Uint8Array>,
  options: SignOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { encoding = "auto" } = options;
  const { signer, at, engine } = await signing(options);
  const digest = engine.digest("sha256");
  const pieces = join(content, leastPiece);
  try {
    const first: Uint8Array[] = [];
    let size = 0;
    let ended = false;
    while (!ended && size < (encoding === "auto" ? smallContent : 1)) {
      const { done, value } = await pieces.next();
      if (done === true) ended = true;
      else {
        digest.update(value);
        first.push(value);
        size += value.length;
      }
    }
    if (ended && encoding === "auto") {
      const end = await trailer(digest.digest(), { signer, at, engine });
      yield* wholeMessage(first, { size, end });
      return;
    }
    yield concat(
      indefinite(tag.sequence),
      objectIdentifier(oid.signedData),
      indefinite(tag.constructed0),
      indefinite(tag.sequence),
      preamble,
      indefinite(tag.sequence),
      objectIdentifier(oid.data),
      indefinite(tag.constructed0),
      indefinite(tag.constructedOctetString),
    );
    for (const early of first.splice(0)) yield* octets(early);
    for await (const piece of pieces) {
      digest.update(piece);
      yield* octets(piece);
    }
    const end = await trailer(digest.digest(), { signer, at, engine });
    yield concat(
      endOfContents,
      endOfContents,
      endOfContents,
      end,
      endOfContents,
      endOfContents,
      endOfContents,
    );
  } finally {
    await pieces.return();
  }
}

/** Who signs, when and with what, once it is seen that he may. */
interface Signing {
  readonly signer: Credentials;
  readonly at: Date;
  readonly engine: CryptoEngine;
}

async function signing(
  { signer, at = new Date(), signingUsage, engine }: Omit<SignOptions, "encoding">,
): Promise<Signing> {
  checkUsageAndTime(signer.certificate, {
    purpose: "signing",
    at,
    ...(signingUsage === undefined ? {} : { signingUsage }),
  });
  checkPair(signer);
  return { signer, at, engine: await chooseEngine(engine) };
}

/**
 * Signs content that is small and in memory: the pieces of what {@linkcode sign} yields for it.
 *
 * @throws {CmsError} What {@linkcode sign} throws.
 */
export async function signWhole(
  content: readonly Uint8Array[],
  options: Omit<SignOptions, "encoding">,
): Promise<Uint8Array[]> {
  const prepared = await signing(options);
  const digest = prepared.engine.digest("sha256");
  let size = 0;
  for (const piece of content) {
    digest.update(piece);
    size += piece.length;
  }
  return [...wholeMessage(content, { size, end: await trailer(digest.digest(), prepared) })];
}

/** Version 1 and the digest algorithm. */
const preamble: Uint8Array = concat(integer(1), element(tag.set, algorithm(oid.sha256)));

function* octets(bytes: Uint8Array): Generator<Uint8Array, void, undefined> {
  yield header(tag.octetString, bytes.length);
  yield bytes;
}

/** A message in DER: the content is not copied, only what is around it. */
function* wholeMessage(
  content: readonly Uint8Array[],
  { size, end }: { readonly size: number; readonly end: Uint8Array },
): Generator<Uint8Array, void, undefined> {
  const octets = header(tag.octetString, size);
  const explicit = header(tag.constructed0, octets.length + size);
  const type = objectIdentifier(oid.data);
  const inner = type.length + explicit.length + octets.length + size;
  const encapsulated = header(tag.sequence, inner);
  const signedLength = preamble.length + encapsulated.length + inner + end.length;
  const signed = header(tag.sequence, signedLength);
  const outer = header(tag.constructed0, signed.length + signedLength);
  const contentType = objectIdentifier(oid.signedData);
  yield concat(
    header(tag.sequence, contentType.length + outer.length + signed.length + signedLength),
    contentType,
    outer,
    signed,
    preamble,
    encapsulated,
    type,
    explicit,
    octets,
  );
  yield* content;
  yield end;
}

/** What stands behind the content: certificates and the signer. */
async function trailer(
  digest: Uint8Array,
  { signer, at, engine }: Signing,
): Promise<Uint8Array> {
  const attributes = [
    attribute(oid.contentType, objectIdentifier(oid.data)),
    attribute(oid.signingTime, time(at)),
    attribute(oid.messageDigest, octetString(digest)),
  ];
  // What is signed is the SET OF; what is written has the tag [0] in its place (RFC 5652 section 5.4).
  const signature = await engine.sign(signer.privateKey, setOf(attributes));
  const certificates = certificatesOf(signer);
  const info = sequence(
    integer(1),
    certificateFacts(signer.certificate).issuerAndSerial,
    algorithm(oid.sha256),
    setOf(attributes, tag.constructed0),
    algorithm(oid.rsaEncryption, derNull),
    octetString(signature),
  );
  return concat(certificates, element(tag.set, info));
}

const encodedCertificates = new WeakMap<Credentials, Uint8Array>();

/** The signer's certificates as they stand in each of his messages. */
function certificatesOf(signer: Credentials): Uint8Array {
  let encoded = encodedCertificates.get(signer);
  if (encoded === undefined) {
    encoded = setOf([signer.certificate, ...signer.chain].map(({ raw }) => raw), tag.constructed0);
    encodedCertificates.set(signer, encoded);
  }
  return encoded;
}

function attribute(type: string, value: Uint8Array): Uint8Array {
  return sequence(objectIdentifier(type), element(tag.set, value));
}
