/**
 * Writing mails as the framework sends them: an ebXML envelope, and beside it perhaps a sealed package.
 *
 * @module
 */
import { Buffer } from "node:buffer";

/** A mail to write. */
export interface MailToWrite {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  /** Without brackets. */
  readonly messageId: string;
  readonly date: Date;
  readonly envelope: Uint8Array;
  /** The package; a mail without one is an acknowledgment or error, and has one part only. */
  readonly attachment?: {
    readonly contentId: string;
    readonly contentType: string;
    /** Bytes of it, for the size of the mail. */
    readonly size: number;
    bytes(): AsyncIterable<Uint8Array>;
  };
}

/** A mail that is written while it is sent. */
export interface WrittenMail {
  /** Bytes of the whole mail. */
  readonly size: number;
  bytes(): AsyncIterable<Uint8Array>;
}

/** Characters of a line of base64 (RFC 2045, section 6.8). */
const lineLength = 76;

/** Bytes that make one line of base64. */
const lineBytes = lineLength / 4 * 3;

/**
 * Writes a mail: multipart/related with the envelope first, as ebMS 2.0 packages messages (section 2.1), all in base64.
 * Only the date differs when the same mail is written again.
 */
export function writeMail(mail: MailToWrite): WrittenMail {
  const { attachment, envelope } = mail;
  const head = [
    `From: <${mail.from}>`,
    `To: <${mail.to}>`,
    `Subject: ${mail.subject}`,
    `Date: ${mailDate(mail.date)}`,
    `Message-ID: <${mail.messageId}>`,
    'SOAPAction: "ebXML"',
    "MIME-Version: 1.0",
  ];
  const envelopeHead = ["Content-Type: text/xml; charset=UTF-8", "Content-Transfer-Encoding: base64"];
  const encoded = lines(Buffer.from(envelope).toString("base64"));
  if (attachment === undefined) {
    const whole = section([...head, ...envelopeHead]) + encoded;
    return { size: whole.length, bytes: () => texts([whole]) };
  }
  // Base64 has no "=_", so that the boundary cannot stand in a part.
  const boundary = `=_${mail.messageId.replace(/[^0-9A-Za-z]/g, "")}`;
  const start = `envelope.${mail.messageId}`;
  const before = section([
    ...head,
    `Content-Type: multipart/related; type="text/xml"; start="<${start}>";\r\n\tboundary="${boundary}"`,
  ]) +
    `--${boundary}\r\n` + section([`Content-ID: <${start}>`, ...envelopeHead]) + encoded +
    `--${boundary}\r\n` + section([
      `Content-ID: <${attachment.contentId}>`,
      `Content-Type: ${attachment.contentType}`,
      "Content-Transfer-Encoding: base64",
      'Content-Disposition: attachment; filename="smime.p7m"',
    ]);
  const after = `--${boundary}--\r\n`;
  return {
    size: before.length + base64Size(attachment.size) + after.length,
    async *bytes() {
      yield* texts([before]);
      yield* inBase64(attachment.bytes());
      yield* texts([after]);
    },
  };
}

/** Header lines and the empty line after them. */
function section(headers: readonly string[]): string {
  return headers.join("\r\n") + "\r\n\r\n";
}

function lines(base64: string): string {
  return base64.replace(/.{1,76}/g, "$&\r\n");
}

function base64Size(bytes: number): number {
  const characters = Math.ceil(bytes / 3) * 4;
  return characters + Math.ceil(characters / lineLength) * 2;
}

async function* texts(parts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield await Promise.resolve(Buffer.from(part, "latin1"));
}

/** Bytes in lines of base64, a megabyte at most in memory. */
async function* inBase64(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let rest: Uint8Array = new Uint8Array();
  for await (const chunk of bytes) {
    for (let at = 0; at < chunk.length; at += chunkBytes) {
      const piece = chunk.subarray(at, at + chunkBytes);
      const joined = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
      const whole = joined.length - joined.length % lineBytes;
      if (whole > 0) yield encode(joined.subarray(0, whole));
      rest = joined.slice(whole);
    }
  }
  if (rest.length > 0) yield encode(rest);
}

const chunkBytes = lineBytes * 4096;

function encode(bytes: Uint8Array): Uint8Array {
  return Buffer.from(
    lines(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64")),
    "latin1",
  );
}

/** `Sat, 10 Jan 2026 07:00:00 +0000` (RFC 5322, section 3.3). */
function mailDate(date: Date): string {
  return date.toUTCString().replace("GMT", "+0000");
}

/** Whether a text can stand in a mail address as the health network has them; it comes from settings. */
export function isMailAddress(text: string): boolean {
  return /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*$/.test(text);
}

/** Whether a text can stand in a header as it is. */
export function isHeaderText(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}
