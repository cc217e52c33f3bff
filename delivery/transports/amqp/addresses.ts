/**
 * Where messages go and come from at the bus.
 *
 * @module
 */
import type { DeliveryEnvironment } from "../../dispatch.ts";
import { AmqpError } from "./amqp_error.ts";

/**
 * How addresses are written.
 *
 * `rabbitmq`: as the bus wants them, to `/exchange/<exchange>/<queue>` and from `/amq/queue/<queue>` (version 1 of RabbitMQ's
 * addresses over AMQP 1.0). `queue`: the bare name of the queue, as plain brokers have it.
 */
export type AddressDialect = "rabbitmq" | "queue";

/**
 * The bus's exchanges by environment (Helsenorge.Messaging, settings of the message bus). What the register validates real
 * extracts with is registered in the production's address register. `NHNPRODServiceBus` is seen for the production's too,
 * and names are case-sensitive: an option overrides these.
 */
export const busExchanges: Readonly<Record<DeliveryEnvironment, string>> = Object.freeze({
  production: "NHNProdServiceBus",
  validation: "NHNProdServiceBus",
  test: "NHNTESTServiceBus",
});

/**
 * Name of a queue as the address register gives it: the last part of its path.
 *
 * @example
 * ```ts
 * import { queueName } from "./addresses.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(queueName("tb.test.nhn.no/NHNTESTServiceBus/8141703_async"), "8141703_async");
 * ```
 */
export function queueName(registered: string): string {
  const name = registered.slice(registered.lastIndexOf("/") + 1);
  if (!/^[\w.:-]+$/.test(name)) {
    throw new AmqpError("option", "Not the name of a queue", {
      hint: "Give it as the address register has it: 8141703_async.",
    });
  }
  return name;
}

/** HER-id as the bus wants it: a whole number that fits in 32 bits. */
export function herIdOf(text: string): number {
  const number = Number(text);
  if (!/^\d{1,10}$/.test(text) || number < 1 || number > 0x7fff_ffff) {
    throw new AmqpError("option", "Not a HER-id", {
      hint: "Give the HER-id of the service in digits: 8141703.",
    });
  }
  return number;
}

/** Address to send to. */
export function sendAddress(
  queue: string,
  { dialect, exchange }: { dialect: AddressDialect; exchange: string },
): string {
  if (dialect === "queue") return queue;
  return `/exchange/${encodeURIComponent(exchange)}/${encodeURIComponent(queue)}`;
}

/** Address to receive from. */
export function receiveAddress(queue: string, dialect: AddressDialect): string {
  return dialect === "queue" ? queue : `/amq/queue/${encodeURIComponent(queue)}`;
}
