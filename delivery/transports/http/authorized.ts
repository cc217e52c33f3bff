/**
 * Requests with an access token.
 *
 * @module
 */
import { HelseIdError } from "../../helseid/helse_id_error.ts";
import type { TokenSource } from "../../helseid/token_source.ts";
import type { Package, SendOutcome } from "../../transport.ts";
import { CheckedPackage } from "../checked_package.ts";
import { type HttpAnswer, tidyText } from "./answer.ts";
import type { Exchange, HttpChannel } from "./http_channel.ts";
import { HttpError } from "./http_error.ts";
import { deferred, outcomeOfBreak } from "./outcome.ts";

/** A request that is to be authorised. */
export interface AuthorizedRequestOptions {
  /** Gives the token. */
  readonly tokens: TokenSource;
  /** Below the channel's address. */
  readonly path: string;
  /** Besides those of the token. */
  readonly headers: Readonly<Record<string, string>>;
  /** What is sent; read once for each attempt, and compared with its dispatch while it leaves. */
  readonly parcel: Package;
  /** The body around the package's bytes. @default the bytes themselves */
  readonly wrap?: (bytes: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;
  /** Claims of the proof. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Ends it. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Posts with a token: an answer, or the outcome where there is none.
 *
 * Where the other side asks for a nonce in the proof (RFC 9449, section 9) or says that the token is no longer good
 * (RFC 6750, section 3.1), it is tried once more at once: it has not looked at the message.
 */
export async function postAuthorized(
  channel: HttpChannel,
  request: AuthorizedRequestOptions,
): Promise<HttpAnswer | { readonly outcome: SendOutcome }> {
  const { tokens, path, headers, claims, signal, parcel, wrap = (bytes) => bytes } = request;
  const checked = new CheckedPackage(parcel, { changed: packageChanged });
  const url = channel.url + path;
  for (let attempt = 1;; attempt++) {
    let authorization: Record<string, string>;
    try {
      const asked = signal === undefined ? { method: "POST", url } : { method: "POST", url, signal };
      authorization = await tokens.authorize(asked, claims);
    } catch (error) {
      if (signal?.aborted === true) return { outcome: deferred("http_aborted", "Stopped on request") };
      if (error instanceof HelseIdError) return { outcome: withoutToken(error) };
      throw error;
    }
    let exchange: Exchange;
    try {
      exchange = await channel.exchange({
        method: "POST",
        path,
        headers: { ...headers, ...authorization },
        body: wrap(checked.bytes()),
        signal,
      });
    } catch (error) {
      // Told before the body's end: the other side cannot have a whole request.
      if (error instanceof HttpError && error.code === "package_changed") {
        return { outcome: refusedFor(error) };
      }
      throw error;
    }
    if (exchange.kind === "broken") return { outcome: outcomeOfBreak(exchange) };
    const { answer } = exchange;
    if (attempt > 1 || !mayTryAgain(answer, { tokens, url })) return answer;
  }
}

/** Learns from a 401 what would make the next attempt a good one. */
function mayTryAgain(
  { status, headers }: HttpAnswer,
  { tokens, url }: { readonly tokens: TokenSource; readonly url: string },
): boolean {
  const challenge = headers.get("www-authenticate") ?? "";
  const nonce = headers.get("dpop-nonce");
  if (nonce !== null) tokens.learnNonce(url, nonce);
  if (status !== 401) return false;
  if (/\buse_dpop_nonce\b/.test(challenge)) return nonce !== null;
  tokens.discard();
  return /\binvalid_token\b/.test(challenge);
}

/** No token could be had: nothing has left. */
function withoutToken(error: HelseIdError): SendOutcome {
  const problem = { code: `helseid:${error.code}`, text: tidyText(error.message) };
  if (!error.transient) return { kind: "refused", because: "access", problem, hint: error.hint };
  return {
    kind: "deferred",
    problem,
    ...(error.retryAfter === undefined ? {} : { retryAfter: error.retryAfter }),
  };
}

function packageChanged(): HttpError {
  return new HttpError("package_changed", "The package is not what its dispatch tells of", {
    hint: "Prepare the dispatch anew; the file of its package was changed or damaged",
  });
}

function refusedFor({ code, message, hint }: HttpError): SendOutcome {
  return { kind: "refused", because: "content", problem: { code, text: message }, hint };
}
