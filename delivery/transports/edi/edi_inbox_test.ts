import assert from "node:assert/strict";
import { createHash, randomUUID } from "node:crypto";
import { join } from "node:path";
import { seal } from "../../cms/mod.ts";
import { readEbxml, writeAcknowledgment, writeMessage, writeMessageError } from "../../ebxml/mod.ts";
import { makeThrowAwayKeys } from "../../keys/mod.ts";
import { type Transport } from "../../transport.ts";
import { testApprec } from "../test_receipts.ts";
import { type EdiTransportOptions, openEdiTransport } from "./mod.ts";
import {
  apprecMail,
  deliver,
  mailFromRegister,
  makeMaildir,
  once,
  openSealed,
  optionsFor,
  parcel,
  receiver,
  trust,
  whole,
  withServer,
} from "./test_edi.ts";
import { judgeMail, type TestMailServer } from "./test_mail_server.ts";

async function withInbox(
  use: (
    stage: { readonly maildir: string; readonly server: TestMailServer; readonly transport: Transport },
  ) => Promise<void>,
  more: Partial<EdiTransportOptions> = {},
): Promise<void> {
  const maildir = await makeMaildir();
  try {
    await withServer({}, async (server) => {
      const options = optionsFor(server.port, { inbox: maildir, trust, openSealed, ...more });
      await using transport = await openEdiTransport(options);
      await use({ maildir, server, transport });
    });
  } finally {
    await Deno.remove(maildir, { recursive: true });
  }
}

async function names(directory: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(directory))).map(({ name }) => name).sort();
}

Deno.test("edi: a sealed Apprec is opened, and acknowledged to the register when it is settled", () =>
  withInbox(async ({ maildir, server, transport }) => {
    const originalId = randomUUID();
    const messageId = randomUUID();
    await deliver(maildir, await apprecMail(originalId, { verdict: "rejected", messageId }), "1.host");
    const [arrived] = await Array.fromAsync(transport.receipts({ idle: 0 }));
    assert.equal(arrived!.receipt?.originalId, originalId);
    assert.equal(arrived!.receipt.verdict, "rejected");
    assert.equal(server.mails.length, 0);
    await arrived!.settle();
    assert.deepEqual([await names(join(maildir, "new")), await names(join(maildir, "cur"))], [[], [
      "1.host:2,S",
    ]]);
    const { parts } = await judgeMail(server.mails[0]!.bytes);
    const answer = await readEbxml(parts[0]!.bytes, { trust });
    assert.equal(answer.content.kind, "acknowledgment");
    assert.equal(answer.header.refToMessageId, messageId);
  }));

Deno.test("edi: an Apprec is settled also where its acknowledgment does not get through", () =>
  withInbox(async ({ maildir, server, transport }) => {
    server.trouble = { kind: "answer", at: "connect", code: 554 };
    await deliver(maildir, await apprecMail(randomUUID()), "1.host");
    for await (const { settle } of transport.receipts({ idle: 0 })) await settle();
    assert.deepEqual(await names(join(maildir, "cur")), ["1.host:2,S"]);
    assert.equal(server.mails.length, 0);
  }));

Deno.test("edi: acknowledgments and errors of the other side's message handler are receipts", () =>
  withInbox(async ({ maildir, server, transport }) => {
    const { dispatch } = parcel();
    assert.equal((await transport.send(parcel())).kind, "acknowledged");
    const { parts } = await judgeMail(server.mails[0]!.bytes);
    const received = await readEbxml(parts[0]!.bytes, {
      trust,
      parts: new Map([[parts[1]!.contentId, parts[1]!.hash]]),
    });
    const signal = { messageId: "a", timestamp: "2026-01-10T08:00:05Z", signer: receiver.signing };
    await deliver(
      maildir,
      await mailFromRegister({ envelope: await writeAcknowledgment(received, signal) }),
      "1",
    );
    const faults = [{ errorCode: "SecurityFailure", severity: "Error", location: "", text: "" }] as const;
    await deliver(
      maildir,
      await mailFromRegister({ envelope: await writeMessageError(received, { ...signal, faults }) }),
      "2",
    );
    const arrived = await Array.fromAsync(transport.receipts({ idle: 0 }));
    assert.deepEqual(
      arrived.map(({ receipt }) => [receipt?.originalId, receipt?.verdict, receipt?.format]),
      [[dispatch.id, "acknowledged", "ebxml"], [dispatch.id, "rejected", "ebxml"]],
    );
    for (const { settle } of arrived) await settle();
    assert.equal(server.mails.length, 1, "an acknowledgment is not acknowledged");
  }));

Deno.test("edi: what is not to be trusted, or no receipt, is told by name and kept flagged", () =>
  withInbox(async ({ maildir, transport }) => {
    const others = await makeThrowAwayKeys();
    const decoder = new TextDecoder();
    const good = decoder.decode(await apprecMail(randomUUID()));
    const received = { header: { ...(await readEbxml(await signalFor())).header } };
    const unsigned = await writeMessageError(received, {
      messageId: "a",
      timestamp: "2026-01-10T08:00:05Z",
      faults: [{ errorCode: "Unknown", severity: "Error", location: "", text: "" }],
    });
    const forOthers = await whole(
      seal(once(testApprec(randomUUID())), {
        signer: receiver.signing,
        recipient: others.sender.encryption.certificate,
      }),
    );
    const cases: readonly (readonly [Uint8Array | string, string])[] = [
      [await mailFromRegister({ envelope: unsigned }), "not_signed"],
      // A letter of the package, and with it its hash.
      [
        good.replace(
          /(smime\.p7m"\r\n\r\n.{20})(.)/,
          (_, before, letter) => before + (letter === "A" ? "B" : "A"),
        ),
        "attachment_changed",
      ],
      [good.replace(/Content-ID: <apprec/, "Content-ID: <other"), "attachment_missing"],
      [await sealedMail(forOthers), "wrong_recipient"],
      [await sealedMail(new Uint8Array([0x30, 0x03, 0x02, 0x01, 0x00])), "not_cms"],
      ["Subject: Holiday\r\nContent-Type: text/plain\r\n\r\nSee you\r\n", "not_ebxml"],
      ["<AppRec/>", "not_mail"],
    ];
    for (const [at, [mail]] of cases.entries()) {
      await deliver(maildir, typeof mail === "string" ? new TextEncoder().encode(mail) : mail, `${at}`);
    }
    const arrived = await Array.fromAsync(transport.receipts({ idle: 0 }));
    assert.deepEqual(arrived.map(({ problem }) => problem?.code), cases.map(([, code]) => code));
    assert.ok(arrived.every(({ receipt }) => receipt === undefined));
    for (const { settle } of arrived) await settle();
    assert.deepEqual(await names(join(maildir, "cur")), cases.map((_, at) => `${at}:2,FS`));
  }));

/** An envelope to answer. */
async function signalFor(): Promise<Uint8Array> {
  return await writeMessage({
    from: { ids: [{ id: "8000002", type: "HER" }], role: "" },
    to: { ids: [{ id: "8133973", type: "HER" }], role: "" },
    cpaId: "a",
    conversationId: "a",
    service: { name: "a", type: "" },
    action: "a",
    messageId: randomUUID(),
    timestamp: "2026-01-10T07:05:00Z",
    refToMessageId: null,
    duplicateElimination: false,
    systems: {},
    attachments: [],
  });
}

/** A mail with these bytes in place of a sealed Apprec. */
async function sealedMail(bytes: Uint8Array): Promise<Uint8Array> {
  const contentId = "apprec@edi.example";
  const header = (await readEbxml(await signalFor())).header;
  const hash = createHash("sha256").update(bytes).digest("hex");
  const envelope = await writeMessage({ ...header, attachments: [{ contentId, hash }] }, {
    signer: receiver.signing,
  });
  return await mailFromRegister({ envelope, part: { contentId, bytes } });
}

Deno.test("edi: a sealed receipt without keys to open it, and a directory of .eml files", async () => {
  const inbox = await Deno.makeTempDir();
  try {
    await using transport = await openEdiTransport(optionsFor(25, { inbox, trust }));
    const path = (name: string) => join(inbox, name);
    await Deno.writeFile(path("1.eml"), await apprecMail(randomUUID()));
    await Deno.writeFile(
      path("2.eml"),
      await apprecMail(randomUUID(), { isSealed: false, ackRequested: null }),
    );
    await Deno.utime(path("1.eml"), 1_700_000_000, 1_700_000_000);
    const arrived = await Array.fromAsync(transport.receipts({ idle: 0 }));
    assert.deepEqual(arrived.map(({ receipt, problem }) => receipt?.verdict ?? problem?.code), [
      "sealed_receipt",
      "accepted",
    ]);
    for (const { settle } of arrived) await settle();
    assert.deepEqual(await names(inbox), ["read", "unreadable"]);
  } finally {
    await Deno.remove(inbox, { recursive: true });
  }
});
