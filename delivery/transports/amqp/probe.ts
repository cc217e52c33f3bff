/**
 * Whether a queue is there.
 *
 * @module
 */
import type { Connection, Session } from "rhea";
import { AmqpError } from "./amqp_error.ts";
import type { LinkHost, LinkPart } from "./bus_sender.ts";
import { type BrokerError, linkError } from "./troubles.ts";

/** What a probe found. */
export type ProbeAnswer =
  | { readonly kind: "there" }
  /** The broker says no, or no connection came. */
  | { readonly kind: "refused" | "unreachable"; readonly error: AmqpError };

/**
 * Asks the broker for a queue by attaching to it as a receiver that takes nothing, and leaving at once.
 *
 * RabbitMQ up to 3.13 says `accepted` to a message for a queue that does not exist, and drops it. Nobody would know before
 * the receipt failed to come.
 */
export class Probe implements LinkPart {
  readonly answer: Promise<ProbeAnswer>;
  readonly #host: LinkHost;
  readonly #address: string;
  readonly #timer: ReturnType<typeof setTimeout>;
  readonly #resolve: (answer: ProbeAnswer) => void;
  #session: Session | undefined;
  #over = false;

  /** It waits so many milliseconds for an answer. */
  constructor(
    host: LinkHost,
    { address, patience }: { readonly address: string; readonly patience: number },
  ) {
    this.#host = host;
    this.#address = address;
    this.#timer = setTimeout(() => {
      const error = new AmqpError("no_answer", `The broker does not say whether there is ${address}`);
      this.#end({ kind: "unreachable", error });
    }, patience);
    const { promise, resolve } = Promise.withResolvers<ProbeAnswer>();
    this.answer = promise;
    this.#resolve = resolve;
  }

  /** Asks, now or when there is a connection. */
  begin(): void {
    const host = this.#host;
    if (host.final !== undefined) this.failed(host.final, true);
    else if (host.connection !== undefined) this.attach(host.connection);
  }

  attach(connection: Connection): void {
    if (this.#over) return;
    const session = connection.create_session();
    this.#session = session;
    session.begin();
    const receiver = session.open_receiver({
      source: { address: this.#address },
      credit_window: 0,
      autoaccept: false,
    });
    const refused = (broker: BrokerError | undefined) =>
      this.#end({ kind: "refused", error: linkError(this.#address, broker ?? {}) });
    receiver.on("receiver_open", () => {
      // A broker that refuses answers with an empty source first, and detaches after.
      if ((receiver.source as { address?: string } | undefined)?.address) this.#end({ kind: "there" });
    });
    receiver.on("receiver_error", () => refused(receiver.error as BrokerError));
    receiver.on("receiver_close", () => refused(receiver.error as BrokerError));
    session.on("session_error", () => refused(session.error as BrokerError));
    session.on("session_close", () => refused(session.error as BrokerError));
  }

  detach(error: AmqpError): void {
    this.#end({ kind: "unreachable", error });
  }

  failed(error: AmqpError, _final: boolean): void {
    this.#end({ kind: "unreachable", error });
  }

  #end(answer: ProbeAnswer): void {
    if (this.#over) return;
    this.#over = true;
    clearTimeout(this.#timer);
    this.#session?.close();
    this.#host.forget(this);
    this.#resolve(answer);
  }
}
