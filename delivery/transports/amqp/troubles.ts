/**
 * What the errors of sockets, TLS and brokers mean.
 *
 * @module
 */
import { AmqpError } from "./amqp_error.ts";

/** An error as the broker sends it: a condition (`amqp:not-found`) and words. */
export interface BrokerError {
  readonly condition?: string | undefined;
  readonly description?: string | undefined;
}

/** What is known of a connection that did not open, or that ended. */
export interface ConnectionTrouble {
  /** What the socket or TLS says. */
  readonly socket?: unknown;
  /** What the broker says. */
  readonly broker?: BrokerError | undefined;
  /** The connection was open. */
  readonly opened: boolean;
  /** The server's certificate was taken. */
  readonly secured: boolean;
  /** It goes over TLS, and no client certificate was shown. */
  readonly withoutCertificate: boolean;
  /** Host and port, for people. */
  readonly where: string;
}

/** Names that trouble. */
export function connectionError(trouble: ConnectionTrouble): AmqpError {
  const { broker, opened, secured, where, withoutCertificate } = trouble;
  if (broker !== undefined) {
    const says = wordsOf(broker);
    if (broker.condition === "amqp:unauthorized-access" && !opened) {
      return new AmqpError("login_refused", `The broker at ${where} refuses the login: ${says}`);
    }
    if (/unauthorized|not-allowed/.test(broker.condition ?? "")) {
      return new AmqpError("not_allowed", `The broker at ${where} does not let this login in: ${says}`);
    }
    return new AmqpError("closed_by_broker", `The broker at ${where} closed the connection: ${says}`);
  }
  const text = trouble.socket instanceof Error ? trouble.socket.message : String(trouble.socket ?? "");
  const code = String((trouble.socket as { code?: unknown } | undefined)?.code ?? "");
  const cause = trouble.socket;
  if (
    /alert: ?(Certificate|BadCertificate|UnsupportedCertificate|UnknownCA|AccessDenied)|alert (bad |un|certificate)/i
      .test(text)
  ) {
    return new AmqpError(
      "certificate_refused",
      withoutCertificate
        ? `The broker at ${where} wants a client certificate, and has got none`
        : `The broker at ${where} does not take the client certificate`,
      { cause },
    );
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO|ALTNAME/.test(code) || /certificate|UnknownIssuer/i.test(text)) {
    const why = /altname|NotValidForName|does not match/i.test(`${code} ${text}`)
      ? "it is for another name"
      : /expired/i.test(`${code} ${text}`)
      ? "it has expired"
      : "no authority that is trusted has signed it";
    return new AmqpError(
      "untrusted_server",
      `The certificate of the broker at ${where} is not trusted: ${why}`,
      { cause },
    );
  }
  // With TLS 1.3 a server looks at the client's certificate after the client holds the connection for made, and what it says
  // then may be lost with the connection.
  if (secured && !opened) {
    return new AmqpError("dropped", `The broker at ${where} closed the connection as soon as TLS was made`, {
      cause,
    });
  }
  return opened
    ? new AmqpError("connection_lost", `The connection to the broker at ${where} broke`, { cause })
    : new AmqpError("unreachable", `No broker that speaks AMQP 1.0 answers at ${where}`, { cause });
}

/** Names what the broker says when it closes a link or its session. */
export function linkError(address: string, broker: BrokerError): AmqpError {
  const says = wordsOf(broker);
  switch (broker.condition) {
    case "amqp:not-found":
    case "amqp:invalid-field":
      return new AmqpError("queue_missing", `There is no ${address} at the broker: ${says}`);
    case "amqp:unauthorized-access":
    case "amqp:not-allowed":
      return new AmqpError("not_allowed", `The broker does not let this login at ${address}: ${says}`);
    case "amqp:link:message-size-exceeded":
      return new AmqpError("message_too_large", `The message is too large for ${address}: ${says}`);
    case "amqp:precondition-failed":
      if (refusedSizeOf(broker) !== undefined) {
        return new AmqpError("message_too_large", `The message is too large for ${address}: ${says}`);
      }
      break;
  }
  return new AmqpError("closed_by_broker", `The broker closed the link to ${address}: ${says}`);
}

/** Bytes of the message that was too large, where RabbitMQ tells it in words. */
export function refusedSizeOf({ description = "" }: BrokerError): number | undefined {
  const match = /message size (\d+) is larger than configured max size \d+/.exec(description);
  return match === null ? undefined : Number(match[1]);
}

/** Condition and words in one line of at most 300 characters. */
export function wordsOf({ condition, description }: BrokerError): string {
  const words = [condition, description].filter((each) => each !== undefined && each !== "").join(", ");
  // deno-lint-ignore no-control-regex
  return (words === "" ? "it does not say why" : words).replaceAll(/[\x00-\x1f\x7f]+/g, " ").slice(0, 300);
}
