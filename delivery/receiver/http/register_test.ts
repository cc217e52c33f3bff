/**
 * Both services with the simulated register behind them, faults and all: what is sent is booked once.
 */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createHash, randomUUID } from "node:crypto";
import { seal } from "../../cms/mod.ts";
import { plainBearer } from "../../helseid/token_source.ts";
import { makeThrowAwayKeys } from "../../keys/mod.ts";
import type { Package, SendOutcome, Transport } from "../../transport.ts";
import { openDhhrTransport } from "../../transports/dhhr.ts";
import { TestTokens } from "../../transports/http/test_http.ts";
import { needsNewPackage, openSlashTransport, sealForSlash, SlashKeys } from "../../transports/slash/mod.ts";
import { makeParcel } from "../../transports/test_transport_contract.ts";
import type { FaultKind } from "../faults.ts";
import { openRegister, type SimulatedRegister } from "../register.ts";
import { careMessage, enveloped, messageId, parties, streamed } from "../test_messages.ts";
import { serveHttp } from "./mod.ts";

const keys = await makeThrowAwayKeys();

async function withRegister(run: (register: SimulatedRegister) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    using register = await openRegister({
      directory,
      recipients: [keys.receiver.encryption],
      trusted: [keys.authority],
      herIds: [parties.register],
    });
    await run(register);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

async function gathered(bytes: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return new Uint8Array(Buffer.concat(pieces));
}

/** Sends until it is answered. Returns the outcomes. */
async function sendAtLast(transport: Transport, parcel: Package): Promise<SendOutcome[]> {
  const outcomes: SendOutcome[] = [];
  while (outcomes.at(-1)?.kind !== "answered") {
    assert.ok(outcomes.length < 10);
    outcomes.push(await transport.send(parcel));
  }
  return outcomes;
}

const bad: readonly FaultKind[] = ["unavailable", "busy", "drop_before", "drop_after"];
const expected = ["deferred", "deferred", "unknown", "unknown", "answered"];

Deno.test("dhhr: a signed and encrypted message is opened, judged and booked once on a bad day", () =>
  withRegister(async (register) => {
    const faults = [...bad];
    await using server = await serveHttp({
      intake: register,
      verifyToken: () => ({}),
      faults: { next: () => faults.shift() },
    });
    const sealed = await gathered(seal(streamed(enveloped(careMessage(3))), {
      signer: keys.sender.signing,
      recipient: keys.receiver.encryption.certificate,
    }));
    const content = { transport: "dhhr", id: messageId(1), sequence: 1, bytes: sealed } as const;
    const parcel = makeParcel(content, {
      version: "3.7",
      sender: parties.sender,
      receiver: parties.register,
    });
    await using transport = await openDhhrTransport({ url: server.url, tokens: plainBearer("example") });
    const outcomes = await sendAtLast(transport, parcel);
    assert.deepEqual(outcomes.map(({ kind }) => kind), expected);
    const last = outcomes.at(-1);
    assert.ok(last?.kind === "answered");
    assert.equal(last.receipt.verdict, "accepted");
    const [entry, ...others] = register.books();
    assert.deepEqual([entry?.id, entry?.arrivals, others.length], [messageId(1), 2, 0]);
    assert.equal(last.reference, entry?.reference);
  }));

Deno.test("dhhr: a message that nobody signed is rejected in the register's words", () =>
  withRegister(async (register) => {
    await using server = await serveHttp({ intake: register, verifyToken: () => ({}) });
    const content = { transport: "dhhr", id: messageId(2), sequence: 1, bytes: new Uint8Array(100) } as const;
    await using transport = await openDhhrTransport({ url: server.url, tokens: plainBearer("example") });
    const outcome = await transport.send(makeParcel(content, { version: "3.7" }));
    assert.ok(outcome.kind === "answered");
    assert.equal(outcome.receipt.verdict, "rejected");
    assert.match(outcome.receipt.problems[0]?.text ?? "", /^[A-Z]\d\d: /);
  }));

Deno.test("slash: a message is booked once on a bad day, with a new package when the key has ended", () =>
  withRegister(async (register) => {
    const tokens = await TestTokens.make();
    const faults: FaultKind[] = ["expired_key", ...bad];
    await using server = await serveHttp({
      intake: register,
      verifyToken: tokens.verify,
      faults: { next: () => faults.shift() },
    });
    using slashKeys = new SlashKeys({ url: server.url });
    const software = { vendor: "Firma AS", name: "Journal", version: "1", exportVersion: "1" };
    await using transport = await openSlashTransport({ url: server.url, tokens, software, keys: slashKeys });
    const payload = '[{"orgNr":"310000019"}]';
    const id = randomUUID();
    const pack = async (): Promise<Package> => {
      const sealed = sealForSlash(streamed(new TextEncoder().encode(payload)), await slashKeys.current());
      const bytes = await gathered(sealed.bytes);
      const facts = sealed.facts();
      return makeParcel({ transport: "slash", id, sequence: 1, bytes }, {
        type: "HST_Konsultasjon",
        version: "1",
        facts,
      });
    };
    const first = await transport.send(await pack());
    assert.ok(first.kind === "refused" && needsNewPackage(first.problem));
    const outcomes = await sendAtLast(transport, await pack());
    assert.deepEqual(outcomes.map(({ kind }) => kind), expected);
    const [entry, ...others] = register.books();
    assert.deepEqual([entry?.hash, entry?.arrivals, others.length], [
      createHash("sha256").update(payload).digest("hex"),
      2,
      0,
    ]);
  }));
