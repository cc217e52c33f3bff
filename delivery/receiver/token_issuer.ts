/**
 * A small stand-in for HelseID, for the simulated register: for tests and demos only. It gives tokens to the clients it is
 * told of, signed with a key that it makes itself and that ends with it.
 *
 * @module
 */
import { createHmac, type JsonWebKey, randomBytes } from "node:crypto";
import type { GenerateKeyPairResult, JWK, JWTPayload } from "jose";
import { organisationClaims } from "../helseid/organisation.ts";
import { ProofCheck, TokenRefusal } from "./token_proof.ts";

/** A client that the issuer knows. */
export interface IssuerClient {
  /** Client id. */
  readonly id: string;
  /** Public half of its key, as a JWK. */
  readonly key: JsonWebKey;
  /** Scopes with spaces between. */
  readonly scope: string;
  /** Organisation number of a client that serves one organisation. */
  readonly parent?: string;
  /** Organisation number of the vendor, for a client that serves many; it may then ask for any organisation. */
  readonly supplier?: string;
}

/** Options of {@linkcode openTokenIssuer}. */
export interface TokenIssuerOptions {
  /** Clients that may have tokens. */
  readonly clients: readonly IssuerClient[];
  /** Whom tokens are for. @default "fhi:slash.mottak" */
  readonly audience?: string;
  /** Life of a token in seconds. @default 60 */
  readonly tokenSeconds?: number;
  /** Whether proofs to the register need a nonce as well. @default false */
  readonly registerNonce?: boolean;
  /** Port on 127.0.0.1. @default 0: the system chooses */
  readonly port?: number;
  /** Milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
}

/** A request as a server sees it. */
export interface ServedRequest {
  /** In capitals. */
  readonly method: string;
  /** As the client has written it, with host and path. */
  readonly url: string;
  /** `Authorization` and `DPoP` among them. */
  readonly headers: Headers;
}

/** Who has sent a request, by its token. */
export interface VerifiedToken {
  /** Id of the client that the token was given to. */
  readonly clientId: string;
  /** Scopes of the token. */
  readonly scope: readonly string[];
  /** Organisation number of the main unit; `null` where the token does not tell. */
  readonly parent: string | null;
  /** Organisation number of the unit below it; `null` where the token does not tell. */
  readonly child: string | null;
  /** Organisation number of the vendor; `null` where the token does not tell. */
  readonly supplier: string | null;
  /** Claims of the proof, those of the message among them. */
  readonly proof: Readonly<Record<string, unknown>>;
}

export { TokenRefusal, type TokenRefusalCode } from "./token_proof.ts";

/** A token issuer that answers at its authority. */
export interface TokenIssuer extends AsyncDisposable {
  /** What clients are told as the address of HelseID. */
  readonly authority: string;
  /** Tokens given so far. */
  readonly issued: number;
  /**
   * Checks the token and the proof of a request.
   *
   * @throws {TokenRefusal} which has what the answer says.
   */
  verifyToken(request: ServedRequest, options?: { readonly scope?: string }): Promise<VerifiedToken>;
  /**
   * The claims of a token of this issuer that is good now, for servers that check the proof themselves.
   *
   * @throws {TokenRefusal}
   */
  claims(token: string): Promise<Readonly<Record<string, unknown>>>;
}

/** Seconds that a nonce is good for, at most twice. */
const nonceSeconds = 60;
const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/**
 * Starts an issuer of tokens for tests and demos on 127.0.0.1.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { generateKeyPairSync } from "node:crypto";
 * import { openHelseIdClient } from "../helseid/mod.ts";
 * import { openTokenIssuer } from "./token_issuer.ts";
 *
 * const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
 * const scope = "fhi:slash.mottak/all";
 * const key = publicKey.export({ format: "jwk" });
 * await using issuer = await openTokenIssuer({ clients: [{ id: "demo", key, scope, parent: "310000019" }] });
 *
 * const client = await openHelseIdClient({ authority: issuer.authority, clientId: "demo", key: privateKey, scope });
 * const request = { method: "POST", url: "http://127.0.0.1/message" };
 * const headers = new Headers(await client.authorize(request, { msg_type: "HST_Konsultasjon" }));
 * const { parent, proof } = await issuer.verifyToken({ ...request, headers }, { scope });
 * assert.equal(parent, "310000019");
 * assert.equal(proof["msg_type"], "HST_Konsultasjon");
 * ```
 */
export async function openTokenIssuer(options: TokenIssuerOptions): Promise<TokenIssuer> {
  const { generateKeyPair } = await import("jose");
  const keys = await generateKeyPair("ES256");
  return new SimulatedIssuer(options, keys);
}

class SimulatedIssuer implements TokenIssuer {
  readonly authority: string;
  issued = 0;
  readonly #options: TokenIssuerOptions;
  readonly #keys: GenerateKeyPairResult;
  readonly #now: () => number;
  readonly #server: Deno.HttpServer;
  readonly #secret = randomBytes(32);
  readonly #proofs: ProofCheck;

  constructor(options: TokenIssuerOptions, keys: GenerateKeyPairResult) {
    this.#options = options;
    this.#keys = keys;
    this.#now = options.now ?? Date.now;
    this.#proofs = new ProofCheck(this.#now);
    const server = Deno.serve(
      { hostname: "127.0.0.1", port: options.port ?? 0, onListen: () => {} },
      (request) => this.#answer(request),
    );
    this.#server = server;
    this.authority = `http://127.0.0.1:${server.addr.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }

  async verifyToken(
    { method, url, headers }: ServedRequest,
    { scope }: { readonly scope?: string } = {},
  ): Promise<VerifiedToken> {
    const [scheme, value = "", rest] = (headers.get("authorization") ?? "").split(" ");
    if (scheme !== "DPoP" || value === "" || rest !== undefined) {
      throw new TokenRefusal("invalid_token", "a token with a proof is asked for");
    }
    const payload = await this.claims(value);
    const nonce = this.#options.registerNonce === true ? this.#nonce() : undefined;
    const { claims, thumbprint } = await this.#proofs.check(headers.get("dpop"), {
      method,
      url,
      token: value,
      ...(nonce === undefined ? {} : { nonce, isNonce: (text) => this.#isNonce(text) }),
    });
    if ((payload["cnf"] as { readonly jkt?: unknown } | undefined)?.jkt !== thumbprint) {
      throw new TokenRefusal("invalid_token", "the token is bound to another key");
    }
    const scopes = payload["scope"] as readonly string[];
    if (scope !== undefined && !scopes.includes(scope)) {
      throw new TokenRefusal("insufficient_scope", "the scope of the token does not cover this");
    }
    const text = (name: string) => typeof payload[name] === "string" ? payload[name] as string : null;
    return {
      clientId: String(payload["client_id"]),
      scope: scopes,
      parent: text(organisationClaims.parent),
      child: text(organisationClaims.child),
      supplier: text(organisationClaims.supplier),
      proof: claims,
    };
  }

  async claims(value: string): Promise<JWTPayload> {
    const { jwtVerify } = await import("jose");
    try {
      const { payload } = await jwtVerify(value, this.#keys.publicKey, {
        issuer: this.authority,
        audience: this.#audience,
        typ: "at+jwt",
        currentDate: new Date(this.#now()),
      });
      return payload;
    } catch {
      throw new TokenRefusal("invalid_token", "the token is not one of this issuer, or has expired");
    }
  }

  get #audience(): string {
    return this.#options.audience ?? "fhi:slash.mottak";
  }

  async #answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname === "/.well-known/openid-configuration") return Response.json(this.#discovery());
    if (pathname === "/connect/token" && request.method === "POST") {
      try {
        return await this.#token(request);
      } catch (error) {
        if (!(error instanceof TokenRefusal)) throw error;
        return error.toTokenResponse();
      }
    }
    return new Response(null, { status: 404 });
  }

  #discovery() {
    const algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];
    return {
      issuer: this.authority,
      token_endpoint: `${this.authority}/connect/token`,
      grant_types_supported: ["client_credentials"],
      token_endpoint_auth_methods_supported: ["private_key_jwt"],
      token_endpoint_auth_signing_alg_values_supported: algorithms,
      dpop_signing_alg_values_supported: algorithms,
    };
  }

  async #token(request: Request): Promise<Response> {
    const form = new URLSearchParams(await request.text());
    const { client, assertion } = await this.#clientOf(form);
    if (form.get("grant_type") !== "client_credentials") {
      throw new TokenRefusal("unsupported_grant_type", "only client credentials are known here");
    }
    const asked = (form.get("scope") ?? "").split(" ").filter((name) => name !== "");
    const granted = client.scope.split(" ");
    if (asked.length === 0 || asked.some((name) => !granted.includes(name))) {
      throw new TokenRefusal("invalid_scope", "the client may not have this scope");
    }
    const { thumbprint } = await this.#proofs.check(request.headers.get("dpop"), {
      method: "POST",
      url: `${this.authority}/connect/token`,
      nonce: this.#nonce(),
      isNonce: (text) => this.#isNonce(text),
    });
    const life = this.#options.tokenSeconds ?? 60;
    const issuedAt = Math.floor(this.#now() / 1000);
    const { SignJWT } = await import("jose");
    const token = await new SignJWT({
      iss: this.authority,
      aud: this.#audience,
      nbf: issuedAt,
      iat: issuedAt,
      exp: issuedAt + life,
      jti: crypto.randomUUID(),
      client_id: client.id,
      client_amr: "private_key_jwt",
      scope: asked,
      cnf: { jkt: thumbprint },
      ...organisationOf(assertion, client),
    }).setProtectedHeader({ alg: "ES256", typ: "at+jwt" }).sign(this.#keys.privateKey);
    this.issued++;
    return Response.json(
      { access_token: token, token_type: "DPoP", expires_in: life, scope: asked.join(" ") },
      { headers: { "cache-control": "no-store" } },
    );
  }

  async #clientOf(form: URLSearchParams): Promise<{ client: IssuerClient; assertion: JWTPayload }> {
    const client = this.#options.clients.find(({ id }) => id === form.get("client_id"));
    if (client === undefined || form.get("client_assertion_type") !== assertionType) {
      throw new TokenRefusal("invalid_client", "the client is not known");
    }
    const { importJWK, jwtVerify } = await import("jose");
    const value = form.get("client_assertion") ?? "";
    try {
      const { payload, protectedHeader } = await jwtVerify(
        value,
        ({ alg }) => importJWK(client.key as JWK, alg),
        {
          issuer: client.id,
          subject: client.id,
          audience: this.authority,
          typ: "client-authentication+jwt",
          requiredClaims: ["jti", "iat", "exp"],
          maxTokenAge: 60,
          clockTolerance: 10,
          currentDate: new Date(this.#now()),
        },
      );
      if (protectedHeader.kid === undefined || payload.exp! - payload.iat! > 60) {
        throw new Error("kid or life");
      }
      this.#proofs.useOnce(`${client.id} ${payload.jti}`);
      return { client, assertion: payload };
    } catch {
      throw new TokenRefusal("invalid_client", "the assertion does not hold");
    }
  }

  #nonce(step = Math.floor(this.#now() / (nonceSeconds * 1000))): string {
    return createHmac("sha256", this.#secret).update(String(step)).digest("base64url");
  }

  #isNonce(text: string): boolean {
    const step = Math.floor(this.#now() / (nonceSeconds * 1000));
    return text === this.#nonce(step) || text === this.#nonce(step - 1);
  }
}

/** The organisation that an assertion asks for. HelseID would hold it against Altinn. */
function organisationOf(assertion: JWTPayload, client: IssuerClient): Record<string, string> {
  const [detail] = (assertion["assertion_details"] ?? []) as readonly {
    readonly practitioner_role?: {
      readonly organization?: { readonly identifier?: { readonly value?: unknown } };
    };
  }[];
  const value = String(detail?.practitioner_role?.organization?.identifier?.value ?? "");
  const [, asked, below] = /^NO:ORGNR:(\d{9})(?::(\d{9}))?$/.exec(value) ?? [];
  if (asked !== undefined && client.supplier === undefined) {
    throw new TokenRefusal("invalid_client", "the client serves one organisation only");
  }
  const parent = asked ?? client.parent;
  const child = below ?? /^\d{9}$/.exec(value)?.[0];
  return {
    ...(parent === undefined ? {} : { [organisationClaims.parent]: parent }),
    ...(child === undefined ? {} : { [organisationClaims.child]: child }),
    ...(client.supplier === undefined ? {} : { [organisationClaims.supplier]: client.supplier }),
  };
}
