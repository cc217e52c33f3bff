/**
 * What tests of the HTTP transports have in common: tokens, an intake, raw servers that do as they are told.
 *
 * @module
 */
import { createHash, randomUUID } from "node:crypto";
import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  type GenerateKeyPairResult,
  type JWK,
  jwtVerify,
  SignJWT,
} from "jose";
import type { AccessToken, AuthorizedRequest, TokenSource } from "../../helseid/token_source.ts";
import type { ArrivedMessage, Intake, IntakeAnswer } from "../../receiver/intake.ts";

/** Changes to a proof, for servers that must refuse it. */
export interface ProofChanges {
  readonly header?: Readonly<Record<string, unknown>>;
  /** A claim that is `undefined` is left out. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** The headers that leave, last. */
  readonly headers?: (headers: Record<string, string>) => Record<string, string>;
  /** Another key signs. */
  readonly forge?: boolean;
}

/** Tokens that are signed and bound as HelseID's are, made here. */
export class TestTokens implements TokenSource {
  /** Changes to the next proofs. */
  changes: ProofChanges = {};
  /** What was discarded and learned. */
  readonly heard: string[] = [];
  /** Claims of the token besides `cnf`. */
  claims: Record<string, unknown> = { "helseid://claims/client/claims/orgnr_parent": "310000019" };
  readonly #authority: GenerateKeyPairResult;
  readonly #proof: GenerateKeyPairResult;
  readonly #jwk: JWK;
  #nonce: string | undefined;

  private constructor(authority: GenerateKeyPairResult, proof: GenerateKeyPairResult, jwk: JWK) {
    this.#authority = authority;
    this.#proof = proof;
    this.#jwk = jwk;
  }

  static async make(): Promise<TestTokens> {
    const [authority, proof] = await Promise.all([generateKeyPair("ES256"), generateKeyPair("ES256")]);
    return new TestTokens(authority, proof, await exportJWK(proof.publicKey));
  }

  /** Verifies the tokens made here, as a register does. */
  readonly verify = async (token: string): Promise<Record<string, unknown>> =>
    (await jwtVerify(token, this.#authority.publicKey)).payload;

  async token(): Promise<AccessToken> {
    const jkt = await calculateJwkThumbprint(this.#jwk);
    const value = await new SignJWT({ cnf: { jkt }, ...this.claims }).setProtectedHeader({ alg: "ES256" })
      .setExpirationTime("1m").sign(this.#authority.privateKey);
    return { value, type: "DPoP", expires: Date.now() + 60_000, scope: "fhi:slash.mottak/all" };
  }

  async authorize(request: AuthorizedRequest, claims: Readonly<Record<string, unknown>> = {}) {
    const { value } = await this.token();
    const all: Record<string, unknown> = {
      jti: randomUUID(),
      htm: request.method,
      htu: request.url,
      iat: Math.floor(Date.now() / 1000),
      ath: createHash("sha256").update(value).digest("base64url"),
      ...(this.#nonce === undefined ? {} : { nonce: this.#nonce }),
      ...claims,
      ...this.changes.claims,
    };
    for (const name of Object.keys(all)) if (all[name] === undefined) delete all[name];
    const signer = this.changes.forge ? this.#authority : this.#proof;
    const proof = await new SignJWT(all)
      .setProtectedHeader({ typ: "dpop+jwt", alg: "ES256", jwk: this.#jwk, ...this.changes.header })
      .sign(signer.privateKey);
    const headers = { Authorization: `DPoP ${value}`, DPoP: proof };
    return this.changes.headers?.(headers) ?? headers;
  }

  learnNonce(_url: string, nonce: string): void {
    this.heard.push(`nonce ${nonce}`);
    this.#nonce = nonce;
  }

  discard(): void {
    this.heard.push("discard");
  }
}

/** An intake that keeps what it takes, and knows a message again. */
export class TestIntake implements Intake {
  /** All arrivals, repetitions included. */
  readonly arrived: ArrivedMessage[] = [];
  /** What is said of the next messages. */
  next: Partial<IntakeAnswer> | Error = {};
  readonly #booked = new Map<string, string>();

  /** References by message id: each message once. */
  get booked(): ReadonlyMap<string, string> {
    return this.#booked;
  }

  take(message: ArrivedMessage): Promise<IntakeAnswer> {
    if (this.next instanceof Error) return Promise.reject(this.next);
    this.arrived.push(message);
    const id = message.messageId ?? "";
    const reference = this.#booked.get(id) ?? randomUUID();
    const duplicate = this.#booked.has(id);
    this.#booked.set(id, reference);
    return Promise.resolve({ verdict: "accepted", problems: [], reference, duplicate, ...this.next });
  }
}

/** A connection to a {@linkcode RawServer}. */
export interface RawConnection {
  /** Reads until this text has come; returns all that came so far. */
  until(text: string): Promise<string>;
  /** Writes, as latin-1. */
  say(text: string): Promise<void>;
  /** Bytes read so far. */
  readonly bytes: number;
  /** What `until` has read so far. */
  readonly text: string;
  /** Reads so many bytes further, or to the end. */
  take(count: number): Promise<void>;
  /** Waits until the client has gone. */
  gone(): Promise<void>;
}

/** A server that speaks as a script says, one connection after the other, and then closes it. */
export class RawServer implements AsyncDisposable {
  readonly url: string;
  readonly #listener: Deno.TcpListener;
  readonly #open = new Set<Deno.Conn>();
  readonly #running: Promise<void>;
  /** Connections taken. */
  connections = 0;

  constructor(script: (connection: RawConnection) => Promise<void>) {
    this.#listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    this.url = `http://127.0.0.1:${this.#listener.addr.port}`;
    this.#running = this.#run(script);
  }

  async #run(script: (connection: RawConnection) => Promise<void>): Promise<void> {
    const scripts: Promise<void>[] = [];
    for await (const conn of this.#listener) {
      this.connections++;
      this.#open.add(conn);
      scripts.push(
        script(rawConnection(conn)).catch((error) => {
          // A client that goes away in the middle is what many scripts are about.
          if (!isBroken(error)) throw error;
        }).finally(() => this.#close(conn)),
      );
    }
    await Promise.all(scripts);
  }

  #close(conn: Deno.Conn): void {
    if (this.#open.delete(conn)) conn.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const conn of this.#open) this.#close(conn);
    await this.#running;
  }
}

function isBroken(error: unknown): boolean {
  return error instanceof Deno.errors.ConnectionReset || error instanceof Deno.errors.BrokenPipe ||
    error instanceof Deno.errors.BadResource || error instanceof Deno.errors.Interrupted ||
    error instanceof Deno.errors.UnexpectedEof;
}

/** Speaks over a connection. */
export function rawConnection(conn: Deno.Conn): RawConnection {
  const buffer = new Uint8Array(64 * 1024);
  const decoder = new TextDecoder("latin1");
  let text = "";
  let bytes = 0;
  async function read(): Promise<number> {
    const count = await conn.read(buffer);
    if (count === null) throw new Deno.errors.UnexpectedEof();
    bytes += count;
    return count;
  }
  return {
    get bytes() {
      return bytes;
    },
    get text() {
      return text;
    },
    async until(wanted) {
      while (!text.includes(wanted)) text += decoder.decode(buffer.subarray(0, await read()));
      return text;
    },
    async take(count) {
      const goal = bytes + count;
      while (bytes < goal) await read();
    },
    async say(words) {
      const all = new TextEncoder().encode(words);
      for (let at = 0; at < all.length;) at += await conn.write(all.subarray(at));
    },
    async gone() {
      while (true) await read();
    },
  };
}

/** Passes bytes on to a port on this machine, and cuts the connection after so many of the request or of the answer. */
export class CuttingRelay implements AsyncDisposable {
  readonly url: string;
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #running: Promise<void>;

  constructor(port: number, { side, at }: { readonly side: "request" | "answer"; readonly at: number }) {
    this.url = `http://127.0.0.1:${this.#listener.addr.port}`;
    this.#running = this.#run(port, { request: Infinity, answer: Infinity, [side]: at });
  }

  async #run(port: number, after: { readonly request: number; readonly answer: number }): Promise<void> {
    const passing: Promise<unknown>[] = [];
    for await (const client of this.#listener) {
      const server = await Deno.connect({ hostname: "127.0.0.1", port });
      let open = true;
      const cut = () => {
        if (open) { for (const side of [client, server]) side.close(); }
        open = false;
      };
      passing.push(
        passOn(client, { to: server, bytes: after.request }).finally(cut),
        passOn(server, { to: client, bytes: after.answer }).finally(cut),
      );
    }
    await Promise.all(passing);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    await this.#running;
  }
}

async function passOn(from: Deno.Conn, { to, bytes }: { to: Deno.Conn; bytes: number }): Promise<void> {
  const buffer = new Uint8Array(4096);
  try {
    for (let left = bytes; left > 0;) {
      const read = await from.read(buffer.subarray(0, Math.min(left, buffer.length)));
      if (read === null) return;
      for (let at = 0; at < read;) at += await to.write(buffer.subarray(at, read));
      left -= read;
    }
  } catch (error) {
    if (!isBroken(error)) throw error;
  }
}

/** The end of a chunked body. */
export const BODY_END = "\r\n0\r\n\r\n";

/** An answer as it stands on the line. */
export function rawAnswer(status: number, body = "", headers: Readonly<Record<string, string>> = {}): string {
  const lines = Object.entries({
    "content-length": String(new TextEncoder().encode(body).length),
    ...headers,
  });
  return `HTTP/1.1 ${status} Said\r\nconnection: close\r\n${
    lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")
  }\r\n${body}`;
}

/** A server that gives each request this answer. */
export function answering(
  status: number,
  body = "",
  headers: Readonly<Record<string, string>> = {},
): RawServer {
  return new RawServer(async (connection) => {
    await connection.until(BODY_END);
    await connection.say(rawAnswer(status, body, headers));
  });
}
