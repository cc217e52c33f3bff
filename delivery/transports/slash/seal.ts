/**
 * Packages for SLASH: encrypted with a key of their own, which is encrypted for the register.
 *
 * Source: folkehelseinstituttet/Fhi.Slash.Public, README, "Hent public key og hash & kryptere innhold"; the AES mode, the
 * place of the initialisation vector and base64url are those of the register's own client (CryptoTools.cs,
 * DefaultSlashService.cs).
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { constants, createCipheriv, createHash, publicEncrypt, randomBytes } from "node:crypto";
import { base64Length, toBase64 } from "../http/base64.ts";
import { JsonArrayCheck } from "./json_array_check.ts";
import type { SlashKey } from "./keys.ts";
import { SlashError } from "./slash_error.ts";

/**
 * Largest package the register takes, in bytes: 15 megabytes (error 2009). The source does not say whether the payload or
 * the package is meant, nor which megabyte: assumed is the smallest of these readings, the package and 1 000 000 bytes.
 */
export const SLASH_MAXIMUM_BYTES = 15_000_000;

/** What travels beside a package, in the proof of the request. The names are those of the proof's claims. */
export interface SlashFacts {
  /** SHA-256 of the payload in base64url. */
  readonly msg_hash: string;
  /** The message key, encrypted for the register, in base64url. */
  readonly enc_sym_key: string;
  /** Id of the register's key. */
  readonly enc_key_id: string;
  /** When the register's key ends, ISO 8601 in UTC; does not travel. */
  readonly enc_key_expires: string;
}

/** A package in the making. */
export interface SlashPackage {
  /** The bytes that travel; read once. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /**
   * What is known when the bytes have been read to their end.
   *
   * @throws {SlashError} `facts_early` before that
   */
  facts(): SlashFacts & Readonly<Record<string, string>>;
}

/**
 * Makes a package: base64 of a fresh initialisation vector and AES-256-CBC of the payload. Made once and kept, so that a
 * retry sends the same bytes.
 *
 * @throws {SlashError} from the bytes: where the payload is no array of objects, or too large
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { generateKeyPairSync } from "node:crypto";
 * import { readSlashKeys, sealForSlash } from "./mod.ts";
 *
 * const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
 * const [key] = readSlashKeys([{
 *   id: "AC39",
 *   expirationDate: "9999-12-31T23:59:59.999",
 *   publicKey: publicKey.export({ type: "spki", format: "pem" }),
 * }]);
 * async function* payload() {
 *   yield new TextEncoder().encode('[{"orgNr":"310000019"}]');
 * }
 * const sealed = sealForSlash(payload(), key!);
 * for await (const piece of sealed.bytes) assert(piece.length > 0);
 * assert.equal(sealed.facts().enc_key_id, "AC39");
 * ```
 */
export function sealForSlash(payload: AsyncIterable<Uint8Array>, key: SlashKey): SlashPackage {
  const hash = createHash("sha256");
  let facts: SlashFacts | undefined;

  async function* encrypted(): AsyncGenerator<Uint8Array> {
    const messageKey = randomBytes(32);
    const encryptedKey = publicEncrypt({
      key: key.publicKey,
      padding: constants.RSA_PKCS1_OAEP_PADDING,
      oaepHash: "sha256",
    }, messageKey);
    const vector = randomBytes(16);
    const cipher = createCipheriv("aes-256-cbc", messageKey, vector);
    messageKey.fill(0);
    const check = new JsonArrayCheck();
    let size = 0;
    yield vector;
    for await (const chunk of payload) {
      size += chunk.length;
      if (packageLength(size) > SLASH_MAXIMUM_BYTES) throw tooLarge();
      check.update(chunk);
      hash.update(chunk);
      const piece = cipher.update(chunk);
      if (piece.length > 0) yield piece;
    }
    check.end();
    yield cipher.final();
    facts = {
      msg_hash: hash.digest("base64url"),
      enc_sym_key: Buffer.from(encryptedKey).toString("base64url"),
      enc_key_id: key.id,
      enc_key_expires: key.expires.toISOString(),
    };
  }

  return {
    bytes: toBase64(encrypted()),
    facts() {
      if (facts !== undefined) return { ...facts };
      throw new SlashError("facts_early", "The package is not made to its end yet", {
        hint: "Read its bytes to their end first",
      });
    },
  };
}

/** Bytes of the package of a payload with so many bytes. */
function packageLength(payload: number): number {
  return base64Length(16 + (Math.floor(payload / 16) + 1) * 16);
}

function tooLarge(): SlashError {
  return new SlashError("payload_too_large", "The package would be larger than 15 megabytes", {
    hint: "Divide the payload, for instance by month, and send the parts in order of time",
  });
}
