/**
 * What can go wrong on the way to the message bus.
 *
 * @module
 */
import { DeliveryError } from "../../delivery_error.ts";

/**
 * Names of what can go wrong.
 *
 * | code | meaning |
 * |---|---|
 * | `option` | an option, an address or a HER-id is not one that can be used |
 * | `passphrase_file` | the file with the passphrase cannot be read, is empty, or others may read it |
 * | `unreachable` | nothing answers at that host and port, or it does not speak AMQP 1.0 |
 * | `untrusted_server` | the server's certificate is not signed by the authority given, or is for another name |
 * | `certificate_refused` | the server wants a client certificate and has got none that it takes |
 * | `dropped` | the server closed the connection between TLS and AMQP, without a word |
 * | `login_refused` | the server does not take the login |
 * | `connection_lost` | the connection broke |
 * | `closed_by_broker` | the broker closed the connection or the link, and said why |
 * | `queue_missing` | there is no such exchange or queue |
 * | `not_allowed` | the login is not let at that address |
 * | `message_too_large` | the message is larger than what may be sent |
 * | `rejected` | the broker does not take the message, as when its queue is full |
 * | `released` | the broker gave the message back |
 * | `no_credit` | the broker has let nothing more be sent for a long time |
 * | `no_answer` | the broker has not said for a long time whether it has the message |
 * | `aborted` | the caller gave up |
 * | `closed` | the transport is closed |
 * | `undecodable` | bytes from the other side are not an AMQP message |
 */
export type AmqpErrorCode =
  | "option"
  | "passphrase_file"
  | "unreachable"
  | "untrusted_server"
  | "certificate_refused"
  | "dropped"
  | "login_refused"
  | "connection_lost"
  | "closed_by_broker"
  | "queue_missing"
  | "not_allowed"
  | "message_too_large"
  | "rejected"
  | "released"
  | "no_credit"
  | "no_answer"
  | "aborted"
  | "closed"
  | "undecodable";

const hints: Readonly<Record<AmqpErrorCode, string>> = {
  option: "Mend the option.",
  passphrase_file:
    "Put the passphrase alone in a file that only its owner can read (chmod 600), and give its path.",
  unreachable: "See that host and port are right, and that the network lets you there.",
  untrusted_server:
    "Give the authority that signed the server's certificate, and the name that stands in it.",
  certificate_refused:
    "Give a client certificate, with its key, that the bus has been told of and that has not expired.",
  dropped: "Try again. Where it goes on, the bus may not take the client certificate, or miss one.",
  login_refused: "See that the user and the passphrase, or the certificate's name, are those the bus knows.",
  connection_lost: "Send it again: the connection is made anew by itself.",
  closed_by_broker: "See what the broker says, and send it again.",
  queue_missing:
    "Look the queue up in the address register, and see that the exchange is that of the environment.",
  not_allowed: "Ask the bus's operator to let this login at the address.",
  message_too_large:
    "Agree on a higher limit with the bus's operator and the receiver, or send smaller messages.",
  rejected: "See what the broker says, and send it again later.",
  released: "Send it again later.",
  no_credit: "Send it again later; ask the bus's operator where it goes on.",
  no_answer: "Send it again: it may have arrived.",
  aborted: "Send it again.",
  closed: "Open the transport anew.",
  undecodable: "Ask the other side what it sends.",
};

/** Something that stops a delivery over the message bus. */
export class AmqpError extends DeliveryError<AmqpErrorCode> {
  /** Name of the class. */
  override readonly name = "AmqpError";

  /** The hint is the code's own unless given. */
  constructor(
    code: AmqpErrorCode,
    message: string,
    options: { readonly hint?: string; readonly cause?: unknown } = {},
  ) {
    super(code, message, { hint: options.hint ?? hints[code], cause: options.cause });
  }
}
