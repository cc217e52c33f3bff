/**
 * A link to the message bus, for whoever sends and whoever receives.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import type { Buffer } from "node:buffer";
import type { Connection, Container, Message } from "rhea";
import { AmqpError, type AmqpErrorCode } from "./amqp_error.ts";
import { backOff, type BackOffOptions } from "./back_off.ts";
import { type OutgoingMessage, writeMessage } from "./bus_message.ts";
import { BusReceiver, type BusReceiverOptions } from "./bus_receiver.ts";
import { BusSender, type BusSenderOptions, type LinkHost, type LinkPart } from "./bus_sender.ts";
import { BusConnection } from "./connection.ts";
import { type BusAddress, connectionOptions } from "./login.ts";
import { Probe, type ProbeAnswer } from "./probe.ts";
import { loadRhea } from "./rhea.ts";

/** How a link is. */
export type BusLinkState =
  /** The next attempt in a row is made. */
  | { readonly kind: "connecting"; readonly attempt: number }
  | { readonly kind: "open" }
  /** An attempt failed, or the connection broke; the next is made after so many milliseconds. */
  | { readonly kind: "waiting"; readonly attempt: number; readonly delay: number; readonly error: AmqpError }
  /** No more attempts are made. */
  | { readonly kind: "failed"; readonly error: AmqpError }
  | { readonly kind: "closed" };

/** Options of {@linkcode openBusLink}. */
export interface BusLinkOptions extends BusAddress {
  /** Name by which the broker knows this client in its logs. @default kprkit- and a random part */
  readonly name?: string;
  /** Told each time the link changes. */
  readonly onState?: (state: BusLinkState) => void;
  /** Waits between attempts. */
  readonly backOff?: BackOffOptions;
  /**
   * Attempts in a row that may end with a refused login or certificate, or with a server that is not trusted; then no more
   * are made. @default 3
   */
  readonly refusals?: number;
  /** Milliseconds that an attempt may take. @default 20000 */
  readonly connectPatience?: number;
  /** Milliseconds without a sign of life after which the broker is taken for gone. @default 60000 */
  readonly silence?: number;
}

/** What only people can mend. */
const refusals: ReadonlySet<AmqpErrorCode> = new Set([
  "untrusted_server",
  "certificate_refused",
  "login_refused",
  "not_allowed",
]);

/** Opens a link. It begins to connect, and does not wait until it is: whoever sends or receives does. */
export async function openBusLink(options: BusLinkOptions): Promise<BusLink> {
  const target = await connectionOptions(options);
  return new BusLink(await loadRhea(), target, options);
}

/** A link: one connection at a time, made anew when it breaks. Opened by {@linkcode openBusLink}. */
export class BusLink implements AsyncDisposable, LinkHost {
  readonly #rhea: Container;
  readonly #target: Readonly<Record<string, unknown>>;
  readonly #options: BusLinkOptions;
  readonly #name: string;
  readonly #parts = new Set<LinkPart>();
  #current: BusConnection | undefined;
  #connection: Connection | undefined;
  #state: BusLinkState = { kind: "closed" };
  #failures = 0;
  #refused = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #final: AmqpError | undefined;
  #closed: Promise<void> | undefined;

  /** @internal Use {@linkcode openBusLink}. */
  constructor(rhea: Container, target: Readonly<Record<string, unknown>>, options: BusLinkOptions) {
    this.#rhea = rhea;
    this.#target = target;
    this.#options = options;
    this.#name = options.name ?? `kprkit-${randomUUID().slice(0, 8)}`;
    this.#connect();
  }

  /** How it is. */
  get state(): BusLinkState {
    return this.#state;
  }

  /** @internal */
  get connection(): Connection | undefined {
    return this.#connection;
  }

  /** @internal */
  get final(): AmqpError | undefined {
    return this.#final;
  }

  /**
   * The library, for whoever writes messages.
   *
   * @internal
   */
  get rhea(): Container {
    return this.#rhea;
  }

  /** Opens a sender. Its link to the address is made when it has something to send. */
  openSender(options: BusSenderOptions): BusSender {
    const sender = new BusSender(this, options);
    this.#parts.add(sender);
    return sender;
  }

  /** Opens a receiver. Messages come as soon as there is a connection. */
  openReceiver(options: BusReceiverOptions): BusReceiver {
    const receiver = new BusReceiver(this, options);
    this.#parts.add(receiver);
    if (this.#final !== undefined) queueMicrotask(() => receiver.failed(this.#final!, true));
    return receiver;
  }

  /** Bytes of a message, as {@linkcode BusSender.send} takes them. */
  encode(message: OutgoingMessage, body: Uint8Array): Buffer {
    return writeMessage(this.#rhea, message, body);
  }

  /** Asks the broker whether there is a queue at an address to receive from. */
  probe(address: string, patience = 60_000): Promise<ProbeAnswer> {
    const probe = new Probe(this, { address, patience });
    this.#parts.add(probe);
    probe.begin();
    return probe.answer;
  }

  /** @internal */
  encodeDecoded(message: Message | Buffer): Buffer {
    return this.#rhea.message.encode(message as Message) as unknown as Buffer;
  }

  /** Breaks the connection off, as a lost network does; it is made anew. For tests and simulated faults. */
  cut(): void {
    this.#current?.cut();
  }

  /** @internal */
  forget(part: LinkPart): void {
    this.#parts.delete(part);
  }

  /** Closes it with all its senders and receivers. Nothing of it keeps the process alive. */
  close(): Promise<void> {
    return this.#closed ??= (async () => {
      const error = new AmqpError("closed", "The link is closed");
      clearTimeout(this.#timer);
      this.#final ??= error;
      for (const part of [...this.#parts]) part.failed(error, true);
      this.#connection = undefined;
      await this.#current?.close();
      this.#current = undefined;
      this.#tell({ kind: "closed" });
    })();
  }

  /** Closes it. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #connect(): void {
    this.#tell({ kind: "connecting", attempt: this.#failures + 1 });
    this.#current = new BusConnection(this.#rhea, {
      target: this.#target,
      name: this.#name,
      patience: this.#options.connectPatience ?? 20_000,
      silence: this.#options.silence ?? 60_000,
      opened: (connection) => {
        this.#connection = connection;
        this.#failures = this.#refused = 0;
        this.#tell({ kind: "open" });
        for (const part of [...this.#parts]) part.attach(connection);
      },
      ended: (error) => this.#ended(error),
    });
  }

  #ended(error: AmqpError): void {
    if (this.#closed !== undefined) return;
    const wasOpen = this.#connection !== undefined;
    this.#connection = this.#current = undefined;
    this.#failures++;
    if (wasOpen) { for (const part of [...this.#parts]) part.detach(error); }
    else if (refusals.has(error.code)) this.#refused++;
    else if (error.code !== "dropped") this.#refused = 0;
    if (this.#refused >= (this.#options.refusals ?? 3)) {
      this.#final = error;
      this.#tell({ kind: "failed", error });
    } else {
      const delay = backOff(this.#failures, this.#options.backOff);
      this.#timer = setTimeout(() => this.#connect(), delay);
      this.#tell({ kind: "waiting", attempt: this.#failures, delay, error });
    }
    // A refusal is asked about again before anybody is told: a broker that is starting refuses what it will take.
    if (this.#final !== undefined || (!wasOpen && !refusals.has(error.code))) {
      for (const part of [...this.#parts]) part.failed(error, this.#final !== undefined);
    }
  }

  #tell(state: BusLinkState): void {
    this.#state = state;
    this.#options.onState?.(state);
  }
}
