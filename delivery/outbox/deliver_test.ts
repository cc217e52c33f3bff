import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import fc from "fast-check";
import { Ledger } from "../ledger/mod.ts";
import type { ArrivedReceipt } from "../transport.ts";
import { collectReceipts } from "./collect.ts";
import { deliver, prepareAll } from "./deliver.ts";
import { PackageError } from "./package_error.ts";
import { PackageFiles } from "./package_files.ts";
import type { Packager, Payload } from "./payload.ts";
import { sendDue, type SendEvent } from "./send.ts";
import {
  exchanges,
  receiptFor,
  type ScriptedExchange,
  ScriptedTransport,
} from "./test_scripted_transport.ts";

/** A package is the payload with a line before it. */
const packager: Packager = {
  contentType: "text/plain",
  extension: "txt",
  pack: (bytes, { type }, { id }) => ({
    bytes: (async function* () {
      yield new TextEncoder().encode(`${type} ${id}\n`);
      yield* bytes;
    })(),
  }),
};

function payload(number: number, { type = "KPR_IPL", content = randomBytes(50) } = {}): Payload {
  return {
    name: `extracts/${number}.xml`,
    type,
    version: null,
    group: `${1000 + number}-2025`,
    municipality: String(1000 + number),
    year: 2025,
    hash: createHash("sha256").update(content).digest("hex"),
    async *bytes() {
      yield content;
    },
  };
}

/** A municipality's two payloads. */
function pair(number: number): Payload[] {
  return [payload(number), payload(number, { type: "KPR_IDE" })];
}

interface Office {
  readonly directory: string;
  readonly ledger: Ledger;
  readonly files: PackageFiles;
  /** As a new process does. */
  reopen(): void;
}

async function withOffice(work: (office: Office) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir({ prefix: "kprkit-deliver-" });
  let ledger = Ledger.open(directory);
  try {
    await work({
      directory,
      get ledger() {
        return ledger;
      },
      files: new PackageFiles(directory),
      reopen() {
        ledger[Symbol.dispose]();
        ledger = Ledger.open(directory);
      },
    });
  } finally {
    ledger[Symbol.dispose]();
    await Deno.remove(directory, { recursive: true });
  }
}

function options(office: Office) {
  return {
    ledger: office.ledger,
    files: office.files,
    packager,
    transport: "amqp",
    environment: "test",
    sender: "8000002",
    receiver: "8133973",
    retryDelay: 1,
  } as const;
}

Deno.test("payloads are prepared and sent, several at once, each once", async () => {
  await withOffice(async (office) => {
    const transport = new ScriptedTransport(() => exchanges.acknowledged);
    const groups = Array.from({ length: 20 }, (_, number) => pair(number));
    const result = await deliver(groups, transport, options(office));
    assert.deepEqual(result, { prepared: 40, known: 0, delivered: 40, refused: 0, left: 0 });
    assert.equal(new Set(transport.arrivals.map(({ id }) => id)).size, 40);
    assert.ok(transport.mostAtOnce > 1 && transport.mostAtOnce <= 4);
    const states = office.ledger.list().map(({ state, attempts }) => `${state} ${attempts}`);
    assert.deepEqual(new Set(states), new Set(["acknowledged 1"]));
  });
});

Deno.test("the same call again sends nothing that is under way or accepted", async () => {
  await withOffice(async (office) => {
    const transport = new ScriptedTransport(() => exchanges.acknowledged);
    const groups = [pair(1), pair(2)];
    await deliver(groups, transport, options(office));
    office.reopen();
    const known: string[] = [];
    const again = await deliver(groups, transport, {
      ...options(office),
      onKnown: ({ dispatch }) => known.push(dispatch.id),
    });
    assert.deepEqual(again, { prepared: 0, known: 4, delivered: 0, refused: 0, left: 0 });
    assert.deepEqual(known.toSorted(), office.ledger.list().map(({ id }) => id).toSorted());
    assert.equal(transport.arrivals.length, 4);
  });
});

Deno.test("the bytes of every attempt are the same, under the same id", async () => {
  await withOffice(async (office) => {
    let attempts = 0;
    const script = [exchanges.deferred, exchanges.lost, exchanges.unheard, exchanges.acknowledged];
    const transport = new ScriptedTransport(() => script[attempts++]!);
    const events: SendEvent[] = [];
    await deliver([[payload(1)]], transport, { ...options(office), onEvent: (event) => events.push(event) });
    assert.deepEqual(events.map(({ outcome }) => outcome.kind), [
      "deferred",
      "unknown",
      "unknown",
      "acknowledged",
    ]);
    assert.deepEqual(events.map(({ retryIn }) => retryIn !== undefined), [true, true, true, false]);
    assert.equal(transport.arrivals.length, 2);
    assert.deepEqual(transport.arrivals[0], transport.arrivals[1]);
    assert.equal(office.ledger.list()[0]!.attempts, 4);
  });
});

Deno.test("whatever the network does, each payload arrives, and the ledger knows it", async () => {
  const ways = fc.constantFrom<keyof typeof exchanges>("acknowledged", "deferred", "lost", "unheard");
  await fc.assert(
    fc.asyncProperty(
      fc.array(ways, { maxLength: 60 }),
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 0, max: 12 }),
      async (script, window, count) => {
        await withOffice(async (office) => {
          let at = 0;
          const transport = new ScriptedTransport(
            () => exchanges[script[at++] ?? "acknowledged"] satisfies ScriptedExchange,
            { window },
          );
          const groups = Array.from({ length: count }, (_, number) => [payload(number)]);
          const result = await deliver(groups, transport, options(office));
          assert.deepEqual(result, { prepared: count, known: 0, delivered: count, refused: 0, left: 0 });
          const ids = office.ledger.list().map(({ id }) => id);
          assert.deepEqual(new Set(transport.arrivals.map(({ id }) => id)), new Set(ids));
          assert.ok(office.ledger.list().every(({ state }) => state === "acknowledged"));
        });
      },
    ),
    { numRuns: 25 },
  );
});

Deno.test("what is in a strict queue never overtakes, and stops behind what is refused", async () => {
  await withOffice(async (office) => {
    let attempts = 0;
    // The first is deferred twice, the third refused.
    const transport = new ScriptedTransport(({ dispatch }) => {
      if (dispatch.sequence === 1 && attempts++ < 2) return exchanges.deferred;
      return dispatch.sequence === 3 ? exchanges.refused : exchanges.acknowledged;
    }, { window: 1 });
    const groups = [1, 2, 3, 4].map((number) => [payload(number)]);
    const result = await deliver(groups, transport, { ...options(office), packing: 1 });
    assert.equal(result.delivered, 2);
    assert.equal(result.refused, 1);
    assert.equal(result.stopped?.problem.code, "too_large");
    const sequence = new Map(office.ledger.list().map(({ id, sequence }) => [id, sequence]));
    assert.deepEqual(transport.arrivals.map(({ id }) => sequence.get(id)), [1, 2]);
  });
});

Deno.test("what waits behind a refused one is withdrawn, and prepared anew by the next call", async () => {
  await withOffice(async (office) => {
    const groups = [1, 2, 3].map((number) => [payload(number)]);
    await prepareAll(groups, { ...options(office), packing: 1 });
    const refusing = new ScriptedTransport(
      ({ dispatch }) => dispatch.municipality === "1002" ? exchanges.refused : exchanges.acknowledged,
      { window: 1 },
    );
    await deliver(groups, refusing, options(office));
    const states = () => office.ledger.list().map(({ municipality, state }) => `${municipality} ${state}`);
    assert.deepEqual(states(), ["1001 acknowledged", "1002 rejected", "1003 withdrawn"]);
    const open = new ScriptedTransport(() => exchanges.acknowledged, { window: 1 });
    const result = await deliver(groups, open, options(office));
    assert.deepEqual(result, { prepared: 2, known: 1, delivered: 2, refused: 0, left: 0 });
    assert.deepEqual(states().slice(3), ["1002 acknowledged", "1003 acknowledged"]);
  });
});

Deno.test("packages whose key has ended are made anew in the same call, in order", async () => {
  await withOffice(async (office) => {
    const groups = [1, 2, 3].map((number) => [payload(number)]);
    const ended = {
      outcome: { ...exchanges.refused.outcome, problem: { code: "1007", text: "ExpiredKey" } },
      arrives: false,
    };
    let attempts = 0;
    const transport = new ScriptedTransport(() => attempts++ === 1 ? ended : exchanges.acknowledged, {
      window: 1,
    });
    const result = await deliver(groups, transport, {
      ...options(office),
      packing: 1,
      isStale: ({ code }) => code === "1007",
    });
    assert.equal(result.stopped, undefined);
    assert.deepEqual([result.delivered, result.refused, result.left], [3, 0, 0]);
    const municipality = new Map(
      office.ledger.list().map((dispatch) => [dispatch.id, dispatch.municipality]),
    );
    assert.deepEqual(transport.arrivals.map(({ id }) => municipality.get(id)), ["1001", "1002", "1003"]);
  });
});

Deno.test("who is not let in stops at once, and may go on with the same bytes", async () => {
  await withOffice(async (office) => {
    const closed = new ScriptedTransport(() => exchanges.denied, { window: 1 });
    const groups = [[payload(1)], [payload(2)]];
    const stopped = await deliver(groups, closed, options(office));
    assert.equal(stopped.stopped?.problem.code, "not_let_in");
    assert.equal(stopped.refused, 1);
    office.reopen();
    const open = new ScriptedTransport(() => exchanges.acknowledged, { window: 1 });
    const result = await deliver(groups, open, options(office));
    assert.equal(result.left, 0);
    assert.equal(new Set(open.arrivals.map(({ id }) => id)).size, 2);
  });
});

Deno.test("attempts that do not succeed are given up, and what is due is told", async () => {
  await withOffice(async (office) => {
    const transport = new ScriptedTransport(() => exchanges.deferred);
    const result = await deliver([[payload(1)]], transport, { ...options(office), giveUpAfter: 0 });
    assert.deepEqual(result, { prepared: 1, known: 0, delivered: 0, refused: 0, left: 1 });
  });
});

Deno.test("an answer in the same exchange settles the dispatch", async () => {
  for (const verdict of ["accepted", "partly", "rejected"] as const) {
    await withOffice(async (office) => {
      const transport = new ScriptedTransport(({ dispatch }) => ({
        outcome: { kind: "answered", receipt: receiptFor(dispatch.id, verdict), reference: "abc" },
        arrives: true,
      }));
      const result = await deliver([[payload(1)]], transport, options(office));
      const [dispatch] = office.ledger.list();
      assert.equal(dispatch!.state, verdict);
      assert.equal(dispatch!.reference, "abc");
      assert.equal(result.refused, verdict === "rejected" ? 1 : 0);
    });
  }
});

Deno.test("a payload that has changed since the guards read it is not sent, and leaves nothing", async () => {
  await withOffice(async (office) => {
    const transport = new ScriptedTransport(() => exchanges.acknowledged);
    const changed = { ...payload(2), hash: "0".repeat(64) };
    const delivery = deliver([[payload(1)], [payload(3), changed]], transport, {
      ...options(office),
      packing: 1,
    });
    const error = await delivery.then(() => undefined, (thrown) => thrown);
    assert.ok(error instanceof PackageError && error.code === "payload_changed", String(error));
    assert.ok(error.message.includes("extracts/2.xml"));
    // What was prepared before it is sent; of its own group, nothing.
    assert.deepEqual(office.ledger.list().map(({ municipality, state }) => [municipality, state]), [
      ["1001", "acknowledged"],
    ]);
    assert.equal(await office.files.sweep((file) => office.ledger.list()[0]!.packageFile === file), 0);
  });
});

Deno.test("a package that was damaged in the outbox does not leave it", async () => {
  await withOffice(async (office) => {
    await prepareAll([[payload(1)]], options(office));
    const [dispatch] = office.ledger.list();
    const path = office.files.path(dispatch!.packageFile);
    const bytes = await Deno.readFile(path);
    bytes[3]! ^= 1;
    await Deno.writeFile(path, bytes);
    const transport = new ScriptedTransport(() => exchanges.acknowledged);
    // As a later run does: what this one has just made it need not read.
    const files = new PackageFiles(office.directory);
    const result = await sendDue(transport, { ...options(office), files });
    assert.equal(result.refused, 1);
    assert.equal(transport.arrivals.length, 0);
    assert.match(office.ledger.list()[0]!.reason, /not what was prepared/);
  });
});

Deno.test("receipts are in the ledger before the carrier forgets them, those that cannot be read too", async () => {
  await withOffice(async (office) => {
    await deliver(
      [[payload(1)], [payload(2)]],
      new ScriptedTransport(() => exchanges.acknowledged),
      options(office),
    );
    const [first, second] = office.ledger.list();
    const settled: string[] = [];
    const arrived = (name: string, given: Omit<ArrivedReceipt, "settle" | "release">): ArrivedReceipt => ({
      ...given,
      settle() {
        // Its effect is durable: another process sees it.
        using other = Ledger.open(office.directory, { readOnly: true });
        settled.push(
          `${name}: ${other.list().map(({ state }) => state)} ${other.strays().unreadable.length}`,
        );
        return Promise.resolve();
      },
      release: () => Promise.reject(new Error("It was not to be given back")),
    });
    const transport = new ScriptedTransport(() => exchanges.acknowledged, {
      receipts: [
        arrived("accepted", { receipt: receiptFor(first!.id, "accepted") }),
        arrived("unreadable", { receipt: undefined, problem: { code: "not_xml", text: "It is not XML" } }),
        arrived("rejected", { receipt: receiptFor(second!.id, "rejected") }),
      ],
    });
    const kinds: string[] = [];
    const came = await collectReceipts(transport, {
      ledger: office.ledger,
      onReceipt: (collected) => {
        kinds.push(collected.receipt === undefined ? collected.problem.code : collected.settlement.kind);
      },
    });
    assert.equal(came, 3);
    assert.deepEqual(kinds, ["applied", "not_xml", "applied"]);
    assert.deepEqual(settled, [
      "accepted: accepted,acknowledged 0",
      "unreadable: accepted,acknowledged 1",
      "rejected: accepted,rejected 1",
    ]);
  });
});
