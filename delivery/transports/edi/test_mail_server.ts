/**
 * A mail server for tests, in this process, with a bad day on request.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { Socket } from "node:net";
// deno-lint-ignore no-import-prefix
import { simpleParser } from "npm:mailparser@3.14.2";
// deno-lint-ignore no-import-prefix
import { SMTPServer } from "npm:smtp-server@3.21.6";
import type { Credentials } from "../../cms/mod.ts";

/** A mail as the server got it. */
export interface ServedMail {
  readonly bytes: Uint8Array;
  readonly from: string;
  readonly to: readonly string[];
  /** Size that the client told before it sent. */
  readonly toldSize: number;
  readonly secure: boolean;
  readonly user: string | undefined;
}

/** What the server can be asked to do with the next mail. */
export type MailTrouble =
  | {
    readonly kind: "answer";
    readonly at: "connect" | "from" | "to" | "data" | "end";
    readonly code: number;
    readonly text?: string;
  }
  /** Cuts the connection when the mail has come so far, and forgets it. */
  | { readonly kind: "cut"; readonly at: "from" | "data" }
  /** Takes the mail, and cuts the connection before it says so. */
  | { readonly kind: "cut_after" }
  /** Takes the mail and says nothing until it is told. */
  | { readonly kind: "withhold" };

/** Options of {@linkcode startMailServer}. */
export interface MailServerOptions {
  readonly credentials: Credentials;
  /** TLS from the beginning. */
  readonly secure?: boolean;
  /** STARTTLS is not offered, and not understood. */
  readonly withoutStartTls?: boolean;
  /** Largest mail. */
  readonly size?: number;
  /** Who may log in; all may send without where nobody is named. */
  readonly login?: { readonly user: string; readonly password: string };
  /** Asks for a client certificate of these authorities, and takes nobody without. */
  readonly clientAuthorities?: readonly string[];
  /** Port to listen on again. */
  readonly port?: number;
}

/** A mail server. */
export class TestMailServer implements AsyncDisposable {
  readonly mails: ServedMail[] = [];
  /** What happens next; after it the server is well again. */
  trouble: MailTrouble | undefined;
  /** Resolves when a mail is withheld. */
  readonly withheld = Promise.withResolvers<void>();
  #answer: (() => void) | undefined;
  #server: SMTPServer;
  readonly #sockets = new Set<Socket>();
  #port = 0;

  constructor(options: MailServerOptions) {
    this.#server = this.#make(options);
  }

  get port(): number {
    return this.#port;
  }

  /** Answers the mail that was withheld. */
  answer(): void {
    this.#answer?.();
  }

  #make(
    { credentials, secure, withoutStartTls, size, login, clientAuthorities }: MailServerOptions,
  ): SMTPServer {
    const server = new SMTPServer({
      secure: secure ?? false,
      needsUpgrade: false,
      cert: [credentials.certificate, ...credentials.chain].map((one) => one.toString()).join(""),
      key: credentials.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
      ...(clientAuthorities === undefined
        ? {}
        : { requestCert: true, rejectUnauthorized: true, ca: [...clientAuthorities] }),
      disabledCommands: [...(withoutStartTls ? ["STARTTLS"] : []), ...(login === undefined ? ["AUTH"] : [])],
      authOptional: login === undefined,
      allowInsecureAuth: true,
      name: "mail.test",
      disableReverseLookup: true,
      closeTimeout: 100,
      size: size ?? 100_000_000,
      onAuth: ({ username, password }, _session, done) => {
        if (username === login?.user && password === login?.password) done(null, { user: username });
        else done(new Error("Authentication failed"));
      },
      onConnect: (_session, done) => done(this.#take("connect")),
      onMailFrom: (_address, session, done) => {
        if (this.trouble?.kind === "cut" && this.trouble.at === "from") return this.#cut(session.id);
        done(this.#take("from"));
      },
      onRcptTo: (_address, _session, done) => done(this.#take("to")),
      onData: (stream, session, done) => {
        const chunks: Uint8Array[] = [];
        const { trouble } = this;
        stream.on("data", (chunk: Uint8Array) => {
          chunks.push(chunk);
          if (trouble?.kind === "cut" && trouble.at === "data") this.#cut(session.id);
        });
        stream.on("error", () => {});
        stream.on("end", () => {
          if (trouble?.kind === "cut") return;
          if (stream.sizeExceeded) return done(refusal({ code: 552, text: "Too much" }));
          const refused = this.#take("end");
          if (refused) return done(refused);
          const { mailFrom, rcptTo } = session.envelope;
          this.mails.push({
            bytes: Buffer.concat(chunks),
            from: mailFrom === false ? "" : mailFrom.address,
            to: rcptTo.map(({ address }) => address),
            toldSize: Number(
              (mailFrom === false ? undefined : mailFrom.args as { SIZE?: string })?.SIZE ?? 0,
            ),
            secure: session.secure,
            user: session.user,
          });
          if (trouble?.kind === "cut_after") return this.#cut(session.id);
          if (trouble?.kind === "withhold") {
            this.trouble = undefined;
            this.#answer = () => done(null, "Queued at last");
            return this.withheld.resolve();
          }
          done(null, "Queued as 4711");
        });
      },
    });
    server.on("error", () => {}); // a client that goes away is no news
    server.server.on("connection", (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
      socket.on("error", () => {});
    });
    return server;
  }

  #take(at: string): Error | null {
    const { trouble } = this;
    if (trouble?.kind !== "answer" || trouble.at !== at) return null;
    this.trouble = undefined;
    return refusal(trouble);
  }

  /** Cuts all connections: a test has one at a time when it asks for this. */
  #cut(_session: string): void {
    this.trouble = undefined;
    for (const socket of this.#sockets) socket.destroy();
  }

  async listen(port = 0): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.server.once("error", reject);
      this.#server.listen(port, "127.0.0.1", () => resolve());
    });
    this.#port = (this.#server.server.address() as { port: number }).port;
  }

  /** Stops listening. */
  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      for (const socket of this.#sockets) socket.destroy();
    });
  }

  /** Listens again on the same port. */
  async reopen(options: MailServerOptions): Promise<void> {
    this.#server = this.#make(options);
    await this.listen(this.#port);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

function refusal({ code, text = "Not today" }: { readonly code: number; readonly text?: string }): Error {
  return Object.assign(new Error(text), { responseCode: code });
}

/** Starts a mail server on a port that the system chooses. */
export async function startMailServer(options: MailServerOptions): Promise<TestMailServer> {
  const server = new TestMailServer(options);
  await server.listen(options.port);
  return server;
}

/** A mail as another reader than ours sees it. */
export interface JudgedMail {
  readonly messageId: string;
  readonly subject: string;
  readonly from: string;
  readonly to: string;
  readonly soapAction: string;
  readonly parts: readonly {
    readonly type: string;
    readonly contentId: string;
    readonly bytes: Uint8Array;
    readonly hash: string;
  }[];
}

/** Reads a mail with npm:mailparser. */
export async function judgeMail(bytes: Uint8Array): Promise<JudgedMail> {
  const mail = await simpleParser(Buffer.from(bytes), { skipHtmlToText: true, skipTextToHtml: true });
  const address = (field: { text: string } | readonly { text: string }[] | undefined) =>
    field === undefined ? "" : "text" in field ? field.text : field.map(({ text }) => text).join();
  return {
    messageId: mail.messageId ?? "",
    subject: mail.subject ?? "",
    from: address(mail.from),
    to: address(mail.to),
    soapAction: String(mail.headers.get("soapaction") ?? ""),
    parts: mail.attachments.map(({ contentType, cid, content }) => ({
      type: contentType,
      contentId: cid ?? "",
      bytes: content,
      hash: createHash("sha256").update(content).digest("hex"),
    })),
  };
}
