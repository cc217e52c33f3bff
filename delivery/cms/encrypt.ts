/**
 * Encrypting, in constant memory.
 *
 * @module
 */
import { randomBytes, type X509Certificate } from "node:crypto";
import { certificateFacts, publicKeyOf } from "./certificate_facts.ts";
import { checkUsageAndTime } from "./check_certificate.ts";
import { chooseEngine, type EngineChoice } from "./choose_engine.ts";
import type { CipherStream, CryptoEngine } from "./crypto_engine.ts";
import {
  concat,
  endOfContents,
  header,
  indefinite,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
  tag,
} from "./der.ts";
import { blockSize, gather } from "./gather.ts";
import { algorithm, type KeyTransport, oaepSha256, oid } from "./object_identifiers.ts";
import type { CmsEncoding } from "./sign.ts";

/** Options of {@linkcode encrypt}. */
export interface EncryptOptions {
  /** Who shall be able to read it: one certificate or several. */
  readonly recipient: X509Certificate | readonly X509Certificate[];
  /** How the content's key travels. @default "rsa-pkcs1" */
  readonly keyTransport?: KeyTransport;
  /** The time that the recipients' certificates must be valid at. @default now */
  readonly at?: Date;
  /** What does the arithmetic. @default "auto" */
  readonly engine?: EngineChoice;
  /** As for signing. @default "auto" */
  readonly encoding?: CmsEncoding;
}

/** Content below this size is written in DER: what signing writes in DER, and what stands around it, fits. */
const smallContent = 6 * blockSize;

/**
 * Encrypts: yields a CMS EnvelopedData (RFC 5652 section 6) with AES-256 in CBC mode under a key of its own.
 *
 * The next block is fetched while one is being encrypted; a few of a quarter of a megabyte are held at a
 * time. CBC alone does not tell whether somebody has altered the message: encrypt what is signed, as
 * {@linkcode seal} does.
 *
 * @throws {CmsError} `wrong_key_usage`, `certificate_expired`, `certificate_not_yet_valid`,
 * `engine_unavailable`.
 */
export async function* encrypt(
  content: AsyncIterable<Uint8Array>,
  options: EncryptOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { encoding = "auto" } = options;
  const { key, cipher, start, method } = await encryption(options);
  const blocks = gather(content, blockSize);
  try {
    const early: Uint8Array[] = [];
    let size = 0;
    let block = await nextBlock(blocks);
    while (encoding === "auto" && block.length === blockSize && size < smallContent) {
      const [next, done] = await Promise.all([nextBlock(blocks), cipher.update(block)]);
      early.push(done);
      size += done.length;
      block = next;
    }
    if (encoding === "auto" && size < smallContent) {
      early.push(await cipher.final(block));
      yield* wholeMessage({ start, method }, early);
      return;
    }
    yield concat(
      indefinite(tag.sequence),
      objectIdentifier(oid.envelopedData),
      indefinite(tag.constructed0),
      indefinite(tag.sequence),
      start,
      indefinite(tag.sequence),
      method,
      indefinite(tag.constructed0),
    );
    for (const done of early.splice(0)) yield* octets(done);
    while (block.length === blockSize) {
      // The block is in a thread of the runtime's while the next one is fetched, and digested on the way.
      const [next, done] = await Promise.all([nextBlock(blocks), cipher.update(block)]);
      yield* octets(done);
      block = next;
    }
    yield* octets(await cipher.final(block));
    yield concat(endOfContents, endOfContents, endOfContents, endOfContents, endOfContents);
  } finally {
    key.fill(0);
    await blocks.return();
  }
}

/**
 * Encrypts content that is small and in memory: the pieces of what {@linkcode encrypt} yields for it.
 *
 * @throws {CmsError} What {@linkcode encrypt} throws.
 */
export async function encryptWhole(
  content: Uint8Array,
  options: Omit<EncryptOptions, "encoding">,
): Promise<Uint8Array[]> {
  const { key, cipher, start, method } = await encryption(options);
  try {
    return [...wholeMessage({ start, method }, [await cipher.final(content)])];
  } finally {
    key.fill(0);
  }
}

/** What an encryption begins with. */
interface Encryption {
  /** The content's key; whoever has it wipes it in the end. */
  readonly key: Uint8Array<ArrayBuffer>;
  readonly cipher: CipherStream;
  /** Version and recipients. */
  readonly start: Uint8Array;
  /** Content type and algorithm. */
  readonly method: Uint8Array;
}

async function encryption(
  { recipient, keyTransport = "rsa-pkcs1", at, engine: choice }: Omit<EncryptOptions, "encoding">,
): Promise<Encryption> {
  const recipients = isSeveral(recipient) ? recipient : [recipient];
  if (recipients.length === 0) throw new TypeError("Name at least one recipient");
  for (const certificate of recipients) {
    checkUsageAndTime(certificate, { purpose: "encryption", ...(at === undefined ? {} : { at }) });
  }
  const engine = await chooseEngine(choice);
  const key = random(32);
  const vector = random(16);
  const start = concat(
    integer(0),
    setOf(
      recipients.map((certificate) => recipientInfo(certificate, { engine, key, transport: keyTransport })),
    ),
  );
  const method = concat(objectIdentifier(oid.data), algorithm(oid.aes256Cbc, octetString(vector)));
  return { key, cipher: engine.encryptor("aes-256-cbc", { key, vector }), start, method };
}

async function nextBlock(blocks: AsyncGenerator<Uint8Array, void, undefined>): Promise<Uint8Array> {
  const { done, value } = await blocks.next();
  return done === true ? new Uint8Array() : value;
}

function* octets(bytes: Uint8Array): Generator<Uint8Array, void, undefined> {
  yield header(tag.octetString, bytes.length);
  yield bytes;
}

/** A message in DER. */
function* wholeMessage(
  { start, method }: { readonly start: Uint8Array; readonly method: Uint8Array },
  content: readonly Uint8Array[],
): Generator<Uint8Array, void, undefined> {
  const size = content.reduce((sum, { length }) => sum + length, 0);
  const octets = header(tag.context0, size);
  const inner = method.length + octets.length + size;
  const encrypted = header(tag.sequence, inner);
  const envelopedLength = start.length + encrypted.length + inner;
  const enveloped = header(tag.sequence, envelopedLength);
  const outer = header(tag.constructed0, enveloped.length + envelopedLength);
  const contentType = objectIdentifier(oid.envelopedData);
  yield concat(
    header(tag.sequence, contentType.length + outer.length + enveloped.length + envelopedLength),
    contentType,
    outer,
    enveloped,
    start,
    encrypted,
    method,
    octets,
  );
  yield* content;
}

/** KeyTransRecipientInfo by issuer and serial number (RFC 5652 section 6.2.1). */
function recipientInfo(
  certificate: X509Certificate,
  { engine, key, transport }: {
    readonly engine: CryptoEngine;
    readonly key: Uint8Array;
    readonly transport: KeyTransport;
  },
): Uint8Array {
  return sequence(
    integer(0),
    certificateFacts(certificate).issuerAndSerial,
    transport === "rsa-oaep-sha256" ? oaepSha256 : algorithm(oid.rsaEncryption),
    octetString(engine.wrap(publicKeyOf(certificate), key, transport)),
  );
}

/** Bytes that nobody can guess, in a buffer of their own. */
function random(length: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(randomBytes(length));
}

function isSeveral(
  recipient: X509Certificate | readonly X509Certificate[],
): recipient is readonly X509Certificate[] {
  return Array.isArray(recipient);
}
