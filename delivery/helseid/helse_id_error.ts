/**
 * What can go wrong on the way to an access token.
 *
 * @module
 */
import { DeliveryError } from "../delivery_error.ts";

/**
 * Codes of {@linkcode HelseIdError}.
 *
 * | code | what |
 * |---|---|
 * | `option_invalid` | an option cannot be used as it is: authority, client id, scope, organisation number |
 * | `key_unreadable` | the key file cannot be read, or is neither a JWK nor PEM |
 * | `key_file_permissions` | others than its owner can read or write the key file |
 * | `key_encrypted` | the PEM file needs a passphrase, or another one |
 * | `key_unsuitable` | the key is public, too small, or of a kind that HelseID does not take |
 * | `discovery_failed` | the discovery document is not there, or is none |
 * | `issuer_mismatch` | the discovery document is somebody else's |
 * | `unreachable` | no connection, or it broke |
 * | `timeout` | no answer in time |
 * | `server_error` | HelseID answered with a 5xx, or asked to wait |
 * | `invalid_client` | the client id, its key or its assertion is not taken |
 * | `invalid_scope` | the client may not have this scope |
 * | `unauthorized_client` | the client may not use client credentials |
 * | `invalid_dpop_proof` | the DPoP proof is not taken |
 * | `nonce_loop` | a new nonce is asked for again and again |
 * | `token_refused` | refused for another reason, which the text tells |
 * | `clock_skew` | refused, and the clock here differs from HelseID's |
 * | `token_malformed` | the answer is no token answer |
 * | `token_not_bound` | the token is not bound to the key of the proofs |
 * | `token_expired_at_issue` | the token had expired when it came |
 * | `claim_reserved` | a further claim would replace one of the proof's own |
 */
export type HelseIdErrorCode =
  | "option_invalid"
  | "key_unreadable"
  | "key_file_permissions"
  | "key_encrypted"
  | "key_unsuitable"
  | "discovery_failed"
  | "issuer_mismatch"
  | "unreachable"
  | "timeout"
  | "server_error"
  | "invalid_client"
  | "invalid_scope"
  | "unauthorized_client"
  | "invalid_dpop_proof"
  | "nonce_loop"
  | "token_refused"
  | "clock_skew"
  | "token_malformed"
  | "token_not_bound"
  | "token_expired_at_issue"
  | "claim_reserved";

/** No access token could be had, or none can be used. Neither token nor key is in the text. */
export class HelseIdError extends DeliveryError<HelseIdErrorCode> {
  /** Always `HelseIdError`. */
  override readonly name = "HelseIdError";
  /** Trying again later may help: the network, a timeout, or HelseID itself. */
  readonly transient: boolean;
  /** Milliseconds that HelseID asks to wait (`Retry-After`); absent where it does not. */
  readonly retryAfter?: number;

  /** See {@linkcode DeliveryError}. */
  constructor(
    code: HelseIdErrorCode,
    message: string,
    options: { readonly hint: string; readonly cause?: unknown; readonly retryAfter?: number },
  ) {
    super(code, message, options);
    this.transient = code === "unreachable" || code === "timeout" || code === "server_error";
    if (options.retryAfter !== undefined) this.retryAfter = options.retryAfter;
  }
}
