/**
 * Ingests that were cut off go on where they stood, and end as if nothing had happened.
 */
import assert from "node:assert/strict";
import { Random } from "../../fixtures/random.ts";
import { runExtracts, type RunResult } from "../../stream/run.ts";
import { openNativeEngine } from "../../stream/store/native_engine.ts";
import { openParquetStore } from "../../stream/store/parquet_store.ts";
import { RetireCodes, type TransformChain } from "../../stream/transforms/mod.ts";
import { TransformChain as Chain } from "../../stream/transforms/transform_chain.ts";
import { inDirectory } from "../demo_set.ts";
import { flawedExtract } from "./flawed_extract.ts";
import { digests, prepare, provePoints, randomPoints } from "./resume_proof.ts";

Deno.test("an ingest that is killed goes on, and the store is the same to the byte", async (t) => {
  for (const packed of [false, true]) {
    await t.step(packed ? "from gzip" : "from a plain file", async () => {
      await inDirectory(async (directory) => {
        const prepared = await prepare(directory, { megabytes: 2, seed: 11, packed });
        const middle = Math.floor(prepared.bytes * 0.7);
        const shown = await provePoints(prepared, [["--at-byte", middle]]);
        assert.deepEqual(shown, { kills: 1, continued: true });
        await provePoints(prepared, randomPoints(new Random(packed ? 5 : 6), prepared));
      });
    });
  }
});

interface RunHow {
  /** The step before which the disk fails. */
  readonly failAt?: number;
  readonly stopAt?: number;
  readonly restart?: boolean;
  readonly digest?: string;
  readonly chain?: TransformChain;
}

interface Ran {
  readonly result: RunResult | undefined;
  readonly failure: unknown;
  readonly steps: readonly string[];
  readonly notices: readonly string[];
}

/** Runs over extracts into the directory's store, with small parts. */
async function run(directory: string, extracts: readonly string[], how: RunHow = {}): Promise<Ran> {
  const steps: string[] = [];
  const notices: string[] = [];
  const stop = new AbortController();
  const store = await openParquetStore(`${directory}/store`, await openNativeEngine({ threads: 1 }), {
    keyFile: `${directory}/test.key`,
    onStep: (name) => {
      steps.push(name);
      if (steps.length === how.failAt) throw new Error("No space left on device (os error 28)");
    },
  });
  let result: RunResult | undefined;
  let failure: unknown;
  try {
    result = await runExtracts(extracts.map((name) => ({ path: `${directory}/${name}`, name })), store, {
      groupBytes: 1 << 14,
      signal: stop.signal,
      ...(how.chain === undefined ? {} : { chain: how.chain }),
      resume: {
        partBytes: 90_000,
        restart: how.restart ?? false,
        ...(how.digest === undefined ? {} : { digest: how.digest }),
        onNotice: (text) => notices.push(text),
      },
      onProgress: ({ bytes }) => {
        if (bytes >= (how.stopAt ?? Infinity)) stop.abort();
      },
    });
  } catch (error) {
    failure = error;
  }
  await store.close();
  return { result, failure, steps, notices };
}

const without = ({ bytes: _, ...told }: RunResult) => told;

async function inExtracts(work: (directory: string) => Promise<void>): Promise<void> {
  await inDirectory(async (directory) => {
    await Deno.writeTextFile(`${directory}/a.xml`, flawedExtract({ megabytes: 0.4, seed: 2 }));
    await Deno.writeTextFile(
      `${directory}/b.xml`,
      flawedExtract({ megabytes: 0.2, seed: 2 }).replaceAll("<iiKomnr>4601<", "<iiKomnr>1103<"),
    );
    await work(directory);
  });
}

Deno.test("a disk that fails at any step leaves a store that the next run completes", () =>
  inExtracts(async (directory) => {
    const whole = await run(directory, ["a.xml"]);
    const expected = await digests(`${directory}/store`);
    assert.ok(whole.steps.filter((name) => name === "rename checkpoint").length >= 3, whole.steps.join());
    let went = 0;
    // Each kind of step the first and the last time that it comes.
    const tried = [...whole.steps.keys()].filter((index) => {
      const name = whole.steps[index]!;
      return whole.steps.indexOf(name) === index || whole.steps.lastIndexOf(name) === index;
    });
    for (const step of tried.map((index) => index + 1)) {
      await Deno.remove(`${directory}/store`, { recursive: true });
      const broken = await run(directory, ["a.xml"], { failAt: step });
      assert.match(String(broken.failure), /^StoreError: Could not .*No space left/, whole.steps[step - 1]);
      const again = await run(directory, ["a.xml"]);
      const at = `step ${step}, ${whole.steps[step - 1]}`;
      assert.equal(again.failure, undefined, at);
      assert.deepEqual(without(again.result!), without(whole.result!), at);
      assert.deepEqual(await digests(`${directory}/store`), expected, at);
      if (again.notices.some((text) => /^Continuing a\.xml at \d+ %$/.test(text))) went++;
    }
    assert.ok(went > tried.length / 3, `${went} of ${tried.length} went on`);
  }));

Deno.test("an ingest that was stopped goes on, with the transforms where they were", () =>
  inExtracts(async (directory) => {
    const chain = () => new Chain([new RetireCodes()]);
    const whole = await run(directory, ["b.xml", "a.xml"], { chain: chain() });
    const expected = await digests(`${directory}/store`);
    await Deno.remove(`${directory}/store`, { recursive: true });
    const stopped = await run(directory, ["b.xml", "a.xml"], { stopAt: 500_000, chain: chain() });
    assert.equal((stopped.failure as Error).name, "AbortError");
    const again = await run(directory, ["b.xml", "a.xml"], { chain: chain() });
    assert.match(again.notices.join("\n"), /^Continuing a\.xml at [1-9]\d* %$/);
    assert.deepEqual(without(again.result!), without(whole.result!));
    assert.deepEqual(await digests(`${directory}/store`), expected);
  }));

Deno.test("what is not the same begins anew, and is told", async (t) => {
  const cases: readonly {
    readonly name: string;
    readonly change?: (directory: string) => Promise<void>;
    readonly how?: RunHow;
    readonly extracts?: readonly string[];
    readonly notice: RegExp;
  }[] = [
    {
      name: "the file has grown",
      change: (directory) => Deno.writeTextFile(`${directory}/a.xml`, "<!-- later -->", { append: true }),
      notice: /^The unfinished ingest of a\.xml begins anew: the file or the options are not the same$/,
    },
    {
      name: "the file has another end, of the same size and time",
      change: async (directory) => {
        const { mtime } = await Deno.stat(`${directory}/a.xml`);
        const text = await Deno.readTextFile(`${directory}/a.xml`);
        await Deno.writeTextFile(
          `${directory}/a.xml`,
          text.replace(/<peAlder>\d(\d<(?!.*<peAlder>))/s, "<peAlder>1$1"),
        );
        await Deno.utime(`${directory}/a.xml`, mtime!, mtime!);
      },
      notice: /begins anew: the file or the options/,
    },
    {
      name: "a file of the store is gone",
      change: async (directory) => {
        for (const { name } of Deno.readDirSync(`${directory}/store/.unfinished`)) {
          await Deno.remove(`${directory}/store/.unfinished/${name}/service.parquet`);
        }
      },
      notice: /^The unfinished ingest of a\.xml begins anew: /,
    },
    { name: "the options differ", how: { digest: "other" }, notice: /begins anew: the file or the options/ },
    {
      name: "the user wants it",
      how: { restart: true },
      notice: /^Cleared away what an unfinished ingest of a\.xml left$/,
    },
    {
      name: "another source is read",
      extracts: ["b.xml"],
      notice: /^Cleared away what an unfinished ingest of a\.xml left$/,
    },
  ];
  for (const { name, change, how, extracts = ["a.xml"], notice } of cases) {
    await t.step(name, () =>
      inExtracts(async (directory) => {
        await run(directory, ["a.xml"], { stopAt: 300_000 });
        await change?.(directory);
        const { notices, failure } = await run(directory, extracts, how);
        assert.equal(failure, undefined);
        assert.equal(notices.length, 1, notices.join("\n"));
        assert.match(notices[0]!, notice);
        const found = await digests(`${directory}/store`);
        await Deno.remove(`${directory}/store`, { recursive: true });
        await run(directory, extracts, how);
        assert.deepEqual(found, await digests(`${directory}/store`), "nothing is left of the first");
      }));
  }
});

Deno.test("new ident rows for the persons of an unfinished ingest make it begin anew", () =>
  inExtracts(async (directory) => {
    await Deno.writeTextFile(`${directory}/ident.xml`, identOf("41814512302"));
    await run(directory, ["ident.xml", "a.xml"], { stopAt: 300_000 });
    await Deno.writeTextFile(`${directory}/ident.xml`, identOf("27816147210"));
    const { notices } = await run(directory, ["ident.xml", "a.xml"]);
    assert.deepEqual(notices, [
      "The unfinished ingest of a.xml begins anew: the ident message or the files are not the same",
    ]);
    const found = await digests(`${directory}/store`);
    await Deno.remove(`${directory}/store`, { recursive: true });
    await run(directory, ["ident.xml", "a.xml"]);
    assert.deepEqual(found, await digests(`${directory}/store`));
  }));

/** An ident message of Bergen for the first person of the extract. */
function identOf(number: string): string {
  return `<Melding xmlns="http://www.npr.no/xmlstds/53_1_3_ide" versjon="53.1.3" meldingstype="B" lopenr="1"
    fraDatoPeriode="2021-01-01" tilDatoPeriode="2021-12-31" uttakDato="2022-01-10" leverandor="a" navnEPJ="a"
    versjonEPJ="1.0" versjonUt="1.0"><Institusjon institusjonID="4601">
    <PasientIdent pid="100000001" fid="${number}" typeID="1"/></Institusjon></Melding>`;
}
