/**
 * The ledger against a model of a few lines, under random commands, closed and opened at any point.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { runs } from "../../test/runs.ts";
import type { DispatchState } from "../dispatch.ts";
import type { ReceiptVerdict } from "../receipt.ts";
import type { SendOutcome } from "../transport.ts";
import { Ledger } from "./mod.ts";
import { exampleDispatch, exampleReceipt, hashOf } from "./test_dispatches.ts";

/** What the model knows of a dispatch. */
interface Entry {
  readonly id: string;
  readonly payload: number;
  readonly municipality: string;
  state: DispatchState;
  sendings: number;
  steps: number;
  /** It may have arrived without anybody knowing. */
  inDoubt: boolean;
  ordered: boolean;
  receipts: number;
}

type Model = Entry[];

interface Real {
  readonly directory: string;
  ledger: Ledger;
}

const live = ["prepared", "sent", "acknowledged"];
const problem = { code: "network", text: "Connection reset" };

/** What a command expects: `true` where it goes well. */
async function goes(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    assert.equal((error as Error).name, "LedgerError", String(error));
    return false;
  }
}

function move(entry: Entry, state: DispatchState): void {
  entry.state = state;
  entry.steps++;
}

/** After every command: what stands is what the model says, and the books agree with themselves. */
function compare(model: Model, { ledger }: Real): void {
  const list = ledger.list();
  assert.deepEqual(
    list.map(({ id, state, attempts, sequence }) => [id, state, attempts, sequence]),
    model.map(
      ({ id, state, sendings }, index) => [id, state, sendings, index + 1],
    ),
  );
  for (const { id, state, sendings, steps, receipts } of model) {
    const history = ledger.history(id);
    assert.equal(history.length, steps);
    assert.equal(history.at(-1)!.state, state);
    assert.equal(history.filter(({ event }) => event === "sending").length, sendings);
    assert.equal(ledger.receipts(id).length, receipts);
  }
  assert.deepEqual(
    ledger.next().map(({ id }) => id),
    model.filter(({ state }) => state === "prepared" || state === "sent").map(({ id }) => id),
  );
}

type Command = fc.AsyncCommand<Model, Real>;

class Prepare implements Command {
  constructor(readonly payload: number, readonly again: boolean) {}
  check = () => true;
  async run(model: Model, real: Real) {
    const municipality = `460${this.payload % 3}`;
    const dispatch = exampleDispatch({ payloadHash: hashOf(this.payload), municipality });
    const crosses = model.some(({ payload, state, municipality: other }) =>
      payload === this.payload
        ? state !== "rejected" && state !== "withdrawn"
        : other === municipality && live.includes(state)
    );
    const options = this.again ? { again: { reason: "Asked for", by: "Kari" } } : {};
    assert.equal(await goes(() => real.ledger.prepare([dispatch], options)), this.again || !crosses);
    if (this.again || !crosses) {
      const blank = { sendings: 0, steps: 1, inDoubt: false, ordered: false, receipts: 0 };
      model.push({ id: dispatch.id, payload: this.payload, municipality, state: "prepared", ...blank });
    }
    compare(model, real);
  }
  toString = () => `prepare ${this.payload}${this.again ? " again" : ""}`;
}

/** A command on one of the dispatches. */
abstract class OnOne implements Command {
  constructor(readonly index: number) {}
  check = (model: Readonly<Model>) => model.length > 0;
  async run(model: Model, real: Real) {
    await this.on(model[this.index % model.length]!, real, model);
    compare(model, real);
  }
  abstract on(entry: Entry, real: Real, model: Model): Promise<void>;
}

class Send extends OnOne {
  async on(entry: Entry, { ledger }: Real) {
    const may = entry.state === "prepared" || entry.state === "sent";
    assert.equal(await goes(() => ledger.sent(entry.id)), may);
    if (!may) return;
    entry.inDoubt ||= entry.state === "sent";
    entry.ordered = false;
    entry.sendings++;
    move(entry, "sent");
  }
  override toString = () => `send ${this.index}`;
}

class Outcome extends OnOne {
  constructor(index: number, readonly kind: "acknowledged" | "deferred" | "unknown" | "access" | "content") {
    super(index);
  }
  async on(entry: Entry, { ledger }: Real) {
    const outcome: SendOutcome = this.kind === "acknowledged"
      ? { kind: "acknowledged", by: "broker", reference: null }
      : this.kind === "access" || this.kind === "content"
      ? { kind: "refused", because: this.kind, problem, hint: "Mend" }
      : { kind: this.kind, problem };
    const may = entry.state !== "prepared" && entry.state !== "withdrawn";
    assert.equal(await goes(() => ledger.outcome(entry.id, outcome)), may);
    if (entry.state !== "sent") return;
    if (this.kind === "acknowledged") move(entry, "acknowledged");
    else if (this.kind === "content") move(entry, "rejected");
    else {
      entry.inDoubt ||= this.kind === "unknown";
      move(entry, entry.inDoubt ? "sent" : "prepared");
    }
  }
  override toString = () => `outcome ${this.index} ${this.kind}`;
}

class Settle extends OnOne {
  constructor(index: number, readonly verdict: ReceiptVerdict) {
    super(index);
  }
  async on(entry: Entry, { ledger }: Real) {
    const dispatch = ledger.get(entry.id)!;
    const receipt = exampleReceipt(dispatch, this.verdict);
    const before = entry.state;
    const { kind, applied } = await ledger.settle(receipt);
    entry.receipts++;
    if (applied) {
      assert.ok(kind === "applied" || kind === "late");
      assert.ok(entry.sendings > 0, "nothing is settled that was never sent");
      assert.ok(live.includes(before) || before === "rejected", `${before} was settled`);
      move(entry, this.verdict);
      entry.ordered = false;
      if (this.verdict !== "acknowledged") entry.inDoubt = false;
    } else {
      // What waits for an answer takes every one but a second acknowledgement.
      const waits = before === "sent" || (before === "acknowledged" && this.verdict !== "acknowledged");
      assert.ok(!waits, `${this.verdict} was not applied to ${before}`);
    }
    // The same bytes once more are nothing.
    assert.equal((await ledger.settle(receipt)).kind, "duplicate");
  }
  override toString = () => `settle ${this.index} ${this.verdict}`;
}

class GiveOrder extends OnOne {
  constructor(index: number, readonly kind: "resend" | "withdraw") {
    super(index);
  }
  async on(entry: Entry, { ledger }: Real, model: Model) {
    const crosses = model.some((other) =>
      other !== entry &&
      (other.payload === entry.payload
        ? other.state !== "rejected" && other.state !== "withdrawn"
        : other.municipality === entry.municipality && live.includes(other.state))
    );
    const may = this.kind === "withdraw"
      ? entry.state === "prepared" && !entry.inDoubt
      : entry.state !== "prepared" && entry.state !== "sent" && !crosses;
    const order = { kind: this.kind, reason: "Asked for", by: "Kari" };
    assert.equal(await goes(() => ledger.order(entry.id, order)), may);
    if (!may) return;
    if (this.kind === "withdraw") move(entry, "withdrawn");
    else move(entry, entry.state === "rejected" || entry.state === "withdrawn" ? "prepared" : "sent");
  }
  override toString = () => `order ${this.index} ${this.kind}`;
}

class Reopen implements Command {
  check = () => true;
  run(model: Model, real: Real) {
    real.ledger[Symbol.dispose]();
    real.ledger = Ledger.open(real.directory);
    compare(model, real);
    return Promise.resolve();
  }
  toString = () => "reopen";
}

/** Many at once: the sendings of all that may be sent share a commit with one that may not. */
class SendAll implements Command {
  check = (model: Readonly<Model>) => model.length > 0;
  async run(model: Model, real: Real) {
    const wrong = goes(() => real.ledger.sent(crypto.randomUUID()));
    const results = await Promise.all(model.map(({ id }) => goes(() => real.ledger.sent(id))));
    assert.equal(await wrong, false);
    for (const [index, entry] of model.entries()) {
      const may = entry.state === "prepared" || entry.state === "sent";
      assert.equal(results[index], may);
      if (!may) continue;
      entry.inDoubt ||= entry.state === "sent";
      entry.ordered = false;
      entry.sendings++;
      move(entry, "sent");
    }
    compare(model, real);
  }
  toString = () => "send all";
}

Deno.test("the ledger does what a simple model does, whatever comes in whatever order", async () => {
  const index = fc.nat(7);
  const commands = [
    fc.tuple(fc.nat(6), fc.nat(4)).map(([payload, again]) => new Prepare(payload, again === 0)),
    index.map((at) => new Send(at)),
    fc.tuple(index, fc.constantFrom("acknowledged", "deferred", "unknown", "access", "content"))
      .map(([at, kind]) => new Outcome(at, kind as Outcome["kind"])),
    fc.tuple(index, fc.constantFrom("acknowledged", "accepted", "partly", "rejected"))
      .map(([at, verdict]) => new Settle(at, verdict as ReceiptVerdict)),
    fc.tuple(index, fc.constantFrom("resend", "withdraw"))
      .map(([at, kind]) => new GiveOrder(at, kind as GiveOrder["kind"])),
    fc.constant(new Reopen()),
    fc.constant(new SendAll()),
  ];
  await fc.assert(
    fc.asyncProperty(fc.commands(commands, { maxCommands: 60, size: "+1" }), async (sequence) => {
      const directory = await Deno.makeTempDir();
      const real: Real = { directory, ledger: Ledger.open(directory) };
      try {
        await fc.asyncModelRun(() => ({ model: [] as Model, real }), sequence);
        assert.deepEqual(real.ledger.check(), []);
      } finally {
        real.ledger[Symbol.dispose]();
        await Deno.remove(directory, { recursive: true });
      }
    }),
    { numRuns: runs(25) },
  );
});
