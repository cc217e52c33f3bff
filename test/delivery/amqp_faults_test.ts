import { deepStrictEqual, match, ok, rejects, strictEqual } from "node:assert/strict";
import { randomUUID } from "node:crypto";
import {
  AmqpError,
  type AmqpTransportOptions,
  type BusLinkState,
  openAmqpTransport,
} from "../../delivery/transports/amqp/mod.ts";
import { LocalBroker } from "../../delivery/transports/amqp/local_broker.ts";
import { makeParcel } from "../../delivery/transports/test_transport_contract.ts";
import type { Package, SendOutcome, Transport } from "../../delivery/transport.ts";
import {
  AmqpStage,
  type BrokerChoice,
  brokerChoices,
  openPlain,
  passphraseLogin,
  rabbitLimit,
  type StageOptions,
} from "./amqp_stage.ts";
import { fullQueue } from "./rabbitmq.ts";

const choices = brokerChoices();

for (const choice of choices) {
  check(choice, "the broker is killed in the middle of a window: all is there at least once", async () => {
    await using stage = await stageOf(choice);
    const sent: { readonly parcel: Package; readonly outcome: SendOutcome }[] = [];
    const killed = Promise.withResolvers<void>();
    // The window is full at every moment, and so at the one when the broker dies.
    let isBroken = false;
    const lanes = Array.from({ length: stage.transport.window }, async () => {
      while (!isBroken) {
        const each = parcel(20_000 + sent.length);
        const outcome = await stage.transport.send(each);
        if (sent.push({ parcel: each, outcome }) === 10) killed.resolve(choice.broker().kill());
        isBroken ||= outcome.kind !== "acknowledged";
      }
    });
    await killed.promise;
    const restarted = choice.broker().start();
    await Promise.all(lanes);
    await restarted;
    const parcels = sent.map(({ parcel }) => parcel);
    for (const { outcome } of sent) match(outcome.kind, /^(acknowledged|deferred|unknown)$/);
    for (const { parcel, outcome } of sent) {
      if (outcome.kind !== "acknowledged") await sendAtLast(stage.transport, parcel);
    }
    await allThere(stage, parcels);
  }, { sanitize: false });

  check(
    choice,
    "connections cut again and again: all is there at least once, and each outcome is named",
    async () => {
      await using stage = await stageOf(choice);
      const parcels = Array.from({ length: 60 }, (_, at) => parcel(3000 + at));
      let told = 0;
      await Promise.all(parcels.map(async (each) => {
        for (;;) {
          const outcome = await stage.transport.send(each);
          if (++told % 7 === 0 && told < 80) stage.proxy.cut();
          if (outcome.kind === "acknowledged") return;
          ok(outcome.kind === "unknown" || outcome.kind === "deferred");
          strictEqual(outcome.problem.code, "connection_lost");
        }
      }));
      await allThere(stage, parcels);
    },
  );

  check(
    choice,
    "a connection cut before the disposition of many: the unknown ones are there, or come",
    async () => {
      await using stage = await stageOf(choice);
      const parcels = Array.from({ length: 20 }, () => parcel(1000));
      stage.proxy.meet("withhold");
      const sending = Promise.all(parcels.map((each) => stage.transport.send(each)));
      await stage.proxy.withheld;
      stage.proxy.cut();
      await stage.proxy.passOn();
      const outcomes = await sending;
      deepStrictEqual(new Set(outcomes.map(({ kind }) => kind)), new Set(["unknown"]));
      for (const each of parcels) await sendAtLast(stage.transport, each);
      await allThere(stage, parcels);
    },
  );

  check(choice, "a settlement that did not reach the broker: the receipt comes again, the same", async () => {
    await using stage = await stageOf(choice);
    const originalId = randomUUID();
    await stage.putReceipt(originalId);
    stage.proxy.meet("cut_settlement");
    const hashes: string[] = [];
    for await (const arrived of stage.transport.receipts({ idle: 10_000 })) {
      strictEqual(arrived.receipt?.originalId, originalId);
      hashes.push(arrived.receipt.hash);
      await arrived.settle();
      if (hashes.length === 2) break;
    }
    strictEqual(hashes[0], hashes[1]);
    strictEqual(await countReceipts(stage.transport), 0);
  });

  check(choice, "a connection cut while receipts are waited for: those after it come too", async () => {
    await using stage = await stageOf(choice);
    const ids = [randomUUID(), randomUUID(), randomUUID()];
    await stage.putReceipt(ids[0]!);
    const seen = new Set<string | undefined>();
    for await (const arrived of stage.transport.receipts({ idle: 10_000 })) {
      await arrived.settle();
      const id = arrived.receipt?.originalId;
      // One whose settlement was cut off comes again.
      if (seen.has(id)) continue;
      seen.add(id);
      if (seen.size === 3) break;
      stage.proxy.cut();
      await stage.putReceipt(ids[seen.size]!);
    }
    deepStrictEqual(seen, new Set(ids));
  });

  check(choice, "no such queue: refused, and named", async () => {
    await using stage = await stageOf(choice, { receiverQueue: "1234567_async" });
    refused(await stage.transport.send(parcel(10)), { code: "queue_missing", because: "access" });
  });

  check(choice, "no such exchange: refused, and named", async () => {
    await using stage = await stageOf(choice, { exchange: "NHNtestservicebus", probe: false });
    refused(await stage.transport.send(parcel(10)), { code: "queue_missing", because: "access" });
  });

  check(choice, "one's own queue is missing: receipts say so", async () => {
    await using stage = await stageOf(choice, { errorQueue: "1234567_error" });
    await rejects(() => countReceipts(stage.transport), named("queue_missing"));
  });

  check(choice, "receipts where nobody listens: that nobody could look is said", async () => {
    await using stage = await stageOf(choice);
    stage.proxy.deafen();
    await rejects(() => countReceipts(stage.transport), named("unreachable"));
  });

  check(
    choice,
    "a package of another size than its dispatch tells: the caller's error, and nothing leaves",
    async () => {
      await using stage = await stageOf(choice);
      const { dispatch, bytes } = parcel(1000);
      for (const packageSize of [999, 1001]) {
        const other: Package = { dispatch: { ...dispatch, packageSize }, bytes };
        await rejects(() => stage.transport.send(other), named("option"));
      }
      deepStrictEqual(await stage.arrived(), []);
    },
  );

  check(choice, "the broker does not answer: not known, and the next link is well", async () => {
    await using stage = await stageOf(choice, { answerPatience: 200 });
    const one = parcel(1000);
    stage.proxy.meet("withhold");
    const outcome = await stage.transport.send(one);
    ok(outcome.kind === "unknown");
    strictEqual(outcome.problem.code, "no_answer");
    await stage.proxy.passOn();
    await sendAtLast(stage.transport, one);
    await allThere(stage, [one]);
  });

  check(choice, "a message above what the bus recommends is told once", async () => {
    const warnings: string[] = [];
    await using stage = await stageOf(choice, { onWarning: ({ code }) => warnings.push(code) });
    for (const size of [1_000_000, 1_000_001, 1_000_002]) {
      strictEqual((await stage.transport.send(parcel(size))).kind, "acknowledged");
    }
    deepStrictEqual(warnings, ["large_message"]);
  });

  check(choice, "a wrong passphrase is refused for good after three attempts", async () => {
    await using peer = await peerWithUsers();
    const { host, port } = choice.title.endsWith("RabbitMQ") ? choice.rabbit() : peer;
    const login = await passphraseLogin("not this one");
    const states: BusLinkState[] = [];
    await using transport = await openAmqpTransport({
      ...plain,
      bus: { host, port, tls: false, login, backOff: { first: 1 }, onState: (state) => states.push(state) },
    });
    await Deno.remove(login.passphraseFile);
    refused(await transport.send(parcel(10)), { code: "login_refused", because: "access" });
    deepStrictEqual(
      states.map(({ kind }) => kind),
      ["connecting", "waiting", "connecting", "waiting", "connecting", "failed"],
    );
    // It is over: nothing is tried again.
    refused(await transport.send(parcel(10)), { code: "login_refused", because: "access" });
    await rejects(() => countReceipts(transport), named("login_refused"));
    const words = states.map((state) => "error" in state ? state.error.message + state.error.hint : "")
      .join();
    ok(!words.includes("not this one"));
  });

  check(choice, "TLS to a port without it: not reached", async () => {
    const { host, port } = choice.broker();
    await using transport = await openAmqpTransport({ ...plain, bus: { host, port, backOff: { first: 1 } } });
    deferred(await transport.send(parcel(10)), "unreachable");
  });
}

const [peer, rabbit] = choices as [BrokerChoice, BrokerChoice];

check(
  rabbit,
  "a message above the broker's own limit is refused, and those beside it go through",
  async () => {
    await using stage = await stageOf(rabbit);
    const small = Array.from({ length: 4 }, () => parcel(1000));
    const large = parcel(rabbitLimit + 1);
    const [outcome, ...others] = await Promise.all(
      [large, ...small].map((each) => stage.transport.send(each)),
    );
    refused(outcome!, { code: "message_too_large", because: "content" });
    for (const [at, other] of others.entries()) {
      if (other.kind !== "acknowledged") await sendAtLast(stage.transport, small[at]!);
    }
    await allThere(stage, small);
  },
);

check(
  rabbit,
  "a queue that is full: RabbitMQ does not answer, and the package is not taken for delivered",
  async () => {
    await using stage = await stageOf(rabbit, { receiverQueue: fullQueue, answerPatience: 300 });
    strictEqual((await stage.transport.send(parcel(10))).kind, "acknowledged");
    const outcome = await stage.transport.send(parcel(10));
    ok(outcome.kind === "unknown");
    strictEqual(outcome.problem.code, "no_answer");
  },
);

check(peer, "a limit that is announced holds before anything leaves", async () => {
  await using small = await LocalBroker.start({ maximumBytes: 5000 });
  await using stage = await AmqpStage.open({ broker: small, login: { kind: "anonymous" } });
  strictEqual((await stage.transport.send(parcel(1000))).kind, "acknowledged");
  strictEqual(stage.transport.maximumBytes, 5000);
  refused(await stage.transport.send(parcel(5001)), { code: "message_too_large", because: "content" });
  strictEqual((await stage.arrived()).length, 1);
});

check(peer, "no credit: nothing leaves until there is", async () => {
  await using poor = await LocalBroker.start();
  await using stage = await AmqpStage.open({ broker: poor, login: { kind: "anonymous" } });
  poor.credit = 2;
  poor.starving = true;
  const parcels = Array.from({ length: 5 }, () => parcel(100));
  const outcomes: SendOutcome[] = [];
  const third = Promise.withResolvers<void>();
  const sending = parcels.map((each) =>
    stage.transport.send(each).then((outcome) => {
      outcomes.push(outcome);
      if (outcomes.length === 2) third.resolve();
    })
  );
  await third.promise;
  poor.credit = 100;
  strictEqual((await stage.arrived()).length, 2);
  strictEqual(outcomes.length, 2);
  poor.grant(3);
  await Promise.all(sending);
  await allThere(stage, parcels);
});

check(peer, "no credit for long: deferred, and nothing has left", async () => {
  await using poor = await LocalBroker.start();
  await using stage = await AmqpStage.open({
    broker: poor,
    login: { kind: "anonymous" },
    transport: { creditPatience: 50, probe: false },
  });
  poor.credit = 0;
  deferred(await stage.transport.send(parcel(10)), "no_credit");
  poor.credit = 100;
  deepStrictEqual(await stage.arrived(), []);
});

for (
  const [conduct, code] of [
    ["release", "released"],
    ["modify", "released"],
    [{ reject: "amqp:resource-limit-exceeded", description: "queue is full" }, "rejected"],
  ] as const
) {
  check(peer, `the broker answers ${JSON.stringify(conduct)}: deferred`, async () => {
    await using own = await LocalBroker.start();
    await using stage = await AmqpStage.open({ broker: own, login: { kind: "anonymous" } });
    own.conduct.push(conduct);
    const one = parcel(10);
    deferred(await stage.transport.send(one), code);
    deepStrictEqual(await stage.arrived(), []);
    strictEqual((await stage.transport.send(one)).kind, "acknowledged");
  });
}

check(peer, "the broker refuses a message for its size: refused for the content", async () => {
  await using own = await LocalBroker.start();
  await using stage = await AmqpStage.open({ broker: own, login: { kind: "anonymous" } });
  own.conduct.push({ reject: "amqp:link:message-size-exceeded" });
  refused(await stage.transport.send(parcel(10)), { code: "message_too_large", because: "content" });
});

check(peer, "nobody listens at all: deferred", async () => {
  const port = portThatIsFree();
  await using transport = await openAmqpTransport({
    ...plain,
    bus: { host: "127.0.0.1", port, tls: false, backOff: { first: 1 } },
  });
  deferred(await transport.send(parcel(10)), "unreachable");
});

check(peer, "something else listens: deferred", async () => {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, () => new Response("no"));
  {
    await using transport = await openAmqpTransport({
      ...plain,
      bus: { host: "127.0.0.1", port: server.addr.port, tls: false, backOff: { first: 1 } },
    });
    deferred(await transport.send(parcel(10)), "unreachable");
  }
  await server.shutdown();
});

check(peer, "a host that takes connections and says nothing: deferred", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const connection = listener.accept();
  {
    await using transport = await openAmqpTransport({
      ...plain,
      bus: {
        host: "127.0.0.1",
        port: (listener.addr as Deno.NetAddr).port,
        tls: false,
        connectPatience: 50,
        backOff: { first: 60_000 },
      },
    });
    deferred(await transport.send(parcel(10)), "unreachable");
  }
  (await connection).close();
  listener.close();
});

for (
  const [what, bus, code] of [
    ["a host that is none", { host: "a b" }, "option"],
    ["a port that is none", { host: "localhost", port: 70_000 }, "option"],
    ["a certificate that is not given", { host: "localhost", login: { kind: "certificate" } }, "option"],
    [
      "a user without a name",
      { host: "localhost", login: { kind: "passphrase", user: "", passphraseFile: "none" } },
      "option",
    ],
    [
      "a passphrase's file that is missing",
      { host: "localhost", login: { kind: "passphrase", user: "a", passphraseFile: "/nowhere/at/all" } },
      "passphrase_file",
    ],
  ] as const
) {
  check(peer, `${what} is told when it is opened`, async () => {
    await rejects(() => openAmqpTransport({ ...plain, bus }), named(code));
  });
}

for (
  const [what, text, mode] of [["empty", "", 0o600], ["two lines", "a\nb\n", 0o600], [
    "open",
    "a\n",
    0o644,
  ]] as const
) {
  check(peer, `a passphrase's file that is ${what} is not taken`, async () => {
    const passphraseFile = await Deno.makeTempFile({ prefix: "kprkit-passphrase-" });
    try {
      await Deno.writeTextFile(passphraseFile, text);
      await Deno.chmod(passphraseFile, mode);
      const login = { kind: "passphrase", user: "a", passphraseFile } as const;
      await rejects(
        () => openAmqpTransport({ ...plain, bus: { host: "localhost", login } }),
        named("passphrase_file"),
      );
    } finally {
      await Deno.remove(passphraseFile);
    }
  });
}

for (
  const [what, options] of [
    ["a HER-id that is none", { herId: "KPR" }],
    ["a HER-id above 32 bits", { herId: "4294967296" }],
    ["a queue that is none", { ownQueue: "my queue" }],
    ["a window of nothing", { window: 0 }],
    ["a limit of nothing", { maximumBytes: 0 }],
  ] as const
) {
  check(peer, `${what} is told when it is opened`, async () => {
    await rejects(
      () => openAmqpTransport({ ...plain, bus: { host: "localhost" }, ...options }),
      named("option"),
    );
  });
}

const plain: Omit<AmqpTransportOptions, "bus"> = {
  environment: "test",
  herId: "8000002",
  receiverQueue: "8133973_async",
  open: openPlain,
};

function check(
  choice: BrokerChoice,
  what: string,
  fn: () => Promise<void>,
  { sanitize = true } = {},
): void {
  const skipped = choice.skip === undefined ? "" : ` (skipped: ${choice.skip})`;
  Deno.test({
    name: `${choice.title}: ${what}${skipped}`,
    ignore: choice.skip !== undefined,
    sanitizeOps: sanitize,
    sanitizeResources: sanitize,
    fn,
  });
}

function stageOf(choice: BrokerChoice, transport: StageOptions["transport"] = {}): Promise<AmqpStage> {
  return AmqpStage.open({ broker: choice.broker(), login: choice.login(), transport });
}

function peerWithUsers(): Promise<LocalBroker> {
  return LocalBroker.start({ users: { kprkit: "the right one" } });
}

function parcel(size: number): Package {
  return makeParcel({
    transport: "amqp",
    id: randomUUID(),
    sequence: 1,
    bytes: new Uint8Array(size).fill(size % 251),
  });
}

async function sendAtLast(transport: Transport, parcel: Package): Promise<void> {
  for (let attempt = 1;; attempt++) {
    const outcome = await transport.send(parcel);
    if (outcome.kind === "acknowledged") return;
    ok(outcome.kind === "deferred" || outcome.kind === "unknown", outcome.kind);
    ok(attempt < 100);
  }
}

/** Each is at the receiver at least once, unharmed, and nothing else is. */
async function allThere(stage: AmqpStage, parcels: readonly Package[]): Promise<void> {
  const arrived = await stage.arrived();
  const sizes = new Map(parcels.map(({ dispatch }) => [dispatch.id, dispatch.packageSize]));
  deepStrictEqual(new Set(arrived.map(({ id }) => id)), new Set(sizes.keys()));
  for (const { id, bytes } of arrived) {
    strictEqual(bytes.length, sizes.get(id));
    ok(bytes.every((byte) => byte === bytes.length % 251));
  }
}

async function countReceipts(transport: Transport): Promise<number> {
  let count = 0;
  for await (const arrived of transport.receipts({ idle: 300 })) {
    count++;
    await arrived.settle();
  }
  return count;
}

function refused(outcome: SendOutcome, expected: { readonly code: string; readonly because: string }): void {
  ok(outcome.kind === "refused", outcome.kind);
  deepStrictEqual({ code: outcome.problem.code, because: outcome.because }, expected);
  ok(outcome.hint.length > 0);
}

function deferred(outcome: SendOutcome, code: string): void {
  ok(outcome.kind === "deferred", outcome.kind);
  strictEqual(outcome.problem.code, code);
}

function named(code: string): (error: unknown) => boolean {
  return (error) => error instanceof AmqpError && error.code === code && error.hint !== "";
}

function portThatIsFree(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
