/**
 * Rates of packing and sending messages of 100 KB, by turns, to one RabbitMQ that is started for it: RSA signatures by
 * `openssl speed` and by each engine, a bare rhea sender, the transport with packages that are ready, `sendDue` of packages
 * that are prepared in a ledger, and `deliver`, which packs, writes down and sends.
 *
 * Prints one line of JSON, with medians and the least and most of the rounds. Arguments: rounds (5), messages a round (1000)
 * and groups packed at once (what `deliver` takes by itself).
 *
 * @module
 */
import { type KeyObject, randomBytes } from "node:crypto";
import process from "node:process";
import { chooseEngine } from "../../delivery/cms/choose_engine.ts";
import { makeThrowAwayKeys, type ThrowAwayKeys } from "../../delivery/keys/mod.ts";
import { Ledger } from "../../delivery/ledger/mod.ts";
import {
  deliver,
  msgHeadPackager,
  PackageFiles,
  type Payload,
  prepareAll,
  sendDue,
  type SendResult,
} from "../../delivery/outbox/mod.ts";
import type { Transport } from "../../delivery/transport.ts";
import { openAmqpTransport } from "../../delivery/transports/amqp/mod.ts";
import { exchange, RabbitMq, whyNoRabbitMq } from "../../test/delivery/rabbitmq.ts";
import { sendBare } from "./amqp_bare.ts";
import { emptyQueue } from "./amqp_empty.ts";
import type { AmqpTarget } from "./amqp_target.ts";
import { sendPackages } from "./amqp_transport.ts";
import { cpuSeconds, tellUnavailable } from "./measure.ts";

const senderId = "8000002";
const receiverId = "8133973";

/** How long something took, and how many messages it was for. */
interface Turn {
  readonly count: number;
  readonly seconds: number;
  /** Seconds of processor time of this process in that span: neither the broker's nor openssl's. */
  readonly cpu: number;
}

/** Takes the time of work for so many messages. */
async function turn(count: number, work: () => Promise<unknown>): Promise<Turn> {
  const before = process.cpuUsage();
  const start = performance.now();
  await work();
  return { count, seconds: (performance.now() - start) / 1000, cpu: cpuSeconds(process.cpuUsage(before)) };
}

const [rounds = 5, messages = 1000, packing] = Deno.args.map(Number);
const reason = whyNoRabbitMq();
if (reason === undefined) await measureRates();
else tellUnavailable(`There is no RabbitMQ (${reason})`);

async function measureRates(): Promise<void> {
  const keys = await makeThrowAwayKeys();
  const outbox = await Deno.makeTempDir({ prefix: "kprkit-bench-" });
  try {
    await using broker = await RabbitMq.start();
    const { host, port, user, passphraseFile } = broker;
    const queue = `${broker.nextHerId()}_async`;
    const target: AmqpTarget = {
      host,
      port,
      user,
      passphraseFile,
      exchange,
      queue,
      messages,
      bytes: 100_000,
    };
    using ledger = Ledger.open(outbox);
    const contenders = contendersOf(target, { keys, ledger, outbox });
    const rates = new Map<string, number[]>();
    const cpu = new Map<string, number[]>();
    // The first round warms all up, and is not counted.
    for (let round = 0; round <= rounds; round++) {
      for (const [name, work] of round % 2 === 0 ? contenders : contenders.toReversed()) {
        const { count, seconds, cpu: used } = await work();
        if (round === 0) continue;
        rates.set(name, [...(rates.get(name) ?? []), count / seconds]);
        cpu.set(name, [...(cpu.get(name) ?? []), used / count * 1000]);
      }
    }
    console.log(JSON.stringify({
      rounds,
      messages,
      load: Deno.loadavg(),
      perSecond: Object.fromEntries([...rates].map(([name, values]) => [name, spreadOf(values)])),
      cpuMilliseconds: Object.fromEntries([...cpu].map(([name, values]) => [name, round(median(values), 3)])),
      shares: sharesOf(rates),
    }));
  } finally {
    await Deno.remove(outbox, { recursive: true });
  }
}

/** What the goals are told in: shares of each round's own rates, so that the machine's moods count for both. */
function sharesOf(rates: ReadonlyMap<string, readonly number[]>) {
  const share = (name: string, of: (round: number) => number) =>
    spreadOf(rates.get(name)!.map((rate, round) => rate / of(round)), 3);
  const bare = (round: number) => rates.get("bare")![round]!;
  return {
    "transport / bare": share("transport", bare),
    "sendDue / bare": share("sendDue", bare),
    "deliver / min(openssl speed, bare)": share(
      "deliver",
      (round) => Math.min(rates.get("opensslSpeed")![round]!, bare(round)),
    ),
  };
}

function contendersOf(
  target: AmqpTarget,
  { keys, ledger, outbox }: {
    readonly keys: ThrowAwayKeys;
    readonly ledger: Ledger;
    readonly outbox: string;
  },
): [name: string, work: () => Promise<Turn>][] {
  const { privateKey } = keys.sender.signing;
  const party = (herId: string) => ({ name: "Testvik", herId, service: { name: "Tjeneste", herId } });
  const options = {
    ledger,
    files: new PackageFiles(outbox),
    packager: msgHeadPackager({
      signer: keys.sender.signing,
      recipient: keys.receiver.encryption.certificate,
      sender: party(senderId),
      receiver: party(receiverId),
    }),
    transport: "amqp",
    environment: "test",
    sender: senderId,
    receiver: receiverId,
    ...(packing === undefined ? {} : { packing }),
  } as const;
  const sent = async (
    work: (transport: Transport) => Promise<SendResult>,
    prepare?: () => Promise<unknown>,
  ) => {
    await using transport = await openTransport(target);
    // The link is open and the queue is known before the clock starts, as the peer's is.
    await deliver(payloads(1), transport, options);
    await prepare?.();
    const taken = await turn(messages, async () => {
      const { delivered } = await work(transport);
      if (delivered !== messages) throw new Error(`Delivered ${delivered} of ${messages}`);
    });
    await emptyQueue({ ...target, messages: messages + 1 });
    return taken;
  };
  return [
    ["opensslSpeed", opensslSpeed],
    ["signRuntime", () => sign("runtime", privateKey)],
    ["signOpenssl", () => sign("openssl", privateKey)],
    ["bare", async () => {
      const before = process.cpuUsage();
      const seconds = await sendBare(target);
      const cpu = cpuSeconds(process.cpuUsage(before));
      await emptyQueue(target);
      return { count: messages, seconds, cpu };
    }],
    ["transport", async () => {
      const before = process.cpuUsage();
      const seconds = await sendPackages(target);
      const cpu = cpuSeconds(process.cpuUsage(before));
      await emptyQueue({ ...target, messages: messages + 1 });
      return { count: messages, seconds, cpu };
    }],
    ["sendDue", () =>
      // As a later run does: nothing of what was made is in memory.
      sent(
        (transport) => sendDue(transport, { ...options, files: new PackageFiles(outbox) }),
        () => prepareAll(payloads(messages), options),
      )],
    ["deliver", () => sent((transport) => deliver(payloads(messages), transport, options))],
  ];
}

/** Payloads of which none is like another. */
function* payloads(count: number): Generator<readonly Payload[]> {
  const encoder = new TextEncoder();
  const record = "<Tjeneste kode='1'><Mottatt>2025-01-01</Mottatt></Tjeneste>\n";
  const open = `<IPLOS xmlns="http://www.npr.no/xmlstds/iplos/2019" versjon="3.7">`;
  const body = encoder.encode(open + record.repeat(Math.floor(98_000 / record.length)) + "</IPLOS>");
  for (let index = 0; index < count; index++) {
    const name = randomBytes(12).toString("hex");
    yield [{
      name,
      type: "KPR_IPL",
      version: null,
      group: name,
      municipality: null,
      year: null,
      async *bytes() {
        yield body;
        yield encoder.encode(`<!--${name}-->`);
      },
    }];
  }
}

function openTransport({ host, port, user, passphraseFile, queue }: AmqpTarget) {
  return openAmqpTransport({
    bus: { host, port, tls: false, login: { kind: "passphrase", user, passphraseFile } },
    environment: "test",
    herId: senderId,
    receiverQueue: queue,
    open: () => {
      throw new Error("No receipts are asked for");
    },
  });
}

/** Signatures a second of one process of OpenSSL. */
async function opensslSpeed(): Promise<Turn> {
  const { success, stdout } = await new Deno.Command("openssl", {
    args: ["speed", "-seconds", "1", "-mr", "rsa2048"],
    stdout: "piped",
    stderr: "null",
  }).output();
  // +F2:2:2048:<seconds a signature>:<seconds a verification>, or signatures a second where it is the newer form.
  const [, , , first] = /^\+F2:.*$/m.exec(new TextDecoder().decode(stdout))?.[0].split(":") ?? [];
  const value = Number(first);
  if (!success || !(value > 0)) throw new Error("openssl speed does not tell its rate");
  return { ...(value > 1 ? { count: value, seconds: 1 } : { count: 1, seconds: value }), cpu: 0 };
}

/** Signatures, as many at once as are packed at once. */
async function sign(name: "runtime" | "openssl", key: KeyObject): Promise<Turn> {
  const engine = await chooseEngine(name);
  const bytes = randomBytes(100);
  let left = 500;
  return await turn(left, () =>
    Promise.all(Array.from({ length: 8 }, async () => {
      while (left-- > 0) await engine.sign(key, bytes);
    })));
}

function spreadOf(values: readonly number[], digits = 0) {
  return {
    median: round(median(values), digits),
    least: round(Math.min(...values), digits),
    most: round(Math.max(...values), digits),
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
