import assert from "node:assert/strict";
import { readCredentials, seal } from "../delivery/cms/mod.ts";
import { Books } from "../delivery/receiver/books.ts";
import { plainMessage } from "../delivery/receiver/test_bus.ts";
import {
  careMessage,
  enveloped,
  gathered,
  messageId,
  messageWithDrops,
  parties,
  streamed,
} from "../delivery/receiver/test_messages.ts";
import { openBusLink } from "../delivery/transports/amqp/mod.ts";
import { LocalBroker } from "../delivery/transports/amqp/local_broker.ts";
import { cliCommand, runCli } from "./cli.ts";

async function withDirectory(work: (directory: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    await work(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** Text of a stream as it comes, for whoever waits for some of it. */
class Told {
  text = "";
  readonly end: Promise<void>;
  readonly #waiting: { readonly pattern: RegExp; readonly resolve: () => void }[] = [];

  constructor(stream: ReadableStream<Uint8Array>) {
    this.end = this.#read(stream);
  }

  async until(pattern: RegExp): Promise<RegExpExecArray> {
    if (!pattern.test(this.text)) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#waiting.push({ pattern, resolve });
      await promise;
    }
    return pattern.exec(this.text)!;
  }

  async #read(stream: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    for await (const chunk of stream) {
      this.text += decoder.decode(chunk, { stream: true });
      for (const { pattern, resolve } of this.#waiting) if (pattern.test(this.text)) resolve();
    }
  }
}

Deno.test({
  name: "receiver takes what is sent over a bus, tells it as JSON, and ends by itself",
  sanitizeOps: false,
  fn: () =>
    withDirectory(async (directory) => {
      await using peer = await LocalBroker.start();
      peer.declare(`${parties.register}_async`, `${parties.sender}_async`, `${parties.sender}_error`);
      const child = cliCommand([
        "--amqp",
        `amqp://127.0.0.1:${peer.port}`,
        "--her-id",
        parties.register,
        "--keys",
        `${directory}/keys`,
        "--books",
        `${directory}/books`,
        "--once",
        "3",
        "--json",
        "--lang",
        "en",
      ], { task: "receiver" }).spawn();
      const out = new Told(child.stdout);
      const err = new Told(child.stderr);
      await err.until(/Waits for messages/);
      const link = await openBusLink({ host: peer.host, port: peer.port, tls: false });
      const sender = link.openSender({ address: `/amq/queue/${parties.register}_async` });
      const keys = (name: string) =>
        readCredentials({
          certificate: `${directory}/keys/${name}.pem`,
          key: `${directory}/keys/${name}-key.pem`,
        });
      const signer = await keys("sender-signing");
      const { certificate: recipient } = await keys("receiver-encryption");
      const contentType = "application/pkcs7-mime; smime-type=signed-and-enveloped-data";
      const first = enveloped(careMessage(1));
      for (
        const [n, bytes] of [[1, first], [2, enveloped(messageWithDrops(1), { id: messageId(2) })], [
          1,
          first,
        ]] as const
      ) {
        const sealed = await gathered(seal(streamed(bytes), { signer, recipient }));
        await sender.send(link.encode({ ...plainMessage(n), contentType }, sealed));
      }
      const { code } = await child.status;
      await Promise.all([out.end, err.end, link.close()]);
      assert.equal(code, 0, err.text);
      const lines = out.text.trim().split("\n").map((line) => JSON.parse(line));
      assert.deepEqual(
        lines.map(({ id, type, route }) => [id, type, route]).sort(),
        [1, 1, 2].map((n) => [messageId(n), "KPR_IPL", "amqp"]).sort(),
      );
      assert.deepEqual(lines.map(({ verdict }) => verdict).sort(), ["accepted", "accepted", "partly"]);
      assert.equal(lines.filter(({ duplicate }) => duplicate).length, 1);
      assert.match(err.text, /^This is a simulation for tests\./);
      assert.match(err.text, /amqp +1 +1 +0 +1/);
      // One answer for each message at least; an answer that was still owed when the message came again is one for both.
      assert.ok(peer.depth(`${parties.sender}_async`) >= 2);
      assert.equal(peer.depth(`${parties.register}_async`), 0);
      using books = Books.open(`${directory}/books`);
      assert.equal(books.answerCounts().pending, 0);
      assert.deepEqual((await Deno.stat(`${directory}/keys/sender-signing-key.pem`)).mode! & 0o777, 0o600);
    }),
});

Deno.test("receiver serves HTTP until Ctrl-C, and says in Norwegian that it is a simulation", () =>
  withDirectory(async (directory) => {
    const child = cliCommand(
      ["--listen", "127.0.0.1:0", "--http", "--keys", `${directory}/keys`, "--books", `${directory}/books`],
      { task: "receiver" },
    ).spawn();
    const out = new Told(child.stdout);
    const err = new Told(child.stderr);
    const [, url] = await err.until(/på (http:\S+)/);
    assert.match(err.text, /^Dette er en simulering for test\./);
    const keys = await fetch(`${url}/keys`).then((response) => response.json());
    assert.equal(Array.isArray(keys), true);
    child.kill("SIGINT");
    const { code } = await child.status;
    await Promise.all([out.end, err.end]);
    assert.equal(code, 0, err.text);
    assert.match(out.text, /Ingen meldinger kom\./);
  }));

Deno.test("receiver ends when nothing comes", () =>
  withDirectory(async (directory) => {
    const args = ["--listen", "0", "--http", "--keys", `${directory}/keys`, "--books", `${directory}/books`];
    const { code, err } = await runCli([...args, "--idle", "0.1"], { task: "receiver" });
    assert.equal(code, 0, err);
  }));

const refused: readonly (readonly [what: string, args: readonly string[], error: RegExp])[] = [
  ["nowhere to take messages from", [], /nowhere/],
  ["an address for all machines", ["--listen", "0.0.0.0:8443"], /Other machines/],
  [
    "HTTP in the open for all machines",
    ["--listen", "0.0.0.0:8443", "--open-to-network", "--http"],
    /Without TLS/,
  ],
  ["a passphrase in the URL", ["--amqp", "amqp://kpr:hemmelig@127.0.0.1"], /read by others/],
  ["a URL of something else", ["--amqp", "https://127.0.0.1"], /not the address of a bus/],
  ["a bus far away without TLS", ["--amqp", "amqp://bus.example"], /in the open/],
  ["a user without a passphrase", ["--amqp", "amqp://kpr@127.0.0.1"], /passphrase/],
  [
    "a certificate without its key",
    ["--amqp", "amqps://127.0.0.1", "--amqp-certificate", "x.pem"],
    /with its key/,
  ],
  ["a certificate without TLS", ["--amqp", "amqp://127.0.0.1", "--amqp-authority", "x.pem"], /with TLS/],
  ["a fault that is none", ["--listen", "0", "--faults", "latte=0.1"], /no fault latte/],
  ["shares above one", ["--listen", "0", "--faults", "late=0.9,silent=0.9"], /sum to 1\.8/],
  ["a HER-id in words", ["--listen", "0", "--her-id", "kpr"], /not a HER-id/],
  ["a number of messages that is none", ["--listen", "0", "--once", "0"], /not a number/],
  ["a version of Apprec that there is none of", ["--listen", "0", "--apprec", "2.0"], /Allowed choices/],
];

for (const [what, args, error] of refused) {
  Deno.test(`receiver refuses ${what}`, () =>
    withDirectory(async (directory) => {
      const { code, err, out } = await runCli(args, { task: "receiver", cwd: directory });
      assert.equal(out, "");
      assert.match(err, error);
      assert.match(err, /\nhint: \S/);
      assert.ok(!err.includes("hemmelig"));
      assert.equal(code, 2);
      assert.deepEqual([...Deno.readDirSync(directory)], [], "something was made all the same");
    }));
}

Deno.test("receiver refuses a directory of keys with something else in it", () =>
  withDirectory(async (directory) => {
    await Deno.writeTextFile(`${directory}/notes.txt`, "mine");
    const { code, err } = await runCli(["--listen", "0", "--keys", "."], {
      task: "receiver",
      cwd: directory,
    });
    assert.equal(code, 3);
    assert.match(err, /no keys of a simulated register/);
    assert.deepEqual([...Deno.readDirSync(directory)].map(({ name }) => name), ["notes.txt"]);
  }));

Deno.test("receiver needs the task that has the network, and makes nothing without it", () =>
  withDirectory(async (directory) => {
    const { code, err } = await runCli(["receiver", "--listen", "0", "--http"], { cwd: directory });
    assert.equal(code, 2);
    assert.match(
      err,
      /^error: The task kprkit has no access to the network\nhint: [^\n]*task receiver[^\n]*\n$/,
    );
    assert.deepEqual([...Deno.readDirSync(directory)], []);
  }));
