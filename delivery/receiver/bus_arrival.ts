/**
 * What a message of the bus says of itself, besides its body.
 *
 * @module
 */
import type { IncomingMessage } from "../transports/amqp/bus_message.ts";
import { bookable } from "./bookable.ts";
import type { ArrivedMessage } from "./intake.ts";

/** A message that came over the bus. */
export interface BusArrival {
  readonly message: ArrivedMessage;
  /** Queue for receipts. */
  readonly answerQueue: string;
  /** Queue for errors of the transport. */
  readonly errorQueue: string;
  /** What an answer repeats. */
  readonly facts: Readonly<Record<string, string>>;
  /** Properties that are missing or wrong; nobody opens such a message. */
  readonly wrong: readonly string[];
}

/** Options of {@linkcode readBusArrival}. */
export interface BusArrivalOptions {
  /** HER-id of the service that the register is. */
  readonly herId: string;
  /** Takes messages that are not sealed, too. */
  readonly plain: boolean;
}

/** Content types by Helsenorge.Messaging, `ContentType.cs`. */
const sealedType = /^application\/pkcs7-mime\s*;\s*smime-type=(?:"?)signed-and-enveloped-data(?:"?)$/i;
const plainType = /^text\/plain\b/i;

/**
 * Reads the properties; `undefined` where nobody can be answered, because the sender is not told.
 *
 * Source: Helsenorge.Messaging, `MessageListener.ValidateMessageHeader`: toHerId, fromHerId, subject, applicationTimeStamp
 * and contentType must be there.
 */
export function readBusArrival(
  incoming: IncomingMessage,
  { herId, plain }: BusArrivalOptions,
): BusArrival | undefined {
  const { applicationProperties: properties, subject, contentType, messageId, replyTo, body } = incoming;
  const from = herIdOf(properties.fromHerId);
  if (incoming.undecodable || from === undefined) return undefined;
  const isSealed = sealedType.test(contentType ?? "");
  const wrong = Object.entries({
    messageId: messageId !== null,
    subject: subject !== null,
    contentType: isSealed || (plain && plainType.test(contentType ?? "")),
    toHerId: herIdOf(properties.toHerId) === herId,
    applicationTimeStamp: isTime(properties.applicationTimeStamp),
  }).filter(([, isRight]) => !isRight).map(([name]) => name);
  return {
    message: {
      route: "amqp",
      messageId,
      type: subject ?? "",
      version: null,
      sender: from,
      form: isSealed ? "sealed" : "plain",
      bytes: body,
    },
    answerQueue: queueOf(replyTo) ?? `${from}_async`,
    errorQueue: `${from}_error`,
    facts: {
      correlation: bookable(messageId ?? incoming.correlationId ?? ""),
      toHerId: from,
      subject: bookable(subject ?? "-"),
      arrived: String(Date.now()),
    },
    wrong,
  };
}

/** An `int` by the profile; some write it as text. */
function herIdOf(value: unknown): string | undefined {
  const text = typeof value === "number" || typeof value === "string" ? String(value) : "";
  return /^[1-9]\d{0,9}$/.test(text) ? text : undefined;
}

function isTime(value: unknown): boolean {
  if (value instanceof Date) return !Number.isNaN(value.getTime());
  return typeof value === "number" || (typeof value === "string" && !Number.isNaN(Date.parse(value)));
}

/** Name of a queue, which may stand behind the namespace of the bus: the last part counts. */
function queueOf(address: string | null): string | undefined {
  const name = address?.slice(address.lastIndexOf("/") + 1);
  return name !== undefined && /^[A-Za-z0-9_.-]{1,100}$/.test(name) ? name : undefined;
}
