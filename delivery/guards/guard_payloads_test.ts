import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import {
  careMessage,
  healthStationMessage,
  identMessage,
  mistyped,
  numberOf,
} from "../../stream/screening/test_messages.ts";
import { GuardError, type GuardOptions, guardPayloads, type GuardRuleId, guardRules } from "./mod.ts";
import { guarded, numbers, pair, type PayloadTexts, toldOf } from "./test_payloads.ts";

const encode = (text: string) => new TextEncoder().encode(text);

Deno.test("sound payloads go through without a word", async () => {
  const toProduction = await guarded(pair(), { year: 2021, municipality: "4601" });
  assert.deepEqual([toProduction.stopped, toldOf(toProduction)], [false, []]);
  const toTest = await guarded(pair([[numbers.tenor]]), { environment: "test" });
  assert.deepEqual([toTest.stopped, toldOf(toTest)], [false, []]);
  for (const number of [numbers.real, numbers.tenor, numbers.nhn]) {
    const toValidation = await guarded(pair([[number]]), { environment: "validation" });
    assert.deepEqual([toValidation.stopped, toldOf(toValidation)], [false, []]);
  }
});

Deno.test("what was read is told with the hash of its unpacked bytes", async () => {
  const { "ipl.xml": ipl, "ide.xml": ide } = pair() as Record<string, string>;
  const { payloads, bytes } = await guarded({ "ipl.xml.gz": gzipSync(encode(ipl!)), "ide.xml": ide! });
  const hash = (text: string) => createHash("sha256").update(encode(text)).digest("hex");
  assert.deepEqual(payloads.map(({ path: _path, ...rest }) => rest), [
    {
      type: "KPR_IPL",
      hash: hash(ipl!),
      size: encode(ipl!).length,
      format: "iplos-3.7",
      municipality: "4601",
      year: 2021,
      enveloped: false,
      records: { submission: 1, contact: 1, person: 1 },
    },
    {
      type: "KPR_IDE",
      hash: hash(ide!),
      size: encode(ide!).length,
      format: "xpr-ide-53.1.3",
      municipality: "4601",
      year: 2021,
      enveloped: false,
      records: { submission: 1, contact: 1, ident: 1 },
    },
  ]);
  assert.equal(bytes, encode(ipl! + ide!).length);
});

/** Local ids of eleven digits, of which a few are numbers of persons, real or not, by chance. */
const localIds = [
  ...Array.from({ length: 9 }, (_, place) => `7777777770${place}`),
  numbers.tenor,
  numbers.real,
];

/** A finding that payloads lead to; the same rule must not fire on sound payloads. */
interface RuleCase {
  readonly rule: GuardRuleId;
  readonly verdict: "stop" | "tell";
  readonly texts: PayloadTexts;
  readonly options?: Parameters<typeof guarded>[1];
  /** Rows that it finds. */
  readonly count?: number;
  readonly detail?: string;
}

const test = { environment: "test" } as const;
const validation = { environment: "validation" } as const;
const clock = (day: string) => ({ clock: () => new Date(day) });
const ofYear = (year: number, number = numbers.real) =>
  pair([[number]], { header: { year }, person: { age: year - 1941 } });
const children = (number: string) =>
  healthStationMessage([{ number, birthYear: 2020, sex: "2" }], { municipality: "4601" });
const json = (value: unknown) => ({ "HST_Avtale.json": JSON.stringify(value) });
const wrapped = await Deno.readTextFile(
  new URL("../../fixtures/minimal/msghead-wrapped.xml", import.meta.url),
);

const cases: readonly RuleCase[] = [
  // Persons who do not exist.
  {
    rule: "synthetic_tax_authority",
    verdict: "stop",
    texts: pair([[numbers.tenor], [numbers.real, "2"]]),
    count: 1,
  },
  { rule: "synthetic_helsenett", verdict: "stop", texts: pair([[numbers.nhn]]) },
  {
    rule: "synthetic_tax_authority",
    verdict: "stop",
    texts: { "HST.xml": children(numberOf("2020-03-03", { added: 80 })) },
  },
  {
    rule: "synthetic_tax_authority",
    verdict: "stop",
    texts: json([{ person: { fodselsNr: numbers.tenor } }]),
  },
  {
    rule: "synthetic_tax_authority",
    verdict: "stop",
    texts: pair([[numbers.tenor], [numbers.real, "2"]]),
    options: validation,
  },
  {
    rule: "mostly_possibly_synthetic",
    verdict: "stop",
    texts: pair([[numbers.nav], [numbers.real, "2"], [numberOf("1941-07-07", { added: 40 }), "3"]]),
  },
  { rule: "possibly_synthetic", verdict: "tell", texts: pair([[numbers.nav], [numbers.real, "2"]]) },
  {
    rule: "synthetic_without_ident",
    verdict: "stop",
    texts: { "ipl.xml": careMessage([{ id: 1 }], { email: "a@example.invalid" }) },
  },
  {
    rule: "synthetic_without_ident",
    verdict: "tell",
    texts: { "ipl.xml": careMessage([{ id: 1, organisation: "310000019" }]) },
    options: validation,
  },
  {
    rule: "synthetic_without_ident",
    verdict: "stop",
    texts: {
      "ipl.xml": careMessage([1, 2, 3].map((id) => ({ id })), { email: "a@example.invalid" }),
      "ide.xml": identMessage([[numbers.real]]),
    },
  },
  { rule: "synthetic_without_ident", verdict: "stop", texts: json([{ orgNr: "310000019" }]) },
  // Persons who may exist.
  {
    rule: "real_person",
    verdict: "stop",
    texts: pair([[numbers.real], [numbers.tenor, "2"]]),
    options: test,
    count: 1,
  },
  {
    rule: "real_person",
    verdict: "stop",
    texts: { "HST.xml": children(numberOf("2020-03-03")) },
    options: test,
  },
  { rule: "real_person", verdict: "stop", texts: json([{ x: [{ anything: numbers.real }] }]), options: test },
  { rule: "real_person", verdict: "stop", texts: json([{ [numbers.real]: 1 }]), options: test },
  { rule: "real_person", verdict: "stop", texts: pair(), options: { ...validation, persons: "synthetic" } },
  { rule: "unproven_identity", verdict: "stop", texts: pair([[mistyped(numbers.real)]]), options: test },
  { rule: "unproven_identity", verdict: "stop", texts: json([{ dufNr: "200012345678" }]), options: test },
  { rule: "possibly_synthetic", verdict: "stop", texts: pair([[numbers.nav]]), options: test },
  { rule: "no_test_mark", verdict: "stop", texts: { "ipl.xml": careMessage([{ id: 1 }]) }, options: test },
  { rule: "no_test_mark", verdict: "stop", texts: json([{ avtaleId: "1" }]), options: test },
  // Test persons among real ones.
  { rule: "placeholder_number", verdict: "stop", texts: pair([[numbers.placeholder], [numbers.real, "2"]]) },
  { rule: "placeholder_number", verdict: "stop", texts: json([{ fnr: numbers.placeholder }]) },
  { rule: "test_name", verdict: "stop", texts: pair(undefined, { person: { text: "Donald Duck" } }) },
  { rule: "test_name", verdict: "stop", texts: json([{ navn: "Donald Duck" }]) },
  {
    rule: "test_name",
    verdict: "stop",
    texts: pair(undefined, { person: { text: "Donald Duck" } }),
    options: validation,
  },
  {
    rule: "reserved_contact",
    verdict: "stop",
    texts: pair(undefined, { header: { email: "a@example.invalid" } }),
  },
  { rule: "impossible_age", verdict: "stop", texts: pair(undefined, { person: { age: 130 } }) },
  {
    rule: "fictitious_organisation",
    verdict: "tell",
    texts: pair(undefined, { person: { organisation: "310000019" } }),
  },
  { rule: "sex_contradicted", verdict: "tell", texts: pair(undefined, { person: { sex: "M" } }) },
  // Payloads that are not what they are sent as.
  { rule: "unreadable", verdict: "stop", texts: { ...pair(), "ide.xml": "<Melding xmlns='x'/>" } },
  {
    rule: "unreadable",
    verdict: "stop",
    texts: { ...pair(), "ipl.xml": (pair()["ipl.xml"] as string).slice(0, -20) },
  },
  {
    rule: "unreadable",
    verdict: "stop",
    texts: { "ipl.xml.gz": gzipSync(encode(pair()["ipl.xml"] as string)).subarray(0, 200) },
  },
  { rule: "unreadable", verdict: "stop", texts: { "HST_Avtale.json": `[{"fnr": "${numbers.real}"` } },
  { rule: "unreadable", verdict: "stop", texts: { "HST_Avtale.json": `{"fnr": "${numbers.real}"}` } },
  {
    rule: "unreadable",
    verdict: "stop",
    texts: { "HST_Avtale.json": Uint8Array.of(0x5b, 0x22, 0xff, 0x22, 0x5d) },
  },
  {
    rule: "unreadable",
    verdict: "stop",
    texts: { "HST_Avtale.json": `[${"[".repeat(80)}${"]".repeat(80)}]` },
  },
  {
    rule: "type_does_not_fit",
    verdict: "stop",
    texts: pair(),
    options: { types: { "ide.xml": "KPR_IPL" } },
    detail: "xpr-ide-53.1.3",
  },
  {
    rule: "type_does_not_fit",
    verdict: "stop",
    texts: { "KPR_IPL.xml": children(numbers.real) },
    detail: "xpr-hst-56.0.0",
  },
  { rule: "type_does_not_fit", verdict: "stop", texts: { "KPR_IPL.json": "[{}]" }, detail: "json" },
  {
    rule: "type_does_not_fit",
    verdict: "stop",
    texts: { "ipl.xml": wrapped.replace('Type V="KPR_IPL"', 'Type V="KPR_IDE"') },
    detail: "KPR_IDE",
  },
  {
    rule: "addressed_elsewhere",
    verdict: "stop",
    texts: { "ipl.xml": wrapped },
    options: { receiver: { service: "122612" } },
    detail: "171479",
  },
  {
    rule: "addressed_elsewhere",
    verdict: "stop",
    texts: { "ipl.xml": wrapped },
    options: { receiver: { service: "171479", organisation: "8133973" } },
    detail: "85217",
  },
  { rule: "wrong_year", verdict: "stop", texts: pair(), options: { year: 2022 }, detail: "2021" },
  {
    rule: "year_unknown",
    verdict: "stop",
    texts: {
      "ipl.xml": (pair()["ipl.xml"] as string).replaceAll(/<ii(?:Fra|Til)Dato>\d+<\/ii(?:Fra|Til)Dato>/g, ""),
    },
  },
  {
    rule: "year_not_over",
    verdict: "stop",
    texts: ofYear(2024),
    options: clock("2024-12-31T23:59:59Z"),
    detail: "2024",
  },
  {
    rule: "year_not_over",
    verdict: "tell",
    texts: ofYear(2024),
    options: { ...validation, ...clock("2024-10-01") },
  },
  {
    rule: "year_after_last",
    verdict: "stop",
    texts: ofYear(2026),
    options: clock("2027-01-02"),
    detail: "2026",
  },
  {
    rule: "year_after_last",
    verdict: "tell",
    texts: ofYear(2026),
    options: { ...validation, ...clock("2027-01-02") },
  },
  {
    rule: "wrong_municipality",
    verdict: "stop",
    texts: pair(),
    options: { municipality: "0301" },
    detail: "4601",
  },
  {
    rule: "municipality_unknown",
    verdict: "stop",
    texts: { "ide.xml": identMessage([[numbers.real]], { municipality: "Sone 1" }) },
  },
  {
    rule: "municipality_not_valid",
    verdict: "stop",
    texts: pair(undefined, { header: { municipality: "1201" } }),
    detail: "1201",
  },
  {
    rule: "municipality_unchecked",
    verdict: "tell",
    texts: ofYear(2025),
    options: clock("2026-01-02"),
    detail: "4601",
  },
  { rule: "missing_ident", verdict: "stop", texts: { "ipl.xml": careMessage([{ id: 1 }]) } },
  {
    rule: "missing_ident",
    verdict: "stop",
    texts: { "ipl.xml": careMessage([{ id: 1 }]), "ide.xml": identMessage([[numbers.real]], { year: 2020 }) },
  },
  { rule: "missing_professional", verdict: "stop", texts: { "ide.xml": identMessage([[numbers.real]]) } },
  { rule: "duplicate_payload", verdict: "stop", texts: { ...pair(), "ipl2.xml": careMessage([{ id: 2 }]) } },
  {
    rule: "duplicate_payload",
    verdict: "stop",
    texts: { ...pair(), "ide2.xml": identMessage([[numbers.alsoReal]]) },
  },
];

for (const [place, { rule, verdict, texts, options, count, detail }] of cases.entries()) {
  const where = options?.environment ?? "production";
  Deno.test(`case ${place + 1}: ${rule} ${verdict}s on the way to ${where}`, async () => {
    const result = await guarded(texts, options);
    const found = result.findings.filter((finding) => finding.rule === rule && finding.verdict === verdict);
    assert.notDeepEqual(found, [], `found ${toldOf(result)}`);
    if (verdict === "stop") assert.equal(result.stopped, true);
    if (count !== undefined) assert.equal(found.reduce((sum, one) => sum + one.count, 0), count);
    if (detail !== undefined) assert.equal(found[0]!.detail, detail);
    for (const number of Object.values(numbers)) {
      assert.ok(!JSON.stringify(result).includes(number), "an identity number is told");
    }
  });
}

Deno.test("every rule has a case here, but those that only the screening's own tests bring about", () => {
  const screening: readonly GuardRuleId[] = [
    "well_known_test_number",
    "placeholder_name",
    "many_municipalities",
    "born_in_future",
    "death_before_birth",
    "control_digits_wrong",
    "age_contradicted",
    "test_her_id",
    "payload_changed",
  ];
  const covered = new Set([...cases.map(({ rule }) => rule), ...screening]);
  assert.deepEqual(guardRules.filter(({ id }) => !covered.has(id)), []);
});

Deno.test("what is close to a rule does not fire it", async () => {
  const districts = ["01", "02"].map((district) => careMessage([{ id: 1 }]).replace(">00<", `>${district}<`));
  const byDistrict = await guarded({
    "ipl1.xml": districts[0]!,
    "ipl2.xml": districts[1]!,
    "ide1.xml": identMessage([[numbers.real]]),
    "ide2.xml": identMessage([[numbers.alsoReal]]),
  });
  assert.deepEqual(toldOf(byDistrict), []);
  const lastDay = await guarded(ofYear(2024), clock("2025-01-01T00:00:00Z"));
  assert.deepEqual(toldOf(lastDay), []);
  const told = toldOf(
    await guarded({ "ipl.xml": wrapped }, {
      ...validation,
      receiver: { service: "171479", organisation: "85217" },
    }),
  );
  assert.ok(!told.some((text) => text.startsWith("addressed") || text.startsWith("type")), String(told));
  const ownWord = identMessage([[numbers.real]], { municipality: "Sone 1" });
  assert.deepEqual(toldOf(await guarded({ ...pair(), "ide.xml": ownWord }, { municipality: "4601" })), []);
  const odd = await guarded(json(localIds.map((id) => ({ id, orgNr: "983544622" }))));
  assert.deepEqual(toldOf(odd), []);
  const ids = await guarded(json([{ id: "98765432100", orgNr: "310000019", kommuneNr: "4601" }]), test);
  assert.deepEqual(toldOf(ids), []);
  assert.equal(ids.payloads[0]!.municipality, "4601");
  assert.deepEqual(ids.payloads[0]!.records, { object: 1 });
});

Deno.test("a payload that changes while it is read is stopped, whatever is in it", async () => {
  const { "ipl.xml": ipl, "ide.xml": ide } = pair() as Record<string, string>;
  const directory = await Deno.makeTempDir();
  try {
    const path = (name: string) => `${directory}/${name}`;
    await Deno.writeTextFile(path("ipl.xml"), ipl!);
    await Deno.writeTextFile(path("ide.xml"), ide!);
    let done = false;
    const { stopped, findings } = await guardPayloads([
      { path: path("ipl.xml"), type: "KPR_IPL" },
      { path: path("ide.xml"), type: "KPR_IDE" },
    ], {
      environment: "production",
      persons: "real",
      onProgress: () => {
        if (!done) Deno.writeTextFileSync(path("ipl.xml"), ipl! + "\n");
        done = true;
      },
    });
    assert.deepEqual(findings.map(({ rule, path }) => [rule, path.slice(-7)]), [[
      "payload_changed",
      "ipl.xml",
    ]]);
    assert.equal(stopped, true);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("a payload that is not there is told as such", async () => {
  const { stopped, findings, payloads } = await guardPayloads(
    [{ path: "/nowhere/ipl.xml", type: "KPR_IPL" }],
    {
      environment: "production",
      persons: "real",
    },
  );
  assert.deepEqual(findings.map(({ rule }) => rule), ["unreadable"]);
  assert.deepEqual([stopped, payloads[0]!.hash], [true, null]);
});

Deno.test("a signal stops the guards", async () => {
  const controller = new AbortController();
  await assert.rejects(
    guarded(pair(), { signal: controller.signal, onProgress: () => controller.abort(new Error("enough")) }),
    { message: "enough" },
  );
});

/** What cannot be asked. */
const refusals: readonly { readonly code: GuardError["code"]; readonly options: Partial<GuardOptions> }[] = [
  { code: "persons_contradict", options: { environment: "production", persons: "either" } },
  { code: "persons_contradict", options: { environment: "production", persons: "synthetic" } },
  { code: "persons_contradict", options: { environment: "test", persons: "real" } },
  { code: "persons_contradict", options: { environment: "test", persons: "either" } },
  {
    code: "unknown_rule",
    options: { override: [{ rule: "all" as GuardRuleId, reason: "because", by: "me" }] },
  },
  {
    code: "override_without_reason",
    options: { override: [{ rule: "missing_ident", reason: " ", by: "me" }] },
  },
  {
    code: "override_without_reason",
    options: { override: [{ rule: "missing_ident", reason: "because", by: "" }] },
  },
  {
    code: "override_with_number",
    options: { override: [{ rule: "test_name", reason: `is ${numbers.real}`, by: "me" }] },
  },
  {
    code: "override_impossible",
    options: { override: [{ rule: "synthetic_helsenett", reason: "because", by: "me" }] },
  },
  {
    code: "override_impossible",
    options: { ...test, override: [{ rule: "real_person", reason: "because", by: "me" }] },
  },
  {
    code: "override_impossible",
    options: { ...validation, override: [{ rule: "unreadable", reason: "because", by: "me" }] },
  },
];

for (const [place, { code, options }] of refusals.entries()) {
  Deno.test(`refusal ${place + 1}: ${code}`, async () => {
    await assert.rejects(guarded(pair(), options), (error) => {
      assert.ok(error instanceof GuardError);
      assert.equal(error.code, code);
      assert.ok(!Deno.inspect(error).includes(numbers.real));
      return true;
    });
  });
}

Deno.test("payloads are files, each once, and at least one", async () => {
  const ask = (paths: readonly string[]) =>
    guardPayloads(paths.map((path) => ({ path, type: "KPR_IPL" })), {
      environment: "production",
      persons: "real",
    });
  await assert.rejects(ask([]), { code: "nothing_to_guard" });
  await assert.rejects(ask(["-"]), { code: "payload_not_a_file" });
  await assert.rejects(ask(["a.xml", "a.xml"]), { code: "payload_given_twice" });
});
