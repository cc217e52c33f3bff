/**
 * A register at a bus, and a sender, for tests.
 *
 * @module
 */
import { makeThrowAwayKeys, type ThrowAwayKeys } from "../keys/mod.ts";
import { type BusDelivery, type BusLink, openBusLink } from "../transports/amqp/mod.ts";
import type { OutgoingMessage } from "../transports/amqp/mod.ts";
import type { IncomingMessage } from "../transports/amqp/bus_message.ts";
import { LocalBroker } from "../transports/amqp/local_broker.ts";
import { openRegister, type RegisterOptions, type SimulatedRegister } from "./register.ts";
import { type BusService, type BusServiceEvent, type BusServiceOptions, serveBus } from "./serve_bus.ts";
import { messageId, parties } from "./test_messages.ts";

let made: Promise<ThrowAwayKeys> | undefined;

/** The keys of all tests of a file. */
export function testKeys(): Promise<ThrowAwayKeys> {
  return made ??= makeThrowAwayKeys();
}

/** Things as they come, for whoever waits for them. */
export class Arrivals<T> {
  readonly all: T[] = [];
  readonly #waiting: { readonly fits: (all: readonly T[]) => boolean; readonly resolve: () => void }[] = [];

  add(one: T): void {
    this.all.push(one);
    for (const { fits, resolve } of [...this.#waiting]) if (fits(this.all)) resolve();
  }

  /** Resolves when what has come fits. */
  async until(fits: (all: readonly T[]) => boolean): Promise<readonly T[]> {
    if (!fits(this.all)) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#waiting.push({ fits, resolve });
      await promise;
    }
    return this.all;
  }

  /** Resolves when so many have come. */
  async count(count: number): Promise<readonly T[]> {
    return await this.until((all) => all.length >= count);
  }
}

/** A bus in this process with a register and a sender. */
export interface TestBus {
  readonly peer: LocalBroker;
  readonly register: SimulatedRegister;
  readonly events: Arrivals<BusServiceEvent>;
  /** What comes to the sender's queue for receipts, and to that for errors; accepted as it comes. */
  readonly receipts: Arrivals<IncomingMessage>;
  readonly errors: Arrivals<IncomingMessage>;
  readonly link: BusLink;
  service(): BusService;
  /** Sends to the register; resolves when the broker has it. */
  send(body: Uint8Array, over?: Partial<OutgoingMessage>): Promise<void>;
  /** Closes the service, and opens it anew with other options. */
  reopen(options?: Partial<BusServiceOptions>): Promise<void>;
}

/** Options of {@linkcode withBus}. */
export interface TestBusOptions {
  readonly register?: Partial<RegisterOptions>;
  readonly service?: Partial<BusServiceOptions> | ((keys: ThrowAwayKeys) => Partial<BusServiceOptions>);
  /** The register is not served before `reopen` is called. */
  readonly closed?: boolean;
}

/** Does work at a bus. */
export async function withBus(
  work: (bus: TestBus) => Promise<void>,
  options: TestBusOptions = {},
): Promise<void> {
  const keys = await testKeys();
  const { receiver, sender, authority } = keys;
  const directory = await Deno.makeTempDir();
  await using peer = await LocalBroker.start();
  peer.declare(`${parties.register}_async`, `${parties.sender}_async`, `${parties.sender}_error`);
  const bus = { host: peer.host, port: peer.port, tls: false } as const;
  const retry = { first: 2, longest: 20 };
  const register = await openRegister({
    directory,
    recipients: [receiver.encryption],
    trusted: [authority],
    herIds: [parties.register],
    ...options.register,
  });
  const events = new Arrivals<BusServiceEvent>();
  const open = (over: Partial<BusServiceOptions> = {}) =>
    serveBus({
      register,
      link: { ...bus, backOff: retry },
      backOff: retry,
      herId: parties.register,
      seal: { signer: receiver.signing, certificateOf: () => sender.encryption.certificate },
      plain: true,
      onEvent: (event) => events.add(event),
      ...(typeof options.service === "function" ? options.service(keys) : options.service),
      ...over,
    });
  let service = options.closed === true ? undefined : await open();
  const link = await openBusLink({ ...bus, backOff: retry });
  const receipts = new Arrivals<IncomingMessage>();
  const errors = new Arrivals<IncomingMessage>();
  for (const [queue, into] of [["async", receipts], ["error", errors]] as const) {
    link.openReceiver({
      address: `/amq/queue/${parties.sender}_${queue}`,
      credit: 1000,
      onMessage: (delivery: BusDelivery) => {
        delivery.accept();
        into.add(delivery.message);
      },
      onRefused: (error) => {
        if (error.code !== "closed") throw error;
      },
    });
  }
  const out = link.openSender({ address: `/exchange/NHNTESTServiceBus/${parties.register}_async` });
  try {
    await work({
      peer,
      register,
      events,
      receipts,
      errors,
      link,
      service: () => service!,
      async send(body, over = {}) {
        const message = { ...sealedMessage(), ...over };
        const bytes = link.encode(message, body);
        for (
          let settled = await out.send(bytes);
          settled.kind !== "accepted";
          settled = await out.send(bytes)
        ) {
          if (settled.kind === "rejected") throw settled.error;
        }
      },
      async reopen(over) {
        await service?.close();
        service = await open(over);
      },
    });
  } finally {
    await service?.close();
    await link.close();
    register[Symbol.dispose]();
    await Deno.remove(directory, { recursive: true });
  }
}

/** What the bus asks of a message. */
export function sealedMessage(n = 1): OutgoingMessage {
  return {
    messageId: messageId(n),
    subject: "KPR_IPL",
    to: `${parties.register}_async`,
    replyTo: `${parties.sender}_async`,
    contentType: "application/pkcs7-mime; smime-type=signed-and-enveloped-data",
    applicationProperties: {
      fromHerId: { int: Number(parties.sender) },
      toHerId: { int: Number(parties.register) },
      cpaId: "",
      applicationTimeStamp: new Date("2026-01-10T07:00:00Z"),
    },
  };
}

/** The same, not sealed. */
export function plainMessage(n = 1): OutgoingMessage {
  return { ...sealedMessage(n), contentType: "text/plain" };
}
