/**
 * The register's public keys: read with care, kept until they end.
 *
 * @module
 */
import { createPublicKey, type KeyObject } from "node:crypto";
import { HttpChannel, type HttpChannelOptions, jsonOf, recordOf, textOf } from "../http/mod.ts";
import { SlashError, type SlashErrorCode } from "./slash_error.ts";

/** Fewest bits of a key that is used. */
const SMALLEST = 2048;

/** A public key of the register. */
export interface SlashKey {
  /** What messages name it by. */
  readonly id: string;
  /** When it ends. A time without a zone is read as UTC, which is assumed. */
  readonly expires: Date;
  /** RSA, 2048 bits or more. */
  readonly publicKey: KeyObject;
}

/** Options of {@linkcode readSlashKeys}. */
export interface ReadSlashKeysOptions {
  /** When keys must still be good. @default now */
  readonly at?: Date;
  /** Ids of keys that are not to be used. */
  readonly without?: ReadonlySet<string>;
}

/**
 * The keys of `/keys` that have not ended, the one that ends last first. That one is used, and it must be usable: an older
 * one is not quietly taken in its place.
 *
 * Source: folkehelseinstituttet/Fhi.Slash.Public, README, "Hent public key".
 *
 * @throws {SlashError} `keys_unexpected`, `keys_none`, `keys_expired`, `keys_refused`, `key_malformed`, `key_not_rsa`,
 * `key_too_small`
 */
export function readSlashKeys(json: unknown, options: ReadSlashKeysOptions = {}): readonly SlashKey[] {
  const { at = new Date(), without = new Set() } = options;
  if (!Array.isArray(json)) throw problem("keys_unexpected", "The register's keys are not a list");
  if (json.length === 0) throw problem("keys_none", "The register gives no key");
  const told = json.map(readEntry);
  const good = told.filter(({ expires }) => expires > at);
  if (good.length === 0) throw problem("keys_expired", "Every key that the register gives has expired");
  const usable = good.filter(({ id }) => !without.has(id));
  if (usable.length === 0) throw problem("keys_refused", "The register refuses every key that it gives");
  return usable.sort((a, b) => b.expires.getTime() - a.expires.getTime())
    .map(({ id, expires, pem }) => ({ id, expires, publicKey: readPublicKey(pem) }));
}

function readEntry(entry: unknown): { readonly id: string; readonly expires: Date; readonly pem: string } {
  const fields = recordOf(entry);
  const id = textOf(fields?.["id"]);
  const pem = textOf(fields?.["publicKey"]);
  const date = textOf(fields?.["expirationDate"]);
  // The id goes into a claim and into the ledger as it is.
  if (id === undefined || !/^[\x21-\x7e]{1,200}$/.test(id) || pem === undefined || date === undefined) {
    throw problem("keys_unexpected", "A key of the register has no id, no end or no key");
  }
  const iso = /^(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:\d\d)?$/.exec(date);
  const expires = new Date(iso === null ? NaN : iso[1]! + (iso[2] ?? "Z"));
  if (Number.isNaN(expires.getTime())) {
    throw problem("keys_unexpected", "A key of the register ends at a time that is none");
  }
  return { id, expires, pem };
}

function readPublicKey(pem: string): KeyObject {
  let key: KeyObject;
  try {
    // A certificate or a private key would be taken too; the register gives neither.
    if (!/^-----BEGIN (RSA )?PUBLIC KEY-----/.test(pem)) throw new TypeError("No public key in PEM");
    key = createPublicKey(pem);
  } catch (cause) {
    throw problem("key_malformed", "The register's key is no public key in PEM", cause);
  }
  if (key.asymmetricKeyType !== "rsa") throw problem("key_not_rsa", "The register's key is no RSA key");
  if ((key.asymmetricKeyDetails?.modulusLength ?? 0) < SMALLEST) {
    throw problem("key_too_small", `The register's key has fewer than ${SMALLEST} bits`);
  }
  return key;
}

function problem(code: SlashErrorCode, text: string, cause?: unknown): SlashError {
  return new SlashError(code, text, {
    hint: "Check the address; if it is the register's, tell the register that its keys cannot be used",
    cause,
  });
}

/** Options of {@linkcode SlashKeys}. */
export interface SlashKeysOptions extends HttpChannelOptions {
  /** Milliseconds that a key must have left to be used. @default 300 000 */
  readonly margin?: number;
}

/**
 * The key to encrypt with, fetched when it is needed and kept until it ends.
 *
 * A key that the register refuses is not used again: the list is fetched once more, and where it has no other key, that is
 * an error and no loop.
 */
export class SlashKeys implements Disposable {
  readonly #channel: HttpChannel;
  readonly #margin: number;
  readonly #refused = new Set<string>();
  #held: SlashKey | undefined;

  /**
   * Nothing is fetched yet.
   *
   * @throws {HttpError} where an option cannot be used
   */
  constructor(options: SlashKeysOptions) {
    this.#channel = new HttpChannel(options);
    this.#margin = options.margin ?? 300_000;
  }

  /**
   * The key that ends last.
   *
   * @throws {SlashError} where there is none that can be used
   */
  async current(options: { readonly signal?: AbortSignal } = {}): Promise<SlashKey> {
    if (this.#held !== undefined && this.#held.expires.getTime() - this.#margin > this.#now()) {
      return this.#held;
    }
    this.#held = undefined;
    return this.#held = await this.#fetch(options.signal);
  }

  /** The register has refused this key (1004, 1007): it is not given again. */
  refuse(id: string): void {
    this.#refused.add(id);
    if (this.#held?.id === id) this.#held = undefined;
  }

  /** Closes its connections. */
  [Symbol.dispose](): void {
    this.#channel.close();
  }

  #now(): number {
    return this.#channel.clock().getTime();
  }

  async #fetch(signal: AbortSignal | undefined): Promise<SlashKey> {
    const exchange = await this.#channel.exchange({ method: "GET", path: "/keys", signal });
    if (exchange.kind === "broken") throw unavailable(exchange.problem.text, exchange.problem.code);
    const { status, body } = exchange.answer;
    if (status !== 200) throw unavailable(`/keys answers with HTTP ${status}`);
    const json = jsonOf(body);
    if (json === undefined) throw problem("keys_not_json", "The answer of /keys is not JSON");
    const at = new Date(this.#now() + this.#margin);
    return readSlashKeys(json, { at, without: this.#refused })[0]!;
  }
}

function unavailable(text: string, cause?: string): SlashError {
  return new SlashError("keys_unavailable", `The register's keys cannot be had: ${text}`, {
    hint: "Check the address, or try again later",
    cause,
  });
}
