/**
 * Signing and encrypting in one.
 *
 * @module
 */
import { concat } from "../concat.ts";
import { encrypt, type EncryptOptions, encryptWhole } from "./encrypt.ts";
import { blockSize } from "./gather.ts";
import { sign, type SignOptions, signWhole } from "./sign.ts";

/** Content of less than this is in memory as a whole while it is sealed. */
const smallContent = blockSize;

/** Options of {@linkcode seal}. */
export interface SealOptions extends SignOptions, EncryptOptions {}

/**
 * Signs, then encrypts, as the message bus asks: a SignedData inside an EnvelopedData (Helsenorge.Messaging,
 * SignThenEncryptMessageProtection). The content may be of any length; a few megabytes of it are held at a
 * time.
 *
 * Each call makes other bytes, for the content's key is new. Write what it yields to a file where the same
 * bytes must be sent again.
 *
 * @example
 * ```ts
 * import { seal, unseal } from "./mod.ts";
 * import { makeThrowAwayKeys } from "../keys/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const { authority, sender, receiver } = await makeThrowAwayKeys();
 * const content = new Blob(["<MsgHead/>"]).stream();
 * const sealed = seal(content, { signer: sender.signing, recipient: receiver.encryption.certificate });
 *
 * let text = "";
 * for await (const piece of unseal(sealed, { recipients: [receiver.encryption], trusted: [authority] })) {
 *   text += new TextDecoder().decode(piece);
 * }
 * assert.equal(text, "<MsgHead/>");
 * ```
 *
 * @throws {CmsError} What {@linkcode sign} and {@linkcode encrypt} throw.
 */
export async function* seal(
  content: AsyncIterable<Uint8Array>,
  options: SealOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (options.encoding === "stream") {
    yield* encrypt(sign(content, options), options);
    return;
  }
  const source = content[Symbol.asyncIterator]();
  try {
    // What is small goes through each step in one piece: streams cost it more time than ciphers do.
    const begun: Uint8Array[] = [];
    let size = 0;
    while (size < smallContent) {
      const { done, value } = await source.next();
      if (done === true) {
        const signed = await signWhole(begun, options);
        yield* await encryptWhole(concat(...signed), options);
        return;
      }
      // A piece is good until the next one is asked for.
      begun.push(new Uint8Array(value));
      size += value.length;
    }
    yield* encrypt(sign(goOn(begun, source), options), options);
  } finally {
    await source.return?.();
  }
}

/** What was read, and what is left. */
async function* goOn(
  begun: Uint8Array[],
  source: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield* begun.splice(0);
  for (let next = await source.next(); next.done !== true; next = await source.next()) {
    // Signing holds on to its first megabyte.
    yield new Uint8Array(next.value);
  }
}
