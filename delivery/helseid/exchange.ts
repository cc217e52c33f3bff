/**
 * One HTTP exchange with HelseID: bounded in time and size.
 *
 * @module
 */
import { HelseIdError } from "./helse_id_error.ts";

/** The part of `fetch` that is used, so that another one can be given. */
export type Fetch = (input: string, init: RequestInit) => Promise<Response>;

/** What an exchange is bounded by. */
export interface ExchangeOptions {
  readonly fetch: Fetch;
  /** Milliseconds until the answer must be there as a whole. */
  readonly timeout: number;
  /** Most bytes of the answer. */
  readonly largestBytes: number;
  readonly signal: AbortSignal;
}

/** An answer with its body. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The body as JSON; `undefined` where it is none, or too large. */
  readonly json: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Sends a request and reads the answer. Redirects are not followed: what is sent is meant for this server alone.
 *
 * @throws {HelseIdError} `unreachable`, `timeout`; and the reason of the signal.
 */
export async function exchange(url: string, init: RequestInit, options: ExchangeOptions): Promise<Answer> {
  const { fetch, timeout, largestBytes, signal } = options;
  const host = new URL(url).host;
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), timeout);
  try {
    const response = await fetch(url, {
      ...init,
      redirect: "manual",
      signal: AbortSignal.any([signal, late.signal]),
    });
    return {
      status: response.status,
      headers: response.headers,
      json: parsed(await boundedText(response, largestBytes)),
    };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (late.signal.aborted) {
      throw new HelseIdError("timeout", `HelseID (${host}) did not answer within ${timeout} milliseconds`, {
        hint: "Try again; where it goes on, ask whether HelseID is up",
      });
    }
    throw new HelseIdError("unreachable", `HelseID (${host}) cannot be reached, or broke off`, {
      hint: "Check the network, its proxy and that the address of HelseID is right",
      cause: error,
    });
  } finally {
    clearTimeout(timer);
  }
}

/** The text of an answer; nothing where it is larger than it may be. */
async function boundedText(response: Response, largestBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (response.body === null) return "";
  const reader = response.body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.length;
    if (size > largestBytes) {
      await reader.cancel();
      return "";
    }
    chunks.push(part.value);
  }
  return await new Blob(chunks as Uint8Array<ArrayBuffer>[]).text();
}

/** What the parser says of broken JSON quotes it, and it may hold a token: nothing of that goes further. */
function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? value as Record<string, unknown>
      : undefined;
  } catch {
    return undefined;
  }
}

/** Milliseconds that `Retry-After` asks to wait; `undefined` where it does not ask. */
export function retryAfter(headers: Headers, now: number): number | undefined {
  const text = headers.get("retry-after")?.trim() ?? "";
  if (/^\d{1,6}$/.test(text)) return Number(text) * 1000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(at - now, 0);
}

/** Text of the other side, fit to be shown: one line, short, and nothing in it that may be a token or a key. */
export function shownText(text: unknown): string {
  return typeof text !== "string" ? "" : text.replace(/[^\P{C}]+/gu, " ")
    .replace(/[\w+/=.~-]{24,}/g, "…").slice(0, 200).trim();
}
