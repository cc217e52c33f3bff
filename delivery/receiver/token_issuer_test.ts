import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { SignJWT } from "jose";
import { signProof, tokenHash } from "../helseid/proof.ts";
import { type HelseIdOptions, openHelseIdClient, type TokenSource } from "../helseid/mod.ts";
import { makeSigningKey } from "../helseid/signing_key.ts";
import { openTokenIssuer, type TokenIssuer, type TokenIssuerOptions, TokenRefusal } from "./token_issuer.ts";

const scope = "fhi:slash.mottak/all";
const url = "http://127.0.0.1:1/message";
const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const key = publicKey.export({ format: "jwk" });
const clients = [
  { id: "one", key, scope: `${scope} other`, parent: "310000019" },
  { id: "vendor", key, scope, supplier: "315000004" },
];

interface Setting {
  readonly issuer: TokenIssuer;
  readonly source: TokenSource;
  /** Seconds that the clock of the issuer is moved on by. */
  wait(seconds: number): void;
}

async function withIssuer(
  run: (setting: Setting) => Promise<void>,
  options: Partial<TokenIssuerOptions> & { readonly client?: Partial<HelseIdOptions> } = {},
): Promise<void> {
  let waited = 0;
  const now = () => Date.now() + waited * 1000;
  const { client, ...rest } = options;
  await using issuer = await openTokenIssuer({ clients, now, ...rest });
  const source = await openHelseIdClient({
    authority: issuer.authority,
    clientId: "one",
    key: privateKey,
    scope,
    now,
    ...client,
  });
  await run({ issuer, source, wait: (seconds) => void (waited += seconds) });
}

/** A request with the headers that the client gives, or others in their place. */
async function requestBy(source: TokenSource, headers: Readonly<Record<string, string>> = {}) {
  const given = await source.authorize({ method: "POST", url }, { msg_type: "HST_Avtale" });
  return { method: "POST", url, headers: new Headers({ ...given, ...headers }) };
}

Deno.test("who sends is told by the token, and what of by the proof", async () => {
  await withIssuer(async ({ issuer, source }) => {
    const { proof, ...told } = await issuer.verifyToken(await requestBy(source), { scope });
    assert.deepEqual(told, {
      clientId: "one",
      scope: [scope],
      parent: "310000019",
      child: null,
      supplier: null,
    });
    assert.equal(proof["msg_type"], "HST_Avtale");
    await issuer.verifyToken(await requestBy(source));
    assert.equal(issuer.issued, 1);
  });
});

Deno.test("a vendor's client sends for the organisation that it names", async () => {
  const client = {
    clientId: "vendor",
    organisation: { tenancy: "multi", parent: "314270320", child: "310000019" },
  } as const;
  await withIssuer(async ({ issuer, source }) => {
    const { parent, child, supplier } = await issuer.verifyToken(await requestBy(source));
    assert.deepEqual([parent, child, supplier], ["314270320", "310000019", "315000004"]);
  }, { client });
});

Deno.test("a nonce for the register is asked for, learnt, and asked for anew when it has run out", async () => {
  await withIssuer(async ({ issuer, source, wait }) => {
    const refusedOnce = async () => {
      const refusal = await issuer.verifyToken(await requestBy(source)).then(
        () => undefined,
        (error) => error,
      );
      assert.ok(refusal instanceof TokenRefusal);
      assert.deepEqual([refusal.code, refusal.status], ["use_dpop_nonce", 401]);
      assert.match(refusal.headers["WWW-Authenticate"]!, /^DPoP error="use_dpop_nonce"/);
      source.learnNonce(url, refusal.headers["DPoP-Nonce"]!);
    };
    await refusedOnce();
    await issuer.verifyToken(await requestBy(source));
    wait(200);
    await refusedOnce();
    await issuer.verifyToken(await requestBy(source));
  }, { registerNonce: true, tokenSeconds: 600 });
});

/** Requests that are not let in. */
const refusals: readonly {
  readonly name: string;
  readonly code: TokenRefusal["code"];
  readonly run: (setting: Setting) => Promise<Parameters<TokenIssuer["verifyToken"]>[0]>;
}[] = [
  {
    name: "no token",
    code: "invalid_token",
    run: () => Promise.resolve({ method: "POST", url, headers: new Headers() }),
  },
  {
    name: "a token sent as a bearer",
    code: "invalid_token",
    run: async ({ source }) => requestBy(source, { Authorization: `Bearer ${(await source.token()).value}` }),
  },
  {
    name: "a token that somebody made",
    code: "invalid_token",
    run: ({ source }) => requestBy(source, { Authorization: "DPoP eyJ.e30.x" }),
  },
  {
    name: "a token that has expired",
    code: "invalid_token",
    run: async ({ source, wait }) => {
      const request = await requestBy(source);
      wait(61);
      return request;
    },
  },
  {
    name: "no proof",
    code: "invalid_dpop_proof",
    run: async ({ source }) => {
      const request = await requestBy(source);
      request.headers.delete("dpop");
      return request;
    },
  },
  {
    name: "a proof that is none",
    code: "invalid_dpop_proof",
    run: ({ source }) => requestBy(source, { DPoP: "x.y.z" }),
  },
  {
    name: "a proof by another key",
    code: "invalid_token",
    run: async ({ source }) => {
      const token = (await source.token()).value;
      const issuedAt = Math.floor(Date.now() / 1000);
      return requestBy(source, {
        DPoP: await signProof(await makeSigningKey(), { method: "POST", url, token, issuedAt }),
      });
    },
  },
  {
    name: "a proof of another method",
    code: "invalid_dpop_proof",
    run: async ({ source }) => ({ ...await requestBy(source), method: "PUT" }),
  },
  {
    name: "a proof of another address",
    code: "invalid_dpop_proof",
    run: async ({ source }) => ({ ...await requestBy(source), url: `${url}s` }),
  },
  {
    name: "a proof of another token",
    code: "invalid_dpop_proof",
    run: async ({ source }) => {
      const before = await requestBy(source);
      source.discard();
      return requestBy(source, { DPoP: before.headers.get("dpop")! });
    },
  },
  {
    name: "a proof that was used before",
    code: "invalid_dpop_proof",
    run: async ({ issuer, source }) => {
      const request = await requestBy(source);
      await issuer.verifyToken(request);
      return request;
    },
  },
];

for (const { name, code, run } of refusals) {
  Deno.test(`${code}: ${name}`, async () => {
    await withIssuer(async (setting) => {
      const request = await run(setting);
      await assert.rejects(setting.issuer.verifyToken(request), (error) => {
        assert.ok(error instanceof TokenRefusal);
        assert.equal(error.code, code, error.message);
        return true;
      });
    });
  });
}

Deno.test("invalid_dpop_proof: a proof of an hour ago", async () => {
  await withIssuer(async ({ issuer, source, wait }) => {
    const request = await requestBy(source);
    wait(3_600);
    await assert.rejects(issuer.verifyToken(request), { code: "invalid_dpop_proof" });
  }, { tokenSeconds: 86_400 });
});

Deno.test("insufficient_scope: a token for something else", async () => {
  await withIssuer(async ({ issuer, source }) => {
    const refused = issuer.verifyToken(await requestBy(source), { scope });
    await assert.rejects(refused, (error) => error instanceof TokenRefusal && error.status === 403);
  }, { client: { scope: "other" } });
});

/** Clients that get no token. */
const withoutToken: readonly (readonly [string, string, Partial<HelseIdOptions>])[] = [
  ["an unknown client", "invalid_client", { clientId: "nobody" }],
  ["another key", "invalid_client", { key: generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey }],
  ["a scope not granted", "invalid_scope", { scope: "everything" }],
  ["one organisation for another", "invalid_client", {
    organisation: { tenancy: "multi", parent: "314270320" },
  }],
  ["no proof", "invalid_dpop_proof", { proofKey: "none" }],
];

for (const [name, code, client] of withoutToken) {
  Deno.test(`no token, ${code}: ${name}`, async () => {
    await withIssuer(async ({ issuer, source }) => {
      await assert.rejects(source.token(), { code });
      assert.equal(issuer.issued, 0);
    }, { client });
  });
}

/** Assertions that do not hold. */
const assertions: readonly (readonly [string, Record<string, unknown>, string?])[] = [
  ["for somebody else", { aud: "https://other.invalid" }],
  ["by somebody else", { iss: "vendor" }],
  ["without an id", { jti: undefined }],
  ["that lives too long", { exp: Math.floor(Date.now() / 1000) + 3_600 }],
  ["of another type", {}, "JWT"],
];

for (const [name, claims, typ = "client-authentication+jwt"] of assertions) {
  Deno.test(`no token: an assertion ${name}`, async () => {
    await withIssuer(async ({ issuer: { authority } }) => {
      const seconds = Math.floor(Date.now() / 1000);
      const assertion = new SignJWT({
        iss: "one",
        sub: "one",
        aud: authority,
        jti: "1",
        iat: seconds,
        nbf: seconds,
        exp: seconds + 60,
        ...claims,
      }).setProtectedHeader({ alg: "ES256", kid: "x", typ });
      assert.deepEqual(await tokenRequest(authority, await assertion.sign(privateKey)), [
        401,
        "invalid_client",
      ]);
    });
  });
}

Deno.test("an assertion is good once", async () => {
  await withIssuer(async ({ issuer: { authority } }) => {
    const seconds = Math.floor(Date.now() / 1000);
    const assertion = await new SignJWT({
      iss: "one",
      sub: "one",
      aud: authority,
      jti: "1",
      iat: seconds,
      exp: seconds + 60,
    })
      .setProtectedHeader({ alg: "ES256", kid: "x", typ: "client-authentication+jwt" }).sign(privateKey);
    assert.deepEqual(await tokenRequest(authority, assertion), [400, "invalid_dpop_proof"]);
    assert.deepEqual(await tokenRequest(authority, assertion), [401, "invalid_client"]);
  });
});

async function tokenRequest(authority: string, assertion: string): Promise<[number, string]> {
  const response = await fetch(`${authority}/connect/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: "one",
      scope,
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      client_assertion: assertion,
    }),
  });
  return [response.status, (await response.json()).error];
}

Deno.test("other addresses are not there", async () => {
  await withIssuer(async ({ issuer: { authority } }) => {
    const response = await fetch(`${authority}/connect/authorize`);
    assert.equal(response.status, 404);
    await response.body?.cancel();
  });
});

Deno.test("a hash of a token is that of RFC 9449, section 7", async () => {
  const token = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU";
  assert.equal(await tokenHash(token), "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo");
});
