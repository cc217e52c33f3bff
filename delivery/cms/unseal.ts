/**
 * Decrypting and verifying in one.
 *
 * @module
 */
import { CmsError, type CmsErrorCode } from "./cms_error.ts";
import { concat } from "../concat.ts";
import { decrypt, type DecryptOptions } from "./decrypt.ts";
import { verify, type VerifyOptions } from "./verify.ts";

/** Options of {@linkcode unseal}. */
export interface UnsealOptions extends DecryptOptions, VerifyOptions {}

/**
 * Decrypts, then verifies: the counterpart of {@linkcode seal}, for messages in BER or DER of any length.
 *
 * It yields content that must not be trusted before the iteration has ended without an error; `unsealToFile`
 * keeps it out of sight until then.
 *
 * What is wrong inside the encryption has two names only, given when all has been read: `wrong_key` where it
 * does not decrypt to the beginning of a signed message, `tampered` where that is as far as it goes. CBC lets
 * a stranger change a message bit by bit and learn its content from how the changes are refused; so the
 * digest, the signature and the structure inside are refused alike.
 *
 * @throws {CmsError} `wrong_key`, `tampered`, what {@linkcode decrypt} throws, and of what {@linkcode verify}
 * throws that which concerns the signer.
 */
export async function* unseal(
  sealed: AsyncIterable<Uint8Array>,
  options: UnsealOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const decrypted = new Decrypted(decrypt(sealed, options));
  let signed = false;
  try {
    signed = await decrypted.startsSigned();
    if (!signed) throw wrongKey();
    yield* verify(decrypted, options);
  } catch (error) {
    // The rest is read before anything is said: what is wrong with the envelope itself has its own name, and
    // a fault inside shows neither where nor when it was found.
    const outer = await decrypted.drain();
    const found = outer ?? error;
    if (!(found instanceof CmsError)) throw found;
    // Wrong padding at the end.
    if (found.code === "wrong_key") throw signed ? tampered(found) : wrongKey();
    throw outer === undefined && inside.has(found.code) ? tampered(found) : found;
  } finally {
    await decrypted.close();
  }
}

/** What can be wrong inside, and is one and the same to the outside. */
const inside: ReadonlySet<CmsErrorCode> = new Set([
  "not_cms",
  "truncated",
  "trailing_bytes",
  "too_large",
  "no_content",
  "not_a_certificate",
  "no_signer_certificate",
  "digest_mismatch",
  "signature_invalid",
]);

/** SEQUENCE, any length, and the object identifier of SignedData. */
const signedStart = /^30(?:80|[0-7].|8[1-6](?:..){1,6}?)06092a864886f70d010702/;
const longestStart = 2 + 6 + 11;

/**
 * What comes out of the envelope. Whoever stops reading it does not close it, so that the rest can be read.
 */
class Decrypted implements AsyncIterable<Uint8Array> {
  readonly #pieces: AsyncGenerator<Uint8Array, void, undefined>;
  #start: Uint8Array | undefined;
  /** What was wrong with the envelope. */
  #failure: { readonly error: unknown } | undefined;

  constructor(pieces: AsyncGenerator<Uint8Array, void, undefined>) {
    this.#pieces = pieces;
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array, void, undefined> {
    return { next: () => this.#next() };
  }

  /** Whether the first bytes are those of a signed message; looked at as one, and kept for the reader. */
  async startsSigned(): Promise<boolean> {
    let start: Uint8Array = new Uint8Array();
    while (start.length < longestStart) {
      const { done, value } = await this.#next();
      if (done === true) break;
      start = concat(start, value);
    }
    this.#start = start;
    const hex = [...start.subarray(0, longestStart)].map((byte) => byte.toString(16).padStart(2, "0")).join(
      "",
    );
    return signedStart.test(hex);
  }

  /** Reads the rest; gives what is wrong with the envelope, if anything. */
  async drain(): Promise<unknown> {
    try {
      while ((await this.#next()).done !== true);
    } catch (error) {
      return error;
    }
    return undefined;
  }

  async close(): Promise<void> {
    await this.#pieces.return();
  }

  async #next(): Promise<IteratorResult<Uint8Array, void>> {
    if (this.#failure !== undefined) throw this.#failure.error;
    const start = this.#start;
    if (start !== undefined && start.length > 0) {
      this.#start = undefined;
      return { done: false, value: start };
    }
    try {
      return await this.#pieces.next();
    } catch (error) {
      this.#failure = { error };
      throw error;
    }
  }
}

function wrongKey(): CmsError {
  return new CmsError(
    "wrong_key",
    "The message does not decrypt to a signed one: the key does not fit, or it is not signed",
    {
      hint:
        "See that the key is the one that the sender encrypts for, and that the sender signs before encrypting.",
    },
  );
}

function tampered(cause: CmsError): CmsError {
  return new CmsError(
    "tampered",
    "What the message decrypts to does not verify: it was altered after it was signed",
    {
      hint: "Do not use it; fetch the message again, or ask the sender to send it anew.",
      cause,
    },
  );
}
