/**
 * Sends messages to one address, each with the broker's answer.
 *
 * @module
 */
import type { Buffer } from "node:buffer";
import type { Connection, Delivery, EventContext, Message, Sender, Session } from "rhea";
import { AmqpError } from "./amqp_error.ts";
import { type BrokerError, linkError, refusedSizeOf, wordsOf } from "./troubles.ts";

/**
 * What became of a message.
 *
 * | kind | meaning |
 * |---|---|
 * | `accepted` | the broker has it for good |
 * | `rejected` | the broker does not take it |
 * | `released` | the broker gave it back, and has nothing of it (`modified` too) |
 * | `unsent` | it never left |
 * | `unknown` | it left, at least in part, and no answer came |
 */
export type BusSettlement =
  | { readonly kind: "accepted" }
  | {
    readonly kind: "rejected" | "released" | "unsent" | "unknown";
    readonly error: AmqpError;
    /** Condition by which the broker refuses it: `amqp:decode-error`. */
    readonly condition?: string | undefined;
  };

/** Options of {@linkcode BusSender}. */
export interface BusSenderOptions {
  /** Address to send to. */
  readonly address: string;
  /** Milliseconds that a message waits to be let out before it is given back unsent. @default 60000 */
  readonly creditPatience?: number;
  /** Milliseconds that the broker may take to answer. @default 120000 */
  readonly answerPatience?: number;
}

/** Options of {@linkcode BusSender.send}. */
export interface BusSendOptions {
  /** Gives the message up: it is unsent where it still waits, and not known where it is out. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * What a link of the bus can do for its senders and receivers.
 *
 * @internal
 */
export interface LinkHost {
  /** The connection, where it is open. */
  readonly connection: Connection | undefined;
  /** Why no connection will ever come. */
  readonly final: AmqpError | undefined;
  /** Bytes of a message as the library decoded it. */
  encodeDecoded(message: Message | Buffer): Buffer;
  /** Forgets a sender or receiver that is closed. */
  forget(part: LinkPart): void;
}

/**
 * What a link tells its senders and receivers.
 *
 * @internal
 */
export interface LinkPart {
  /** The connection is open. */
  attach(connection: Connection): void;
  /** The connection is lost; another is tried. */
  detach(error: AmqpError): void;
  /** An attempt to connect failed. `final`: there will be no other. */
  failed(error: AmqpError, final: boolean): void;
}

interface Waiting {
  readonly bytes: Buffer;
  readonly resolve: (settlement: BusSettlement) => void;
  /** Runs while it waits to be let out. */
  timer: ReturnType<typeof setTimeout> | undefined;
  /** When it was let out, by the clock of `performance`. */
  since: number;
  over: boolean;
}

/** A sender. Made by {@linkcode BusLink.openSender}. */
export class BusSender implements LinkPart {
  /** Address it sends to. */
  readonly address: string;
  readonly #host: LinkHost;
  readonly #creditPatience: number;
  readonly #answerPatience: number;
  readonly #waiting: Waiting[] = [];
  readonly #flying = new Map<Delivery, Waiting>();
  #session: Session | undefined;
  #sender: Sender | undefined;
  /** Messages given to the library on the link as it is attached now. */
  #handed = 0;
  /** One clock for all that are out: one for each would cost more than sending it. */
  #watch: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  /** @internal Use {@linkcode BusLink.openSender}. */
  constructor(host: LinkHost, options: BusSenderOptions) {
    this.#host = host;
    this.address = options.address;
    this.#creditPatience = options.creditPatience ?? 60_000;
    this.#answerPatience = options.answerPatience ?? 120_000;
  }

  /** Largest message that the broker has said it takes at this address, in bytes; `undefined` where it has not. */
  get maximumBytes(): number | undefined {
    return this.#sender?.max_message_size || undefined;
  }

  /** Messages that are out without an answer, or wait to be let out. */
  get pending(): number {
    return this.#flying.size + this.#waiting.length;
  }

  /**
   * Sends a message, encoded, when the broker gives credit for it. It waits for a connection that is being made, and no
   * longer than until an attempt to make one has failed.
   */
  send(bytes: Buffer, { signal }: BusSendOptions = {}): Promise<BusSettlement> {
    const gone = this.#closed ? new AmqpError("closed", "The sender is closed") : this.#host.final;
    if (gone !== undefined) return Promise.resolve({ kind: "unsent", error: gone });
    if (signal?.aborted) return Promise.resolve({ kind: "unsent", error: aborted() });
    const { promise, resolve } = Promise.withResolvers<BusSettlement>();
    const abort = () => this.#giveUp(waiting, aborted());
    const waiting: Waiting = {
      bytes,
      timer: undefined,
      since: 0,
      over: false,
      resolve: (settlement) => {
        if (waiting.over) return;
        waiting.over = true;
        clearTimeout(waiting.timer);
        signal?.removeEventListener("abort", abort);
        resolve(settlement);
      },
    };
    signal?.addEventListener("abort", abort, { once: true });
    this.#waiting.push(waiting);
    if (this.#sender === undefined && this.#host.connection !== undefined) this.attach(this.#host.connection);
    this.#pump();
    if (waiting.since === 0 && !waiting.over) {
      waiting.timer = setTimeout(
        () =>
          this.#giveUp(waiting, new AmqpError("no_credit", `The broker lets nothing out to ${this.address}`)),
        this.#creditPatience,
      );
    }
    return promise;
  }

  /** Closes it. What waits is unsent; what is out is not known. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#resolveAll(new AmqpError("closed", "The sender is closed"), "everything");
    this.#session?.close();
    this.#session = this.#sender = undefined;
    this.#host.forget(this);
  }

  /** @internal */
  attach(connection: Connection): void {
    // What nobody sends to is not attached: the broker may know no such address any more.
    if (this.#waiting.length === 0 || this.#sender !== undefined) return;
    const session = connection.create_session();
    session.begin();
    const sender = session.open_sender({ target: { address: this.address, durable: 2 }, snd_settle_mode: 0 });
    this.#session = session;
    this.#sender = sender;
    this.#handed = 0;
    sender.on("sendable", () => this.#pump());
    sender.on("accepted", ({ delivery }: EventContext) => this.#settle(delivery, { kind: "accepted" }));
    sender.on("rejected", ({ delivery }: EventContext) => {
      const broker = stateOf(delivery);
      const code = broker.condition === "amqp:link:message-size-exceeded" ? "message_too_large" : "rejected";
      const error = new AmqpError(
        code,
        `The broker refuses the message at ${this.address}: ${wordsOf(broker)}`,
      );
      this.#settle(delivery, { kind: "rejected", error, condition: broker.condition });
    });
    sender.on("released", ({ delivery }: EventContext) => {
      const error = new AmqpError("released", `The broker gave the message for ${this.address} back`);
      this.#settle(delivery, { kind: "released", error });
    });
    // The library tells `modified` as `released` besides; without a listener it would go to the connection.
    for (const name of ["modified", "settled", "sender_open"]) sender.on(name, () => {});
    const lost = (error: BrokerError | Error | undefined) =>
      this.#refused(sender, error as BrokerError ?? {});
    sender.on("sender_error", () => lost(sender.error as BrokerError));
    sender.on("sender_close", () => lost(sender.error as BrokerError));
    session.on("session_error", () => lost(session.error as BrokerError));
    session.on("session_close", () => lost(session.error as BrokerError));
  }

  /** @internal */
  detach(error: AmqpError): void {
    this.#session = this.#sender = undefined;
    this.#resolveFlying(error);
  }

  /** @internal */
  failed(error: AmqpError, final: boolean): void {
    this.#resolveAll(error, final ? "everything" : "waiting");
  }

  #pump(): void {
    const sender = this.#sender;
    // The library counts credit down when frames are written, which is later: not more is handed to it than it may write.
    while (
      sender !== undefined && this.#waiting.length > 0 && sender.sendable() && this.#credit(sender) > 0
    ) {
      const next = this.#waiting.shift()!;
      clearTimeout(next.timer);
      next.since = performance.now();
      this.#watch ??= setTimeout(() => this.#look(), this.#answerPatience);
      this.#flying.set(sender.send(next.bytes, undefined, 0), next);
      this.#handed++;
    }
  }

  #credit(sender: Sender): number {
    const { credit, delivery_count } = sender as unknown as { credit: number; delivery_count: number };
    return credit - (this.#handed - delivery_count);
  }

  /** Looks whether the one that has been out for longest has been so for too long. */
  #look(): void {
    this.#watch = undefined;
    const [oldest] = this.#flying.values();
    if (oldest === undefined) return;
    const left = oldest.since + this.#answerPatience - performance.now();
    if (left <= 0) this.#unanswered();
    else this.#watch = setTimeout(() => this.#look(), left);
  }

  /** Nothing is out, and nothing is watched. */
  #rest(): void {
    if (this.#flying.size > 0) return;
    clearTimeout(this.#watch);
    this.#watch = undefined;
  }

  /** A broker that has not answered one message does not answer on this link any more; a new one begins without a past. */
  #unanswered(): void {
    this.#drop(new AmqpError("no_answer", `The broker does not answer at ${this.address}`));
    if (this.#host.connection !== undefined) this.attach(this.#host.connection);
  }

  #drop(error: AmqpError): void {
    this.#session?.close();
    this.#session = this.#sender = undefined;
    this.#resolveFlying(error);
  }

  #settle(delivery: Delivery | undefined, settlement: BusSettlement): void {
    const waiting = delivery && this.#flying.get(delivery);
    if (waiting === undefined) return;
    this.#flying.delete(delivery!);
    waiting.resolve(settlement);
    this.#pump();
    this.#rest();
  }

  #refused(sender: Sender, broker: BrokerError): void {
    if (sender !== this.#sender) return;
    this.#session?.close();
    this.#session = this.#sender = undefined;
    const error = linkError(this.address, broker);
    const size = error.code === "message_too_large" ? refusedSizeOf(broker) : undefined;
    for (const [delivery, waiting] of this.#flying) {
      this.#flying.delete(delivery);
      // RabbitMQ closes the session for one message, and says how large it was; the others were beside it.
      if (size !== undefined && waiting.bytes.length >= size) waiting.resolve({ kind: "rejected", error });
      else waiting.resolve({ kind: "unknown", error: new AmqpError("closed_by_broker", error.message) });
    }
    this.#rest();
    // Those that wait have met an address that is not there, or not for them; the next message attaches the link anew.
    if (size === undefined) this.#resolveAll(error, "waiting");
    else if (this.#host.connection !== undefined) this.attach(this.#host.connection);
  }

  #giveUp(waiting: Waiting, error: AmqpError): void {
    const at = this.#waiting.indexOf(waiting);
    if (at >= 0) this.#waiting.splice(at, 1);
    waiting.resolve({ kind: at >= 0 ? "unsent" : "unknown", error });
  }

  #resolveFlying(error: AmqpError): void {
    const flying = [...this.#flying.values()];
    this.#flying.clear();
    this.#rest();
    for (const each of flying) each.resolve({ kind: "unknown", error });
  }

  #resolveAll(error: AmqpError, which: "waiting" | "everything"): void {
    if (which === "everything") this.#resolveFlying(error);
    for (const each of this.#waiting.splice(0)) each.resolve({ kind: "unsent", error });
  }
}

function aborted(): AmqpError {
  return new AmqpError("aborted", "Given up by the caller");
}

function stateOf(delivery: Delivery | undefined): BrokerError {
  return (delivery?.remote_state as { readonly error?: BrokerError } | undefined)?.error ?? {};
}
