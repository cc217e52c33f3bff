import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { seal, unseal } from "../cms/mod.ts";
import { readReceipt } from "../envelope/mod.ts";
import { LocalBroker } from "../transports/amqp/local_broker.ts";
import { makeThrowAwayKeys } from "../keys/mod.ts";
import type { PropertyValue } from "../transports/amqp/mod.ts";
import type { FaultKind, FaultPlan } from "./faults.ts";
import type { IncomingMessage } from "../transports/amqp/mod.ts";
import { Arrivals, plainMessage, sealedMessage, testKeys, withBus } from "./test_bus.ts";
import {
  careMessage,
  enveloped,
  gathered,
  messageId,
  messageWithDrops,
  parties,
  streamed,
} from "./test_messages.ts";

/** Rhea keeps timers of its own until a socket is gone. */
const bus = (name: string, work: () => Promise<void>) => Deno.test({ name, fn: work, sanitizeOps: false });

const content = (n = 1) => enveloped(careMessage(2), { id: messageId(n) });

async function sealed(bytes = content()): Promise<Uint8Array> {
  const { sender, receiver } = await testKeys();
  return gathered(seal(streamed(bytes), {
    signer: sender.signing,
    recipient: receiver.encryption.certificate,
  }));
}

/** Faults of the arrivals of a message, in their order. */
function faultsOf(...kinds: (FaultKind | undefined)[]): FaultPlan {
  return { next: () => kinds.shift() };
}

const notApprec = (properties: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries(properties).filter(([name]) =>
      !["applicationTimeStamp", "receiverTimeStamp"].includes(name)
    ),
  );

bus(
  "a sealed message is answered with a sealed Apprec in the sender's queue",
  () =>
    withBus(async ({ send, receipts, register, peer }) => {
      await send(await sealed());
      const [message] = await receipts.count(1);
      assert.equal(message?.subject, "APPREC");
      assert.equal(message?.correlationId, messageId(1));
      assert.equal(message?.contentType, "application/pkcs7-mime; smime-type=signed-and-enveloped-data");
      assert.equal(message?.durable, true);
      assert.deepEqual(notApprec(message!.applicationProperties), {
        fromHerId: Number(parties.register),
        toHerId: Number(parties.sender),
        cpaId: "",
      });
      const { sender, authority } = await testKeys();
      const opened = await gathered(
        unseal(streamed(message!.body), { recipients: [sender.encryption], trusted: [authority] }),
      );
      const receipt = readReceipt(opened);
      assert.deepEqual([receipt.verdict, receipt.originalId, receipt.id], [
        "accepted",
        messageId(1),
        message?.messageId,
      ]);
      assert.equal(register.books().length, 1);
      assert.equal(peer.depth(`${parties.register}_async`), 0);
    }),
);

bus("an answer may go in the open where both want that", () =>
  withBus(async ({ send, receipts }) => {
    await send(enveloped(messageWithDrops(2)), plainMessage());
    const [message] = await receipts.count(1);
    assert.equal(message?.contentType, "text/plain");
    const receipt = readReceipt(message!.body);
    assert.equal(receipt.verdict, "partly");
    assert.equal(receipt.problems[0]?.code, "T99");
  }, { service: { seal: "plain" } }));

bus(
  "many messages are each booked once and answered once, and leave nothing in the queue",
  () =>
    withBus(async ({ send, receipts, register, peer, events }) => {
      const numbers = Array.from({ length: 60 }, (_, n) => n + 1);
      await Promise.all(numbers.map((n) => send(content(n), plainMessage(n))));
      await receipts.count(60);
      await events.until((all) => all.filter(({ kind }) => kind === "done").length === 60);
      assert.equal(peer.depth(`${parties.register}_async`), 0);
      assert.deepEqual(
        register.books().map(({ id, arrivals, verdict }) => [id, arrivals, verdict]).sort(),
        numbers.map((n) => [messageId(n), 1, "accepted"]).sort(),
      );
      assert.deepEqual(register.answerCounts(), { pending: 0, sent: 60 });
      const answered = receipts.all.map(({ body }) => readReceipt(body).originalId);
      assert.deepEqual(answered.sort(), numbers.map(messageId).sort());
    }, { service: { seal: "plain", window: 8 } }),
);

bus(
  "a message that comes again gets the same Apprec again",
  () =>
    withBus(async ({ send, receipts, register }) => {
      const bytes = await sealed();
      await send(bytes);
      await receipts.count(1);
      await send(bytes);
      const [first, second] = await receipts.count(2);
      assert.equal(first?.messageId, second?.messageId);
      assert.deepEqual(register.books().map(({ arrivals }) => arrivals), [2]);
    }),
);

interface Refused {
  readonly what: string;
  readonly condition: string;
  readonly data: RegExp;
  readonly send: () => Promise<{
    readonly body: Uint8Array;
    readonly over?: Partial<ReturnType<typeof sealedMessage>>;
  }>;
}

const properties = (over: Readonly<Record<string, PropertyValue>>) => ({
  applicationProperties: { ...sealedMessage().applicationProperties, ...over },
});

const without = (name: string) => {
  const { [name]: _, ...rest } = sealedMessage().applicationProperties!;
  return { applicationProperties: rest };
};

const refusals: readonly Refused[] = [
  {
    what: "a certificate that nobody trusted has issued",
    condition: "transport:unverified-certificate",
    data: /^certificate_unverified: untrusted_certificate$/,
    send: async () => {
      const { receiver } = await testKeys();
      const stranger = await makeThrowAwayKeys();
      const recipient = receiver.encryption.certificate;
      return {
        body: await gathered(seal(streamed(content()), { signer: stranger.sender.signing, recipient })),
      };
    },
  },
  {
    what: "an envelope of another sender",
    condition: "abuse:spoofing-attack",
    data: /^sender_differs/,
    send: async () => ({ body: await sealed(enveloped(careMessage(1), { sender: "8123456" })) }),
  },
  {
    what: "an envelope of another type",
    condition: "transport:invalid-field-value",
    data: /^type_differs/,
    send: async () => ({ body: await sealed(), over: { subject: "KPR_IDE" } }),
  },
  {
    what: "something that is not sealed though it says so",
    condition: "transport:unsupported-message",
    data: /^seal: /,
    send: () => Promise.resolve({ body: content() }),
  },
  {
    what: "no XML",
    condition: "transport:not-well-formed-xml",
    data: /^$/,
    send: async () => ({ body: await sealed(new TextEncoder().encode("Kjære register")) }),
  },
  {
    what: "another content type",
    condition: "transport:invalid-field-value",
    data: /^carrier: contentType$/,
    send: () => Promise.resolve({ body: content(), over: { contentType: "application/zip" } }),
  },
  {
    what: "another receiver",
    condition: "transport:invalid-field-value",
    data: /^carrier: toHerId$/,
    send: () => Promise.resolve({ body: content(), over: properties({ toHerId: { int: 8999999 } }) }),
  },
  {
    what: "no time",
    condition: "transport:invalid-field-value",
    data: /^carrier: applicationTimeStamp$/,
    send: () => Promise.resolve({ body: content(), over: without("applicationTimeStamp") }),
  },
];

for (const { what, condition, data, send } of refusals) {
  bus(`told as an error of the bus: ${what}`, () =>
    withBus(async (test) => {
      const { body, over } = await send();
      await test.send(body, over);
      const [message] = await test.errors.count(1);
      const { applicationProperties: told } = message!;
      assert.equal(told.errorCondition, condition);
      assert.match(String(told.errorConditionData), data);
      assert.equal(told.originalMessageId, messageId(1));
      assert.ok(told.receiverTimeStamp instanceof Date);
      assert.notEqual(told.errorDescription, "");
      assert.deepEqual([told.fromHerId, told.toHerId], [Number(parties.register), Number(parties.sender)]);
      assert.equal(message?.body.length, 0);
      assert.equal(message?.correlationId, messageId(1));
      assert.equal(test.receipts.all.length, 0);
    }));
}

bus(
  "who does not say who he is cannot be answered, and holds up nobody",
  () =>
    withBus(async ({ send, events, peer, register, receipts }) => {
      await send(content(), without("fromHerId"));
      await events.until((all) => all.some(({ kind }) => kind === "unanswerable"));
      await send(content(2), plainMessage(2));
      await receipts.count(1);
      assert.equal(peer.dead.length, 1);
      assert.equal(register.books().length, 1);
    }),
);

bus(
  "bytes that are no message are put aside",
  () =>
    withBus(async ({ send, events, peer, receipts }) => {
      peer.put(`${parties.register}_async`, Buffer.from([0x00, 0x53, 0x99, 0x40]));
      await events.until((all) => all.some(({ kind }) => kind === "unanswerable"));
      await send(content(2), plainMessage(2));
      await receipts.count(1);
    }),
);

bus(
  "a message in the open is refused where only sealed ones are taken",
  () =>
    withBus(async ({ send, errors }) => {
      await send(content(), plainMessage());
      const [message] = await errors.count(1);
      assert.equal(message?.applicationProperties.errorConditionData, "carrier: contentType");
    }, { service: { plain: false } }),
);

bus(
  "an answer that cannot be sealed is told as an error",
  () =>
    withBus(async ({ send, errors, register }) => {
      await send(content(), plainMessage());
      const [message] = await errors.count(1);
      assert.equal(message?.applicationProperties.errorCondition, "transport:missing-certificate");
      assert.equal(register.books()[0]?.verdict, "accepted");
    }, {
      service: ({ receiver }) => ({ seal: { signer: receiver.signing, certificateOf: () => undefined } }),
    }),
);

bus(
  "a queue for receipts that is not there holds up nobody; the answer goes when it is there",
  () =>
    withBus(async ({ send, receipts, events, peer, register, link }) => {
      await send(content(1), { ...plainMessage(1), replyTo: "8555555_async" });
      await send(content(2), plainMessage(2));
      await receipts.count(1);
      await events.until((all) => all.filter(({ kind }) => kind === "done").length === 2);
      assert.equal(register.answerCounts().pending, 1);
      assert.ok(events.all.some((event) => event.kind === "answer" && event.queue === "8555555_async"));
      const late = new Arrivals<IncomingMessage>();
      peer.declare("8555555_async");
      link.openReceiver({
        address: "/amq/queue/8555555_async",
        credit: 10,
        onMessage: (delivery) => {
          delivery.accept();
          late.add(delivery.message);
        },
        onRefused: () => {},
      });
      const [message] = await late.count(1);
      assert.equal(readReceipt(message!.body).originalId, messageId(1));
    }, { service: { seal: "plain" } }),
);

bus(
  "the register waits for its own queue",
  () =>
    withBus(async ({ peer, events, reopen, link, register }) => {
      await reopen({ herId: "8444444" });
      await events.until((all) =>
        all.some((event) => event.kind === "queue" && event.error.code === "queue_missing")
      );
      peer.declare("8444444_async");
      const sender = link.openSender({ address: "/amq/queue/8444444_async" });
      await sender.send(
        link.encode({ ...plainMessage(), ...properties({ toHerId: { int: 8444444 } }) }, content()),
      );
      await events.until((all) => all.some(({ kind }) => kind === "done"));
      assert.equal(register.books()[0]?.verdict, "accepted");
    }),
);

bus("a bus that refuses the login ends the service", () =>
  withBus(async ({ reopen, service }) => {
    await using strict = await LocalBroker.start({ users: { somebody: "else" } });
    const link = { host: strict.host, port: strict.port, tls: false, refusals: 1 } as const;
    await reopen({ link });
    await assert.rejects(service().finished, { name: "AmqpError", code: "login_refused" });
  }));

const plainAnswers = { seal: "plain", late: 1, slow: 1 } as const;

bus(
  "late: the message is done with, and the receipt comes after",
  () =>
    withBus(async ({ send, receipts, events, register, reopen }) => {
      await send(content(), plainMessage());
      await events.until((all) => all.some(({ kind }) => kind === "done"));
      assert.equal(receipts.all.length, 0);
      assert.deepEqual(register.answerCounts(), { pending: 1, sent: 0 });
      // Not even a restart makes it come earlier, nor loses it.
      now = new Date(now.getTime() + 3_600_000);
      await reopen({ faults: faultsOf() });
      await receipts.count(1);
    }, {
      register: { now: () => now },
      service: { ...plainAnswers, late: 3_600_000, faults: faultsOf("late") },
    }),
);
let now = new Date("2026-06-01T00:00:00Z");

bus("late, and awake when it is time", () =>
  withBus(async ({ send, receipts }) => {
    await send(content(), plainMessage());
    await receipts.count(1);
  }, { service: { ...plainAnswers, late: 20, faults: faultsOf("late") } }));

bus("negative: refused whatever is in it", () =>
  withBus(async ({ send, receipts, register }) => {
    await send(content(), plainMessage());
    const [message] = await receipts.count(1);
    const receipt = readReceipt(message!.body);
    assert.deepEqual([receipt.verdict, receipt.problems[0]?.code], ["rejected", "X99"]);
    assert.equal(register.books()[0]?.verdict, "rejected");
  }, { service: { ...plainAnswers, faults: faultsOf("negative") } }));

bus(
  "silent: booked, and never answered; the next arrival is",
  () =>
    withBus(async ({ send, receipts, events, register }) => {
      await send(content(), plainMessage());
      await events.until((all) => all.some(({ kind }) => kind === "done"));
      assert.deepEqual([register.books().length, register.answerCounts().pending], [1, 0]);
      await send(content(), plainMessage());
      await receipts.count(1);
      assert.equal(receipts.all.length, 1);
    }, { service: { ...plainAnswers, faults: faultsOf("silent") } }),
);

bus("duplicate: the same receipt twice", () =>
  withBus(async ({ send, receipts, register }) => {
    await send(content(), plainMessage());
    const [first, second] = await receipts.count(2);
    assert.equal(first?.messageId, second?.messageId);
    assert.deepEqual(first?.body, second?.body);
    assert.equal(register.books()[0]?.arrivals, 1);
  }, { service: { ...plainAnswers, faults: faultsOf("duplicate") } }));

bus("slow: answered as any other", () =>
  withBus(async ({ send, receipts }) => {
    await send(content(), plainMessage());
    await receipts.count(1);
  }, { service: { ...plainAnswers, faults: faultsOf("slow") } }));

for (const fault of ["unavailable", "busy"] as const) {
  bus(
    `${fault}: given back, and taken when it comes again`,
    () =>
      withBus(async ({ send, receipts, register }) => {
        await send(content(), plainMessage());
        await receipts.count(1);
        assert.deepEqual(register.books().map(({ arrivals }) => arrivals), [1]);
      }, { service: { ...plainAnswers, faults: faultsOf(fault, fault) } }),
  );
}

bus(
  "drop_before: the connection is cut, nothing is booked, and the message comes again",
  () =>
    withBus(async ({ send, receipts, register }) => {
      await send(content(), plainMessage());
      await receipts.count(1);
      assert.deepEqual(register.books().map(({ arrivals }) => arrivals), [1]);
    }, { service: { ...plainAnswers, faults: faultsOf("drop_before") } }),
);

bus(
  "drop_after: the connection is cut, the message comes again and is known, and the answer comes",
  () =>
    withBus(async ({ send, receipts, events, register }) => {
      await send(content(), plainMessage());
      await events.until((all) => all.some(({ kind }) => kind === "done"));
      await receipts.count(1);
      assert.deepEqual(register.books().map(({ arrivals }) => arrivals), [2]);
      assert.equal(new Set(receipts.all.map(({ messageId }) => messageId)).size, 1);
    }, { service: { ...plainAnswers, faults: faultsOf("drop_after") } }),
);

bus(
  "expired_key: told as an error, and the message may come again",
  () =>
    withBus(async ({ send, receipts, errors }) => {
      await send(content(), plainMessage());
      const [message] = await errors.count(1);
      assert.equal(message?.applicationProperties.errorCondition, "transport:expired-certificate");
      await send(content(), plainMessage());
      await receipts.count(1);
    }, { service: { ...plainAnswers, faults: faultsOf("expired_key") } }),
);

bus(
  "whatever the broker does to answers, each comes, and none is owed in the end",
  () =>
    withBus(async ({ peer, send, receipts, register, reopen }) => {
      for (let n = 1; n <= 10; n++) await send(content(n), plainMessage(n));
      peer.conduct.push(
        "release",
        { reject: "amqp:resource-limit-exceeded" },
        "cut_before",
        "cut_after",
        "modify",
        "release",
        "cut_after",
      );
      await reopen();
      await receipts.until((all) => new Set(all.map(({ messageId }) => messageId)).size === 10);
      await reopen();
      assert.equal(register.books().length, 10);
      assert.equal(register.answerCounts().pending, 0);
    }, { closed: true, service: { ...plainAnswers, window: 2 } }),
);

bus(
  "a broker that dies and comes back is served on",
  () =>
    withBus(async ({ peer, send, receipts, register }) => {
      await send(content(1), plainMessage(1));
      await receipts.count(1);
      await peer.kill();
      await peer.start();
      await send(content(2), plainMessage(2));
      await receipts.until((all) => new Set(all.map(({ correlationId }) => correlationId)).size === 2);
      assert.deepEqual(register.books().map(({ verdict }) => verdict), ["accepted", "accepted"]);
    }, { service: plainAnswers }),
);

bus(
  "a message that comes many times at once is done with each time",
  () =>
    withBus(async ({ send, receipts, register, events }) => {
      await Promise.all(Array.from({ length: 30 }, () => send(content(), plainMessage())));
      await events.until((all) => all.filter(({ kind }) => kind === "done").length === 30);
      await receipts.count(1);
      assert.deepEqual(register.books().map(({ arrivals }) => arrivals), [30]);
      assert.equal(register.answerCounts().pending, 0);
      assert.equal(new Set(receipts.all.map(({ messageId }) => messageId)).size, 1);
    }, { service: plainAnswers }),
);

bus("no more bytes are in hand than are allowed", () => {
  let most = 0;
  return withBus(async ({ send, events, reopen, service }) => {
    for (let n = 10; n < 30; n++) await send(content(n), plainMessage(n));
    await reopen({
      onEvent: (event) => {
        most = Math.max(most, service().inHand);
        events.add(event);
      },
    });
    await events.until((all) => all.filter(({ kind }) => kind === "done").length === 20);
    assert.ok(most <= 3, `${most} messages were in hand`);
    assert.ok(most >= 2, "nothing was done at once");
  }, { closed: true, service: { ...plainAnswers, bytes: content(10).length * 3 + 100 } });
});
