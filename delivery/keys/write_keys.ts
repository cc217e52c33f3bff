/**
 * Throw-away keys as files.
 *
 * @module
 */
import { join } from "node:path";
import type { Credentials } from "../cms/credentials.ts";
import { certificatePem, keyPem } from "./issue_certificate.ts";
import type { X509Certificate } from "node:crypto";

/** Paths of a certificate, with its issuers behind it, and of its key: what `readCredentials` takes. */
export interface CredentialPaths {
  /** The certificate and its issuers, PEM. */
  readonly certificate: string;
  /** The key, PEM; for its owner alone. */
  readonly key: string;
}

/** Paths of all that was written. */
export interface ThrowAwayFiles {
  /** The root. */
  readonly authority: string;
  /** The pair of who sends. */
  readonly sender: { readonly signing: CredentialPaths; readonly encryption: CredentialPaths };
  /** The pair of who receives. */
  readonly receiver: { readonly signing: CredentialPaths; readonly encryption: CredentialPaths };
  /** The two ends of TLS. */
  readonly tls: { readonly server: CredentialPaths; readonly client: CredentialPaths };
}

/** The pair of certificates of an organisation, as Norwegian issuers give them out. */
export interface CredentialPair {
  /** Key usage nonRepudiation. */
  readonly signing: Credentials;
  /** Key usage keyEncipherment. */
  readonly encryption: Credentials;
}

/** What is written. */
interface WritableKeys {
  readonly authority: X509Certificate;
  readonly sender: CredentialPair;
  readonly receiver: CredentialPair;
  readonly tls: { readonly server: Credentials; readonly client: Credentials };
}

/** Writes all keys and certificates; what is there under the same names is replaced. */
export async function writeKeys(
  directory: string,
  { authority, sender, receiver, tls }: WritableKeys,
): Promise<ThrowAwayFiles> {
  await Deno.mkdir(directory, { recursive: true, mode: 0o700 });
  const write = async (name: string, credentials: Credentials): Promise<CredentialPaths> => ({
    certificate: await writeWhole(join(directory, `${name}.pem`), certificatePem(credentials), 0o644),
    key: await writeWhole(join(directory, `${name}-key.pem`), keyPem(credentials), 0o600),
  });
  return {
    authority: await writeWhole(
      join(directory, "authority.pem"),
      `${authority.toString().trimEnd()}\n`,
      0o644,
    ),
    sender: {
      signing: await write("sender-signing", sender.signing),
      encryption: await write("sender-encryption", sender.encryption),
    },
    receiver: {
      signing: await write("receiver-signing", receiver.signing),
      encryption: await write("receiver-encryption", receiver.encryption),
    },
    tls: { server: await write("tls-server", tls.server), client: await write("tls-client", tls.client) },
  };
}

/** A file is there under its name only whole, and with its mode from the beginning. */
async function writeWhole(path: string, text: string, mode: number): Promise<string> {
  const hidden = `${path}.${crypto.randomUUID()}.part`;
  try {
    {
      using file = await Deno.open(hidden, { write: true, createNew: true, mode });
      for (let rest = new TextEncoder().encode(text); rest.length > 0;) {
        rest = rest.subarray(await file.write(rest));
      }
      await file.sync();
    }
    await Deno.rename(hidden, path);
  } catch (error) {
    await Deno.remove(hidden).catch(() => {});
    throw error;
  }
  return path;
}
