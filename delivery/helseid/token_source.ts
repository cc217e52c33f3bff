/**
 * Where access tokens come from, as those who send see it.
 *
 * @module
 */
import { HelseIdError } from "./helse_id_error.ts";

/** An access token. */
export interface AccessToken {
  /** The token itself. It is not enumerable, so that neither a log of the object nor its JSON shows it. */
  readonly value: string;
  /** `DPoP`: it is used with a proof by the key it is bound to; `Bearer`: whoever has it may use it. */
  readonly type: "DPoP" | "Bearer";
  /** When it ends by the clock here, in milliseconds since 1970. */
  readonly expires: number;
  /** Scopes granted, as the answer tells; else those asked for. */
  readonly scope: string;
}

/** A request that is to be authorised. */
export interface AuthorizedRequest {
  /** In capitals: `POST`. */
  readonly method: string;
  /** Where it goes; a query and a fragment are left out of the proof. */
  readonly url: string;
  /** Ends waiting for a token. */
  readonly signal?: AbortSignal;
}

/** Gives access tokens, and the headers that use them. */
export interface TokenSource {
  /** A token that is good for some seconds yet; the same one as long as it is. */
  token(options?: { readonly signal?: AbortSignal }): Promise<AccessToken>;
  /**
   * The headers of a request: `Authorization`, and `DPoP` where the token is bound to a key. A proof is made for each
   * call and is good for one request.
   *
   * @param claims further claims of the proof; none that a proof has of its own.
   */
  authorize(
    request: AuthorizedRequest,
    claims?: Readonly<Record<string, unknown>>,
  ): Promise<Record<string, string>>;
  /** A server has given a nonce (`DPoP-Nonce`): it stands in the next proofs for that server. RFC 9449, section 8.2. */
  learnNonce(url: string, nonce: string): void;
  /** The token was refused (401): a new one is asked for next time. Without a token: whatever token is held. */
  discard(token?: AccessToken): void;
}

/**
 * A token that was had in another way, sent as it is: `Authorization: Bearer`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { plainBearer } from "./token_source.ts";
 *
 * const source = plainBearer("example");
 * const headers = await source.authorize({ method: "POST", url: "https://register.invalid/message/process" });
 * assert.deepEqual(headers, { Authorization: "Bearer example" });
 * ```
 */
export function plainBearer(value: string): TokenSource {
  const token = accessToken(value, { type: "Bearer", expires: Infinity, scope: "" });
  return {
    token: () => Promise.resolve(token),
    authorize: (_request, claims) => Promise.resolve().then(() => bearerHeaders(token, claims)),
    learnNonce: () => {},
    discard: () => {},
  };
}

/** An access token that does not show itself. */
export function accessToken(value: string, rest: Omit<AccessToken, "value">): AccessToken {
  return Object.freeze(Object.defineProperty({ ...rest, value: "" }, "value", { value, enumerable: false }));
}

/** The header of a token that is bound to no key; claims would have nowhere to stand. */
export function bearerHeaders(
  { value }: AccessToken,
  claims?: Readonly<Record<string, unknown>>,
): Record<string, string> {
  if (claims !== undefined) {
    throw new HelseIdError(
      "token_not_bound",
      "Claims of a proof were asked for, and the token is a plain bearer",
      {
        hint: "Ask for a token that is bound to a key (DPoP)",
      },
    );
  }
  return { Authorization: `Bearer ${value}` };
}
