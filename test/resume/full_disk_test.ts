/**
 * A disk that is full: a clear error, a store that can be read, and an ingest that goes on when there is room again.
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import config from "../../deno.json" with { type: "json" };
import { inDirectory } from "../demo_set.ts";
import { flawedExtract } from "./flawed_extract.ts";
import { digests } from "./resume_proof.ts";

const decoder = new TextDecoder();

/** `kprkit ingest` as words for a shell: `$deno` and what comes after it. */
function ingestWords(): string {
  const words = config.tasks.ingest.command.split(" ");
  const flags = words.slice(2, words.indexOf("cli/main.ts"));
  const main = fileURLToPath(new URL("../../cli/main.ts", import.meta.url));
  return `"${Deno.execPath()}" run ${flags.join(" ")} "${main}" ingest`;
}

async function shell(
  script: string,
  options: { readonly directory: string; readonly through?: readonly string[] },
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const [program = "sh", ...args] = [...options.through ?? [], "sh", "-c", script];
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args,
    cwd: options.directory,
    env: { NO_COLOR: "1", INIT_CWD: "" },
  }).output();
  return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

/** Two extracts, and the store that they make where there is room. */
async function prepare(directory: string): Promise<ReadonlyMap<string, string>> {
  const small = flawedExtract({ megabytes: 0.3, seed: 3 }).replaceAll(
    /<ii(Fra|Til)Dato>2021/g,
    "<ii$1Dato>2020",
  );
  await Deno.writeTextFile(`${directory}/small.xml`, small);
  await Deno.writeTextFile(`${directory}/large.xml`, flawedExtract({ megabytes: 8, seed: 3 }));
  const { code, err } = await shell(
    `${ingestWords()} small.xml ${options} && ${ingestWords()} large.xml ${options}`,
    {
      directory,
    },
  );
  assert.equal(code, 0, err);
  const expected = await digests(`${directory}/store`);
  await Deno.remove(`${directory}/store`, { recursive: true });
  return expected;
}

const options = "--fail-on never --quiet --part-bytes 262144 --key-file test.key --store store";
/** Prints the submissions that any reader would find. */
const look = `"${Deno.execPath()}" run -A "${
  fileURLToPath(new URL("stored_persons.ts", import.meta.url))
}" store`;

Deno.test("a full disk is told, the store stays readable, and the ingest goes on when there is room", async (t) => {
  await inDirectory(async (directory) => {
    const expected = await prepare(directory);
    const through = ["unshare", "--user", "--map-root-user", "--mount"];
    const mount = "mkdir -p store && mount -t tmpfs -o size=500k none store";
    const can = await shell(mount, { directory, through }).catch(() => ({ code: 1 }));
    if (can.code !== 0) {
      console.warn("skipped: this machine does not let a test mount a small disk");
      return;
    }
    const { out, err } = await shell(
      `${mount} && chmod 700 store
      ${ingestWords()} small.xml ${options} >/dev/null; echo "small $?"
      ${ingestWords()} large.xml ${options} 2>full.txt >&2; echo "large $?"
      ${look}
      mount -o remount,size=64m store
      ${ingestWords()} large.xml ${options.replace("--quiet", "")} 2>again.txt >/dev/null; echo "again $?"
      cp -r store stored`,
      { directory, through },
    );
    await t.step("the error says what to do", async () => {
      const told = await Deno.readTextFile(`${directory}/full.txt`);
      assert.match(
        told,
        /^error: Could not .*: No space left on device.*\nhint: Make room on the disk .*\n$/,
      );
    });
    await t.step("what was stored can be read", () => {
      assert.match(out, /^small 0\nlarge 3\n2020 current [1-9]\d*\nagain 0\n$/, err);
    });
    await t.step("it goes on, and the store is the same as with room from the beginning", async () => {
      assert.match(
        await Deno.readTextFile(`${directory}/again.txt`),
        /^Continuing large\.xml at [1-9]\d* %$/m,
      );
      assert.deepEqual(await digests(`${directory}/stored`), expected);
    });
  });
});

Deno.test("a file that may not grow is told like a full disk", async () => {
  if (Deno.build.os === "windows") {
    console.warn("skipped: Windows has no limit on the size of files");
    return;
  }
  await inDirectory(async (directory) => {
    await Deno.writeTextFile(`${directory}/large.xml`, flawedExtract({ megabytes: 3, seed: 3 }));
    // A limit of 40 blocks of 512 bytes; the signal that would end the process is ignored, so that the write fails.
    const limited = await shell(`trap '' XFSZ; ulimit -f 40; exec ${ingestWords()} large.xml ${options}`, {
      directory,
    });
    assert.equal(limited.code, 3, limited.err);
    assert.match(limited.err, /^error: Could not .*: File too large.*\nhint: Make room on the disk .*\n$/);
    const again = await shell(`exec ${ingestWords()} large.xml ${options.replace("--quiet", "")}`, {
      directory,
    });
    assert.equal(again.code, 0, again.err);
    assert.match(again.err, /^Continuing large\.xml at [1-9]\d* %$/m);
  });
});
