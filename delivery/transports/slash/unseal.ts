/**
 * The other side of `seal.ts`: what the register does with a package.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import {
  constants,
  createDecipheriv,
  createHash,
  type KeyObject,
  privateDecrypt,
  timingSafeEqual,
} from "node:crypto";
import type { SlashFacts } from "./seal.ts";
import { SlashError, type SlashErrorCode } from "./slash_error.ts";

/**
 * Opens a package and compares its content with the hash.
 *
 * @throws {SlashError} `key_not_opened`, `package_not_base64`, `package_not_opened`, `hash_mismatch`
 */
export function unsealFromSlash(
  sealed: Uint8Array,
  { privateKey, facts }: {
    readonly privateKey: KeyObject;
    readonly facts: Pick<SlashFacts, "msg_hash" | "enc_sym_key">;
  },
): Uint8Array {
  const messageKey = openKey(facts.enc_sym_key, privateKey);
  let bytes: Uint8Array;
  try {
    bytes = Uint8Array.fromBase64(new TextDecoder().decode(sealed));
  } catch {
    throw problem("package_not_base64", "The package is not base64");
  }
  let payload: Buffer;
  try {
    const decipher = createDecipheriv("aes-256-cbc", messageKey, bytes.subarray(0, 16));
    payload = Buffer.concat([decipher.update(bytes.subarray(16)), decipher.final()]);
  } catch {
    throw problem("package_not_opened", "The package cannot be decrypted with its message key");
  }
  const hash = createHash("sha256").update(payload).digest();
  const told = Buffer.from(facts.msg_hash, "base64url");
  if (told.length !== hash.length || !timingSafeEqual(told, hash)) {
    throw problem("hash_mismatch", "What was decrypted is not what the hash was made of");
  }
  return payload;
}

/** The message key: 32 bytes. Base64 and base64url are both taken, as the register seems to do. */
function openKey(encrypted: string, privateKey: KeyObject): Uint8Array {
  try {
    const key = privateDecrypt({
      key: privateKey,
      padding: constants.RSA_PKCS1_OAEP_PADDING,
      oaepHash: "sha256",
    }, Buffer.from(encrypted, "base64"));
    if (key.length === 32) return key;
  } catch {
    // Told below, without what the library says of the key.
  }
  throw problem("key_not_opened", "The message key cannot be decrypted with the register's key");
}

function problem(code: SlashErrorCode, text: string): SlashError {
  return new SlashError(code, text, { hint: "Make the package anew with a key that /keys gives now" });
}
