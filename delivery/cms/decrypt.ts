/**
 * Decrypting, in constant memory.
 *
 * @module
 */
import { dottedOf, octetsOf, parseAsn1, partsOf, smallIntegerOf } from "./asn1_node.ts";
import { BerReader, unreadable } from "./ber_reader.ts";
import { chooseEngine, type EngineChoice } from "./choose_engine.ts";
import { CmsError } from "./cms_error.ts";
import { checkPair, type Credentials } from "./credentials.ts";
import type { CipherOptions, CipherStream, CryptoEngine } from "./crypto_engine.ts";
import { tag } from "./der.ts";
import { blockSize, gather } from "./gather.ts";
import { type CipherShape, cipherShapes, oid } from "./object_identifiers.ts";
import { findKey } from "./recipient_info.ts";

/** Options of {@linkcode decrypt}. */
export interface DecryptOptions {
  /**
   * Who we are: the message must be encrypted for one of these. Old keys stay here until nobody uses them.
   */
  readonly recipients: readonly Credentials[];
  /** Takes content encrypted with triple DES, which is weak, too. @default false */
  readonly allowTripleDes?: boolean;
  /** What does the arithmetic. @default "auto" */
  readonly engine?: EngineChoice;
}

/** Bytes that the small parts of a message may take. */
const limits = { name: 64, version: 16, recipients: 1 << 20, method: 4096, unused: 4 << 20 };

/**
 * Decrypts a CMS EnvelopedData (RFC 5652 section 6), in BER or DER.
 *
 * What it yields is not known to be whole, nor to be by anybody, before the iteration has ended; and even
 * then only a signature inside tells that nobody has altered it. {@linkcode unseal} looks at that too.
 *
 * A key that does not fit, and content that was altered, cannot be told apart by whoever sent it: both are
 * `wrong_key`, at the end.
 *
 * @throws {CmsError} `not_cms`, `truncated`, `trailing_bytes`, `too_large`, `no_content`,
 * `unsupported_algorithm`, `wrong_recipient`, `wrong_key`, `key_does_not_match_certificate`.
 */
export async function* decrypt(
  sealed: AsyncIterable<Uint8Array>,
  options: DecryptOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (const credentials of options.recipients) checkPair(credentials);
  const engine = await chooseEngine(options.engine);
  const reader = new BerReader(sealed);
  try {
    const { shape, ...keys } = await readStart(reader, options);
    const padding = { right: false };
    yield* content(reader, { shape, keys, engine, padding });
    await reader.leave();
    if (await reader.next() === tag.constructed1) await reader.skip(limits.unused);
    for (let level = 0; level < 3; level++) await reader.leave();
    await reader.end();
    if (!padding.right) throw wrongKey();
  } finally {
    await reader.release();
  }
}

/** What stands before the content. The key is ours, or noise. */
async function readStart(
  reader: BerReader,
  { recipients, allowTripleDes = false }: DecryptOptions,
): Promise<CipherOptions & { readonly shape: CipherShape }> {
  await reader.enter(tag.sequence);
  if (await name(reader) !== oid.envelopedData) throw unreadable("The message is not encrypted");
  await reader.enter(tag.constructed0);
  await reader.enter(tag.sequence);
  const version = await reader.whole(limits.version);
  small(() => {
    // What each stands for is told by what is there (RFC 5652 section 6.1); no more is read into it.
    if (![0, 2, 3, 4].includes(smallIntegerOf(parseAsn1(version)))) {
      throw new SyntaxError("The version is not known");
    }
  });
  if (await reader.next() === tag.constructed0) await reader.skip(limits.unused);
  const infos = await reader.whole(limits.recipients);
  const open = small(() => findKey(infos, recipients));
  await reader.enter(tag.sequence);
  const type = await name(reader);
  if (type !== oid.data && type !== oid.signedData) {
    throw unreadable("The message holds neither data nor a signed message");
  }
  const method = await reader.whole(limits.method);
  const { shape, vector } = small(() => {
    const [name, parameters] = partsOf(parseAsn1(method), tag.sequence, 1);
    const dotted = dottedOf(name);
    const shape = cipherShapes.get(dotted);
    if (shape === undefined || (shape.name === "des-ede3-cbc" && !allowTripleDes)) {
      throw unknownCipher(dotted);
    }
    const vector = Uint8Array.from(octetsOf(parameters));
    if (vector.length !== shape.block) throw new SyntaxError("The vector has not the length of a block");
    return { shape, vector };
  });
  if (await reader.next() === undefined) {
    throw new CmsError("no_content", "The message has no content in it", {
      hint: "Ask the sender to put the content into the message.",
    });
  }
  return { shape, vector, key: open(shape.key) };
}

async function* content(
  reader: BerReader,
  { shape, keys, engine, padding }: {
    readonly shape: CipherShape;
    readonly keys: CipherOptions;
    readonly engine: CryptoEngine;
    readonly padding: { right: boolean };
  },
): AsyncGenerator<Uint8Array, void, undefined> {
  const cipher = engine.decryptor(shape.name, keys);
  const blocks = gather(reader.octets(tag.context0, tag.constructed0), blockSize);
  // The last bytes are padding, so each block is held back until another comes.
  let held: Promise<Uint8Array> | undefined;
  for await (const block of blocks) {
    const before = await held;
    held = next(cipher, block, shape);
    // Awaited when the next block is there; until then a failure is nobody's.
    held.catch(() => {});
    if (before !== undefined) yield before;
  }
  keys.key.fill(0);
  const last = await held;
  if (last === undefined) throw unreadable("The encrypted content is empty");
  // What is before the last block comes out whatever that one is like: how it is padded shows at the end
  // alone.
  if (last.length > shape.block) yield last.subarray(0, -shape.block);
  const end = last.subarray(-shape.block);
  const length = paddingLength(end);
  padding.right = length > 0;
  if (padding.right && length < end.length) yield end.subarray(0, -length);
}

async function next(cipher: CipherStream, block: Uint8Array, shape: CipherShape): Promise<Uint8Array> {
  if (block.length % shape.block !== 0) {
    throw unreadable("The encrypted content does not end with a whole block");
  }
  return await cipher.update(block);
}

/**
 * Bytes of padding in the last block; 0 where there is none that is right. Nothing branches on what they are.
 */
function paddingLength(bytes: Uint8Array): number {
  const block = bytes.length;
  const length = bytes[block - 1]!;
  // Negative where the length is 0 or more than a block.
  let wrong = (length - 1) | (block - length);
  for (let back = 1; back <= block; back++) {
    const byte = bytes[block - back]!;
    // All ones for the bytes that are padding.
    const mask = (back - 1 - length) >> 31;
    wrong |= -((byte ^ length) & mask);
  }
  return length & ~(wrong >> 31);
}

/** Reads an object identifier. */
async function name(reader: BerReader): Promise<string> {
  const bytes = await reader.whole(limits.name);
  return small(() => dottedOf(parseAsn1(bytes)));
}

/** Does what reads a small part; what is wrong with it is said in the words of the house. */
export function small<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (error instanceof CmsError) throw error;
    throw unreadable("A part of the message is broken", error);
  }
}

function wrongKey(): CmsError {
  return new CmsError("wrong_key", "The message does not decrypt: the key does not fit, or it was altered", {
    hint: "See that the key is the one that the sender encrypts for, and fetch the message again.",
  });
}

function unknownCipher(dotted: string): CmsError {
  const isTripleDes = dotted === oid.tripleDesCbc;
  return new CmsError(
    "unsupported_algorithm",
    isTripleDes
      ? "The message is encrypted with triple DES, which is weak"
      : `The message is encrypted with an algorithm that is not known here (${dotted})`,
    {
      hint: isTripleDes
        ? "Ask the sender to use AES-256 in CBC mode, or allow triple DES by name."
        : "Ask the sender to use AES-256 in CBC mode.",
    },
  );
}
