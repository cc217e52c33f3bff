/**
 * Packages over the message bus (NHN Tjenestebuss): AMQP 1.0.
 *
 * @module
 */
import type { Buffer } from "node:buffer";
import type { DeliveryEnvironment, Dispatch } from "../../dispatch.ts";
import type { ArrivedReceipt, Package, ReceiptsOptions, SendOutcome, Transport } from "../../transport.ts";
import {
  type AddressDialect,
  busExchanges,
  herIdOf,
  queueName,
  receiveAddress,
  sendAddress,
} from "./addresses.ts";
import { AmqpError, type AmqpErrorCode } from "./amqp_error.ts";
import type { OpenReceipt } from "./arrivals.ts";
import { layOutMessage, type OutgoingMessage } from "./bus_message.ts";
import type { BusSender, BusSettlement } from "./bus_sender.ts";
import { type BusLink, type BusLinkOptions, openBusLink } from "./link.ts";
import type { ProbeAnswer } from "./probe.ts";
import { type ForeignMessage, receiptsOf } from "./receipts.ts";
import { Window } from "./window.ts";

/** Something that does not stop a delivery and that people should know. */
export interface AmqpWarning {
  /**
   * `large_message`: above what the bus recommends, told once. `queue_not_seen`: this login may not see whether the
   * receiver's queue exists, told once for each queue. `foreign_message`: one's own queue has a message that is not a receipt.
   * `queue_stuck`: it has so many of them that no receipts come any more.
   */
  readonly code: "large_message" | "queue_not_seen" | "foreign_message" | "queue_stuck";
  /** The same, for people. */
  readonly text: string;
}

/** Options of {@linkcode openAmqpTransport}. */
export interface AmqpTransportOptions {
  /** Where the bus is and how to log in. */
  readonly bus: BusLinkOptions;
  /** Whose bus; decides the exchange. */
  readonly environment: DeliveryEnvironment;
  /** HER-id of the service that sends. */
  readonly herId: string;
  /** Opens and reads an Apprec. */
  readonly open: OpenReceipt;
  /** Exchange to send to. @default that of the environment in {@linkcode busExchanges} */
  readonly exchange?: string;
  /** How addresses are written. @default "rabbitmq" */
  readonly dialect?: AddressDialect;
  /** The receiver's queue, as the address register has it. @default `<HER-id>_async` of each dispatch's receiver */
  readonly receiverQueue?: string;
  /** One's own queue, for receipts. @default `<HER-id>_async` */
  readonly ownQueue?: string;
  /** One's own queue for errors. @default `<HER-id>_error` */
  readonly errorQueue?: string;
  /** Agreement on collaboration between the two, where they have one. @default none */
  readonly cpaId?: string;
  /** Milliseconds that a message may wait in the receiver's queue. @default no end */
  readonly timeToLive?: number;
  /** More application properties, such as {@linkcode messageInfo} gives. @default none */
  readonly metadata?: (dispatch: Dispatch) => Readonly<Record<string, string>>;
  /** Packages that may be out without an answer. @default 32 */
  readonly window?: number;
  /** Bytes of packages that may be out without an answer; one that is larger goes alone. @default 16 MiB */
  readonly windowBytes?: number;
  /** Largest package that is sent, in bytes. The broker's own limit holds too, where it tells one. @default none */
  readonly maximumBytes?: number;
  /** Milliseconds that a package waits to be let out. @default 60000 */
  readonly creditPatience?: number;
  /** Milliseconds that the broker may take to say whether it has a package. @default 120000 */
  readonly answerPatience?: number;
  /** Asks the broker, before the first package for a queue, whether there is such a queue. @default true with RabbitMQ */
  readonly probe?: boolean;
  /** Subjects of receipts. @default ["APPREC"] */
  readonly receiptSubjects?: readonly string[];
  /** Messages from one's own queues that may be in hand at once. @default 32 */
  readonly receiptCredit?: number;
  /** Milliseconds before a receipt that was given back comes again while they are iterated. @default 5000 */
  readonly releaseAfter?: number;
  /**
   * Queue for what came to one's own queues and is no receipt, or cannot be read. It must exist.
   * @default none: it stays where it is
   */
  readonly parkingQueue?: string;
  /** Told what people should know. @default nothing is told */
  readonly onWarning?: (warning: AmqpWarning) => void;
}

/** The bus recommends messages of at most 1 MB (NHN, technical requirements of the message bus). KPR has published no limit. */
export const recommendedBytes = 1_000_000;

/** The register's, the carrier's or the network's fault: what may be mended by people, and then the same bytes go through. */
const accessCodes: ReadonlySet<AmqpErrorCode> = new Set([
  "queue_missing",
  "not_allowed",
  "login_refused",
  "certificate_refused",
  "untrusted_server",
]);

/**
 * Conditions with which a broker says that it cannot take this message, now or later (AMQP 1.0, part 2, section 2.8.15). Any
 * other, or none, is taken for a broker that has no room now.
 */
const contentConditions: ReadonlySet<string> = new Set([
  "amqp:decode-error",
  "amqp:invalid-field",
  "amqp:not-implemented",
  "amqp:precondition-failed",
  "amqp:illegal-state",
  "amqp:not-allowed",
]);

/**
 * Opens the transport. It connects by itself, now and whenever the connection is lost; {@linkcode Transport.send} waits for a
 * connection that is being made.
 *
 * @example
 * ```ts
 * import { openAmqpTransport } from "./amqp_transport.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * // The bus itself is at { host: "sb.nhn.no", tls: { client } }, with the certificate that `readCredentials` gives.
 * await using transport = await openAmqpTransport({
 *   bus: { host: "127.0.0.1", port: 1, tls: false },
 *   environment: "test",
 *   herId: "8000002",
 *   maximumBytes: 1_000_000,
 *   open: () => {
 *     throw new Error("Open the CMS and read the Apprec here");
 *   },
 * });
 * strictEqual(transport.window, 32);
 * strictEqual(transport.maximumBytes, 1_000_000);
 * ```
 */
export async function openAmqpTransport(options: AmqpTransportOptions): Promise<AmqpTransport> {
  const settings = settingsOf(options);
  return new AmqpTransport(await openBusLink(options.bus), settings);
}

/** Options with everything decided. */
interface Settings extends AmqpTransportOptions {
  readonly dialect: AddressDialect;
  readonly exchange: string;
  readonly ownQueue: string;
  readonly errorQueue: string;
  readonly window: number;
}

function settingsOf(options: AmqpTransportOptions): Settings {
  const { environment, herId, window = 32, maximumBytes } = options;
  herIdOf(herId);
  if (!Number.isInteger(window) || window < 1 || window > 1000) {
    throw new AmqpError("option", "The window is not a number from 1 to 1000");
  }
  if (maximumBytes !== undefined && !(maximumBytes >= 1)) {
    throw new AmqpError("option", "The largest package is not a number of bytes");
  }
  return {
    ...options,
    dialect: options.dialect ?? "rabbitmq",
    exchange: options.exchange ?? busExchanges[environment],
    ownQueue: queueName(options.ownQueue ?? `${herId}_async`),
    errorQueue: queueName(options.errorQueue ?? `${herId}_error`),
    window,
  };
}

/** The metadata that the bus has names for, of what is known of a dispatch (Helsenorge.Messaging, message metadata). */
export function messageInfo(dispatch: Dispatch): Readonly<Record<string, string>> {
  return {
    "X-MessageInfo-Type": dispatch.type,
    "X-MessageInfo-MsgId": dispatch.id,
    "X-Sender-Lvl2Id": dispatch.sender,
    "X-Receiver-Lvl2Id": dispatch.receiver,
  };
}

/** The transport. Opened by {@linkcode openAmqpTransport}. */
export class AmqpTransport implements Transport {
  /** What it is called. */
  readonly name = "amqp";
  /** Packages that may be out without an answer. */
  readonly window: number;
  readonly #link: BusLink;
  readonly #settings: Settings;
  readonly #room: Window;
  readonly #senders = new Map<string, BusSender>();
  readonly #probes = new Map<string, Promise<ProbeAnswer>>();
  #toldLarge = false;

  /** @internal Use {@linkcode openAmqpTransport}. */
  constructor(link: BusLink, settings: AmqpTransportOptions) {
    this.#link = link;
    this.#settings = settingsOf(settings);
    this.window = this.#settings.window;
    this.#room = new Window({ count: this.window, bytes: settings.windowBytes ?? 16 * 1024 * 1024 });
  }

  /** The link it goes over. */
  get link(): BusLink {
    return this.#link;
  }

  /** The lower of the limit that was set and the one the broker has announced; `Infinity` where there is none. */
  get maximumBytes(): number {
    const announced = [...this.#senders.values()].map((sender) => sender.maximumBytes ?? Infinity);
    return Math.min(this.#settings.maximumBytes ?? Infinity, ...announced);
  }

  /** Hands a package over to the broker, and tells what it said. */
  async send(parcel: Package, { signal }: { readonly signal?: AbortSignal } = {}): Promise<SendOutcome> {
    const { dispatch } = parcel;
    const { dialect, exchange } = this.#settings;
    if (signal?.aborted) {
      return outcomeOf({ kind: "unsent", error: aborted() });
    }
    const tooLarge = this.#tooLarge(dispatch.packageSize, this.maximumBytes);
    if (tooLarge !== undefined) return tooLarge;
    const queue = queueName(this.#settings.receiverQueue ?? `${dispatch.receiver}_async`);
    const address = sendAddress(queue, { dialect, exchange });
    const leave = await this.#room.enter(dispatch.packageSize, signal);
    if (leave === undefined) {
      return outcomeOf({ kind: "unsent", error: aborted() });
    }
    try {
      const missing = await this.#probe(queue, signal);
      if (missing !== undefined) return outcomeOf({ kind: "unsent", error: missing });
      const bytes = await this.#encode(parcel, queue);
      const sender = this.#sender(address);
      const settlement = await sender.send(bytes, { signal });
      return outcomeOf(settlement, `${this.#settings.bus.host} ${address}`);
    } finally {
      leave();
    }
  }

  /** Receipts and errors from one's own queues. */
  receipts(options: ReceiptsOptions = {}): AsyncIterable<ArrivedReceipt> {
    const {
      open,
      receiptSubjects = ["APPREC"],
      receiptCredit = 32,
      releaseAfter = 5000,
      dialect,
      parkingQueue,
    } = this.#settings;
    const addresses = [this.#settings.ownQueue, this.#settings.errorQueue].map((queue) =>
      receiveAddress(queue, dialect)
    );
    return receiptsOf(this.#link, {
      ...options,
      addresses,
      open,
      subjects: new Set(receiptSubjects.map((subject) => subject.toUpperCase())),
      credit: receiptCredit,
      releaseAfter,
      asideAtMost: 1000,
      park: parkingQueue === undefined
        ? undefined
        : (bytes) => this.#park(bytes as Buffer, queueName(parkingQueue)),
      onForeign: (message) => this.#warn("foreign_message", foreignText(message)),
      onStuck: (queue) =>
        this.#warn(
          "queue_stuck",
          `So many messages in ${queue} are not receipts that no more are looked at: sort them out`,
        ),
    });
  }

  /** Closes the link. What is out is not known; what waits is deferred. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#link.close();
  }

  #sender(address: string): BusSender {
    let sender = this.#senders.get(address);
    if (sender === undefined) {
      const { creditPatience, answerPatience } = this.#settings;
      sender = this.#link.openSender({
        address,
        ...creditPatience === undefined ? {} : { creditPatience },
        ...answerPatience === undefined ? {} : { answerPatience },
      });
      this.#senders.set(address, sender);
    }
    return sender;
  }

  /** Why a queue cannot be sent to; asked once where the answer is good. */
  async #probe(queue: string, signal: AbortSignal | undefined): Promise<AmqpError | undefined> {
    const { dialect, probe = dialect === "rabbitmq", creditPatience } = this.#settings;
    if (!probe) return undefined;
    let asked = this.#probes.get(queue);
    if (asked === undefined) {
      asked = this.#link.probe(receiveAddress(queue, dialect), creditPatience);
      this.#probes.set(queue, asked);
    }
    const answer = await beforeAbort(asked, signal);
    if (answer === undefined) return aborted();
    if (answer.kind === "there") return undefined;
    if (answer.kind === "refused" && answer.error.code !== "queue_missing") {
      if (this.#probes.get(queue) === asked) {
        this.#probes.set(queue, Promise.resolve({ kind: "there" }));
        const text =
          `The broker does not let this login see whether ${queue} exists, and may drop what is sent to one that does not`;
        this.#warn("queue_not_seen", text);
      }
      return undefined;
    }
    this.#probes.delete(queue);
    return answer.error;
  }

  /** The whole message in one piece of memory, the package read straight into its place. */
  async #encode(parcel: Package, queue: string): Promise<Buffer> {
    const { packageSize } = parcel.dispatch;
    const { bytes, body } = layOutMessage(
      this.#link.rhea,
      this.#message(parcel.dispatch, queue),
      packageSize,
    );
    let filled = 0;
    for await (const piece of parcel.bytes()) {
      if (filled + piece.length > packageSize) throw differs();
      body.set(piece, filled);
      filled += piece.length;
    }
    if (filled !== packageSize) throw differs();
    return bytes;
  }

  #message(dispatch: Dispatch, queue: string): OutgoingMessage {
    const { timeToLive, cpaId = "", metadata } = this.#settings;
    return {
      messageId: dispatch.id,
      to: queue,
      subject: dispatch.type,
      replyTo: this.#settings.ownQueue,
      correlationId: dispatch.id,
      contentType: dispatch.contentType,
      ...timeToLive === undefined ? {} : { timeToLive },
      applicationProperties: {
        ...metadata?.(dispatch),
        fromHerId: { int: herIdOf(this.#settings.herId) },
        toHerId: { int: herIdOf(dispatch.receiver) },
        cpaId,
        applicationTimeStamp: new Date(dispatch.created),
        enqueuedTimeUtc: new Date(),
      },
    };
  }

  #tooLarge(size: number, maximum: number): SendOutcome | undefined {
    if (size > maximum) {
      const error = new AmqpError(
        "message_too_large",
        `The package has ${size} bytes, and ${maximum} is the most that may be sent`,
      );
      return outcomeOf({ kind: "rejected", error });
    }
    if (size > recommendedBytes && !this.#toldLarge) {
      this.#toldLarge = true;
      this.#warn(
        "large_message",
        `A package has ${size} bytes; the bus recommends at most ${recommendedBytes}, and the register has published no limit`,
      );
    }
    return undefined;
  }

  /** Puts a message into the parking queue; never into one that is not there, where the broker might drop it. */
  async #park(bytes: Buffer, queue: string): Promise<boolean> {
    const { dialect } = this.#settings;
    const answer = await this.#link.probe(receiveAddress(queue, dialect));
    if (answer.kind !== "there") return false;
    return (await this.#sender(receiveAddress(queue, dialect)).send(bytes)).kind === "accepted";
  }

  #warn(code: AmqpWarning["code"], text: string): void {
    this.#settings.onWarning?.({ code, text });
  }
}

/** What the sender's ledger needs to know of what became of a message. */
function outcomeOf(settlement: BusSettlement, by = ""): SendOutcome {
  if (settlement.kind === "accepted") return { kind: "acknowledged", by, reference: null };
  const { kind, error } = settlement;
  const problem = { code: error.code, text: error.message.slice(0, 500) };
  if (kind === "unknown") return { kind: "unknown", problem };
  if (error.code === "message_too_large" || contentConditions.has(settlement.condition ?? "")) {
    return { kind: "refused", problem, hint: error.hint, because: "content" };
  }
  if (kind === "unsent" && accessCodes.has(error.code)) {
    return { kind: "refused", problem, hint: error.hint, because: "access" };
  }
  return { kind: "deferred", problem };
}

/** What a promise gives, or `undefined` where the signal comes first. */
async function beforeAbort<Value>(
  promise: Promise<Value>,
  signal: AbortSignal | undefined,
): Promise<Value | undefined> {
  if (signal === undefined) return await promise;
  const { promise: gone, resolve } = Promise.withResolvers<undefined>();
  const abort = () => resolve(undefined);
  signal.addEventListener("abort", abort, { once: true });
  if (signal.aborted) abort();
  return await Promise.race([promise, gone]).finally(() => signal.removeEventListener("abort", abort));
}

function aborted(): AmqpError {
  return new AmqpError("aborted", "Given up by the caller");
}

function differs(): AmqpError {
  return new AmqpError("option", "The package has not the size that its dispatch tells", {
    hint: "Prepare the dispatch anew: the package's file has been changed.",
  });
}

function foreignText({ queue, subject, messageId }: ForeignMessage): string {
  return `Message ${messageId ?? "(without id)"} in ${queue} is not a receipt: ${subject ?? "no subject"}`;
}
