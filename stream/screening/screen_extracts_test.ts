import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { placeOfMessage } from "../message_place.ts";
import { readRecords } from "../read_records.ts";
import { BytesSource } from "../source/mod.ts";
import { knownDigests } from "./known_numbers.ts";
import { oldestBelievedAge, type ScreeningRuleId, screeningRules } from "./rules.ts";
import { screenExtracts, type ScreenExtractsOptions, type ScreeningResult } from "./screen_extracts.ts";
import { screenSource } from "./screen_extracts.ts";
import { Screening } from "./screening.ts";
import { numberBehind } from "./test_known_numbers.ts";
import {
  careMessage,
  healthStationMessage,
  identMessage,
  mistyped,
  numberOf,
  type TestIdent,
  type TestPerson,
} from "./test_messages.ts";

const encode = (text: string) => new TextEncoder().encode(text);

/** Screens files with these names and texts. */
async function screen(
  files: Readonly<Record<string, string | Uint8Array>>,
  options: ScreenExtractsOptions = {},
): Promise<ScreeningResult> {
  const directory = await Deno.makeTempDir();
  try {
    const sources = [];
    for (const [name, content] of Object.entries(files)) {
      const path = `${directory}/${name}`;
      await Deno.writeFile(path, typeof content === "string" ? encode(content) : content);
      sources.push({ path, name });
    }
    return await screenExtracts(sources, options);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** Rows by rule. */
function counts({ findings }: ScreeningResult): Partial<Record<ScreeningRuleId, number>> {
  const sums: Partial<Record<ScreeningRuleId, number>> = {};
  for (const { rule, count } of findings) sums[rule] = (sums[rule] ?? 0) + count;
  return sums;
}

/** A woman of 80 in 2021, by the number. */
const born = "1941-05-17";
const pairOf = (ident: TestIdent, person: TestPerson, year = 2021) => ({
  "ide.xml": identMessage([ident], { year }),
  "ipl.xml": careMessage([person], { year }),
});

Deno.test("an extract of persons who may be real passes to production, and not to a test receiver", async () => {
  const files = {
    "ide.xml": identMessage([[numberOf(born), "1"], [numberOf("1950-01-01", { sex: "M" }), "2"]]),
    "ipl.xml": careMessage([{ id: 1 }, { id: 2, age: 71, sex: "M", organisation: "983544622" }]),
    "hst.xml": healthStationMessage([{ number: numberOf("2015-03-04"), birthYear: 2015, sex: "2" }]),
  };
  const production = await screen(files);
  assert.deepEqual([production.stopped, production.findings, production.failures], [false, [], []]);
  assert.deepEqual(production.messages.map(({ source, kind }) => [source, kind]), [
    ["ide.xml", "ident"],
    ["ipl.xml", "professional"],
    ["hst.xml", "health_station"],
  ]);
  const test = await screen(files, { receiver: "test" });
  assert.equal(test.stopped, true);
  assert.deepEqual(counts(test), { real_person: 3, no_test_mark: 2 });
});

Deno.test("what an identity number alone says", async () => {
  const cases: readonly (readonly [TestIdent, ScreeningRuleId[], ScreeningRuleId[]])[] = [
    [[numberOf(born, { added: 80 })], ["synthetic_tax_authority"], []],
    [[numberOf(born, { added: 65 })], ["synthetic_helsenett"], []],
    [[numberOf(born, { added: 40 })], ["possibly_synthetic"], ["possibly_synthetic"]],
    [[numberOf(born, { added: 20 })], [], ["real_person"]],
    [[numberOf(born)], [], ["real_person"]],
    [["11111111111"], ["placeholder_number"], []],
    [[mistyped(numberOf(born))], ["control_digits_wrong"], ["control_digits_wrong", "unproven_identity"]],
    [[mistyped(numberOf(born, { added: 80 }))], ["synthetic_tax_authority", "control_digits_wrong"], [
      "control_digits_wrong",
    ]],
    [[mistyped(numberOf(born)), "1", ""], ["control_digits_wrong"], [
      "control_digits_wrong",
      "unproven_identity",
    ]],
    [["P1234567", "1", "8"], [], ["unproven_identity"]],
    [["", "1", "9"], [], []],
    [["P1234567", "1", "1"], ["control_digits_wrong"], ["control_digits_wrong", "unproven_identity"]],
    [["201258697561", "1", "10"], [], ["unproven_identity"]],
  ];
  for (const [ident, production, test] of cases) {
    const message = encode(identMessage([ident]));
    for (const [receiver, rules] of [["production", production], ["test", test]] as const) {
      const result = await screenSource(message, { receiver });
      assert.deepEqual(result.findings.map(({ rule }) => rule), rules, `${ident.slice(1)} to ${receiver}`);
      assert.ok(result.findings.every(({ count }) => count === 1));
    }
  }
});

Deno.test("well-known test numbers stop on the way to production, whether their control digits are right or not", async () => {
  for (const digest of knownDigests) {
    const number = String(numberBehind(digest)).padStart(11, "0");
    const message = encode(identMessage([[number]]));
    const [production, test] = [
      await screenSource(message),
      await screenSource(message, { receiver: "test" }),
    ];
    assert.deepEqual(production.findings.map(({ rule }) => rule), ["well_known_test_number"]);
    assert.deepEqual(test.findings, []);
    const children = encode(healthStationMessage([{ number, birthYear: 2015, sex: "2" }]));
    const stopped = await screenSource(children);
    assert.equal(stopped.findings[0]!.rule, "well_known_test_number");
  }
});

Deno.test("an organisation that comes late in a long message is found, and only where it stands", async () => {
  const persons = Array.from({ length: 2000 }, (_, index) => ({
    id: index + 1,
    organisation: index < 1990 ? "983544622" : index % 2 === 0 ? "310000019" : "983744516",
  }));
  const result = await screenSource(encode(careMessage(persons)), { groupBytes: 1 << 12 });
  assert.deepEqual(counts(result), { fictitious_organisation: 5 });
});

Deno.test("what may still come decides what is let go of", async () => {
  const number = numberOf(born);
  const feed = async (screening: Screening, text: string) => {
    for await (const group of readRecords(new BytesSource("m", encode(text)))) {
      screening.begin(placeOfMessage(group.message, { source: "m" }), "m");
      screening.apply(group);
    }
  };
  const foundAfter = async (kept: Parameters<Screening["keepOnly"]>[0]) => {
    const screening = new Screening();
    await feed(screening, identMessage([[number]]));
    screening.keepOnly(kept);
    await feed(screening, careMessage([{ id: 1, sex: "M" }]));
    for (const municipality of ["0301", "1103", "5001", "1804", "1824"]) {
      await feed(screening, identMessage([[number]], { municipality }));
    }
    return screening.tally.findings().map(({ rule }) => rule);
  };
  const both = ["sex_contradicted", "many_municipalities"];
  assert.deepEqual(await foundAfter([{ municipality: "4601", year: 2021 }]), both);
  assert.deepEqual(await foundAfter([{ municipality: "0301", year: 2021 }]), ["many_municipalities"]);
  assert.deepEqual(await foundAfter([{ municipality: "4601", year: 2020 }]), []);
  assert.deepEqual(await foundAfter([{ municipality: null, year: null }]), both, "nobody knows");
  assert.deepEqual(await foundAfter([{ municipality: null, year: 2020 }]), ["sex_contradicted"]);
});

Deno.test("traits of persons, by number, by age and by both together", async () => {
  const tooOld = String(2021 - oldestBelievedAge - 1);
  const cases: readonly (readonly [string, TestIdent, TestPerson, ScreeningRuleId[]])[] = [
    ["nothing", [numberOf(born)], { id: 1 }, []],
    ["a year more or less", [numberOf(born)], { id: 1, age: 81 }, []],
    ["a year more or less", [numberOf(born)], { id: 1, age: 79 }, []],
    ["two years", [numberOf(born)], { id: 1, age: 82 }, ["age_contradicted"]],
    ["two years", [numberOf(born)], { id: 1, age: 78 }, ["age_contradicted"]],
    ["a man", [numberOf(born)], { id: 1, sex: "M" }, ["sex_contradicted"]],
    ["a woman", [numberOf(born, { sex: "M" })], { id: 1, sex: "K" }, ["sex_contradicted"]],
    ["another person", [numberOf(born), "2"], { id: 1, sex: "M", age: 5 }, []],
    ["old", ["P1", "1", "8"], { id: 1, age: oldestBelievedAge }, []],
    ["too old", ["P1", "1", "8"], { id: 1, age: oldestBelievedAge + 1 }, ["impossible_age"]],
    ["below zero", ["P1", "1", "8"], { id: 1, age: -1 }, ["impossible_age"]],
    ["too old by number", [numberOf(`${tooOld}-05-17`), "9"], { id: 1 }, ["impossible_age"]],
    ["old by number", [numberOf(`${Number(tooOld) + 1}-05-17`), "9"], { id: 1 }, []],
    ["born on the last day", [numberOf("2021-12-31")], { id: 1, age: 0 }, []],
    ["born the day after", [numberOf("2022-01-01")], { id: 1, age: 0 }, ["born_in_future"]],
    ["died at birth", [numberOf(born)], { id: 1, death: born }, []],
    ["died before", [numberOf(born)], { id: 1, death: "1941-05-16" }, ["death_before_birth"]],
  ];
  for (const [what, ident, person, rules] of cases) {
    const { findings } = await screen(pairOf(ident, person));
    assert.deepEqual(findings.map(({ rule }) => rule), rules, what);
  }
});

Deno.test("children of a health station are judged by year of birth, sex and number", async () => {
  const number = numberOf("2015-03-04");
  const judge = async (child: Parameters<typeof healthStationMessage>[0][number]) =>
    (await screenSource(encode(healthStationMessage([child])))).findings.map(({ rule }) => rule);
  assert.deepEqual(await judge({ number, birthYear: 2014, sex: "2" }), []);
  assert.deepEqual(await judge({ number, birthYear: 2013, sex: "2" }), ["age_contradicted"]);
  assert.deepEqual(await judge({ number, birthYear: 2015, sex: "1" }), ["sex_contradicted"]);
  assert.deepEqual(await judge({ number: numberOf("2022-01-01"), birthYear: 2022, sex: "2" }), [
    "born_in_future",
  ]);
  assert.deepEqual(await judge({ number: "", birthYear: 1900, sex: "2" }), ["impossible_age"]);
  assert.deepEqual(await judge({ number: mistyped(number), birthYear: 2015, sex: "1" }), [
    "control_digits_wrong",
  ]);
  assert.deepEqual(
    await judge({ number: numberOf("2015-03-04", { added: 80 }), birthYear: 2015, sex: "2" }),
    [
      "synthetic_tax_authority",
    ],
  );
});

Deno.test("names, contacts and units", async () => {
  const number = numberOf(born);
  const cases: readonly (readonly [string, ScreeningRuleId[], string | null])[] = [
    [identMessage([[number]], { contact: "Donald Duck" }), ["test_name"], "donald duck"],
    [identMessage([[number]], { email: "test.testesen@kommunen.no" }), ["test_name"], "testesen"],
    [careMessage([{ id: 1 }], { contact: "Kari Nordmann" }), ["placeholder_name"], "kari nordmann"],
    [careMessage([{ id: 1 }], { email: "kari@example.com" }), ["reserved_contact"], "example.com"],
    [careMessage([{ id: 1, text: "se Mikke Mus" }]), ["test_name"], "mikke mus"],
    [careMessage([{ id: 1, organisation: "310000019" }]), ["fictitious_organisation"], null],
    [careMessage([{ id: 1, organisation: "310000018" }]), [], null],
    [careMessage([{ id: 1 }]).replace("<peAlder>80", "<peAlder>Donald Duck"), ["test_name"], "donald duck"],
    [healthStationMessage([], { unit: "Lia helsestasjon (fiktiv)" }), ["test_name"], "fiktiv"],
    [healthStationMessage([], { organisation: "310000019" }), ["fictitious_organisation"], null],
    [careMessage([]).replace("<iiSysID>EPJ", "<iiSysID>Testdata"), ["test_name"], "testdata"],
  ];
  for (const [message, rules, detail] of cases) {
    const { findings } = await screenSource(encode(message));
    assert.deepEqual(findings.map(({ rule }) => rule), rules, rules[0]);
    if (rules.length > 0) assert.equal(findings[0]!.rows[0]!.detail, detail);
  }
});

Deno.test("sender and receiver of the envelope", async () => {
  const text = await Deno.readTextFile(
    new URL("../../fixtures/minimal/msghead-wrapped.xml", import.meta.url),
  );
  const [, id] = /<Id>(\d+)<\/Id>/.exec(text) ?? [];
  assert.ok(id !== undefined);
  const rulesWith = async (party: string) =>
    (await screenSource(encode(text.replaceAll(`<Id>${id}</Id>`, `<Id>${party}</Id>`)))).findings
      .filter(({ rows }) => rows[0]!.table === "submission").map(({ rule }) => rule);
  assert.deepEqual(await rulesWith("8133973"), ["test_her_id"]);
  assert.deepEqual(await rulesWith("310000019"), ["fictitious_organisation"]);
  assert.deepEqual(await rulesWith("91234"), []);
  assert.deepEqual(await rulesWith("983544622"), []);
});

Deno.test("one person in six municipalities in a year is told from the sixth on, whatever the order", async () => {
  const shared = numberOf(born);
  const places = ["0301", "1103", "4601", "5001", "1804", "1824", "1833"];
  const message = (municipality: string, year: number) =>
    identMessage([[shared, "1"], [numberOf(born, { place: Number(municipality) % 100 + 1 }), "2"]], {
      municipality,
      year,
    });
  const files = (count: number, year = 2021) =>
    Object.fromEntries(places.slice(0, count).map((place) => [`${year}-${place}.xml`, message(place, year)]));
  assert.deepEqual(counts(await screen(files(5))), {});
  assert.deepEqual(counts(await screen({ ...files(5), ...files(5, 2022) })), {}, "each year by itself");
  assert.deepEqual(counts(await screen(files(6))), { many_municipalities: 1 });
  const seven = await screen(Object.fromEntries(Object.entries(files(7)).reverse()));
  assert.deepEqual(counts(seven), { many_municipalities: 2 });
  assert.deepEqual(
    seven.findings.map(({ municipality }) => municipality),
    ["4601", "5001"],
    "read by number",
  );
  const limited = await screen(files(7), { personLimit: 1 });
  assert.ok(limited.not_followed > 0);
});

Deno.test("a person's messages are brought together in whatever order they are given, packed too", async () => {
  const ident = identMessage([[numberOf(born)]]);
  const care = careMessage([{ id: 1, sex: "M" }]);
  for (
    const files of [
      { "ipl.xml": care, "ide.xml": ident },
      { "ide.xml.gz": gzipSync(encode(ident)), "ipl.xml.gz": gzipSync(encode(care)) },
    ]
  ) assert.deepEqual(counts(await screen(files)), { sex_contradicted: 1 });
  const apart = { "ide.xml": identMessage([[numberOf(born)]], { year: 2020 }), "ipl.xml": care };
  assert.deepEqual(counts(await screen(apart)), {}, "of another year");
});

Deno.test("to a test receiver goes what is known to be fictitious", async () => {
  const synthetic = numberOf(born, { added: 80 });
  const send = async (files: Record<string, string>) => counts(await screen(files, { receiver: "test" }));
  assert.deepEqual(await send({ "ipl.xml": careMessage([{ id: 1 }]) }), { no_test_mark: 1 });
  assert.deepEqual(await send(pairOf([synthetic], { id: 1 })), {});
  assert.deepEqual(
    await send(pairOf([synthetic, "2"], { id: 1 })),
    { no_test_mark: 1 },
    "another person's number",
  );
  assert.deepEqual(await send({ "ipl.xml": careMessage([{ id: 1 }], { email: "a@b.invalid" }) }), {});
  assert.deepEqual(await send({ "ipl.xml": careMessage([{ id: 1, organisation: "310000019" }]) }), {});
  assert.deepEqual(await send({ "ipl.xml": careMessage([]) }), {}, "nobody is in it");
  assert.deepEqual(await send({ "ipl.xml": careMessage([{ id: 1 }], { contact: "Ola Nordmann" }) }), {
    no_test_mark: 1,
  }, "somebody is called that");
});

Deno.test("a rule that is allowed is told and stops nothing", async () => {
  const message = encode(careMessage([{ id: 1, age: 113 }]));
  const [strict, allowed] = [
    await screenSource(message),
    await screenSource(message, { allow: ["impossible_age"] }),
  ];
  assert.deepEqual([strict.stopped, strict.findings[0]!.verdict], [true, "stop"]);
  assert.deepEqual([allowed.stopped, allowed.findings[0]!.verdict], [false, "tell"]);
  const real = encode(identMessage([[numberOf(born)]]));
  assert.deepEqual(
    (await screenSource(real, { allow: ["real_person"] })).findings,
    [],
    "what is ignored stays so",
  );
});

Deno.test("rows are listed up to the limit with their bytes, and never a number, name or age", async () => {
  const numbers = Array.from({ length: 8 }, (_, place) => numberOf(born, { added: 80, place }));
  const text = identMessage(numbers.map((number, index) => [number, String(index + 1)]), {
    contact: "Berit Testesen",
  });
  const bytes = encode(text);
  for (const rowLimit of [0, 3]) {
    const result = await screenSource(bytes, { rowLimit });
    const [synthetic, name] = result.findings;
    assert.deepEqual([synthetic!.count, synthetic!.rows.length], [8, rowLimit]);
    const json = JSON.stringify(result);
    assert.ok(
      !numbers.some((number) => json.includes(number)) && !json.includes("Berit") && !/\d{11}/.test(json),
    );
    for (const [index, { start, end, identity }] of synthetic!.rows.entries()) {
      assert.ok(new TextDecoder().decode(bytes.subarray(start, end)).includes(numbers[index]!));
      assert.equal(identity, "••8•••••••• fnr");
    }
    assert.equal(name!.rule, "test_name");
  }
});

Deno.test("what cannot be read to its end stops the whole, and what was found before is told", async () => {
  const whole = identMessage([[numberOf(born, { added: 80 })]]);
  const cut = await screen({ "ide.xml": whole.slice(0, whole.indexOf("</Institusjon>")) });
  assert.equal(cut.stopped, true);
  assert.equal(cut.failures.length, 1);
  assert.deepEqual(counts(cut), { synthetic_tax_authority: 1 });
  const plain = await screen({ "a.xml": "no xml", "b.xml": identMessage([[numberOf(born)]]) });
  assert.deepEqual([plain.stopped, plain.findings, plain.messages.length], [true, [], 1]);
});

Deno.test("rules are told once each, with texts in both languages and something to stop or tell", () => {
  assert.equal(new Set(screeningRules.map(({ id }) => id)).size, screeningRules.length);
  for (const { id, title, meaning, source, production, test } of screeningRules) {
    assert.match(id, /^[a-z_]+$/);
    for (const text of [title.nb, title.en, meaning.nb, meaning.en, source]) assert.ok(text.length > 5, id);
    assert.ok(production !== "ignore" || test !== "ignore", id);
  }
});
