/**
 * The simulated register's keys, and those of the senders that it knows.
 *
 * @module
 */
import type { X509Certificate } from "node:crypto";
import { join } from "node:path";
import { certificateFacts, type Credentials, readCertificates, readCredentials } from "../cms/mod.ts";
import { makeThrowAwayKeys } from "../keys/mod.ts";
import { ReceiverError } from "./receiver_error.ts";

/** What the simulated register needs in keys. */
export interface ReceiverKeys {
  /** Messages are encrypted for it. */
  readonly encryption: Credentials;
  /** Answers are signed with it. */
  readonly signing: Credentials;
  /** For its own servers. */
  readonly tls: Credentials;
  /** The authority of all of them, and of the sender's keys that were made with them. */
  readonly authority: X509Certificate;
  /** The sender's certificate that was made with them, to encrypt answers for. */
  readonly sender: X509Certificate;
  /** They were made now. */
  readonly made: boolean;
}

/**
 * Reads the keys of a directory as `makeThrowAwayKeys` writes them, and makes them where there is no such directory or
 * nothing in it. They are throw-away keys: the sender's are beside them, for whoever sends.
 *
 * @throws `CmsError` where they cannot be read.
 * @throws {ReceiverError} `keys_missing`: the directory holds something else.
 */
export async function openReceiverKeys(directory: string): Promise<ReceiverKeys> {
  const names = await namesIn(directory);
  const made = names.length === 0;
  if (made) {
    const keys = await makeThrowAwayKeys({ names: { receiver: "Simulated register" } });
    await keys.writeTo(directory);
  } else if (!names.includes("receiver-encryption.pem")) {
    throw new ReceiverError("keys_missing", `There are no keys of a simulated register in ${directory}`, {
      hint: "Name a directory that kprkit receiver made its keys in, or one that is not there yet",
    });
  }
  const read = (name: string) =>
    readCredentials({ certificate: join(directory, `${name}.pem`), key: join(directory, `${name}-key.pem`) });
  const [authority] = await readCertificates(join(directory, "authority.pem"));
  const [sender] = await readCertificates(join(directory, "sender-encryption.pem"));
  return {
    encryption: await read("receiver-encryption"),
    signing: await read("receiver-signing"),
    tls: await read("tls-server"),
    authority: authority!,
    sender: sender!,
    made,
  };
}

/** Senders that the register knows by their certificates. */
export interface SenderCertificates {
  /** What signers' certificates must lead to. */
  readonly trusted: readonly X509Certificate[];
  /** Certificates that a sender signs with, by HER-id. */
  readonly signers: ReadonlyMap<string, readonly X509Certificate[]>;
  /** Certificate that answers to a sender are encrypted for, by HER-id. */
  readonly encryption: ReadonlyMap<string, X509Certificate>;
}

/**
 * Reads certificates of senders. A file has what is to be trusted, for all senders. A directory has a file for each sender
 * that is named by its HER-id (`8142519.pem`), with the certificate it signs with and the one that answers are encrypted
 * for; files that are named otherwise (`authority.pem`) have what is to be trusted.
 *
 * @throws `CmsError` where a file holds no certificate.
 */
export async function readSenderCertificates(path: string): Promise<SenderCertificates> {
  if (!(await Deno.stat(path)).isDirectory) {
    return { trusted: await readCertificates(path), signers: new Map(), encryption: new Map() };
  }
  const trusted: X509Certificate[] = [];
  const signers = new Map<string, readonly X509Certificate[]>();
  const encryption = new Map<string, X509Certificate>();
  for (const name of (await namesIn(path)).filter((name) => /\.(pem|crt|cer|der)$/i.test(name)).sort()) {
    const certificates = await readCertificates(join(path, name));
    const herId = /^(\d{1,10})\.[a-z]+$/i.exec(name)?.[1];
    if (herId === undefined) {
      trusted.push(...certificates);
      continue;
    }
    const signing = certificates.filter((one) => {
      const { usages, authority } = certificateFacts(one);
      return !authority &&
        (usages === undefined || usages.has("nonRepudiation") || usages.has("digitalSignature"));
    });
    const encrypting = certificates.find((one) => certificateFacts(one).usages?.has("keyEncipherment"));
    // A sender's own certificate is trusted for being named, whoever has issued it.
    trusted.push(...signing);
    if (signing.length > 0) signers.set(herId, signing);
    if (encrypting !== undefined) encryption.set(herId, encrypting);
  }
  return { trusted, signers, encryption };
}

async function namesIn(directory: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { name } of Deno.readDir(directory)) names.push(name);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return names;
}
