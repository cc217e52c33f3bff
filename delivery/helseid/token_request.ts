/**
 * One request for an access token, with the nonce round trip, and what is made of the answer.
 *
 * @module
 */
import { type Answer, exchange, type ExchangeOptions, retryAfter, shownText } from "./exchange.ts";
import type { Discovery } from "./discovery.ts";
import { HelseIdError, type HelseIdErrorCode } from "./helse_id_error.ts";
import type { AssertionDetail } from "./organisation.ts";
import { signAssertion, signProof } from "./proof.ts";
import type { SigningKey } from "./signing_key.ts";
import { type AccessToken, accessToken } from "./token_source.ts";

/** What a token is asked for with. */
export interface TokenRequest {
  readonly discovery: Discovery;
  readonly clientId: string;
  readonly scope: string;
  readonly details?: readonly AssertionDetail[] | undefined;
  readonly key: SigningKey;
  /** Key that the token is to be bound to; without one a plain bearer is asked for. */
  readonly proofKey: SigningKey | undefined;
  /** Nonces by origin; those that the answers give are put in. */
  readonly nonces: Map<string, string>;
  readonly exchange: ExchangeOptions;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Times that a nonce may be asked for: the first, and one that has run out meanwhile. */
const nonceTrips = 2;
/** Difference of clocks in milliseconds from which on a refusal is blamed on it: half the life of an assertion. */
const telling = 30_000;
/** Longest life of a token that is believed, in seconds. */
const longestLife = 86_400 * 30;

/**
 * Asks for a token.
 *
 * @throws {HelseIdError}
 */
export async function requestToken(request: TokenRequest): Promise<AccessToken> {
  const { discovery: { tokenEndpoint }, nonces, proofKey } = request;
  const { origin } = new URL(tokenEndpoint);
  for (let trip = 0; trip <= nonceTrips; trip++) {
    const answer = await exchange(tokenEndpoint, await requestOf(request), request.exchange);
    const nonce = answer.headers.get("dpop-nonce");
    if (nonce !== null) nonces.set(origin, nonce);
    if (answer.status === 200) return await tokenOf(answer, request);
    if (answer.json?.["error"] !== "use_dpop_nonce" || proofKey === undefined) throw refusal(answer, request);
    if (nonce === null) break;
  }
  throw new HelseIdError("nonce_loop", "HelseID goes on asking for a new nonce, or gives none to use", {
    hint:
      "Try again; where it goes on, tell Norsk helsenett, and check that no proxy takes the DPoP-Nonce header out",
  });
}

/** Assertion and proof are good for one request, so both are made anew each time. */
async function requestOf(request: TokenRequest): Promise<RequestInit> {
  const { discovery: { issuer, tokenEndpoint }, clientId, scope, details, key, proofKey, nonces, now } =
    request;
  const issuedAt = Math.floor(now() / 1000);
  const body = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: clientId,
    scope,
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: await signAssertion(key, { clientId, issuer, issuedAt, details }),
  });
  const headers: Record<string, string> = { accept: "application/json" };
  if (proofKey !== undefined) {
    const nonce = nonces.get(new URL(tokenEndpoint).origin);
    headers["DPoP"] = await signProof(proofKey, { method: "POST", url: tokenEndpoint, issuedAt, nonce });
  }
  return { method: "POST", headers, body };
}

/** By `error` of RFC 6749, section 5.2, and RFC 9449; the meaning of each as HelseID's error messages tell. */
const refusals: Readonly<Record<string, { readonly code: HelseIdErrorCode; readonly hint: string }>> = {
  invalid_client: {
    code: "invalid_client",
    hint: "Check the client id, and that the public half of this key is the one registered for it in HelseID",
  },
  invalid_scope: { code: "invalid_scope", hint: "Ask for a scope that is granted to the client in HelseID" },
  unauthorized_client: {
    code: "unauthorized_client",
    hint: "Have the client set up for client credentials in HelseID",
  },
  invalid_dpop_proof: {
    code: "invalid_dpop_proof",
    hint: "Check the clock of this machine, and that no proxy changes the address of the request",
  },
};

function refusal(answer: Answer, { now }: TokenRequest): HelseIdError {
  const { status, headers, json } = answer;
  if (status >= 500 || status === 429) {
    const wait = retryAfter(headers, now());
    return new HelseIdError("server_error", `HelseID answered ${status} when asked for a token`, {
      hint: "Try again later",
      ...(wait === undefined ? {} : { retryAfter: wait }),
    });
  }
  const error = shownText(json?.["error"]);
  const why = shownText(json?.["error_description"]);
  const { code, hint } = refusals[error] ?? {
    code: "token_refused" as const,
    hint: "Hold the request against the error messages in HelseID's documentation",
  };
  const told = `${error === "" ? `status ${status}` : error}${why === "" ? "" : `: ${why}`}`;
  const skew = skewOf(answer, now());
  // A wrong clock shows as an assertion or a proof that is not valid yet, or not any more.
  if ((code === "invalid_client" || code === "invalid_dpop_proof") && Math.abs(skew) >= telling) {
    return clockSkew(`HelseID gave no token (${told})`, skew);
  }
  return new HelseIdError(code, `HelseID gave no token: ${told}`, { hint });
}

/** Milliseconds that the clock here is ahead of the server's, by its `Date`; 0 where it does not tell. */
function skewOf({ headers }: Answer, now: number): number {
  const date = Date.parse(headers.get("date") ?? "");
  return Number.isNaN(date) ? 0 : now - date;
}

function clockSkew(what: string, skew: number): HelseIdError {
  const seconds = Math.round(Math.abs(skew) / 1000);
  const side = skew > 0 ? "ahead of" : "behind";
  return new HelseIdError(
    "clock_skew",
    `${what}, and the clock here is ${seconds} seconds ${side} HelseID's`,
    {
      hint: "Set the clock of this machine by a time server",
    },
  );
}

async function tokenOf(answer: Answer, request: TokenRequest): Promise<AccessToken> {
  const { json } = answer;
  const { proofKey, now } = request;
  if (json === undefined) throw malformed("is no JSON, or too large");
  const { access_token: value, token_type: stated, expires_in: life, scope } = json;
  // RFC 6750, section 2.1: what a header may carry.
  if (typeof value !== "string" || !/^[\w.~+/-]+=*$/.test(value)) throw malformed("holds no access token");
  const type = typeof stated === "string" ? stated.toLowerCase() : "";
  if (type !== "dpop" && type !== "bearer") throw malformed("tells no type of token that is known");
  if (life !== undefined && !(typeof life === "number" && Math.abs(life) <= longestLife)) {
    throw malformed("tells a life of the token that cannot be");
  }
  const claims = await claimsOf(value);
  if (proofKey !== undefined) assertBound(type, claims, proofKey);
  else if (type === "dpop") throw unbound("HelseID gave a token that is bound to a key, and none was shown");
  const granted = typeof scope === "string" ? scope : request.scope;
  const missing = request.scope.split(" ").filter((name) => !granted.split(" ").includes(name));
  if (missing.length > 0) {
    throw new HelseIdError(
      "invalid_scope",
      "HelseID gave a token without all of the scope",
      refusals["invalid_scope"]!,
    );
  }
  const received = now();
  const end = claims?.["exp"];
  const byClaim = typeof end === "number" ? end * 1000 : undefined;
  const byLife = typeof life === "number" ? received + life * 1000 : undefined;
  if (byClaim === undefined && byLife === undefined) {
    throw malformed("does not tell how long the token lives");
  }
  if ((byLife ?? Infinity) <= received || (byClaim ?? Infinity) <= received) {
    const skew = skewOf(answer, received);
    if (Math.abs(skew) >= telling) throw clockSkew("The token had expired when it came", skew);
    throw new HelseIdError("token_expired_at_issue", "The token had expired when it came", {
      hint: "Try again; where it goes on, tell Norsk helsenett",
    });
  }
  // The life counts from now on by the clock here, so that it is right even where the clocks differ a little.
  return accessToken(value, {
    type: type === "dpop" ? "DPoP" : "Bearer",
    expires: byLife ?? byClaim!,
    scope: granted,
  });
}

/** Claims of a token that is a JWT; `undefined` for one that only HelseID can read. Its signature is the receiver's to check. */
async function claimsOf(token: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  if (token.split(".").length !== 3) return undefined;
  const { decodeJwt } = await import("jose");
  try {
    return decodeJwt(token);
  } catch {
    throw malformed("holds a token that looks like a JWT, and is none");
  }
}

function assertBound(
  type: "dpop" | "bearer",
  claims: Readonly<Record<string, unknown>> | undefined,
  { thumbprint }: SigningKey,
): void {
  if (type === "bearer") throw unbound("HelseID gave a token that is bound to no key");
  if (claims === undefined) return;
  const { cnf } = claims as { readonly cnf?: { readonly jkt?: unknown } };
  if (typeof cnf !== "object" || cnf === null || cnf.jkt !== thumbprint) {
    throw unbound("HelseID gave a token that is bound to another key, or to none");
  }
}

function unbound(message: string): HelseIdError {
  return new HelseIdError("token_not_bound", message, {
    hint: "Have the client set up for DPoP in HelseID, as the receiver demands",
  });
}

function malformed(what: string): HelseIdError {
  return new HelseIdError("token_malformed", `HelseID's answer ${what}`, {
    hint: "Check that no proxy answers in HelseID's place",
  });
}
