/**
 * What every transport must do, as one suite that each runs against the other side it has in its tests.
 *
 * A transport's test file calls {@linkcode testTransportContract} with a {@linkcode TransportHarness}: how to open the
 * transport and its other side, how to look at what has come there, and how to make trouble. What a transport cannot be
 * made to meet is named in `without`, with the reason, and shows in the test's name as skipped.
 *
 * ```text
 * testTransportContract({
 *   title: "folder",
 *   good: "acknowledged",
 *   async open() {
 *     const transport = await openFolderTransport({ directory });
 *     return { transport, arrived: () => readAll(directory), meet: …, [Symbol.asyncDispose]: … };
 *   },
 *   without: { cut_after: "a folder has no connection", … },
 * });
 * ```
 *
 * @module
 */
import { deepStrictEqual, match, ok, rejects, strictEqual } from "node:assert/strict";
import { createHash, randomUUID } from "node:crypto";
import type { Dispatch, TransportName } from "../dispatch.ts";
import type { ArrivedReceipt, Package, SendOutcome, Transport } from "../transport.ts";

/**
 * Trouble that the other side makes with the next package it is offered; after that it is well again unless told otherwise.
 *
 * | trouble | outcomes that are right |
 * |---|---|
 * | `cut_before` | the connection breaks before the other side has the message: `deferred` or `unknown`; it has not arrived |
 * | `cut_after` | the other side has the message, and the connection breaks before it says so: `unknown` |
 * | `busy` | it does not take it now: `deferred` |
 * | `refused_content` | it refuses the message for what is in it: `refused` because of `content`, or `answered` with `rejected` |
 * | `refused_access` | it does not let the sender in: `refused` because of `access` |
 * | `unreachable` | nothing listens there, until {@linkcode TransportStage.recover}: `deferred` |
 * | `withheld` | it takes the message and does not answer, until {@linkcode TransportStage.recover}: `unknown` where it is aborted |
 */
export type Trouble =
  | "cut_before"
  | "cut_after"
  | "busy"
  | "refused_content"
  | "refused_access"
  | "unreachable"
  | "withheld";

/** What a harness may be without, with the reason. Beside the troubles: */
export type ContractPart =
  | Trouble
  /** Receipts that come over the transport itself. */
  | "receipts"
  /** Receipts that are given back and come again. */
  | "release"
  /** A package above {@linkcode Transport.maximumBytes}. */
  | "maximum";

/** A message as the other side has it. */
export interface Arrival {
  /** Message id by the carrier. */
  readonly id: string;
  /** The package's bytes, unwrapped of what the carrier puts around them (base64, MIME, AMQP sections). */
  readonly bytes: Uint8Array;
}

/** A transport with its other side, opened for one test. */
export interface TransportStage extends AsyncDisposable {
  readonly transport: Transport;
  /** All that has come to the other side since the stage was opened, repetitions included, in the order it came. */
  arrived(): Promise<readonly Arrival[]>;
  /** Makes this trouble with the next package. Not called for troubles the harness is without. */
  meet(trouble: Trouble): Promise<void> | void;
  /** Ends `unreachable` and `withheld`. */
  recover?(): Promise<void> | void;
  /** Resolves when the other side holds a message that it withholds the answer to. For `withheld`. */
  withheld?(): Promise<void>;
  /** The other side sends a receipt for this message id that the transport can read, verdict `accepted`. For `receipts`. */
  sendReceipt?(originalId: string): Promise<void>;
  /** The other side sends something in the receipts' place that cannot be read. For `receipts`. */
  sendUnreadable?(): Promise<void>;
}

/** How the suite gets at a transport. */
export interface TransportHarness {
  /** Shown in the tests' names: `amqp, against RabbitMQ`. */
  readonly title: string;
  /** What a good exchange ends in. */
  readonly good: "acknowledged" | "answered";
  /** Opens the transport and its other side anew, so that tests do not see each other. */
  open(): Promise<TransportStage>;
  /** Makes a package that this transport can carry. @default {@linkcode makeParcel} with the name of the transport */
  parcel?(content: ParcelContent): Package | Promise<Package>;
  /** What cannot be tested with this transport, and why. */
  readonly without?: Partial<Record<ContractPart, string>>;
  /** Why nothing of it can be tested on this machine; said aloud. */
  readonly skip?: string | undefined;
  /** Deno's sanitizers of operations and resources. @default true */
  readonly sanitize?: boolean;
}

/** What the suite asks a package to be. */
export interface ParcelContent {
  readonly transport: TransportName;
  readonly id: string;
  readonly sequence: number;
  readonly bytes: Uint8Array;
}

/** A package for tests: any bytes, cut in pieces of uneven lengths with an empty one among them. */
export function makeParcel(content: ParcelContent, facts: Partial<Dispatch> = {}): Package {
  const hash = createHash("sha256").update(content.bytes).digest("hex");
  const dispatch: Dispatch = {
    id: content.id,
    type: "KPR_IPL",
    version: null,
    transport: content.transport,
    environment: "test",
    sender: "8000002",
    receiver: "8133973",
    group: "4601-2025",
    municipality: "4601",
    year: 2025,
    sequence: content.sequence,
    payloadHash: hash,
    payloadSource: "extract.xml",
    packageHash: hash,
    packageFile: `${content.id}.p7m`,
    packageSize: content.bytes.length,
    contentType: "application/pkcs7-mime; smime-type=signed-and-enveloped-data",
    facts: {},
    created: "2026-01-10T08:00:00.000Z",
    ...facts,
  };
  return { dispatch, bytes: () => inPieces(content.bytes) };
}

/** Runs the contract as Deno tests. */
export function testTransportContract(harness: TransportHarness): void {
  const { title, good, without = {} } = harness;
  let sequence = 0;

  function parcelOf(stage: TransportStage, bytes: Uint8Array, id: string = randomUUID()): Promise<Package> {
    const content = { transport: stage.transport.name, id, sequence: ++sequence, bytes };
    return Promise.resolve(harness.parcel?.(content) ?? makeParcel(content));
  }

  function contract(
    what: string,
    run: (stage: TransportStage) => Promise<void>,
    needs: readonly ContractPart[] = [],
  ): void {
    const lacking = needs.map((part) => without[part]).find((reason) => reason !== undefined);
    const reason = harness.skip ?? lacking;
    Deno.test({
      name: `${title}: ${what}${reason === undefined ? "" : ` (skipped: ${reason})`}`,
      ignore: reason !== undefined,
      sanitizeOps: harness.sanitize ?? true,
      sanitizeResources: harness.sanitize ?? true,
      async fn() {
        await using stage = await harness.open();
        await run(stage);
      },
    });
  }

  /** Sends until the outcome is a good one, as whoever has a ledger does. */
  async function sendAtLast(stage: TransportStage, parcel: Package): Promise<SendOutcome> {
    for (let attempt = 1;; attempt++) {
      const outcome = await stage.transport.send(parcel);
      if (outcome.kind !== "deferred" && outcome.kind !== "unknown") return outcome;
      ok(attempt < 20, `Still ${outcome.kind} after ${attempt} attempts: ${outcome.problem.code}`);
    }
  }

  contract("what is sent arrives byte for byte, under its id", async (stage) => {
    for (const size of [1, 1000, 70_000, 300_000]) {
      const bytes = someBytes(size);
      const parcel = await parcelOf(stage, bytes);
      strictEqual((await stage.transport.send(parcel)).kind, good);
      const arrived = (await stage.arrived()).filter(({ id }) => id === parcel.dispatch.id);
      strictEqual(arrived.length, 1);
      deepStrictEqual(hashOf(arrived[0]!.bytes), hashOf(await wholeOf(parcel)));
    }
  });

  contract("as many as the window lets may be under way at once, and each arrives once", async (stage) => {
    ok(stage.transport.window >= 1);
    const count = Math.min(stage.transport.window, 40);
    const parcels = await Promise.all(
      Array.from({ length: count }, (_, at) => parcelOf(stage, someBytes(2000 + at))),
    );
    const outcomes = await Promise.all(parcels.map((parcel) => stage.transport.send(parcel)));
    deepStrictEqual(new Set(outcomes.map(({ kind }) => kind)), new Set([good]));
    deepStrictEqual(
      (await stage.arrived()).map(({ id }) => id).toSorted(),
      parcels.map(({ dispatch }) => dispatch.id).toSorted(),
    );
  });

  contract("one after the other arrives in that order", async (stage) => {
    const parcels = [];
    for (let at = 0; at < 5; at++) parcels.push(await parcelOf(stage, someBytes(500)));
    for (const parcel of parcels) strictEqual((await stage.transport.send(parcel)).kind, good);
    deepStrictEqual(
      (await stage.arrived()).map(({ id }) => id),
      parcels.map(({ dispatch }) => dispatch.id),
    );
  });

  contract("the same package sent twice has the same id and bytes both times", async (stage) => {
    const parcel = await parcelOf(stage, someBytes(5000));
    strictEqual((await stage.transport.send(parcel)).kind, good);
    strictEqual((await stage.transport.send(parcel)).kind, good);
    const arrived = await stage.arrived();
    ok(arrived.length >= 1);
    deepStrictEqual(new Set(arrived.map(({ id }) => id)), new Set([parcel.dispatch.id]));
    strictEqual(new Set(arrived.map(({ bytes }) => hashOf(bytes))).size, 1);
  });

  contract("the other side's word is told in full", async (stage) => {
    const outcome = await stage.transport.send(await parcelOf(stage, someBytes(1000)));
    if (outcome.kind === "acknowledged") ok(outcome.by.length > 0);
    else if (outcome.kind === "answered") {
      match(outcome.receipt.verdict, /^(acknowledged|accepted|partly|rejected)$/);
    } else throw new Error(`Not a good outcome: ${outcome.kind}`);
  });

  contract("a package that cannot be read is the caller's error, and the next goes well", async (stage) => {
    const unreadable: Package = {
      dispatch: (await parcelOf(stage, someBytes(1000))).dispatch,
      // deno-lint-ignore require-yield
      bytes: async function* () {
        await Promise.resolve();
        throw new Deno.errors.NotFound("The package's file is gone");
      },
    };
    await rejects(() => stage.transport.send(unreadable), Deno.errors.NotFound);
    deepStrictEqual(await stage.arrived(), []);
    strictEqual((await stage.transport.send(await parcelOf(stage, someBytes(1000)))).kind, good);
  });

  contract("an abort before anything has left is deferred, and nothing arrives", async (stage) => {
    const outcome = await stage.transport.send(await parcelOf(stage, someBytes(1000)), {
      signal: AbortSignal.abort(),
    });
    strictEqual(outcome.kind, "deferred");
    deepStrictEqual(await stage.arrived(), []);
  });

  contract("an abort while the answer is waited for is unknown", async (stage) => {
    await stage.meet("withheld");
    const parcel = await parcelOf(stage, someBytes(1000));
    const abort = new AbortController();
    const sending = stage.transport.send(parcel, { signal: abort.signal });
    await stage.withheld?.();
    abort.abort();
    strictEqual((await sending).kind, "unknown");
    await stage.recover?.();
    strictEqual((await sendAtLast(stage, parcel)).kind, good);
  }, ["withheld"]);

  contract("a package above the largest is refused for its content before it leaves", async (stage) => {
    const maximum = stage.transport.maximumBytes;
    ok(maximum !== undefined, "The stage opens the transport with a maximum, or the harness is without");
    const outcome = await stage.transport.send(await parcelOf(stage, someBytes(maximum + 1)));
    ok(outcome.kind === "refused" && outcome.because === "content");
    saysWhatIsWrong(outcome);
    deepStrictEqual(await stage.arrived(), []);
    strictEqual((await stage.transport.send(await parcelOf(stage, someBytes(100)))).kind, good);
  }, ["maximum"]);

  contract("a connection cut before the message is there: sent again, it arrives", async (stage) => {
    await stage.meet("cut_before");
    const parcel = await parcelOf(stage, someBytes(50_000));
    const outcome = await stage.transport.send(parcel);
    ok(outcome.kind === "deferred" || outcome.kind === "unknown", outcome.kind);
    saysWhatIsWrong(outcome);
    strictEqual((await sendAtLast(stage, parcel)).kind, good);
    strictEqual((await stage.arrived()).filter(({ id }) => id === parcel.dispatch.id).length, 1);
  }, ["cut_before"]);

  contract(
    "a connection cut after the message is there: it is not known, and sent again it is recognised",
    async (stage) => {
      await stage.meet("cut_after");
      const parcel = await parcelOf(stage, someBytes(50_000));
      const outcome = await stage.transport.send(parcel);
      strictEqual(outcome.kind, "unknown");
      saysWhatIsWrong(outcome);
      strictEqual((await sendAtLast(stage, parcel)).kind, good);
      const arrived = (await stage.arrived()).filter(({ id }) => id === parcel.dispatch.id);
      ok(arrived.length >= 1);
      strictEqual(new Set(arrived.map(({ bytes }) => hashOf(bytes))).size, 1);
    },
    ["cut_after"],
  );

  contract("the other side is busy: deferred, and later it goes well", async (stage) => {
    await stage.meet("busy");
    const parcel = await parcelOf(stage, someBytes(1000));
    const outcome = await stage.transport.send(parcel);
    ok(outcome.kind === "deferred", outcome.kind);
    saysWhatIsWrong(outcome);
    if (outcome.retryAfter !== undefined) ok(outcome.retryAfter >= 0 && Number.isFinite(outcome.retryAfter));
    strictEqual((await sendAtLast(stage, parcel)).kind, good);
  }, ["busy"]);

  contract(
    "the other side refuses the content: told, with what to do, and the next goes well",
    async (stage) => {
      await stage.meet("refused_content");
      const outcome = await stage.transport.send(await parcelOf(stage, someBytes(1000)));
      if (outcome.kind === "answered") strictEqual(outcome.receipt.verdict, "rejected");
      else {
        ok(outcome.kind === "refused" && outcome.because === "content", outcome.kind);
        saysWhatIsWrong(outcome);
      }
      strictEqual((await sendAtLast(stage, await parcelOf(stage, someBytes(1000)))).kind, good);
    },
    ["refused_content"],
  );

  contract(
    "the other side does not let the sender in: refused for access, with what to do",
    async (stage) => {
      await stage.meet("refused_access");
      // A connection that is lost on the way there is not yet a refusal.
      const outcome = await sendAtLast(stage, await parcelOf(stage, someBytes(1000)));
      ok(outcome.kind === "refused" && outcome.because === "access", outcome.kind);
      saysWhatIsWrong(outcome);
      deepStrictEqual(await stage.arrived(), []);
    },
    ["refused_access"],
  );

  contract("nothing listens: deferred, and when it does again, what is sent arrives", async (stage) => {
    await stage.meet("unreachable");
    const parcel = await parcelOf(stage, someBytes(1000));
    const outcome = await stage.transport.send(parcel);
    strictEqual(outcome.kind, "deferred");
    saysWhatIsWrong(outcome);
    await stage.recover?.();
    strictEqual((await sendAtLast(stage, parcel)).kind, good);
    strictEqual((await stage.arrived()).filter(({ id }) => id === parcel.dispatch.id).length, 1);
  }, ["unreachable"]);

  contract("receipts that never come end when the time without one is over", async (stage) => {
    strictEqual(await take(stage.transport.receipts({ idle: 50 }), 1, settled), 0);
  });

  contract("receipts end when the signal says so", async (stage) => {
    strictEqual(await take(stage.transport.receipts({ signal: AbortSignal.abort() }), 1, settled), 0);
    const abort = new AbortController();
    const waiting = take(stage.transport.receipts({ signal: abort.signal }), 1, settled);
    abort.abort();
    strictEqual(await waiting, 0);
  });

  contract("a receipt that is settled comes once, and says what it is for", async (stage) => {
    const originalId = randomUUID();
    await stage.sendReceipt?.(originalId);
    const count = await take(stage.transport.receipts({ idle: 5000 }), 1, async (arrived) => {
      strictEqual(arrived.receipt?.originalId, originalId);
      strictEqual(arrived.receipt.verdict, "accepted");
      match(arrived.receipt.hash, /^[0-9a-f]{64}$/);
      await arrived.settle();
    });
    strictEqual(count, 1);
    strictEqual(await take(stage.transport.receipts({ idle: 300 }), 1, settled), 0);
  }, ["receipts"]);

  contract("many receipts come each once, settled as they come", async (stage) => {
    const ids = Array.from({ length: 50 }, () => randomUUID());
    for (const id of ids) await stage.sendReceipt?.(id);
    const seen: string[] = [];
    await take(stage.transport.receipts({ idle: 5000 }), ids.length, async (arrived) => {
      seen.push(arrived.receipt?.originalId ?? "");
      await arrived.settle();
    });
    deepStrictEqual(seen.toSorted(), ids.toSorted());
    strictEqual(await take(stage.transport.receipts({ idle: 300 }), 1, settled), 0);
  }, ["receipts"]);

  contract("a receipt that is given back comes again", async (stage) => {
    const originalId = randomUUID();
    await stage.sendReceipt?.(originalId);
    const hashes: string[] = [];
    const look = async (arrived: ArrivedReceipt, act: "release" | "settle") => {
      strictEqual(arrived.receipt?.originalId, originalId);
      hashes.push(arrived.receipt.hash);
      await arrived[act]();
    };
    strictEqual(await take(stage.transport.receipts({ idle: 5000 }), 1, (each) => look(each, "release")), 1);
    strictEqual(await take(stage.transport.receipts({ idle: 5000 }), 1, (each) => look(each, "settle")), 1);
    strictEqual(hashes[0], hashes[1]);
  }, ["receipts", "release"]);

  contract("a receipt that was not settled when its iteration was left comes again", async (stage) => {
    const originalId = randomUUID();
    await stage.sendReceipt?.(originalId);
    strictEqual(await take(stage.transport.receipts({ idle: 5000 }), 1, () => Promise.resolve()), 1);
    const count = await take(stage.transport.receipts({ idle: 5000 }), 1, async (arrived) => {
      strictEqual(arrived.receipt?.originalId, originalId);
      await arrived.settle();
    });
    strictEqual(count, 1);
  }, ["receipts", "release"]);

  contract("what cannot be read is told and does not stand in the way", async (stage) => {
    const originalId = randomUUID();
    await stage.sendUnreadable?.();
    await stage.sendReceipt?.(originalId);
    const told: string[] = [];
    await take(stage.transport.receipts({ idle: 5000 }), 2, async (arrived) => {
      told.push(arrived.receipt?.originalId ?? arrived.problem?.code ?? "");
      if (arrived.receipt === undefined) ok((arrived.problem?.text ?? "").length > 0);
      await arrived.settle();
    });
    strictEqual(told.length, 2);
    ok(told.includes(originalId));
    match(told.find((each) => each !== originalId) ?? "", /^\S+$/);
  }, ["receipts"]);

  contract("closed twice is closed once, and then nothing leaves", async (stage) => {
    strictEqual((await stage.transport.send(await parcelOf(stage, someBytes(100)))).kind, good);
    await stage.transport[Symbol.asyncDispose]();
    await stage.transport[Symbol.asyncDispose]();
    const outcome = await stage.transport.send(await parcelOf(stage, someBytes(100)));
    strictEqual(outcome.kind, "deferred");
    saysWhatIsWrong(outcome);
    strictEqual((await stage.arrived()).length, 1);
  });
}

/** Handles so many receipts, or fewer where they end before, and leaves the iteration; tells how many there were. */
async function take(
  receipts: AsyncIterable<ArrivedReceipt>,
  count: number,
  handle: (arrived: ArrivedReceipt) => Promise<void>,
): Promise<number> {
  let taken = 0;
  for await (const arrived of receipts) {
    await handle(arrived);
    if (++taken === count) break;
  }
  return taken;
}

function settled(arrived: ArrivedReceipt): Promise<void> {
  return arrived.settle();
}

/** Each outcome that is not good has a code for scripts, and words that are not too many. */
function saysWhatIsWrong(outcome: SendOutcome): void {
  ok("problem" in outcome, outcome.kind);
  match(outcome.problem.code, /^\S+$/);
  ok(outcome.problem.text.length > 0 && outcome.problem.text.length <= 500);
  if (outcome.kind === "refused") ok(outcome.hint.length > 0);
}

/** Bytes that no two calls share, so that an arrival is known by its hash. */
function someBytes(size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return bytes;
}

async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes.subarray(0, 0);
  let length = 1;
  for (let at = 0; at < bytes.length; at += length, length = Math.min(length * 7 + 3, 64 * 1024)) {
    yield await Promise.resolve(bytes.subarray(at, at + length));
  }
}

async function wholeOf(parcel: Package): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of parcel.bytes()) pieces.push(piece);
  return new Uint8Array(await new Blob(pieces as BlobPart[]).arrayBuffer());
}

function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
