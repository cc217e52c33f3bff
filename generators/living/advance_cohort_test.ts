import assert from "node:assert/strict";
import { schemaTest } from "../../test/schemas.ts";
import { judge } from "../../test/xmllint.ts";
import { type CohortOptions, CohortWriteError, generateCohort, resolveCohort } from "../cohort/mod.ts";
import { advanceCohort } from "./advance_cohort.ts";
import { LivingError, type LivingErrorKind } from "./living_error.ts";

/** A cohort in a directory of its own. */
async function withCohort(
  options: Partial<CohortOptions>,
  run: (from: string, spare: string) => Promise<void>,
): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    const { spec } = resolveCohort({
      seed: 7,
      persons: 500,
      municipalities: ["1103", "4601"],
      years: { from: 2022, to: 2023 },
      ...options,
    });
    await generateCohort(spec, { out: `${directory}/cohort`, kprkitVersion: "0" });
    await run(`${directory}/cohort`, `${directory}/out`);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** What stands in a directory, by path. */
function filesIn(directory: string, below = ""): Map<string, string> {
  const files = new Map<string, string>();
  for (const { name, isDirectory } of Deno.readDirSync(directory)) {
    const path = `${below}${name}`;
    if (isDirectory) {
      for (const [file, bytes] of filesIn(`${directory}/${name}`, `${path}/`)) files.set(file, bytes);
    } else files.set(path, Deno.readFileSync(`${directory}/${name}`).toBase64());
  }
  return new Map([...files].sort(([a], [b]) => a < b ? -1 : 1));
}

/** Where and as what a cohort refuses to go on. */
async function refused(work: Promise<unknown>, kind: LivingErrorKind, message: RegExp): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof LivingError, String(error));
    assert.equal(error.kind, kind);
    assert.match(error.message, message);
    assert.match(error.hint, /^[A-Z]/);
    return true;
  });
}

Deno.test("seven times one day is one time seven days, whoever makes them", () =>
  withCohort({ persons: 3000 }, async (from, spare) => {
    const one = await advanceCohort({ from, out: `${spare}/one`, days: 7 });
    assert.equal(one.state.day, "2024-01-07");
    assert.ok(one.told.persons > 50 && one.told.changes.new > 100);
    for (let day = 0; day < 7; day++) await advanceCohort({ from, out: `${spare}/seven`, days: 1 });
    await advanceCohort({ from, out: `${spare}/workers`, to: "2024-01-03", workers: 3 });
    await advanceCohort({ from, out: `${spare}/workers`, to: "2024-01-07", workers: 2 });
    const files = filesIn(`${spare}/one`);
    assert.ok(files.size > 20);
    assert.deepEqual(filesIn(`${spare}/seven`), files);
    assert.deepEqual(filesIn(`${spare}/workers`), files);
    assert.deepEqual(await advanceCohort({ from, out: `${spare}/one`, to: "2024-01-07" }), {
      out: `${spare}/one`,
      days: [],
      told: { ...one.told, messages: 0, persons: 0, idents: 0, changes: { ...zero } },
      state: one.state,
    });
  }));

const zero = { new: 0, changed: 0, ended: 0, corrected: 0, deleted: 0 };

Deno.test("the cohort itself stays as it is, and its deltas stand beside it", () =>
  withCohort({}, async (from) => {
    const before = filesIn(from);
    const { days, state, told } = await advanceCohort({ from, days: 20 });
    const after = filesIn(from);
    for (const [path, bytes] of before) assert.equal(after.get(path), bytes, path);
    const news = [...after.keys()].filter((path) => !before.has(path));
    assert.ok(
      news.every((path) => path === "living.json" || /^deltas\/2024-01-\d\d\//.test(path)),
      `${news}`,
    );
    assert.equal(days.length, 20);
    assert.deepEqual(state.total, told);
    const messages = news.filter((path) => path.endsWith(".xml"));
    assert.equal(messages.length, told.messages);
    // The number within the year goes up by one with each message.
    const numbers = messages.filter((path) => path.endsWith("4601-2024-ipl.xml")).map((path) =>
      Number(/<iiLopenr>(\d+)</.exec(Deno.readTextFileSync(`${from}/${path}`))![1])
    );
    assert.deepEqual(numbers, numbers.map((_, place) => place + 1));
    assert.equal(state.sequence["2024 4601 ipl"], numbers.length);
  }));

Deno.test("a run that is stopped goes on, and nothing of a day is half there", () =>
  withCohort({}, async (from, spare) => {
    const whole = await advanceCohort({ from, out: `${spare}/whole`, days: 12 });
    const files = filesIn(`${spare}/whole`);
    const out = `${spare}/stopped`;
    const stop = async (when: (progress: { persons: number; days: number }) => boolean) => {
      const controller = new AbortController();
      const work = advanceCohort({
        from,
        out,
        to: "2024-01-12",
        signal: controller.signal,
        onProgress: (progress) => when(progress) && controller.abort(),
      });
      await assert.rejects(work, { name: "AbortError" });
    };
    await stop(({ persons }) => persons > 0);
    assert.deepEqual([...filesIn(out).keys()], [], "nobody has been told of");
    await stop(({ days }) => days === 5);
    assert.equal(JSON.parse(Deno.readTextFileSync(`${out}/living.json`)).day, "2024-01-05");
    const days = [...Deno.readDirSync(`${out}/deltas`)].map(({ name }) => name).sort();
    assert.deepEqual(days.slice(1), [1, 2, 3, 4, 5].map((day) => `2024-01-0${day}`));
    // What was gathered is there, so that nobody is lived again; a day that was being written is.
    Deno.mkdirSync(`${out}/deltas/2024-01-06.part`);
    Deno.writeTextFileSync(`${out}/deltas/2024-01-06.part/4601-2024-ipl.xml`, "<IPLOS");
    let lived = 0;
    const onProgress = ({ persons, days }: { persons: number; days: number }) => {
      if (days === 0 && persons > 0) lived++;
    };
    await advanceCohort({ from, out, to: "2024-01-09", onProgress });
    assert.equal(lived, 1);
    // Stopped between the day and the state, and what was gathered is lost.
    Deno.copyFileSync(`${out}/living.json`, `${spare}/state`);
    await advanceCohort({ from, out, days: 1 });
    Deno.copyFileSync(`${spare}/state`, `${out}/living.json`);
    Deno.removeSync(`${out}/deltas/.coming`, { recursive: true });
    const last = await advanceCohort({ from, out, days: 3 });
    assert.deepEqual(last.state, whole.state);
    assert.deepEqual(filesIn(out), files);
  }));

schemaTest("every message of every day is valid by the official schema", [
  "iplos/iplos_2019.xsd",
  "xpr-ide-53.1.3/XPR(ide).xsd",
  "xpr-ide-53.1.3/NPR.xsd",
  "xpr-ide-53.1.3/XPR(ide)_CodingSchemes.xsd",
], (professional, ident, shared, codes) =>
  withCohort({ persons: 700 }, async (from) => {
    const { told } = await advanceCohort({ from, to: "2025-01-20" });
    assert.ok(told.changes.corrected > 0 && told.changes.deleted > 0);
    const messages = { ipl: new Map<string, string>(), ide: new Map<string, string>() };
    for (const { name } of Deno.readDirSync(`${from}/deltas`)) {
      for (const { name: file } of Deno.readDirSync(`${from}/deltas/${name}`)) {
        const kind = /-(ipl|ide)\.xml$/.exec(file)?.[1] as "ipl" | "ide" | undefined;
        if (kind === undefined) continue;
        messages[kind].set(`${name} ${file}`, Deno.readTextFileSync(`${from}/deltas/${name}/${file}`));
      }
    }
    assert.ok(messages.ipl.size > 400 && messages.ide.size > 200);
    assert.equal(messages.ipl.size + messages.ide.size, told.messages);
    const files = { "NPR.xsd": shared!, "XPR(ide)_CodingSchemes.xsd": codes! };
    const verdicts = [
      ...await judge({ main: professional! }, messages.ipl),
      ...await judge({ main: ident!, files }, messages.ide),
    ];
    for (const [name, { valid, messages }] of verdicts) assert.ok(valid, `${name}\n${messages.join("\n")}`);
  }));

Deno.test("messages are packed, enveloped and encoded as the cohort's", () =>
  withCohort({ gzip: true, msghead: true, encoding: "iso-8859-1", persons: 200 }, async (from) => {
    await advanceCohort({ from, days: 30 });
    const ids = new Set<string>();
    let count = 0;
    for (const { name } of Deno.readDirSync(`${from}/deltas`)) {
      for (const { name: file } of Deno.readDirSync(`${from}/deltas/${name}`)) {
        if (file === "changes.ndjson") continue;
        assert.match(file, /\.xml\.gz$/);
        const packed = new Blob([Deno.readFileSync(`${from}/deltas/${name}/${file}`)]).stream();
        const bytes = await new Response(packed.pipeThrough(new DecompressionStream("gzip"))).bytes();
        const text = new TextDecoder("iso-8859-1").decode(bytes);
        assert.match(text, /^<\?xml version="1.0" encoding="ISO-8859-1"/i);
        assert.match(text, /<MsgHead/);
        ids.add(/<MsgId>([^<]*)</.exec(text)![1]!);
        count++;
      }
    }
    assert.ok(count > 10);
    assert.equal(ids.size, count, "no two messages have the same id");
  }));

Deno.test("what cannot go on says why", () =>
  withCohort({ persons: 30 }, async (from, spare) => {
    Deno.mkdirSync(spare);
    const manifest = Deno.readTextFileSync(`${from}/cohort.json`);
    const other = (text: string) => {
      Deno.mkdirSync(`${spare}/other`, { recursive: true });
      Deno.writeTextFileSync(`${spare}/other/cohort.json`, text);
      return `${spare}/other`;
    };
    await refused(advanceCohort({ from: spare, days: 1 }), "input", /^There is no cohort in /);
    await refused(advanceCohort({ from: other("{"), days: 1 }), "input", /is not the JSON it should be$/);
    await refused(advanceCohort({ from: other("{}"), days: 1 }), "input", /not the manifest of a cohort$/);
    const older = manifest.replace(/"generator_version": "[^"]*"/, '"generator_version": "0"');
    await refused(
      advanceCohort({ from: other(older), days: 1 }),
      "input",
      /made by version 0 of the generator/,
    );
    const stations = JSON.parse(manifest);
    stations.options.messages = ["hst"];
    await refused(advanceCohort({ from: other(JSON.stringify(stations)), days: 1 }), "input", /no care data/);
    await refused(advanceCohort({ from, to: "2023-12-01" }), "usage", /^The cohort has come to 2023-12-31/);
    await refused(advanceCohort({ from, to: "2024-02-30" }), "usage", /^2024-02-30 is not a date$/);
    await refused(advanceCohort({ from, to: "2036-01-01" }), "usage", /no further than 2035-12-31$/);
    await advanceCohort({ from, days: 1 });
    const seed = manifest.replace(/"seed": 7/, '"seed": 8');
    await refused(advanceCohort({ from: other(seed), out: from, days: 1 }), "input", /is of another cohort$/);
    Deno.mkdirSync(`${from}/deltas/2024-01-02`);
    Deno.writeTextFileSync(`${from}/deltas/2024-01-02/notes.txt`, "mine");
    await refused(advanceCohort({ from, days: 1 }), "input", /none of a delta: notes.txt$/);
    assert.equal(Deno.readTextFileSync(`${from}/deltas/2024-01-02/notes.txt`), "mine");
    Deno.writeTextFileSync(`${spare}/file`, "");
    await assert.rejects(
      advanceCohort({ from, out: `${spare}/file/out`, days: 1 }),
      (error) => error instanceof CohortWriteError && error.hint !== "",
    );
  }));

Deno.test("a cohort goes on for years", () =>
  withCohort({ persons: 60, municipalities: ["4601"], years: { from: 2025, to: 2025 } }, async (from) => {
    const { state, days } = await advanceCohort({ from, to: "2028-12-31" });
    assert.equal(state.day, "2028-12-31");
    const told = (year: string) =>
      days.filter(({ day }) => day.startsWith(year)).reduce((sum, { persons }) => sum + persons, 0);
    assert.ok(told("2028") > told("2026") / 3 && told("2028") < told("2026") * 3);
    assert.ok(Object.keys(state.sequence).every((key) => /^202[78] 4601 /.test(key)));
  }));
