/**
 * One exchange after the other with a register's HTTP service: streamed, bounded, watched.
 *
 * @module
 */
import { concatAll } from "../../concat.ts";
import type { DispatchProblem } from "../../dispatch.ts";
import { checkAddress } from "./address.ts";
import type { HttpAnswer } from "./answer.ts";
import { HttpError, type HttpErrorCode } from "./http_error.ts";

/** Calls back once after so many milliseconds, unless the function it returns is called before. */
export type HttpTimer = (milliseconds: number, ring: () => void) => () => void;

/** Options of {@linkcode HttpChannel}, and of every transport that has one. */
export interface HttpChannelOptions {
  /** Address of the service: `https://apimottak01.qa.fihr.no`. Plain `http:` to this machine only. */
  readonly url: string;
  /** Certificates in PEM of authorities that are trusted besides the system's. @default none */
  readonly trusted?: readonly string[];
  /** Milliseconds without any movement, neither of the request nor of the answer, until it is given up. @default 60 000 */
  readonly timeout?: number;
  /** Largest answer that is read, in bytes. @default 1 000 000 */
  readonly maximumAnswerBytes?: number;
  /** What time it is. @default the system's clock */
  readonly clock?: () => Date;
  /** Counts the timeout. @default the system's timers */
  readonly timer?: HttpTimer;
}

/** A request. */
export interface HttpRequest {
  /** In capitals. */
  readonly method: "GET" | "POST";
  /** Below the address: `/message`. */
  readonly path: string;
  /** Besides `accept`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Asked for once. */
  readonly body?: AsyncIterable<Uint8Array>;
  /** Ends it. */
  readonly signal?: AbortSignal | undefined;
}

/** How an exchange ended. */
export type Exchange =
  | { readonly kind: "answer"; readonly answer: HttpAnswer }
  | {
    readonly kind: "broken";
    readonly problem: DispatchProblem & { readonly code: HttpErrorCode };
    /**
     * The request's end may have left, so that the other side may have all of it. Before that it cannot have acted on it:
     * a request without its end is none.
     */
    readonly whole: boolean;
  };

/**
 * A service under one address. Redirects are not followed, answers are bounded, and bodies are streamed: the source waits
 * while the other side does not take more.
 */
export class HttpChannel {
  /** The address, without a slash at its end. */
  readonly url: string;
  /** The clock that waits are counted by. */
  readonly clock: () => Date;
  readonly #client: Deno.HttpClient;
  readonly #timeout: number;
  readonly #maximumAnswerBytes: number;
  readonly #timer: HttpTimer;
  readonly #closing = new AbortController();

  /**
   * Nothing is asked of the service yet.
   *
   * @throws {HttpError} where an option cannot be used
   */
  constructor(options: HttpChannelOptions) {
    this.url = checkAddress(options.url);
    this.clock = options.clock ?? (() => new Date());
    this.#timer = options.timer ?? systemTimer;
    this.#timeout = positive("timeout", options.timeout ?? 60_000);
    this.#maximumAnswerBytes = positive("maximumAnswerBytes", options.maximumAnswerBytes ?? 1_000_000);
    this.#client = clientFor(options.trusted ?? []);
  }

  /** Ends what is under way and closes all connections. */
  close(): void {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    this.#client.close();
  }

  /**
   * Sends a request and reads the answer. Does not throw for what the network does; an error of the body's own source is
   * thrown as it is.
   */
  async exchange(request: HttpRequest): Promise<Exchange> {
    const early = this.#stopped(request.signal);
    if (early !== undefined) return this.#broken(early, false);

    const stop = new AbortController();
    const watch = new Watch(this.#timer, this.#timeout, () => stop.abort());
    const body = request.body === undefined ? undefined : new RequestBody(request.body, () => watch.rearm());
    const signal = AbortSignal.any([
      stop.signal,
      this.#closing.signal,
      ...(request.signal === undefined ? [] : [request.signal]),
    ]);
    const init: RequestInit & { client: Deno.HttpClient } = {
      method: request.method,
      headers: { accept: "application/json", ...request.headers },
      redirect: "manual",
      client: this.#client,
      signal,
      ...(body === undefined ? {} : { body: body.stream }),
    };
    try {
      const response = await fetch(this.url + request.path, init);
      watch.rearm();
      const { status, headers } = response;
      const read = await readBounded(response, this.#maximumAnswerBytes, () => watch.rearm());
      // The answer may come before the request's end; what it says counts all the same.
      if (read === undefined) return this.#broken("answer_too_large", true);
      return { kind: "answer", answer: { status, headers, body: read } };
    } catch (error) {
      if (body?.failed !== undefined) throw body.failed.error;
      if (error instanceof Deno.errors.NotCapable) throw error;
      const whole = body === undefined || body.ended;
      const code = this.#stopped(request.signal) ?? (watch.rang ? "http_timeout" : undefined);
      if (code !== undefined) return this.#broken(code, whole);
      const connection = connectionCode(error);
      return this.#broken(connection ?? "http_cut", connection === undefined && whole);
    } finally {
      watch.end();
      // An answer before the request's end: the rest is not wanted.
      stop.abort();
      await body?.end();
    }
  }

  #stopped(signal: AbortSignal | undefined): "http_closed" | "http_aborted" | undefined {
    if (this.#closing.signal.aborted) return "http_closed";
    return signal?.aborted === true ? "http_aborted" : undefined;
  }

  #broken(code: keyof typeof BROKEN, whole: boolean): Exchange {
    const { origin } = new URL(this.url);
    return { kind: "broken", problem: { code, text: BROKEN[code].replace("$", origin) }, whole };
  }
}

const BROKEN = Object.freeze({
  http_closed: "The transport is closed",
  http_aborted: "Stopped on request",
  http_timeout: "Nothing moved between here and $ for too long",
  http_unreachable: "No connection to $",
  http_certificate: "The certificate that $ shows is not trusted",
  http_cut: "The connection to $ broke",
  answer_too_large: "The answer of $ is larger than any answer of the register is",
});

/** What kept a connection from being made; `undefined` where there was one. */
function connectionCode(error: unknown): "http_unreachable" | "http_certificate" | undefined {
  // Deno tells it in words only: "client error (Connect): ...". Nothing of the request has left then.
  const words = wordsOf(error);
  if (!/client error \(Connect\)|dns error|tcp connect error/i.test(words)) return undefined;
  return /certificate|UnknownIssuer|CertNotValid/i.test(words) ? "http_certificate" : "http_unreachable";
}

function wordsOf(error: unknown): string {
  const words: string[] = [];
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    words.push(at.message);
  }
  return words.join(": ");
}

/** The body of a request: what fetch takes from a source, and how far it has come. */
class RequestBody {
  readonly stream: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** The source's end has been handed over. */
  ended = false;
  /** The source's own error. */
  failed: { readonly error: unknown } | undefined;
  readonly #iterator: AsyncIterator<Uint8Array>;
  #closed = false;
  /** A piece has been asked for and has not come. */
  #asked = false;

  constructor(source: AsyncIterable<Uint8Array>, onTaken: () => void) {
    this.#iterator = source[Symbol.asyncIterator]();
    this.stream = new ReadableStream({
      pull: async (controller) => {
        try {
          const { done, value } = await this.#next();
          if (this.#closed) return;
          onTaken();
          if (done) {
            this.ended = this.#closed = true;
            controller.close();
          } else controller.enqueue(value as Uint8Array<ArrayBuffer>);
        } catch (error) {
          this.#closed = true;
          this.failed = { error };
          controller.error(error);
        }
      },
      // Nothing is read ahead: the source waits while the other side does not take more.
    }, { highWaterMark: 0 });
  }

  /** Lets go of the source, wherever it is. */
  async end(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    // What the source has to say to this no longer matters; one that does not come back is not waited for.
    const returned = this.#iterator.return?.()?.catch(() => {});
    if (!this.#asked) await returned;
  }

  /** The next piece that is not empty: an empty one would end a chunked body. */
  async #next(): Promise<IteratorResult<Uint8Array>> {
    while (true) {
      this.#asked = true;
      const next = await this.#iterator.next();
      this.#asked = false;
      if (next.done === true || next.value.length > 0) return next;
    }
  }
}

/** Rings when nothing has moved for a time. */
class Watch {
  rang = false;
  readonly #timer: HttpTimer;
  readonly #milliseconds: number;
  readonly #ring: () => void;
  #cancel: () => void;
  #ended = false;

  constructor(timer: HttpTimer, milliseconds: number, ring: () => void) {
    this.#timer = timer;
    this.#milliseconds = milliseconds;
    this.#ring = () => {
      this.rang = true;
      ring();
    };
    this.#cancel = timer(milliseconds, this.#ring);
  }

  rearm(): void {
    if (this.#ended || this.rang) return;
    this.#cancel();
    this.#cancel = this.#timer(this.#milliseconds, this.#ring);
  }

  end(): void {
    this.#ended = true;
    this.#cancel();
  }
}

/** The body of an answer; `undefined` where it is larger than allowed. */
async function readBounded(
  response: Response,
  maximum: number,
  onRead: () => void,
): Promise<Uint8Array | undefined> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for await (const piece of response.body ?? []) {
    onRead();
    length += piece.length;
    if (length > maximum) return undefined;
    pieces.push(piece);
  }
  return concatAll(pieces);
}

function clientFor(trusted: readonly string[]): Deno.HttpClient {
  for (const pem of trusted) {
    if (!pem.includes("-----BEGIN CERTIFICATE-----")) throw unreadableCertificate();
  }
  try {
    return Deno.createHttpClient(trusted.length === 0 ? {} : { caCerts: [...trusted] });
  } catch (error) {
    throw unreadableCertificate(error);
  }
}

function unreadableCertificate(cause?: unknown): HttpError {
  return new HttpError("certificate_unreadable", "A trusted certificate cannot be read", {
    hint: "Give certificates of authorities in PEM, from a file that begins with BEGIN CERTIFICATE",
    cause,
  });
}

/**
 * A number that must be whole and above zero.
 *
 * @throws {HttpError} `option_invalid`
 */
export function positive(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new HttpError("option_invalid", `${name} must be a whole number above zero`, {
    hint: `Leave ${name} out to take what is usual`,
  });
}

const systemTimer: HttpTimer = (milliseconds, ring) => {
  // setTimeout takes no more than 2^31 - 1 and would ring at once.
  const timer = setTimeout(ring, Math.min(milliseconds, 2 ** 31 - 1));
  return () => clearTimeout(timer);
};
