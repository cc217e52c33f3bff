import assert from "node:assert/strict";
import fc from "fast-check";
import { faultPlan } from "./fault_plan.ts";
import { type FaultKind, faultKinds, type FaultPlan } from "./faults.ts";
import { ReceiverError } from "./receiver_error.ts";

const id = (n: number) => `0e9a3a0e-0000-4000-8000-${String(n).padStart(12, "0")}`;
const meets = (plan: FaultPlan, messageId: string | null) => plan.next({ route: "amqp", messageId });

Deno.test("the same seed gives the same faults, in whatever order messages come", () => {
  fc.assert(fc.property(
    fc.integer({ min: 0, max: 1000 }),
    fc.shuffledSubarray(Array.from({ length: 30 }, (_, n) => n), { minLength: 30 }),
    (seed, order) => {
      const text = "late=0.3,silent=0.2,drop_after=0.2";
      const straight = faultPlan(text, { seed });
      const expected = Array.from({ length: 30 }, (_, n) => [meets(straight, id(n)), meets(straight, id(n))]);
      const shuffled = faultPlan(text, { seed });
      const found: (FaultKind | undefined)[][] = Array.from({ length: 30 }, () => []);
      for (let arrival = 0; arrival < 2; arrival++) {
        for (const n of order) found[n]!.push(meets(shuffled, id(n)));
      }
      assert.deepEqual(found, expected);
    },
  ));
});

Deno.test("the shares are kept", () => {
  const plan = faultPlan("late=0.1,negative=0.05,busy=.25");
  const counts = new Map<FaultKind | undefined, number>();
  for (let n = 0; n < 20_000; n++) {
    const fault = meets(plan, id(n));
    counts.set(fault, (counts.get(fault) ?? 0) + 1);
  }
  const share = (fault: FaultKind | undefined) => (counts.get(fault) ?? 0) / 20_000;
  assert.ok(Math.abs(share("late") - 0.1) < 0.01, `${share("late")}`);
  assert.ok(Math.abs(share("negative") - 0.05) < 0.01, `${share("negative")}`);
  assert.ok(Math.abs(share("busy") - 0.25) < 0.015, `${share("busy")}`);
  assert.ok(Math.abs(share(undefined) - 0.6) < 0.02, `${share(undefined)}`);
  assert.deepEqual([...counts.keys()].length, 4);
});

Deno.test("another seed gives the faults to other messages", () => {
  const a = faultPlan("silent=0.5", { seed: 1 });
  const b = faultPlan("silent=0.5", { seed: 2 });
  const differ = Array.from({ length: 200 }, (_, n) => meets(a, id(n)) !== meets(b, id(n)));
  assert.ok(differ.filter(Boolean).length > 50);
});

Deno.test("an arrival meets its fault whatever became of the one before", () => {
  const plan = faultPlan("unavailable=0.5");
  const arrivals = Array.from({ length: 40 }, () => meets(plan, id(1)));
  assert.ok(arrivals.includes("unavailable"));
  assert.ok(arrivals.includes(undefined), "a message would never get through");
});

Deno.test("an id is the same in capitals; arrivals without one are counted", () => {
  const big = faultPlan("late=0.5");
  const small = faultPlan("late=0.5");
  for (let n = 0; n < 50; n++) {
    const of = `0e9a3a0e-0000-4000-8000-00000000ab${10 + n}`;
    assert.equal(meets(big, of.toUpperCase()), meets(small, of));
  }
  const nameless = faultPlan("late=0.5");
  const met = new Set(Array.from({ length: 40 }, () => meets(nameless, null)));
  assert.deepEqual(met, new Set(["late", undefined]));
});

Deno.test("no faults, all faults, every fault", () => {
  assert.equal(meets(faultPlan(""), id(1)), undefined);
  assert.equal(meets(faultPlan(" late = 1 "), id(1)), "late");
  const plan = faultPlan(faultKinds.map((kind) => `${kind}=0.1`).join(","));
  const met = new Set(Array.from({ length: 500 }, (_, n) => meets(plan, id(n))));
  assert.deepEqual(met, new Set(faultKinds));
});

const broken: readonly (readonly [what: string, text: string, hint: RegExp])[] = [
  ["a name that is nearly one", "slient=0.1", /^Did you mean silent\?/],
  ["a name that is nearly one, with a hyphen", "drop-after=0.1", /^Did you mean drop_after\?/],
  ["a name that is none", "gremlins=0.1", /^The faults are late, negative/],
  ["no name", "=0.1", /^The faults are/],
  ["no share", "late", /late=0\.1/],
  ["a share above one", "late=1.5", /late=0\.1/],
  ["a share below zero", "late=-0.1", /late=0\.1/],
  ["a share in per cent", "late=10%", /late=0\.1/],
  ["a fault twice", "late=0.1,late=0.2", /one share/],
  ["shares above one together", "late=0.6,silent=0.5", /1 at most/],
];
for (const [what, text, hint] of broken) {
  Deno.test(`refused: ${what}`, () => {
    assert.throws(() => faultPlan(text), (error) => {
      assert.ok(error instanceof ReceiverError);
      assert.equal(error.code, "fault_plan");
      assert.match(error.hint, hint);
      return true;
    });
  });
}
