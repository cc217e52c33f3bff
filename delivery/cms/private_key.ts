/**
 * Private keys in files of their own.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { createPrivateKey, type KeyObject } from "node:crypto";
import { CmsError } from "./cms_error.ts";
import { notAKeyFile } from "./secret_file.ts";

/** Gives a passphrase, or says that there is none. */
export type AskPassphrase = () => Promise<string>;

/**
 * A private RSA key: PKCS #8, encrypted PKCS #8 or PKCS #1, as PEM or DER. The passphrase is asked for only
 * where it is needed.
 *
 * @throws {CmsError} `not_a_key_file`, `wrong_passphrase`, and what asking throws.
 */
export async function readPrivateKey(
  path: string,
  { bytes, ask }: { readonly bytes: Uint8Array; readonly ask: AskPassphrase },
): Promise<KeyObject> {
  const text = new TextDecoder("latin1").decode(bytes);
  const pem =
    /-----BEGIN (?:(?:RSA|ENCRYPTED) )?PRIVATE KEY-----[^]+?-----END (?:(?:RSA|ENCRYPTED) )?PRIVATE KEY-----/
      .exec(text)?.[0];
  const key = pem === undefined ? await keyOfDer(path, { bytes, ask }) : await keyOfPem(path, { pem, ask });
  if (key.asymmetricKeyType !== "rsa") throw notAKeyFile(path);
  return key;
}

async function keyOfPem(
  path: string,
  { pem, ask }: { readonly pem: string; readonly ask: AskPassphrase },
): Promise<KeyObject> {
  const encrypted = pem.includes("ENCRYPTED");
  if (encrypted) return await openKey(path, { pem, passphrase: await ask() });
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    throw notAKeyFile(path, cause);
  }
}

async function keyOfDer(
  path: string,
  { bytes, ask }: { readonly bytes: Uint8Array; readonly ask: AskPassphrase },
): Promise<KeyObject> {
  const key = Buffer.from(bytes);
  for (const type of ["pkcs8", "pkcs1"] as const) {
    try {
      return createPrivateKey({ key, format: "der", type });
    } catch {
      // It may be of the other type.
    }
  }
  // SEQUENCE { SEQUENCE { OBJECT IDENTIFIER …: EncryptedPrivateKeyInfo begins so, and the others with a
  // number.
  if (
    !/^30(?:[0-7].|8[1-3](?:..){1,3}?)30(?:[0-7].|8[1-3](?:..){1,3}?)06/.test(
      key.subarray(0, 16).toString("hex"),
    )
  ) {
    throw notAKeyFile(path);
  }
  const pem = `-----BEGIN ENCRYPTED PRIVATE KEY-----\n${
    key.toString("base64").replace(/.{64}/g, "$&\n")
  }\n-----END ENCRYPTED PRIVATE KEY-----\n`;
  return await openKey(path, { pem, passphrase: await ask() });
}

/** The runtime opens what is made today; node-forge knows the older ways, triple DES among them. */
async function openKey(
  path: string,
  { pem, passphrase }: { readonly pem: string; readonly passphrase: string },
): Promise<KeyObject> {
  try {
    return createPrivateKey({ key: pem, passphrase });
  } catch {
    // A wrong passphrase, or a way that the runtime does not know.
  }
  const { default: forge } = await import("node-forge");
  try {
    const key = forge.pki.decryptRsaPrivateKey(pem, Buffer.from(passphrase).toString("latin1"));
    if (key !== null) return createPrivateKey(forge.pki.privateKeyToPem(key));
  } catch (cause) {
    if (/unsupported|unknown/i.test((cause as Error).message)) throw notAKeyFile(path, cause);
  }
  throw wrongPassphrase(path);
}

/** The passphrase does not open the file. */
export function wrongPassphrase(path: string): CmsError {
  return new CmsError("wrong_passphrase", `The passphrase does not open ${path}`, {
    hint: "See that the first line of the passphrase file is the passphrase of this key, letter for letter.",
  });
}
