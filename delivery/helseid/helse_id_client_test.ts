import assert from "node:assert/strict";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { HelseIdError, type HelseIdErrorCode, openHelseIdClient, plainBearer } from "./mod.ts";
import {
  authority,
  clientKey,
  clientOf,
  granted,
  noon,
  opaqueToken,
  refused,
  type TestClientOptions,
  type TokenAnswer,
} from "./test_server.ts";

/** What must not stand in an error, whatever part of it is shown: JWTs, keys, and the token of the tests. */
const secrets = [
  /eyJ[\w-]{10}/,
  /PRIVATE KEY/,
  new RegExp(String(clientKey.export({ format: "jwk" }).d)),
  new RegExp(opaqueToken),
];

function assertSilent(error: unknown): asserts error is HelseIdError {
  assert.ok(error instanceof HelseIdError, String(error));
  for (let one: unknown = error; one !== undefined; one = (one as Error).cause) {
    for (const text of [Deno.inspect(one), String(one), JSON.stringify(one), (one as Error).stack ?? ""]) {
      for (const secret of secrets) assert.doesNotMatch(text, secret);
    }
  }
}

/** A way that it does not work. */
interface NegativeCase {
  readonly name: string;
  readonly code: HelseIdErrorCode;
  readonly answer?: TokenAnswer;
  readonly options?: TestClientOptions;
  readonly text?: RegExp;
  readonly transient?: boolean;
  readonly retryAfter?: number;
}

const opaque = (fields: Record<string, unknown>) => () =>
  Response.json({ access_token: opaqueToken, token_type: "DPoP", expires_in: 60, ...fields });
const echo: TokenAnswer = ({ form }) => refused("invalid_request", { description: `got ${form}` });

const cases: readonly NegativeCase[] = [
  {
    name: "no discovery document",
    code: "discovery_failed",
    options: { discovery: () => new Response("", { status: 404 }) },
  },
  {
    name: "a page in place of the discovery document",
    code: "discovery_failed",
    options: { discovery: () => new Response("<html>") },
  },
  {
    name: "a redirect in place of the discovery document",
    code: "discovery_failed",
    options: {
      discovery: () => new Response(null, { status: 302, headers: { location: "https://other.invalid/" } }),
    },
  },
  {
    name: "a discovery document without end",
    code: "discovery_failed",
    options: { discovery: () => new Response(`{"issuer": "${" ".repeat(400_000)}"}`) },
  },
  {
    name: "a discovery document without issuer",
    code: "discovery_failed",
    options: { discovery: { issuer: 1 } },
  },
  {
    name: "a discovery document without token endpoint",
    code: "discovery_failed",
    options: { discovery: { token_endpoint: null } },
  },
  {
    name: "a token endpoint in the clear",
    code: "discovery_failed",
    options: { discovery: { token_endpoint: "http://helseid.invalid/connect/token" } },
  },
  {
    name: "a server that wants client secrets",
    code: "discovery_failed",
    options: { discovery: { token_endpoint_auth_methods_supported: ["client_secret_post"] } },
  },
  {
    name: "another issuer",
    code: "issuer_mismatch",
    options: { discovery: { issuer: "https://helseid.invalid.example" } },
  },
  {
    name: "an issuer that begins alike",
    code: "issuer_mismatch",
    options: { discovery: { issuer: `${authority}/other` } },
  },
  {
    name: "a server that does not take the key's algorithm",
    code: "key_unsuitable",
    options: { discovery: { token_endpoint_auth_signing_alg_values_supported: ["RS256", "PS256"] } },
    text: /ES256.*RS256, PS256/s,
  },
  {
    name: "a server that is down when asked for its addresses",
    code: "server_error",
    options: { discovery: () => new Response("", { status: 503, headers: { "retry-after": "7" } }) },
    transient: true,
    retryAfter: 7_000,
  },
  {
    name: "a server that is down when asked for a token",
    code: "server_error",
    answer: () => new Response("", { status: 502 }),
    transient: true,
  },
  {
    name: "a server that has too much to do",
    code: "server_error",
    answer: () =>
      new Response("", { status: 429, headers: { "retry-after": new Date(noon + 90_000).toUTCString() } }),
    transient: true,
    retryAfter: 90_000,
  },
  {
    name: "no connection",
    code: "unreachable",
    answer: () => {
      throw new TypeError("connection refused");
    },
    transient: true,
  },
  {
    name: "a connection that breaks",
    code: "unreachable",
    answer: () =>
      new Response(new ReadableStream({ pull: (controller) => controller.error(new Error("reset")) })),
    transient: true,
  },
  {
    name: "no answer",
    code: "timeout",
    answer: ({ signal }) =>
      new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
    options: { timeout: 20 },
    text: /20 milliseconds/,
    transient: true,
  },
  {
    name: "an unknown client",
    code: "invalid_client",
    answer: () => refused("invalid_client", { status: 401 }),
  },
  { name: "a scope not granted", code: "invalid_scope", answer: () => refused("invalid_scope") },
  {
    name: "a scope granted in part",
    code: "invalid_scope",
    answer: (arrived) => granted(arrived, { scope: "other" }),
  },
  {
    name: "a client not set up for this",
    code: "unauthorized_client",
    answer: () => refused("unauthorized_client"),
  },
  {
    name: "a proof that is not taken",
    code: "invalid_dpop_proof",
    answer: () => refused("invalid_dpop_proof"),
  },
  {
    name: "a refusal of another kind",
    code: "token_refused",
    answer: () => refused("unsupported_grant_type"),
    text: /unsupported_grant_type/,
  },
  {
    name: "a refusal without words",
    code: "token_refused",
    answer: () => new Response("no", { status: 403 }),
    text: /status 403/,
  },
  {
    name: "a redirect of the token request",
    code: "token_refused",
    answer: () => Response.redirect("https://other.invalid/"),
  },
  { name: "a refusal that repeats the request", code: "token_refused", answer: echo, text: /…/ },
  {
    name: "a clock that is slow",
    code: "clock_skew",
    answer: () => refused("invalid_client", { headers: { date: new Date(noon + 90_000).toUTCString() } }),
    text: /90 seconds behind/,
  },
  {
    name: "a clock that is fast",
    code: "clock_skew",
    answer: () => refused("invalid_dpop_proof", { headers: { date: new Date(noon - 45_000).toUTCString() } }),
    text: /45 seconds ahead of/,
  },
  {
    name: "an unknown client, and clocks that differ little",
    code: "invalid_client",
    answer: () => refused("invalid_client", { headers: { date: new Date(noon - 9_000).toUTCString() } }),
  },
  {
    name: "a nonce again and again",
    code: "nonce_loop",
    answer: (_, count) => refused("use_dpop_nonce", { headers: { "dpop-nonce": `nonce-${count}` } }),
  },
  { name: "a nonce asked for and not given", code: "nonce_loop", answer: () => refused("use_dpop_nonce") },
  {
    name: "a page in place of a token",
    code: "token_malformed",
    answer: () => new Response(`<html>${opaqueToken}`),
  },
  {
    name: "broken JSON around a token",
    code: "token_malformed",
    answer: () => new Response(`{"access_token": "${opaqueToken}", x`),
  },
  { name: "no token", code: "token_malformed", answer: opaque({ access_token: undefined }) },
  {
    name: "a token that would end the header",
    code: "token_malformed",
    answer: opaque({ access_token: `${opaqueToken}\r\nx: y` }),
  },
  { name: "a token type nobody knows", code: "token_malformed", answer: opaque({ token_type: "mac" }) },
  { name: "a life without end", code: "token_malformed", answer: opaque({ expires_in: 1e12 }) },
  { name: "a life that is a word", code: "token_malformed", answer: opaque({ expires_in: "60" }) },
  { name: "no life", code: "token_malformed", answer: opaque({ expires_in: undefined }) },
  {
    name: "a JWT that is none",
    code: "token_malformed",
    answer: opaque({ access_token: `${opaqueToken}.x.y` }),
  },
  { name: "a bearer token", code: "token_not_bound", answer: opaque({ token_type: "Bearer" }) },
  {
    name: "a token bound to another key",
    code: "token_not_bound",
    answer: (arrived) => granted(arrived, { claims: { cnf: { jkt: "other" } } }),
  },
  {
    name: "a token bound to no key",
    code: "token_not_bound",
    answer: (arrived) => granted(arrived, { claims: { cnf: undefined } }),
  },
  {
    name: "a bound token where a bearer was asked for",
    code: "token_not_bound",
    answer: opaque({}),
    options: { proofKey: "none" },
  },
  { name: "a token that has lived", code: "token_expired_at_issue", answer: opaque({ expires_in: 0 }) },
  {
    name: "a token whose time is over",
    code: "token_expired_at_issue",
    answer: (arrived) => granted(arrived, { claims: { exp: noon / 1000 - 1 } }),
  },
  {
    name: "a token whose time is over by a clock that is fast",
    code: "clock_skew",
    answer: async (arrived) => {
      const response = await granted(arrived, { claims: { exp: noon / 1000 - 60 } });
      return new Response(response.body, { headers: { date: new Date(noon - 120_000).toUTCString() } });
    },
    text: /120 seconds ahead/,
  },
];

for (const { name, code, answer, options, text, transient = false, retryAfter } of cases) {
  Deno.test(`${code}: ${name}`, async () => {
    const { source } = await clientOf(answer ?? ((arrived) => granted(arrived)), options);
    await assert.rejects(source.token(), (error) => {
      assertSilent(error);
      assert.equal(error.code, code, error.message);
      assert.equal(error.transient, transient);
      assert.equal(error.retryAfter, retryAfter);
      assert.match(error.message, /^[A-Z]/);
      assert.ok(error.hint.length > 10);
      if (text !== undefined) assert.match(`${error.message}\n${error.hint}`, text);
      return true;
    });
  });
}

/** Options that cannot be used. */
const wrongOptions: readonly (readonly [string, TestClientOptions])[] = [
  ["an authority in the clear", { authority: "http://helseid.invalid" }],
  ["an authority with a query", { authority: `${authority}?x=1` }],
  ["an authority with a password", { authority: "https://me:secret@helseid.invalid" }],
  ["an authority that is no address", { authority: "helseid" }],
  ["no client id", { clientId: " " }],
  ["no scope", { scope: "" }],
  ["an organisation number with a wrong digit", { organisation: { tenancy: "multi", parent: "310000010" } }],
  ["an organisation number with more behind it", {
    organisation: { tenancy: "single", child: "3100000190" },
  }],
];

for (const [name, options] of wrongOptions) {
  Deno.test(`option_invalid: ${name}`, async () => {
    await assert.rejects(clientOf((arrived) => granted(arrived), options), (error) => {
      assertSilent(error);
      assert.equal(error.code, "option_invalid");
      assert.doesNotMatch(error.message + error.hint, /secret/);
      return true;
    });
  });
}

Deno.test("an address of this machine may be in the clear", async () => {
  const source = await openHelseIdClient({
    authority: "http://127.0.0.1:1",
    clientId: "client",
    key: clientKey,
    scope: "some/scope",
    fetch: () => Promise.reject(new TypeError("refused")),
  });
  await assert.rejects(source.token(), { code: "unreachable" });
});

Deno.test("a token does not show itself, and neither does what gives it", async () => {
  const { source } = await clientOf((arrived) => granted(arrived));
  const token = await source.token();
  assert.match(token.value, /^eyJ/);
  for (const shown of [token, { ...token }, source, [token], plainBearer(opaqueToken)]) {
    for (const secret of [token.value, opaqueToken]) {
      assert.ok(!Deno.inspect(shown, { depth: 10, showHidden: false }).includes(secret));
      assert.ok(!JSON.stringify(shown).includes(secret));
    }
  }
});

Deno.test("the proof of the first request has no nonce, the next one has that of the answer", async () => {
  const { source, arrived } = await clientOf((one, count) =>
    count === 1 ? refused("use_dpop_nonce", { headers: { "dpop-nonce": "first" } }) : granted(one)
  );
  const token = await source.token();
  assert.deepEqual(arrived.map(({ proof }) => proof!["nonce"]), [undefined, "first"]);
  assert.deepEqual(arrived.map(({ proof }) => [proof!["htm"], proof!["htu"]]), [
    ["POST", `${authority}/connect/token`],
    ["POST", `${authority}/connect/token`],
  ]);
  const ids = arrived.flatMap((
    { proof, form },
  ) => [proof!["jti"], decodeJwt(form.get("client_assertion")!).jti]);
  assert.equal(new Set(ids).size, 4, "each id is used once");
  assert.equal(token.expires, noon + 60_000);
});

Deno.test("a nonce that comes with a token is used for the next one", async () => {
  let now = noon;
  const { source, arrived } = await clientOf(async (one, count) => {
    const response = await granted(one, { claims: { exp: noon / 1000 + 6_000 } });
    return new Response(response.body, { headers: { "dpop-nonce": `nonce-${count}` } });
  }, { now: () => now });
  await source.token();
  now += 55_000;
  await source.token();
  assert.deepEqual(arrived.map(({ proof }) => proof!["nonce"]), [undefined, "nonce-1"]);
});

Deno.test("a server's nonce stands in the proofs for that server alone", async () => {
  const { source } = await clientOf((arrived) => granted(arrived));
  const nonceFor = async (url: string) => {
    const { DPoP } = await source.authorize({ method: "GET", url });
    return decodeJwt(DPoP!)["nonce"];
  };
  source.learnNonce("https://register.invalid/message", "of-the-register");
  assert.equal(await nonceFor("https://register.invalid/keys"), "of-the-register");
  assert.equal(await nonceFor("https://register.invalid:8443/keys"), undefined);
  assert.equal(await nonceFor("https://other.invalid/keys"), undefined);
  source.learnNonce("https://register.invalid/message", "newer");
  assert.equal(await nonceFor("https://register.invalid/keys"), "newer");
  source.learnNonce("https://register.invalid/message", 'with "quotes"');
  assert.equal(await nonceFor("https://register.invalid/keys"), "newer");
});

for (const name of ["jti", "htm", "htu", "iat", "nonce", "ath"]) {
  Deno.test(`claim_reserved: ${name}`, async () => {
    const { source } = await clientOf((arrived) => granted(arrived));
    await assert.rejects(
      source.authorize({ method: "POST", url: "https://register.invalid/" }, { [name]: "x" }),
      (error) => {
        assertSilent(error);
        return error.code === "claim_reserved";
      },
    );
  });
}

Deno.test("two proofs of one request are two proofs, by one key that is not the client's", async () => {
  const { source } = await clientOf((arrived) => granted(arrived));
  const request = { method: "POST", url: "https://register.invalid/message" };
  const [one, other] = [await source.authorize(request), await source.authorize(request)];
  assert.equal(one["Authorization"], other["Authorization"]);
  assert.notEqual(decodeJwt(one["DPoP"]!).jti, decodeJwt(other["DPoP"]!).jti);
  const { jwk } = decodeProtectedHeader(one["DPoP"]!);
  assert.deepEqual(jwk, decodeProtectedHeader(other["DPoP"]!).jwk);
  assert.notEqual(jwk!.x, clientKey.export({ format: "jwk" }).x);
});

Deno.test("a bearer is sent as such, and has no place for claims", async () => {
  const { source, arrived } = await clientOf(
    () => Response.json({ access_token: opaqueToken, token_type: "bearer", expires_in: 60 }),
    { proofKey: "none" },
  );
  const request = { method: "POST", url: "https://register.invalid/message" };
  assert.deepEqual(await source.authorize(request), { Authorization: `Bearer ${opaqueToken}` });
  assert.equal(arrived[0]!.proof, undefined);
  await assert.rejects(source.authorize(request, { msg_type: "x" }), { code: "token_not_bound" });
});

Deno.test("who waits shares one request; who fails fails for all, and the next call asks anew", async () => {
  let isDown = true;
  const { source, arrived } = await clientOf((one) =>
    isDown ? new Response("", { status: 503 }) : granted(one)
  );
  const failed = await Promise.allSettled([source.token(), source.token(), source.token()]);
  assert.deepEqual(failed.map(({ status }) => status), ["rejected", "rejected", "rejected"]);
  assert.equal(arrived.length, 1);
  isDown = false;
  await source.token();
  assert.equal(arrived.length, 2);
});

Deno.test("one who stops waiting leaves the request to the others; the last one takes it along", async () => {
  const begun = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<void>();
  const { source, arrived } = await clientOf(async (one) => {
    begun.resolve();
    await Promise.race([
      answer.promise,
      new Promise((_, reject) => one.signal.addEventListener("abort", () => reject(one.signal.reason))),
    ]);
    return granted(one);
  });
  const [first, second] = [new AbortController(), new AbortController()];
  const waiting = [first, second].map(({ signal }) => source.token({ signal }));
  const settled = Promise.allSettled(waiting);
  await begun.promise;
  first.abort(new Error("no more patience"));
  await assert.rejects(waiting[0]!, { message: "no more patience" });
  assert.equal(arrived[0]!.signal.aborted, false);
  second.abort(new Error("nor here"));
  await assert.rejects(waiting[1]!, { message: "nor here" });
  assert.equal(arrived[0]!.signal.aborted, true);
  await settled;
  answer.resolve();
  await source.token();
  assert.equal(arrived.length, 2);
  await assert.rejects(source.token({ signal: AbortSignal.abort(new Error("before")) }), {
    message: "before",
  });
});

Deno.test("a token is used until the margin before its end, a short-lived one for half its life", async () => {
  for (
    const [life, margin, end] of [[60, 10_000, 50_000], [60, 25_000, 35_000], [8, 10_000, 4_000]] as const
  ) {
    let now = noon;
    const { source, arrived } = await clientOf(
      (one) => granted(one, { expires_in: life, claims: { exp: noon / 1000 + 600 } }),
      { now: () => now, margin },
    );
    await source.token();
    now = noon + end - 1;
    await source.token();
    assert.equal(arrived.length, 1);
    now = noon + end;
    await source.token();
    assert.equal(arrived.length, 2);
  }
});

Deno.test("what the organisation is stands in each assertion", async () => {
  const { source, arrived } = await clientOf((one) => granted(one), {
    organisation: { tenancy: "multi", parent: "310000019", child: "314270320" },
  });
  await source.token();
  assert.deepEqual(decodeJwt(arrived[0]!.form.get("client_assertion")!)["assertion_details"], [{
    type: "helseid_authorization",
    practitioner_role: {
      organization: {
        identifier: { system: "urn:oid:1.0.6523", type: "ENH", value: "NO:ORGNR:310000019:314270320" },
      },
    },
  }]);
});
