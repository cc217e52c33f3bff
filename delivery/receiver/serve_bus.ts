/**
 * The simulated register at the message bus: takes messages from its queue, and answers them.
 *
 * @module
 */
import { type AddressDialect, receiveAddress, sendAddress } from "../transports/amqp/addresses.ts";
import type { AmqpError } from "../transports/amqp/amqp_error.ts";
import { backOff, type BackOffOptions } from "../transports/amqp/back_off.ts";
import type { BusDelivery, BusReceiver } from "../transports/amqp/bus_receiver.ts";
import { type BusLink, type BusLinkOptions, openBusLink } from "../transports/amqp/link.ts";
import { type AnswerSeal, BusAnswers } from "./bus_answers.ts";
import { type BusArrival, readBusArrival } from "./bus_arrival.ts";
import type { BusError } from "./books.ts";
import type { FaultKind, FaultPlan } from "./faults.ts";
import type { VerdictFinding } from "./judgement.ts";
import type { SimulatedRegister } from "./register.ts";

/** Options of {@linkcode serveBus}. */
export interface BusServiceOptions {
  /** Where messages are judged and booked. */
  readonly register: SimulatedRegister;
  /** The bus, and how to log in there. */
  readonly link: BusLinkOptions;
  /** HER-id of the service that the register is; its queue is `<herId>_async`. */
  readonly herId: string;
  /** How answers are sealed; `plain` is for tests on one machine. */
  readonly seal: AnswerSeal | "plain";
  /** Takes messages that are not sealed, too. @default false */
  readonly plain?: boolean;
  /** How addresses are written. @default "rabbitmq" */
  readonly dialect?: AddressDialect;
  /** Exchange that answers go to. @default "NHNTESTServiceBus" */
  readonly exchange?: string;
  /** What goes wrong. @default nothing */
  readonly faults?: FaultPlan;
  /** Messages in hand at once, at most; most of them wait for the broker to take their answers. @default 64 */
  readonly window?: number;
  /** Bytes of messages in hand at once; a message that is larger by itself is taken alone. @default 256 MiB */
  readonly bytes?: number;
  /** Milliseconds that a late receipt is late. @default 5000 */
  readonly late?: number;
  /** Milliseconds that a slow judgement takes longer. @default 3000 */
  readonly slow?: number;
  /** Waits before an answer that had trouble is tried again, or a queue that is not there. */
  readonly backOff?: BackOffOptions;
  /** Told of what goes wrong and of faults that are made. */
  readonly onEvent?: (event: BusServiceEvent) => void;
}

/** What happens at the bus besides messages. Nothing in it is of a message. */
export type BusServiceEvent =
  /** The queue of the register cannot be read; it is tried again. */
  | { readonly kind: "queue"; readonly error: AmqpError }
  /** An answer could not be handed over; it stays in the books and is tried again. */
  | { readonly kind: "answer"; readonly queue: string; readonly code: string }
  /** A fault is made. */
  | { readonly kind: "fault"; readonly fault: FaultKind; readonly messageId: string | null }
  /** What came tells no sender to answer, or is no message: it is given to the broker as refused. */
  | { readonly kind: "unanswerable" }
  /** A message is done with: it is in the books, and the broker has been told. */
  | { readonly kind: "done"; readonly messageId: string | null };

/** The register at the bus; made by {@linkcode serveBus}. */
export interface BusService extends AsyncDisposable {
  /** Rejects where the register can go on no longer, as when the bus refuses the login; resolves when it is closed. */
  readonly finished: Promise<void>;
  /** Messages in hand. */
  readonly inHand: number;
  /** Ends what is in hand, leaves the rest in the queue, and closes. Answers that are owed stay in the books. */
  close(): Promise<void>;
}

/** Serves the register at the message bus. What the books still owe from another time is sent first. */
export async function serveBus(options: BusServiceOptions): Promise<BusService> {
  return new Service(options, await openBusLink(options.link));
}

class Service implements BusService {
  readonly finished: Promise<void>;
  readonly #options: BusServiceOptions;
  readonly #link: BusLink;
  readonly #answers: BusAnswers;
  readonly #end = Promise.withResolvers<void>();
  readonly #stop = new AbortController();
  readonly #work = new Set<Promise<void>>();
  readonly #window: Window;
  readonly #turns = new Turns(JUDGED_AT_ONCE);
  #receiver: BusReceiver | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #refusals = 0;
  #closed: Promise<void> | undefined;

  constructor(options: BusServiceOptions, link: BusLink) {
    this.#options = options;
    this.#link = link;
    this.#window = new Window(options.window ?? 64, options.bytes ?? 1 << 28);
    this.finished = this.#end.promise;
    this.finished.catch(() => {});
    const { dialect = "rabbitmq", exchange = "NHNTESTServiceBus", register, herId, seal, onEvent } = options;
    this.#answers = new BusAnswers({
      register,
      link,
      herId,
      seal,
      addressOf: (queue) => sendAddress(queue, { dialect, exchange }),
      window: this.#window.messages * 2,
      ...(options.backOff === undefined ? {} : { backOff: options.backOff }),
      onTrouble: (queue, code) => onEvent?.({ kind: "answer", queue, code }),
      onFailure: (error) => this.#fail(error),
    });
    this.#receive();
    this.#answers.pump();
  }

  get inHand(): number {
    return this.#work.size;
  }

  close(): Promise<void> {
    return this.#closed ??= this.#finish();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #finish(): Promise<void> {
    clearTimeout(this.#timer);
    this.#stop.abort();
    this.#window.close();
    await Promise.all(this.#work);
    this.#receiver?.close();
    await this.#answers.close();
    await this.#link.close();
    this.#end.resolve();
  }

  #fail(error: unknown): void {
    this.#end.reject(error);
    void this.close();
  }

  #receive(): void {
    if (this.#stop.signal.aborted) return;
    const { dialect = "rabbitmq", herId } = this.#options;
    this.#window.begin();
    this.#receiver = this.#link.openReceiver({
      address: receiveAddress(`${herId}_async`, dialect),
      credit: 1,
      onMessage: (delivery) => {
        this.#refusals = 0;
        this.#begin(delivery);
      },
      onLost: () => this.#window.begin(),
      onRefused: (error) => this.#refused(error),
    });
  }

  #refused(error: AmqpError): void {
    if (this.#stop.signal.aborted) return;
    if (this.#link.final !== undefined) return this.#fail(error);
    this.#options.onEvent?.({ kind: "queue", error });
    this.#timer = setTimeout(() => this.#receive(), backOff(++this.#refusals, this.#options.backOff));
  }

  #begin(delivery: BusDelivery): void {
    const size = delivery.message.body.length;
    this.#window.take(size);
    this.#letMoreCome();
    const work = this.#handle(delivery).catch((error) => this.#fail(error)).finally(() => {
      this.#work.delete(work);
      this.#window.give(size);
      this.#letMoreCome();
    });
    this.#work.add(work);
  }

  #letMoreCome(): void {
    const more = this.#window.more();
    if (more > 0) this.#receiver?.addCredit(more);
  }

  async #handle(delivery: BusDelivery): Promise<void> {
    if (this.#stop.signal.aborted) return delivery.release();
    const { herId, plain = false, faults, onEvent } = this.#options;
    const arrival = readBusArrival(delivery.message, { herId, plain });
    if (arrival === undefined) {
      onEvent?.({ kind: "unanswerable" });
      return delivery.reject({ condition: "amqp:invalid-field", description: "No sender to answer" });
    }
    const { messageId } = arrival.message;
    const fault = arrival.wrong.length > 0 ? undefined : faults?.next({ route: "amqp", messageId });
    if (fault !== undefined) onEvent?.({ kind: "fault", fault, messageId });
    if (fault === "unavailable" || fault === "busy") return delivery.release();
    if (fault === "drop_before") return this.#link.cut();
    if (fault === "slow") await this.#wait(this.#options.slow ?? 3000);
    const answer = await this.#take(arrival, fault);
    if (fault === "drop_after") return this.#link.cut();
    // Whatever becomes of the answer, the books owe it from now on.
    if (answer !== undefined) await this.#answers.handedOver(answer);
    delivery.accept();
    onEvent?.({ kind: "done", messageId });
  }

  /** Books a message; the number of the answer that is due for it. */
  async #take(arrival: BusArrival, fault: FaultKind | undefined): Promise<number | undefined> {
    const { register, late = 5000 } = this.#options;
    const { message, wrong } = arrival;
    const due = register.now().getTime() + (fault === "late" ? late : 0);
    const answer = ({ busError }: { readonly busError: BusError | null }) => ({
      queue: busError === null ? arrival.answerQueue : arrival.errorQueue,
      facts: {
        ...arrival.facts,
        errorQueue: arrival.errorQueue,
        id: crypto.randomUUID(),
        ...(fault === "duplicate" ? { copies: "2" } : {}),
      },
      due,
    });
    const options = { refuse: fault === "negative", ...(fault === "silent" ? {} : { answer }) };
    const found: VerdictFinding | undefined = wrong.length > 0
      ? { cause: "carrier", detail: wrong.join(", ") }
      : fault === "expired_key"
      ? { cause: "certificate_expired", detail: "sertifikatet som meldingen er kryptert for, er utløpt" }
      : undefined;
    using _turn = await this.#turns.next();
    const booked = found === undefined
      ? await register.take(message, options)
      : await register.turnAway(message, found, options);
    if (fault === "late") this.#answers.pump();
    return fault === "late" ? undefined : booked.answer ?? undefined;
  }

  async #wait(milliseconds: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, milliseconds);
    this.#stop.signal.addEventListener("abort", () => resolve(), { once: true });
    await promise;
    clearTimeout(timer);
  }
}

/** Messages that are judged at once: each reader has memory of its own. */
const JUDGED_AT_ONCE = 8;

/** Lets so many at a time do something, in the order they came. */
class Turns {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  async next(): Promise<Disposable> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return { [Symbol.dispose]: () => this.#end() };
  }

  /** Hands the turn on. */
  #end(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free++;
    else next();
  }
}

/**
 * How many messages may come: as many as fit, taking the next ones for as large as the largest lately, since nobody knows
 * before they are there.
 */
class Window {
  readonly messages: number;
  readonly #bytes: number;
  #inHand = 0;
  #inHandBytes = 0;
  /** Messages that the broker may still send. */
  #credit = 0;
  #typical = 0;
  #open = true;

  constructor(messages: number, bytes: number) {
    this.messages = messages;
    this.#bytes = bytes;
  }

  /** A receiver is attached anew, with leave for one message. */
  begin(): void {
    this.#credit = 1;
  }

  take(size: number): void {
    this.#credit = Math.max(0, this.#credit - 1);
    this.#inHand++;
    this.#inHandBytes += size;
    this.#typical = Math.max(size, this.#typical * 0.95);
  }

  give(size: number): void {
    this.#inHand--;
    this.#inHandBytes -= size;
  }

  /**
   * Messages that may come now; they are counted as let in. None while some that may have not come yet: RabbitMQ 3
   * counts what is on its way once more when it is given credit, and sends too many.
   */
  more(): number {
    if (!this.#open || this.#credit > 0) return 0;
    const fit = Math.floor((this.#bytes - this.#inHandBytes) / Math.max(1, this.#typical));
    const most = Math.min(this.messages - this.#inHand, this.#inHand === 0 ? Math.max(1, fit) : fit);
    return this.#credit = Math.max(0, most);
  }

  close(): void {
    this.#open = false;
  }
}
