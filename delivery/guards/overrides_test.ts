/**
 * What is let through on order, and what no order lets through.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { careMessage, identMessage, type TestHeader } from "../../stream/screening/test_messages.ts";
import { runs } from "../../test/runs.ts";
import type { DeliveryEnvironment } from "../dispatch.ts";
import { type GuardOverride, type GuardRuleId, guardRules } from "./mod.ts";
import { guarded, numbers, pair, type PayloadTexts, toldOf } from "./test_payloads.ts";

const order = (rule: GuardRuleId): GuardOverride => ({
  rule,
  reason: "known and meant",
  by: "the one on duty",
});

/** All that can be overridden on the way somewhere. */
function allOrders(environment: DeliveryEnvironment): GuardOverride[] {
  return guardRules.filter(({ final }) => !final.includes(environment)).map(({ id }) => order(id));
}

Deno.test("what is overridden passes, and is told with reason and name for the journal", async () => {
  const stopped = await guarded({ "ipl.xml": careMessage([{ id: 1 }]) });
  assert.deepEqual([stopped.stopped, toldOf(stopped)], [true, ["missing_ident stop"]]);
  const passed = await guarded({ "ipl.xml": careMessage([{ id: 1 }]) }, {
    override: [order("missing_ident"), order("wrong_year")],
  });
  assert.deepEqual([passed.stopped, toldOf(passed)], [false, ["missing_ident overridden"]]);
  assert.deepEqual(passed.overrides, [
    { ...order("missing_ident"), count: 1 },
    { ...order("wrong_year"), count: 0 },
  ]);
});

Deno.test("an override is for its own rule and no other", async () => {
  const texts = pair(undefined, { person: { text: "Donald Duck", age: 130 } });
  const one = await guarded(texts, { override: [order("test_name")] });
  assert.equal(one.stopped, true);
  assert.ok(toldOf(one).includes("impossible_age stop"));
  const both = await guarded(texts, { override: [order("test_name"), order("impossible_age")] });
  assert.equal(both.stopped, false);
});

/** Rules that can be overridden, with payloads that only they stop. */
const passable: readonly (readonly [GuardRuleId, PayloadTexts, Parameters<typeof guarded>[1]?])[] = [
  ["test_name", pair(undefined, { person: { text: "Donald Duck" } })],
  ["reserved_contact", pair(undefined, { header: { email: "a@example.invalid" } })],
  ["placeholder_number", pair([[numbers.placeholder], [numbers.real, "2"]])],
  ["impossible_age", pair(undefined, { person: { age: 130 } })],
  [
    "unproven_identity",
    pair([[numbers.tenor], ["A1234567", "2", "8"]], { header: { email: "a@example.invalid" } }),
    { environment: "test" },
  ],
  ["wrong_year", pair(), { year: 2020 }],
  ["wrong_municipality", pair(), { municipality: "0301" }],
  ["municipality_not_valid", pair(undefined, { header: { municipality: "1201" } })],
  ["year_not_over", pair(), { clock: () => new Date("2021-11-01") }],
  ["missing_professional", { "ide.xml": identMessage([[numbers.real]]) }],
  ["duplicate_payload", { ...pair(), "ipl2.xml": careMessage([{ id: 1 }]) }],
];

for (const [rule, texts, options] of passable) {
  Deno.test(`${rule} can be overridden, by name`, async () => {
    const before = await guarded(texts, options);
    assert.equal(before.stopped, true);
    const after = await guarded(texts, { ...options, override: [order(rule)] });
    assert.equal(after.stopped, false, String(toldOf(after)));
    assert.ok(after.overrides[0]!.count > 0);
  });
}

for (const environment of ["production", "validation", "test"] as const) {
  for (const { id, final } of guardRules.filter(({ final }) => final.includes(environment))) {
    Deno.test(`${id} cannot be overridden on the way to ${environment}`, async () => {
      assert.ok(final.includes(environment));
      await assert.rejects(guarded(pair(), { environment, override: [order(id)] }), {
        code: "override_impossible",
      });
    });
  }
}

/** Payloads of persons of whom some are sure to be fictitious, in whatever company. */
const withFictitious = fc.record({
  sure: fc.constantFrom(numbers.tenor, numbers.nhn),
  others: fc.array(fc.constantFrom(...Object.values(numbers)), { maxLength: 4 }),
  place: fc.nat(4),
  header: fc.record<TestHeader>({
    municipality: fc.constantFrom("4601", "1201", "0301"),
    year: fc.constantFrom(2018, 2021, 2025, 2026),
    email: fc.constantFrom("a@example.invalid", "post@kommunen.no"),
  }),
  hasCare: fc.boolean(),
  asJson: fc.boolean(),
  orders: fc.subarray(allOrders("production")),
  all: fc.boolean(),
});

Deno.test("no combination of overrides lets a fictitious person into production", async () => {
  await fc.assert(
    fc.asyncProperty(
      withFictitious,
      async ({ sure, others, place, header, hasCare, asJson, orders, all }) => {
        const persons = others.toSpliced(place, 0, sure);
        const idents = persons.map((number, index) => [number, String(index + 1)] as const);
        const texts: PayloadTexts = asJson
          ? { "HST_Avtale.json": JSON.stringify(persons.map((fodselsNr) => ({ person: { fodselsNr } }))) }
          : { ...pair(idents, { header }), ...(hasCare ? {} : { "ipl.xml": identMessage(idents, header) }) };
        const { stopped } = await guarded(texts, { override: all ? allOrders("production") : orders });
        assert.equal(stopped, true);
      },
    ),
    { numRuns: runs(60) },
  );
});

Deno.test("no combination of overrides lets a real-looking person into a test environment", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...Object.values(numbers)), { maxLength: 4 }),
      fc.constantFrom(numbers.real, numbers.alsoReal),
      fc.nat(4),
      fc.subarray(allOrders("test")),
      async (others, sure, place, override) => {
        const idents = others.toSpliced(place, 0, sure).map((number, index) => [number, `${index}`] as const);
        const { stopped } = await guarded(pair(idents), { environment: "test", override });
        assert.equal(stopped, true);
      },
    ),
    { numRuns: runs(30) },
  );
});
