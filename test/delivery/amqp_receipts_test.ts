import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { Buffer } from "node:buffer";
import { randomUUID } from "node:crypto";
import { type AmqpWarning, type SealedReceipt } from "../../delivery/transports/amqp/mod.ts";
import { DeliveryError } from "../../delivery/delivery_error.ts";
import type { Receipt } from "../../delivery/receipt.ts";
import type { Transport } from "../../delivery/transport.ts";
import { AmqpStage, type BrokerChoice, brokerChoices, openPlain, type StageOptions } from "./amqp_stage.ts";

const choices = brokerChoices();

for (const choice of choices) {
  check(choice, "an error message of the bus is a receipt that rejects", async () => {
    await using stage = await stageOf(choice);
    const originalMessageId = randomUUID();
    await stage.put(`${stage.sender}_error`, {
      messageId: randomUUID(),
      subject: "KPR_IPL",
      contentType: "text/plain",
      applicationProperties: {
        originalMessageId: originalMessageId.toUpperCase(),
        receiverTimeStamp: new Date("2026-01-10T08:05:00Z"),
        errorCondition: "transport:expired-certificate",
        errorDescription: "The certificate has expired",
        errorConditionData: "2025-12-31",
        fromHerId: { int: 8133973 },
        toHerId: { int: Number(stage.sender) },
      },
    });
    const [told] = await takeAll(stage.transport, 1);
    ok(typeof told === "object");
    const { hash, id, ...receipt } = told;
    match(hash, /^[0-9a-f]{64}$/);
    match(id ?? "", /^[0-9a-f-]{36}$/);
    deepStrictEqual(receipt, {
      format: "amqp-error",
      originalId: originalMessageId,
      originalType: null,
      verdict: "rejected",
      problems: [{ code: "transport:expired-certificate", text: "The certificate has expired; 2025-12-31" }],
      created: "2026-01-10T08:05:00.000Z",
      from: "8133973",
    });
  });

  check(
    choice,
    "an error message that does not say of what is told, and does not stand in the way",
    async () => {
      await using stage = await stageOf(choice);
      await stage.put(`${stage.sender}_error`, {
        messageId: randomUUID(),
        subject: "",
        contentType: "text/plain",
        applicationProperties: { errorCondition: "transport:internal-error" },
      });
      const originalId = randomUUID();
      await stage.putReceipt(originalId);
      deepStrictEqual(
        namesOf(await takeAll(stage.transport, 2)),
        ["error_without_original", originalId].toSorted(),
      );
    },
  );

  check(choice, "a SOAP fault is told", async () => {
    await using stage = await stageOf(choice);
    await stage.put(`${stage.sender}_async`, {
      messageId: randomUUID(),
      subject: "AMQP_SOAP_FAULT",
      contentType: "application/soap+xml",
    }, "<Fault/>");
    deepStrictEqual(namesOf(await takeAll(stage.transport, 1)), ["soap_fault"]);
  });

  check(choice, "a sealed receipt is opened by who knows how, with what is known of it", async () => {
    const seen: SealedReceipt[] = [];
    await using stage = await stageOf(choice, {
      open(bytes, about) {
        seen.push(about);
        return openPlain(bytes);
      },
    });
    const originalId = randomUUID();
    const contentType = "application/pkcs7-mime; smime-type=signed-and-enveloped-data";
    await stage.putReceipt(originalId, { messageId: "a", correlationId: originalId, contentType });
    await stage.putReceipt(originalId, { messageId: "b", contentType: "text/plain" });
    strictEqual((await takeAll(stage.transport, 2)).length, 2);
    deepStrictEqual(seen, [
      { sealed: true, contentType, messageId: "a", correlationId: originalId },
      { sealed: false, contentType: "text/plain", messageId: "b", correlationId: "b" },
    ]);
  });

  check(choice, "what is wrong with a receipt is named, and nothing of its content is told", async () => {
    const secret = "12345678901";
    await using stage = await stageOf(choice, {
      open(bytes) {
        const text = new TextDecoder().decode(bytes);
        if (text.startsWith("named")) {
          throw new DeliveryError("wrong_recipient", "Not for this key", { hint: "Give the right key." });
        }
        throw new SyntaxError(`Unexpected ${text}`);
      },
    });
    const message = { subject: "APPREC", contentType: "text/plain" };
    await stage.put(`${stage.sender}_async`, { messageId: "a", ...message }, `named ${secret}`);
    await stage.put(`${stage.sender}_async`, { messageId: "b", ...message }, secret);
    const problems: string[] = [];
    for await (const { problem } of stage.transport.receipts({ idle: 5000 })) {
      problems.push(`${problem?.code}: ${problem?.text}`);
      if (problems.length === 2) break;
    }
    deepStrictEqual(problems, [
      "wrong_recipient: Receipt a: Not for this key",
      "unreadable_receipt: Receipt b: it cannot be read (SyntaxError)",
    ]);
  });

  check(
    choice,
    "a message for somebody else is told, left in the queue, and does not stand in the way",
    async () => {
      const warnings: AmqpWarning[] = [];
      await using stage = await stageOf(choice, {
        onWarning: (warning) => warnings.push(warning),
        receiptCredit: 2,
      });
      for (let at = 0; at < 10; at++) {
        await stage.put(`${stage.sender}_async`, dialogue(`d${at}`), "for others");
      }
      const originalId = randomUUID();
      await stage.putReceipt(originalId);
      deepStrictEqual(namesOf(await takeAll(stage.transport, 1)), [originalId]);
      deepStrictEqual(
        warnings.map(({ code }) => code),
        Array(10).fill("foreign_message"),
      );
      match(warnings[0]!.text, /d0 .*DIALOG_INNBYGGER/);
      // All are there as they were.
      await using other = await stageOf(choice, {
        ownQueue: `${stage.sender}_async`,
        receiptSubjects: ["DIALOG_INNBYGGER_DIGITALBRUKER"],
        open: (bytes, { messageId }) => ({
          ...openPlain(Buffer.from("receipt x")),
          originalId: `${messageId} ${bytes.length}`,
        }),
      });
      deepStrictEqual(
        namesOf(await takeAll(other.transport, 10)),
        Array.from({ length: 10 }, (_, at) => `d${at} 10`),
      );
    },
  );

  check(choice, "a message for somebody else is parked where there is a queue for it, whole", async () => {
    const parking = choice.broker().nextHerId();
    await using stage = await stageOf(choice, { parkingQueue: `${parking}_async` });
    await stage.put(`${stage.sender}_async`, dialogue("d"), "for others");
    await stage.put(
      `${stage.sender}_async`,
      { messageId: "u", subject: "APPREC", contentType: "text/plain" },
      "no",
    );
    deepStrictEqual(namesOf(await takeAll(stage.transport, 1)), ["unreadable_receipt"]);
    deepStrictEqual(namesOf(await takeAll(stage.transport, 1, 300)), []);
    await using other = await stageOf(choice, {
      ownQueue: `${parking}_async`,
      receiptSubjects: ["DIALOG_INNBYGGER_DIGITALBRUKER", "APPREC"],
      open: (bytes, { messageId }) => ({
        ...openPlain(Buffer.from("receipt x")),
        originalId: `${messageId} ${new TextDecoder().decode(bytes)}`,
      }),
    });
    deepStrictEqual(namesOf(await takeAll(other.transport, 2)), ["d for others", "u no"]);
  });

  check(choice, "a parking queue that is not there: the message stays where it is", async () => {
    await using stage = await stageOf(choice, { parkingQueue: "1234567_parked" });
    await stage.put(
      `${stage.sender}_async`,
      { messageId: "u", subject: "APPREC", contentType: "text/plain" },
      "no",
    );
    deepStrictEqual(namesOf(await takeAll(stage.transport, 1)), ["unreadable_receipt"]);
    deepStrictEqual(namesOf(await takeAll(stage.transport, 1)), ["unreadable_receipt"]);
  });

  check(choice, "a receipt that is given back comes again in the same iteration, after a while", async () => {
    await using stage = await stageOf(choice, { releaseAfter: 10 });
    const originalId = randomUUID();
    await stage.putReceipt(originalId);
    let times = 0;
    for await (const arrived of stage.transport.receipts({ idle: 5000 })) {
      strictEqual(arrived.receipt?.originalId, originalId);
      if (++times < 3) await arrived.release();
      else {
        await arrived.settle();
        break;
      }
    }
    deepStrictEqual(await takeAll(stage.transport, 1, 300), []);
  });

  check(choice, "properties come as the bus names them", async () => {
    const metadata = { "X-SystemIdentifier": "kprkit" };
    await using stage = await stageOf(choice, {
      metadata: () => metadata,
      cpaId: "cpa",
      timeToLive: 345_600_000,
    });
    const { makeParcel } = await import("../../delivery/transports/test_transport_contract.ts");
    const id = randomUUID();
    await stage.transport.send(
      makeParcel({ transport: "amqp", id, sequence: 1, bytes: Buffer.from("sealed") }),
    );
    const [delivery] = await stage.deliveries();
    const { message } = delivery!;
    const { enqueuedTimeUtc, ...properties } = message.applicationProperties;
    deepStrictEqual(properties, {
      ...metadata,
      fromHerId: Number(stage.sender),
      toHerId: 8133973,
      cpaId: "cpa",
      applicationTimeStamp: new Date("2026-01-10T08:00:00.000Z"),
    });
    ok(enqueuedTimeUtc instanceof Date && Math.abs(enqueuedTimeUtc.getTime() - Date.now()) < 60_000);
    deepStrictEqual({ ...message, applicationProperties: {}, body: new TextDecoder().decode(message.body) }, {
      messageId: id,
      to: `${stage.receiver}_async`,
      subject: "KPR_IPL",
      replyTo: `${stage.sender}_async`,
      correlationId: id,
      contentType: "application/pkcs7-mime; smime-type=signed-and-enveloped-data",
      deliveryCount: 0,
      durable: true,
      applicationProperties: {},
      body: "sealed",
      undecodable: false,
    });
  });
}

const [peer] = choices as [BrokerChoice];

check(peer, "bytes that are no message are told, and do not stand in the way", async () => {
  await using stage = await stageOf(peer);
  const queue = `${stage.sender}_async`;
  for (
    const bytes of [[], [0x00], [0x00, 0x53, 0x75, 0xa0, 0xff, 1], [0xa1, 3, 0x61, 0x62, 0x63], [
      0x00,
      0x53,
      0x99,
      0x40,
    ]]
  ) {
    peer.peer().put(queue, Buffer.from(bytes));
  }
  const originalId = randomUUID();
  await stage.putReceipt(originalId);
  const names = namesOf(await takeAll(stage.transport, 6));
  // Of no bytes at all comes a message without a subject, which is for somebody else; the receipt comes in any case.
  deepStrictEqual(names.filter((name) => name !== "undecodable"), [originalId]);
  ok(names.length >= 4);
});

check(peer, "so many messages for others that nothing more is looked at: told", async () => {
  const warnings = new Set<string>();
  await using stage = await stageOf(peer, { onWarning: ({ code }) => warnings.add(code) });
  const { layOutMessage } = await import("../../delivery/transports/amqp/bus_message.ts");
  const { bytes } = layOutMessage(stage.transport.link.rhea, dialogue("d"), 0);
  for (let at = 0; at < 1001; at++) peer.peer().put(`${stage.sender}_async`, bytes);
  deepStrictEqual(await takeAll(stage.transport, 1, 300), []);
  deepStrictEqual(warnings, new Set(["foreign_message", "queue_stuck"]));
});

function dialogue(messageId: string) {
  return { messageId, subject: "DIALOG_INNBYGGER_DIGITALBRUKER", contentType: "text/plain" };
}

function check(choice: BrokerChoice, what: string, fn: () => Promise<void>): void {
  const skipped = choice.skip === undefined ? "" : ` (skipped: ${choice.skip})`;
  Deno.test({ name: `${choice.title}: ${what}${skipped}`, ignore: choice.skip !== undefined, fn });
}

function stageOf(choice: BrokerChoice, transport: StageOptions["transport"] = {}): Promise<AmqpStage> {
  return AmqpStage.open({ broker: choice.broker(), login: choice.login(), transport });
}

/** Settles so many, or fewer where no more come; tells the receipts, and the codes of problems. */
async function takeAll(transport: Transport, count: number, idle = 5000): Promise<(Receipt | string)[]> {
  const taken: (Receipt | string)[] = [];
  for await (const arrived of transport.receipts({ idle })) {
    taken.push(arrived.receipt ?? arrived.problem?.code ?? "");
    await arrived.settle();
    if (taken.length === count) break;
  }
  return taken;
}

function namesOf(taken: readonly (Receipt | string)[]): string[] {
  return taken.map((each) => typeof each === "string" ? each : each.originalId).toSorted();
}
