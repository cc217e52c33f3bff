/**
 * Packages to the register's message intake SLASH.
 *
 * @module
 */
import type { Dispatch } from "../../dispatch.ts";
import type { TokenSource } from "../../helseid/token_source.ts";
import type { ArrivedReceipt, Package, SendOutcome, Transport } from "../../transport.ts";
import { deferred, HttpChannel, type HttpChannelOptions, postAuthorized, tooLarge } from "../http/mod.ts";
import type { SlashKeys } from "./keys.ts";
import { SLASH_MAXIMUM_BYTES } from "./seal.ts";
import { SLASH_KEY_ENDED, slashOutcome } from "./slash_answer.ts";
import { extractionDate, type SlashSoftware, softwareHeaders } from "./software.ts";

/** Options of {@linkcode openSlashTransport}. */
export interface SlashTransportOptions extends HttpChannelOptions {
  /** Gives tokens with the scope `fhi:slash.mottak/all`, bound to a key, for the organisation that reports. */
  readonly tokens: TokenSource;
  /** What made the messages. */
  readonly software: SlashSoftware;
  /** The keys that packages are made with: they are told of a key that the register refuses. @default none */
  readonly keys?: SlashKeys;
}

/**
 * Opens the way to SLASH.
 *
 * A package is made by {@linkcode sealForSlash}; its facts are the dispatch's facts, beside `extraction_date` where the day
 * of the export is not the day of preparing. One package is under way at a time, and none that stands before one handed
 * over already is taken: the register wants every series complete and in order.
 *
 * Source: folkehelseinstituttet/Fhi.Slash.Public, README, "Overføring av helsedata" and "Feilhåndtering".
 *
 * @throws {HttpError} {@linkcode SlashError} where an option cannot be used
 *
 * @example
 * ```ts
 * import { openSlashTransport } from "./mod.ts";
 * import { plainBearer } from "../../helseid/token_source.ts";
 * import assert from "node:assert/strict";
 *
 * await using transport = await openSlashTransport({
 *   url: "https://register.invalid",
 *   tokens: plainBearer("example"),
 *   software: { vendor: "Firma AS", name: "Journal", version: "1.0.4", exportVersion: "3.0.9" },
 * });
 * assert.equal(transport.window, 1);
 * ```
 */
export function openSlashTransport(options: SlashTransportOptions): Promise<Transport> {
  return Promise.resolve().then(() => new SlashTransport(options));
}

/** Codes that are the key's own fault: not known, ended, or of no use to the register. */
const KEY_REFUSED: readonly string[] = ["1004", "1007", "1008"];

class SlashTransport implements Transport {
  readonly name = "slash";
  readonly window = 1;
  readonly maximumBytes = SLASH_MAXIMUM_BYTES;
  readonly #channel: HttpChannel;
  readonly #tokens: TokenSource;
  readonly #keys: SlashKeys | undefined;
  readonly #software: Readonly<Record<string, string>>;
  /** Place in the queue of the last package handed over, by sender and receiver. */
  readonly #reached = new Map<string, number>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: SlashTransportOptions) {
    this.#software = softwareHeaders(options.software);
    this.#tokens = options.tokens;
    this.#keys = options.keys;
    this.#channel = new HttpChannel(options);
  }

  send(parcel: Package, options: { readonly signal?: AbortSignal } = {}): Promise<SendOutcome> {
    // The window is one: a second call waits for the first.
    const turn = this.#turn.then(() => this.#send(parcel, options.signal));
    this.#turn = turn.catch(() => {});
    return turn;
  }

  async *receipts(): AsyncGenerator<ArrivedReceipt> {
    // The register answers in the same exchange.
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#channel.close();
    return Promise.resolve();
  }

  async #send(parcel: Package, signal: AbortSignal | undefined): Promise<SendOutcome> {
    const { dispatch } = parcel;
    const { packageSize, facts } = dispatch;
    if (packageSize > this.maximumBytes) return tooLarge(packageSize, this.maximumBytes);
    if (signal?.aborted === true) return deferred("http_aborted", "Stopped on request");
    const claims = claimsOf(dispatch);
    const date = extractionDate(dispatch);
    if (claims === undefined || date === undefined) return notSendable(claims === undefined);
    const now = this.#channel.clock();
    const ends = Date.parse(facts["enc_key_expires"] ?? "");
    // A package without this fact is judged by the register alone.
    if (ends <= now.getTime()) return keyEnded();
    const backwards = this.#step(dispatch);
    if (backwards !== undefined) return backwards;

    const answer = await postAuthorized(this.#channel, {
      tokens: this.#tokens,
      path: "/message",
      headers: { "content-type": "text/plain", ...this.#software, "x-data-extraction-date": date },
      parcel,
      claims,
      signal,
    });
    if ("outcome" in answer) return answer.outcome;
    const outcome = slashOutcome(dispatch, answer, this.#channel.clock());
    if (outcome.kind === "refused" && KEY_REFUSED.includes(outcome.problem.code)) {
      this.#keys?.refuse(claims.enc_key_id);
    }
    return outcome;
  }

  /** Goes on to this dispatch's place in its queue; refused where that would go backwards. */
  #step({ sender, receiver, sequence }: Dispatch): SendOutcome | undefined {
    const queue = `${sender}\n${receiver}`;
    const reached = this.#reached.get(queue) ?? 0;
    if (sequence >= reached) {
      this.#reached.set(queue, sequence);
      return undefined;
    }
    return {
      kind: "refused",
      because: "content",
      problem: {
        code: "slash_out_of_order",
        text: `Number ${sequence} of the queue comes after number ${reached} was handed over`,
      },
      hint: "Make what has not been taken anew, from the last period that was, and send in order",
    };
  }
}

type ProofClaims = Readonly<
  Record<"msg_type" | "msg_version" | "msg_hash" | "enc_sym_key" | "enc_key_id", string>
>;

/** The claims of the proof; `undefined` where the dispatch does not have them all. */
function claimsOf({ type, version, facts }: Dispatch): ProofClaims | undefined {
  const { msg_hash, enc_sym_key, enc_key_id } = facts;
  if (version === null || !msg_hash || !enc_sym_key || !enc_key_id) return undefined;
  return { msg_type: type, msg_version: version, msg_hash, enc_sym_key, enc_key_id };
}

function notSendable(facts: boolean): SendOutcome {
  return {
    kind: "refused",
    because: "content",
    problem: facts
      ? {
        code: "slash_facts_missing",
        text: "The dispatch has no version of its type, or its package was not made for SLASH",
      }
      : { code: "slash_extraction_date", text: "The day of the export is no day of the calendar" },
    hint: "Prepare it anew for SLASH",
  };
}

function keyEnded(): SendOutcome {
  return {
    kind: "refused",
    because: "content",
    problem: { code: SLASH_KEY_ENDED, text: "The register's key has ended since the package was made" },
    hint: "Make the package anew with a key that /keys gives now; the payload stays as it is",
  };
}
