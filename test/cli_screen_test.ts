/**
 * `kprkit screen`: what it prints, and how it ends.
 */
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import type { ScreeningResult } from "../stream/screening/mod.ts";
import { careMessage, identMessage, numberOf } from "../stream/screening/test_messages.ts";
import { runCli } from "./cli.ts";
import { demoDirectory, demoPath, inDirectory } from "./demo_set.ts";

const encode = (text: string) => new TextEncoder().encode(text);

interface ScreenJson extends ScreeningResult {
  readonly summary: readonly { readonly rule: string; readonly verdict: string; readonly count: number }[];
}

Deno.test("the bundled extracts may not go to production, and may go to a test receiver", async () => {
  const stopped = await runCli([demoDirectory, "--json", "--quiet"], { task: "screen" });
  assert.deepEqual([stopped.code, stopped.err], [5, ""]);
  const result = JSON.parse(stopped.out) as ScreenJson;
  assert.equal(result.stopped, true);
  assert.deepEqual(result.summary.map(({ rule, verdict }) => [rule, verdict]), [
    ["synthetic_tax_authority", "stop"],
    ["reserved_contact", "stop"],
    ["fictitious_organisation", "tell"],
  ]);
  const idents = result.messages.reduce((sum, { records }) => sum + (records.ident ?? 0), 0);
  assert.equal(result.summary[0]!.count, idents, "every person is found");
  assert.deepEqual(
    new Set(result.findings.filter(({ verdict }) => verdict === "stop").map(({ source }) => source)).size,
    12,
  );
  assert.doesNotMatch(stopped.out, /\d{11}/);

  const free = await runCli([demoDirectory, "--receiver", "test", "--quiet"], { task: "screen" });
  assert.deepEqual([free.code, free.err], [0, ""]);
  assert.match(free.out, /Ingenting er til hinder for å sende til test\.\n$/);
});

Deno.test("what is found is told in both languages, by rule and by file", async () => {
  const path = demoPath("KPR_IDE_1824_2021.xml");
  const nb = await runCli([path, "--quiet"], { task: "screen" });
  assert.equal(nb.code, 5);
  assert.match(
    nb.out,
    /^ +regel +rader +filer +hva\nstopper +synthetic_tax_authority +89 +1 +Syntetisk nummer/,
  );
  assert.match(nb.out, /\n {6}ident, bytes 476–530 {2}••8•••••••• fnr\n/);
  assert.match(nb.out, /Må ikke sendes til produksjon\.\n$/);
  const en = await runCli([path, "--quiet", "--lang", "en", "--rows", "1"], { task: "screen" });
  assert.match(en.out, /Must not be sent to production\.\n$/);
  assert.equal(en.out.match(/^ {6}ident, bytes /gm)?.length, 1);
});

Deno.test("standard input and packed files are screened as plain ones", async () => {
  await inDirectory(async (cwd) => {
    const message = encode(identMessage([[numberOf("1941-05-17", { added: 80 })]]));
    await Deno.writeFile(`${cwd}/ide.xml.gz`, gzipSync(message));
    for (
      const [args, stdin] of [[["-"], message], [["ide.xml.gz"], undefined], [["."], undefined]] as const
    ) {
      const run = await runCli([...args, "--json", "--quiet"], {
        task: "screen",
        cwd,
        ...(stdin === undefined ? {} : { stdin }),
      });
      assert.deepEqual([run.code, run.err], [5, ""]);
      const { summary, bytes } = JSON.parse(run.out) as ScreenJson & { readonly bytes: number };
      assert.deepEqual(summary.map(({ rule, count }) => [rule, count]), [["synthetic_tax_authority", 1]]);
      assert.equal(bytes, message.length);
    }
  });
});

Deno.test("a real person stops on the way to a test receiver; what is allowed stops nothing", async () => {
  await inDirectory(async (cwd) => {
    const number = numberOf("1941-05-17");
    await Deno.writeTextFile(`${cwd}/ide.xml`, identMessage([[number]]));
    await Deno.writeTextFile(`${cwd}/ipl.xml`, careMessage([{ id: 1, sex: "M", age: 113 }]));
    const run = (...args: string[]) =>
      runCli(["ide.xml", "ipl.xml", "--quiet", ...args], { task: "screen", cwd });
    const test = await run("--receiver", "test", "--lang", "en");
    assert.equal(test.code, 5);
    assert.match(test.out, /\nstops +real_person +1 +1 /);
    assert.ok(!test.out.includes(number));
    const production = await run();
    assert.equal(production.code, 5);
    const allowed = await run("--allow", "impossible_age", "--lang", "en");
    assert.equal(allowed.code, 0, allowed.out);
    assert.match(allowed.out, /^ +rule/);
    assert.match(allowed.out, /\nlook at +impossible_age +1 +1 /);
  });
});

Deno.test("what cannot be screened is told, and how", async () => {
  await inDirectory(async (cwd) => {
    const run = (...args: string[]) => runCli([...args, "--quiet"], { task: "screen", cwd });
    await Deno.writeTextFile(`${cwd}/none.xml`, "no xml");
    const none = await run("none.xml", "--lang", "en");
    assert.equal(none.code, 3);
    assert.match(none.out, /Must not be sent: not all of it was read\.\n$/);
    assert.match(none.err, /^error: none\.xml: .+\nhint: .+\n$/);

    await Deno.writeTextFile(`${cwd}/ide.xml`, identMessage([[numberOf("1941-05-17", { added: 80 })]]));
    assert.equal((await run("none.xml", "ide.xml")).code, 5, "what must not be sent goes first");

    await Deno.mkdir(`${cwd}/empty`);
    const empty = await run("empty");
    assert.equal(empty.code, 3);

    const unknown = await run("ide.xml", "--allow", "test_nane");
    assert.deepEqual([unknown.code, unknown.out], [2, ""]);
    assert.match(unknown.err, /^error: There is no rule test_nane\nhint: Did you mean test_name\? /);
    const receiver = await run("ide.xml", "--receiver", "prod");
    assert.equal(receiver.code, 2);
  });
});
