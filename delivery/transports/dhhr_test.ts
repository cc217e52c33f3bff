import assert from "node:assert/strict";
import { createHash, randomUUID } from "node:crypto";
import { HelseIdError, type HelseIdErrorCode } from "../helseid/helse_id_error.ts";
import { plainBearer, type TokenSource } from "../helseid/token_source.ts";
import { makeThrowAwayKeys } from "../keys/mod.ts";
import { serveHttp } from "../receiver/http/mod.ts";
import type { Package, SendOutcome } from "../transport.ts";
import { type DhhrTransportOptions, openDhhrTransport } from "./dhhr.ts";
import { HttpError } from "./http/mod.ts";
import {
  answering,
  BODY_END,
  CuttingRelay,
  rawAnswer,
  RawServer,
  TestIntake,
  TestTokens,
} from "./http/test_http.ts";
import { makeParcel, testTransportContract } from "./test_transport_contract.ts";
import { httpStage } from "./http/test_stage.ts";

const id = "57211091-50cd-4ad7-993d-83fe2ff5dd3f";
const sealed = new TextEncoder().encode("sealed message");

function parcel(facts: Parameters<typeof makeParcel>[1] = {}, bytes = sealed): Package {
  return makeParcel({ transport: "dhhr", id, sequence: 1, bytes }, {
    type: "IPLOS",
    version: "56.0.0",
    receiver: "8139520",
    ...facts,
  });
}

async function send(
  url: string,
  options: Partial<DhhrTransportOptions> = {},
  what = parcel(),
): Promise<SendOutcome> {
  await using transport = await openDhhrTransport({ url, tokens: plainBearer("example"), ...options });
  return await transport.send(what);
}

Deno.test("the request is the header and base64, and the answer is settled at once", async () => {
  let heard = "";
  const said = JSON.stringify({ messageId: id.toUpperCase(), refId: "7fdd8edd-1946-4266-bed8-9edc02f94eb3" });
  await using server = new RawServer(async (connection) => {
    heard = await connection.until(BODY_END);
    await connection.say(rawAnswer(200, said, { date: "Sat, 10 Jan 2026 08:00:00 GMT" }));
  });
  const outcome = await send(server.url);
  assert.ok(outcome.kind === "answered");
  assert.deepEqual({ ...outcome.receipt, hash: "" }, {
    format: "http",
    id: "7fdd8edd-1946-4266-bed8-9edc02f94eb3",
    originalId: id,
    originalType: "IPLOS",
    verdict: "accepted",
    problems: [],
    created: "2026-01-10T08:00:00.000Z",
    from: null,
    hash: "",
  });
  assert.match(outcome.receipt.hash, /^[\da-f]{64}$/);
  assert.match(heard, /^POST \/message\/process HTTP/);
  assert.match(heard, /\r\nauthorization: Bearer example\r\n/i);
  assert.match(heard, /\r\ncontent-type: application\/json\r\n/i);
  const body = heard.slice(heard.indexOf("\r\n\r\n") + 4).replaceAll(/[\da-f]+\r\n([^\r]*)\r\n/gi, "$1")
    .trim();
  assert.deepEqual(JSON.parse(body), {
    messageHeader: {
      fromHerId: 8000002,
      toHerId: 8139520,
      messageType: "IPLOS",
      messageVersion: "56.0.0",
      messageId: id,
    },
    payload: sealed.toBase64(),
  });
});

type Expected = readonly [kind: SendOutcome["kind"], code: string, because?: "content" | "access"];

const refId = "7fdd8edd-1946-4266-bed8-9edc02f94eb3";
const accepted = JSON.stringify({ messageId: id, refId });

const answers: readonly (readonly [
  status: number,
  body: string,
  Expected,
  headers?: Readonly<Record<string, string>>,
])[] = [
  [200, accepted, ["answered", ""]],
  [201, accepted, ["answered", ""]],
  [200, `{"refId":12}`, ["answered", ""]],
  [200, "", ["unknown", "answer_not_json"]],
  [200, "<html>01814512319</html>", ["unknown", "answer_not_json"]],
  [200, "[]", ["unknown", "answer_unexpected"]],
  [200, `{"messageId":"${id}"}`, ["unknown", "answer_unexpected"]],
  [200, `{"messageId":"${refId}","refId":"${refId}"}`, ["unknown", "answer_for_another"]],
  [204, "", ["unknown", "http_status_unexpected"]],
  [302, "", ["refused", "http_redirect", "access"], { location: "https://elsewhere.invalid/" }],
  [400, `{"validationCode":1234,"validationMessage":"Feil signeringssertifikat","refId":"${refId}"}`, [
    "answered",
    "1234",
  ]],
  [400, `{"validationCode":"A B"}`, ["answered", "A_B"]],
  [400, "", ["refused", "http_refused", "content"]],
  [400, `{"title":"Bad Request"}`, ["refused", "http_refused", "content"]],
  [401, "", ["refused", "http_unauthorized", "access"]],
  [403, "", ["refused", "http_forbidden", "access"]],
  [404, "", ["refused", "http_not_there", "access"]],
  [405, "", ["refused", "http_not_there", "access"]],
  [408, "", ["deferred", "http_request_timeout"]],
  [413, "", ["refused", "http_too_large", "content"]],
  [415, "", ["refused", "http_refused", "content"]],
  [429, "", ["deferred", "http_busy"]],
  [500, `{"errorCode":1002,"errorMessage":"Teknisk feil","refId":"${refId}"}`, [
    "deferred",
    "http_server_error",
  ]],
  [500, "no json", ["deferred", "http_server_error"]],
  [502, "", ["deferred", "http_server_error"]],
  [503, "", ["deferred", "http_server_error"]],
];

for (const [status, body, [kind, code, because], headers] of answers) {
  Deno.test(`HTTP ${status} with «${body.slice(0, 30)}»: ${kind} ${code}`, async () => {
    await using server = answering(status, body, headers);
    const outcome = await send(server.url);
    assert.equal(outcome.kind, kind);
    if (outcome.kind === "answered") {
      assert.equal(outcome.receipt.verdict, code === "" ? "accepted" : "rejected");
      assert.equal(outcome.receipt.problems[0]?.code ?? "", code);
    } else {
      assert.ok("problem" in outcome);
      assert.equal(outcome.problem.code, code);
      assert.doesNotMatch(outcome.problem.text, /018145/);
      if (outcome.kind === "refused") assert.equal(outcome.because, because);
    }
  });
}

Deno.test("the register's words are shown, masked and cut", async () => {
  const message = `Feil i 01814512319 ${"x".repeat(1000)}`;
  await using server = answering(400, JSON.stringify({ validationCode: 7, validationMessage: message }));
  const outcome = await send(server.url);
  assert.ok(outcome.kind === "answered");
  const [problem] = outcome.receipt.problems;
  assert.ok(problem!.text.startsWith("Feil i [11 digits] x") && problem!.text.length === 500);
  await using down = answering(500, JSON.stringify({ errorCode: 1002, errorMessage: "Prøv igjen senere" }));
  const later = await send(down.url);
  assert.ok(later.kind === "deferred");
  assert.match(later.problem.text, /HTTP 500.*1002 Prøv igjen senere$/);
});

Deno.test("two messages that are taken have receipts with different hashes, a repetition the same", async () => {
  await using server = answering(200, `{"refId":"same"}`);
  const outcomes = [
    await send(server.url),
    await send(server.url),
    await send(server.url, {}, parcel({ id: randomUUID() })),
  ];
  const hashes = outcomes.map((outcome) => outcome.kind === "answered" ? outcome.receipt.hash : "");
  assert.equal(hashes[0], hashes[1]);
  assert.notEqual(hashes[0], hashes[2]);
});

for (
  const [status, value, expected] of [
    [429, "7", 7000],
    [503, "Sat, 10 Jan 2026 08:00:30 GMT", 30_000],
    [503, "soon", undefined],
  ] as const
) {
  Deno.test(`Retry-After «${value}» with ${status} is ${expected} milliseconds`, async () => {
    await using server = answering(status, "", { "retry-after": value });
    const outcome = await send(server.url, { clock: () => new Date("2026-01-10T08:00:00Z") });
    assert.ok(outcome.kind === "deferred");
    assert.equal(outcome.retryAfter, expected);
  });
}

for (
  const [what, facts, code] of [
    ["a sender that is an organisation", { sender: "NO310000019" }, "dhhr_her_id"],
    ["a receiver that is none", { receiver: "0" }, "dhhr_her_id"],
    ["a HER-id that no number holds", { receiver: "9".repeat(16) }, "dhhr_her_id"],
    ["no version", { version: null }, "dhhr_version"],
  ] as const
) {
  Deno.test(`a dispatch with ${what} is refused before anything leaves`, async () => {
    await using server = answering(200, accepted);
    const outcome = await send(server.url, {}, parcel(facts));
    assert.ok(outcome.kind === "refused" && outcome.because === "content");
    assert.equal(outcome.problem.code, code);
    assert.equal(server.connections, 0);
  });
}

for (
  const [code, kind] of [
    ["unreachable", "deferred"],
    ["server_error", "deferred"],
    ["invalid_client", "refused"],
    ["key_unreadable", "refused"],
  ] as const satisfies readonly (readonly [HelseIdErrorCode, string])[]
) {
  Deno.test(`no token, ${code}: ${kind}, and nothing leaves`, async () => {
    const tokens: TokenSource = {
      ...plainBearer("example"),
      authorize: () => Promise.reject(new HelseIdError(code, "No token", { hint: "Wait", retryAfter: 5000 })),
    };
    await using server = answering(200, accepted);
    const outcome = await send(server.url, { tokens });
    assert.equal(outcome.kind, kind);
    assert.ok("problem" in outcome);
    assert.equal(outcome.problem.code, `helseid:${code}`);
    if (outcome.kind === "deferred") assert.equal(outcome.retryAfter, 5000);
    assert.equal(server.connections, 0);
  });
}

Deno.test("a nonce that is asked for is learned, and the request made once more", async () => {
  const tokens = await TestTokens.make();
  let asked = 0;
  await using server = new RawServer(async (connection) => {
    await connection.until(BODY_END);
    await connection.say(
      asked++ === 0
        ? rawAnswer(401, "", { "www-authenticate": 'DPoP error="use_dpop_nonce"', "dpop-nonce": "n1" })
        : rawAnswer(200, accepted),
    );
  });
  assert.equal((await send(server.url, { tokens })).kind, "answered");
  assert.deepEqual([asked, tokens.heard], [2, ["nonce n1"]]);
});

Deno.test("a token that is no longer good is asked for anew once, and then the sender is not let in", async () => {
  const tokens = await TestTokens.make();
  await using server = answering(401, "", { "www-authenticate": 'DPoP error="invalid_token"' });
  const outcome = await send(server.url, { tokens });
  assert.ok(outcome.kind === "refused" && outcome.because === "access");
  assert.deepEqual([server.connections, tokens.heard], [2, ["discard"]]);
});

Deno.test("TLS by an authority of the user's own; without it the certificate is refused by name", async () => {
  const keys = await makeThrowAwayKeys();
  const { certificate, key } = keys.pem(keys.tls.server);
  const intake = new TestIntake();
  await using server = await serveHttp({
    intake,
    verifyToken: () => ({}),
    tls: { cert: certificate, key },
  });
  const trusted = [keys.authority.toString()];
  assert.equal((await send(server.url, { trusted })).kind, "answered");
  const outcome = await send(server.url);
  assert.ok(outcome.kind === "refused" && outcome.because === "access");
  assert.equal(outcome.problem.code, "http_certificate");
  assert.equal(intake.arrived.length, 1);
});

for (
  const [what, facts] of [
    ["of another content", { packageHash: "0".repeat(64) }],
    ["that is longer", { packageSize: sealed.length - 1 }],
    ["that is shorter", { packageSize: sealed.length + 1 }],
  ] as const
) {
  Deno.test(`a package ${what} than its dispatch tells is refused, and nothing has arrived`, async () => {
    const intake = new TestIntake();
    await using server = await serveHttp({ intake, verifyToken: () => ({}) });
    const outcome = await send(server.url, {}, parcel(facts));
    assert.ok(outcome.kind === "refused" && outcome.because === "content");
    assert.equal(outcome.problem.code, "package_changed");
    assert.equal(intake.arrived.length, 0);
  });
}

Deno.test("wherever a connection is cut: what is deferred has not arrived, and in the end all is booked once", async () => {
  const intake = new TestIntake();
  await using server = await serveHttp({ intake, verifyToken: () => ({}) });
  // Long enough that the cut falls within the head, the header, the base64 and the answer.
  const bytes = new Uint8Array(1500).fill(7);
  const seen = new Set<string>();
  let sent = 0;
  for (const side of ["request", "answer"] as const) {
    for (let at = 0; at <= (side === "request" ? 2600 : 400); at += side === "request" ? 130 : 40) {
      await using relay = new CuttingRelay(server.port, { side, at });
      const what = parcel({ id: randomUUID() }, bytes);
      sent++;
      const outcome = await send(relay.url, {}, what);
      const booked = intake.booked.has(what.dispatch.id);
      seen.add(outcome.kind);
      if (outcome.kind === "deferred") assert.equal(booked, false, `${side} ${at}`);
      else if (outcome.kind === "answered") assert.equal(booked, true, `${side} ${at}`);
      else assert.equal(outcome.kind, "unknown", `${side} ${at}`);
      if (outcome.kind !== "answered") {
        const again = await send(server.url, {}, what);
        assert.ok(again.kind === "answered" && again.receipt.verdict === "accepted");
        assert.equal(again.reference, intake.booked.get(what.dispatch.id));
      }
    }
  }
  assert.equal(intake.booked.size, sent);
  assert.ok(seen.has("unknown") && seen.has("answered"), [...seen].join());
});

Deno.test("options that cannot be used are refused when it is opened", async () => {
  const tokens = plainBearer("example");
  for (
    const options of [{ url: "http://register.invalid" }, { url: "https://register.invalid", window: 0 }, {
      url: "https://register.invalid",
      maximumBytes: -1,
    }]
  ) {
    await assert.rejects(openDhhrTransport({ tokens, ...options }), HttpError);
  }
});

Deno.test("100 MB are sent with no more than a few held: a slow reader makes the source wait", async () => {
  const size = 100_000_000;
  const piece = new Uint8Array(1_000_000).fill(7);
  let given = 0;
  let ahead = 0;
  let taken = 0;
  await using server = new RawServer(async (connection) => {
    // Pieces as large as they come; base64 makes four of three.
    while (taken < size * 4 / 3) {
      await connection.take(1);
      taken = connection.bytes;
      ahead = Math.max(ahead, given - taken * 3 / 4);
    }
    await connection.say(rawAnswer(200, accepted));
    await connection.gone();
  });
  async function* source(): AsyncGenerator<Uint8Array> {
    for (; given < size; given += piece.length) yield await Promise.resolve(piece);
  }
  const hash = createHash("sha256");
  for (let at = 0; at < size; at += piece.length) hash.update(piece);
  const { dispatch } = parcel({ packageSize: size, packageHash: hash.digest("hex") });
  const what = { dispatch, bytes: source };
  assert.equal((await send(server.url, {}, what)).kind, "answered");
  assert.equal(given, size);
  assert.ok(ahead < 16_000_000, `${ahead} bytes were held`);
});

testTransportContract({
  title: "dhhr, against the simulated register",
  good: "answered",
  async open() {
    const tokens = await TestTokens.make();
    return await httpStage({
      verifyToken: tokens.verify,
      open: (url) => openDhhrTransport({ url, tokens, maximumBytes: 1_000_000 }),
      content: ({ messageId, bytes }) => ({ id: messageId!, bytes }),
      refuseAccess: () => tokens.changes = { claims: { ath: "another token's" } },
    });
  },
  parcel: (content) => makeParcel(content, { type: "IPLOS", version: "56.0.0", receiver: "8139520" }),
  without: {
    receipts: "the register answers in the same exchange",
    release: "the register answers in the same exchange",
  },
});
