/**
 * What can be wrong with a sealed message, a certificate or a key file.
 *
 * @module
 */
import { DeliveryError } from "../delivery_error.ts";

/**
 * What is wrong, by name.
 *
 * | code | what it means |
 * |---|---|
 * | `not_cms` | not the message it should be: no CMS, another kind of CMS, or broken in its structure |
 * | `truncated` | it ends too early |
 * | `trailing_bytes` | something follows it |
 * | `too_large` | a part that should be small is not |
 * | `unsupported_algorithm` | made by an algorithm that is not taken |
 * | `wrong_recipient` | encrypted for others |
 * | `wrong_key` | it does not decrypt to anything sensible: the key does not fit |
 * | `tampered` | what it decrypts to does not verify: it was altered on the way |
 * | `digest_mismatch` | the content is not the one that was signed |
 * | `signature_invalid` | the signature is not by the key of the signer's certificate |
 * | `no_content` | the signature is apart from what it signs |
 * | `no_signer`, `several_signers` | signed by nobody, by more than one |
 * | `no_signer_certificate` | the certificate of the signer is not in the message, and not known |
 * | `unexpected_signer` | validly signed, by another than expected |
 * | `certificate_expired`, `certificate_not_yet_valid` | a certificate of the chain is out of its time |
 * | `wrong_key_usage` | the certificate is for something else |
 * | `not_a_ca` | a certificate of the chain may not issue certificates, or not so deep |
 * | `untrusted_certificate` | the chain does not lead to a certificate that is trusted |
 * | `not_a_certificate` | a file has no certificate, or a broken one |
 * | `not_a_key_file` | a file has no private RSA key, or is not of a kind that is read |
 * | `key_file_permissions` | a file with a secret can be read by others than its owner |
 * | `wrong_passphrase`, `no_passphrase` | the passphrase does not open the key, or is missing |
 * | `key_does_not_match_certificate` | key and certificate are no pair |
 * | `several_keys` | more than one pair of key and certificate fits |
 * | `engine_unavailable` | the engine that was asked for by name cannot be used here |
 */
export type CmsErrorCode =
  | "not_cms"
  | "truncated"
  | "trailing_bytes"
  | "too_large"
  | "unsupported_algorithm"
  | "wrong_recipient"
  | "wrong_key"
  | "tampered"
  | "digest_mismatch"
  | "signature_invalid"
  | "no_content"
  | "no_signer"
  | "several_signers"
  | "no_signer_certificate"
  | "unexpected_signer"
  | "certificate_expired"
  | "certificate_not_yet_valid"
  | "wrong_key_usage"
  | "not_a_ca"
  | "untrusted_certificate"
  | "not_a_certificate"
  | "not_a_key_file"
  | "key_file_permissions"
  | "wrong_passphrase"
  | "no_passphrase"
  | "key_does_not_match_certificate"
  | "several_keys"
  | "engine_unavailable";

/**
 * Something is wrong with a sealed message, a certificate or a key file. It never tells anything of a content
 * or a secret.
 */
export class CmsError extends DeliveryError<CmsErrorCode> {
  /** Name of the class. */
  override readonly name = "CmsError";
}
