/**
 * Empties the queue behind a sender.
 *
 * @module
 */
import { openBusLink } from "../../delivery/transports/amqp/mod.ts";
import type { AmqpTarget } from "./amqp_target.ts";

/** Takes what was sent out of the queue, so that the broker is the same for the next. */
export async function emptyQueue(
  { host, port, user, passphraseFile, queue, messages }: AmqpTarget,
): Promise<void> {
  const login = { kind: "passphrase", user, passphraseFile } as const;
  await using link = await openBusLink({ host, port, tls: false, login });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let taken = 0;
  const receiver = link.openReceiver({
    address: `/amq/queue/${queue}`,
    credit: 500,
    onMessage(delivery) {
      delivery.accept();
      receiver.addCredit(1);
      if (++taken === messages) resolve();
    },
    onRefused: reject,
  });
  await promise;
}
