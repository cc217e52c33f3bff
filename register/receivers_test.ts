import assert from "node:assert/strict";
import { reportingDeadline } from "./deadlines.ts";
import { kprReceiver, kprReceivers, type ReceiverEnvironment } from "./receivers.ts";

const environments: readonly ReceiverEnvironment[] = ["production", "validation", "test"];

Deno.test("the letters' HER-ids are where they are looked for", () => {
  const idsOf = (environment: ReceiverEnvironment, at?: string) => {
    const { herId, service } = kprReceiver(
      environment,
      at === undefined ? { year: 2025 } : { year: 2025, at },
    );
    return [herId, service.herId];
  };
  assert.deepEqual(idsOf("production"), ["85217", "122612"]);
  assert.deepEqual(idsOf("validation"), ["85217", "171479"]);
  assert.deepEqual(idsOf("test"), ["8133973", "8133973"]);
  assert.deepEqual(idsOf("production", "2024-01-10"), ["85217", "122612"]);
});

Deno.test("the day of sending chooses the letter, the reporting year does not", () => {
  const since = (environment: ReceiverEnvironment, year: number, at?: string) =>
    kprReceiver(environment, at === undefined ? { year } : { year, at }).since;
  for (const year of [2017, 2023, 2025]) assert.equal(since("production", year), "2025-10-27");
  assert.equal(since("production", 2023, "2024-01-15T12:00:00Z"), "2023-11-27");
  assert.equal(since("production", 2023, "2025-10-26"), "2023-11-27");
  assert.equal(since("production", 2023, "2025-10-27T00:00:00+01:00"), "2025-10-27");
  assert.equal(since("test", 2025, "2026-11-22"), "2023-11-27");
});

Deno.test("years that the register does not take, and days before its first letter, are refused", () => {
  for (const year of [2016, 2026, 2025.5, NaN]) {
    assert.throws(() => kprReceiver("production", { year }), /takes the reporting years 2017 to 2025/);
  }
  assert.equal(kprReceiver("production", { year: 2021, at: "2022-01-10" }).service.herId, "134197");
  assert.throws(() => kprReceiver("production", { year: 2021, at: "2020-12-31" }), /No source tells/);
  assert.throws(() => kprReceiver("test", { year: 2021, at: "2022-01-10" }), /No source tells/);
});

Deno.test("no fictitious person goes to production, no real one to the test address register", () => {
  for (const { environment, persons, addressRegister } of kprReceivers) {
    assert.equal(persons, { production: "real", validation: "either", test: "synthetic" }[environment]);
    assert.equal(addressRegister, environment === "test" ? "test" : "production");
  }
});

Deno.test("every party tells its source, and what is assumed of it", () => {
  assert.deepEqual(new Set(kprReceivers.map(({ environment }) => environment)), new Set(environments));
  for (const receiver of kprReceivers) {
    assert.match(receiver.source, /^(?:Letter of|Helsedirektoratet, page) .*«/);
    assert.match(receiver.since, /^\d{4}-\d\d-\d\d$/);
    for (const { herId } of [receiver, receiver.service]) assert.match(herId, /^\d+$/);
    assert.ok(
      Object.isFrozen(receiver) && Object.isFrozen(receiver.service) && Object.isFrozen(receiver.assumed),
    );
  }
  assert.ok(kprReceivers.filter(({ since }) => since < "2025").every(({ assumed }) => assumed.length > 0));
  const dates = kprReceivers.map(({ since }) => since);
  assert.deepEqual(dates, dates.toSorted().reverse());
});

Deno.test("deadlines are 15 January of the year after, and say where that is from", () => {
  assert.deepEqual([2017, 2023, 2024, 2025].map((year) => reportingDeadline(year).date), [
    "2018-01-15",
    "2024-01-15",
    "2025-01-15",
    "2026-01-15",
  ]);
  assert.deepEqual([2017, 2023, 2024, 2025].map((year) => reportingDeadline(year).assumed), [
    true,
    false,
    true,
    false,
  ]);
  assert.match(reportingDeadline(2025).source, /27\.10\.2025/);
  assert.throws(() => reportingDeadline(25), /four digits/);
});
