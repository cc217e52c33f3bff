import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";

const count = 40;

/** Sends packages of half a megabyte one after the other, and tells each outcome. */
function script(directory: string): string {
  return `import { openFolderTransport } from ${JSON.stringify(import.meta.resolve("./folder.ts"))};
    import { makeParcel } from ${JSON.stringify(import.meta.resolve("./test_transport_contract.ts"))};
    await using folder = await openFolderTransport({ directory: ${JSON.stringify(directory)} });
    for (let sequence = 1; sequence <= ${count}; sequence++) {
      const id = "0e9a3a0e-0000-4000-8000-" + String(sequence).padStart(12, "0");
      const bytes = new Uint8Array(500_000).fill(sequence);
      const outcome = await folder.send(makeParcel({ transport: "folder", id, sequence, bytes }));
      console.log(sequence, outcome.kind);
    }`;
}

Deno.test("folder: a sender that is killed at any point has written packages whole or not at all", async () => {
  const home = await Deno.makeTempDir();
  const directory = join(home, "folder");
  try {
    await Deno.writeTextFile(join(home, "run.ts"), script(directory));
    const config = new URL("../../deno.json", import.meta.url).pathname;
    let acknowledged = 0;
    for (let kills = 0; acknowledged < count; kills++) {
      const child = new Deno.Command(Deno.execPath(), {
        args: ["run", "--no-lock", "--no-prompt", "--config", config, "-R", "-W", join(home, "run.ts")],
        stdout: "piped",
        stderr: "null",
      }).spawn();
      let lines = 0;
      for await (
        const line of createInterface({ input: Readable.from(child.stdout, { objectMode: false }) })
      ) {
        assert.match(line, /^\d+ acknowledged$/);
        acknowledged = Math.max(acknowledged, Number(line.split(" ")[0]));
        // Each run gets a little further; what is being written when the signal comes is chance.
        if (++lines >= 3 + kills * 7) {
          try {
            child.kill("SIGKILL");
          } catch (thrown) {
            // It has just ended by itself.
            if (!(thrown instanceof TypeError)) throw thrown;
          }
        }
      }
      await child.status;
      const there = await wholePackages(directory);
      for (let sequence = 1; sequence <= acknowledged; sequence++) {
        assert.ok(there.has(sequence), `${sequence} was acknowledged and is not there`);
      }
    }
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});

/** Sequences of the packages that have their name; all of them are right, and what is known of them lies beside them. */
async function wholePackages(directory: string): Promise<Set<number>> {
  const found = new Set<number>();
  for await (const { name } of Deno.readDir(directory)) {
    if (name.startsWith(".") || !name.endsWith(".p7m")) continue;
    const facts = JSON.parse(
      await Deno.readTextFile(join(directory, name.replace(".p7m", ".dispatch.json"))),
    );
    const hash = createHash("sha256").update(await Deno.readFile(join(directory, name))).digest("hex");
    assert.equal(hash, facts.packageHash);
    found.add(facts.sequence);
  }
  return found;
}
