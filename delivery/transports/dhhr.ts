/**
 * Packages to the directorate's message intake over HTTPS (DHHR.API, the pilot of 2021): a JSON header and the sealed
 * message in base64.
 *
 * @module
 */
import type { Dispatch, DispatchProblem } from "../dispatch.ts";
import type { TokenSource } from "../helseid/token_source.ts";
import type { ArrivedReceipt, Package, SendOutcome, Transport } from "../transport.ts";
import {
  answered,
  deferred,
  type HttpAnswer,
  HttpChannel,
  type HttpChannelOptions,
  jsonOf,
  outcomeOfStatus,
  positive,
  postAuthorized,
  recordOf,
  referenceOf,
  textOf,
  tidyText,
  toBase64,
  tooLarge,
  unknown,
} from "./http/mod.ts";

/** Options of {@linkcode openDhhrTransport}. */
export interface DhhrTransportOptions extends HttpChannelOptions {
  /** Gives access tokens with the scope of the message type: `hdir:kneik/iplos/submit`. */
  readonly tokens: TokenSource;
  /** Where messages are posted below the address. The documentation says the first, its example the second. @default "/message/process" */
  readonly path?: "/message/process" | "/messages";
  /** Packages under way at once. More than one does not keep the order of notifications. @default 1 */
  readonly window?: number;
  /** Largest package, in bytes; the documentation names no bound. @default none */
  readonly maximumBytes?: number;
}

/**
 * Opens the way to the directorate's message intake.
 *
 * The dispatch's sender and receiver are HER-ids, its type is `IPLOS` or `HST`, its version `56.0.0`, its package CMS. The
 * answer is settled at once: 200 with a `refId` is accepted, 400 with a `validationCode` rejected.
 *
 * Source: hdir/DHHR.API, readme.md, "API definisjon", "API metoder", "API returobjekter".
 *
 * @example
 * ```ts
 * import { openDhhrTransport } from "./dhhr.ts";
 * import { plainBearer } from "../helseid/token_source.ts";
 * import assert from "node:assert/strict";
 *
 * await using transport = await openDhhrTransport({
 *   url: "https://register.invalid/api",
 *   tokens: plainBearer("example"),
 * });
 * assert.equal(transport.name, "dhhr");
 * ```
 *
 * @throws {HttpError} where an option cannot be used
 */
export function openDhhrTransport(options: DhhrTransportOptions): Promise<Transport> {
  return Promise.resolve().then(() => new DhhrTransport(options));
}

class DhhrTransport implements Transport {
  readonly name = "dhhr";
  readonly window: number;
  readonly maximumBytes?: number;
  readonly #channel: HttpChannel;
  readonly #tokens: TokenSource;
  readonly #path: string;

  constructor(options: DhhrTransportOptions) {
    this.window = positive("window", options.window ?? 1);
    if (options.maximumBytes !== undefined) {
      this.maximumBytes = positive("maximumBytes", options.maximumBytes);
    }
    this.#tokens = options.tokens;
    this.#path = options.path ?? "/message/process";
    this.#channel = new HttpChannel(options);
  }

  async send(
    parcel: Package,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): Promise<SendOutcome> {
    const { dispatch } = parcel;
    const maximum = this.maximumBytes ?? Infinity;
    if (dispatch.packageSize > maximum) return tooLarge(dispatch.packageSize, maximum);
    if (signal?.aborted === true) return deferred("http_aborted", "Stopped on request");
    const header = headerOf(dispatch);
    if (typeof header !== "string") return header;
    const answer = await postAuthorized(this.#channel, {
      tokens: this.#tokens,
      path: this.#path,
      headers: { "content-type": "application/json" },
      parcel,
      wrap: (bytes) => bodyOf(header, bytes),
      signal,
    });
    return "outcome" in answer ? answer.outcome : this.#judge(dispatch, answer);
  }

  async *receipts(): AsyncGenerator<ArrivedReceipt> {
    // The register answers in the same exchange.
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#channel.close();
    return Promise.resolve();
  }

  #judge(dispatch: Dispatch, answer: HttpAnswer): SendOutcome {
    const { status, body } = answer;
    const json = jsonOf(body);
    const said = recordOf(json);
    const reference = referenceOf(said?.["refId"]);
    if (status === 200 || status === 201) {
      if (json === undefined) return unknown("answer_not_json", `HTTP ${status}, and the answer is not JSON`);
      const id = textOf(said?.["messageId"]);
      if (reference === null) {
        return unknown("answer_unexpected", `HTTP ${status}, and the answer has no refId`);
      }
      if (id !== undefined && id.toLowerCase() !== dispatch.id.toLowerCase()) {
        return unknown(
          "answer_for_another",
          `HTTP ${status}, and the answer has the messageId of another message`,
        );
      }
      return answered(dispatch, answer, { verdict: "accepted", problems: [], reference });
    }
    const validation = problemOf(said, "validationCode", "validationMessage");
    if (status === 400 && validation !== undefined) {
      return answered(dispatch, answer, { verdict: "rejected", problems: [validation], reference });
    }
    const outcome = outcomeOfStatus(answer, this.#channel.clock());
    const technical = problemOf(said, "errorCode", "errorMessage");
    if (outcome.kind !== "deferred" || technical === undefined) return outcome;
    // The kind of problem stays ours: an errorCode counts in a table that is not public.
    const text = tidyText(`${outcome.problem.text}: ${technical.code} ${technical.text}`);
    return { ...outcome, problem: { code: outcome.problem.code, text } };
  }
}

/** The header that goes before the payload, or why there cannot be one. */
function headerOf(dispatch: Dispatch): SendOutcome | string {
  const from = herId(dispatch.sender);
  const to = herId(dispatch.receiver);
  if (from === undefined || to === undefined) {
    return notSendable("dhhr_her_id", `The ${from === undefined ? "sender" : "receiver"} is no HER-id`);
  }
  if (dispatch.version === null) return notSendable("dhhr_version", "The message type has no version");
  return JSON.stringify({
    fromHerId: from,
    toHerId: to,
    messageType: dispatch.type,
    messageVersion: dispatch.version,
    messageId: dispatch.id,
  });
}

function notSendable(code: string, text: string): SendOutcome {
  return {
    kind: "refused",
    because: "content",
    problem: { code, text },
    hint: "Prepare it anew for this way of sending: with HER-ids of sender and receiver, type and version",
  };
}

/** A HER-id as the number that the header asks for (`long`). */
function herId(text: string): number | undefined {
  return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined;
}

async function* bodyOf(header: string, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  yield encoder.encode(`{"messageHeader":${header},"payload":"`);
  yield* toBase64(bytes);
  yield encoder.encode('"}');
}

function problemOf(
  said: Readonly<Record<string, unknown>> | undefined,
  codeField: string,
  textField: string,
): DispatchProblem | undefined {
  const code = textOf(said?.[codeField]);
  if (code === undefined) return undefined;
  return {
    code: tidyText(code).replace(/\s+/g, "_").slice(0, 60),
    text: tidyText(textOf(said?.[textField]) ?? `The register gives no text with ${codeField}`),
  };
}
