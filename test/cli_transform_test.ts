/**
 * `kprkit transform` as a process: corrected extracts that schemas, checks and kprkit itself take.
 */
import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { runCli } from "./cli.ts";
import { demoDirectory, demoNames, demoPath, inDirectory } from "./demo_set.ts";
import { iplos, person, service, soundService } from "./iplos.ts";
import { schemaTest } from "./schemas.ts";
import { judge } from "./xmllint.ts";

async function transform(cwd: string, ...args: readonly string[]) {
  const { code, out, err } = await runCli([...args, "--json"], { task: "transform", cwd });
  assert.equal(code, 0, err);
  return JSON.parse(out);
}

schemaTest(
  "corrected extracts are what the official schema demands, and hold what the store would",
  ["iplos/iplos_2019.xsd"],
  async (main) => {
    await inDirectory(async (directory) => {
      const { account, messages, transforms } = await transform(
        directory,
        demoDirectory,
        "--out",
        "out/deep",
        "--retire-codes",
        "--deduplicate",
        "--pseudonymise",
      );
      assert.equal(messages.length, demoNames.length);
      const names = messages.map(({ file }: { file: string }) => file);
      assert.deepEqual(
        [...Deno.readDirSync(`${directory}/out/deep`)].map(({ name }) => name).sort(),
        names.sort(),
      );
      const documents = new Map<string, string>();
      for (const name of names.filter((name: string) => name.includes("IPL"))) {
        documents.set(name, await Deno.readTextFile(`${directory}/out/deep/${name}`));
      }
      for (const [name, { valid, messages }] of await judge({ main }, documents)) {
        assert.ok(valid, `${name}\n${messages.join("\n")}`);
      }
      const { out } = await runCli(["out/deep", "--json", "--fail-on", "never"], {
        task: "validate",
        cwd: directory,
      });
      const again = JSON.parse(out);
      for (
        const [table, { read, stored, removed }] of Object.entries(
          account as Record<string, Record<string, number>>,
        )
      ) {
        assert.equal(read, stored! + removed!);
        assert.equal(again.account[table].read, stored, table);
      }
      const twice = await transform(
        directory,
        "out/deep",
        "--out",
        "twice",
        "--retire-codes",
        "--deduplicate",
      );
      assert.deepEqual(
        twice.transforms.map(({ changed, removed }: Record<string, number>) => [changed, removed]),
        [
          [0, 0],
          [0, 0],
        ],
      );
      assert.ok(transforms[0].changed > 0);
    });
  },
);

Deno.test("files go by the new municipality number, packed where that is asked for, for their owner alone", async () => {
  await inDirectory(async (directory) => {
    await Deno.mkdir(`${directory}/extracts`);
    const xml = iplos({ municipality: "1201", year: 2019, persons: person(1, service(1, 1, soundService)) });
    await Deno.writeTextFile(`${directory}/extracts/KPR_IPL_1201_2019.xml`, xml);
    const args = ["extracts", "--out", "out", "--municipality-numbers", "today", "--gzip"];
    const { messages } = await transform(directory, ...args);
    const file = "KPR_IPL_4601_2019.xml.gz";
    assert.deepEqual(messages, [
      { source: "KPR_IPL_1201_2019.xml", file, format: "iplos-3.7", municipality: "4601", year: 2019 },
    ]);
    const text = new TextDecoder().decode(gunzipSync(await Deno.readFile(`${directory}/out/${file}`)));
    assert.match(text, /<iiKomnr>4601<\/iiKomnr>/);
    if (Deno.build.os !== "windows") {
      assert.equal((await Deno.stat(`${directory}/out/${file}`)).mode! & 0o777, 0o600);
    }
  });
});

Deno.test("nothing is written over an extract, and nothing is left of one that breaks off", async () => {
  await inDirectory(async (directory) => {
    await Deno.writeTextFile(`${directory}/a.xml`, iplos());
    const over = await runCli(["a.xml", "--out", ".", "--screen"], { task: "transform", cwd: directory });
    assert.deepEqual([over.code, over.out], [2, ""]);
    assert.match(over.err, /^error: a\.xml is an extract that is read.*\nhint: .*--out/);
    assert.equal(await Deno.readTextFile(`${directory}/a.xml`), iplos());
    await Deno.writeTextFile(`${directory}/b.xml`, iplos().slice(0, -20));
    const broken = await runCli([".", "--out", "out", "--screen", "--json"], {
      task: "transform",
      cwd: directory,
    });
    assert.equal(broken.code, 3);
    const { messages, failures } = JSON.parse(broken.out);
    assert.deepEqual([messages.length, failures.length], [1, 1]);
    assert.deepEqual([...Deno.readDirSync(`${directory}/out`)].map(({ name }) => name), ["a.xml"]);
  });
});

Deno.test("without a transform there is nothing to do", async () => {
  await inDirectory(async (directory) => {
    const args = [demoPath("KPR_IDE_1804_2019.xml"), "--out", "out"];
    const { code, err } = await runCli(args, { task: "transform", cwd: directory });
    assert.equal(code, 2);
    assert.match(err, /^error: No transform is turned on\nhint: /);
    assert.deepEqual([...Deno.readDirSync(directory)], []);
  });
});
