/**
 * Holds a RabbitMQ for measurements: starts it, writes where it is into the file that the first argument names, says so,
 * and ends it with all its data when standard input ends, or it is told to.
 *
 * It is a program of its own, so that the one that measures needs no network.
 */
import { exchange, RabbitMq } from "../test/delivery/rabbitmq.ts";
import type { AmqpPlace } from "./contenders/amqp_target.ts";

const [path] = Deno.args;
if (path === undefined) throw new TypeError("Name the file to write");

const ended = Promise.withResolvers<void>();
for (const signal of ["SIGINT", "SIGTERM"] as const) Deno.addSignalListener(signal, ended.resolve);

{
  await using broker = await RabbitMq.start();
  const { host, port, user, passphraseFile } = broker;
  const queue = `${broker.nextHerId()}_async`;
  const place: AmqpPlace = { host, port, user, passphraseFile, exchange, queue };
  await Deno.writeTextFile(path, JSON.stringify(place));
  console.log("ready");
  Deno.stdin.readable.pipeTo(new WritableStream()).finally(ended.resolve);
  await ended.promise;
}
Deno.exit();
