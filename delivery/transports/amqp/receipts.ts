/**
 * Receipts from one's own queues, for as long as they are iterated.
 *
 * @module
 */
import type { ArrivedReceipt, ReceiptsOptions } from "../../transport.ts";
import { AmqpError } from "./amqp_error.ts";
import { type Arrival, type OpenReceipt, readArrival } from "./arrivals.ts";
import type { BusDelivery, BusReceiver } from "./bus_receiver.ts";
import type { BusLink } from "./link.ts";
import { Mailbox } from "./mailbox.ts";

/** A message that is not a receipt, as it is told to people. */
export interface ForeignMessage {
  readonly queue: string;
  readonly subject: string | null;
  readonly messageId: string | null;
}

/** Options of {@linkcode receiptsOf}. */
export interface ReceiptSource {
  /** Addresses of the queues. */
  readonly addresses: readonly string[];
  /** Messages that may be in this process' hands at once. */
  readonly credit: number;
  readonly open: OpenReceipt;
  /** Subjects that receipts have, in capital letters. */
  readonly subjects: ReadonlySet<string>;
  /** Milliseconds before what was given back is let go to the broker, which may bring it again at once. */
  readonly releaseAfter: number;
  /** Messages that may be left aside at once. */
  readonly asideAtMost: number;
  /** Puts a message into another queue for good; absent where they are left. Resolves to whether it is there. */
  readonly park?: ((bytes: Uint8Array) => Promise<boolean>) | undefined;
  readonly onForeign: (message: ForeignMessage) => void;
  /** So many messages are left aside that no more come from this queue. */
  readonly onStuck: (queue: string) => void;
}

/** What a receiver puts into the mailbox. */
type Event = { readonly delivery: BusDelivery } | { readonly error: AmqpError };

/**
 * Receipts as they come.
 *
 * A message that is not a receipt, or a receipt that cannot be read, is put aside: it stays in this process' hands, others
 * come in its place, and it goes back to its queue when the iteration ends; or it is parked in another queue.
 */
export async function* receiptsOf(
  link: BusLink,
  source: ReceiptSource & ReceiptsOptions,
): AsyncGenerator<ArrivedReceipt, void, undefined> {
  const { signal, idle } = source;
  if (signal?.aborted) return;
  const mailbox = new Mailbox<Event>();
  const receivers = new Map<string, BusReceiver>();
  const timers = new Set<ReturnType<typeof setTimeout>>();
  const opened = new Set<string>();
  let unreachable: AmqpError | undefined;
  let aside = 0;

  const next = (delivery: BusDelivery) => receivers.get(delivery.address)?.addCredit(1);

  /** Leaves a message in this process' hands, or parks it, and lets another come. */
  async function putAside(delivery: BusDelivery): Promise<void> {
    const bytes = source.park === undefined ? undefined : delivery.forward();
    if (bytes !== undefined && await source.park?.(bytes)) {
      if (!delivery.live) return;
      delivery.accept();
      next(delivery);
      return;
    }
    if (!delivery.live) return;
    if (++aside < source.asideAtMost) next(delivery);
    else source.onStuck(delivery.address);
  }

  function giveBack(delivery: BusDelivery): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      if (!delivery.live) return;
      delivery.release();
      next(delivery);
    }, source.releaseAfter);
    timers.add(timer);
  }

  function arrived(delivery: BusDelivery, arrival: Exclude<Arrival, { kind: "foreign" }>): ArrivedReceipt {
    const receipt = arrival.kind === "receipt" ? arrival.receipt : undefined;
    let settled = false;
    return {
      receipt,
      ...arrival.kind === "problem" ? { problem: arrival.problem } : {},
      settle: async () => {
        if (settled) return;
        settled = true;
        if (receipt === undefined) return await putAside(delivery);
        if (!delivery.live) return;
        delivery.accept();
        next(delivery);
      },
      release: () => {
        if (!settled) giveBack(delivery);
        settled = true;
        return Promise.resolve();
      },
    };
  }

  try {
    for (const address of source.addresses) {
      const receiver = link.openReceiver({
        address,
        credit: source.credit,
        onMessage: (delivery) => mailbox.put({ delivery }),
        onRefused: (error) => mailbox.put({ error }),
        onOpen: () => {
          opened.add(address);
          unreachable = undefined;
          if (opened.size === source.addresses.length) mailbox.startIdle();
        },
        onUnreachable: (error) => {
          unreachable = error;
          mailbox.startIdle();
        },
        onLost: () => {
          // What was aside comes again.
          aside = 0;
        },
      });
      receivers.set(address, receiver);
    }
    for (;;) {
      const event = await mailbox.take({ idle, signal });
      if (event === undefined) {
        // Nobody has looked: that there was nothing is not known.
        if (!signal?.aborted && unreachable !== undefined) throw unreachable;
        return;
      }
      if ("error" in event) {
        if (event.error.code === "closed") return;
        throw event.error;
      }
      const { delivery } = event;
      if (!delivery.live) continue;
      const arrival = await readArrival(delivery.message, source);
      if (arrival.kind === "foreign") {
        const { subject, messageId } = delivery.message;
        source.onForeign({ queue: delivery.address, subject, messageId });
        await putAside(delivery);
      } else yield arrived(delivery, arrival);
    }
  } finally {
    for (const timer of timers) clearTimeout(timer);
    // All that was not settled goes back to its queue with this.
    for (const receiver of receivers.values()) receiver.close();
  }
}
