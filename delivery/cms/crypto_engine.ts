/**
 * What does the arithmetic: digests, ciphers and signatures, behind one interface.
 *
 * @module
 */
import type { KeyObject } from "node:crypto";
import type { CipherName, DigestName, KeyTransport } from "./object_identifiers.ts";

/** A digest that is being taken. */
export interface DigestStream {
  /** Takes in more. */
  update(bytes: Uint8Array): void;
  /** The digest of all; once. */
  digest(): Uint8Array;
}

/** A cipher in CBC mode that is fed block by block. */
export interface CipherStream {
  /** What comes out for more bytes, whose number must be a multiple of the cipher's block. */
  update(bytes: Uint8Array): Promise<Uint8Array>;
  /**
   * Takes in the rest. Encryption takes any number of bytes and pads them as RFC 5652 section 6.3 asks;
   * decryption takes none and gives nothing, for the padding is looked at by the reader.
   */
  final(rest: Uint8Array): Promise<Uint8Array>;
}

/** What a cipher is made of. */
export interface CipherOptions {
  /** The secret key. */
  readonly key: Uint8Array<ArrayBuffer>;
  /** The initialization vector, of one block. */
  readonly vector: Uint8Array<ArrayBuffer>;
}

/** Name of an engine: the runtime's own, or the system's OpenSSL. */
export type CryptoEngineName = "runtime" | "openssl";

/** Does the arithmetic. */
export interface CryptoEngine {
  /** Which it is. */
  readonly name: CryptoEngineName;
  /** RSASSA-PKCS1-v1_5 with SHA-256. Many may run at once. */
  sign(key: KeyObject, bytes: Uint8Array): Promise<Uint8Array>;
  /** Encrypts a content's key for a recipient's public RSA key. */
  wrap(recipient: KeyObject, key: Uint8Array, transport: KeyTransport): Uint8Array;
  /** Begins a digest. */
  digest(name: DigestName): DigestStream;
  /** Begins an encryption. */
  encryptor(cipher: CipherName, options: CipherOptions): CipherStream;
  /** Begins a decryption; the padding stays on. */
  decryptor(cipher: CipherName, options: CipherOptions): CipherStream;
}
