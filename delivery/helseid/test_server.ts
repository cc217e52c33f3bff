/**
 * A server that answers as a test tells it to, in place of HelseID.
 *
 * @module
 */
import { generateKeyPairSync } from "node:crypto";
import { calculateJwkThumbprint, decodeJwt, decodeProtectedHeader, SignJWT } from "jose";
import { type HelseIdOptions, openHelseIdClient, type TokenSource } from "./mod.ts";

/** What HelseID goes by in these tests. */
export const authority = "https://helseid.invalid";
/** Noon on a day, in milliseconds since 1970: the clock of the tests. */
export const noon = Date.UTC(2026, 10, 22, 12);
/** Stands for a token where it does not matter what is in it. */
export const opaqueToken = "opaque-token-value";
/** The client's key. */
export const clientKey = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
const issuerKey = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;

/** A request as it arrived. */
export interface Arrived {
  readonly url: string;
  readonly form: URLSearchParams;
  /** Claims of the proof; `undefined` where there is none. */
  readonly proof: Readonly<Record<string, unknown>> | undefined;
  readonly signal: AbortSignal;
  /** Thumbprint of the key of the proof. */
  thumbprint(): Promise<string>;
}

/** What answers a request to the token endpoint. */
export type TokenAnswer = (arrived: Arrived, count: number) => Response | Promise<Response>;

/** Options of {@linkcode clientOf}. */
export interface TestClientOptions extends Partial<HelseIdOptions> {
  /** What the discovery document says otherwise, or the answer in its place. */
  readonly discovery?: Readonly<Record<string, unknown>> | (() => Response | Promise<Response>);
}

/** A client whose requests go to `answer`, and what arrived. */
export async function clientOf(
  answer: TokenAnswer,
  options: TestClientOptions = {},
): Promise<{ readonly source: TokenSource; readonly arrived: readonly Arrived[] }> {
  const { discovery, ...rest } = options;
  const arrived: Arrived[] = [];
  const fetch = (url: string, init: RequestInit): Promise<Response> => {
    if (url.endsWith("/.well-known/openid-configuration")) {
      if (typeof discovery === "function") return Promise.resolve(discovery());
      return Promise.resolve(Response.json({ ...document, ...discovery }));
    }
    const proof = new Headers(init.headers).get("dpop");
    const one: Arrived = {
      url,
      form: init.body as URLSearchParams,
      proof: proof === null ? undefined : decodeJwt(proof),
      signal: init.signal!,
      thumbprint: () => calculateJwkThumbprint(decodeProtectedHeader(proof!).jwk!),
    };
    arrived.push(one);
    return Promise.resolve(answer(one, arrived.length));
  };
  const source = await openHelseIdClient({
    authority,
    clientId: "client",
    key: clientKey,
    scope: "some/scope",
    now: () => noon,
    fetch,
    ...rest,
  });
  return { source, arrived };
}

const document = { issuer: authority, token_endpoint: `${authority}/connect/token` };

/** A token answer; the token is a JWT that is bound to the key of the proof, unless `claims` say otherwise. */
export async function granted(
  arrived: Arrived,
  { claims = {}, ...fields }: Readonly<Record<string, unknown>> & { readonly claims?: object } = {},
): Promise<Response> {
  const seconds = noon / 1000;
  const token = await new SignJWT({
    iss: authority,
    exp: seconds + 60,
    jti: crypto.randomUUID(),
    cnf: { jkt: await arrived.thumbprint() },
    ...claims,
  }).setProtectedHeader({ alg: "ES256" }).sign(issuerKey);
  return Response.json({ access_token: token, token_type: "DPoP", expires_in: 60, ...fields });
}

/** A refusal. */
export function refused(
  error: string,
  { status = 400, headers = {}, description }: {
    readonly status?: number;
    readonly headers?: Record<string, string>;
    readonly description?: string;
  } = {},
): Response {
  return Response.json({ error, error_description: description }, { status, headers });
}
