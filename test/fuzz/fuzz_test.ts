/**
 * A short run of the fuzzer, and the fuzzer's own honesty: it finds what is wrong, and no rule excuses more than it
 * says.
 */
import assert from "node:assert/strict";
import { Random } from "../../fixtures/random.ts";
import { bytes as latin1, declared, utf16, utf8 } from "../../stream/xml/case_support.ts";
import { runCampaign } from "./campaign.ts";
import { differenceOf, judge } from "./differential.ts";
import { DISAGREEMENTS } from "./disagreements.ts";
import { expatVerdict } from "./expat_judge.ts";
import { readWith } from "./kprkit_verdict.ts";
import { minimise } from "./minimise.ts";
import { mutant } from "./mutator.ts";
import { difference, readPlain } from "./record_differential.ts";
import { decodeFor, saxesVerdict } from "./saxes_judge.ts";

Deno.test("4000 mutated documents: no crash, and no disagreement without a reason", async () => {
  const result = await runCampaign({ documents: 4000, seed: 1 });
  const { documents, accepted, explained, undecided, failures } = result;
  assert.deepEqual(failures.map(({ document, what, smallest }) => [document, what, smallest]), []);
  assert.equal(documents, 4000);
  assert.ok(accepted > 1000 && accepted < 3000, `${accepted} of 4000 were accepted`);
  const excused = [...explained.values()].reduce((sum, count) => sum + count, 0);
  assert.ok(excused < 160, `${excused} disagreements needed a reason`);
  assert.ok(undecided < 10, `${undecided} had no judge on kprkit's side`);
});

Deno.test("300 mutated messages: the same records from every reader and for every chunking", async () => {
  const { accepted, failures } = await runCampaign({ level: "records", documents: 300, seed: 1 });
  assert.deepEqual(failures.map(({ document, what, smallest }) => [document, what, smallest]), []);
  assert.ok(accepted > 75 && accepted < 225, `${accepted} of 300 were accepted`);
});

Deno.test("the same seed makes the same documents", () => {
  const seeds = {
    sound: [utf8("<a b='1'>text</a>"), utf8("<c/>")],
    faulty: [utf8("<d>")],
    large: [utf8("<e/>")],
    largeShare: 0.1,
  };
  const draw = (seed: number) => {
    const random = new Random(seed);
    return Array.from({ length: 50 }, () => mutant(seeds, random));
  };
  assert.deepEqual(draw(3), draw(3));
  assert.notDeepEqual(draw(3), draw(4));
});

/** For each rule a document that it is for. */
const EXAMPLES: Readonly<Record<string, Uint8Array>> = {
  "doctype": utf8("<!DOCTYPE a><a/>"),
  "encoding-suspect": utf8(`${declared("ISO-8859-1")}<a>å</a>`),
  "encoding-unsupported": utf8(`${declared("KOI8-R")}<a/>`),
  "encoding-contradiction": utf8(`\uFEFF${declared("ISO-8859-1")}<a/>`),
  "utf16-without-mark": utf16(" <a/>", true),
  "saxes-xml-1.1": utf8("<?xml version='1.1'?><a>\u0080</a>"),
  "saxes-trims-namespaces": utf8("<a xmlns=' u'/>"),
  "saxes-local-name-start": utf8("<p:1 xmlns:p='u'/>"),
  "saxes-instruction-target": utf8("<?p?x?><a/>"),
  "expat-lone-surrogate": utf16("<a>\uD800b</a>", true),
  "expat-fourth-edition-names": utf8("<\u{10000}/>"),
  "expat-single-byte-letters": utf16("<µ/>", true),
  "expat-wrapper-mark": utf8("<a>\uFEFFmore than sixteen characters</a>"),
  "expat-version": utf8("<?xml version='2.0'?><a/>"),
};

Deno.test("an encoding is the same in whatever case it is declared", () => {
  const { explained, failure } = judge(utf8(`${declared("UTf-16")}<a/>`), { chunks: [1] });
  assert.equal(failure, undefined);
  assert.deepEqual(explained.map(({ id }) => id), ["encoding-contradiction"]);
});

for (const { id } of DISAGREEMENTS) {
  Deno.test(`rule ${id} explains what it is for`, () => {
    const outcome = judge(EXAMPLES[id]!, { chunks: [1] });
    assert.equal(outcome.failure, undefined);
    // kprkit refuses a DOCTYPE, and the judges are asked to: no one is alone.
    assert.deepEqual(outcome.explained.map((rule) => rule.id), id === "doctype" ? [] : [id]);
  });
}

Deno.test("no rule explains what is wrong", () => {
  // A reader with known faults in place of the one under test.
  const failing = ["<?p ??><a/>", "<\u{10000}/>", "<a>&amp;<\u{10000}/></a>"];
  for (const document of failing) {
    const { failure } = judge(utf8(document), { chunks: [100], parser: "sax" });
    assert.ok(failure !== undefined, document);
    assert.match(failure, /^kprkit: refused, .*; saxes: /);
  }
});

Deno.test("differenceOf() and difference() see every kind of difference", async () => {
  const reading = readWith(utf8("<a><b/>x</a>"));
  assert.equal(differenceOf(reading, { ...reading }), undefined);
  assert.match(differenceOf(reading, readWith(utf8("<a><b/>y</a>")))!, /^the events: "x" \/ "y"$/);
  assert.match(differenceOf(reading, readWith(utf8("<a><b/>x</c>")))!, /^the error: none \/ The end tag/);
  assert.equal(differenceOf(reading, readWith(utf8("<a ><b/>x</a>"))), "the places");
  assert.match(differenceOf(reading, { ...reading, encoding: "us-ascii" })!, /^the encoding/);

  const message = (age: string) =>
    utf8(
      `<IPLOS xmlns="http://www.npr.no/xmlstds/iplos/2019" versjon="3.7">` +
        `<PERSON pePeID="1"><peAlder>${age}</peAlder><peKjonn>K</peKjonn></PERSON></IPLOS>`,
    );
  const plain = await readPlain(message("84"));
  assert.equal(difference(plain, await readPlain(message("84"), { chunks: [1] })), undefined);
  assert.equal(
    difference(plain, await readPlain(message("85"))),
    "reading.groups.0.tables.person.rows.0.cells.1: 84 / 85",
  );
  assert.match(difference(plain, await readPlain(message("<")))!, /^reading\.groups\.0/);
  await assert.rejects(readPlain(message("84"), { encoding: "no such" }), RangeError);
});

Deno.test("the judges refuse what is no XML, and read what is", () => {
  for (
    const document of [
      "<a>",
      "<a b='1' b='2'/>",
      "<a>&x;</a>",
      "<p:a/>",
      "<a>]]></a>",
      "<!DOCTYPE a><a/>",
      "",
    ]
  ) {
    assert.ok("refused" in saxesVerdict(document), document);
    assert.ok("refused" in expatVerdict(utf8(document)), document);
  }
  const expected = { events: ['<{u}a {v}b="1\\n">', '"<\\n"', "<c>", "</c>", "</{u}a>"] };
  const document = "<a xmlns='u' xmlns:p='v' p:b='1&#10;'>&lt;<![CDATA[\r\n]]><c xmlns=''/></a>";
  assert.deepEqual(saxesVerdict(document), expected);
  assert.deepEqual(expatVerdict(utf8(document)), expected);
  assert.equal(decodeFor("iso-8859-1", latin1("\x80å")), "\x80å");
  assert.equal(decodeFor("us-ascii", latin1("å")), undefined);
  assert.equal(decodeFor("utf-8", latin1("å")), undefined);
});

Deno.test("minimise() leaves what the failure needs, and stops when told to", async () => {
  const bytes = utf8(`<a>${"x".repeat(500)}<b/>&</a>`);
  const needs = (candidate: Uint8Array) => candidate.includes(0x26) && candidate.includes(0x2f);
  assert.deepEqual(await minimise(bytes, needs), utf8("/&"));
  assert.equal((await minimise(bytes, needs, { most: 0 })).length, bytes.length);
});

Deno.test("the command tells what it did, and how it is used", async () => {
  const script = new URL("fuzz.ts", import.meta.url).href;
  const run = async (...args: string[]) => {
    const command = new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-lock", "--no-prompt", "--allow-read", script, ...args],
      env: { NO_COLOR: "1" },
    });
    const { code, stdout, stderr } = await command.output();
    return { code, out: new TextDecoder().decode(stdout), err: new TextDecoder().decode(stderr) };
  };
  const sound = await run("--documents", "20", "--seed", "2");
  assert.equal(sound.code, 0);
  assert.match(sound.out, /^20 documents with seed 2 in \d+ s: \d+ accepted, \d+ refused, 0 failures/);
  assert.match(sound.err, /20 of 20 documents/);

  const faulty = await run("--documents", "1000", "--seed", "2", "--parser", "sax", "--failures", "1");
  assert.equal(faulty.code, 1);
  assert.match(faulty.out, /again: deno task fuzz --seed 2 --from \d+ --documents 1 --level events/);

  const misused = await run("--documents", "many");
  assert.deepEqual([misused.code, misused.out], [2, ""]);
  assert.match(misused.err, /^error: --documents takes a whole number\nhint: /m);
  assert.match((await run("--help")).out, /--seed <n>/);
});
