import assert from "node:assert/strict";
import { TestIntake, TestTokens } from "../../transports/http/test_http.ts";
import { type HttpServerEvent, serveHttp, type ServeHttpOptions } from "./mod.ts";

const good = {
  messageHeader: {
    fromHerId: 8000002,
    toHerId: 8139520,
    messageType: "IPLOS",
    messageVersion: "56.0.0",
    messageId: "57211091-50cd-4ad7-993d-83fe2ff5dd3f",
  },
  payload: "bWVzc2FnZQ==",
};

interface PostOptions {
  readonly body?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly intake?: TestIntake;
  readonly options?: Partial<ServeHttpOptions>;
}

async function post({ body, path = "/message/process", headers = {}, intake, options }: PostOptions = {}) {
  const events: HttpServerEvent[] = [];
  const books = intake ?? new TestIntake();
  const onEvent = (event: HttpServerEvent) => events.push(event);
  await using server = await serveHttp({ intake: books, onEvent, verifyToken: () => ({}), ...options });
  const response = await fetch(server.url + path, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "Bearer example", ...headers },
    body: body ?? JSON.stringify(good),
  });
  const text = await response.text();
  return {
    status: response.status,
    said: text === "" ? undefined : JSON.parse(text),
    response,
    intake: books,
    event: events.at(-1),
  };
}

Deno.test("a good message is booked and answered as the intake does, at both addresses", async () => {
  for (const path of ["/message/process", "/messages"]) {
    const { status, said, intake, event } = await post({ path });
    assert.equal(status, 200);
    assert.deepEqual(said, {
      messageId: good.messageHeader.messageId,
      refId: [...intake.booked.values()][0],
    });
    const [message] = intake.arrived;
    assert.deepEqual({ ...message, bytes: new TextDecoder().decode(message!.bytes) }, {
      route: "dhhr",
      messageId: good.messageHeader.messageId,
      type: "IPLOS",
      version: "56.0.0",
      sender: "8000002",
      form: "sealed",
      bytes: "message",
    });
    assert.equal(event?.code, "accepted");
  }
});

function withHeader(changes: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ ...good, messageHeader: { ...good.messageHeader, ...changes } });
}

const invalid: readonly (readonly [what: string, code: number, body: string])[] = [
  ["that is no JSON", 1001, "{"],
  ["that is a list", 1001, "[]"],
  ["without header", 1002, JSON.stringify({ payload: good.payload })],
  ["without sender", 1002, withHeader({ fromHerId: undefined })],
  ["with a sender as text", 1002, withHeader({ fromHerId: "8000002" })],
  ["with a receiver that is none", 1002, withHeader({ toHerId: -1 })],
  ["with an id that is no GUID", 1002, withHeader({ messageId: "91b970e-ae6c" })],
  ["without type", 1002, withHeader({ messageType: "" })],
  ["without version", 1002, withHeader({ messageVersion: 56 })],
  ["without payload", 1003, JSON.stringify({ messageHeader: good.messageHeader })],
  ["with a payload that is no base64", 1003, JSON.stringify({ ...good, payload: "æøå" })],
];

for (const [what, code, body] of invalid) {
  Deno.test(`a message ${what}: 400, ${code}`, async () => {
    const { status, said, intake, event } = await post({ body });
    assert.equal(status, 400);
    assert.equal(said.validationCode, code);
    assert.ok(said.validationMessage.length > 0 && said.refId.length > 0);
    assert.equal(intake.arrived.length, 0);
    assert.equal(event?.code, String(code));
  });
}

Deno.test("a message that the register rejects: 400 with its words and its reference", async () => {
  const intake = new TestIntake();
  intake.next = {
    verdict: "rejected",
    problems: [{ code: "T02", text: "unknown recipient" }],
    reference: "the register's",
  };
  const { status, said } = await post({ intake });
  assert.equal(status, 400);
  assert.deepEqual(said, {
    validationCode: 1004,
    validationMessage: "T02: unknown recipient",
    refId: "the register's",
  });
});

Deno.test("a message that cannot be stored: 500, and nothing of the reason goes out", async () => {
  const intake = new TestIntake();
  intake.next = new Error("disk full at /secret");
  const { status, said } = await post({ intake });
  assert.equal(status, 500);
  assert.equal(said.errorCode, 2001);
  assert.doesNotMatch(JSON.stringify(said), /secret/);
});

Deno.test("who is not let in: no token, a token that is not taken, another scheme", async () => {
  const refuse = () => {
    throw new Error("no");
  };
  for (
    const each of [
      { headers: { authorization: "" } },
      { headers: { authorization: "Basic dTpw" } },
      { headers: { authorization: "DPoP example" } },
      { options: { verifyToken: refuse } },
    ]
  ) {
    const { status, response, intake } = await post(each);
    assert.equal(status, 401);
    assert.match(response.headers.get("www-authenticate") ?? "", /^DPoP error="invalid_/);
    assert.equal(intake.arrived.length, 0);
  }
});

Deno.test("a token that is bound needs its proof here too", async () => {
  const tokens = await TestTokens.make();
  const intake = new TestIntake();
  await using server = await serveHttp({ intake, verifyToken: tokens.verify });
  const url = `${server.url}/messages`;
  const headers = { "content-type": "application/json", ...await tokens.authorize({ method: "POST", url }) };
  const body = JSON.stringify(good);
  for (const [sent, expected] of [[headers, 200], [{ ...headers, DPoP: "" }, 401], [headers, 401]] as const) {
    const response = await fetch(url, { method: "POST", headers: sent, body });
    await response.body?.cancel();
    assert.equal(response.status, expected);
  }
});

Deno.test("too large: 413; another content type: 415", async () => {
  const large = await post({ options: { maximumDhhrBytes: 100 } });
  assert.deepEqual([large.status, large.event?.code], [413, "too_large"]);
  const text = await post({ headers: { "content-type": "text/plain" } });
  assert.equal(text.status, 415);
});
