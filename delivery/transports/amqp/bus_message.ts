/**
 * Messages of the bus, and their bytes.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import type { Container, Message } from "rhea";
import { isUndecodable } from "./rhea.ts";

/** What an application property can be here. `int` and `timestamp` are written as such, whatever their size. */
export type PropertyValue = string | boolean | Date | { readonly int: number };

/** A message that is to be sent: header, properties and application properties; the body comes beside it. */
export interface OutgoingMessage {
  /** Id of the message. */
  readonly messageId: string;
  /** Name of the queue it is for. */
  readonly to?: string;
  /** Function of the message: `KPR_IPL`, `APPREC`. */
  readonly subject: string;
  /** Queue that answers go to. */
  readonly replyTo?: string;
  /** Message that it belongs to. @default itself */
  readonly correlationId?: string;
  /** What the body is. */
  readonly contentType: string;
  /** Milliseconds that it may wait in a queue. @default no end */
  readonly timeToLive?: number;
  /** What the bus and the receiver want to know besides. */
  readonly applicationProperties?: Readonly<Record<string, PropertyValue>>;
}

/** A message that came. */
export interface IncomingMessage {
  /** Id of the message, as text whatever kind it is of. */
  readonly messageId: string | null;
  /** Name of the queue it was for. */
  readonly to: string | null;
  /** Function of the message. */
  readonly subject: string | null;
  /** Queue that answers go to. */
  readonly replyTo: string | null;
  /** Message that it belongs to. */
  readonly correlationId: string | null;
  /** What the body is. */
  readonly contentType: string | null;
  /** Times that it was handed out before, where the broker counts. */
  readonly deliveryCount: number;
  /** The broker keeps it on disk. */
  readonly durable: boolean;
  /** What the sender tells besides. */
  readonly applicationProperties: Readonly<Record<string, unknown>>;
  /** The data sections as they follow each other, or the text of a value section in UTF-8. */
  readonly body: Uint8Array;
  /** It could not be decoded: all the rest is empty. */
  readonly undecodable: boolean;
}

/** An empty data section as the library writes it: 0x00, descriptor 0x75, binary of no bytes. */
const emptyData = [0x00, 0x53, 0x75, 0xa0, 0x00];
/** A data section's beginning where its length is told in four bytes. */
const dataHead = [0x00, 0x53, 0x75, 0xb0];

/**
 * Bytes of a message up to its body, with room for a body of so many bytes, which stands at the end: the body is read into
 * its place, and nothing of it is copied again before it is cut into frames.
 */
export function layOutMessage(
  rhea: Container,
  message: OutgoingMessage,
  bodyLength: number,
): { readonly bytes: Buffer; readonly body: Buffer } {
  const {
    messageId,
    to,
    subject,
    replyTo,
    correlationId,
    contentType,
    timeToLive,
    applicationProperties = {},
  } = message;
  const whole = rhea.message.encode({
    durable: true,
    ...timeToLive === undefined ? {} : { ttl: timeToLive },
    message_id: messageId,
    ...to === undefined ? {} : { to },
    subject,
    ...replyTo === undefined ? {} : { reply_to: replyTo },
    correlation_id: correlationId ?? messageId,
    content_type: contentType,
    application_properties: Object.fromEntries(
      Object.entries(applicationProperties).map(([name, value]) => [name, typed(rhea, value)]),
    ),
    body: rhea.message.data_section(Buffer.alloc(0)),
  }) as unknown as Buffer;
  const head = whole.subarray(0, whole.length - emptyData.length);
  const start = head.length + dataHead.length + 4;
  const bytes = Buffer.allocUnsafe(start + bodyLength);
  head.copy(bytes);
  Buffer.from(dataHead).copy(bytes, head.length);
  bytes.writeUInt32BE(bodyLength, start - 4);
  return { bytes, body: bytes.subarray(start) };
}

/** Bytes of a message with its body. */
export function writeMessage(rhea: Container, message: OutgoingMessage, body: Uint8Array): Buffer {
  const laidOut = layOutMessage(rhea, message, body.length);
  laidOut.body.set(body);
  return laidOut.bytes;
}

/** A message as the library decoded it. */
export function readMessage(message: Message | Buffer): IncomingMessage {
  const decoded = message as Message;
  if (isUndecodable(message) || Buffer.isBuffer(message)) return undecodable;
  return {
    messageId: textOf(decoded.message_id),
    to: textOf(decoded.to),
    subject: textOf(decoded.subject),
    replyTo: textOf(decoded.reply_to),
    correlationId: textOf(decoded.correlation_id),
    contentType: textOf(decoded.content_type),
    deliveryCount: decoded.delivery_count ?? 0,
    durable: decoded.durable ?? false,
    applicationProperties: decoded.application_properties ?? {},
    body: bodyOf(decoded.body),
    undecodable: false,
  };
}

const undecodable: IncomingMessage = Object.freeze({
  messageId: null,
  to: null,
  subject: null,
  replyTo: null,
  correlationId: null,
  contentType: null,
  deliveryCount: 0,
  durable: false,
  applicationProperties: {},
  body: new Uint8Array(),
  undecodable: true,
});

function typed(rhea: Container, value: PropertyValue): unknown {
  if (value instanceof Date) return rhea.types.wrap_timestamp(value.getTime());
  return typeof value === "object" ? rhea.types.wrap_int(value.int) : value;
}

/** Message ids may be strings, numbers, UUIDs or bytes (AMQP 1.0, part 3, section 3.2.11). */
function textOf(value: unknown): string | null {
  if (value === undefined || value === null || value === "") return null;
  if (!Buffer.isBuffer(value)) return String(value);
  const digits = value.toString("hex");
  return value.length === 16 ? digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5") : digits;
}

function bodyOf(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body;
  if (typeof body === "string") return Buffer.from(body, "utf8");
  const content = body as { readonly typecode?: number; readonly content?: unknown } | undefined | null;
  if (content?.typecode !== 0x75) return new Uint8Array();
  return Array.isArray(content.content)
    ? Buffer.concat(content.content as Buffer[])
    : content.content as Buffer;
}
