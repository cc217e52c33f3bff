import assert from "node:assert/strict";
import { HttpChannel, type HttpChannelOptions, type HttpRequest, type HttpTimer } from "./http_channel.ts";
import { BODY_END, rawAnswer, RawServer } from "./test_http.ts";

/** A timer that rings when it is told to. */
function handTimer(): { timer: HttpTimer; ring: () => void } {
  const waiting = new Set<() => void>();
  return {
    timer: (_milliseconds, ring) => {
      waiting.add(ring);
      return () => waiting.delete(ring);
    },
    ring: () => {
      for (const each of waiting) each();
    },
  };
}

function post(body: AsyncIterable<Uint8Array>, signal?: AbortSignal): HttpRequest {
  return { method: "POST", path: "/x", body, signal };
}

async function* pieces(...sizes: number[]): AsyncGenerator<Uint8Array> {
  for (const size of sizes) yield await Promise.resolve(new Uint8Array(size).fill(65));
}

async function withChannel<T>(
  url: string,
  run: (channel: HttpChannel) => Promise<T>,
  options: Partial<HttpChannelOptions> = {},
): Promise<T> {
  const channel = new HttpChannel({ url, ...options });
  try {
    return await run(channel);
  } finally {
    channel.close();
  }
}

/** Where a server cuts the connection; whether the request's end had left. */
const cuts: readonly {
  readonly at: string;
  readonly whole: boolean | "either";
  readonly script: ConstructorParameters<typeof RawServer>[0];
}[] = [
  { at: "when it is made", whole: "either", script: () => Promise.resolve() },
  {
    at: "in the request's head",
    whole: "either",
    script: async (connection) => {
      await connection.until("POST /x");
    },
  },
  {
    at: "after the request",
    whole: true,
    script: async (connection) => {
      await connection.until(BODY_END);
    },
  },
  {
    at: "in the answer's head",
    whole: true,
    script: async (connection) => {
      await connection.until(BODY_END);
      await connection.say("HTTP/1.1 200 OK\r\ncontent-le");
    },
  },
  {
    at: "in the answer's body",
    whole: true,
    script: async (connection) => {
      await connection.until(BODY_END);
      await connection.say("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{");
    },
  },
];

for (const { at, whole, script } of cuts) {
  Deno.test(`a connection cut ${at} is told as cut`, async () => {
    await using server = new RawServer(script);
    const exchange = await withChannel(server.url, (channel) => channel.exchange(post(pieces(10, 0, 3))));
    assert.ok(exchange.kind === "broken");
    assert.equal(exchange.problem.code, "http_cut");
    assert.equal(exchange.problem.text.includes(server.url), true);
    if (whole !== "either") assert.equal(exchange.whole, whole);
  });
}

Deno.test("a connection cut in the middle of the body: the other side cannot have all of it", async () => {
  let returned = false;
  async function* endless(): AsyncGenerator<Uint8Array> {
    try {
      while (true) yield await Promise.resolve(new Uint8Array(64 * 1024));
    } finally {
      returned = true;
    }
  }
  await using server = new RawServer((connection) => connection.take(200_000));
  const exchange = await withChannel(server.url, (channel) => channel.exchange(post(endless())));
  assert.ok(exchange.kind === "broken");
  assert.equal(exchange.problem.code, "http_cut");
  assert.equal(exchange.whole, false);
  assert.ok(returned, "the source is let go of");
});

Deno.test("nothing listens: unreachable, and nothing can have arrived", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const exchange = await withChannel(
    `http://127.0.0.1:${port}`,
    (channel) => channel.exchange(post(pieces(10))),
  );
  assert.ok(exchange.kind === "broken");
  assert.equal(exchange.problem.code, "http_unreachable");
  assert.equal(exchange.whole, false);
});

Deno.test("an answer that does not come is a timeout, and the request may have arrived", async () => {
  const { timer, ring } = handTimer();
  await using server = new RawServer(async (connection) => {
    await connection.until(BODY_END);
    ring();
    await connection.gone();
  });
  const exchange = await withChannel(server.url, (channel) => channel.exchange(post(pieces(10))), { timer });
  assert.ok(exchange.kind === "broken");
  assert.deepEqual([exchange.problem.code, exchange.whole], ["http_timeout", true]);
});

Deno.test("an answer that stops in the middle is a timeout too", async () => {
  const { timer, ring } = handTimer();
  await using server = new RawServer(async (connection) => {
    await connection.until(BODY_END);
    await connection.say("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{");
    ring();
    await connection.gone();
  });
  const exchange = await withChannel(server.url, (channel) => channel.exchange(post(pieces(10))), { timer });
  assert.ok(exchange.kind === "broken");
  assert.deepEqual([exchange.problem.code, exchange.whole], ["http_timeout", true]);
});

Deno.test("a request that nobody takes is a timeout, and cannot have arrived whole", async () => {
  const { timer, ring } = handTimer();
  let yielded = 0;
  async function* endless(): AsyncGenerator<Uint8Array> {
    while (true) {
      yielded += 1 << 20;
      yield await Promise.resolve(new Uint8Array(1 << 20));
    }
  }
  const taken = Promise.withResolvers<void>();
  await using server = new RawServer(async (connection) => {
    await connection.take(100_000);
    // From here on nothing is read: the sender's buffers fill, and the source has to wait.
    await taken.promise;
  });
  const exchanging = withChannel(server.url, (channel) => channel.exchange(post(endless())), { timer });
  let before = -1;
  while (before !== yielded || yielded === 0) {
    before = yielded;
    for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve));
  }
  ring();
  const exchange = await exchanging;
  taken.resolve();
  assert.ok(exchange.kind === "broken");
  assert.deepEqual([exchange.problem.code, exchange.whole], ["http_timeout", false]);
  assert.ok(yielded < 64 << 20, `the source ran ${yielded} bytes ahead`);
});

Deno.test("movement puts the timeout off", async () => {
  let armed = 0;
  let ended = 0;
  const timer: HttpTimer = () => {
    armed++;
    return () => ended++;
  };
  await using server = new RawServer(async (connection) => {
    await connection.until(BODY_END);
    await connection.say(rawAnswer(200, "{}"));
  });
  const exchange = await withChannel(server.url, (channel) => channel.exchange(post(pieces(1, 1, 1))), {
    timer,
  });
  assert.equal(exchange.kind, "answer");
  assert.ok(armed >= 5, "each piece, the end, the answer's head and its body");
  assert.ok(ended >= armed, "no timer is left behind");
});

Deno.test("a signal before, while the answer is waited for, and a closed channel", async () => {
  await using server = new RawServer(async (connection) => {
    await connection.until(BODY_END);
    stop.abort();
    await connection.gone();
  });
  const stop = new AbortController();
  const channel = new HttpChannel({ url: server.url });
  const before = await channel.exchange(post(pieces(10), AbortSignal.abort()));
  assert.ok(before.kind === "broken");
  assert.deepEqual([before.problem.code, before.whole], ["http_aborted", false]);
  const during = await channel.exchange(post(pieces(10), stop.signal));
  assert.ok(during.kind === "broken");
  assert.deepEqual([during.problem.code, during.whole], ["http_aborted", true]);
  channel.close();
  channel.close();
  const after = await channel.exchange(post(pieces(10)));
  assert.ok(after.kind === "broken");
  assert.deepEqual([after.problem.code, after.whole], ["http_closed", false]);
});

Deno.test("an answer above the bound is not read to its end", async () => {
  await using server = new RawServer(async (connection) => {
    await connection.until(BODY_END);
    await connection.say(rawAnswer(200, "x".repeat(2000)));
  });
  const exchange = await withChannel(server.url, (channel) => channel.exchange(post(pieces(10))), {
    maximumAnswerBytes: 1999,
  });
  assert.ok(exchange.kind === "broken");
  assert.equal(exchange.problem.code, "answer_too_large");
});

Deno.test("an answer before the request's end counts, and the source is let go of", async () => {
  let returned = false;
  async function* endless(): AsyncGenerator<Uint8Array> {
    try {
      while (true) yield await Promise.resolve(new Uint8Array(64 * 1024));
    } finally {
      returned = true;
    }
  }
  await using server = new RawServer(async (connection) => {
    await connection.until("\r\n\r\n");
    await connection.say(rawAnswer(413));
    await connection.gone();
  });
  const exchange = await withChannel(server.url, (channel) => channel.exchange(post(endless())));
  assert.ok(exchange.kind === "answer");
  assert.equal(exchange.answer.status, 413);
  assert.ok(returned);
});

Deno.test("a redirect is an answer and is not followed", async () => {
  await using elsewhere = new RawServer((connection) => connection.gone());
  await using server = new RawServer(async (connection) => {
    await connection.until(BODY_END);
    await connection.say(rawAnswer(307, "", { location: `${elsewhere.url}/x` }));
  });
  const exchange = await withChannel(server.url, (channel) => channel.exchange(post(pieces(10))));
  assert.ok(exchange.kind === "answer");
  assert.equal(exchange.answer.status, 307);
  assert.equal(elsewhere.connections, 0);
});

Deno.test("an error of the source is thrown as it is", async () => {
  class Lost extends Error {}
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(new Uint8Array(10));
    throw new Lost();
  }
  await using server = new RawServer((connection) => connection.gone());
  await assert.rejects(withChannel(server.url, (channel) => channel.exchange(post(broken()))), Lost);
});
