/**
 * The commands in docs/ run: every line of a block marked `sh run` that starts with `kprkit`, in the
 * order of the page, where the bundled extracts lie in `extracts/` and files that the page shows under a name before
 * the command lie beside them.
 */
import assert from "node:assert/strict";
import { kprkit } from "../cli/main.ts";
import { runCli } from "./cli.ts";
import { demoNames, demoPath, inDirectory, ingested } from "./demo_set.ts";

const docs = new URL("../docs/", import.meta.url);
const pages = [...Deno.readDirSync(docs)].map(({ name }) => name).filter((name) => name.endsWith(".md"))
  .sort();

/** Lines that start with `kprkit` in blocks of this kind. */
function commandsIn(page: string, kind: RegExp): string[] {
  return [...page.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)]
    .filter(([, info]) => kind.test(info!))
    .flatMap(([, , body]) => body!.split("\n").filter((line) => /^kprkit\b/.test(line)));
}

/** A command to run, or a file that the page shows and later commands may read. */
interface Step {
  readonly command?: string;
  readonly file?: string;
  readonly body: string;
}

/** Commands of the blocks marked `sh run`, and files of those marked with a name (`csv types.csv`), in order. */
function stepsOf(page: string): Step[] {
  return [...page.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].flatMap(([, info, body]): Step[] => {
    const file = /^(?:csv|json|sql) ([\w.-]+)$/.exec(info!)?.[1];
    if (file !== undefined) return [{ file, body: body! }];
    return info === "sh run"
      ? body!.split("\n").filter((line) => /^kprkit\b/.test(line)).map((command) => ({ command, body: "" }))
      : [];
  });
}

Deno.test("the commands of each page run", async (t) => {
  let count = 0;
  for (const name of pages) {
    const commands = commandsIn(await Deno.readTextFile(new URL(name, docs)), /^sh run$/);
    count += commands.length;
    if (commands.length === 0) continue;
    await inDirectory(async (directory) => {
      await Deno.mkdir(`${directory}/extracts`);
      for (const file of demoNames) await Deno.copyFile(demoPath(file), `${directory}/extracts/${file}`);
      for (const { command, file, body } of stepsOf(await Deno.readTextFile(new URL(name, docs)))) {
        if (command === undefined) {
          await Deno.writeTextFile(`${directory}/${file}`, body);
          continue;
        }
        await t.step(`${name}: ${command}`, async () => {
          const { code, out, err } = await runCli(command.split(" ").slice(1), { cwd: directory });
          assert.ok(code === 0 || code === 1, `${code}\n${err}`);
          assert.ok(out.length > 0);
          assert.doesNotMatch(err, /^error:/m);
        });
      }
    });
  }
  assert.ok(count >= 10, "the commands were not found");
});

Deno.test("commands that are not run are commands all the same", async () => {
  const program = await kprkit(() => {});
  for (const name of pages) {
    for (const line of commandsIn(await Deno.readTextFile(new URL(name, docs)), /^sh$/)) {
      const [command, ...args] = line.replace(/ [|<>] .*$/, "").split(" ").slice(1);
      const target = program.commands.find((candidate) => candidate.name() === command);
      assert.ok(target !== undefined, line);
      assert.deepEqual(target.parseOptions(args).unknown, [], line);
    }
  }
});

Deno.test("docs/cli.md has a section for each command", async () => {
  const page = await Deno.readTextFile(new URL("cli.md", docs));
  for (const command of (await kprkit(() => {})).commands) {
    assert.ok(page.includes(`\n## ${command.name()}\n`), command.name());
    assert.ok(page.includes(`| [\`${command.name()}\`](#${command.name()}) `), command.name());
  }
});

Deno.test("the SQL of docs/store.md reads a store", async () => {
  const page = await Deno.readTextFile(new URL("store.md", docs));
  const [, sql] = /^```sql\n([\s\S]*?)^```$/m.exec(page)!;
  await inDirectory(async (directory) => {
    const rows = await ingested(`${directory}/store`, [demoPath("KPR_IPL_1824_2021.xml")], {
      look: ({ engine }) => engine.query(sql!.replaceAll("'store/", `'${directory}/store/`)),
    });
    assert.ok(rows.length > 5);
    for (const row of rows) assert.deepEqual([row.year, row.municipality], [2021, "1824"]);
  });
});

Deno.test("links between the pages lead somewhere", async () => {
  for (const name of pages) {
    const page = await Deno.readTextFile(new URL(name, docs));
    for (const [, target] of page.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)) {
      const file = new URL(target!, docs);
      assert.ok((await Deno.stat(file)).isFile, `${name}: ${target}`);
    }
  }
});
