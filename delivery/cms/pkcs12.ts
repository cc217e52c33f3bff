/**
 * PKCS #12 files, as issuers of certificates hand them out.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { wrongPassphrase } from "./private_key.ts";
import { notAKeyFile } from "./secret_file.ts";

/** What a PKCS #12 file holds. */
export interface Pkcs12Content {
  readonly keys: readonly KeyObject[];
  readonly certificates: readonly X509Certificate[];
}

/**
 * Opens a PKCS #12 file: with AES and PBKDF2, as they are made today, and with triple DES and RC2, as many
 * still are.
 *
 * @throws {CmsError} `not_a_key_file`, `wrong_passphrase`.
 */
export async function readPkcs12(
  path: string,
  { bytes, passphrase }: { readonly bytes: Uint8Array; readonly passphrase: string },
): Promise<Pkcs12Content> {
  const { default: forge } = await import("node-forge");
  let file;
  try {
    file = forge.asn1.fromDer(forge.util.createBuffer(Buffer.from(bytes).toString("latin1")));
  } catch (cause) {
    throw notAKeyFile(path, cause);
  }
  const open = (secret: string) => forge.pkcs12.pkcs12FromAsn1(file, secret);
  let content;
  try {
    content = open(passphrase);
  } catch (first) {
    if (!/decrypt/i.test((first as Error).message)) throw toldBy(path, first as Error);
    // Where there is a code over the whole file it has matched, so that the passphrase is right. Where
    // letters beyond ASCII are in it, newer ways of encryption take them as UTF-8 and not, as that code, as
    // UTF-16; node-forge has one spelling for both. The code is taken off, and the other spelling tried.
    file.value.length = Math.min(file.value.length, 2);
    try {
      content = open(Buffer.from(passphrase).toString("latin1"));
    } catch {
      throw wrongPassphrase(path);
    }
  }
  const bags = (type: string): readonly ForgeBag[] => content.getBags({ bagType: type })[type] ?? [];
  const { certBag, keyBag, pkcs8ShroudedKeyBag } = forge.pki.oids;
  const der = (value: unknown) => Buffer.from(forge.asn1.toDer(value).getBytes(), "latin1");
  try {
    return {
      keys: [...bags(keyBag), ...bags(pkcs8ShroudedKeyBag)].filter(({ key }) => key !== null).map(({ key }) =>
        createPrivateKey({
          key: der(forge.pki.wrapRsaPrivateKey(forge.pki.privateKeyToAsn1(key))),
          format: "der",
          type: "pkcs8",
        })
      ),
      certificates: bags(certBag).map(({ cert, asn1 }) =>
        new X509Certificate(der(cert === null ? asn1 : forge.pki.certificateToAsn1(cert)))
      ),
    };
  } catch (cause) {
    throw notAKeyFile(path, cause);
  }
}

/** What node-forge, which has no types, makes of a bag. */
interface ForgeBag {
  /** `null` where it is not an RSA key. */
  readonly key: unknown;
  /** `null` where it is none that it knows; then `asn1` is there. */
  readonly cert: unknown;
  readonly asn1?: unknown;
}

function toldBy(path: string, cause: Error): Error {
  return /MAC could not be verified|invalid password/i.test(cause.message)
    ? wrongPassphrase(path)
    : notAKeyFile(path, cause);
}
