import assert from "node:assert/strict";
import { type RawConnection, rawConnection, TestIntake } from "../../transports/http/test_http.ts";
import type { HttpTimer } from "../../transports/http/mod.ts";
import type { FaultKind } from "../faults.ts";
import { type HttpServerEvent, serveHttp, type ServeHttpOptions } from "./mod.ts";

const body = JSON.stringify({
  messageHeader: {
    fromHerId: 8000002,
    toHerId: 8139520,
    messageType: "IPLOS",
    messageVersion: "56.0.0",
    messageId: "57211091-50cd-4ad7-993d-83fe2ff5dd3f",
  },
  payload: "bWVzc2FnZQ==",
});

const request = [
  "POST /message/process HTTP/1.1",
  "host: 127.0.0.1",
  "content-type: application/json",
  "authorization: Bearer example",
  `content-length: ${body.length}`,
  "connection: close",
  "",
  body,
].join("\r\n");

interface Stage extends AsyncDisposable {
  readonly intake: TestIntake;
  readonly events: HttpServerEvent[];
  readonly asked: (string | null)[];
  /** Opens a connection and sends the request. */
  send(): Promise<RawConnection & Disposable>;
}

/** A server whose next messages meet these faults, and then none. */
async function open(faults: readonly FaultKind[], options: Partial<ServeHttpOptions> = {}): Promise<Stage> {
  const left = [...faults];
  const intake = new TestIntake();
  const events: HttpServerEvent[] = [];
  const asked: (string | null)[] = [];
  const server = await serveHttp({
    intake,
    verifyToken: () => ({}),
    onEvent: (event) => events.push(event),
    faults: {
      next({ messageId }) {
        asked.push(messageId);
        return left.shift();
      },
    },
    ...options,
  });
  return {
    intake,
    events,
    asked,
    async send() {
      const conn = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
      const raw = rawConnection(conn);
      await raw.say(request);
      return Object.assign(raw, { [Symbol.dispose]: () => conn.close() });
    },
    [Symbol.asyncDispose]: () => server.close(),
  };
}

/** All that comes until the connection closes. */
async function allOf(connection: RawConnection): Promise<string> {
  try {
    return await connection.until("\u0000never");
  } catch (error) {
    if (error instanceof Deno.errors.UnexpectedEof || error instanceof Deno.errors.ConnectionReset) {
      return connection.text;
    }
    throw error;
  }
}

for (
  const [fault, booked] of [["drop_before", 0], ["drop_after", 1]] as const
) {
  Deno.test(`${fault}: the connection closes without a byte, and ${booked} message is booked`, async () => {
    await using stage = await open([fault]);
    using connection = await stage.send();
    assert.equal(await allOf(connection), "");
    assert.equal(stage.intake.booked.size, booked);
    assert.deepEqual([stage.events[0]?.status, stage.events[0]?.fault], [null, fault]);
    using again = await stage.send();
    assert.match(await allOf(again), /^HTTP\/1\.1 200 /);
    assert.equal(stage.intake.booked.size, 1);
  });
}

for (
  const [fault, expected] of [
    ["unavailable", /^HTTP\/1\.1 503 /],
    ["busy", /^HTTP\/1\.1 429 [^]*retry-after: 7\r\n/i],
    ["negative", /^HTTP\/1\.1 400 [^]*"validationCode":1005/],
  ] as const
) {
  Deno.test(`${fault}: said so, and nothing is booked`, async () => {
    await using stage = await open([fault], { delays: { busy: 7 } });
    using connection = await stage.send();
    assert.match(await allOf(connection), expected);
    assert.equal(stage.intake.arrived.length, 0);
    assert.equal(stage.events[0]?.fault, fault);
  });
}

Deno.test("duplicate and expired_key are no faults here: an answer cannot come twice, and there is no key", async () => {
  await using stage = await open(["duplicate", "expired_key"]);
  for (let at = 0; at < 2; at++) {
    using connection = await stage.send();
    assert.match(await allOf(connection), /^HTTP\/1\.1 200 /);
  }
});

/** A timer that rings when it is told to, and says when it is wound. */
function handTimer() {
  const wound = Promise.withResolvers<number>();
  let ring = () => {};
  const timer: HttpTimer = (milliseconds, then) => {
    ring = then;
    wound.resolve(milliseconds);
    return () => {};
  };
  return { timer, wound: wound.promise, ring: () => ring() };
}

for (const [fault, booked] of [["slow", 0], ["late", 1]] as const) {
  Deno.test(`${fault}: the answer takes its time, with ${booked} message booked meanwhile`, async () => {
    const { timer, wound, ring } = handTimer();
    await using stage = await open([fault], { timer, delays: { [fault]: 1234 } });
    using connection = await stage.send();
    assert.equal(await wound, 1234);
    assert.equal(stage.intake.booked.size, booked);
    ring();
    assert.match(await allOf(connection), /^HTTP\/1\.1 200 /);
    assert.equal(stage.intake.booked.size, 1);
  });
}

Deno.test("slow: a client that has gone is not booked", async () => {
  const { timer, wound } = handTimer();
  const told = Promise.withResolvers<HttpServerEvent>();
  await using stage = await open(["slow"], { timer, onEvent: told.resolve });
  {
    using _connection = await stage.send();
    await wound;
  }
  const { status, code } = await told.promise;
  assert.deepEqual([status, code], [null, "left"]);
  assert.equal(stage.intake.arrived.length, 0);
});

Deno.test("silent: booked, and no answer until the client gives up", async () => {
  const told = Promise.withResolvers<HttpServerEvent>();
  const taken = Promise.withResolvers<void>();
  const intake = new TestIntake();
  const take = intake.take.bind(intake);
  intake.take = (message) => take(message).finally(() => taken.resolve());
  await using stage = await open(["silent"], { intake, onEvent: told.resolve });
  {
    using _connection = await stage.send();
    await taken.promise;
  }
  const { status, code, fault } = await told.promise;
  assert.deepEqual([status, code, fault], [null, "accepted", "silent"]);
  assert.equal(intake.booked.size, 1);
});

Deno.test("a server that is closed cuts what hangs, and takes nothing more", async () => {
  const stage = await open(["silent"]);
  const connection = await stage.send();
  while (stage.asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
  await stage[Symbol.asyncDispose]();
  await stage[Symbol.asyncDispose]();
  assert.equal(await allOf(connection), "");
  connection[Symbol.dispose]();
  await assert.rejects(stage.send(), Deno.errors.ConnectionRefused);
});

Deno.test("the plan is asked once for each arrival, with its message id; what is no message is no arrival", async () => {
  await using stage = await open([]);
  for (let at = 0; at < 2; at++) {
    using connection = await stage.send();
    await allOf(connection);
  }
  assert.deepEqual(stage.asked, Array(2).fill("57211091-50cd-4ad7-993d-83fe2ff5dd3f"));
});

Deno.test("a client that goes away within its request is no message", async () => {
  const told = Promise.withResolvers<HttpServerEvent>();
  const intake = new TestIntake();
  await using server = await serveHttp({ intake, verifyToken: () => ({}), onEvent: told.resolve });
  const conn = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
  await rawConnection(conn).say(request.slice(0, -20));
  conn.close();
  const { status, code } = await told.promise;
  assert.deepEqual([status, code], [null, "cut"]);
  assert.equal(intake.arrived.length, 0);
});

Deno.test("over TLS with a certificate that the client trusts, and not otherwise", async () => {
  const { makeThrowAwayKeys } = await import("../../keys/mod.ts");
  const keys = await makeThrowAwayKeys();
  const { certificate, key } = keys.pem(keys.tls.server);
  await using server = await serveHttp({
    intake: new TestIntake(),
    verifyToken: () => ({}),
    tls: { cert: certificate, key },
  });
  assert.match(server.url, /^https:/);
  using client = Deno.createHttpClient({ caCerts: [keys.authority.toString()] });
  const headers = { "content-type": "application/json", authorization: "Bearer example" };
  const response = await fetch(`${server.url}/messages`, { method: "POST", headers, body, client });
  assert.equal(response.status, 200);
  await response.body?.cancel();
  await assert.rejects(fetch(`${server.url}/messages`, { method: "POST", headers, body }), TypeError);
});
