/**
 * Where HelseID's token endpoint is, as its discovery document tells.
 *
 * @module
 */
import { exchange, type ExchangeOptions, retryAfter } from "./exchange.ts";
import { HelseIdError } from "./helse_id_error.ts";

/** What is used of a discovery document. */
export interface Discovery {
  readonly issuer: string;
  readonly tokenEndpoint: string;
  /** `token_endpoint_auth_signing_alg_values_supported`; `undefined` where it does not tell. */
  readonly assertionAlgorithms: readonly string[] | undefined;
  /** `dpop_signing_alg_values_supported`; `undefined` where it does not tell. */
  readonly proofAlgorithms: readonly string[] | undefined;
}

/**
 * The address of HelseID, without a slash at its end. It must be `https`, but for a server on this machine.
 *
 * @throws {HelseIdError} `option_invalid`
 */
export function authorityOf(text: string): string {
  const url = URL.parse(text);
  if (url === null || !isSecure(url) || url.search !== "" || url.hash !== "" || url.username !== "") {
    throw new HelseIdError("option_invalid", "The address of HelseID is not one that can be trusted", {
      hint:
        "Give an https address without a query: https://helseid-sts.nhn.no, or that of the test environment",
    });
  }
  return text.replace(/\/+$/, "");
}

/** Over TLS, or never leaving this machine. */
function isSecure({ protocol, hostname }: URL): boolean {
  return protocol === "https:" ||
    (protocol === "http:" && ["127.0.0.1", "[::1]", "localhost"].includes(hostname));
}

/**
 * Fetches the discovery document and holds its issuer against the address it was asked from (OpenID Connect Discovery
 * 1.0, section 4.3).
 *
 * @throws {HelseIdError} `discovery_failed`, `issuer_mismatch`, `unreachable`, `timeout`, `server_error`
 */
export async function discover(
  authority: string,
  options: ExchangeOptions & { readonly now: () => number },
): Promise<Discovery> {
  const url = `${authority}/.well-known/openid-configuration`;
  const { status, headers, json } = await exchange(url, { headers: { accept: "application/json" } }, options);
  if (status >= 500 || status === 429) {
    const wait = retryAfter(headers, options.now());
    throw new HelseIdError("server_error", `HelseID answered ${status} when asked for its addresses`, {
      hint: "Try again later",
      ...(wait === undefined ? {} : { retryAfter: wait }),
    });
  }
  if (status !== 200 || json === undefined) {
    throw failed(status === 200 ? "is no JSON, or too large" : `was answered with ${status}`);
  }
  const { issuer, token_endpoint: endpoint } = json;
  if (typeof issuer !== "string") throw failed("names no issuer");
  if (issuer.replace(/\/+$/, "") !== authority) {
    throw new HelseIdError("issuer_mismatch", `The discovery document of ${authority} is of another issuer`, {
      hint: "Check the address of HelseID; where it is right, tell Norsk helsenett before anything is sent",
    });
  }
  const tokenEndpoint = typeof endpoint === "string" ? URL.parse(endpoint) : null;
  if (tokenEndpoint === null || !isSecure(tokenEndpoint)) {
    throw failed("names no token endpoint that can be trusted");
  }
  const methods = texts(json["token_endpoint_auth_methods_supported"]);
  if (methods !== undefined && !methods.includes("private_key_jwt")) {
    throw failed("does not offer private_key_jwt");
  }
  return {
    issuer,
    tokenEndpoint: tokenEndpoint.href,
    assertionAlgorithms: texts(json["token_endpoint_auth_signing_alg_values_supported"]),
    proofAlgorithms: texts(json["dpop_signing_alg_values_supported"]),
  };
}

function texts(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : undefined;
}

function failed(what: string): HelseIdError {
  return new HelseIdError("discovery_failed", `HelseID's discovery document ${what}`, {
    hint: "Check the address of HelseID, and that no proxy answers in its place",
  });
}
