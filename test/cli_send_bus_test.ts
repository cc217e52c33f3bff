/** `kprkit send` over a message bus with a simulated register at it, as users run it. */
import assert from "node:assert/strict";
import { faultPlan } from "../delivery/receiver/mod.ts";
import { numberOf } from "../stream/screening/test_messages.ts";
import { cliCommand } from "./cli.ts";
import { type Bus, herIds, makeShared, type Office, withBusOffice, withOffice } from "./delivery_office.ts";

const shared = await makeShared();
Deno.test.afterAll(() => Deno.removeSync(shared.directory, { recursive: true }));

/** The peer's library keeps timers of its own. */
function busTest(name: string, work: (office: Office, bus: Bus) => Promise<void>): void {
  Deno.test({ name, sanitizeOps: false, fn: () => withBusOffice(shared, work) });
}

const states = (office: Office) => office.dispatches().map(({ state }) => state);

busTest("sent and accepted; the same command again sends nothing", async (office, { register, serve }) => {
  await serve();
  const args = [...office.extracts, "--to", "test", "--wait", "2m"];
  const first = await office.send(args);
  assert.equal(first.code, 0, first.err);
  assert.match(first.err, /^Receipt for [0-9a-f-]{36}: accepted$/m);
  assert.deepEqual(states(office), ["accepted", "accepted"]);
  const again = await office.send(args);
  assert.equal(again.code, 0, again.err);
  assert.match(again.out, /2 files were sent or prepared before/);
  assert.deepEqual(register.books().map(({ verdict, arrivals }) => [verdict, arrivals]), [
    ["accepted", 1],
    ["accepted", 1],
  ]);
  assert.deepEqual(
    register.books().map(({ id }) => id).sort(),
    office.dispatches().map(({ id }) => id).sort(),
  );
  assert.equal((await office.status()).code, 0);
});

busTest(
  "a negative receipt ends with 4, and the mended extract goes as a new dispatch",
  async (office, bus) => {
    await bus.serve(faultPlan("negative=1"));
    const args = [...office.extracts, "--to", "test", "--wait", "2m"];
    const refused = await office.send(args);
    assert.equal(refused.code, 4, refused.err);
    assert.match(refused.out, /rejected[\s\S]*X99/);
    assert.deepEqual(states(office), ["rejected", "rejected"]);
    assert.equal((await office.status()).code, 4);
    const again = await office.send([...args, "--json"]);
    assert.equal(again.code, 4);
    assert.equal(JSON.parse(again.out).result.prepared, 2, "what was rejected is not known any more");
    assert.equal(bus.register.books().length, 4);
  },
);

busTest("a register that is silent leaves what was sent open", async (office, { serve }) => {
  await serve(faultPlan("silent=1"));
  const { code, out, err } = await office.send([...office.extracts, "--to", "test", "--wait", "1s"]);
  assert.equal(code, 1, err);
  assert.match(out, /handed over/);
  assert.deepEqual(states(office), ["acknowledged", "acknowledged"]);
});

busTest(
  "without --wait it ends when the bus has it, and kprkit receipts takes the answers",
  async (office, bus) => {
    await bus.serve(faultPlan("duplicate=1"));
    const sent = await office.send([...office.extracts, "--to", "test"]);
    assert.equal(sent.code, 0, sent.err);
    await bus.lie(4, herIds.service);
    const { code, out, err } = await office.receipts(["--idle", "2s", "--json"]);
    assert.deepEqual([code, err], [0, ""]);
    const lines = out.trim().split("\n").map((line) => JSON.parse(line));
    assert.deepEqual(lines.map(({ settlement }) => settlement.kind).sort(), [
      "applied",
      "applied",
      "duplicate",
      "duplicate",
    ]);
    assert.deepEqual(states(office), ["accepted", "accepted"]);
    assert.equal(bus.peer.depth(`${herIds.service}_async`), 0);
  },
);

busTest("what cannot be reached is given up after the time that is told, and waits", async (office, bus) => {
  await bus.peer.stop();
  const { code, out, err } = await office.send([
    ...[...office.extracts, "--to", "test"],
    ...["--give-up-after", "0s"],
  ]);
  assert.equal(code, 1, err);
  assert.match(err, /has not been delivered yet \(unreachable: [^\n]+\); no more attempts this time/);
  assert.match(out, /2 dispatches wait to be sent\./);
  assert.deepEqual(states(office), ["prepared", "prepared"]);
  await bus.peer.start();
  await bus.serve();
  const later = await office.send(["--wait", "2m"]);
  assert.equal(later.code, 0, later.err);
  assert.deepEqual(states(office), ["accepted", "accepted"]);
});

busTest("Ctrl-C while the bus has not answered leaves an outbox that goes on", async (office, bus) => {
  bus.peer.conduct.push("withhold", "withhold");
  const child = cliCommand([...office.extracts, "--to", "test", "--lang", "en"], {
    cwd: office.directory,
    task: "send",
  }).spawn();
  await bus.lie(2, herIds.register);
  child.kill("SIGINT");
  const { code, stderr, stdout } = await child.output();
  assert.equal(code, 130, new TextDecoder().decode(stderr));
  assert.equal(stdout.length, 0);
  assert.match(new TextDecoder().decode(stderr), /(^|\n)error: Interrupted\nhint: [^\n]+\n$/);
  assert.deepEqual(new Set(states(office)), new Set(["sent"]), "it may have arrived");
  await bus.serve();
  const rest = await office.send(["--wait", "2m"]);
  assert.equal(rest.code, 0, rest.err);
  assert.deepEqual(states(office), ["accepted", "accepted"]);
  assert.deepEqual(bus.register.books().map(({ arrivals, standing }) => [arrivals, standing]), [
    [2, "booked"],
    [2, "booked"],
  ]);
});

busTest("Ctrl-C while it waits for receipts", async (office, bus) => {
  const child = cliCommand([...office.extracts, "--to", "test", "--wait", "1h"], {
    cwd: office.directory,
    task: "send",
  }).spawn();
  await bus.lie(2, herIds.register);
  child.kill("SIGINT");
  const { code } = await child.output();
  assert.equal(code, 130);
  await bus.serve();
  await bus.lie(2, herIds.service);
  const { code: end, err } = await office.send(["--wait", "2m", ...office.extracts, "--to", "test"]);
  assert.equal(end, 0, err);
  assert.ok(bus.register.books().every(({ standing }) => standing === "booked"));
  assert.equal(bus.register.books().length, 2);
});

Deno.test("kprkit receiver writes settings with which kprkit send sends to it, over SLASH", () =>
  withOffice(shared, async (office) => {
    const receiver = cliCommand(
      ["--listen", "127.0.0.1:0", "--http", "--settings", "to-receiver.json", "--once", "1", "--lang", "en"],
      { cwd: office.directory, task: "receiver" },
    ).spawn();
    const told = receiver.stderr.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    while (!text.includes("Settings for a sender are written")) {
      const { value, done } = await told.read();
      assert.equal(done, false, text);
      text += value;
    }
    // In the shape of the only public example; the person is of the tax authority's synthetic series.
    const person = { personId: "1", fodselsNr: numberOf("1941-05-05", { added: 80 }) };
    const day = [{ orgNr: "310000019", kommuneNr: "1804", avtale: [{ avtaleId: "1", person }] }];
    await Deno.writeTextFile(`${office.directory}/day.json`, JSON.stringify(day));
    const sent = await office.send([
      ...["day.json", "--to", "test", "--transport", "slash", "--config", "to-receiver.json"],
      ...["--type", "HST_Avtale", "--message-version", "1"],
    ]);
    assert.equal(sent.code, 0, sent.err);
    assert.deepEqual(states(office), ["accepted"]);
    while (!(await told.read()).done);
    const { code } = await receiver.status;
    assert.equal(code, 0);
    assert.match(await new Response(receiver.stdout).text(), /slash +HST_Avtale +[0-9a-f-]{36} +accepted/);
  }));
