/**
 * A small AMQP 1.0 broker in the same process, for demos, for tests on machines that have no other, and for what a real one cannot be
 * made to do.
 *
 * Queues are declared, live as long as the object, and survive {@linkcode LocalBroker.kill} as a broker's disk does.
 *
 * @module
 */
import type { X509Certificate } from "node:crypto";
import type { Buffer } from "node:buffer";
import type { Server, Socket } from "node:net";
import { nextTick } from "node:process";
import type { Connection, Container, Delivery, EventContext, Message, Receiver, Sender } from "rhea";
import type { ClientCertificate } from "./login.ts";
import { loadRhea } from "./rhea.ts";

/** What the peer does with a message that it is sent. */
export type PeerConduct =
  | "accept"
  /** Gives it back. */
  | "release"
  /** Gives it back as modified. */
  | "modify"
  /** Keeps it, and says nothing. */
  | "withhold"
  /** Breaks the connection, and does not keep it. */
  | "cut_before"
  /** Keeps it, and breaks the connection. */
  | "cut_after"
  | { readonly reject: string; readonly description?: string };

/** Options of {@linkcode LocalBroker.start}. */
export interface LocalBrokerOptions {
  /** Users with their passphrases. @default anybody, without a login */
  readonly users?: Readonly<Record<string, string>>;
  /** TLS with a client certificate that one of the authorities has signed. */
  readonly tls?: {
    readonly server: ClientCertificate;
    readonly clientAuthorities: readonly X509Certificate[];
  };
  /** Largest message, as it is announced when a link is attached. */
  readonly maximumBytes?: number;
  /** Exchanges it knows. @default ["NHNTESTServiceBus", "NHNProdServiceBus"] */
  readonly exchanges?: readonly string[];
}

interface Entry {
  readonly bytes: Buffer;
}

interface Consumer {
  readonly sender: Sender;
  readonly queue: string;
  readonly unsettled: Map<Delivery, Entry>;
  handed: number;
}

/** The peer. */
export class LocalBroker implements AsyncDisposable {
  readonly host = "127.0.0.1";
  /** What it does with the next messages; when they are used up it accepts. */
  readonly conduct: PeerConduct[] = [];
  /** Messages that it refused for good when a consumer rejected them. */
  readonly dead: Message[] = [];
  /** Refuses every login. */
  refusesLogins = false;
  /** Credit that a link gets when it is attached. */
  credit = 100;
  /** Gives no more credit for what has come. */
  starving = false;
  readonly #rhea: Container;
  readonly #options: LocalBrokerOptions;
  readonly #queues = new Map<string, Entry[]>();
  readonly #sockets = new Set<Socket>();
  readonly #consumers = new Set<Consumer>();
  readonly #producers = new Set<Receiver>();
  readonly #withheld: Delivery[] = [];
  #server: Server | undefined;
  #port = 0;
  #nextHerId = 9_500_001;

  private constructor(rhea: Container, options: LocalBrokerOptions) {
    this.#rhea = rhea;
    this.#options = options;
  }

  /** Starts one on a port that the system chooses. */
  static async start(options: LocalBrokerOptions = {}): Promise<LocalBroker> {
    const peer = new LocalBroker(await loadRhea(), options);
    await peer.start();
    return peer;
  }

  /** Port it listens on. */
  get port(): number {
    return this.#port;
  }

  /** A HER-id whose queues no other test uses; they are declared. */
  nextHerId(): string {
    const id = String(this.#nextHerId++);
    this.declare(`${id}_async`, `${id}_error`);
    return id;
  }

  /** Makes queues. */
  declare(...names: string[]): void {
    for (const name of names) if (!this.#queues.has(name)) this.#queues.set(name, []);
  }

  /** Number of messages in a queue that nobody has in hand. */
  depth(queue: string): number {
    return this.#queues.get(queue)?.length ?? 0;
  }

  /** Puts bytes into a queue that are sent on as they are, whether they are a message or not. */
  put(queue: string, bytes: Buffer): void {
    this.#queues.get(queue)?.push({ bytes });
    this.#deliver();
  }

  /** Gives more credit to all that send. */
  grant(count: number): void {
    for (const producer of this.#producers) producer.add_credit(count);
  }

  /** Accepts what was withheld on connections that still are. */
  answerWithheld(): void {
    for (const delivery of this.#withheld.splice(0)) delivery.accept();
  }

  /** Breaks all connections. */
  cut(): void {
    for (const socket of [...this.#sockets]) end(socket);
  }

  /** Listens, on the port it had before. */
  async start(): Promise<void> {
    const container = this.#rhea.create_container();
    const { users, tls, maximumBytes } = this.#options;
    if (users === undefined) container.sasl_server_mechanisms.enable_anonymous();
    else {
      container.sasl_server_mechanisms.enable_plain((user: string, passphrase: string) =>
        !this.refusesLogins && users[user] === passphrase
      );
    }
    this.#listenTo(container);
    const server = container.listen(
      {
        host: this.host,
        port: this.#port,
        tcp_no_delay: true,
        receiver_options: {
          autoaccept: false,
          credit_window: 0,
          ...maximumBytes === undefined ? {} : { max_message_size: maximumBytes },
        },
        ...tls === undefined ? {} : {
          transport: "tls",
          enable_sasl_external: true,
          cert: [tls.server.certificate, ...tls.server.chain].map((each) => `${each.toString().trimEnd()}\n`)
            .join(""),
          key: tls.server.privateKey.export({ type: "pkcs8", format: "pem" }),
          ca: tls.clientAuthorities.map(String),
          requestCert: true,
          rejectUnauthorized: true,
        },
      } as unknown as Parameters<Container["listen"]>[0],
    ) as unknown as Server;
    this.#server = server;
    server.on(tls === undefined ? "connection" : "secureConnection", (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
      socket.on("error", () => {});
    });
    server.on("tlsClientError", () => {});
    await new Promise<void>((resolve, reject) => {
      server.once("listening", resolve);
      server.once("error", reject);
    });
    this.#port = (server.address() as { readonly port: number }).port;
  }

  /** Ends it as a power cut does; queues stay. */
  async kill(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    this.cut();
    await closed;
  }

  /** Ends it. */
  stop(): Promise<void> {
    return this.kill();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  #listenTo(container: Container): void {
    for (const name of ["error", "protocol_error", "connection_error", "session_error"]) {
      container.on(name, () => {});
    }
    // What was settled before the end is told after it by the library: it is waited for.
    const gone = (is: (link: Sender | Receiver) => boolean) => nextTick(() => this.#gone(is));
    container.on(
      "disconnected",
      ({ connection }: EventContext) => gone((each) => each.connection === connection),
    );
    container.on("session_close", ({ session }: EventContext) => gone((each) => each.session === session));
    container.on("sender_close", ({ sender }: EventContext) => gone((each) => each === sender));
    container.on("receiver_open", ({ receiver }: EventContext) => this.#attachProducer(receiver!));
    container.on("sender_open", ({ sender }: EventContext) => this.#attachConsumer(sender!));
    container.on("sendable", () => this.#deliver());
    container.on("message", (context: EventContext) => this.#take(context));
    container.on("accepted", (context: EventContext) => this.#settled(context, () => {}));
    container.on(
      "released",
      (context: EventContext) => this.#settled(context, (queue, entry) => queue.unshift(entry)),
    );
    container.on("rejected", (context: EventContext) =>
      this.#settled(context, (_queue, entry) => {
        this.dead.push(this.#rhea.message.decode(entry.bytes) as unknown as Message);
      }));
  }

  #attachProducer(receiver: Receiver): void {
    const { address = "" } = receiver.target ?? {};
    receiver.set_target({ address });
    if (this.#queueOf(address) === undefined) {
      receiver.close({ condition: "amqp:not-found", description: `no queue '${address}'` });
      return;
    }
    this.#producers.add(receiver);
    receiver.add_credit(this.credit);
  }

  #attachConsumer(sender: Sender): void {
    const { address = "" } = sender.source ?? {};
    sender.set_source({ address });
    const queue = this.#queueOf(address);
    if (queue === undefined) {
      sender.close({ condition: "amqp:not-found", description: `no queue '${address}'` });
      return;
    }
    // The library writes what is sent now before the answer to the attach, which nobody would understand.
    nextTick(() => {
      this.#consumers.add({ sender, queue, unsettled: new Map(), handed: 0 });
      this.#deliver();
    });
  }

  #take({ message, delivery, receiver, connection }: EventContext): void {
    const queue = this.#queueOf(receiver!.target.address)!;
    const conduct = this.conduct.shift() ?? "accept";
    if (conduct === "accept" || conduct === "withhold" || conduct === "cut_after") {
      const bytes = this.#rhea.message.encode(message as Message) as unknown as Buffer;
      this.#queues.get(queue)!.push({ bytes });
    }
    if (!this.starving) receiver!.add_credit(1);
    if (conduct === "accept") delivery!.accept();
    else if (conduct === "withhold") this.#withheld.push(delivery!);
    else if (conduct === "release") delivery!.release();
    else if (conduct === "modify") delivery!.modified({ delivery_failed: true, undeliverable_here: false });
    else if (typeof conduct === "object") {
      delivery!.reject({ condition: conduct.reject, description: conduct.description ?? "" });
    } else end((connection as Connection & { readonly socket: Socket }).socket);
    this.#deliver();
  }

  #deliver(): void {
    for (const consumer of this.#consumers) {
      const { sender, unsettled } = consumer;
      const entries = this.#queues.get(consumer.queue)!;
      while (entries.length > 0 && sender.sendable() && creditOf(consumer) > 0) {
        const entry = entries.shift()!;
        unsettled.set(sender.send(entry.bytes, undefined, 0), entry);
        consumer.handed++;
      }
    }
  }

  #settled({ sender, delivery }: EventContext, then: (entries: Entry[], entry: Entry) => void): void {
    for (const { sender: own, queue, unsettled } of this.#consumers) {
      const entry = own === sender ? unsettled.get(delivery!) : undefined;
      if (entry === undefined) continue;
      unsettled.delete(delivery!);
      then(this.#queues.get(queue)!, entry);
    }
    this.#deliver();
  }

  /** What a consumer that is gone had in hand goes back to the front, in its order. */
  #gone(is: (link: Sender | Receiver) => boolean): void {
    for (const consumer of this.#consumers) {
      if (!is(consumer.sender)) continue;
      this.#consumers.delete(consumer);
      this.#queues.get(consumer.queue)!.unshift(...consumer.unsettled.values());
    }
    for (const producer of this.#producers) if (is(producer)) this.#producers.delete(producer);
    this.#deliver();
  }

  /** Queue of an address, where there is one. */
  #queueOf(address: string): string | undefined {
    const [, exchange, named] = /^\/exchange\/([^/]+)\/(.+)$/.exec(address) ?? [];
    if (exchange !== undefined && !(this.#options.exchanges ?? exchanges).includes(exchange)) {
      return undefined;
    }
    const queue = named ?? address.replace(/^\/(amq\/)?queue\//, "");
    return this.#queues.has(queue) ? queue : undefined;
  }
}

const exchanges = ["NHNTESTServiceBus", "NHNProdServiceBus"];

/** Credit that a consumer has left, what the library has not written yet counted off. */
function creditOf({ sender, handed }: Consumer): number {
  const { credit, delivery_count } = sender as unknown as { credit: number; delivery_count: number };
  return credit - (handed - delivery_count);
}

/** Breaks a connection, and lets the library know. */
function end(socket: Socket): void {
  socket.emit("end");
  socket.destroy();
}
