/**
 * The transport, with packages that are ready: as many `send` calls at once as its window has room for.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { openAmqpTransport } from "../../delivery/transports/amqp/mod.ts";
import type { Dispatch } from "../../delivery/dispatch.ts";
import type { AmqpTarget } from "./amqp_target.ts";

/** Sends so many packages of so many bytes, and resolves with the seconds from the first to the last acknowledgement. */
export async function sendPackages(target: AmqpTarget): Promise<number> {
  const { host, port, user, passphraseFile, queue, messages, bytes } = target;
  await using transport = await openAmqpTransport({
    bus: { host, port, tls: false, login: { kind: "passphrase", user, passphraseFile } },
    environment: "test",
    herId: "8000002",
    receiverQueue: queue,
    open: () => {
      throw new Error("No receipts are asked for");
    },
  });
  const body = new Uint8Array(bytes).fill(7);
  const dispatch: Omit<Dispatch, "id"> = {
    type: "KPR_IPL",
    version: null,
    transport: "amqp",
    environment: "test",
    sender: "8000002",
    receiver: "8133973",
    group: "4601-2025",
    municipality: "4601",
    year: 2025,
    sequence: 1,
    payloadHash: "",
    payloadSource: "",
    packageHash: "",
    packageFile: "",
    packageSize: bytes,
    contentType: "application/pkcs7-mime; smime-type=signed-and-enveloped-data",
    facts: {},
    created: new Date().toISOString(),
  };
  // The link is open and the queue is known before the clock starts, as the peer's is when it gets credit.
  await sendOne();
  const start = performance.now();
  let left = messages;
  await Promise.all(Array.from({ length: transport.window }, async () => {
    while (left-- > 0) await sendOne();
  }));
  return (performance.now() - start) / 1000;

  async function sendOne(): Promise<void> {
    const outcome = await transport.send({
      dispatch: { ...dispatch, id: randomUUID() },
      bytes: async function* () {
        yield await Promise.resolve(body);
      },
    });
    if (outcome.kind !== "acknowledged") throw new Error(`Not acknowledged: ${outcome.kind}`);
  }
}
