/**
 * Private keys that sign client assertions and DPoP proofs.
 *
 * @module
 */
import { createPrivateKey, generateKeyPairSync, type JsonWebKey, KeyObject } from "node:crypto";
import type { JWK } from "jose";
import { HelseIdError } from "./helse_id_error.ts";
import { readSecretText } from "./secret_file.ts";

/** Signature algorithms that HelseID takes, as they stand in the header of a JWT. */
export type SigningAlgorithm =
  | "RS256"
  | "RS384"
  | "RS512"
  | "PS256"
  | "PS384"
  | "PS512"
  | "ES256"
  | "ES384"
  | "ES512";

/** Where a private key comes from: a file, or a key that is in memory already. */
export type KeySource =
  | {
    /** Path of a private JWK (JSON), as HelseID's self-service gives it, or of a PEM file. */
    readonly file: string;
    /** File whose first line is the passphrase of an encrypted PEM file. */
    readonly passphraseFile?: string;
  }
  | KeyObject
  | JsonWebKey;

/** A private key, ready to sign. */
export interface SigningKey {
  readonly privateKey: CryptoKey;
  /** The public half, with nothing but what RFC 7638 counts. */
  readonly publicKey: JWK;
  readonly algorithm: SigningAlgorithm;
  /** `kid` of the JWK, or else the thumbprint. */
  readonly id: string;
  /** RFC 7638, SHA-256, base64url: what `cnf.jkt` of a bound token holds. */
  readonly thumbprint: string;
}

/** What a key is used as, where the key itself does not tell. */
export interface SigningKeyOptions {
  /** @default by the JWK's `alg`, else `RS256` for RSA and the one of the curve for elliptic curves */
  readonly algorithm?: SigningAlgorithm;
  /** @default the JWK's `kid`, else the thumbprint */
  readonly keyId?: string;
}

const smallestRsa = 2048;
const hintFor = "Use the private JWK that HelseID's self-service gave, or a PEM file of an RSA or P-256 key";
const byCurve: Readonly<Record<string, SigningAlgorithm>> = {
  "P-256": "ES256",
  "P-384": "ES384",
  "P-521": "ES512",
};

/**
 * Reads a private key and makes it ready to sign.
 *
 * @throws {HelseIdError} `key_unreadable`, `key_file_permissions`, `key_encrypted`, `key_unsuitable`; nothing of the key
 *   is in the text.
 */
export async function readSigningKey(
  source: KeySource,
  options: SigningKeyOptions = {},
): Promise<SigningKey> {
  const jwk = await privateJwk(source);
  const algorithm = algorithmOf(jwk, options.algorithm);
  const publicKey = publicHalf(jwk);
  const { calculateJwkThumbprint, CompactSign, compactVerify, importJWK } = await import("jose");
  let privateKey: CryptoKey;
  try {
    // `use`, `key_ops` and `ext` of the file say how its owner keeps it; here it signs, and never leaves.
    const { kty, n, e, d, p, q, dp, dq, qi, crv, x, y } = jwk;
    const parts = Object.entries({ kty, n, e, d, p, q, dp, dq, qi, crv, x, y });
    const bare = Object.fromEntries(parts.filter(([, value]) => value !== undefined)) as JWK;
    const imported: unknown = await importJWK({ ...bare, ext: false }, algorithm);
    privateKey = imported as CryptoKey;
    // Numbers that do not belong together are met only when the key is used.
    const trial = await new CompactSign(new Uint8Array(1)).setProtectedHeader({ alg: algorithm }).sign(
      privateKey,
    );
    await compactVerify(trial, await importJWK(publicKey, algorithm));
  } catch {
    throw unsuitable("The private key cannot be used: its numbers do not belong together");
  }
  const thumbprint = await calculateJwkThumbprint(publicKey, "sha256");
  return { privateKey, publicKey, algorithm, id: options.keyId ?? jwk.kid ?? thumbprint, thumbprint };
}

/** A key that lives as long as the process: tokens that are bound to it are of no use to anybody else. */
export function makeSigningKey(): Promise<SigningKey> {
  return readSigningKey(generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey);
}

async function privateJwk(source: KeySource): Promise<JWK> {
  if (source instanceof KeyObject) return jwkOf(source);
  if (!isFile(source)) return source as JWK;
  const text = await readSecretText(source.file);
  if (text.trimStart().startsWith("{")) return parseJwk(text, source.file);
  if (!text.includes("-----BEGIN ")) {
    throw new HelseIdError("key_unreadable", `The key file ${source.file} is neither a JWK nor PEM`, {
      hint: hintFor,
    });
  }
  const passphrase = source.passphraseFile === undefined
    ? undefined
    : (await readSecretText(source.passphraseFile)).split(/\r?\n/, 1)[0]!;
  return jwkOf(readPem(text, { path: source.file, passphrase }));
}

function isFile(source: Exclude<KeySource, KeyObject>): source is Extract<KeySource, { file: string }> {
  return "file" in source;
}

/** The parser's own error would quote the file, so it goes no further. */
function parseJwk(text: string, path: string): JWK {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Told below.
  }
  if (typeof value !== "object" || value === null || typeof (value as JWK).kty !== "string") {
    throw new HelseIdError("key_unreadable", `The key file ${path} begins as JSON, and is no JWK`, {
      hint: hintFor,
    });
  }
  return value as JWK;
}

function readPem(
  pem: string,
  { path, passphrase }: { readonly path: string; readonly passphrase: string | undefined },
): KeyObject {
  const isEncrypted = /-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type:.*ENCRYPTED/m.test(pem);
  if (isEncrypted && passphrase === undefined) {
    throw new HelseIdError("key_encrypted", `The key file ${path} is encrypted`, {
      hint: "Name the file that holds its passphrase",
    });
  }
  try {
    return createPrivateKey(passphrase === undefined ? pem : { key: pem, passphrase });
  } catch {
    throw isEncrypted
      ? new HelseIdError("key_encrypted", `The passphrase does not open the key file ${path}`, {
        hint: "Check that the passphrase file belongs to this key",
      })
      : new HelseIdError("key_unreadable", `No private key can be read from ${path}`, { hint: hintFor });
  }
}

function jwkOf(key: KeyObject): JWK {
  if (key.type !== "private") throw unsuitable(`A private key is needed, and this one is ${key.type}`);
  try {
    return key.export({ format: "jwk" }) as JWK;
  } catch {
    throw unsuitable("The key is of a kind that cannot be used");
  }
}

function algorithmOf(jwk: JWK, asked: SigningAlgorithm | undefined): SigningAlgorithm {
  if (jwk.kty === "RSA") {
    if (typeof jwk.n !== "string" || typeof jwk.e !== "string") {
      throw unsuitable("The RSA key lacks one of its numbers");
    }
    const bits = modulusBits(jwk.n);
    if (bits < smallestRsa) throw unsuitable(`The RSA key has ${bits} bits, fewer than ${smallestRsa}`);
  } else if (jwk.kty === "EC") {
    if (byCurve[jwk.crv ?? ""] === undefined) {
      throw unsuitable("The curve of the key is not one that HelseID takes");
    }
    if (typeof jwk.x !== "string" || typeof jwk.y !== "string") {
      throw unsuitable("The key on an elliptic curve lacks one of its numbers");
    }
  } else throw unsuitable("The key is neither RSA nor on one of the curves P-256, P-384 and P-521");
  if (typeof jwk.d !== "string") throw unsuitable("A private key is needed, and this one is public");
  const algorithm = asked ?? jwk.alg ?? (jwk.kty === "RSA" ? "RS256" : byCurve[jwk.crv!]!);
  const fits = jwk.kty === "RSA" ? /^[RP]S(?:256|384|512)$/.test(algorithm) : algorithm === byCurve[jwk.crv!];
  if (!fits) throw unsuitable("The algorithm that is asked for does not go with this kind of key");
  return algorithm as SigningAlgorithm;
}

function modulusBits(base64url: string): number {
  const bytes = Uint8Array.fromBase64(base64url, { alphabet: "base64url" });
  let first = 0;
  while (bytes[first] === 0) first++;
  return (bytes.length - first) * 8 - Math.clz32(bytes[first] ?? 0) + 24;
}

function publicHalf({ kty, n, e, crv, x, y }: JWK): JWK {
  return Object.freeze(kty === "RSA" ? { kty, n: n!, e: e! } : { kty: "EC", crv: crv!, x: x!, y: y! });
}

function unsuitable(message: string): HelseIdError {
  return new HelseIdError("key_unsuitable", message, { hint: hintFor });
}
