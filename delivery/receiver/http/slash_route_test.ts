import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { constants, createCipheriv, createHash, publicEncrypt, randomBytes } from "node:crypto";
import { slashErrors } from "../../../register/code_lists/slash_errors.ts";
import { TestIntake, TestTokens } from "../../transports/http/test_http.ts";
import { slashMessageId } from "../../transports/slash/mod.ts";
import {
  type HttpServer,
  type HttpServerEvent,
  serveHttp,
  type ServeHttpOptions,
  SlashKeyRing,
} from "./mod.ts";
import { postSlash, type SlashRequestChanges } from "./test_slash_client.ts";

interface Stage extends AsyncDisposable {
  readonly server: HttpServer;
  readonly url: string;
  readonly tokens: TestTokens;
  readonly intake: TestIntake;
  readonly events: HttpServerEvent[];
}

/** A key takes half a second to make: tests that do not end one share this. */
const sharedKeys = new SlashKeyRing();

async function open(options: Partial<ServeHttpOptions> = {}): Promise<Stage> {
  const tokens = await TestTokens.make();
  const intake = new TestIntake();
  const events: HttpServerEvent[] = [];
  const server = await serveHttp({
    intake,
    verifyToken: tokens.verify,
    keys: sharedKeys,
    onEvent: (event) => events.push(event),
    ...options,
  });
  return {
    server,
    url: server.url,
    tokens,
    intake,
    events,
    [Symbol.asyncDispose]: () => server.close(),
  };
}

/** Seals anything at all, as a client that does not look at what it sends. */
async function sealAnything(payload: Uint8Array, server: HttpServer): Promise<SlashRequestChanges> {
  const [key] = await server.keys.list();
  const messageKey = randomBytes(32);
  const vector = randomBytes(16);
  const cipher = createCipheriv("aes-256-cbc", messageKey, vector);
  const sealed = Buffer.concat([vector, cipher.update(payload), cipher.final()]).toString("base64");
  const encrypted = publicEncrypt({
    key: key!.publicKey,
    padding: constants.RSA_PKCS1_OAEP_PADDING,
    oaepHash: "sha256",
  }, messageKey);
  return {
    body: () => sealed,
    claims: {
      msg_hash: createHash("sha256").update(payload).digest("base64url"),
      enc_sym_key: encrypted.toString("base64url"),
    },
  };
}

Deno.test("a good message is decrypted, booked and answered as the register does", async () => {
  await using stage = await open();
  const { status, response } = await postSlash(stage);
  assert.equal(status, 200);
  assert.deepEqual(await response.json(), { delivered: true, errors: [] });
  const [message] = stage.intake.arrived;
  assert.deepEqual(
    [message!.route, message!.form, message!.type, message!.version, message!.sender],
    ["slash", "plain", "HST_Konsultasjon", "1", "310000019"],
  );
  assert.equal(new TextDecoder().decode(message!.bytes), '[{"orgNr":"310000019"}]');
  const reference = [...stage.intake.booked.values()][0];
  assert.equal(response.headers.get("x-correlation-id"), reference);
  assert.deepEqual(stage.events.map(({ route, status, code }) => [route, status, code]), [
    ["keys", 200, "keys"],
    ["slash", 200, "accepted"],
  ]);
});

Deno.test("the README's own example has its key in plain base64, which is taken too", async () => {
  await using stage = await open();
  let told = "";
  const made = await sealAnything(new TextEncoder().encode("[{}]"), stage.server);
  told = Buffer.from(made.claims!["enc_sym_key"] as string, "base64url").toString("base64");
  const { status } = await postSlash(stage, { ...made, claims: { ...made.claims, enc_sym_key: told } });
  assert.equal(status, 200);
  assert.equal(stage.intake.arrived[0]!.messageId, slashMessageId(told));
});

/** Every code, and a request that meets it. */
const errors: readonly {
  readonly code: number;
  readonly what: string;
  readonly changes?: SlashRequestChanges | ((stage: Stage) => Promise<SlashRequestChanges>);
  readonly options?: Partial<ServeHttpOptions>;
  readonly prepare?: (stage: Stage) => void;
  readonly status?: number;
}[] = [
  { code: 1001, what: "without vendor", changes: { headers: { "x-vendor-name": undefined } } },
  {
    code: 1001,
    what: "without day of export",
    changes: { headers: { "x-data-extraction-date": undefined } },
  },
  {
    code: 1002,
    what: "with an ISO date",
    changes: { headers: { "x-data-extraction-date": "2025-12-31" } },
  },
  { code: 1002, what: "with an empty name", changes: { headers: { "x-software-name": "" } } },
  { code: 1003, what: "without type", changes: { claims: { msg_type: undefined } } },
  { code: 1003, what: "with a type that is none", changes: { claims: { msg_type: "no type" } } },
  {
    code: 1003,
    what: "with a version nobody knows",
    changes: { claims: { msg_version: "9" } },
    options: { slash: { knows: (_type, version) => version === "1" } },
  },
  { code: 1004, what: "with an unknown key", changes: { claims: { enc_key_id: "0000" } } },
  { code: 1004, what: "without key id", changes: { claims: { enc_key_id: undefined } } },
  { code: 1005, what: "with a hash that is none", changes: { claims: { msg_hash: "abc" } } },
  { code: 1005, what: "without hash", changes: { claims: { msg_hash: undefined } } },
  {
    code: 1006,
    what: "with another payload's hash",
    changes: { claims: { msg_hash: createHash("sha256").digest("base64url") } },
  },
  {
    code: 1007,
    what: "with a key that has ended",
    options: { keys: new SlashKeyRing() },
    changes: async ({ server }) => {
      const made = await sealAnything(new TextEncoder().encode("[{}]"), server);
      const [ended] = await server.keys.list();
      server.keys.expire();
      await server.keys.rotate();
      return { ...made, claims: { ...made.claims, enc_key_id: ended!.id } };
    },
  },
  { code: 1008, what: "with a message key that is none", changes: { claims: { enc_sym_key: "AAAA" } } },
  { code: 1008, what: "without message key", changes: { claims: { enc_sym_key: undefined } } },
  { code: 1009, what: "with a package that is no base64", changes: { body: () => "no base64 at all!" } },
  { code: 1009, what: "with a package cut short", changes: { body: (sealed) => sealed.slice(0, 40) } },
  {
    code: 2001,
    what: "from an organisation that has no agreement",
    options: { slash: { accepts: () => false } },
  },
  {
    code: 2002,
    what: "with a token without organisation",
    prepare: ({ tokens }) => tokens.claims = {},
  },
  { code: 2003, what: "without signature claim", options: { slash: { signature: () => "missing" } } },
  {
    code: 2004,
    what: "with a malformed signature claim",
    options: { slash: { signature: () => "malformed" } },
  },
  {
    code: 2005,
    what: "with another's signature claim",
    options: { slash: { signature: () => "mismatch" } },
  },
  { code: 2006, what: "of a type without schema", options: { slash: { schema: () => undefined } } },
  {
    code: 2007,
    what: "that is no JSON",
    changes: ({ server }) => sealAnything(new TextEncoder().encode("<xml/>"), server),
  },
  {
    code: 2007,
    what: "that is an object",
    changes: ({ server }) => sealAnything(new TextEncoder().encode("{}"), server),
  },
  {
    code: 2007,
    what: "that is a list of numbers",
    changes: ({ server }) => sealAnything(new TextEncoder().encode("[1]"), server),
  },
  {
    code: 2008,
    what: "that does not follow the schema",
    options: {
      slash: { schema: () => [{ location: "/0", text: 'Required properties ["orgNr"] are not present' }] },
    },
  },
  {
    code: 2008,
    what: "that the register rejects",
    prepare: ({ intake }) => intake.next = { verdict: "rejected", problems: [{ code: "X99", text: "no" }] },
  },
  { code: 2009, what: "that is too large", changes: { body: () => "A".repeat(15_000_001) } },
  {
    code: 2010,
    what: "that cannot be stored",
    prepare: ({ intake }) => intake.next = new Error("disk full"),
    status: 500,
  },
];

for (const { code, what, changes = {}, options, prepare, status = 400 } of errors) {
  Deno.test(`a message ${what}: ${code}`, async () => {
    await using stage = await open(options);
    prepare?.(stage);
    const made = typeof changes === "function" ? await changes(stage) : changes;
    const answer = await postSlash(stage, made);
    assert.deepEqual([answer.status, answer.codes], [status, [code]]);
    assert.equal((await answer.response.json()).delivered, false);
    assert.match(answer.response.headers.get("x-correlation-id") ?? "", /^[\da-f-]{36}$/);
    assert.equal(stage.intake.booked.size, code === 2008 && prepare !== undefined ? 1 : 0);
    assert.equal(stage.events.at(-1)?.code, String(code));
  });
}

Deno.test("every code of the register is met by a test", () => {
  assert.deepEqual(new Set(errors.map(({ code }) => code)), new Set(slashErrors.map(({ code }) => code)));
});

Deno.test("several headers that are wrong are all told", async () => {
  await using stage = await open();
  const headers = { "x-vendor-name": undefined, "x-data-extraction-date": "32.01.2026" };
  const { codes, response } = await postSlash(stage, { headers });
  assert.deepEqual(codes, [1001, 1002]);
  const { errors } = await response.json();
  assert.equal(errors[1].propertyName, "x-data-extraction-date");
});

/** Proofs and tokens that are not taken; the reason as the answer tells it. */
const intruders: readonly (readonly [what: string, string, SlashRequestChanges])[] = [
  ["without token", "no access token", { headers: { authorization: undefined, Authorization: undefined } }],
  [
    "with a bearer",
    "token with a proof",
    {
      proof: {
        headers: ({ Authorization, ...rest }) => ({
          ...rest,
          Authorization: Authorization!.replace("DPoP", "Bearer"),
        }),
      },
    },
  ],
  [
    "with a forged token",
    "token is not taken",
    { proof: { headers: (headers) => ({ ...headers, Authorization: `${headers["Authorization"]}x` }) } },
  ],
  ["without proof", "no proof", { headers: { DPoP: undefined } }],
  ["with a proof that is none", "signature", { headers: { DPoP: "a.b.c" } }],
  ["with a proof of another type", "signature", { proof: { header: { typ: "JWT" } } }],
  ["with a proof by another key", "signature", { proof: { forge: true } }],
  ["with a proof for GET", "another request", { claims: { htm: "GET" } }],
  ["with a proof for another address", "another request", {
    claims: { htu: "https://elsewhere.invalid/message" },
  }],
  ["with a proof for another token", "another token", { claims: { ath: "AAAA" } }],
  ["with an old proof", "time", { claims: { iat: 1_700_000_000 } }],
  ["with a proof from the future", "time", { claims: { iat: 9_700_000_000 } }],
  ["with a proof without id", "no id", { claims: { jti: undefined } }],
];

for (const [what, reason, changes] of intruders) {
  Deno.test(`a sender ${what} is not let in`, async () => {
    await using stage = await open();
    const { status, response } = await postSlash(stage, changes);
    assert.equal(status, 401);
    assert.match(response.headers.get("www-authenticate") ?? "", new RegExp(`^DPoP error=.*${reason}`));
    assert.equal(stage.intake.arrived.length, 0);
  });
}

Deno.test("a proof that is used twice, and a token bound to another key, are not let in", async () => {
  await using stage = await open();
  const claims = { jti: "the same" };
  assert.equal((await postSlash(stage, { claims })).status, 200);
  const again = await postSlash(stage, { claims });
  assert.equal(again.status, 401);
  assert.match(again.response.headers.get("www-authenticate") ?? "", /used before/);
  stage.tokens.claims = { cnf: { jkt: "another" } };
  const other = await postSlash(stage);
  assert.equal(other.status, 401);
  assert.match(other.response.headers.get("www-authenticate") ?? "", /another key/);
});

Deno.test("another content type is 415, another method 405, another address 404", async () => {
  await using stage = await open();
  const { status } = await postSlash(stage, { headers: { "content-type": "application/json" } });
  assert.equal(status, 415);
  for (
    const [method, path, expected] of [["GET", "/message", 405], ["POST", "/keys", 405], [
      "GET",
      "/",
      404,
    ]] as const
  ) {
    const response = await fetch(stage.url + path, { method });
    await response.body?.cancel();
    assert.equal(response.status, expected);
  }
});

Deno.test("keys are made once, anew on request, and ended keys are still listed", async () => {
  await using stage = await open({ keys: new SlashKeyRing() });
  const list = async () => await (await fetch(`${stage.url}/keys`)).json();
  const [first] = await list();
  assert.deepEqual((await list()).map(({ id }: { id: string }) => id), [first.id]);
  assert.match(first.id, /^[\dA-F]{40}$/);
  assert.doesNotMatch(first.expirationDate, /Z$/);
  const second = await stage.server.keys.rotate();
  stage.server.keys.expire(first.id);
  const now = await list();
  assert.deepEqual(now.map(({ id }: { id: string }) => id), [first.id, second]);
  assert.ok(now[0].expirationDate < now[1].expirationDate);
  assert.equal((await postSlash(stage)).status, 200);
});

Deno.test("partly taken, and the same once more", async () => {
  await using stage = await open();
  stage.intake.next = { verdict: "partly", problems: [{ code: "T01", text: "one is not" }] };
  const { status, response } = await postSlash(stage);
  const said = await response.json();
  assert.deepEqual([status, said.delivered, said.errors[0].errorCode], [200, true, 2008]);
  stage.intake.next = {};
  const made = await sealAnything(new TextEncoder().encode("[{}]"), stage.server);
  await postSlash(stage, made);
  await postSlash(stage, made);
  assert.deepEqual(stage.events.filter(({ route }) => route === "slash").map(({ code }) => code), [
    "partly",
    "accepted",
    "duplicate",
  ]);
});
