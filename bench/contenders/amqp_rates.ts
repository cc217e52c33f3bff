/**
 * Rates of the transport and of a bare rhea sender, by turns, to one RabbitMQ that is started for it: messages of 100 KB that
 * are ready, each durable and each accepted.
 *
 * Prints one line of JSON. Arguments: rounds (7) and messages a round (2000).
 *
 * @module
 */
import process from "node:process";
import { exchange, RabbitMq, whyNoRabbitMq } from "../../test/delivery/rabbitmq.ts";
import { sendBare } from "./amqp_bare.ts";
import { emptyQueue } from "./amqp_empty.ts";
import type { AmqpTarget } from "./amqp_target.ts";
import { sendPackages } from "./amqp_transport.ts";
import { cpuSeconds, tellUnavailable } from "./measure.ts";

/** One that sends. */
type Sender = (target: AmqpTarget) => Promise<number>;

const senders: Readonly<Record<"bare" | "transport", Sender>> = { bare: sendBare, transport: sendPackages };

const [rounds = 7, messages = 2000] = Deno.args.map(Number);
const reason = whyNoRabbitMq();
if (reason === undefined) await measureRates();
else tellUnavailable(`There is no RabbitMQ (${reason})`);

async function measureRates(): Promise<void> {
  await using broker = await RabbitMq.start();
  const { host, port, user, passphraseFile } = broker;
  const queue = `${broker.nextHerId()}_async`;
  const target: AmqpTarget = { host, port, user, passphraseFile, exchange, queue, messages, bytes: 100_000 };
  const rates = { bare: [] as number[], transport: [] as number[] };
  const cpu = { bare: [] as number[], transport: [] as number[] };
  const names = ["bare", "transport"] as const;
  // The first round warms both up, and is not counted.
  for (let round = 0; round <= rounds; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const before = process.cpuUsage();
      const seconds = await senders[name](target);
      const used = cpuSeconds(process.cpuUsage(before));
      await emptyQueue(target);
      if (round === 0) continue;
      rates[name].push(messages * target.bytes / 1e6 / seconds);
      cpu[name].push(used);
    }
  }
  const figures = (values: Readonly<Record<"bare" | "transport", number[]>>) => ({
    bare: median(values.bare),
    transport: median(values.transport),
    share: median(values.transport) / median(values.bare),
  });
  console.log(
    JSON.stringify({ rounds, messages, megabytesPerSecond: figures(rates), cpuSeconds: figures(cpu) }),
  );
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  const value = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return Math.round(value * 1000) / 1000;
}
