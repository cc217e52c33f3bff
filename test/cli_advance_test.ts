/** `kprkit generate --advance` as users run it. */
import assert from "node:assert/strict";
import { cliCommand, type CliResult, runCli } from "./cli.ts";

/** Two years of some persons, in `cohort` of a directory of their own. */
async function withCohort(persons: number, run: (directory: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    const made = await runCli([
      ..."generate --municipality 4601 --years 2022-2023 --seed 7 --workers 1 --quiet".split(" "),
      ...["--persons", String(persons), "--out", `${directory}/cohort`],
    ]);
    assert.equal(made.code, 0, made.err);
    await run(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

function advance(directory: string, args: string): Promise<CliResult> {
  return runCli(["generate", "--workers", "1", ...args.split(" ")], { cwd: directory });
}

/** What stands in a directory, by path. */
function filesIn(directory: string, below = ""): [path: string, bytes: string][] {
  return [...Deno.readDirSync(directory)].flatMap(({ name, isDirectory }): [string, string][] =>
    isDirectory
      ? filesIn(`${directory}/${name}`, `${below}${name}/`)
      : [[`${below}${name}`, Deno.readFileSync(`${directory}/${name}`).toBase64()]]
  ).sort(([a], [b]) => a < b ? -1 : 1);
}

Deno.test("days go one after the other, and the result is told", () =>
  withCohort(400, async (directory) => {
    const first = await advance(directory, "--advance 1d --from cohort");
    assert.deepEqual([first.code, first.out], [0, ""]);
    assert.match(first.err, /^The cohort has come to 2024-01-01 in .*; the deltas are in .*cohort\/deltas$/m);
    const week = await advance(directory, "--advance 1w --from cohort/ --json");
    const { days, told, state } = JSON.parse(week.out);
    assert.equal(state.day, "2024-01-08");
    assert.deepEqual(days.map(({ day }: { day: string }) => day).at(-1), "2024-01-08");
    assert.ok(told.persons > 0 && state.total.persons >= told.persons);
    const again = await advance(directory, "--to 2024-01-08 --from cohort");
    assert.match(again.err, /^The cohort has come to 2024-01-08 already$/m);
    const changes = await Deno.readTextFile(`${directory}/cohort/deltas/2024-01-08/changes.ndjson`);
    for (const line of changes.trimEnd().split("\n")) {
      const { day, municipality, year, person, table, row, change } = JSON.parse(line);
      assert.deepEqual([day, municipality, year], ["2024-01-08", "4601", 2024]);
      assert.ok([person, table, row, change].every((value) => typeof value === "string" && value !== ""));
    }
  }));

Deno.test("the deltas are messages that the register takes and that must not be sent", () =>
  withCohort(400, async (directory) => {
    await advance(directory, "--to 2024-02-10 --from cohort --out load");
    const validated = await runCli(["validate", "load/deltas", "--json", "--fail-on", "never"], {
      cwd: directory,
    });
    assert.equal(validated.code, 0, validated.err);
    const { account } = JSON.parse(validated.out);
    assert.ok(account.person.read > 50);
    for (const { read, stored } of Object.values<{ read: number; stored: number }>(account)) {
      assert.equal(stored, read);
    }
    const screened = await runCli(["screen", "load/deltas", "--json"], { cwd: directory });
    assert.equal(screened.code, 5);
    const { summary } = JSON.parse(screened.out) as { summary: readonly { readonly rule: string }[] };
    assert.ok(summary.some(({ rule }) => rule === "synthetic_tax_authority"));
    assert.equal((await runCli(["screen", "load/deltas", "--receiver", "test"], { cwd: directory })).code, 0);
  }));

Deno.test("a run that is killed goes on where it was", () =>
  withCohort(600, async (directory) => {
    const args = "--from cohort --to 2024-06-30";
    const whole = await advance(directory, `${args} --out whole`);
    assert.equal(whole.code, 0, whole.err);
    const child = cliCommand(["generate", "--workers", "1", ...args.split(" "), "--out", "killed"], {
      cwd: directory,
    }).spawn();
    const ended = Promise.all([child.status, child.stdout.cancel(), child.stderr.cancel()]);
    for (let turn = 0; turn < 6000; turn++) {
      const isWriting = await Deno.stat(`${directory}/killed/living.json`).then(() => true, () => false);
      if (isWriting) break;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    child.kill("SIGKILL");
    const [{ signal }] = await ended;
    assert.equal(signal, "SIGKILL", "it was killed while it wrote");
    assert.ok(!(await Deno.stat(`${directory}/killed/deltas/2024-06-30`).then(() => true, () => false)));
    const rest = await advance(directory, `${args} --out killed --json`);
    assert.equal(rest.code, 0, rest.err);
    const { days } = JSON.parse(rest.out);
    assert.ok(days.length < 182, "the days that were written stay");
    assert.deepEqual(filesIn(`${directory}/killed`), filesIn(`${directory}/whole`));
  }));

Deno.test("what makes no sense is told in a line, with what helps", () =>
  withCohort(20, async (directory) => {
    const cases: readonly (readonly [args: string, code: number, error: RegExp])[] = [
      ["--advance 1d", 2, /^error: No cohort is named to go on with$/m],
      ["--from cohort", 2, /^error: It is not said how far the cohort is to go$/m],
      ["--from cohort --advance 1d --to 2024-01-02", 2, /^error: Both --advance and --to are given$/m],
      ["--from cohort --advance 1m", 2, /^error: 1m is not a number of days$/m],
      ["--from cohort --to 2024-02-30", 2, /^error: 2024-02-30 is not a date$/m],
      ["--from cohort --to 2023-12-30", 2, /^error: The cohort has come to 2023-12-31/m],
      [
        "--from cohort --advance 1d --seed 8",
        2,
        /^error: --seed cannot be given for a cohort that goes on$/m,
      ],
      ["--from . --advance 1d", 3, /^error: There is no cohort in /m],
    ];
    for (const [args, code, error] of cases) {
      const result = await advance(directory, args);
      assert.deepEqual([result.code, result.out], [code, ""], args);
      assert.match(result.err, error);
      assert.match(result.err, /^hint: [A-Z]/m);
    }
  }));
