/**
 * Answers over the bus: sent until the broker has them, whatever happens in between.
 *
 * @module
 */
import type { X509Certificate } from "node:crypto";
import { type Credentials, seal } from "../cms/mod.ts";
import { herIdOf } from "../transports/amqp/addresses.ts";
import { backOff, type BackOffOptions } from "../transports/amqp/back_off.ts";
import type { OutgoingMessage } from "../transports/amqp/bus_message.ts";
import type { BusSender, BusSettlement } from "../transports/amqp/bus_sender.ts";
import type { BusLink } from "../transports/amqp/link.ts";
import type { PendingAnswer } from "./books.ts";
import type { SimulatedRegister } from "./register.ts";

/** How answers are sealed. */
export interface AnswerSeal {
  /** Who signs them. */
  readonly signer: Credentials;
  /** Certificate that answers to a sender are encrypted for, by HER-id; `undefined` where it is not known. */
  certificateOf(herId: string): X509Certificate | undefined;
}

/** Options of {@linkcode BusAnswers}. */
export interface BusAnswersOptions {
  readonly register: SimulatedRegister;
  readonly link: BusLink;
  /** HER-id of the service that answers. */
  readonly herId: string;
  readonly seal: AnswerSeal | "plain";
  /** Address of a queue. */
  readonly addressOf: (queue: string) => string;
  readonly backOff?: BackOffOptions;
  /** Answers that are under way at once. */
  readonly window: number;
  /** An answer could not be handed over; it is tried again. */
  onTrouble(queue: string, code: string): void;
  /** The books cannot be read or written. */
  onFailure(error: unknown): void;
}

/** Content types by Helsenorge.Messaging, `ContentType.cs`. */
const sealedType = "application/pkcs7-mime; smime-type=signed-and-enveloped-data";

/** Hands over what the books say is owed, oldest first. What has trouble waits, and holds up nothing else. */
export class BusAnswers {
  readonly #options: BusAnswersOptions;
  readonly #senders = new Map<string, BusSender>();
  /** Answers that are being handed over. */
  readonly #flying = new Map<number, Promise<void>>();
  /** Answers that wait after trouble: when they are tried again, and how often they were. */
  readonly #troubled = new Map<number, { readonly until: number; readonly failures: number }>();
  readonly #waiting = new Map<number, (handedOver: boolean) => void>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(options: BusAnswersOptions) {
    this.#options = options;
  }

  /** Answers that are being handed over now. */
  get underWay(): number {
    return this.#flying.size;
  }

  /** Looks into the books, and hands over what may go. */
  pump(): void {
    if (this.#closed) return;
    clearTimeout(this.#timer);
    try {
      // One time for all: what is not due when answers are started must be waited for.
      const at = this.#options.register.now().getTime();
      const now = Date.now();
      this.#start(at, now);
      this.#sleep(at, now);
    } catch (error) {
      this.#options.onFailure(error);
    }
  }

  /** Resolves when an answer that is due is with the broker (`true`), or had trouble and waits in the books (`false`). */
  handedOver(number: number): Promise<boolean> {
    if (!this.#flying.has(number)) {
      // It may have gone with the answer to another arrival of the same message.
      if (!this.#options.register.isAnswerOwed(number)) return Promise.resolve(true);
      if (this.#troubled.has(number) || this.#closed) return Promise.resolve(false);
    }
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const before = this.#waiting.get(number);
    this.#waiting.set(number, (handedOver) => {
      before?.(handedOver);
      resolve(handedOver);
    });
    this.pump();
    return promise;
  }

  /** Lets what is under way end. What is owed stays in the books. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const sender of this.#senders.values()) sender.close();
    await Promise.all(this.#flying.values());
    for (const number of [...this.#waiting.keys()]) this.#tell(number, false);
  }

  #start(at: number, now: number): void {
    const { register, window } = this.#options;
    if (this.#flying.size >= window) return;
    const owed = register.pendingAnswers(at, window + this.#flying.size + this.#troubled.size);
    for (const number of owed) {
      if (this.#flying.size >= window) break;
      if (this.#flying.has(number) || (this.#troubled.get(number)?.until ?? 0) > now) continue;
      this.#flying.set(number, this.#handOver(register.answer(number)!));
    }
  }

  async #handOver(answer: PendingAnswer): Promise<void> {
    const { number, queue } = answer;
    const code = await this.#send(answer).catch((error) => {
      this.#options.onFailure(error);
      return "internal";
    });
    this.#flying.delete(number);
    if (code === undefined) this.#troubled.delete(number);
    else {
      const failures = (this.#troubled.get(number)?.failures ?? 0) + 1;
      this.#troubled.set(number, { until: Date.now() + backOff(failures, this.#options.backOff), failures });
      if (!this.#closed) this.#options.onTrouble(queue, code);
    }
    this.#tell(number, code === undefined);
    queueMicrotask(() => this.pump());
  }

  /** Sends one; `undefined` where the broker has it and the books know, else the code of what went wrong. */
  async #send(answer: PendingAnswer): Promise<string | undefined> {
    const { link, addressOf } = this.#options;
    const { outgoing, body } = await this.#message(answer);
    const address = addressOf(outgoing.to!);
    const sender = this.#senders.get(address) ?? link.openSender({ address });
    this.#senders.set(address, sender);
    const copies = Number(answer.facts.copies ?? "1");
    for (let copy = 0; copy < copies; copy++) {
      const settled: BusSettlement = await sender.send(link.encode(outgoing, body));
      if (settled.kind !== "accepted") return settled.error.code;
    }
    await this.#options.register.answerSent(answer.number);
    return undefined;
  }

  async #message(
    answer: PendingAnswer,
  ): Promise<{ readonly outgoing: OutgoingMessage; readonly body: Uint8Array }> {
    const { herId, seal } = this.#options;
    const { apprec, apprecId, facts, queue } = answer;
    const { correlation = "", toHerId = "" } = facts;
    const common = {
      correlationId: correlation,
      applicationProperties: {
        fromHerId: { int: herIdOf(herId) },
        toHerId: { int: herIdOf(toHerId) },
        cpaId: "",
        applicationTimeStamp: new Date(),
      },
    };
    const certificate = seal === "plain" ? undefined : seal.certificateOf(toHerId);
    const canSeal = seal === "plain" || certificate !== undefined;
    if (apprec === undefined || !canSeal) {
      const error = answer.busError ?? unsealable;
      return {
        outgoing: {
          ...common,
          messageId: facts.id!,
          to: apprec === undefined ? queue : facts.errorQueue!,
          subject: facts.subject!,
          contentType: "text/plain",
          applicationProperties: {
            ...common.applicationProperties,
            originalMessageId: correlation,
            receiverTimeStamp: new Date(Number(facts.arrived)),
            errorCondition: error.condition,
            errorDescription: error.description,
            errorConditionData: error.data.join(";"),
          },
        },
        body: new Uint8Array(),
      };
    }
    return {
      outgoing: {
        ...common,
        messageId: apprecId!,
        to: queue,
        subject: "APPREC",
        contentType: seal === "plain" ? "text/plain" : sealedType,
      },
      body: seal === "plain"
        ? apprec
        : await sealed(apprec, { signer: seal.signer, recipient: certificate! }),
    };
  }

  #tell(number: number, handedOver: boolean): void {
    const waiting = this.#waiting.get(number);
    this.#waiting.delete(number);
    waiting?.(handedOver);
  }

  /** Wakes up when the next answer is due. */
  #sleep(at: number, now: number): void {
    const due = this.#options.register.nextAnswerDue(at);
    const retries = [...this.#troubled].flatMap(([number, { until }]) =>
      this.#flying.has(number) ? [] : until - now
    );
    const wait = Math.min(...retries, due === undefined ? Infinity : due - at);
    // Where there is no room for an answer now, it is looked for again when one is done.
    if (wait === Infinity || this.#flying.size >= this.#options.window) return;
    this.#timer = setTimeout(() => this.pump(), Math.min(Math.max(1, wait), LONGEST_SLEEP));
  }
}

/** Timers go no further than some weeks. */
const LONGEST_SLEEP = 2 ** 30;

/** What is told where the answer cannot be sealed. */
const unsealable = {
  condition: "transport:missing-certificate",
  description: "Kvitteringen kan ikke krypteres: avsenderens sertifikat er ikke kjent",
  data: [],
};

async function sealed(
  content: Uint8Array,
  options: { readonly signer: Credentials; readonly recipient: X509Certificate },
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (
    const part of seal(
      (async function* () {
        yield content;
      })(),
      options,
    )
  ) parts.push(part.slice());
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
