/**
 * How a client shows the message bus who it is, and how it knows the bus.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import type { KeyObject, X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { AmqpError } from "./amqp_error.ts";

/** A certificate with its key, as `readCredentials` gives it. */
export interface ClientCertificate {
  /** The certificate. */
  readonly certificate: X509Certificate;
  /** Certificates between it and the authority. */
  readonly chain: readonly X509Certificate[];
  /** Its key. */
  readonly privateKey: KeyObject;
}

/** How a client logs in. */
export type BusLogin =
  /** By the client certificate of {@linkcode BusTls} (SASL EXTERNAL). */
  | { readonly kind: "certificate" }
  /** By a user and a passphrase that stands alone in a file (SASL PLAIN). */
  | { readonly kind: "passphrase"; readonly user: string; readonly passphraseFile: string }
  /** Not at all: for brokers of tests. */
  | { readonly kind: "anonymous" };

/** TLS towards the bus. */
export interface BusTls {
  /** Authorities that may have signed the server's certificate. @default those of the system */
  readonly authorities?: readonly X509Certificate[];
  /** Name that must stand in the server's certificate. @default the host */
  readonly serverName?: string;
  /** Certificate that the client shows. @default none */
  readonly client?: ClientCertificate;
}

/** Where a bus is and how to log in. */
export interface BusAddress {
  /** Name or address of the host: `sb.nhn.no`. */
  readonly host: string;
  /** Port. @default 5671 with TLS, 5672 without */
  readonly port?: number;
  /** `false` sends everything in the open, and is for brokers of tests on the same machine. @default TLS 1.2 or 1.3 */
  readonly tls?: BusTls | false;
  /** How to log in. @default by certificate where there is one, and anonymous otherwise */
  readonly login?: BusLogin;
}

/** Options of the library's connection that say where and who. */
export async function connectionOptions(address: BusAddress): Promise<Record<string, unknown>> {
  const { host, tls = {} } = address;
  if (!/^[A-Za-z0-9._:-]+$/.test(host)) throw new AmqpError("option", "The host is not a name or an address");
  const port = address.port ?? (tls === false ? 5672 : 5671);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new AmqpError("option", `Not a port: ${port}`);
  }
  return { host, port, ...tls === false ? {} : tlsOptions(host, tls), ...await loginOptions(address) };
}

function tlsOptions(host: string, { authorities, serverName, client }: BusTls): Record<string, unknown> {
  return {
    transport: "tls",
    minVersion: "TLSv1.2",
    // A server name may not be an address (RFC 6066, section 3).
    servername: serverName ?? (isIP(host) === 0 ? host : ""),
    ...authorities === undefined ? {} : { ca: authorities.map((each) => each.toString()) },
    ...client === undefined ? {} : {
      cert: [client.certificate, ...client.chain].map((each) => `${each.toString().trimEnd()}\n`).join(""),
      key: client.privateKey.export({ type: "pkcs8", format: "pem" }),
    },
  };
}

async function loginOptions({ tls = {}, login }: BusAddress): Promise<Record<string, unknown>> {
  const certificate = tls !== false && tls.client !== undefined;
  switch (login?.kind ?? (certificate ? "certificate" : "anonymous")) {
    case "certificate":
      if (!certificate) {
        throw new AmqpError("option", "A login by certificate needs TLS with a client certificate");
      }
      return { enable_sasl_external: true };
    case "passphrase": {
      const { user, passphraseFile } = login as Extract<BusLogin, { kind: "passphrase" }>;
      if (user === "") throw new AmqpError("option", "A login by passphrase needs a user");
      const response = Buffer.from(`\0${user}\0${await readPassphrase(passphraseFile)}`, "utf8");
      // The library's own PLAIN counts characters for bytes, and keeps the passphrase among the connection's options.
      return {
        sasl_mechanisms: { PLAIN: () => ({ start: (answer: SaslAnswer) => answer(undefined, response) }) },
      };
    }
    case "anonymous":
      return { username: "anonymous" };
  }
}

type SaslAnswer = (error: undefined, response: Buffer) => void;

/** The passphrase that stands alone in a file; a line break at its end does not count. */
async function readPassphrase(path: string): Promise<string> {
  let text: string;
  try {
    const { mode } = await Deno.stat(path);
    if (Deno.build.os !== "windows" && mode !== null && (mode & 0o077) !== 0) {
      throw new AmqpError("passphrase_file", `Others than its owner may read the passphrase's file: ${path}`);
    }
    text = await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof AmqpError) throw error;
    throw new AmqpError("passphrase_file", `Cannot read the passphrase's file: ${path}`, { cause: error });
  }
  const passphrase = text.replace(/\r?\n$/, "");
  if (passphrase === "" || passphrase.includes("\n")) {
    throw new AmqpError(
      "passphrase_file",
      `The passphrase's file is empty or has more than one line: ${path}`,
    );
  }
  return passphrase;
}
