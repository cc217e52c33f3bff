/**
 * One connection to a broker, from its opening to its end. It is not made again: {@linkcode BusLink} makes the next.
 *
 * @module
 */
import type { Connection, Container, EventContext } from "rhea";
import type { Socket } from "node:net";
import { AmqpError } from "./amqp_error.ts";
import { type BrokerError, connectionError } from "./troubles.ts";

/** Options of {@linkcode BusConnection}. */
export interface BusConnectionOptions {
  /** Options of the library's connection that say where and who. */
  readonly target: Readonly<Record<string, unknown>>;
  /** Name by which the broker knows this client in its logs. */
  readonly name: string;
  /** Milliseconds that it may take to open. */
  readonly patience: number;
  /** Milliseconds after which a silent broker is taken for gone. */
  readonly silence: number;
  /** It is open: links can be attached. */
  opened(connection: Connection): void;
  /** It has ended, or did not open. Told once, unless it is closed from here. */
  ended(error: AmqpError): void;
}

/** How long the other side may take to say goodbye, in milliseconds. */
const farewell = 2000;

/** A connection. */
export class BusConnection {
  readonly #options: BusConnectionOptions;
  readonly #connection: Connection;
  readonly #ended = Promise.withResolvers<void>();
  #opened = false;
  #secured = false;
  #closing = false;
  #over = false;
  #broker: BrokerError | undefined;
  #patience: ReturnType<typeof setTimeout> | undefined;

  /** Begins to connect. */
  constructor(rhea: Container, options: BusConnectionOptions) {
    this.#options = options;
    const container = rhea.create_container({ id: options.name });
    const connection = container.create_connection(
      {
        ...options.target,
        container_id: options.name,
        idle_time_out: options.silence / 2,
        reconnect: false,
        tcp_no_delay: true,
      } as unknown as Parameters<Container["create_connection"]>[0],
    );
    this.#connection = connection;
    const events = connection as unknown as {
      on(name: string, listener: (context: EventContext & { error?: unknown }) => void): void;
    };
    events.on("connection_open", () => {
      clearTimeout(this.#patience);
      this.#opened = true;
      if (!this.#closing && !this.#over) options.opened(connection);
    });
    events.on("connection_error", ({ error }) => this.#broker ??= brokerErrorOf(error));
    events.on("connection_close", () => this.#end(undefined));
    events.on("disconnected", ({ error }) => this.#end(error));
    // Without listeners for these the library prints the bytes it has read, or throws.
    events.on("protocol_error", (error) => this.#end(error));
    events.on("error", (error) => this.#end(error));
    container.on("error", (error) => this.#end(error));
    this.#patience = setTimeout(() => this.#end(new Error("No answer in time")), options.patience);
    connection.connect();
    this.#socket?.on("secureConnect", () => this.#secured = true);
    this.#socket?.on("close", () => this.#end(undefined));
  }

  /** Says goodbye, and resolves when nothing of it is left. */
  async close(): Promise<void> {
    if (this.#over) return;
    this.#closing = true;
    if (!this.#opened) return this.#end(undefined);
    this.#patience = setTimeout(() => this.#end(undefined), farewell);
    this.#connection.close();
    await this.#ended.promise;
  }

  /** Breaks it off, as a lost network does. */
  cut(): void {
    this.#end(new Error("Cut off"));
  }

  #end(socketError: unknown): void {
    if (this.#over) return;
    this.#over = true;
    clearTimeout(this.#patience);
    const { target } = this.#options;
    const error = connectionError({
      socket: socketError,
      broker: this.#broker,
      opened: this.#opened,
      secured: this.#secured,
      withoutCertificate: target.cert === undefined && target.transport === "tls",
      where: `${target.host}:${target.port}`,
    });
    // The library is in the middle of reading, perhaps, and sets its timers after that.
    queueMicrotask(() => this.#tearDown());
    if (!this.#closing) this.#options.ended(error);
  }

  #tearDown(): void {
    const socket = this.#socket;
    // The library stops its heartbeats when the socket ends, not when it is destroyed.
    socket?.emit("end");
    // What it still has to write after that would start them again.
    (this.#connection as unknown as { socket_ready: boolean }).socket_ready = false;
    socket?.on("error", () => {});
    socket?.destroy();
    this.#ended.resolve();
  }

  get #socket(): Socket | undefined {
    return (this.#connection as unknown as { socket?: Socket }).socket;
  }
}

function brokerErrorOf(error: unknown): BrokerError {
  const { condition, description, message } = error as BrokerError & { readonly message?: string };
  return { condition, description: description ?? message };
}
