/**
 * The sender: hands over what the ledger says is due, and writes down what became of it.
 *
 * @module
 */
import type { DeliveryEnvironment, DispatchProblem, DispatchStatus } from "../dispatch.ts";
import type { Ledger, NextFilter } from "../ledger/mod.ts";
import type { SendOutcome, Transport } from "../transport.ts";
import { PackageError } from "./package_error.ts";
import type { PackageFiles } from "./package_files.ts";

/** What a sender tells of a dispatch. */
export interface SendEvent {
  /** The dispatch, as the ledger has it now. */
  readonly dispatch: DispatchStatus;
  /** How handing it over ended. */
  readonly outcome: SendOutcome;
  /** Milliseconds until it is tried again, where it is. */
  readonly retryIn?: number;
}

/** Options of {@linkcode sendDue}. */
export interface SendOptions {
  /** Tells what is due, and is told what became of it. */
  readonly ledger: Ledger;
  /** Where packages are kept. */
  readonly files: PackageFiles;
  /** Sends only what this party has prepared. @default whoever has */
  readonly sender?: string;
  /** Sends only what is for this party. @default whomever it is for */
  readonly receiver?: string;
  /** Sends only what goes there: what waits for another environment stays. @default wherever it goes */
  readonly environment?: DeliveryEnvironment;
  /** Nothing overtakes: one dispatch at a time, and what is behind a refused one waits. @default transport.window is 1 */
  readonly strict?: boolean;
  /** Stops: what is under way ends first. */
  readonly signal?: AbortSignal;
  /** Milliseconds after which an attempt that did not succeed is the last one. @default Infinity */
  readonly giveUpAfter?: number;
  /** Called after each attempt, when its outcome is in the ledger. */
  readonly onEvent?: (event: SendEvent) => void;
  /**
   * More is being prepared: when nothing is due, it is waited for. Resolves when there is more, with what it is where that is
   * known, and with `false` when there will be none.
   */
  readonly more?: () => Promise<boolean | readonly DispatchStatus[]>;
  /** Shortest wait before a further attempt, in milliseconds; it doubles each time, with chance in it. @default 1000 */
  readonly retryDelay?: number;
  /** Longest wait before a further attempt, in milliseconds. @default 300 000 */
  readonly longestRetryDelay?: number;
}

/** How sending ended. */
export interface SendResult {
  /** Dispatches that the carrier or the register took over. */
  readonly delivered: number;
  /** Refused by the carrier, or by the register in its answer. */
  readonly refused: number;
  /** Still due: the attempts were given up, or something before them stands in the way. */
  readonly left: number;
  /** What stopped all sending, where something did: nobody is let in, or order forbids to go on. */
  readonly stopped?: {
    readonly problem: DispatchProblem;
    readonly hint: string;
    readonly because: "content" | "access";
  };
}

/**
 * Sends everything that is due over a transport. Each dispatch is `sent` in the ledger before its bytes leave, and its
 * outcome is there before anything else happens to it; a run that is killed at any point is gone on with by calling this
 * again.
 *
 * Only one sender may run on a ledger: hold {@linkcode Ledger.lockSending}.
 */
export async function sendDue(transport: Transport, options: SendOptions): Promise<SendResult> {
  return await new Sending(transport, options).run();
}

class Sending {
  readonly #transport: Transport;
  readonly #options: SendOptions;
  readonly #strict: boolean;
  readonly #window: number;
  readonly #due: NextFilter;
  /** Prepared for another environment: this transport is not its way. */
  readonly #elsewhere: ReadonlySet<string>;
  /** What is due next, the last first. */
  readonly #queue: DispatchStatus[] = [];
  /** More will be told of. */
  #coming: boolean;
  /** The ledger may have something that is due and was not told of. */
  #mayHaveMore = true;
  /** Under way now: until the outcome is in the ledger. */
  readonly #underWay = new Set<string>();
  /** Those of them that the transport has, or is about to get. */
  #out = 0;
  readonly #bell = new Bell();
  /** A defect or a trouble of this machine: nothing more is started. */
  #failed: { readonly error: unknown } | undefined;
  /** When a dispatch may be tried again. */
  readonly #notBefore = new Map<string, number>();
  readonly #failures = new Map<string, number>();
  readonly #begun = Date.now();
  /** Given up in this run. */
  readonly #left = new Set<string>();
  #delivered = 0;
  #refused = 0;
  #stopped: SendResult["stopped"];

  constructor(transport: Transport, options: SendOptions) {
    this.#transport = transport;
    this.#options = options;
    this.#strict = options.strict ?? transport.window === 1;
    this.#coming = options.more !== undefined;
    this.#window = this.#strict ? 1 : transport.window;
    const { sender, receiver, environment, ledger } = options;
    this.#due = {
      transport: transport.name,
      ...(sender === undefined ? {} : { sender }),
      ...(receiver === undefined ? {} : { receiver }),
    };
    this.#elsewhere = new Set(
      environment === undefined
        ? []
        : ledger.next(this.#due).filter((due) => due.environment !== environment).map(({ id }) => id),
    );
  }

  async run(): Promise<SendResult> {
    const { signal, more } = this.#options;
    const ring = () => this.#bell.ring();
    signal?.addEventListener("abort", ring);
    let asked = false;
    while (signal?.aborted !== true && this.#stopped === undefined && this.#failed === undefined) {
      if (this.#start()) continue;
      if (this.#coming && !asked) {
        asked = true;
        more!().then((answer) => this.#hear(answer), (error) => this.#failed ??= { error })
          .finally(() => {
            asked = false;
            ring();
          });
      }
      const wait = this.#untilRetry();
      if (this.#underWay.size === 0 && !this.#coming && wait === undefined) break;
      await this.#bell.heard(wait);
    }
    signal?.removeEventListener("abort", ring);
    while (this.#underWay.size > 0) await this.#bell.heard();
    if (this.#failed !== undefined) throw this.#failed.error;
    return {
      delivered: this.#delivered,
      refused: this.#refused,
      left: this.#options.ledger.next(this.#due).filter(({ id }) => !this.#elsewhere.has(id)).length,
      ...(this.#stopped === undefined ? {} : { stopped: this.#stopped }),
    };
  }

  /** Takes what was just prepared; to look for it in the ledger, among all that is under way, costs more with every one of those. */
  #hear(answer: boolean | readonly DispatchStatus[]): void {
    if (answer === false) this.#coming = false;
    if (typeof answer === "boolean" || this.#strict) {
      this.#mayHaveMore = true;
      return;
    }
    const queued = new Set(this.#queue.map(({ id }) => id));
    const fresh = answer.filter(({ id }) =>
      !queued.has(id) && !this.#underWay.has(id) && !this.#elsewhere.has(id) &&
      // What the ledger was asked for meanwhile may have been sent already.
      this.#options.ledger.get(id)?.state === "prepared"
    );
    this.#queue.unshift(...fresh.toReversed());
  }

  /** Starts one, if the window has room and something is due. */
  #start(): boolean {
    if (this.#failed !== undefined || this.#out >= this.#window) return false;
    // A disk that does not keep up with the outcomes is waited for; where order matters, each of them is.
    if (this.#underWay.size >= (this.#strict ? 1 : 2 * this.#window)) return false;
    const due = this.#take();
    if (due === undefined) return false;
    this.#underWay.add(due.id);
    this.#out++;
    this.#send(due).catch((error) => this.#failed ??= { error }).finally(() => {
      this.#underWay.delete(due.id);
      this.#bell.ring();
    });
    return true;
  }

  /** The next that is due and not under way. The ledger is asked for many at once: each question costs it a search. */
  #take(): DispatchStatus | undefined {
    if (this.#queue.length === 0 && (!this.#coming || this.#mayHaveMore || this.#notBefore.size > 0)) {
      const now = Date.now();
      const passedOver = this.#underWay.size + this.#notBefore.size + this.#left.size + this.#elsewhere.size;
      for (const dispatch of this.#options.ledger.next({ ...this.#due, limit: REFILL + passedOver })) {
        const { id } = dispatch;
        if (this.#elsewhere.has(id)) continue;
        const waits = this.#underWay.has(id) || this.#left.has(id) || (this.#notBefore.get(id) ?? 0) > now;
        if (!waits) this.#queue.push(dispatch);
        else if (this.#strict) break;
      }
      this.#queue.reverse();
      this.#mayHaveMore = this.#strict || this.#queue.length > 0;
    }
    return this.#queue.pop();
  }

  async #send(due: DispatchStatus): Promise<void> {
    const { ledger, onEvent } = this.#options;
    this.#notBefore.delete(due.id);
    let isOut = true;
    try {
      const outcome = await this.#handOver(due);
      // The next goes out while this outcome waits for the disk; one that says no may mean that none shall.
      if (outcome.kind === "acknowledged") {
        isOut = false;
        this.#out--;
        this.#bell.ring();
      }
      const dispatch = await ledger.outcome(due.id, outcome);
      // What was looked up behind it must not overtake it.
      if (this.#strict) this.#queue.length = 0;
      const retryIn = this.#judge(due.id, outcome);
      onEvent?.({ dispatch, outcome, ...(retryIn === undefined ? {} : { retryIn }) });
    } finally {
      if (isOut) this.#out--;
    }
  }

  async #handOver(due: DispatchStatus): Promise<SendOutcome> {
    const { ledger, files, signal } = this.#options;
    await ledger.sent(due.id);
    try {
      return await this.#transport.send(files.open(due), signal === undefined ? {} : { signal });
    } catch (error) {
      if (!(error instanceof PackageError)) throw error;
      return {
        kind: "refused",
        because: "content",
        problem: { code: error.code, text: error.message },
        hint: error.hint,
      };
    }
  }

  /** Counts an outcome; returns the wait until the next attempt where there is one. */
  #judge(id: string, outcome: SendOutcome): number | undefined {
    switch (outcome.kind) {
      case "acknowledged":
        this.#delivered++;
        return undefined;
      case "answered":
        if (outcome.receipt.verdict === "rejected") {
          this.#refused++;
          if (this.#strict) {
            this.#stop(
              outcome.receipt.problems[0],
              "Mend what the register refuses, then send again",
              "content",
            );
          }
        } else this.#delivered++;
        return undefined;
      case "refused":
        this.#refused++;
        this.#left.add(id);
        if (this.#strict || outcome.because === "access") {
          this.#stop(outcome.problem, outcome.hint, outcome.because);
        }
        return undefined;
      default:
        return this.#retry(id, outcome.retryAfter);
    }
  }

  #stop(problem: DispatchProblem | undefined, hint: string, because: "content" | "access"): void {
    this.#stopped ??= {
      problem: problem ?? { code: "rejected", text: "The register refused it" },
      hint,
      because,
    };
  }

  #retry(id: string, asked = 0): number | undefined {
    const { retryDelay = 1000, longestRetryDelay = 300_000, giveUpAfter = Infinity } = this.#options;
    const failures = (this.#failures.get(id) ?? 0) + 1;
    this.#failures.set(id, failures);
    // Half of the wait is chance, so that many senders do not come back at once.
    const longest = Math.min(retryDelay * 2 ** Math.min(failures - 1, 30), longestRetryDelay);
    const wait = Math.max(asked, longest * (0.5 + Math.random() / 2));
    if (Date.now() + wait - this.#begun > giveUpAfter) {
      this.#left.add(id);
      this.#notBefore.delete(id);
      return undefined;
    }
    this.#notBefore.set(id, Date.now() + wait);
    return wait;
  }

  /** Milliseconds until something may be tried again; `undefined` where nothing will be. */
  #untilRetry(): number | undefined {
    let first = Infinity;
    for (const time of this.#notBefore.values()) first = Math.min(first, time);
    return first === Infinity ? undefined : Math.max(first - Date.now(), 0);
  }
}

/** Dispatches that the ledger is asked for at once. */
const REFILL = 256;

/** Rings when something has happened; what rang before it was listened for is not lost. */
class Bell {
  #rung = false;
  #wake: (() => void) | undefined;

  ring(): void {
    this.#rung = true;
    this.#wake?.();
  }

  /** Resolves when it has rung, or after so many milliseconds. */
  async heard(milliseconds?: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    if (!this.#rung) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        if (milliseconds !== undefined) timer = setTimeout(resolve, Math.min(milliseconds, 0x7fffffff));
      });
    }
    clearTimeout(timer);
    this.#rung = false;
    this.#wake = undefined;
  }
}
