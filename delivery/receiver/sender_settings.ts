/**
 * Settings for a sender that is to be tested against the simulated register.
 *
 * @module
 */
import { generateKeyPairSync, type JsonWebKey } from "node:crypto";
import { dirname, join, relative, resolve } from "node:path";
import type { MsgHeadAddress } from "../../stream/xml/msg_head_writer.ts";

/** The sender that the settings are for. */
export interface SimulatedSender extends MsgHeadAddress {
  /** Organisation number, of the fictitious series. */
  readonly organisation: string;
  /** Id at the token issuer. */
  readonly clientId: string;
  /** Scopes of SLASH and of the pilot's intake. */
  readonly scope: string;
}

/** What the simulated register calls the sender. */
export const simulatedSender: SimulatedSender = Object.freeze({
  name: "Testvik kommune",
  herId: "8000001",
  service: Object.freeze({ name: "Saksbehandling", herId: "8000002" }),
  organisation: "310000019",
  clientId: "kprkit-test",
  scope: "fhi:slash.mottak/all hdir:kneik/iplos/submit",
});

/** Where the simulated register can be reached. */
export interface SimulatedRegisterPlaces {
  /** Directory of the keys that `openReceiverKeys` made. */
  readonly keys: string;
  /** HER-id that it answers to. */
  readonly herId: string;
  /** The bus, as a sender reaches it; without a password. */
  readonly amqp?: {
    readonly url: string;
    readonly user?: string;
    readonly passwordFile?: string;
    readonly dialect?: "queue";
  };
  /** Where it serves HTTP, and where tokens for it are given. */
  readonly http?: { readonly url: string; readonly authority: string };
}

/**
 * Reads the public half of the sender's key at the token issuer; makes the key where there is none.
 *
 * @returns The public half, as a JWK.
 */
export async function openClientKey(keys: string): Promise<JsonWebKey> {
  const path = clientKeyPath(keys);
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    text = JSON.stringify(privateKey.export({ format: "jwk" }));
    await Deno.writeTextFile(path, text, { mode: 0o600, createNew: true });
  }
  const { d: _, ...publicHalf } = JSON.parse(text) as JsonWebKey;
  return publicHalf;
}

/** Writes settings with which `kprkit send` sends to a simulated register. Paths in it are from where it lies. */
export async function writeSenderSettings(file: string, places: SimulatedRegisterPlaces): Promise<void> {
  const { name, herId, service, organisation, clientId, scope } = simulatedSender;
  const home = dirname(resolve(file));
  const key = (name: string) => relative(home, resolve(places.keys, name));
  const helseId = places.http === undefined ? undefined : {
    authority: places.http.authority,
    clientId,
    key: relative(home, resolve(clientKeyPath(places.keys))),
    scope,
    organisation,
  };
  const web = places.http === undefined ? {} : {
    url: places.http.url,
    ...(places.http.url.startsWith("https:") ? { authorities: key("authority.pem") } : {}),
    helseId,
  };
  const settings = {
    sender: { name, herId, service },
    receiver: {
      name: "Simulated register",
      herId: places.herId,
      service: { name: "Simulated register", herId: places.herId },
    },
    organisation,
    keys: {
      signing: { certificate: key("sender-signing.pem"), key: key("sender-signing-key.pem") },
      encryption: { certificate: key("sender-encryption.pem"), key: key("sender-encryption-key.pem") },
      trusted: key("authority.pem"),
      receiver: key("receiver-encryption.pem"),
      receiverSigning: key("receiver-signing.pem"),
    },
    transports: {
      ...(places.amqp === undefined ? {} : { amqp: places.amqp }),
      ...(places.http === undefined ? {} : {
        slash: {
          ...web,
          software: { vendor: "kprkit", name: "kprkit", version: "1", exportVersion: "1" },
        },
        dhhr: { ...web, receiver: places.herId },
      }),
    },
  };
  await Deno.writeTextFile(file, JSON.stringify(settings, null, 2) + "\n", { mode: 0o600 });
}

function clientKeyPath(keys: string): string {
  return join(keys, "helseid-client.json");
}
