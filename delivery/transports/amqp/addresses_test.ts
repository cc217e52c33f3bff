import { strictEqual, throws } from "node:assert/strict";
import { herIdOf, queueName, receiveAddress, sendAddress } from "./addresses.ts";
import { AmqpError } from "./amqp_error.ts";

Deno.test("addresses as the bus wants them", () => {
  const queue = queueName("tb.test.nhn.no/NHNTESTServiceBus/8141703_async");
  strictEqual(
    sendAddress(queue, { dialect: "rabbitmq", exchange: "NHNTESTServiceBus" }),
    "/exchange/NHNTESTServiceBus/8141703_async",
  );
  strictEqual(receiveAddress(queue, "rabbitmq"), "/amq/queue/8141703_async");
  strictEqual(sendAddress(queue, { dialect: "queue", exchange: "x" }), "8141703_async");
  strictEqual(receiveAddress(queue, "queue"), "8141703_async");
});

Deno.test("names and numbers that are none are told", () => {
  for (const name of ["", "a/", "a b", "tb.test.nhn.no/x/ø"]) {
    throws(() => queueName(name), (error) => error instanceof AmqpError && error.code === "option");
  }
  for (const id of ["", "0", "-1", "1.5", "1e3", "2147483648", "0x10", " 1"]) {
    throws(() => herIdOf(id), (error) => error instanceof AmqpError && error.code === "option");
  }
  strictEqual(herIdOf("2147483647"), 2147483647);
});
