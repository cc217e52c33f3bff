/**
 * Proofs of possession and client assertions: the two JWTs that a client signs.
 *
 * @module
 */
import { HelseIdError } from "./helse_id_error.ts";
import type { AssertionDetail } from "./organisation.ts";
import type { SigningKey } from "./signing_key.ts";

/** What a DPoP proof is for. */
export interface ProofContent {
  readonly method: string;
  readonly url: string;
  /** Seconds since 1970. */
  readonly issuedAt: number;
  /** What the server asked to stand in it. */
  readonly nonce?: string | undefined;
  /** The access token that is sent along. */
  readonly token?: string;
  /** Further claims, as SLASH asks for (`msg_type`, `msg_hash`). */
  readonly claims?: Readonly<Record<string, unknown>> | undefined;
}

/** Claims that a proof has of its own. */
const reserved: ReadonlySet<string> = new Set(["jti", "htm", "htu", "iat", "nonce", "ath"]);

/**
 * Signs a DPoP proof. Source: RFC 9449, section 4.2; Norsk helsenett, «Formatering av DPoP-bevis».
 *
 * @throws {HelseIdError} `claim_reserved`
 */
export async function signProof(key: SigningKey, content: ProofContent): Promise<string> {
  const { method, url, issuedAt, nonce, token, claims = {} } = content;
  const taken = Object.keys(claims).find((name) => reserved.has(name));
  if (taken !== undefined) {
    throw new HelseIdError("claim_reserved", `The claim ${taken} belongs to the proof itself`, {
      hint: "Leave it out of the further claims",
    });
  }
  const target = new URL(url);
  target.search = target.hash = "";
  const { SignJWT } = await import("jose");
  return await new SignJWT({
    jti: crypto.randomUUID(),
    ...claims,
    htm: method,
    htu: target.href,
    iat: issuedAt,
    ...(nonce === undefined ? {} : { nonce }),
    ...(token === undefined ? {} : { ath: await tokenHash(token) }),
  }).setProtectedHeader({ typ: "dpop+jwt", alg: key.algorithm, jwk: key.publicKey }).sign(key.privateKey);
}

/** What `ath` holds: SHA-256 of the token, base64url. */
export async function tokenHash(token: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token));
  return new Uint8Array(hash).toBase64({ alphabet: "base64url", omitPadding: true });
}

/** Longest life of an assertion in seconds. Source: Norsk helsenett, «Bruk av client assertion». */
export const assertionSeconds = 60;

/** What a client assertion tells. */
export interface AssertionContent {
  readonly clientId: string;
  readonly issuer: string;
  /** Seconds since 1970. */
  readonly issuedAt: number;
  readonly details?: readonly AssertionDetail[] | undefined;
}

/** Signs a client assertion (RFC 7523). The type of its header is that of draft-ietf-oauth-rfc7523bis. */
export async function signAssertion(key: SigningKey, content: AssertionContent): Promise<string> {
  const { clientId, issuer, issuedAt, details } = content;
  const { SignJWT } = await import("jose");
  return await new SignJWT({
    iss: clientId,
    sub: clientId,
    aud: issuer,
    jti: crypto.randomUUID(),
    iat: issuedAt,
    nbf: issuedAt,
    exp: issuedAt + assertionSeconds,
    ...(details === undefined ? {} : { assertion_details: details }),
  }).setProtectedHeader({ typ: "client-authentication+jwt", alg: key.algorithm, kid: key.id })
    .sign(key.privateKey);
}
