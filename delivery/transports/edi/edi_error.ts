/**
 * What can go wrong with mail.
 *
 * @module
 */
import { DeliveryError } from "../../delivery_error.ts";

/**
 * | code | what happened |
 * |---|---|
 * | `setting_wrong` | a setting of the transport does not fit |
 * | `no_action` | no action is agreed upon for the message type |
 * | `bad_content_type` | the package's content type cannot stand in a mail |
 * | `too_large` | the package is larger than the settings allow, or the mail than the server takes |
 * | `package_changed` | the bytes given are not those that the dispatch tells of |
 * | `aborted` | the signal came |
 * | `closed` | the transport is closed |
 * | `server_unreachable` | no connection to the mail server |
 * | `no_starttls` | the mail server does not offer encryption |
 * | `server_certificate` | the mail server's certificate is not trusted |
 * | `encryption_failed` | the encrypted connection could not be made |
 * | `login_refused` | the mail server does not know the user, or the passphrase is wrong |
 * | `connection_lost` | the connection broke before the mail was sent to its end: it has not arrived |
 * | `answer_lost` | the connection broke after the mail was sent to its end: it may have arrived |
 * | `server_confused` | the mail server does not speak SMTP |
 * | `not_mail` | a file in the inbox is no mail as the framework sends it |
 * | `mail_too_large` | a file in the inbox is larger than any receipt is |
 * | `not_ebxml` | a mail in the inbox has no ebXML envelope |
 * | `sealed_receipt` | a mail in the inbox is sealed, and no keys were given to open it |
 * | `receipt_too_large` | a receipt is larger when opened than any receipt is |
 *
 * What the mail server itself says comes as `smtp:550`, with its words.
 */
export type EdiErrorCode =
  | "setting_wrong"
  | "no_action"
  | "bad_content_type"
  | "too_large"
  | "package_changed"
  | "aborted"
  | "closed"
  | "server_unreachable"
  | "no_starttls"
  | "server_certificate"
  | "encryption_failed"
  | "login_refused"
  | "connection_lost"
  | "answer_lost"
  | "server_confused"
  | "not_mail"
  | "mail_too_large"
  | "not_ebxml"
  | "sealed_receipt"
  | "receipt_too_large";

/** Mail that cannot be sent or read. {@linkcode Transport.send} gives it as an outcome with the same code. */
export class EdiError extends DeliveryError<EdiErrorCode> {
  /** Always `EdiError`. */
  override readonly name = "EdiError";

  /** The message is the code's own where none is given. */
  constructor(
    code: EdiErrorCode,
    options: { readonly message?: string; readonly hint?: string; readonly cause?: unknown } = {},
  ) {
    const [message, hint] = texts[code];
    super(code, options.message ?? message, { hint: options.hint ?? hint, cause: options.cause });
  }
}

const texts: Readonly<Record<EdiErrorCode, readonly [message: string, hint: string]>> = {
  setting_wrong: ["A setting does not fit", "Correct the setting"],
  no_action: [
    "No action is agreed upon for this message type",
    "Put the action that the agreement has for it into the settings",
  ],
  bad_content_type: [
    "The content type of the package cannot stand in a mail",
    "Prepare the extract again for the EDI route",
  ],
  too_large: [
    "The package is larger than the mail server takes",
    "Ask the mail server's keeper for a higher limit, or send over the message bus",
  ],
  package_changed: [
    "The package is not what was prepared: its bytes have changed",
    "Put the outbox back from a backup, or withdraw the dispatch and prepare the extract again",
  ],
  aborted: ["It was stopped before the mail was sent", "Send again"],
  closed: ["The transport is closed", "Open it anew"],
  server_unreachable: [
    "The mail server cannot be reached",
    "Look at the network, and at the server's name and port",
  ],
  no_starttls: [
    "The mail server does not offer encryption",
    "Use a server and port that offer STARTTLS or TLS; plain mail must be asked for by name",
  ],
  server_certificate: [
    "The mail server's certificate is not trusted",
    "Give the authority that issued it, or correct the server's name",
  ],
  encryption_failed: [
    "The encrypted connection to the mail server could not be made",
    "Look at the port: TLS from the beginning and STARTTLS have different ones. A client certificate may be asked for",
  ],
  login_refused: ["The mail server refuses the login", "Correct the user, or the passphrase in its file"],
  connection_lost: ["The connection broke before the mail was sent to its end", "It is sent again"],
  answer_lost: [
    "The connection broke before the mail server had answered",
    "It is sent again under the same id",
  ],
  server_confused: ["The mail server gives answers that are not SMTP", "Look at the server's name and port"],
  not_mail: [
    "The file is no mail as the framework sends it",
    "Look at the mail: it may be from somebody else",
  ],
  mail_too_large: ["The mail is larger than any receipt is", "Look at the mail: it is likely something else"],
  not_ebxml: ["The mail has no ebXML envelope", "Look at the mail: it may be from somebody else"],
  sealed_receipt: [
    "The receipt is sealed, and no keys are given to open it",
    "Give the keys that receipts are encrypted for",
  ],
  receipt_too_large: [
    "The receipt is larger than any receipt is",
    "Look at the mail: it is likely something else",
  ],
};
