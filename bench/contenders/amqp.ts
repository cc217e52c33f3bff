/**
 * Sends messages of 100 KB, each durable and each accepted, to the broker that the file of the first argument tells of: by
 * kprkit's transport or by a bare rhea sender, as the second argument names. The third is how many. It counts the messages.
 */
import process from "node:process";
import { messageBytes } from "../made_messages.ts";
import { sendBare } from "./amqp_bare.ts";
import { emptyQueue } from "./amqp_empty.ts";
import type { AmqpPlace, AmqpTarget } from "./amqp_target.ts";
import { sendPackages } from "./amqp_transport.ts";
import { cpuSeconds, type Measured, peakMemory } from "./measure.ts";

const [path, how, count] = Deno.args;
const messages = Number(count);
if (path === undefined || !(messages > 0)) {
  throw new TypeError("Name the file that tells of the broker, and how many messages");
}
const send = how === "bare" ? sendBare : sendPackages;
const place = JSON.parse(await Deno.readTextFile(path)) as AmqpPlace;
const target: AmqpTarget = { ...place, messages, bytes: messageBytes };

// Code is compiled, and the queue's files are there, before the time is taken.
const first = { ...target, messages: Math.min(messages, 200) };
await send(first);
await emptyQueue(first);

const before = process.cpuUsage();
const seconds = await send(target);
const cpu = cpuSeconds(process.cpuUsage(before));
const peak = peakMemory();
// The next finds the broker as this one did; what does not come out was never sent.
await emptyQueue(target);
const bytes = messages * messageBytes;
console.log(JSON.stringify({ seconds, cpu, bytes, peak, records: messages } satisfies Measured));
