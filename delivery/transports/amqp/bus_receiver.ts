/**
 * Receives messages from one address, each settled by hand.
 *
 * @module
 */
import type { Buffer } from "node:buffer";
import type { Connection, Delivery, EventContext, Receiver, Session } from "rhea";
import type { AmqpError } from "./amqp_error.ts";
import { type IncomingMessage, readMessage } from "./bus_message.ts";
import type { LinkHost, LinkPart } from "./bus_sender.ts";
import { type BrokerError, linkError } from "./troubles.ts";

/**
 * A message that came, in the hands of this process until it is settled. It can be settled once, and while the connection
 * it came on is open: after that the broker gives it to somebody again, and settling does nothing.
 */
export interface BusDelivery {
  /** The message. */
  readonly message: IncomingMessage;
  /** Address of the queue it came from. */
  readonly address: string;
  /** Bytes of the whole message, for whoever puts it into another queue; `undefined` where it could not be decoded. */
  forward(): Buffer | undefined;
  /** Whether settling still reaches the broker. */
  readonly live: boolean;
  /** Takes it over: the broker forgets it. */
  accept(): void;
  /** Gives it back: it comes again, perhaps at once. */
  release(): void;
  /** Refuses it: the broker does with it what it has been told to do with such (RabbitMQ: dead letter, or nothing). */
  reject(error?: { readonly condition: string; readonly description?: string }): void;
}

/** Options of {@linkcode BusReceiver}. */
export interface BusReceiverOptions {
  /** Address to receive from. */
  readonly address: string;
  /** Messages that may be in this process' hands to begin with; {@linkcode BusReceiver.addCredit} lets more come. */
  readonly credit: number;
  /** A message came. */
  onMessage(delivery: BusDelivery): void;
  /** The broker does not let messages be received there. The receiver is closed. */
  onRefused(error: AmqpError): void;
  /** The broker lets messages be received there; told on each connection. */
  onOpen?(): void;
  /** An attempt to connect failed; another is made. */
  onUnreachable?(error: AmqpError): void;
  /** The connection is lost, with all that was not settled; what comes after it comes on another. */
  onLost?(): void;
}

/** A receiver. Made by {@linkcode BusLink.openReceiver}. */
export class BusReceiver implements LinkPart {
  /** Address it receives from. */
  readonly address: string;
  readonly #host: LinkHost;
  readonly #options: BusReceiverOptions;
  #session: Session | undefined;
  #receiver: Receiver | undefined;
  #closed = false;

  /** @internal Use {@linkcode BusLink.openReceiver}. */
  constructor(host: LinkHost, options: BusReceiverOptions) {
    this.#host = host;
    this.#options = options;
    this.address = options.address;
    if (host.connection !== undefined) this.attach(host.connection);
  }

  /** Lets so many more messages come. */
  addCredit(count: number): void {
    this.#receiver?.add_credit(count);
  }

  /** Closes it. What was not settled goes back to the queue. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    // Settlements that were asked for before are written before the session ends.
    this.#session?.close();
    this.#session = this.#receiver = undefined;
    this.#host.forget(this);
  }

  /** @internal */
  attach(connection: Connection): void {
    if (this.#closed || this.#receiver !== undefined) return;
    const session = connection.create_session();
    session.begin();
    const receiver = session.open_receiver({
      source: { address: this.address, durable: 2 },
      credit_window: 0,
      autoaccept: false,
      rcv_settle_mode: 0,
    });
    this.#session = session;
    this.#receiver = receiver;
    receiver.on("message", (context: EventContext) => {
      if (receiver !== this.#receiver) return;
      this.#options.onMessage(this.#delivery(receiver, context));
    });
    receiver.on("receiver_open", () => {
      // A broker that refuses answers with an empty source first, and detaches after.
      const source = receiver.source as { readonly address?: string } | undefined;
      if (source?.address && receiver === this.#receiver) this.#options.onOpen?.();
    });
    for (const name of ["settled", "receiver_flow"]) receiver.on(name, () => {});
    const refused = (error: BrokerError | undefined) => {
      if (receiver !== this.#receiver) return;
      this.close();
      this.#options.onRefused(linkError(this.address, error ?? {}));
    };
    receiver.on("receiver_error", () => refused(receiver.error as BrokerError));
    receiver.on("receiver_close", () => refused(receiver.error as BrokerError));
    session.on("session_error", () => refused(session.error as BrokerError));
    session.on("session_close", () => refused(session.error as BrokerError));
    receiver.add_credit(this.#options.credit);
  }

  /** @internal */
  detach(_error: AmqpError): void {
    const attached = this.#receiver !== undefined;
    this.#session = this.#receiver = undefined;
    if (attached) this.#options.onLost?.();
  }

  /** @internal */
  failed(error: AmqpError, final: boolean): void {
    if (this.#closed) return;
    if (!final) return this.#options.onUnreachable?.(error);
    this.close();
    this.#options.onRefused(error);
  }

  #delivery(receiver: Receiver, context: EventContext): BusDelivery {
    const delivery = context.delivery as Delivery;
    let open = true;
    const isLive = () => open && receiver === this.#receiver;
    const settle = (how: () => void) => {
      if (isLive()) how();
      open = false;
    };
    const raw = context.message as NonNullable<EventContext["message"]>;
    const message = readMessage(raw);
    return {
      message,
      address: this.address,
      forward: () => message.undecodable ? undefined : this.#host.encodeDecoded(raw),
      get live() {
        return isLive();
      },
      accept: () => settle(() => delivery.accept()),
      release: () => settle(() => delivery.release()),
      reject: (error) => settle(() => delivery.reject(error as Parameters<Delivery["reject"]>[0])),
    };
  }
}
