/**
 * What `--help` says, word for word: it is what users read first. After a change that is meant, write
 * the texts anew with `KPRKIT_SNAPSHOTS=write deno test -A test/cli_help_test.ts`.
 */
import assert from "node:assert/strict";
import type { Command } from "commander";
import { kprkit } from "../cli/main.ts";
import { runCli } from "./cli.ts";

const snapshots = new URL("./snapshots/", import.meta.url);
const rewrite = Deno.env.get("KPRKIT_SNAPSHOTS") === "write";

function helpOf(command: Command): string {
  let text = "";
  command.configureOutput({ writeOut: (part) => text += part, getOutHelpWidth: () => 80 });
  command.outputHelp();
  return text;
}

const program = await kprkit(() => {});
const commands = [program, ...program.commands];

Deno.test("the help of each command is as it was written down", async (t) => {
  const names = commands.map((command) => command.name());
  if (rewrite) await Deno.mkdir(snapshots, { recursive: true });
  for (const [index, command] of commands.entries()) {
    await t.step(names[index]!, async () => {
      const file = new URL(`${names[index]}.txt`, snapshots);
      const help = helpOf(command);
      if (rewrite) await Deno.writeTextFile(file, help);
      assert.equal(help, await Deno.readTextFile(file), "See the head of this file if the change is meant");
    });
  }
  const files = [...Deno.readDirSync(snapshots)].map(({ name }) => name).sort();
  assert.deepEqual(files, names.map((name) => `${name}.txt`).sort());
});

Deno.test("each command has examples, and every example is a command that parses", async (t) => {
  for (const command of commands) {
    await t.step(command.name(), () => {
      const [, examples = ""] = helpOf(command).split("\nExamples:\n");
      const lines = examples.split("\n").filter((line) => /^ {2}.*\bkprkit /.test(line));
      assert.ok(lines.length > 0, "no examples");
      for (const line of lines) {
        const [name = "", ...args] = line.replace(/^.*?\bkprkit /, "").replace(/ +[|<>].*$/, "").split(" ");
        const target = program.commands.find((candidate) => candidate.name() === name);
        assert.ok(target !== undefined, line);
        const { unknown } = target.parseOptions(args);
        assert.deepEqual(unknown, [], line);
      }
    });
  }
});

Deno.test("without arguments kprkit prints its help on standard output", async () => {
  const { code, out, err } = await runCli([]);
  assert.deepEqual([code, err], [0, ""]);
  assert.match(out, /^Usage: kprkit \[options\] \[command\]\n/);
  for (const command of program.commands) assert.ok(out.includes(`\n  ${command.name()} `), command.name());
});
