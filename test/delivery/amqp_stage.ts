/**
 * Brokers to test against, and a transport with its other side on one of them.
 *
 * Every test of the message bus runs against the small broker in this process, and against RabbitMQ where there is one; its
 * name says which.
 *
 * @module
 */
import { createHash, randomUUID } from "node:crypto";
import {
  type AmqpTransport,
  type AmqpTransportOptions,
  type BusDelivery,
  type BusLink,
  type BusLogin,
  type BusReceiver,
  openAmqpTransport,
  openBusLink,
  type OutgoingMessage,
} from "../../delivery/transports/amqp/mod.ts";
import { LocalBroker } from "../../delivery/transports/amqp/local_broker.ts";
import type { Receipt } from "../../delivery/receipt.ts";
import type { Arrival } from "../../delivery/transports/test_transport_contract.ts";
import { AmqpProxy } from "./amqp_proxy.ts";
import { RabbitMq, whyNoRabbitMq } from "./rabbitmq.ts";

/** A broker that runs. */
export interface TestBroker {
  readonly host: string;
  readonly port: number;
  nextHerId(): string;
  /** Ends it as a power cut does; its durable messages stay. */
  kill(): Promise<void>;
  start(): Promise<void>;
}

/** A broker to test against. */
export interface BrokerChoice {
  readonly title: string;
  /** Why it cannot be had here. */
  readonly skip: string | undefined;
  /** The broker; started before the first test of the file, and stopped after the last. */
  broker(): TestBroker;
  login(): BusLogin;
  /** The broker as what it is, for what only it can do. */
  peer(): LocalBroker;
  rabbit(): RabbitMq;
}

/** The brokers, with hooks that start and stop them for the test file that calls this. */
export function brokerChoices(): readonly BrokerChoice[] {
  let peer: LocalBroker | undefined;
  let rabbit: RabbitMq | undefined;
  const skip = whyNoRabbitMq();
  Deno.test.beforeAll(async () => {
    peer = await LocalBroker.start();
    if (skip === undefined) rabbit = await RabbitMq.start({ maximumBytes: rabbitLimit });
  });
  Deno.test.afterAll(async () => {
    await peer?.stop();
    await rabbit?.stop();
  });
  const none = (): never => {
    throw new Error("Not this broker");
  };
  return [
    {
      title: "amqp, against a peer in this process",
      skip: undefined,
      broker: () => peer!,
      login: () => ({ kind: "anonymous" }),
      peer: () => peer!,
      rabbit: none,
    },
    {
      title: "amqp, against RabbitMQ",
      skip,
      broker: () => rabbit!,
      login: () => ({ kind: "passphrase", user: rabbit!.user, passphraseFile: rabbit!.passphraseFile }),
      peer: none,
      rabbit: () => rabbit!,
    },
  ];
}

/** Options of {@linkcode openStage}. */
export interface StageOptions {
  readonly broker: TestBroker;
  readonly login: BusLogin;
  readonly transport?: Partial<AmqpTransportOptions>;
}

/** A transport that sends through a proxy, and the receiver's side that looks straight into the broker. */
export class AmqpStage implements AsyncDisposable {
  readonly transport: AmqpTransport;
  readonly proxy: AmqpProxy;
  /** HER-id of who sends; receipts go to its queues. */
  readonly sender: string;
  /** HER-id of who receives. */
  readonly receiver: string;
  readonly #link: BusLink;
  readonly #watch: BusReceiver;
  readonly #arrivals: BusDelivery[] = [];
  #sentinel: { readonly id: string; readonly resolve: () => void } | undefined;

  private constructor(
    parts: { transport: AmqpTransport; proxy: AmqpProxy; link: BusLink; sender: string; receiver: string },
  ) {
    this.transport = parts.transport;
    this.proxy = parts.proxy;
    this.sender = parts.sender;
    this.receiver = parts.receiver;
    this.#link = parts.link;
    this.#watch = parts.link.openReceiver({
      address: `/amq/queue/${parts.receiver}_async`,
      credit: 500,
      onMessage: (delivery) => {
        delivery.accept();
        this.#watch.addCredit(1);
        if (delivery.message.subject !== "SENTINEL") this.#arrivals.push(delivery);
        else if (delivery.message.messageId === this.#sentinel?.id) this.#sentinel.resolve();
      },
      onRefused: () => this.#sentinel?.resolve(),
    });
  }

  /** Opens one on queues of its own. */
  static async open({ broker, login, transport = {} }: StageOptions): Promise<AmqpStage> {
    const [sender, receiver] = [broker.nextHerId(), broker.nextHerId()];
    const proxy = new AmqpProxy(broker);
    const link = await openBusLink({
      host: broker.host,
      port: broker.port,
      tls: false,
      login,
      name: "register",
    });
    return new AmqpStage({
      proxy,
      link,
      sender,
      receiver,
      transport: await openAmqpTransport({
        bus: { host: proxy.host, port: proxy.port, tls: false, login, backOff: { first: 10, longest: 100 } },
        environment: "test",
        herId: sender,
        receiverQueue: `tb.test.nhn.no/NHNTESTServiceBus/${receiver}_async`,
        open: openPlain,
        ...transport,
      }),
    });
  }

  /** Messages that have come to the receiver's queue, in order. */
  async deliveries(): Promise<readonly BusDelivery[]> {
    // A queue keeps its order: when the sentinel is there, all before it is.
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#sentinel = { id: randomUUID(), resolve };
    await this.put(`${this.receiver}_async`, {
      messageId: this.#sentinel.id,
      subject: "SENTINEL",
      contentType: "text/plain",
    });
    await promise;
    return [...this.#arrivals];
  }

  /** The same, as the contract wants them. */
  async arrived(): Promise<readonly Arrival[]> {
    return (await this.deliveries()).map(({ message }) => ({
      id: message.messageId ?? "",
      bytes: message.body,
    }));
  }

  /** Puts a message into a queue, past the proxy. */
  async put(
    queue: string,
    message: OutgoingMessage,
    body: Uint8Array | string = new Uint8Array(),
  ): Promise<void> {
    const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
    const sender = this.#link.openSender({ address: `/amq/queue/${queue}` });
    const settlement = await sender.send(this.#link.encode(message, bytes));
    sender.close();
    if (settlement.kind !== "accepted") throw settlement.error;
  }

  /** Puts an Apprec into the sender's queue that {@linkcode openPlain} reads. */
  putReceipt(originalId: string, more: Partial<OutgoingMessage> = {}): Promise<void> {
    const message = { messageId: randomUUID(), subject: "APPREC", contentType: "text/plain", ...more };
    return this.put(`${this.sender}_async`, message, `receipt ${originalId}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.transport[Symbol.asyncDispose]();
    await this.#link.close();
    await this.proxy[Symbol.asyncDispose]();
  }
}

/** Largest message of the RabbitMQ of these tests, in bytes. */
export const rabbitLimit = 4 * 1024 * 1024;

/** Passphrase of the user `kprkit` at peers that have one; not all of it is ASCII. */
export const peerPassphrase = "blåbær på fjellet";

/** A login by passphrase, with the file it needs. */
export async function passphraseLogin(
  passphrase = peerPassphrase,
): Promise<BusLogin & { kind: "passphrase" }> {
  const passphraseFile = await Deno.makeTempFile({ prefix: "kprkit-passphrase-" });
  await Deno.writeTextFile(passphraseFile, `${passphrase}\n`);
  await Deno.chmod(passphraseFile, 0o600);
  return { kind: "passphrase", user: "kprkit", passphraseFile };
}

/** Stands in an Apprec's place: what is tested here is the way it comes. */
export function openPlain(bytes: Uint8Array): Receipt {
  const match = /^receipt (\S+)$/.exec(new TextDecoder().decode(bytes));
  if (match === null) throw new TypeError("Not a receipt");
  return {
    format: "apprec-1.1",
    id: null,
    originalId: match[1]!,
    originalType: "KPR_IPL",
    verdict: "accepted",
    problems: [],
    created: null,
    from: null,
    hash: createHash("sha256").update(bytes).digest("hex"),
  };
}
