/**
 * The simulated register: what comes is judged, booked once, and answered as the real one is thought to answer.
 *
 * @module
 */
import type { X509Certificate } from "node:crypto";
import { kprReceivers } from "../../register/receivers.ts";
import { type Credentials, unseal } from "../cms/mod.ts";
import type { EnvelopeAddress, MsgHeadHeader } from "../envelope/mod.ts";
import { norwegianTime } from "../outbox/norwegian_time.ts";
import { bookable, bookableType } from "./bookable.ts";
import {
  type AnswerCounts,
  type AskAnswer,
  type BookedMessage,
  type BookEntry,
  Books,
  type BusError,
  type Decision,
  type PendingAnswer,
} from "./books.ts";
import type { Intake } from "./intake.ts";
import type { Judgement, VerdictFinding } from "./judgement.ts";
import { type JudgeableMessage, MessageJudge } from "./message_judge.ts";
import { type ApprecOptions, apprecTo } from "./register_apprec.ts";
import { type MessageTypeRule, messageTypes, type VerdictCause, verdictRules } from "./verdict_rules.ts";

/** Options of {@linkcode openRegister}. */
export interface RegisterOptions extends ApprecOptions {
  /** Directory of the books, made where there is none; they are in `register.sqlite`. */
  readonly directory: string;
  /** Keys that messages are encrypted for. @default none, so that sealed messages are for somebody else */
  readonly recipients?: readonly Credentials[];
  /** Certificates that signers' certificates must lead to: authorities, or the signers' own. @default none */
  readonly trusted?: readonly X509Certificate[];
  /** Certificates that a sender signs with, by HER-id; senders that are not named may sign with any that is trusted. */
  readonly signers?: ReadonlyMap<string, readonly X509Certificate[]>;
  /** HER-ids that the register answers to, its own first. @default those of the register's letters, in every environment */
  readonly herIds?: readonly string[];
  /** Types of messages that it knows. @default {@linkcode messageTypes} */
  readonly types?: readonly MessageTypeRule[];
  /** The time. @default the system's */
  readonly now?: () => Date;
  /** Told of every arrival when it is in the books. */
  readonly onArrival?: (arrival: TakenMessage) => void;
}

/** An arrival that is in the books. */
export interface TakenMessage extends Pick<BookEntry, "id" | "route" | "type" | "sender"> {
  /** What the register says of it. */
  readonly verdict: BookEntry["verdict"];
  /** What is wrong with it. */
  readonly problems: BookedMessage["problems"];
  /** It was here before. */
  readonly duplicate: boolean;
}

/** What happens to a message besides being judged. */
export interface TakeOptions {
  /** Refuses it whatever is in it, with X99: see `negative` in `faults.ts`. */
  readonly refuse?: boolean;
  /** An answer over the bus that is owed for it, to go into the books with it. */
  readonly answer?: AskAnswer;
}

/** The simulated register; opened by {@linkcode openRegister}. */
export class SimulatedRegister implements Intake, Disposable {
  readonly #books: Books;
  readonly #judge: MessageJudge;
  readonly #options: RegisterOptions;
  readonly #herIds: readonly string[];

  /** Use {@linkcode openRegister}. */
  constructor(books: Books, options: RegisterOptions) {
    this.#books = books;
    this.#options = options;
    const { recipients = [], trusted = [], herIds = knownHerIds } = options;
    this.#herIds = herIds;
    this.#judge = new MessageJudge({
      open: (sealed, onSigner) => unseal(sealed, { recipients, trusted, onSigner, at: this.#now() }),
      receivers: new Set(herIds),
      types: options.types ?? messageTypes,
      ...(options.signers === undefined ? {} : { signers: options.signers }),
    });
  }

  /** Judges and books a message. What it answers is durably in the books. */
  async take(message: JudgeableMessage, options: TakeOptions = {}): Promise<BookedMessage> {
    return this.#book(message, await this.#judge.judge(message, options), options);
  }

  /** Books a message that nobody opens, for what its carrier says of it. */
  async turnAway(
    message: JudgeableMessage,
    found: VerdictFinding,
    options: TakeOptions = {},
  ): Promise<BookedMessage> {
    return this.#book(message, await this.#judge.turnAway(message, found), options);
  }

  async #book(
    message: JudgeableMessage,
    judgement: Judgement,
    options: TakeOptions,
  ): Promise<BookedMessage> {
    const { hash, authentic, envelope, payload } = judgement;
    const carried = message.messageId ?? null;
    const stated = authentic && envelope !== undefined ? envelope.id : carried;
    const at = this.#now().toISOString();
    const entry = {
      id: stated === null ? `sha256:${hash}` : bookable(stated),
      hash,
      route: message.route,
      type: bookableType(message.type),
      sender: bookable(message.sender),
      ...payload,
      verdict: judgement.verdict,
      problems: judgement.problems,
      reference: crypto.randomUUID(),
    };
    const booked = await this.#books.book({
      entry,
      at,
      authentic,
      idOfArrival: message.route === "slash" || stated === null,
      decide: (taken) => this.#decide(message, judgement, { taken, at }),
      ...(options.answer === undefined ? {} : { answer: options.answer }),
    });
    const { verdict, problems, duplicate } = booked;
    const { id, route, type, sender } = entry;
    this.#options.onArrival?.({ id, route, type, sender, verdict, problems, duplicate });
    return booked;
  }

  /** What is in the books, in the order of first arrivals. */
  books(): readonly BookEntry[] {
    return this.#books.entries();
  }

  /** How many answers over the bus are owed, and how many were given. */
  answerCounts(): AnswerCounts {
    return this.#books.answerCounts();
  }

  /** Numbers of answers over the bus that are owed and due at a time, in milliseconds since 1970; the oldest first. */
  pendingAnswers(at: number, limit: number): readonly number[] {
    return this.#books.pending(at, limit);
  }

  /** An answer over the bus; `undefined` where there is none of that number. */
  answer(number: number): PendingAnswer | undefined {
    return this.#books.answer(number);
  }

  /** When the next answer after a time is due, in milliseconds since 1970; `undefined` where there is none. */
  nextAnswerDue(at: number): number | undefined {
    return this.#books.nextDue(at);
  }

  /** Whether an answer over the bus is owed still. */
  isAnswerOwed(number: number): boolean {
    return this.#books.isOwed(number);
  }

  /** The broker has an answer: it is not owed any longer. */
  answerSent(number: number): Promise<void> {
    return this.#books.answerSent(number, this.#now().toISOString());
  }

  /** The register's time. */
  now(): Date {
    return this.#now();
  }

  /** Closes the books. */
  [Symbol.dispose](): void {
    this.#books[Symbol.dispose]();
  }

  #now(): Date {
    return this.#options.now?.() ?? new Date();
  }

  /** What the carrier says, in place of an envelope that cannot be trusted. */
  #carrierEnvelope({ messageId, type, sender }: JudgeableMessage, at: string): MsgHeadHeader | undefined {
    if (messageId === null || !/^\d{1,10}$/.test(sender)) return undefined;
    return {
      type: bookableType(type),
      id: bookable(messageId),
      created: norwegianTime(new Date(at)),
      sender: addressOf(sender),
      receiver: addressOf(this.#herIds[0] ?? ""),
      carrier: "Document",
    };
  }

  #decide(
    message: JudgeableMessage,
    judgement: Judgement,
    { taken, at }: { readonly taken: boolean; readonly at: string },
  ): Decision {
    const conflict = verdictRules.message_id;
    const { authentic } = judgement;
    const envelope = authentic ? judgement.envelope : this.#carrierEnvelope(message, at);
    const verdict = taken ? conflict.verdict : judgement.verdict;
    const problems = taken ? [{ code: conflict.code, text: conflict.text }] : judgement.problems;
    const cause = taken ? "message_id" : judgement.found[0]?.cause;
    const isTold = cause === undefined || verdictRules[cause].onBus === "apprec";
    const id = crypto.randomUUID();
    const bytes = envelope === undefined || !isTold
      ? undefined
      : apprecTo(envelope, { id, created: new Date(at), verdict, problems }, this.#options);
    return {
      standing: !authentic ? "turned_away" : taken ? "conflicting" : "booked",
      verdict,
      problems,
      apprec: bytes === undefined ? null : { id, bytes },
      busError: cause === undefined || bytes !== undefined ? null : busErrorOf(cause, judgement),
    };
  }
}

/** A HER-id, and nothing else, as an address. */
function addressOf(herId: string): EnvelopeAddress {
  return { name: "", herId, service: null };
}

/** HER-ids of the services that the register's letters name. */
const knownHerIds = kprReceivers.map(({ service }) => service.herId);

function busErrorOf(cause: VerdictCause, { found, problems }: Judgement): BusError {
  const { condition } = verdictRules[cause];
  return {
    condition,
    description: problems[0]?.text ?? verdictRules[cause].text,
    data: found.flatMap(({ cause, detail }) => detail === undefined ? [] : [`${cause}: ${detail}`]).slice(
      0,
      5,
    ),
  };
}

/**
 * Opens the register's side for tests and demos: a simulation, that knows of the real one what is public. What it answers
 * to what is assumed, see {@linkcode verdictRules}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { openRegister } from "./register.ts";
 *
 * const directory = await Deno.makeTempDir();
 * {
 *   using register = await openRegister({ directory });
 *   const message = {
 *     route: "dhhr",
 *     messageId: "0e9a3a0e-0000-4000-8000-000000000001",
 *     type: "HST",
 *     version: "56.0.0",
 *     sender: "8142519",
 *     form: "plain",
 *     bytes: await Deno.readFile("fixtures/minimal/xpr-hst.xml"),
 *   } as const;
 *   assert.equal((await register.take(message)).verdict, "accepted");
 *   assert.equal((await register.take(message)).duplicate, true);
 *   assert.equal(register.books()[0]?.arrivals, 2);
 * }
 * await Deno.remove(directory, { recursive: true });
 * ```
 *
 * @throws `ReceiverError` where the books cannot be opened.
 */
export function openRegister(options: RegisterOptions): Promise<SimulatedRegister> {
  return Promise.resolve().then(() => new SimulatedRegister(Books.open(options.directory), options));
}
