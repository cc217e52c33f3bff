import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createHash, generateKeyPairSync, randomUUID } from "node:crypto";
import { slashErrors } from "../../../register/code_lists/slash_errors.ts";
import { openHelseIdClient } from "../../helseid/mod.ts";
import { plainBearer } from "../../helseid/token_source.ts";
import { type HttpServerEvent, serveHttp, SlashKeyRing } from "../../receiver/http/mod.ts";
import { openTokenIssuer } from "../../receiver/token_issuer.ts";
import type { Package, SendOutcome, Transport } from "../../transport.ts";
import { answering, TestIntake, TestTokens } from "../http/test_http.ts";
import { httpStage } from "../http/test_stage.ts";
import { makeParcel, type ParcelContent, testTransportContract } from "../test_transport_contract.ts";
import {
  needsNewPackage,
  openSlashTransport,
  sealForSlash,
  SLASH_MAXIMUM_BYTES,
  SlashError,
  type SlashKey,
  SlashKeys,
  slashMessageId,
  type SlashTransportOptions,
} from "./mod.ts";

const software = { vendor: "Firma AS", name: "Journal", version: "1.0.4", exportVersion: "3.0.9" };

/** One key for all tests that do not end it: a key takes half a second to make. */
const ring = new SlashKeyRing();

async function* pieces(...all: Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const piece of all) yield await Promise.resolve(piece);
}

type Facts = NonNullable<Parameters<typeof makeParcel>[1]>;

/** A package as it is made from a payload. */
async function pack(
  payload: string,
  { key, facts = {}, content = {} }: { key: SlashKey; facts?: Facts; content?: Partial<ParcelContent> },
): Promise<Package> {
  const sealed = sealForSlash(pieces(new TextEncoder().encode(payload)), key);
  const read: Uint8Array[] = [];
  for await (const piece of sealed.bytes) read.push(piece);
  const bytes = new Uint8Array(Buffer.concat(read));
  return makeParcel({ transport: "slash", id: randomUUID(), sequence: 1, ...content, bytes }, {
    type: "HST_Konsultasjon",
    version: "1",
    sender: "310000019",
    receiver: "983744516",
    contentType: "text/plain",
    facts: sealed.facts(),
    ...facts,
  });
}

async function sharedKey(): Promise<SlashKey> {
  await using server = await serveHttp({ intake: new TestIntake(), keys: ring });
  using keys = new SlashKeys({ url: server.url });
  return await keys.current();
}

async function sendTo(url: string, parcel: Package, tokens?: TestTokens): Promise<SendOutcome> {
  await using transport = await openSlashTransport({
    url,
    tokens: tokens ?? await TestTokens.make(),
    software,
  });
  return await transport.send(parcel);
}

Deno.test("a package arrives, opens, and the answer is settled at once with the correlation id", async () => {
  const tokens = await TestTokens.make();
  const intake = new TestIntake();
  await using server = await serveHttp({ intake, keys: ring, verifyToken: tokens.verify });
  const parcel = await pack('[{"navn":"Åse"}]', { key: await sharedKey() });
  const outcome = await sendTo(server.url, parcel, tokens);
  assert.ok(outcome.kind === "answered");
  assert.equal(outcome.receipt.verdict, "accepted");
  const [message] = intake.arrived;
  assert.equal(new TextDecoder().decode(message!.bytes), '[{"navn":"Åse"}]');
  assert.equal(message!.messageId, slashMessageId(parcel.dispatch.facts["enc_sym_key"]!));
  assert.equal(outcome.reference, intake.booked.get(message!.messageId!));
});

/** Answers with errors, and what they mean. */
function said(...errors: unknown[]): string {
  return JSON.stringify({ delivered: false, errors });
}

function error(errorCode: unknown, more: Record<string, unknown> = {}): Record<string, unknown> {
  return { errorCode, propertyName: null, errorMessage: `Error: ${errorCode}`, errorDetails: null, ...more };
}

const byRemedy = {
  content: ["answered", undefined],
  access: ["refused", "access"],
  package: ["refused", "content"],
  wait: ["deferred", undefined],
} as const;

for (const { code, name, remedy } of slashErrors) {
  const [kind, because] = byRemedy[remedy];
  Deno.test(`${code} ${name}: ${kind}${because === undefined ? "" : `, ${because}`}`, async () => {
    // A 200 that says that it is not delivered means the same as a 400.
    for (const status of [400, 200]) {
      await using server = answering(status, said(error(code)), { "x-correlation-id": "c1" });
      const outcome = await sendTo(server.url, await pack("[]", { key: await sharedKey() }));
      assert.equal(outcome.kind, kind);
      const problem = outcome.kind === "answered"
        ? outcome.receipt.problems[0]!
        : "problem" in outcome
        ? outcome.problem
        : undefined;
      assert.equal(problem?.code, String(code));
      assert.equal(needsNewPackage(problem!), remedy === "package");
      if (outcome.kind === "answered") {
        assert.deepEqual([outcome.receipt.verdict, outcome.reference], ["rejected", "c1"]);
      }
      if (outcome.kind === "refused") {
        assert.equal(outcome.because, because);
        assert.ok(outcome.hint.length > 10);
      }
    }
  });
}

const answers: readonly (readonly [status: number, body: string, kind: SendOutcome["kind"], code: string])[] =
  [
    [200, '{"delivered":true,"errors":[]}', "answered", "accepted"],
    [201, '{"delivered":true,"errors":[]}', "answered", "accepted"],
    [200, '{"delivered":true}', "answered", "accepted"],
    [200, `{"delivered":true,"errors":[{"errorCode":2008}]}`, "answered", "partly"],
    [200, '{"delivered":false,"errors":[]}', "answered", "rejected"],
    [200, "", "unknown", "answer_not_json"],
    [200, "OK", "unknown", "answer_not_json"],
    [200, "{}", "unknown", "answer_unexpected"],
    [200, '{"delivered":"true"}', "unknown", "answer_unexpected"],
    [200, "[]", "unknown", "answer_unexpected"],
    [400, said(error(4711)), "answered", "rejected"],
    [400, said(error(1007), error(2008)), "answered", "rejected"],
    [400, said(error(2010), error(2002)), "refused", "2002"],
    [400, said(error(2010), error(1004)), "refused", "1004"],
    [400, said("no error"), "refused", "http_refused"],
    [400, "", "refused", "http_refused"],
    [401, said(error(2002)), "refused", "2002"],
    [401, "", "refused", "http_unauthorized"],
    [403, "", "refused", "http_forbidden"],
    [404, "", "refused", "http_not_there"],
    [413, "", "refused", "http_too_large"],
    [429, said(error(2010)), "deferred", "http_busy"],
    [500, said(error(2010)), "deferred", "2010"],
    [503, "", "deferred", "http_server_error"],
    [301, "", "refused", "http_redirect"],
  ];

for (const [status, body, kind, code] of answers) {
  Deno.test(`HTTP ${status} with «${body.slice(0, 60)}»: ${kind} ${code}`, async () => {
    await using server = answering(status, body);
    const outcome = await sendTo(server.url, await pack("[]", { key: await sharedKey() }));
    assert.equal(outcome.kind, kind);
    if (outcome.kind === "answered") assert.equal(outcome.receipt.verdict, code);
    else assert.equal("problem" in outcome ? outcome.problem.code : undefined, code);
  });
}

Deno.test("where the schema is not followed is told, and what the value was is not", async () => {
  const errorDetails = JSON.stringify([
    { Location: "/0/person/fodselsNr", Errors: [{ Value: "01814512319 is too long" }] },
    { Location: "/1", Errors: [{ Value: "Required" }] },
    { Location: "a person's name", Errors: [] },
  ]);
  const entry = error(2008, { errorMessage: "Error: SchemaValidationFailed", errorDetails });
  await using server = answering(400, said(entry));
  const outcome = await sendTo(server.url, await pack("[]", { key: await sharedKey() }));
  assert.ok(outcome.kind === "answered");
  assert.equal(
    outcome.receipt.problems[0]?.text,
    "Error: SchemaValidationFailed; at /0/person/fodselsNr, /1",
  );
});

for (
  const [what, code, facts] of [
    ["without version", "slash_facts_missing", { version: null }],
    ["that was not made for SLASH", "slash_facts_missing", { facts: {} }],
    ["with a day of export that is none", "slash_extraction_date", "day"],
    ["whose key has ended", "slash_key_expired", "key"],
    ["above 15 megabytes", "http_too_large", { packageSize: SLASH_MAXIMUM_BYTES + 1 }],
  ] as const
) {
  Deno.test(`a dispatch ${what} is refused before anything leaves: ${code}`, async () => {
    await using server = answering(200, '{"delivered":true}');
    const key = await sharedKey();
    const made = await pack("[]", { key });
    const more = facts === "day"
      ? { facts: { ...made.dispatch.facts, extraction_date: "2026-02-30" } }
      : facts === "key"
      ? { facts: { ...made.dispatch.facts, enc_key_expires: "2020-01-01T00:00:00.000Z" } }
      : facts;
    const outcome = await sendTo(server.url, { ...made, dispatch: { ...made.dispatch, ...more } });
    assert.ok(outcome.kind === "refused" && outcome.because === "content");
    assert.equal(outcome.problem.code, code);
    assert.equal(needsNewPackage(outcome.problem), code === "slash_key_expired");
    assert.equal(server.connections, 0);
  });
}

Deno.test("a plain bearer cannot carry the claims: refused for access, and nothing leaves", async () => {
  await using server = answering(200, '{"delivered":true}');
  const options: SlashTransportOptions = { url: server.url, tokens: plainBearer("example"), software };
  await using transport = await openSlashTransport(options);
  const outcome = await transport.send(await pack("[]", { key: await sharedKey() }));
  assert.ok(outcome.kind === "refused" && outcome.because === "access");
  assert.equal(outcome.problem.code, "helseid:token_not_bound");
  assert.equal(server.connections, 0);
});

Deno.test("software that cannot stand in headers is refused when it is opened", async () => {
  const options = { url: "https://register.invalid", tokens: plainBearer("example") };
  await assert.rejects(
    openSlashTransport({ ...options, software: { ...software, vendor: "Blåbær AS" } }),
    SlashError,
  );
});

async function withTransport(
  run: (transport: Transport, stage: { intake: TestIntake; events: HttpServerEvent[] }) => Promise<void>,
): Promise<void> {
  const tokens = await TestTokens.make();
  const intake = new TestIntake();
  const events: HttpServerEvent[] = [];
  const onEvent = (event: HttpServerEvent) => events.push(event);
  await using server = await serveHttp({ intake, keys: ring, verifyToken: tokens.verify, onEvent });
  await using transport = await openSlashTransport({ url: server.url, tokens, software });
  await run(transport, { intake, events });
}

Deno.test("a place in the queue before one handed over is refused by name; a repetition and another queue are not", () =>
  withTransport(async (transport, { intake }) => {
    const key = await sharedKey();
    const at = (sequence: number, sender = "310000019") =>
      pack("[]", { key, content: { sequence }, facts: { sender } });
    const fifth = await at(5);
    assert.equal((await transport.send(fifth)).kind, "answered");
    assert.equal((await transport.send(fifth)).kind, "answered");
    const outcome = await transport.send(await at(4));
    assert.ok(outcome.kind === "refused" && outcome.because === "content");
    assert.equal(outcome.problem.code, "slash_out_of_order");
    assert.equal((await transport.send(await at(4, "310000027"))).kind, "answered");
    assert.equal((await transport.send(await at(6))).kind, "answered");
    assert.equal(intake.arrived.length, 4);
  }));

Deno.test("calls at the same time go one after the other", () =>
  withTransport(async (transport, { intake }) => {
    const key = await sharedKey();
    const parcels = await Promise.all(
      [1, 2, 3].map((sequence) => pack(`[{"n":${sequence}}]`, { key, content: { sequence } })),
    );
    let open = 0;
    let most = 0;
    const counted = parcels.map(({ dispatch, bytes }): Package => ({
      dispatch,
      async *bytes() {
        most = Math.max(most, ++open);
        yield* bytes();
        open--;
      },
    }));
    const outcomes = await Promise.all(counted.map((parcel) => transport.send(parcel)));
    assert.deepEqual(outcomes.map(({ kind }) => kind), ["answered", "answered", "answered"]);
    assert.equal(most, 1);
    assert.deepEqual(intake.arrived.map(({ bytes }) => new TextDecoder().decode(bytes)), [
      '[{"n":1}]',
      '[{"n":2}]',
      '[{"n":3}]',
    ]);
  }));

Deno.test("an expired key: refused, fetched anew, packed anew, taken; and booked once", async () => {
  const tokens = await TestTokens.make();
  const intake = new TestIntake();
  const faults = ["expired_key" as const];
  const options = { intake, verifyToken: tokens.verify, faults: { next: () => faults.shift() } };
  await using server = await serveHttp(options);
  using keys = new SlashKeys({ url: server.url });
  await using transport = await openSlashTransport({ url: server.url, tokens, software, keys });
  const first = await keys.current();
  const outcome = await transport.send(await pack("[]", { key: first }));
  assert.ok(outcome.kind === "refused");
  assert.equal(outcome.problem.code, "1007");
  assert.ok(needsNewPackage(outcome.problem));
  const fresh = await keys.current();
  assert.notEqual(fresh.id, first.id);
  assert.equal((await transport.send(await pack("[]", { key: fresh }))).kind, "answered");
  assert.equal(intake.booked.size, 1);
});

Deno.test("with HelseID's client and a token issuer, from the key to the books", async () => {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const scope = "fhi:slash.mottak/all";
  const key = publicKey.export({ format: "jwk" });
  await using issuer = await openTokenIssuer({
    clients: [{ id: "vendor", key, scope, supplier: "310000027" }],
  });
  const tokens = await openHelseIdClient({
    authority: issuer.authority,
    clientId: "vendor",
    key: privateKey,
    scope,
    organisation: { tenancy: "multi", parent: "310000019" },
  });
  const intake = new TestIntake();
  const verifyToken = (token: string) => issuer.claims(token);
  await using server = await serveHttp({ intake, keys: ring, verifyToken });
  await using transport = await openSlashTransport({ url: server.url, tokens, software });
  for (const sequence of [1, 2]) {
    const parcel = await pack("[]", { key: await sharedKey(), content: { sequence } });
    assert.equal((await transport.send(parcel)).kind, "answered");
  }
  assert.equal(intake.arrived[0]!.sender, "310000019");
  assert.equal(issuer.issued, 1);
});

/** By the hash of what was inside: the package itself does not get further than the register's door. */
const made = new Map<string, { readonly id: string; readonly bytes: Uint8Array }>();

function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

testTransportContract({
  title: "slash, against the simulated register",
  good: "answered",
  async open() {
    const tokens = await TestTokens.make();
    return await httpStage({
      verifyToken: tokens.verify,
      keys: ring,
      open: (url) => openSlashTransport({ url, tokens, software }),
      // What arrives is opened: its hash leads back to the package that was made of it.
      content: ({ bytes }) => made.get(hashOf(bytes)) ?? { id: "unknown", bytes },
      refuseAccess: () => tokens.changes = { claims: { ath: "another token's" } },
    });
  },
  async parcel(content) {
    // What is larger than a package may be is not sealed in the first place.
    if (content.bytes.length > SLASH_MAXIMUM_BYTES) return makeParcel(content);
    const payload = JSON.stringify([{ bytes: content.bytes.toBase64() }]);
    const parcel = await pack(payload, { key: await sharedKey(), content });
    const bytes: Uint8Array[] = [];
    for await (const piece of parcel.bytes()) bytes.push(piece);
    made.set(hashOf(new TextEncoder().encode(payload)), { id: content.id, bytes: Buffer.concat(bytes) });
    return parcel;
  },
  without: {
    receipts: "the register answers in the same exchange",
    release: "the register answers in the same exchange",
  },
});
