import assert from "node:assert/strict";
import { runs } from "../../test/runs.ts";
import { readReceipt } from "../envelope/mod.ts";
import { type IncomingMessage, openBusLink } from "../transports/amqp/mod.ts";
import { LocalBroker } from "../transports/amqp/local_broker.ts";
import { openRegister } from "./register.ts";
import { Arrivals, plainMessage } from "./test_bus.ts";
import { careMessage, enveloped, messageId, parties } from "./test_messages.ts";

const MESSAGES = 40;

Deno.test({
  name: "a register that is killed at random points books each message once and loses no answer",
  // Rhea keeps timers of its own until a socket is gone.
  sanitizeOps: false,
  fn: async () => {
    const directory = await Deno.makeTempDir();
    await using peer = await LocalBroker.start();
    peer.declare(`${parties.register}_async`, `${parties.sender}_async`, `${parties.sender}_error`);
    const link = await openBusLink({ host: peer.host, port: peer.port, tls: false });
    try {
      const receipts = new Arrivals<IncomingMessage>();
      link.openReceiver({
        address: `/amq/queue/${parties.sender}_async`,
        credit: 10_000,
        onMessage: (delivery) => {
          delivery.accept();
          receipts.add(delivery.message);
        },
        onRefused: () => {},
      });
      const sender = link.openSender({ address: `/amq/queue/${parties.register}_async` });
      const numbers = Array.from({ length: MESSAGES }, (_, n) => n + 1);
      await Promise.all(
        numbers.map((n) =>
          sender.send(link.encode(plainMessage(n), enveloped(careMessage(2), { id: messageId(n) })))
        ),
      );
      for (let seed = 1; seed <= runs(8); seed++) {
        const lines = 1 + Math.floor(Math.random() * 14);
        await registerUntil(peer.port, { directory, seed, enough: (count) => count >= lines });
      }
      const answered = () => new Set(receipts.all.map(({ body }) => readReceipt(body).originalId)).size;
      const all = receipts.until(() => answered() === MESSAGES);
      await registerUntil(peer.port, { directory, seed: 0, enough: () => false, end: all });

      using register = await openRegister({ directory });
      const books = register.books();
      assert.deepEqual(books.map(({ id }) => id).sort(), numbers.map(messageId).sort());
      assert.ok(books.every(({ standing, verdict }) => standing === "booked" && verdict === "accepted"));
      assert.ok(books.some(({ arrivals }) => arrivals > 1), "no kill met a message in hand");
      const apprecs = new Map(books.map(({ id, apprecId }) => [id, apprecId]));
      const bytes = new Map<string, string>();
      for (const { body, messageId, correlationId } of receipts.all) {
        assert.equal(messageId, apprecs.get(correlationId!), "an answer is not that of the books");
        const text = new TextDecoder().decode(body);
        assert.equal(bytes.get(correlationId!) ?? text, text, "the same answer has other bytes");
        bytes.set(correlationId!, text);
      }
    } finally {
      await link.close();
      await Deno.remove(directory, { recursive: true });
    }
  },
});

/** Runs a register in a process of its own, and kills it when it has said enough, or at the end given. */
async function registerUntil(
  port: number,
  options: {
    readonly directory: string;
    readonly seed: number;
    readonly enough: (lines: number) => boolean;
    readonly end?: Promise<unknown>;
  },
): Promise<void> {
  const { directory, seed, enough, end } = options;
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      "--allow-read",
      "--allow-write",
      "--allow-env",
      "--allow-sys",
      "--allow-net=127.0.0.1",
      new URL("./test_register_process.ts", import.meta.url).href,
      String(port),
      directory,
      String(seed),
    ],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let lines = 0;
  let killed = false;
  const kill = () => {
    if (!killed) child.kill("SIGKILL");
    killed = true;
  };
  void end?.then(kill);
  const errors = new Response(child.stderr).text();
  const decoder = new TextDecoder();
  for await (const chunk of child.stdout) {
    lines += decoder.decode(chunk).split("\n").length - 1;
    if (enough(lines)) kill();
  }
  await child.status;
  assert.ok(killed, `The register ended by itself: ${await errors}`);
  await errors;
}
