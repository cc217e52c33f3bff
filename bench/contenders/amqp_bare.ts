/**
 * The peer: a bare rhea sender, as its own examples have it. It sends whenever the link lets it, encodes each message with the
 * library, and counts what the broker accepts.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import rhea from "rhea";
import type { AmqpTarget } from "./amqp_target.ts";

/** Sends so many messages of so many bytes, and resolves with the seconds it took from the first credit to the last accept. */
export function sendBare(target: AmqpTarget): Promise<number> {
  const { host, port, user, passphraseFile, queue, exchange, messages, bytes } = target;
  const container = rhea.create_container();
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const connection = container.connect({
    host,
    port,
    username: user,
    password: readFileSync(passphraseFile, "utf8").trim(),
    reconnect: false,
  });
  const sender = connection.open_sender({
    target: { address: `/exchange/${exchange}/${queue}`, durable: 2 },
  });
  const body = Buffer.alloc(bytes, 7);
  let sent = 0;
  let accepted = 0;
  let start = 0;
  const send = () => {
    start ||= performance.now();
    while (sent < messages && sender.sendable()) {
      sender.send({
        message_id: `message-${sent++}`,
        durable: true,
        subject: "KPR_IPL",
        content_type: "application/pkcs7-mime; smime-type=signed-and-enveloped-data",
        application_properties: { fromHerId: 8000002, toHerId: 8133973 },
        body: rhea.message.data_section(body),
      });
    }
  };
  sender.on("sendable", send);
  sender.on("accepted", () => {
    if (++accepted < messages) return send();
    const seconds = (performance.now() - start) / 1000;
    connection.once("connection_close", () => resolve(seconds));
    connection.close();
  });
  container.on("disconnected", () => reject(new Error("The broker is gone")));
  return promise;
}
