/**
 * Handing one mail to a mail server, and telling how it ended.
 *
 * @module
 */
import { Readable } from "node:stream";
import type SMTPConnection from "nodemailer/lib/smtp-connection";
import { readPassphrase } from "../../cms/mod.ts";
import type { SendOutcome } from "../../transport.ts";
import { EdiError, type EdiErrorCode } from "./edi_error.ts";
import type { MailServer } from "./edi_options.ts";
import type { WrittenMail } from "./write_mail.ts";

/** What is handed over, from whom, to whom. */
export interface HandOver {
  readonly from: string;
  readonly to: string;
  readonly mail: WrittenMail;
  readonly signal: AbortSignal;
}

/** How far an exchange has come. */
interface Progress {
  connected: boolean;
  /** All of the mail has been given to the connection; its end may have arrived. */
  left: boolean;
}

/**
 * Hands over a mail on a connection of its own. Before the line that ends the mail has left, it has certainly not arrived;
 * after it and before the answer, nobody knows.
 */
export async function handOver(
  server: MailServer,
  { from, to, mail, signal }: HandOver,
): Promise<SendOutcome> {
  const progress: Progress = { connected: false, left: false };
  if (signal.aborted) return outcomeOf(new EdiError("aborted"), progress);
  let connection: SMTPConnection | undefined;
  const broken = Promise.withResolvers<never>();
  broken.promise.catch(() => {}); // told where it is raced
  const stop = () => {
    broken.reject(new EdiError("aborted"));
    connection?.close();
  };
  signal.addEventListener("abort", stop);
  const source = new MailSource(mail, progress);
  const bytes = source.bytes();
  try {
    connection = await openConnection(server, from);
    const open = connection;
    if (signal.aborted) throw new EdiError("aborted");
    open.on("error", broken.reject);
    await Promise.race([broken.promise, called((done) => open.connect(done))]);
    progress.connected = true;
    await Promise.race([broken.promise, logIn(open, server)]);
    const message = Readable.from(bytes, { objectMode: false, highWaterMark: 1 << 18 });
    const sending = sendOn(open, { from, to, size: mail.size, message });
    const response = await Promise.race([broken.promise, sending]);
    // The server has answered: how it says goodbye changes nothing.
    await quit(open);
    return { kind: "acknowledged", by: "mail server", reference: oneLine(response) };
  } catch (thrown) {
    return outcomeOf(source.failure === undefined ? thrown : source.failure.error, progress);
  } finally {
    signal.removeEventListener("abort", stop);
    connection?.close();
    await bytes.return(undefined);
  }
}

/** The mail's bytes on their way. */
class MailSource {
  readonly #mail: WrittenMail;
  readonly #progress: Progress;
  /** What reading the mail threw. The library gets another error: it writes codes of its own into those it gets. */
  failure: { readonly error: unknown } | undefined;

  constructor(mail: WrittenMail, progress: Progress) {
    this.#mail = mail;
    this.#progress = progress;
  }

  async *bytes(): AsyncGenerator<Uint8Array, void> {
    try {
      yield* this.#mail.bytes();
      this.#progress.left = true;
    } catch (error) {
      this.failure = { error };
      throw new Error("The mail cannot be read to its end");
    }
  }
}

async function openConnection(server: MailServer, from: string): Promise<SMTPConnection> {
  // Only now: whoever does not send over EDI needs neither the library nor its permissions.
  const { default: Connection } = await import("nodemailer/lib/smtp-connection");
  const { host, security = "starttls", authorities, serverName, client, timeout = 120_000 } = server;
  return new Connection({
    host,
    port: server.port ?? (security === "tls" ? 465 : 587),
    secure: security === "tls",
    requireTLS: security === "starttls",
    ignoreTLS: security === "plain",
    // The name of this machine is nobody's business.
    name: from.slice(from.indexOf("@") + 1),
    allowInternalNetworkInterfaces: true,
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: timeout,
    dnsTimeout: timeout,
    socketCloseTimeout: 0,
    tls: {
      minVersion: "TLSv1.2",
      ...(authorities === undefined ? {} : { ca: authorities.map((one) => one.toString()) }),
      ...(serverName === undefined ? {} : { servername: serverName }),
      ...(client === undefined ? {} : {
        cert: [client.certificate, ...client.chain].map((one) => one.toString()).join(""),
        key: client.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
      }),
    },
  });
}

async function logIn(connection: SMTPConnection, { login }: MailServer): Promise<void> {
  if (login === undefined) return;
  const pass = await readPassphrase(login.passphraseFile).catch((cause) => {
    const message = "The file with the mail server's passphrase cannot be read, or not by its owner alone";
    throw new EdiError("login_refused", {
      message,
      hint: "Look at the file, its path and who may read it",
      cause,
    });
  });
  const credentials = { user: login.user, pass };
  await called((done) => connection.login({ user: login.user, credentials }, done));
}

function sendOn(
  connection: SMTPConnection,
  { from, to, size, message }: {
    readonly from: string;
    readonly to: string;
    readonly size: number;
    readonly message: Readable;
  },
): Promise<string> {
  return new Promise((resolve, reject) => {
    message.on("error", reject);
    connection.send({ from, to, size }, message, (error, info) => {
      if (error) reject(error);
      else resolve(info?.response ?? "");
    });
  });
}

/** Says goodbye, and waits until the server has closed. */
async function quit(connection: SMTPConnection): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    connection.once("end", resolve);
    connection.once("error", () => resolve());
  });
  connection.quit();
  let timer: ReturnType<typeof setTimeout> | undefined;
  await Promise.race([ended, new Promise((resolve) => timer = setTimeout(resolve, 2_000))]);
  clearTimeout(timer);
}

/** A function with a callback, awaited. */
function called(start: (done: (error?: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => start((error) => error ? reject(error) : resolve()));
}

/** What the library tells of an error. */
interface MailFailure {
  readonly code?: string;
  readonly command?: string;
  readonly response?: string;
  readonly responseCode?: number;
}

/** How an exchange ended that did not end well. */
function outcomeOf(thrown: unknown, progress: Progress): SendOutcome {
  if (thrown instanceof EdiError) {
    if (thrown.code === "aborted" && progress.left) return broke("answer_lost");
    if (thrown.code === "aborted") return { kind: "deferred", problem: problemOf(thrown) };
    return refused(
      thrown,
      thrown.code === "too_large" || thrown.code === "package_changed" ? "content" : "access",
    );
  }
  if (!(thrown instanceof Error)) throw thrown;
  const failure = thrown as Error & MailFailure;
  if (failure.responseCode !== undefined && failure.responseCode >= 400) {
    return answered(failure, failure.responseCode);
  }
  switch (failure.code) {
    case "EAUTH":
      return refused(new EdiError("login_refused"), "access");
    case "EMESSAGE":
      return refused(new EdiError("too_large"), "content");
    case "EPROTOCOL":
      return { kind: "deferred", problem: problemOf(new EdiError("server_confused")) };
    case "ETLS":
    case "ESOCKET":
    case "ECONNECTION":
    case "ETIMEDOUT":
    case "EDNS":
    case "ETIMEOUT":
      break;
    default:
      throw thrown;
  }
  if (progress.left) return broke("answer_lost");
  if (/certificate|self.signed|issuer|altname|CERT_/i.test(thrown.message)) {
    return refused(new EdiError("server_certificate"), "access");
  }
  if (failure.code === "ETLS") {
    return { kind: "deferred", problem: problemOf(new EdiError("encryption_failed")) };
  }
  return {
    kind: "deferred",
    problem: problemOf(new EdiError(progress.connected ? "connection_lost" : "server_unreachable")),
  };
}

function broke(code: EdiErrorCode): SendOutcome {
  return { kind: "unknown", problem: problemOf(new EdiError(code)) };
}

/** The server has said no. 4xx is for now, 5xx for good (RFC 5321, section 4.2.1). */
function answered({ code, command = "", response = "" }: MailFailure, status: number): SendOutcome {
  const problem = { code: `smtp:${status}`, text: oneLine(response) };
  if (status < 500) return { kind: "deferred", problem };
  if (code === "EAUTH") return refused(new EdiError("login_refused"), "access", oneLine(response));
  if (code === "ETLS") return refused(new EdiError("no_starttls"), "access");
  // Of what is sent, the server says something after DATA, or when it is told its size; before that it is about who sends.
  const isOfContent = command === "DATA" || status === 552 || /\b5\.3\.4\b/.test(response);
  return {
    kind: "refused",
    problem,
    because: isOfContent ? "content" : "access",
    hint: isOfContent
      ? "Ask the mail server's keeper what it does not take"
      : "Correct the EDI addresses, or ask the mail server's keeper to let them in",
  };
}

function refused(error: EdiError, because: "content" | "access", words = ""): SendOutcome {
  const text = words === "" ? error.message : `${error.message}: ${words}`.slice(0, 500);
  return { kind: "refused", problem: { code: error.code, text }, hint: error.hint, because };
}

function problemOf({ code, message }: EdiError): { readonly code: string; readonly text: string } {
  return { code, text: message };
}

/** The server's words in one line, cut at 500 characters. */
function oneLine(response: string): string {
  return response.replace(/[\s\p{Cc}]+/gu, " ").trim().slice(0, 500);
}
