import assert from "node:assert/strict";
import type { ReportChange, ReportFinding } from "../report.ts";
import { builtInExpectedChanges } from "./built_in.ts";
import { applyExpected, explains } from "./explain.ts";
import { parseExpectedChanges } from "./parse.ts";

const today = { today: "2026-11-22" };

const change: ReportChange = {
  municipality: "4601",
  year: 2019,
  measure: "recipients",
  service_type: 16,
  age_group: null,
  sex: null,
  district: null,
  now: 0,
  before: 50,
  rate: -1,
  test: "mcnemar",
  p_value: 0,
  q_value: 0,
};

const finding: ReportFinding = {
  check: "recipients_change",
  year: 2024,
  municipality: "4601",
  severity: "warning",
  status: "new",
  violations: 1,
  persons: 0,
  denominator: 1,
  rate: 1,
  previous_violations: 0,
  service_type: 4,
  failing: true,
};

const own = (entry: object) => parseExpectedChanges([{ reason: "Lagt ned", year: 2024, ...entry }])[0]!;

Deno.test("built in: service types that were retired or introduced in 2019", () => {
  const found = builtInExpectedChanges([]).map(({ id, year }) => `${id} ${year}`);
  assert.deepEqual(found, [
    "retired_12 2019",
    "retired_13 2019",
    "retired_16 2019",
    "introduced_27 2019",
    "introduced_28 2019",
    "introduced_29 2019",
  ]);
});

Deno.test("built in: reforms only where a municipality cannot be compared", () => {
  const reforms = (...reported: readonly [municipality: string, year: number][]) =>
    builtInExpectedChanges(reported.map(([municipality, year]) => ({ municipality, year })))
      .map(({ id }) => id).filter((id) => id.startsWith("municipality"));
  assert.deepEqual(reforms(["3803", 2020], ["0704", 2019]), ["municipality_3803_2020"]);
  assert.deepEqual(reforms(["3803", 2020], ["0704", 2019], ["0716", 2019]), []);
  assert.deepEqual(reforms(["5001", 2020], ["5001", 2019]), ["municipality_5001_2020"]);
  assert.deepEqual(reforms(["5001", 2021]), []);
  const [, ...others] = builtInExpectedChanges([{ municipality: "3803", year: 2020 }]);
  assert.match(
    others.at(-1)!.reason.nb,
    /3803 Tønsberg ble 1\. januar 2020 dannet av 0704 Tønsberg, 0716 Re/,
  );
});

Deno.test("everything that an expected change names must be so", () => {
  const all = own({ municipality: "4601", service_types: [4, 17], check: "recipients_change" });
  assert.equal(explains(all, finding, today), true);
  assert.equal(explains(all, { ...finding, year: 2023 }, today), false);
  assert.equal(explains(all, { ...finding, municipality: "0301" }, today), false);
  assert.equal(explains(all, { ...finding, service_type: 1 }, today), false);
  assert.equal(explains(all, { ...finding, check: "service_type_vanished" }, today), false);
  const { service_type: _, ...without } = finding;
  assert.equal(explains(all, without, today), false);
});

Deno.test("without a check, only what holds years against each other", () => {
  assert.equal(explains(own({}), finding, today), true);
  assert.equal(explains(own({}), { ...finding, check: "hours_missing" }, today), false);
  assert.equal(
    explains(own({ check: "hours_missing" }), { ...finding, check: "hours_missing" }, today),
    true,
  );
  assert.equal(explains(own({ check: "hours_missing" }), { ...change, year: 2024 }, today), false);
  const retired = builtInExpectedChanges([]).find(({ id }) => id === "retired_16")!;
  assert.equal(explains(retired, change, today), true);
  assert.equal(
    explains(retired, { ...finding, check: "retired_service_type", year: 2019, service_type: 16 }, today),
    false,
  );
});

Deno.test("a measure is that of the change, or what the check on change compares", () => {
  const services = own({ measure: "services" });
  assert.equal(explains(services, { ...change, year: 2024 }, today), false);
  assert.equal(explains(services, { ...change, year: 2024, measure: "services" }, today), true);
  assert.equal(explains(services, finding, today), false);
  assert.equal(explains(own({ measure: "recipients" }), finding, today), true);
});

Deno.test("the parts of a split and what they came from are places too", () => {
  const split = { ...change, municipality: "1508+1580", year: 2024 };
  assert.equal(explains(own({ municipality: "1580" }), split, today), true);
  assert.equal(explains(own({ municipality: "1507" }), split, today), false);
  const municipalities = { now: ["1508", "1580"], before: ["1507"] };
  assert.equal(explains(own({ municipality: "1507" }), { ...split, municipalities }, today), true);
});

Deno.test("an expired one explains nothing and is told", () => {
  assert.equal(explains(own({ expires: "2026-11-22" }), finding, today), true);
  const old = own({ expires: "2026-11-21" });
  assert.equal(explains(old, finding, today), false);
  const parts = applyExpected({ findings: [finding], changes: [] }, { ...today, own: [old], reported: [] });
  assert.deepEqual(parts.findings, [finding]);
  assert.deepEqual([parts.expected, parts.expired], [[old], [old]]);
});

Deno.test("what is explained does not fail, and its parts are explained with it", () => {
  const first = own({ service_types: [4] });
  const second = parseExpectedChanges([{ reason: "x", year: 2030 }])[0]!;
  const part = { ...change, sex: "K", service_type: null, part_of: 0 };
  const parts = applyExpected(
    {
      findings: [finding, { ...finding, service_type: 1 }],
      changes: [change, part, { ...part, part_of: 1 }],
    },
    { ...today, own: [first, { ...second, id: "user_2" }], reported: [] },
  );
  assert.deepEqual(parts.findings.map(({ expected, failing }) => [expected, failing]), [
    ["user_1", false],
    [undefined, true],
  ]);
  assert.deepEqual(parts.changes.map(({ expected }) => expected), ["retired_16", "retired_16", undefined]);
  assert.deepEqual(parts.expected.map(({ id }) => id), ["user_1", "user_2", "retired_16"]);
});

Deno.test("the user's own are read, or refused with the place and what should stand there", () => {
  const full = {
    reason: { nb: "Lagt ned", en: "Closed" },
    year: 2024,
    municipality: "4601",
    service_types: [4],
    check: "recipients_change",
    measure: "recipients",
    expires: "2027-01-31",
  };
  assert.deepEqual(parseExpectedChanges([full, { reason: "Flytting", year: 2023 }]), [
    { id: "user_1", ...full },
    { id: "user_2", reason: { nb: "Flytting", en: "Flytting" }, year: 2023 },
  ]);
  const wrong: readonly (readonly [unknown, RegExp])[] = [
    [{}, /not a list/],
    [["text"], /Expected change 1 is not an object/],
    [[full, null], /Expected change 2 is not an object/],
    [[{ ...full, resaon: "x" }], /unknown key "resaon"/],
    [[{ ...full, reason: " " }], /"reason"/],
    [[{ ...full, reason: { nb: "x" } }], /"reason"/],
    [[{ ...full, reason: undefined }], /"reason"/],
    [[{ ...full, year: "2024" }], /"year"/],
    [[{ ...full, year: 2016 }], /"year"/],
    [[{ ...full, municipality: 4601 }], /"municipality"/],
    [[{ ...full, municipality: "9999" }], /"municipality"/],
    [[{ ...full, service_types: [10] }], /"service_types"/],
    [[{ ...full, service_types: [] }], /"service_types"/],
    [[{ ...full, check: "no_such" }], /"check"/],
    [[{ ...full, measure: "persons" }], /"measure"/],
    [[{ ...full, expires: "2027-02-30" }], /"expires"/],
    [[{ ...full, expires: "31.01.2027" }], /"expires"/],
  ];
  for (const [value, message] of wrong) assert.throws(() => parseExpectedChanges(value), message);
});
