/**
 * The client of HelseID against a real OpenID provider in this process.
 */
import assert from "node:assert/strict";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import {
  calculateJwkThumbprint,
  createRemoteJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  type JWK,
  jwtVerify,
} from "jose";
import { HelseIdError, openHelseIdClient, organisationClaims } from "../../delivery/helseid/mod.ts";
import { type HelseIdProvider, type ProviderOptions, startHelseIdProvider } from "./helse_id_provider.ts";

const scope = "fhi:slash.mottak/all";
const parent = "310000019";
const child = "314270320";
const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const publicJwk = (key: KeyObject) => key.export({ format: "jwk" }) as JWK;
const client = { id: "client", key: publicJwk(publicKey), scope, parent };

async function withProvider(
  run: (provider: HelseIdProvider) => Promise<void>,
  options: Partial<ProviderOptions> = {},
): Promise<void> {
  await using provider = await startHelseIdProvider({ clients: [client], ...options });
  await run(provider);
}

Deno.test("a token is had over the nonce round trip, bound to the key of the proofs", async () => {
  await withProvider(async (provider) => {
    const source = await openHelseIdClient({
      authority: provider.authority,
      clientId: "client",
      key: privateKey,
      scope,
    });
    const token = await source.token();
    assert.deepEqual(provider.answers, [{ status: 400, error: "use_dpop_nonce" }, {
      status: 200,
      error: null,
    }]);
    assert.equal(token.type, "DPoP");
    assert.equal(token.scope, scope);

    const url = "https://register.invalid/message?trace=1#top";
    const claims = {
      msg_type: "HST_Konsultasjon",
      msg_version: "1",
      msg_hash: "x",
      enc_sym_key: "y",
      enc_key_id: "z",
    };
    const headers = await source.authorize({ method: "POST", url }, claims);
    assert.equal(headers["Authorization"], `DPoP ${token.value}`);
    const proof = headers["DPoP"]!;
    const { jwk, typ, alg } = decodeProtectedHeader(proof);
    assert.deepEqual({ typ, alg }, { typ: "dpop+jwt", alg: "ES256" });
    assert.deepEqual(Object.keys(jwk!).sort(), ["crv", "kty", "x", "y"]);
    const { htm, htu, ath, jti, iat, nonce, ...further } = decodeJwt(proof);
    assert.deepEqual({ htm, htu }, { htm: "POST", htu: "https://register.invalid/message" });
    assert.equal(
      ath,
      new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token.value)))
        .toBase64({ alphabet: "base64url", omitPadding: true }),
    );
    assert.match(String(jti), /^[\da-f-]{36}$/);
    assert.ok(Math.abs(iat! - Date.now() / 1000) < 30);
    assert.equal(nonce, undefined, "the nonce of HelseID is not for others");
    assert.deepEqual(further, claims);

    const keys = createRemoteJWKSet(new URL(`${provider.authority}/jwks`));
    const { payload } = await jwtVerify(token.value, keys, {
      issuer: provider.authority,
      audience: "fhi:slash.mottak",
    });
    assert.equal((payload["cnf"] as { jkt: string }).jkt, await calculateJwkThumbprint(jwk as JWK));
    assert.equal(payload[organisationClaims.parent], parent);
    assert.equal(payload["client_amr"], "private_key_jwt");
  });
});

Deno.test("the assertion is as HelseID asks for", async () => {
  await withProvider(async (provider) => {
    const source = await openHelseIdClient({
      authority: `${provider.authority}/`,
      clientId: "client",
      key: { ...publicJwk(privateKey), kid: "by-name", alg: "PS384" },
      scope,
    });
    await source.token();
    const { header, claims } = provider.assertions.at(-1)!;
    assert.deepEqual(header, { typ: "client-authentication+jwt", alg: "PS384", kid: "by-name" });
    assert.equal(claims["iss"], "client");
    assert.equal(claims["sub"], "client");
    assert.equal(claims["aud"], provider.authority);
    assert.equal(Number(claims["exp"]) - Number(claims["iat"]), 60);
    assert.equal(claims["nbf"], claims["iat"]);
    assert.equal(
      new Set(provider.assertions.map(({ claims }) => claims["jti"])).size,
      provider.assertions.length,
    );
  }, { clients: [{ ...client, key: { ...client.key, kid: "by-name" } }] });
});

for (
  const [kind, key] of [
    ["RSA", privateKey],
    ["P-256", generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey],
    ["P-384", generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey],
    ["P-521", generateKeyPairSync("ec", { namedCurve: "P-521" }).privateKey],
  ] as const
) {
  Deno.test(`a key of kind ${kind} signs assertions and proofs`, async () => {
    const { d: _d, p: _p, q: _q, dp: _dp, dq: _dq, qi: _qi, ...half } = publicJwk(key);
    await withProvider(async (provider) => {
      const source = await openHelseIdClient({
        authority: provider.authority,
        clientId: "client",
        key,
        scope,
        proofKey: "client",
      });
      const { value } = await source.token();
      assert.equal(
        (decodeJwt(value)["cnf"] as { jkt: string }).jkt,
        await calculateJwkThumbprint(half as JWK),
      );
    }, { clients: [{ ...client, key: half as JWK }] });
  });
}

Deno.test("organisations of one tenant and of many stand in the token", async () => {
  const clients = [client, { ...client, id: "vendor", supplier: "315000004", delegations: [parent] }];
  await withProvider(async ({ authority }) => {
    const claimsOf = async (
      clientId: string,
      organisation: Parameters<typeof openHelseIdClient>[0]["organisation"],
    ) => {
      const source = await openHelseIdClient({
        authority,
        clientId,
        key: privateKey,
        scope,
        organisation: organisation!,
      });
      const claims = decodeJwt((await source.token()).value);
      return Object.values(organisationClaims).map((name) => claims[name]);
    };
    assert.deepEqual(await claimsOf("client", { tenancy: "single", child }), [parent, child, undefined]);
    assert.deepEqual(await claimsOf("vendor", { tenancy: "multi", parent }), [
      parent,
      undefined,
      "315000004",
    ]);
    assert.deepEqual(await claimsOf("vendor", { tenancy: "multi", parent, child }), [
      parent,
      child,
      "315000004",
    ]);
    await assert.rejects(claimsOf("vendor", { tenancy: "multi", parent: child }), { code: "invalid_client" });
  }, { clients });
});

Deno.test("many callers share one request, and the token is used again until shortly before its end", async () => {
  await withProvider(async ({ authority, answers }) => {
    let ahead = 0;
    const source = await openHelseIdClient({
      authority,
      clientId: "client",
      key: privateKey,
      scope,
      margin: 10_000,
      now: () => Date.now() + ahead,
    });
    const issued = () => answers.filter(({ status }) => status === 200).length;
    const tokens = await Promise.all(Array.from({ length: 20 }, () => source.token()));
    assert.equal(new Set(tokens.map(({ value }) => value)).size, 1);
    assert.equal(issued(), 1);
    ahead = 4_000;
    await source.token();
    assert.equal(issued(), 1);
    ahead = 11_000;
    const later = await source.token();
    assert.equal(issued(), 2);
    assert.notEqual(later.value, tokens[0]!.value);
    source.discard(tokens[0]);
    assert.equal((await source.token()).value, later.value, "another token was refused, not this one");
    source.discard(later);
    assert.notEqual((await source.token()).value, later.value);
  }, { tokenSeconds: 20 });
});

Deno.test("a token that only the provider can read is taken as it comes", async () => {
  await withProvider(async ({ authority }) => {
    const source = await openHelseIdClient({ authority, clientId: "client", key: privateKey, scope });
    const token = await source.token();
    assert.equal(token.value.split(".").length, 1);
    assert.equal(token.type, "DPoP");
  }, { format: "opaque" });
});

/** How the provider itself refuses. */
const refusals: readonly {
  readonly name: string;
  readonly code: HelseIdError["code"];
  readonly options: Partial<Parameters<typeof openHelseIdClient>[0]>;
  readonly text?: RegExp;
}[] = [
  {
    name: "a key that is not the registered one",
    code: "invalid_client",
    options: { key: generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey },
  },
  { name: "a client that is not known", code: "invalid_client", options: { clientId: "somebody" } },
  { name: "a scope that is not granted", code: "invalid_scope", options: { scope: "nhn:msh/api" } },
  {
    name: "a clock that is an hour slow",
    code: "clock_skew",
    options: { now: () => Date.now() - 3_600_000 },
    text: /3[56]\d\d seconds behind/,
  },
  {
    name: "a clock that is an hour fast",
    code: "clock_skew",
    options: { now: () => Date.now() + 3_600_000 },
    text: /3[56]\d\d seconds ahead of/,
  },
  { name: "no proof", code: "token_refused", options: { proofKey: "none" } },
  {
    name: "an algorithm of proofs that is not offered",
    code: "key_unsuitable",
    options: { proofKey: "client", algorithm: "RS512" },
    text: /RS512/,
  },
];

for (const { name, code, options, text } of refusals) {
  Deno.test(`refused: ${name}`, async () => {
    await withProvider(async ({ authority }) => {
      const source = await openHelseIdClient({
        authority,
        clientId: "client",
        key: privateKey,
        scope,
        ...options,
      });
      await assert.rejects(source.token(), (error) => {
        assert.ok(error instanceof HelseIdError);
        assert.equal(error.code, code, error.message);
        if (text !== undefined) assert.match(error.message + error.hint, text);
        assert.doesNotMatch(Deno.inspect(error), /eyJ|PRIVATE KEY|"d":/);
        return true;
      });
    }, { clients: [client, { ...client, id: "other", scope: "nhn:msh/api" }] });
  });
}
