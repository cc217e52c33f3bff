/**
 * What is sent: one message from one sender to one receiver, and how far it has come.
 *
 * @module
 */

/**
 * How far a dispatch has come.
 *
 * | state | what is known, durably, before anything further happens |
 * |---|---|
 * | `prepared` | the package is made; nothing has left |
 * | `sent` | it is being handed to the carrier: it may have arrived, or not. Handing over the same bytes once more is safe |
 * | `acknowledged` | the carrier has taken it over: it is not handed over again without an order |
 * | `accepted` | the register has taken it |
 * | `partly` | the register has taken some of it (Apprec 3, «OK, feil i delmelding») |
 * | `rejected` | the register has refused it, or the carrier has for good |
 * | `withdrawn` | somebody ordered that it shall not be sent; only from `prepared` |
 */
export type DispatchState =
  | "prepared"
  | "sent"
  | "acknowledged"
  | "accepted"
  | "partly"
  | "rejected"
  | "withdrawn";

/** How a dispatch travels. */
export type TransportName = "amqp" | "dhhr" | "slash" | "edi" | "folder";

/** Where a dispatch goes: the register's production, its validation of real extracts, or a test environment. */
export type DeliveryEnvironment = "production" | "validation" | "test";

/** One thing that is wrong with a dispatch, as the other side tells it. */
export interface DispatchProblem {
  /** The other side's code: `T02` (kodeverk 8221), `1007` (SLASH), `transport:expired-certificate` (the bus). */
  readonly code: string;
  /** The other side's words, cut at 500 characters; never part of a payload. */
  readonly text: string;
}

/** One message from one sender to one receiver. */
export interface Dispatch {
  /** Message id, a UUID in lower case; stands in the envelope and never changes, so that a retry is recognised. */
  readonly id: string;
  /** Message type: `KPR_IPL`, `KPR_IDE`, `HST_Konsultasjon`. */
  readonly type: string;
  /** Version of the message type, where the way it travels asks for it: `1` (SLASH), `56.0.0` (dhhr). */
  readonly version: string | null;
  /** How it travels. */
  readonly transport: TransportName;
  /** Where it goes. */
  readonly environment: DeliveryEnvironment;
  /** Who sends: HER-id of the service, or organisation number where the way it travels goes by that. */
  readonly sender: string;
  /** Who is to have it, in the same terms. */
  readonly receiver: string;
  /** Ties dispatches that belong together, as the professional and the ident message of a year: `4601-2025`. */
  readonly group: string;
  /** Four digits; `null` where the payload tells none. */
  readonly municipality: string | null;
  /** Reporting year; `null` where the payload tells none. */
  readonly year: number | null;
  /** Place in the queue of its sender, receiver and transport; where order matters nothing overtakes. Counts from 1. */
  readonly sequence: number;
  /** SHA-256 of the payload as it was read, unpacked, in lower-case hexadecimal: what the guards have seen. */
  readonly payloadHash: string;
  /** Path the payload was read from; never its content. */
  readonly payloadSource: string;
  /** SHA-256 of the package, the bytes that travel. */
  readonly packageHash: string;
  /** Name of the package's file in the outbox. */
  readonly packageFile: string;
  /** Bytes of the package. */
  readonly packageSize: number;
  /** Content type of the package. */
  readonly contentType: string;
  /** What the way it travels needs to know of the package besides, such as the id of the key it is encrypted with. */
  readonly facts: Readonly<Record<string, string>>;
  /** When it was prepared, ISO 8601 in UTC. For MsgHead this is GenDate, and comes back as the receipt's IssueDate. */
  readonly created: string;
}

/** A dispatch and how far it has come. */
export interface DispatchStatus extends Dispatch {
  /** How far it has come. */
  readonly state: DispatchState;
  /** When it came there, ISO 8601 in UTC. */
  readonly since: string;
  /** Times it was handed to the carrier. */
  readonly attempts: number;
  /** Why it is where it is, in one sentence; empty where there is nothing to tell. */
  readonly reason: string;
  /** What the other side found wrong. */
  readonly problems: readonly DispatchProblem[];
  /** The other side's own reference, such as a correlation id; `null` where it gave none. */
  readonly reference: string | null;
}
