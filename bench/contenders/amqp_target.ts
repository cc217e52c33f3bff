/**
 * What both senders send, and where.
 *
 * @module
 */

/** A broker, a queue and the load. */
export interface AmqpTarget {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly passphraseFile: string;
  readonly exchange: string;
  readonly queue: string;
  /** Messages to send. */
  readonly messages: number;
  /** Bytes of each. */
  readonly bytes: number;
}

/** Where a broker is, without the load. */
export type AmqpPlace = Omit<AmqpTarget, "messages" | "bytes">;
