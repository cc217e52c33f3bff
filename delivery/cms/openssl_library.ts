/**
 * The system's OpenSSL, where it is there and may be used.
 *
 * @module
 */

const symbols = {
  OpenSSL_version_num: { parameters: [], result: "u64" },
  ERR_clear_error: { parameters: [], result: "void" },
  d2i_AutoPrivateKey: { parameters: ["pointer", "buffer", "i64"], result: "pointer" },
  d2i_PUBKEY: { parameters: ["pointer", "buffer", "i64"], result: "pointer" },
  EVP_PKEY_free: { parameters: ["pointer"], result: "void" },
  EVP_PKEY_CTX_new: { parameters: ["pointer", "pointer"], result: "pointer" },
  EVP_PKEY_CTX_free: { parameters: ["pointer"], result: "void" },
  EVP_PKEY_encrypt_init: { parameters: ["pointer"], result: "i32" },
  EVP_PKEY_CTX_set_rsa_padding: { parameters: ["pointer", "i32"], result: "i32" },
  EVP_PKEY_CTX_set_rsa_oaep_md: { parameters: ["pointer", "pointer"], result: "i32" },
  EVP_PKEY_CTX_set_rsa_mgf1_md: { parameters: ["pointer", "pointer"], result: "i32" },
  EVP_PKEY_encrypt: { parameters: ["pointer", "buffer", "buffer", "buffer", "usize"], result: "i32" },
  EVP_sha256: { parameters: [], result: "pointer" },
  EVP_sha384: { parameters: [], result: "pointer" },
  EVP_sha512: { parameters: [], result: "pointer" },
  EVP_MD_CTX_new: { parameters: [], result: "pointer" },
  EVP_MD_CTX_free: { parameters: ["pointer"], result: "void" },
  EVP_DigestInit_ex: { parameters: ["pointer", "pointer", "pointer"], result: "i32" },
  EVP_DigestUpdate: { parameters: ["pointer", "buffer", "usize"], result: "i32" },
  EVP_DigestFinal_ex: { parameters: ["pointer", "buffer", "buffer"], result: "i32" },
  EVP_DigestSignInit: { parameters: ["pointer", "pointer", "pointer", "pointer", "pointer"], result: "i32" },
  // In a thread of the runtime's: a signature with a long key takes some milliseconds.
  EVP_DigestSign: {
    parameters: ["pointer", "buffer", "buffer", "buffer", "usize"],
    result: "i32",
    nonblocking: true,
  },
  digestSignNow: {
    name: "EVP_DigestSign",
    parameters: ["pointer", "buffer", "buffer", "buffer", "usize"],
    result: "i32",
  },
  EVP_aes_128_cbc: { parameters: [], result: "pointer" },
  EVP_aes_256_cbc: { parameters: [], result: "pointer" },
  EVP_des_ede3_cbc: { parameters: [], result: "pointer" },
  EVP_CIPHER_CTX_new: { parameters: [], result: "pointer" },
  EVP_CIPHER_CTX_free: { parameters: ["pointer"], result: "void" },
  EVP_CIPHER_CTX_set_padding: { parameters: ["pointer", "i32"], result: "i32" },
  EVP_CipherInit_ex: {
    parameters: ["pointer", "pointer", "pointer", "buffer", "buffer", "i32"],
    result: "i32",
  },
  EVP_CipherUpdate: {
    parameters: ["pointer", "buffer", "buffer", "buffer", "i32"],
    result: "i32",
    nonblocking: true,
  },
  cipherUpdateNow: {
    name: "EVP_CipherUpdate",
    parameters: ["pointer", "buffer", "buffer", "buffer", "i32"],
    result: "i32",
  },
  EVP_CipherFinal_ex: { parameters: ["pointer", "buffer", "buffer"], result: "i32" },
} as const satisfies Deno.ForeignLibraryInterface;

/** What is called of OpenSSL. */
export type OpenSslSymbols = Deno.DynamicLibrary<typeof symbols>["symbols"];

/**
 * Names that the library of OpenSSL 3 has. The one of macOS without a number must never be opened: the system
 * ends the program for it.
 */
const names: Readonly<Partial<Record<typeof Deno.build.os, readonly string[]>>> = {
  linux: ["libcrypto.so.3"],
  darwin: [
    "/opt/homebrew/opt/openssl@3/lib/libcrypto.3.dylib",
    "/usr/local/opt/openssl@3/lib/libcrypto.3.dylib",
  ],
  windows: ["libcrypto-3-x64.dll"],
};

/** The library, or why it is not there, in one sentence without a full stop. */
export type OpenSslAnswer = { readonly symbols: OpenSslSymbols } | { readonly unavailable: string };

let answer: Promise<OpenSslAnswer> | undefined;

/** Opens OpenSSL, once. Nobody is asked for a permission: without it the answer is no. */
export function openLibrary(): Promise<OpenSslAnswer> {
  return answer ??= open();
}

async function open(): Promise<OpenSslAnswer> {
  const { state } = await Deno.permissions.query({ name: "ffi" });
  if (state !== "granted") {
    return { unavailable: "calls of native libraries are not permitted (--allow-ffi)" };
  }
  for (const name of names[Deno.build.os] ?? []) {
    let library;
    try {
      library = Deno.dlopen(name, symbols);
    } catch {
      // Not there under this name, or without one of the functions.
      continue;
    }
    if (library.symbols.OpenSSL_version_num() >> 28n >= 3n) return { symbols: library.symbols };
    library.close();
  }
  return { unavailable: "no OpenSSL of version 3 is installed where it is looked for" };
}
