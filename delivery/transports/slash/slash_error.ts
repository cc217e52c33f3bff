/**
 * What can go wrong when a package is made for SLASH.
 *
 * @module
 */
import { DeliveryError } from "../../delivery_error.ts";

/**
 * Codes of {@linkcode SlashError}.
 *
 * | code | what happened |
 * |---|---|
 * | `keys_unavailable` | `/keys` did not answer with 200 |
 * | `keys_not_json` | `/keys` answers with something else than JSON |
 * | `keys_unexpected` | the JSON of `/keys` is no list of keys |
 * | `keys_none` | the list is empty |
 * | `keys_expired` | every key has expired, or will before a message can arrive |
 * | `keys_refused` | the register refused every key that it gives itself |
 * | `key_malformed` | the key is no public key in PEM |
 * | `key_not_rsa` | the key is of another kind |
 * | `key_too_small` | the RSA key has fewer than 2048 bits |
 * | `payload_not_utf8` | the payload is not UTF-8, or begins with a byte order mark |
 * | `payload_not_array` | the payload is no JSON array |
 * | `payload_not_objects` | an element of the array is no object |
 * | `payload_cut` | the payload ends inside the array |
 * | `payload_too_large` | its package would be larger than the register takes |
 * | `facts_early` | the facts of a package are asked for before its end |
 * | `software_invalid` | one of the five headers cannot have this value |
 * | `key_not_opened` | the message key cannot be decrypted with the private key |
 * | `package_not_base64` | the package is not base64 |
 * | `package_not_opened` | the package cannot be decrypted with the message key |
 * | `hash_mismatch` | what was decrypted is not what the hash was made of |
 */
export type SlashErrorCode =
  | "keys_unavailable"
  | "keys_not_json"
  | "keys_unexpected"
  | "keys_none"
  | "keys_expired"
  | "keys_refused"
  | "key_malformed"
  | "key_not_rsa"
  | "key_too_small"
  | "payload_not_utf8"
  | "payload_not_array"
  | "payload_not_objects"
  | "payload_cut"
  | "payload_too_large"
  | "facts_early"
  | "software_invalid"
  | "key_not_opened"
  | "package_not_base64"
  | "package_not_opened"
  | "hash_mismatch";

/** A package for SLASH cannot be made or opened. Holds neither payload nor key. */
export class SlashError extends DeliveryError<SlashErrorCode> {
  /** Always `SlashError`. */
  override readonly name = "SlashError";
}
