/**
 * An OpenID provider in this process that is set up as HelseID is, for tests: client credentials, `private_key_jwt`, DPoP
 * with a nonce, and organisation claims.
 *
 * @module
 */
// deno-lint-ignore no-import-prefix
import { errors, Provider } from "npm:oidc-provider@9.13.3";
import { Buffer } from "node:buffer";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { generateKeyPairSync } from "node:crypto";
import { calculateJwkThumbprint, decodeJwt, type JWK } from "jose";
import { organisationClaims } from "../../delivery/helseid/mod.ts";

/** What is used of the provider's context; the package brings no types. */
interface Context {
  readonly path: string;
  readonly status: number;
  readonly body?: { readonly error?: string };
  readonly oidc: { readonly issuer: string; readonly params: Readonly<Record<string, unknown>> };
}

/** A client that the provider knows. */
export interface ProviderClient {
  readonly id: string;
  /** Public half of its key; without a `kid` it goes by its thumbprint. */
  readonly key: JWK;
  readonly scope: string;
  /** Organisation that a client of one organisation is of. */
  readonly parent?: string;
  /** Vendor of a client that serves many, and organisations that have delegated to it. */
  readonly supplier?: string;
  readonly delegations?: readonly string[];
}

/** Options of {@linkcode startHelseIdProvider}. */
export interface ProviderOptions {
  readonly clients: readonly ProviderClient[];
  /** @default "fhi:slash.mottak" */
  readonly audience?: string;
  /** Life of a token in seconds. @default 60 */
  readonly tokenSeconds?: number;
  /** `jwt`, or `opaque`: what only the provider can read. @default "jwt" */
  readonly format?: "jwt" | "opaque";
}

/** A provider that answers. */
export interface HelseIdProvider extends AsyncDisposable {
  /** What a client is told as its authority. */
  readonly authority: string;
  /** Requests to the token endpoint so far, with what was answered. */
  readonly answers: readonly { readonly status: number; readonly error: string | null }[];
  /** What stood in the client assertions, in the order they came. */
  readonly assertions: readonly { readonly header: JWK; readonly claims: Record<string, unknown> }[];
}

/** Those that the client may use, but one, so that it can be seen what happens where one is missing. */
const algorithms = ["RS256", "RS384", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

/** Where the provider keeps what it must remember: assertions and proofs that it has seen. */
class Memory {
  readonly #entries = new Map<string, unknown>();
  upsert(id: string, payload: unknown): Promise<void> {
    this.#entries.set(id, payload);
    return Promise.resolve();
  }
  find(id: string): Promise<unknown> {
    return Promise.resolve(this.#entries.get(id));
  }
  destroy(id: string): Promise<void> {
    this.#entries.delete(id);
    return Promise.resolve();
  }
}

/** Starts a provider on 127.0.0.1, at a port that the system chooses. */
export async function startHelseIdProvider(options: ProviderOptions): Promise<HelseIdProvider> {
  const audience = options.audience ?? "fhi:slash.mottak";
  const answers: { status: number; error: string | null }[] = [];
  const assertions: { header: JWK; claims: Record<string, unknown> }[] = [];
  let answer: (request: IncomingMessage, response: ServerResponse) => unknown = () => {};
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const authority = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const scopes = [...new Set(options.clients.flatMap(({ scope }) => scope.split(" ")))];
  const clientOf = (id: string) => options.clients.find((client) => client.id === id)!;
  const signing = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" });
  const provider = new Provider(authority, {
    jwks: { keys: [{ ...signing, alg: "RS256", use: "sig", kid: "provider" }] },
    scopes,
    routes: { token: "/connect/token" },
    clientAuthMethods: ["private_key_jwt"],
    enabledJWA: { dPoPSigningAlgValues: algorithms, clientAuthSigningAlgValues: algorithms },
    adapter: Memory,
    ttl: { ClientCredentials: options.tokenSeconds ?? 60 },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      dPoP: { enabled: true, nonceSecret: Buffer.alloc(32, 7), requireNonce: () => true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => audience,
        getResourceServerInfo: () => ({
          scope: scopes.join(" "),
          audience,
          accessTokenTTL: options.tokenSeconds ?? 60,
          accessTokenFormat: options.format ?? "jwt",
          jwt: { sign: { alg: "RS256" } },
        }),
      },
    },
    assertJwtClientAuthClaimsAndHeader: (
      context: Context,
      claims: Record<string, unknown>,
      header: JWK,
      client: { readonly clientId: string },
    ) => {
      assertions.push({ header, claims });
      assertAsHelseIdDoes(context, { claims, header, client: clientOf(client.clientId) });
    },
    extraTokenClaims: (context: Context) => {
      const { client_assertion: assertion, client_id: id } = context.oidc.params;
      return organisationOf(decodeJwt(String(assertion)), clientOf(String(id)));
    },
    clients: await Promise.all(options.clients.map(async ({ id, key, scope }) => ({
      client_id: id,
      token_endpoint_auth_method: "private_key_jwt",
      jwks: { keys: [{ ...key, kid: key.kid ?? await calculateJwkThumbprint(key) }] },
      grant_types: ["client_credentials"],
      redirect_uris: [],
      response_types: [],
      scope,
      dpop_bound_access_tokens: true,
    }))),
  });
  provider.use(async (context: Context, next: () => Promise<void>) => {
    await next();
    if (context.path !== "/connect/token") return;
    answers.push({ status: context.status, error: context.body?.error ?? null });
  });
  answer = provider.callback();
  return {
    authority,
    answers,
    assertions,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What HelseID asks of an assertion beyond what the standard does. */
function assertAsHelseIdDoes(
  context: Context,
  { claims, header, client }: {
    readonly claims: Record<string, unknown>;
    readonly header: JWK;
    readonly client: ProviderClient;
  },
): void {
  const { aud, exp, iat, nbf } = claims as Record<string, number>;
  if (String(aud) !== context.oidc.issuer) throw new errors.InvalidClientAuth("aud is not the issuer");
  if ((header as { typ?: string }).typ !== "client-authentication+jwt") {
    throw new errors.InvalidClientAuth("typ");
  }
  if (!(exp! - iat! <= 60) || nbf === undefined) throw new errors.InvalidClientAuth("lives too long");
  const asked = partiesOf(claims);
  if (asked?.parent !== undefined && !client.delegations?.includes(asked.parent)) {
    throw new errors.InvalidClientAuth("not delegated");
  }
}

function partiesOf(claims: Record<string, unknown>): { parent?: string; child?: string } | undefined {
  const details = claims["assertion_details"] as
    | readonly [
      { practitioner_role: { organization: { identifier: { value: string } } } },
    ]
    | undefined;
  if (details === undefined) return undefined;
  const { value } = details[0].practitioner_role.organization.identifier;
  if (!value.startsWith("NO:ORGNR:")) return { child: value };
  const [parent, child] = value.slice("NO:ORGNR:".length).split(":");
  return { parent: parent!, ...(child === undefined ? {} : { child }) };
}

function organisationOf(assertion: Record<string, unknown>, client: ProviderClient): Record<string, string> {
  const asked = partiesOf(assertion);
  const parent = asked?.parent ?? client.parent;
  return {
    client_amr: "private_key_jwt",
    ...(parent === undefined ? {} : { [organisationClaims.parent]: parent }),
    ...(asked?.child === undefined ? {} : { [organisationClaims.child]: asked.child }),
    ...(client.supplier === undefined ? {} : { [organisationClaims.supplier]: client.supplier }),
  };
}
