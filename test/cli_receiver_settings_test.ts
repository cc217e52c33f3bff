/**
 * `kprkit receiver --settings` and `kprkit send`, each in its own process with the permissions of its task: over SLASH and over
 * dhhr, with TLS, tokens and proofs that are verified.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { cliCommand, runCli } from "./cli.ts";

/** A day's message about a person of the tax authority's synthetic series. */
const day = [{
  orgNr: "310000019",
  kommuneNr: "1804",
  avtale: [{ avtaleId: "1", person: { personId: "1", fodselsNr: "21814133610" } }],
}];

Deno.test("the settings that a simulated register writes are all that a sender needs", async () => {
  const directory = await Deno.makeTempDir({ prefix: "kprkit-settings-" });
  try {
    const config = join(directory, "delivery.json");
    const receiver = cliCommand([
      ...["--listen", "127.0.0.1:0", "--settings", config, "--once", "2", "--json", "--quiet"],
      ...["--keys", join(directory, "keys"), "--books", join(directory, "books")],
    ], { task: "receiver" }).spawn();
    const ended = receiver.output();
    const running = await appears(config, ended);
    assert.ok(running, "The receiver ended before it listened");

    await Deno.writeTextFile(join(directory, "day.json"), JSON.stringify(day));
    const made = await runCli([
      ...["--municipality", "4601", "--persons", "5", "--years", "2024", "--format", "xpr-hst-56.0.0"],
      ...["--out", join(directory, "cohort"), "--quiet"],
    ], { task: "generate" });
    assert.equal(made.code, 0, made.err);
    const common = ["--to", "test", "--config", config, "--outbox", join(directory, "outbox"), "--json"];
    const slash = await runCli([
      join(directory, "day.json"),
      ...["--transport", "slash", "--type", "HST_Avtale", "--message-version", "1", ...common],
    ], { task: "send" });
    assert.equal(slash.code, 0, slash.err + slash.out);
    assert.equal(JSON.parse(slash.out).dispatches[0].state, "accepted");
    const dhhr = await runCli([
      join(directory, "cohort"),
      ...["--transport", "dhhr", "--type", "HST", "--message-version", "56.0.0", ...common],
    ], { task: "send" });
    assert.equal(dhhr.code, 0, dhhr.err + dhhr.out);
    assert.deepEqual(JSON.parse(dhhr.out).dispatches.map(({ state }: { state: string }) => state), [
      "accepted",
    ]);

    const { code, stdout, stderr } = await ended;
    assert.equal(code, 0, new TextDecoder().decode(stderr));
    const booked = new TextDecoder().decode(stdout).trim().split("\n").map((line) => JSON.parse(line));
    assert.deepEqual(booked.map(({ type, verdict }) => `${type} ${verdict}`), [
      "HST_Avtale accepted",
      "HST accepted",
    ]);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

/** Waits until a file is there; `false` where the process ends first. */
async function appears(path: string, ended: Promise<unknown>): Promise<boolean> {
  let over = false;
  ended.then(() => over = true);
  while (!over) {
    try {
      if (Deno.statSync(path).size > 0) return true;
    } catch {
      // Not yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}
