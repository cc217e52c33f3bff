/**
 * Deliveries from beginning to end: payloads are prepared while what is prepared is sent.
 *
 * @module
 */
import type { DispatchProblem, DispatchStatus, TransportName } from "../dispatch.ts";
import type { Transport } from "../transport.ts";
import type { Payload } from "./payload.ts";
import { prepareGroup, type PrepareOptions } from "./prepare.ts";
import { sendDue, type SendOptions, type SendResult } from "./send.ts";

/** A payload that is in the ledger already. */
export interface KnownPayload {
  /** What was to be sent. */
  readonly payload: Payload;
  /** What it has become. */
  readonly dispatch: DispatchStatus;
}

/** Options of {@linkcode deliver}. */
export interface DeliverOptions extends PrepareOptions, Omit<SendOptions, keyof PrepareOptions | "more"> {
  /** Groups that are packed at once. @default 1 where order matters, 16 otherwise: they share waits for the disk */
  readonly packing?: number;
  /** Called when a group is durably prepared. */
  readonly onPrepared?: (dispatches: readonly DispatchStatus[]) => void;
  /**
   * Whether a refusal says that the package must be made anew, from the payload as it is: its key has ended. Then all is made
   * and sent once more, in order, in the same call. `groups` must be something that can be gone through again.
   *
   * @default none does
   */
  readonly isStale?: (problem: DispatchProblem) => boolean;
  /** Called for a payload that is in the ledger already, and is not prepared anew. */
  readonly onKnown?: (known: KnownPayload) => void;
}

/** How a delivery ended. */
export interface DeliverResult extends SendResult {
  /** Dispatches prepared by this call. */
  readonly prepared: number;
  /** Payloads that were in the ledger already. */
  readonly known: number;
}

/**
 * Prepares groups of payloads, and sends all that is due over the transport, both at once. What is in the ledger already is
 * not prepared again, so that a run that was cut off is gone on with by the same call.
 *
 * Where a group cannot be prepared, what is prepared is still sent before the error is thrown.
 */
export async function deliver(
  groups: Iterable<readonly Payload[]>,
  transport: Transport,
  options: DeliverOptions,
): Promise<DeliverResult> {
  const first = await deliverOnce(groups, transport, options);
  if (first.stopped === undefined || options.isStale?.(first.stopped.problem) !== true) return first;
  const second = await deliverOnce(groups, transport, options);
  return {
    ...second,
    prepared: first.prepared + second.prepared,
    delivered: first.delivered + second.delivered,
    // What was refused for its key alone has been made anew.
    refused: first.refused - 1 + second.refused,
    known: first.known,
  };
}

async function deliverOnce(
  groups: Iterable<readonly Payload[]>,
  transport: Transport,
  options: DeliverOptions,
): Promise<DeliverResult> {
  const strict = options.strict ?? transport.window === 1;
  const preparing = new Preparing(groups[Symbol.iterator](), strict ? { packing: 1, ...options } : options);
  preparing.tells = true;
  const work = preparing.run();
  // Sending looks at what went wrong after it has ended; nobody else would.
  work.catch(() => {});
  const result = await sendDue(transport, { ...options, more: () => preparing.more() });
  if (result.stopped !== undefined || options.signal?.aborted === true) preparing.stop();
  await work;
  if (result.stopped !== undefined && result.stopped.because === "content") {
    await clearQueue(transport, options);
  }
  return { ...result, prepared: preparing.prepared, known: preparing.known };
}

/** Prepares groups without sending them. */
export async function prepareAll(
  groups: Iterable<readonly Payload[]>,
  options: PrepareOptions & Pick<DeliverOptions, "packing" | "onPrepared" | "onKnown" | "signal">,
): Promise<{ readonly prepared: number; readonly known: number }> {
  const preparing = new Preparing(groups[Symbol.iterator](), options);
  await preparing.run();
  return { prepared: preparing.prepared, known: preparing.known };
}

/**
 * Withdraws what waits behind something that was refused, where order matters: it was made without knowing, and has to be
 * made anew from there on (SLASH API, «strict order»). The same call prepares it again.
 */
async function clearQueue(
  transport: Transport,
  { ledger, sender, receiver, strict }: DeliverOptions,
): Promise<void> {
  if (!(strict ?? transport.window === 1)) return;
  const waiting = ledger.list({ transport: transport.name, sender, receiver, states: ["prepared"] });
  for (const { id } of waiting) {
    await ledger.order(id, {
      kind: "withdraw",
      reason: "What stood ahead of it was refused: it has to be made anew",
      by: "kprkit",
    });
  }
}

type PreparingOptions =
  & PrepareOptions
  & Pick<DeliverOptions, "packing" | "onPrepared" | "onKnown" | "signal">;

/** Ways of travelling where what is prepared first must arrive first. */
const ordered: ReadonlySet<TransportName> = new Set(["slash", "dhhr"]);

class Preparing {
  readonly #groups: Iterator<readonly Payload[]>;
  readonly #options: PreparingOptions;
  readonly #packing: number;
  #news = Promise.withResolvers<void>();
  /** Prepared, and not told of. */
  readonly #fresh: DispatchStatus[] = [];
  #ended = false;
  #stopped = false;
  /** Somebody asks for {@linkcode Preparing.more}. */
  tells = false;
  prepared = 0;
  known = 0;

  constructor(groups: Iterator<readonly Payload[]>, options: PreparingOptions) {
    this.#groups = groups;
    this.#options = options;
    this.#packing = options.packing ?? (ordered.has(options.transport) ? 1 : 16);
  }

  /** Prepares all; several groups at once, which share each wait for the disk. */
  async run(): Promise<void> {
    const lanes = Array.from({ length: this.#packing }, () => this.#lane());
    const ended = await Promise.allSettled(lanes);
    this.#ended = true;
    this.#news.resolve();
    const failed = ended.find((lane) => lane.status === "rejected");
    if (failed !== undefined) throw failed.reason;
  }

  /** Resolves when something more is prepared, with what; with `false` when nothing more will be. */
  async more(): Promise<false | readonly DispatchStatus[]> {
    await this.#news.promise;
    if (this.#fresh.length === 0) return false;
    if (!this.#ended) this.#news = Promise.withResolvers();
    return this.#fresh.splice(0);
  }

  stop(): void {
    this.#stopped = true;
  }

  async #lane(): Promise<void> {
    const { signal, onPrepared } = this.#options;
    while (!this.#stopped && signal?.aborted !== true) {
      const { value: group, done } = this.#groups.next();
      if (done) return;
      const fresh = group.filter((payload) => !this.#isKnown(payload));
      if (fresh.length === 0) continue;
      try {
        const dispatches = await prepareGroup(fresh, this.#options);
        this.prepared += dispatches.length;
        if (this.tells) this.#fresh.push(...dispatches);
        onPrepared?.(dispatches);
      } catch (error) {
        this.#stopped = true;
        throw error;
      }
      this.#news.resolve();
    }
  }

  #isKnown(payload: Payload): boolean {
    const { ledger, receiver, again, onKnown } = this.#options;
    if (again !== undefined || payload.hash === undefined) return false;
    const dispatch = ledger.list({ payloadHash: payload.hash, type: payload.type, receiver })
      .find(({ state }) => state !== "rejected" && state !== "withdrawn");
    if (dispatch === undefined) return false;
    this.known++;
    onKnown?.({ payload, dispatch });
    return true;
  }
}
