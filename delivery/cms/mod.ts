/**
 * Sealed messages: CMS (PKCS #7, RFC 5652) signed and encrypted as the health network's message bus asks, of
 * any length and in constant memory; certificates and keys from files.
 *
 * @module
 */
export {
  type CertificatePurpose,
  checkCertificate,
  type CheckCertificateOptions,
  checkUsageAndTime,
  type SigningUsage,
} from "./check_certificate.ts";
export { type CertificateFacts, certificateFacts, type KeyUsage, keyUsages } from "./certificate_facts.ts";
export { chooseEngine, type EngineChoice } from "./choose_engine.ts";
export { CmsError, type CmsErrorCode } from "./cms_error.ts";
export type { Credentials } from "./credentials.ts";
export type {
  CipherOptions,
  CipherStream,
  CryptoEngine,
  CryptoEngineName,
  DigestStream,
} from "./crypto_engine.ts";
export { decrypt, type DecryptOptions } from "./decrypt.ts";
export { encrypt, type EncryptOptions } from "./encrypt.ts";
export type { CipherName, DigestName, KeyTransport } from "./object_identifiers.ts";
export {
  type CredentialFiles,
  type PassphraseSource,
  readCertificates,
  readCredentials,
} from "./read_credentials.ts";
export { seal, type SealOptions } from "./seal.ts";
export { readPassphrase, readSecretFile, type SecretFileOptions } from "./secret_file.ts";
export { type CmsEncoding, sign, type SignOptions } from "./sign.ts";
export { unseal, type UnsealOptions } from "./unseal.ts";
export { unsealToFile, type UnsealToFileOptions } from "./unseal_to_file.ts";
export { verify, type VerifyOptions } from "./verify.ts";
