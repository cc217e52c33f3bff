/**
 * `kprkit generate` as a user runs it: in a process of its own, with the permissions of its task.
 */
import assert from "node:assert/strict";
import config from "../deno.json" with { type: "json" };
import { cliCommand, runCli } from "./cli.ts";

async function inDirectory(work: (directory: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    await work(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

const small = ["--municipality", "1508,1580", "--persons", "120", "--years", "2022-2024", "--seed", "blåbær"];

/** Names of all files below a directory. */
async function tree(directory: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(directory)) {
    if (isDirectory) found.push(...(await tree(`${directory}/${name}`)).map((below) => `${name}/${below}`));
    else found.push(name);
  }
  return found.sort();
}

Deno.test("generate makes a cohort that validate takes, and tells of it on standard error", async () => {
  await inDirectory(async (directory) => {
    const out = `${directory}/cohort`;
    const made = await runCli([...small, "--out", out], { task: "generate" });
    assert.equal(made.code, 0, made.err);
    assert.equal(made.out, "");
    assert.match(made.err, /^120 persons of 2 municipalities in 8 messages: [\d.]+ MB of XML, \d+ s\n/);
    assert.match(made.err, /\nservice +\d+\n/);
    assert.match(made.err, /\nKalibrering av fiktiv kohort, 2022–2024\n/);
    assert.deepEqual(await tree(out), [
      "2022/1507-2022-ide.xml",
      "2022/1507-2022-ipl.xml",
      "2023/1507-2023-ide.xml",
      "2023/1507-2023-ipl.xml",
      "2024/1508-2024-ide.xml",
      "2024/1508-2024-ipl.xml",
      "2024/1580-2024-ide.xml",
      "2024/1580-2024-ipl.xml",
      "calibration.html",
      "calibration.json",
      "cohort.json",
      "truth.ndjson",
    ]);
    const { code, out: told, err } = await runCli(["validate", out, "--json"]);
    assert.equal(code, 0, err);
    const { findings, submissions } = JSON.parse(told);
    assert.deepEqual(findings, []);
    assert.equal(submissions.length, 8);
  });
});

Deno.test("a clean cohort has no findings but those of what is fictitious", async () => {
  await inDirectory(async (directory) => {
    const out = `${directory}/cohort`;
    const options = ["--municipality", "4601", "--persons", "900", "--years", "2019-2023", "--out", out];
    assert.equal((await runCli(["generate", ...options])).code, 0);
    const { out: text } = await runCli(["reconcile", out, "--report", `${directory}/report`, "--json"]);
    const found = new Set(
      JSON.parse(text).findings.filter(({ violations }: { violations: number }) => violations > 0)
        .map(({ check }: { check: string }) => check),
    );
    assert.deepEqual([...found].sort(), ["fictitious_person", "org_number_fictitious"]);
  });
});

Deno.test("what is wrong in a cohort is found, all of it and nothing else", async () => {
  await inDirectory(async (directory) => {
    const out = `${directory}/cohort`;
    const options = [
      "--municipality",
      "4601,1103",
      "--persons",
      "800",
      "--years",
      "2019-2022",
      "--defects",
      "all",
    ];
    assert.equal((await runCli(["generate", ...options, "--out", out])).code, 0);
    const { out: told } = await runCli([
      "reconcile",
      out,
      "--truth",
      `${out}/truth.ndjson`,
      "--lang",
      "en",
      "--report",
      `${directory}/report`,
    ]);
    assert.match(told, /All that was told was found, and nothing else/);
  });
});

Deno.test("time zone, language and number of workers change no byte", async () => {
  await inDirectory(async (directory) => {
    const manifests = await Promise.all([
      { TZ: "UTC", LANG: "C", workers: "1" },
      { TZ: "Pacific/Kiritimati", LANG: "nb_NO.UTF-8", workers: "2" },
      { TZ: "America/Anchorage", LANG: "tr_TR.UTF-8", workers: "3" },
    ].map(async ({ workers, ...env }, index) => {
      const out = `${directory}/${index}`;
      const words = config.tasks.generate.command.split(" ");
      const flags = words.slice(2, words.indexOf("cli/main.ts"));
      const { code, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["run", ...flags, "cli/main.ts", "generate", ...small, "--workers", workers, "--out", out],
        cwd: new URL("../", import.meta.url),
        env: { ...env, LC_ALL: env.LANG, INIT_CWD: "" },
      }).output();
      assert.equal(code, 0, new TextDecoder().decode(stderr));
      return await Deno.readTextFile(`${out}/cohort.json`);
    }));
    assert.ok(JSON.parse(manifests[0]!).files.length === 8);
    assert.equal(manifests[1], manifests[0]);
    assert.equal(manifests[2], manifests[0]);
  });
});

Deno.test("a run that is killed leaves no file under its final name, and the next one clears away what there is", async () => {
  await inDirectory(async (directory) => {
    const out = `${directory}/cohort`;
    const options = ["generate", "--municipality", "4601", "--persons", "200000", "--out", out];
    const child = cliCommand(options).spawn();
    const isWriting = async () => {
      try {
        return (await tree(out)).some((name) => name.includes("ipl.xml.part"));
      } catch {
        return false;
      }
    };
    while (!await isWriting()) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill("SIGKILL");
    await child.output();
    const left = await tree(out);
    assert.ok(left.length > 0);
    for (const name of left) assert.match(name, /\.part$/);
    const again = await runCli(["generate", ...small, "--out", out]);
    assert.equal(again.code, 0, again.err);
    for (const name of await tree(out)) assert.doesNotMatch(name, /\.part$|4601/);
  });
});

Deno.test("dry run tells what would be made, and makes nothing", async () => {
  await inDirectory(async (directory) => {
    const args = ["generate", ...small, "--dry-run", "--out", `${directory}/cohort`];
    const { code, out, err } = await runCli(args);
    assert.deepEqual([code, err], [0, ""]);
    assert.match(
      out,
      /^municipalities +persons\n1508 1580 +120\n120 persons in at most 8 messages, about [\d.]+ MB/,
    );
    const { bytes } = JSON.parse((await runCli([...args, "--json"])).out);
    assert.deepEqual([...Deno.readDirSync(directory)], []);
    await runCli(["generate", ...small, "--out", `${directory}/cohort`]);
    const { files } = JSON.parse(await Deno.readTextFile(`${directory}/cohort/cohort.json`));
    const real = files.reduce((sum: number, file: { bytes: number }) => sum + file.bytes, 0);
    assert.ok(bytes > real * 0.8 && bytes < real * 1.25, `${bytes} for ${real}`);
  });
});

Deno.test("with --json the manifest is on standard output", async () => {
  await inDirectory(async (directory) => {
    const out = `${directory}/cohort`;
    const { code, out: text, err } = await runCli(["generate", ...small, "--out", out, "--json", "--quiet"]);
    assert.deepEqual([code, err], [0, ""]);
    const { out: told, ...manifest } = JSON.parse(text);
    assert.equal(told, out);
    assert.deepEqual(manifest, JSON.parse(await Deno.readTextFile(`${out}/cohort.json`)));
    assert.equal(manifest.seed, "blåbær");
  });
});

Deno.test("what cannot be made is told in two lines", async () => {
  await inDirectory(async (directory) => {
    await Deno.writeTextFile(`${directory}/mine.txt`, "");
    const cases: readonly (readonly [args: string[], code: number, error: RegExp])[] = [
      [["--persons", "10"], 2, /^error: No municipality is named\nhint: Give --municipality 4601, or --all/],
      [["--municipality", "4601"], 2, /^error: No directory is named for the cohort\nhint: Give --out/],
      [
        ["--municipality", "4609", "--dry-run"],
        2,
        /^error: There is no municipality 4609\nhint: The nearest/,
      ],
      [["--municipality", "4601", "--all-municipalities"], 2, /^error: Both --municipality and/],
      [
        ["--municipality", "4601", "--persons", "ti"],
        2,
        /^error: ti is not a whole number\nhint: Give --persons/,
      ],
      [["--municipality", "4601", "--years", "2016-2020", "--dry-run"], 2, /^error: No cohort covers/],
      [["--municipality", "4601", "--years", "i fjor"], 2, /^error: i fjor is not a range of years\nhint: /],
      [
        ["--municipality", "4601", "--format", "iplos-3.6"],
        2,
        /^error: iplos-3.6 is not a format of a cohort\nhint: Did/,
      ],
      [["--municipality", "4601", "--defects", "webinar", "--dry-run"], 2, /^error: .*\nhint: /],
      [["--municipality", "4601", "--workers", "0"], 2, /^error: 0 is not a number of workers\nhint: /],
      [
        ["--municipality", "4601", "--out", directory],
        3,
        /^error: .* is not empty, and no cohort\nhint: Choose/,
      ],
    ];
    for (const [args, code, error] of cases) {
      const result = await runCli(["generate", ...args]);
      assert.equal(result.code, code, result.err);
      assert.match(result.err, error);
      assert.equal(result.err.trimEnd().split("\n").length, 2, result.err);
    }
  });
});
