/**
 * A client of HelseID: machine to machine, with tokens that are bound to a key.
 *
 * @module
 */
import { authorityOf, discover, type Discovery } from "./discovery.ts";
import type { ExchangeOptions, Fetch } from "./exchange.ts";
import { HelseIdError } from "./helse_id_error.ts";
import { type AssertionDetail, assertionDetails, type HelseIdOrganisation } from "./organisation.ts";
import { signProof } from "./proof.ts";
import {
  type KeySource,
  makeSigningKey,
  readSigningKey,
  type SigningAlgorithm,
  type SigningKey,
} from "./signing_key.ts";
import { requestToken } from "./token_request.ts";
import { type AccessToken, type AuthorizedRequest, bearerHeaders, type TokenSource } from "./token_source.ts";

/** Options of {@linkcode openHelseIdClient}. */
export interface HelseIdOptions {
  /** Address of HelseID: `https://helseid-sts.nhn.no`, and `https://helseid-sts.test.nhn.no` for tests. */
  readonly authority: string;
  /** Id of the client, a UUID that HelseID's self-service gave. */
  readonly clientId: string;
  /** Private key of the client. */
  readonly key: KeySource;
  /** Scopes with spaces between: `fhi:slash.mottak/all`. */
  readonly scope: string;
  /** Organisation that the token is to tell. @default what HelseID knows of the client */
  readonly organisation?: HelseIdOrganisation;
  /** How the client's key signs. @default by the JWK's `alg`, else `RS256` for RSA and the one of the curve for others */
  readonly algorithm?: SigningAlgorithm;
  /** `kid` of the client's key. @default the JWK's, else its thumbprint */
  readonly keyId?: string;
  /**
   * Key that tokens are bound to: `own`, made for this process and kept in memory only; `client`, the one that signs
   * assertions; `none`, for receivers that take plain bearers.
   *
   * @default "own"
   */
  readonly proofKey?: "own" | "client" | "none";
  /** Milliseconds before its end that a token is no longer used; a short-lived one at half its life. @default 10 000 */
  readonly margin?: number;
  /** Milliseconds for one exchange with HelseID. @default 15 000 */
  readonly timeout?: number;
  /** How requests are made. @default the global `fetch` */
  readonly fetch?: Fetch;
  /** The clock, in milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
}

/** Milliseconds after which the discovery document is fetched again. */
const discoveryLife = 3_600_000;
/** Most bytes of an answer: the discovery document is the largest, with some thousand. */
const largestAnswer = 1 << 18;

/**
 * Opens a client of HelseID. The key is read at once; nothing is asked of HelseID before a token is needed.
 *
 * Calls at the same time share one request, and a token is used again until shortly before its end.
 *
 * Source: Norsk helsenett, HelseID, security profile and technical reference; RFC 6749, 7523 and 9449.
 *
 * @throws {HelseIdError} `option_invalid`, and what `readSigningKey` throws
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { generateKeyPairSync } from "node:crypto";
 * import { openHelseIdClient } from "./helse_id_client.ts";
 *
 * const client = await openHelseIdClient({
 *   authority: "https://helseid.invalid",
 *   clientId: "example",
 *   key: generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey,
 *   scope: "fhi:slash.mottak/all",
 *   organisation: { tenancy: "multi", parent: "310000019" },
 *   fetch: () => Promise.reject(new TypeError("no network here")),
 * });
 * await assert.rejects(client.token(), { name: "HelseIdError", code: "unreachable" });
 * ```
 */
export async function openHelseIdClient(options: HelseIdOptions): Promise<TokenSource> {
  const authority = authorityOf(options.authority);
  for (const name of ["clientId", "scope"] as const) {
    if (options[name].trim() === "") {
      throw new HelseIdError(
        "option_invalid",
        `HelseID needs a ${name === "scope" ? "scope" : "client id"}`,
        {
          hint: "Give the one that HelseID's self-service shows",
        },
      );
    }
  }
  const { organisation, algorithm, keyId, proofKey = "own" } = options;
  const details = organisation === undefined ? undefined : assertionDetails(organisation);
  const key = await readSigningKey(options.key, {
    ...(algorithm === undefined ? {} : { algorithm }),
    ...(keyId === undefined ? {} : { keyId }),
  });
  const bound = proofKey === "none" ? undefined : proofKey === "client" ? key : await makeSigningKey();
  return new HelseIdClient({ ...options, authority }, { key, proofKey: bound, details });
}

interface ClientKeys {
  readonly key: SigningKey;
  readonly proofKey: SigningKey | undefined;
  readonly details: readonly AssertionDetail[] | undefined;
}

/** A request for a token that is under way, and how many wait for it. */
interface Flight {
  readonly token: Promise<AccessToken>;
  readonly controller: AbortController;
  waiting: number;
}

class HelseIdClient implements TokenSource {
  readonly #options: HelseIdOptions;
  readonly #keys: ClientKeys;
  readonly #now: () => number;
  /** By origin: each server has its own. */
  readonly #nonces = new Map<string, string>();
  #discovery: { readonly found: Discovery; readonly until: number } | undefined;
  #held: { readonly token: AccessToken; readonly until: number } | undefined;
  #flight: Flight | undefined;

  constructor(options: HelseIdOptions, keys: ClientKeys) {
    this.#options = options;
    this.#keys = keys;
    this.#now = options.now ?? Date.now;
  }

  async token({ signal }: { readonly signal?: AbortSignal } = {}): Promise<AccessToken> {
    signal?.throwIfAborted();
    if (this.#held !== undefined && this.#now() < this.#held.until) return this.#held.token;
    const flight = this.#flight ??= this.#start();
    flight.waiting++;
    try {
      return await unlessAborted(flight.token, signal);
    } finally {
      // The last one who leaves takes the request along.
      if (--flight.waiting === 0) {
        flight.controller.abort();
        if (this.#flight === flight) this.#flight = undefined;
      }
    }
  }

  async authorize(
    { method, url, signal }: AuthorizedRequest,
    claims?: Readonly<Record<string, unknown>>,
  ): Promise<Record<string, string>> {
    const token = await this.token(signal === undefined ? {} : { signal });
    if (token.type === "Bearer") return bearerHeaders(token, claims);
    const proof = await signProof(this.#keys.proofKey!, {
      method,
      url,
      claims,
      issuedAt: Math.floor(this.#now() / 1000),
      nonce: this.#nonces.get(new URL(url).origin),
      token: token.value,
    });
    return { Authorization: `DPoP ${token.value}`, DPoP: proof };
  }

  learnNonce(url: string, nonce: string): void {
    // RFC 9449, section 8.1: what a nonce may be made of.
    if (/^[\x21\x23-\x5b\x5d-\x7e]{1,1024}$/.test(nonce)) this.#nonces.set(new URL(url).origin, nonce);
  }

  discard(token?: AccessToken): void {
    // One that came meanwhile is not the one that was refused.
    if (token === undefined || this.#held?.token.value === token.value) this.#held = undefined;
  }

  #start(): Flight {
    const controller = new AbortController();
    const token = this.#request(controller.signal);
    const flight = { token, controller, waiting: 0 };
    const done = () => {
      if (this.#flight === flight) this.#flight = undefined;
    };
    token.then(done, done);
    return flight;
  }

  async #request(signal: AbortSignal): Promise<AccessToken> {
    const { clientId, scope, margin = 10_000, timeout = 15_000 } = this.#options;
    const fetch = this.#options.fetch ?? globalThis.fetch;
    const exchange: ExchangeOptions = { fetch, timeout, largestBytes: largestAnswer, signal };
    const discovery = await this.#discover(exchange);
    const asked = this.#now();
    const token = await requestToken({
      discovery,
      clientId,
      scope,
      ...this.#keys,
      nonces: this.#nonces,
      exchange,
      now: this.#now,
    });
    const life = token.expires - asked;
    this.#held = { token, until: token.expires - Math.min(margin, life / 2) };
    return token;
  }

  async #discover(exchange: ExchangeOptions): Promise<Discovery> {
    if (this.#discovery !== undefined && this.#now() < this.#discovery.until) return this.#discovery.found;
    const found = await discover(this.#options.authority, { ...exchange, now: this.#now });
    const { key, proofKey } = this.#keys;
    assertTaken(key, found.assertionAlgorithms);
    if (proofKey !== undefined) assertTaken(proofKey, found.proofAlgorithms);
    this.#discovery = { found, until: this.#now() + discoveryLife };
    return found;
  }
}

function assertTaken({ algorithm }: SigningKey, taken: readonly string[] | undefined): void {
  if (taken === undefined || taken.includes(algorithm)) return;
  throw new HelseIdError("key_unsuitable", `HelseID does not take signatures by ${algorithm}`, {
    hint: `Use a key or an algorithm that it takes: ${
      taken.filter((name) => /^\w{1,10}$/.test(name)).join(", ")
    }`,
  });
}

/** What a promise comes to, or the reason of the signal, whichever is first. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener("abort", abort);
  return Promise.race([promise, aborted]).finally(() => signal.removeEventListener("abort", abort));
}
