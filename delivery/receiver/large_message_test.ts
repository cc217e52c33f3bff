import assert from "node:assert/strict";

/** Takes a sealed message of so many bytes in a process of its own. */
async function take(size: number): Promise<{ verdict: string; persons: { read: number }; peak: number }> {
  const directory = await Deno.makeTempDir();
  try {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        // What is under /proc needs all permissions.
        "--allow-all",
        new URL("./test_large_message.ts", import.meta.url).href,
        String(size),
        directory,
      ],
    }).output();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
    return JSON.parse(new TextDecoder().decode(stdout));
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test({
  name: "a message of 200 MB is opened, verified and judged in the memory of one of 10 MB",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const small = await take(10_000_000);
    const large = await take(200_000_000);
    assert.deepEqual([small.verdict, large.verdict], ["accepted", "accepted"]);
    assert.ok(large.persons.read > 15 * small.persons.read);
    const more = large.peak - small.peak;
    assert.ok(more < 60_000_000, `${large.peak} bytes, against ${small.peak}`);
    assert.ok(large.peak < 250_000_000, `${large.peak} bytes`);
  },
});
