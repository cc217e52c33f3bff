/** `kprkit receipts` as users run it: receipts in files, and in the folder that stands for the carrier. */
import assert from "node:assert/strict";
import { seal } from "../delivery/cms/mod.ts";
import type { DispatchStatus } from "../delivery/dispatch.ts";
import { apprecAnswering, writeApprec } from "../delivery/envelope/mod.ts";
import { makeShared, namesIn, type Office, withOffice } from "./delivery_office.ts";

const shared = await makeShared();
Deno.test.afterAll(() => Deno.removeSync(shared.directory, { recursive: true }));

/** An office that has sent both messages to the folder. */
const afterSending = (work: (office: Office, sent: readonly DispatchStatus[]) => Promise<void>) => () =>
  withOffice(shared, async (office) => {
    const { code, err } = await office.send([...office.extracts, "--to", "test", "--quiet"]);
    assert.equal(code, 0, err);
    await work(office, office.dispatches());
  });

interface Answer {
  readonly verdict?: "accepted" | "partly" | "rejected";
  readonly from?: string;
  readonly version?: "1.0" | "1.1";
}

/** The register's receipt for a dispatch. */
function apprec(
  { id, type, created, sender, receiver }: Pick<
    DispatchStatus,
    "id" | "type" | "created" | "sender" | "receiver"
  >,
  { verdict = "accepted", from = receiver, version = "1.1" }: Answer = {},
): Uint8Array<ArrayBuffer> {
  const party = (herId: string) => ({ name: "Party", herId, service: { name: "Service", herId } });
  const content = apprecAnswering(
    { type, id, created, sender: party(sender), receiver: party(from), carrier: "Document" },
    {
      id: crypto.randomUUID(),
      created: "2026-01-10T08:05:00+01:00",
      verdict,
      problems: verdict === "accepted" ? [] : [{ code: "T02", text: "XML validerer ikke" }],
    },
  );
  return new Uint8Array(writeApprec(content, { version }));
}

async function put(office: Office, name: string, bytes: Uint8Array): Promise<string> {
  await Deno.writeFile(`${office.directory}/${name}`, bytes);
  return name;
}

Deno.test(
  "a receipt in a file settles its dispatch once",
  afterSending(async (office, [first, second]) => {
    const one = await put(office, "one.xml", apprec(first!));
    const accepted = await office.receipts([one]);
    assert.deepEqual([accepted.code, accepted.err], [0, ""]);
    assert.equal(accepted.out, `Receipt for ${first!.id}: accepted\n`);
    assert.equal(office.read((ledger) => ledger.get(first!.id)?.state), "accepted");
    const again = await office.receipts([one]);
    assert.equal(again.code, 0);
    assert.match(again.out, /accepted \(it says nothing new\)/);
    // An older form, and in Norwegian.
    const two = await put(office, "two.xml", apprec(second!, { verdict: "partly", version: "1.0" }));
    const partly = await office.receipts([two, "--lang", "nb"]);
    assert.equal(partly.code, 0);
    assert.match(partly.out, /delvis godtatt – T02 XML validerer ikke/);
  }),
);

Deno.test(
  "a negative receipt ends with 4, and another word after it is told and changes nothing",
  afterSending(async (office, [first]) => {
    const bad = await office.receipts([
      await put(office, "bad.xml", apprec(first!, { verdict: "rejected" })),
    ]);
    assert.equal(bad.code, 4);
    assert.match(bad.out, /: rejected – T02 XML validerer ikke\n$/);
    const good = await office.receipts([await put(office, "good.xml", apprec(first!))]);
    assert.equal(good.code, 1);
    assert.match(good.out, /\(it contradicts what stands\)/);
    assert.equal(office.read((ledger) => ledger.get(first!.id)?.state), "rejected");
    assert.match((await office.status()).out, /says accepted/);
    const order = ["--reason", "asked on the telephone", "--by", "Kari"];
    const dismissed = await office.send(["--dismiss", first!.id, ...order]);
    assert.deepEqual([dismissed.code, dismissed.err], [0, ""]);
    assert.doesNotMatch((await office.status()).out, /says accepted/);
  }),
);

Deno.test(
  "a receipt for nothing that was sent, or from somebody else, is told",
  afterSending(async (office, [first]) => {
    const stranger = apprec({ ...first!, id: "0e9a3a0e-0000-4000-8000-000000000001" });
    const unknown = await office.receipts([await put(office, "unknown.xml", stranger), "--json"]);
    assert.equal(unknown.code, 1);
    const { receipt, settlement } = JSON.parse(unknown.out);
    assert.deepEqual([receipt.verdict, settlement.kind, settlement.cause], [
      "accepted",
      "unknown",
      "no_dispatch",
    ]);
    const other = await office.receipts([
      await put(office, "other.xml", apprec(first!, { from: "8999999" })),
    ]);
    assert.equal(other.code, 1);
    assert.equal(office.read((ledger) => ledger.get(first!.id)?.state), "acknowledged");
    assert.equal(office.read((ledger) => ledger.strays().unknown.length), 1);
  }),
);

Deno.test("the organisation may answer for its service", () =>
  withOffice(shared, async (office) => {
    await office.send([...office.extracts, "--to", "validation"]);
    const [first] = office.dispatches();
    const { code, out } = await office.receipts([
      await put(office, "organisation.xml", apprec(first!, { from: "85217" })),
    ]);
    assert.equal(code, 0, out);
    assert.equal(office.read((ledger) => ledger.get(first!.id)?.state), "accepted");
  }));

Deno.test(
  "a sealed receipt is opened, and one that was sealed by nobody known is refused",
  afterSending(async (office, [first, second]) => {
    const { keys } = shared;
    const sealed = async (dispatch: DispatchStatus, signer = keys.receiver.signing) => {
      const parts = seal(ReadableStream.from([apprec(dispatch)]), {
        signer,
        recipient: keys.sender.encryption.certificate,
      });
      return new Uint8Array(await new Response(ReadableStream.from(parts) as ReadableStream).arrayBuffer());
    };
    const { code, out } = await office.receipts([await put(office, "one.p7m", await sealed(first!))]);
    assert.deepEqual([code, out], [0, `Receipt for ${first!.id}: accepted\n`]);
    const { makeThrowAwayKeys } = await import("../delivery/keys/mod.ts");
    const forger = (await makeThrowAwayKeys()).receiver.signing;
    const forged = await office.receipts([await put(office, "two.p7m", await sealed(second!, forger))]);
    assert.equal(forged.code, 3);
    assert.match(forged.err, /^error: [^\n]+\nhint: [^\n]+\n$/);
    assert.equal(office.read((ledger) => ledger.get(second!.id)?.state), "acknowledged");
  }),
);

Deno.test(
  "receipts in the folder are taken, and what is none is put aside",
  afterSending(async (office, [first]) => {
    await Deno.writeFile(`${office.folder}/receipts/1.xml`, apprec(first!));
    await Deno.writeTextFile(`${office.folder}/receipts/2.xml`, "<Hallo>nobody</Hallo>");
    const { code, out, err } = await office.receipts(["--idle", "0s"]);
    assert.equal(code, 1, err);
    assert.match(out, new RegExp(`Receipt for ${first!.id}: accepted\n`));
    assert.match(out, /Something came as a receipt and could not be read/);
    assert.ok(!out.includes("nobody"), "nothing of what came is quoted");
    assert.deepEqual(namesIn(`${office.folder}/receipts`), ["read", "unreadable"]);
    const later = await office.receipts(["--idle", "0s"], { task: "kprkit" });
    assert.deepEqual([later.code, later.out], [0, ""]);
  }),
);

Deno.test(
  "what is no receipt, or not there, is an error",
  afterSending(async (office) => {
    const not = await put(office, "not.xml", new TextEncoder().encode("<Hallo/>"));
    for (const [args, exitCode] of [[[not], 3], [["absent.xml"], 3], [["--idle", "long"], 2]] as const) {
      const { code, out, err } = await office.receipts(args);
      assert.deepEqual([code, out], [exitCode, ""], err);
      assert.match(err, /^error: [^\n]+\nhint: [^\n]+\n$/);
    }
  }),
);

Deno.test("without an outbox there is nothing to take receipts for", () =>
  withOffice(shared, async (office) => {
    for (const args of [[], ["--outbox", "."], ["receipt.xml"]]) {
      const { code, err } = await office.receipts(args);
      assert.equal(code, 2, err);
      assert.match(err, /^error: [^\n]+ is no outbox\nhint: [^\n]+\n$/);
    }
    assert.deepEqual(namesIn(office.directory), ["delivery.json"]);
    await Deno.mkdir(office.outbox);
    const { code, err } = await office.receipts();
    assert.equal(code, 2);
    assert.match(err, /^error: Nothing was ever sent from outbox\n/);
  }));

Deno.test(
  "receipts over the network need the task that has it",
  () =>
    withOffice(shared, async (office) => {
      await office.settings({ transports: { amqp: { url: "amqp://127.0.0.1:1" } } });
      assert.equal((await office.send([...office.extracts, "--to", "test", "--prepare"])).code, 0);
      const { code, err } = await office.receipts([], { task: "kprkit" });
      assert.equal(code, 2);
      assert.match(err, /The task kprkit has no access to the network/);
      assert.match(err, /task receipts/);
    }),
);
