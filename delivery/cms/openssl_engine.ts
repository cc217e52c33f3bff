/**
 * The engine of the system's OpenSSL.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import type { KeyObject } from "node:crypto";
import type { CipherOptions, CipherStream, CryptoEngine, DigestStream } from "./crypto_engine.ts";
import type { CipherName, DigestName, KeyTransport } from "./object_identifiers.ts";
import type { OpenSslSymbols } from "./openssl_library.ts";

type Pointer = NonNullable<Deno.PointerValue>;
/** Lends a key of OpenSSL for as long as the work takes. */
interface LentKey {
  readonly pointer: Pointer;
  /** A signature with it takes no longer than asking another thread for one does. */
  readonly isQuick: boolean;
}

/** Bits of the longest key that is quick to sign with: a quarter of a millisecond, where one of 4096 bits takes two. */
const quickBits = 2048;

/** Less than this goes through a cipher at once: waking another thread takes as long, where all of them have work. */
const quickBytes = 1 << 18;

const pkcs1Padding = 1;
const oaepPadding = 4;

/** Does the arithmetic with OpenSSL; what takes long in threads of the runtime's. */
export class OpenSslEngine implements CryptoEngine {
  readonly name = "openssl";
  readonly #ssl: OpenSslSymbols;
  readonly #keys = new WeakMap<KeyObject, LentKey>();
  /** What OpenSSL has given out goes when nobody has a hold of it: streams may be left in the middle. */
  readonly #keyHolders: FinalizationRegistry<Pointer>;

  /** `ssl` is OpenSSL 3 or later. */
  constructor(ssl: OpenSslSymbols) {
    this.#ssl = ssl;
    this.#keyHolders = new FinalizationRegistry((pointer) => ssl.EVP_PKEY_free(pointer));
  }

  async sign(key: KeyObject, bytes: Uint8Array): Promise<Uint8Array> {
    const ssl = this.#ssl;
    const lent = this.#lend(key, () => key.export({ type: "pkcs8", format: "der" }), "d2i_AutoPrivateKey");
    const context = given(ssl.EVP_MD_CTX_new());
    try {
      right(ssl.EVP_DigestSignInit(context, null, ssl.EVP_sha256(), null, lent.pointer));
      const signature = new Uint8Array(1024);
      const length = new BigUint64Array([1024n]);
      const run = lent.isQuick ? ssl.digestSignNow : ssl.EVP_DigestSign;
      right(await run(context, signature, length, owned(bytes), BigInt(bytes.length)));
      return signature.slice(0, Number(length[0]));
    } finally {
      ssl.EVP_MD_CTX_free(context);
    }
  }

  wrap(recipient: KeyObject, key: Uint8Array, transport: KeyTransport): Uint8Array {
    const ssl = this.#ssl;
    const lent = this.#lend(recipient, () => recipient.export({ type: "spki", format: "der" }), "d2i_PUBKEY");
    const context = given(ssl.EVP_PKEY_CTX_new(lent.pointer, null));
    try {
      right(ssl.EVP_PKEY_encrypt_init(context));
      const isOaep = transport === "rsa-oaep-sha256";
      right(ssl.EVP_PKEY_CTX_set_rsa_padding(context, isOaep ? oaepPadding : pkcs1Padding));
      if (isOaep) {
        right(ssl.EVP_PKEY_CTX_set_rsa_oaep_md(context, ssl.EVP_sha256()));
        right(ssl.EVP_PKEY_CTX_set_rsa_mgf1_md(context, ssl.EVP_sha256()));
      }
      const wrapped = new Uint8Array(1024);
      const length = new BigUint64Array([1024n]);
      right(ssl.EVP_PKEY_encrypt(context, wrapped, length, owned(key), BigInt(key.length)));
      return wrapped.slice(0, Number(length[0]));
    } finally {
      ssl.EVP_PKEY_CTX_free(context);
    }
  }

  digest(name: DigestName): DigestStream {
    return new OpenSslDigest(this.#ssl, name);
  }

  encryptor(cipher: CipherName, options: CipherOptions): CipherStream {
    return new OpenSslCipher(this.#ssl, { ...options, cipher, encrypts: true });
  }

  decryptor(cipher: CipherName, options: CipherOptions): CipherStream {
    return new OpenSslCipher(this.#ssl, { ...options, cipher, encrypts: false });
  }

  #lend(key: KeyObject, encode: () => Buffer, decode: "d2i_AutoPrivateKey" | "d2i_PUBKEY"): LentKey {
    let lent = this.#keys.get(key);
    if (lent === undefined) {
      const der = encode();
      // The function moves the pointer that it is given the address of.
      const address = new BigUint64Array([Deno.UnsafePointer.value(Deno.UnsafePointer.of(owned(der)))]);
      const pointer = given(this.#ssl[decode](null, address, BigInt(der.length)));
      der.fill(0);
      lent = { pointer, isQuick: (key.asymmetricKeyDetails?.modulusLength ?? Infinity) <= quickBits };
      this.#keys.set(key, lent);
      this.#keyHolders.register(lent, pointer);
    }
    return lent;
  }
}

class OpenSslDigest implements DigestStream {
  readonly #ssl: OpenSslSymbols;
  readonly #context: Pointer;

  constructor(ssl: OpenSslSymbols, name: DigestName) {
    this.#ssl = ssl;
    this.#context = given(ssl.EVP_MD_CTX_new());
    holders(ssl).digests.register(this, this.#context, this);
    right(ssl.EVP_DigestInit_ex(this.#context, ssl[`EVP_${name}`](), null));
  }

  update(bytes: Uint8Array): void {
    right(this.#ssl.EVP_DigestUpdate(this.#context, owned(bytes), BigInt(bytes.length)));
  }

  digest(): Uint8Array {
    const digest = new Uint8Array(64);
    const length = new Uint32Array(1);
    right(this.#ssl.EVP_DigestFinal_ex(this.#context, digest, length));
    holders(this.#ssl).digests.unregister(this);
    this.#ssl.EVP_MD_CTX_free(this.#context);
    return digest.subarray(0, length[0]);
  }
}

class OpenSslCipher implements CipherStream {
  readonly #ssl: OpenSslSymbols;
  readonly #context: Pointer;
  readonly #encrypts: boolean;

  constructor(
    ssl: OpenSslSymbols,
    { cipher, key, vector, encrypts }: CipherOptions & {
      readonly cipher: CipherName;
      readonly encrypts: boolean;
    },
  ) {
    this.#ssl = ssl;
    this.#encrypts = encrypts;
    this.#context = given(ssl.EVP_CIPHER_CTX_new());
    holders(ssl).ciphers.register(this, this.#context, this);
    const method = ssl[`EVP_${cipher.replaceAll("-", "_") as Underscored<CipherName>}`]();
    right(ssl.EVP_CipherInit_ex(this.#context, method, null, key, vector, encrypts ? 1 : 0));
    if (!encrypts) right(ssl.EVP_CIPHER_CTX_set_padding(this.#context, 0));
  }

  async update(bytes: Uint8Array): Promise<Uint8Array> {
    const out = new Uint8Array(bytes.length + 16);
    const length = new Int32Array(1);
    await this.#run(bytes, { out, length });
    return out.subarray(0, length[0]);
  }

  /** In a thread of the runtime's where that is worth its while: the next block is fetched meanwhile. */
  async #run(
    bytes: Uint8Array,
    { out, length }: { readonly out: Uint8Array<ArrayBuffer>; readonly length: Int32Array<ArrayBuffer> },
  ): Promise<void> {
    const run = bytes.length < quickBytes ? this.#ssl.cipherUpdateNow : this.#ssl.EVP_CipherUpdate;
    right(await run(this.#context, out, length, owned(bytes), bytes.length));
  }

  async final(rest: Uint8Array): Promise<Uint8Array> {
    const out = new Uint8Array(rest.length + 32);
    const length = new Int32Array(1);
    let filled = 0;
    if (this.#encrypts && rest.length > 0) {
      await this.#run(rest, { out, length });
      filled = length[0]!;
    }
    right(this.#ssl.EVP_CipherFinal_ex(this.#context, out.subarray(filled), length));
    holders(this.#ssl).ciphers.unregister(this);
    this.#ssl.EVP_CIPHER_CTX_free(this.#context);
    return out.subarray(0, filled + length[0]!);
  }
}

type Underscored<Name extends string> = Name extends `${infer One}-${infer Rest}`
  ? `${One}_${Underscored<Rest>}`
  : Name;

/** Frees the contexts of streams that were left before their end. */
interface Holders {
  readonly digests: FinalizationRegistry<Pointer>;
  readonly ciphers: FinalizationRegistry<Pointer>;
}

const allHolders = new WeakMap<OpenSslSymbols, Holders>();

function holders(ssl: OpenSslSymbols): Holders {
  let found = allHolders.get(ssl);
  if (found === undefined) {
    found = {
      digests: new FinalizationRegistry((pointer) => ssl.EVP_MD_CTX_free(pointer)),
      ciphers: new FinalizationRegistry((pointer) => ssl.EVP_CIPHER_CTX_free(pointer)),
    };
    allHolders.set(ssl, found);
  }
  return found;
}

function given(pointer: Deno.PointerValue): Pointer {
  if (pointer === null) throw new Error("OpenSSL refused a key or has no memory left");
  return pointer;
}

function right(code: number): void {
  if (code !== 1) throw new Error("OpenSSL refused an operation");
}

/** Native code takes no bytes of a shared buffer. */
function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer ? bytes as Uint8Array<ArrayBuffer> : bytes.slice();
}
