/**
 * A client of the register's side of SLASH that can do everything wrong, for tests.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { sealForSlash, SlashKeys } from "../../transports/slash/mod.ts";
import type { ProofChanges, TestTokens } from "../../transports/http/test_http.ts";

/** What differs from a good request. */
export interface SlashRequestChanges {
  /** The payload. @default one object */
  readonly payload?: string;
  /** A header that is `undefined` is left out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** Claims of the proof; one that is `undefined` is left out. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly proof?: ProofChanges;
  /** Changes the package. */
  readonly body?: (sealed: string) => string;
}

/** Headers of a good request. */
const HEADERS = {
  "content-type": "text/plain",
  "x-vendor-name": "Softwarebedrift AS",
  "x-software-name": "PasientJournal123",
  "x-software-version": "1.0.4",
  "x-export-software-version": "3.0.9",
  "x-data-extraction-date": "31.12.2025",
};

/** Reads a stream of bytes to its end. */
export async function wholeOf(bytes: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Posts a message, good but for the changes. */
export async function postSlash(
  { url, tokens }: { readonly url: string; readonly tokens: TestTokens },
  changes: SlashRequestChanges = {},
): Promise<{ readonly status: number; readonly codes: readonly number[]; readonly response: Response }> {
  using keys = new SlashKeys({ url });
  const payload = new TextEncoder().encode(changes.payload ?? '[{"orgNr":"310000019"}]');
  // Payloads that are no arrays of objects are sealed here all the same: the seal is told of a good one.
  const sealed = sealForSlash(ReadableStream.from([payload]), await keys.current());
  const body = new TextDecoder().decode(await wholeOf(sealed.bytes));
  const { enc_key_expires: _expires, ...facts } = sealed.facts();
  const claims = { msg_type: "HST_Konsultasjon", msg_version: "1", ...facts, ...changes.claims };
  tokens.changes = changes.proof ?? {};
  const authorization = await tokens.authorize({ method: "POST", url: `${url}/message` }, claims);
  const headers = new Headers();
  for (const [name, value] of Object.entries({ ...HEADERS, ...authorization, ...changes.headers })) {
    if (value !== undefined) headers.set(name, value);
  }
  const response = await fetch(`${url}/message`, {
    method: "POST",
    headers,
    body: changes.body?.(body) ?? body,
  });
  const text = await response.text();
  const said = text === "" ? { errors: [] } : JSON.parse(text);
  return {
    status: response.status,
    codes: said.errors.map(({ errorCode }: { errorCode: number }) => errorCode),
    response: new Response(text, { status: response.status, headers: response.headers }),
  };
}
