import assert from "node:assert/strict";
import { BytesSource } from "../stream/source/mod.ts";
import { readRecords } from "../stream/read_records.ts";
import { differences, Fingerprint, type Fingerprints } from "./contenders/fingerprint.ts";
import { type PeerName, saxesRows, saxRows } from "./contenders/peers.ts";
import { type ShapeName, shapes } from "./extract_shape.ts";
import { virtualExtract } from "./generate.ts";
import { replaceTable } from "./page.ts";
import type { BenchResult, Sample } from "./result.ts";
import { runProcess } from "./run_process.ts";
import { scenarios } from "./scenario.ts";
import { figureTable, targetTable } from "./tables.ts";
import { targets } from "./targets.ts";

const message = `<?xml version="1.0"?>
<IPLOS xmlns="http://www.npr.no/xmlstds/iplos/2019" versjon="3.7"><INNHINFO><iiKomnr>4601</iiKomnr>
  <iiKontakt><Navn>&#198;rlig Blåbær</Navn></iiKontakt></INNHINFO>
  <PERSON pePeID="1"><peAlder>84</peAlder><peKjonn>K</peKjonn><peFraDato>20190131</peFraDato>
    <TJENESTE tjPeID="1" tjTjID="7"><tjTjenType>15</tjTjenType><tjTimerUke>3.5</tjTimerUke></TJENESTE>
  </PERSON></IPLOS>`;

async function ownPrint(bytes: Uint8Array<ArrayBuffer>): Promise<Fingerprints> {
  const print = new Fingerprint();
  for await (const { batches } of readRecords(new BytesSource("message", bytes))) {
    for (const batch of batches.values()) print.batch(batch);
  }
  return print.result();
}

function peerPrint(peer: PeerName, text: string): Fingerprints {
  const print = new Fingerprint();
  (peer === "saxes" ? saxesRows : saxRows)([text], (table, row) => print.row(table, row));
  return print.result();
}

Deno.test("Fingerprint is the same for the rows of all readers", async () => {
  const own = await ownPrint(new TextEncoder().encode(message));
  assert.deepEqual(
    Object.entries(own).map(([table, { rows, cells }]) => [table, rows, cells]),
    [["contact", 1, 1], ["person", 1, 4], ["service", 1, 4], ["submission", 1, 2]],
  );
  for (const peer of ["saxes", "sax"] as const) assert.deepEqual(peerPrint(peer, message), own);
});

Deno.test("Fingerprint is the same for the rows of all readers in every shape", async () => {
  for (const shape of Object.keys(shapes) as ShapeName[]) {
    const chunks = [...function* () {
      for (const chunk of virtualExtract({ megabytes: 1, shape, pool: 150 })) yield new Blob([chunk]);
    }()];
    const bytes = await new Blob(chunks).bytes();
    const own = await ownPrint(bytes);
    for (const peer of ["saxes", "sax"] as const) {
      assert.deepEqual(differences(own, peerPrint(peer, new TextDecoder().decode(bytes))), [], shape);
    }
  }
});

Deno.test("Fingerprint tells a value that differs, moved, or is missing", () => {
  const own = peerPrint("saxes", message);
  const change = (from: string, to: string) =>
    differences(own, peerPrint("saxes", message.replace(from, to)));
  assert.deepEqual(change(">84<", ">85<"), ["person: values differ"]);
  assert.deepEqual(change("20190131", "20190130"), ["person: values differ"]);
  assert.deepEqual(change("3.5<", "3.51<"), ["service: values differ"]);
  assert.deepEqual(change("<peAlder>84</peAlder>", ""), ["person: 4 cells against 3"]);
  assert.deepEqual(change("</PERSON>", '</PERSON><PERSON pePeID="2"/>'), ["person: 1 rows against 2"]);
  assert.deepEqual(
    change("tjTimerUke>3.5</tjTimerUke", "tjResTimerUke>3.5</tjResTimerUke"),
    ["service: values differ"],
  );
});

Deno.test("runProcess() tells exit code, output, time and memory of the command, not of its maker", async () => {
  const script = "echo out; echo err >&2; exit 3";
  const { code, out, err, seconds } = await runProcess(["sh", "-c", script]);
  assert.deepEqual({ code, out, err }, { code: 3, out: "out\n", err: "err" });
  assert(seconds > 0);

  // What this process has grown to may not count for its children.
  const ballast = new Uint8Array(300e6).fill(1);
  const told = 'import p from "node:process"; console.log(p.resourceUsage().maxRSS * 1024)';
  const child = await runProcess([Deno.execPath(), "eval", told]);
  assert(Number(child.out) < 200e6, `${child.out} beside ${ballast.length}`);
});

Deno.test({
  name: "runProcess() watches the memory of a program that cannot tell it",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const work = "const a = new Uint8Array(150e6).fill(1); setTimeout(() => a.length, 1500)";
    const { peak } = await runProcess([Deno.execPath(), "eval", work], { watch: true });
    assert(peak !== undefined && peak > 150e6, String(peak));
  },
});

Deno.test("runProcess() ends the command when it is told to stop", async () => {
  const stop = new AbortController();
  const running = runProcess(["sleep", "600"], { signal: stop.signal });
  setTimeout(() => stop.abort(), 200);
  await assert.rejects(running, { name: "AbortError" });
});

Deno.test("every target names contenders that are measured", () => {
  for (const target of targets) {
    const scenario = scenarios.find(({ id }) => id === target.scenario);
    const ids = scenario?.contenders.map(({ id }) => id) ?? [];
    assert(ids.includes(target.contender), `${target.scenario}: ${target.contender}`);
    if (target.against !== undefined) assert(ids.includes(target.against), target.against);
    assert((target.atLeast === undefined) !== (target.atMost === undefined));
  }
  for (const { base, contenders } of scenarios) assert(contenders.some(({ id }) => id === base), base);
});

function sample(seconds: number, peak = 80e6): Sample {
  return { seconds, cpu: seconds, peak };
}

const result: BenchResult = {
  machine: { cpu: "Example", cores: 2, memory: 8 * 2 ** 30, system: "linux x64", deno: "2.9.6" },
  size: 1e9,
  runs: 3,
  shape: "typical",
  sameRows: [],
  scenarios: [{
    id: "columns",
    title: "Columns",
    contenders: [
      { id: "auto", title: "own", bytes: 1e9, shape: "typical", samples: [sample(2), sample(4), sample(2)] },
      { id: "ts", title: "own ts", bytes: 1e9, shape: "typical", samples: [] },
      {
        id: "wasm",
        title: "own wasm",
        bytes: 1e9,
        shape: "typical",
        samples: [],
        unavailable: "it is not built",
      },
      {
        id: "saxes",
        title: "peer",
        bytes: 1e9,
        shape: "typical",
        samples: [sample(10), sample(16), sample(12)],
      },
      {
        id: "sax",
        title: "slow peer",
        bytes: 1e9,
        shape: "typical",
        samples: [],
        unavailable: "it is not there",
      },
      {
        id: "xmllint",
        title: "xmllint",
        bytes: 1e9,
        shape: "typical",
        samples: [],
        unavailable: "it is not installed",
      },
    ],
  }],
};

Deno.test("targetTable() gives medians of ratios within a round, and says aloud what is not there", () => {
  const lines = targetTable(result).split("\n").map((line) => line.replace(/ +/g, " "));
  assert(
    lines.includes("| own | peer | ≥ 5 × | 5.00 (4.00–6.00) × | 500 against 83 MB/s |"),
    lines.join("\n"),
  );
  assert(lines.includes("| own | slow peer | ≥ 14 × | not available: it is not there | |"));
  assert(lines.includes("| own wasm | own ts | ≥ 1.7 × | not available: it is not built | |"));
  assert(lines.at(-1)!.includes("median of 3 runs"));
});

Deno.test("figureTable() has a line for each contender", () => {
  const lines = figureTable(result).split("\n").map((line) => line.replace(/ +/g, " "));
  assert(lines.includes("| | peer | 83 | 12.00 (10.00–16.00) | 12.00 | 80 | 1 | 1 |"), lines.join("\n"));
  assert.equal(lines.filter((line) => line.includes("not available")).length, 4);
});

Deno.test("replaceTable() refuses a page without markers", () => {
  assert.throws(() => replaceTable("no place", "table"), RangeError);
});
