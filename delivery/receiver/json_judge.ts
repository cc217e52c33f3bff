/**
 * Messages of JSON: the register's schemas are not public, so only their shape is judged.
 *
 * @module
 */
import type { Judgement, VerdictFinding } from "./judgement.ts";
import type { MessageStream } from "./message_stream.ts";

/** Most bytes that are read: twice what SLASH takes (2009, `PayloadSizeLimitExceeded`, 15 MB). */
const LIMIT = 30_000_000;

/** An array of objects, and nothing more is asked of it. Source: Fhi.Slash.Public, readme, «payload». */
export async function judgeJson(
  stream: MessageStream,
): Promise<{ readonly found: readonly VerdictFinding[]; readonly payload: Judgement["payload"] }> {
  const parts: string[] = [];
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let length = 0;
  let content: unknown;
  try {
    for await (const chunk of stream.chunks()) {
      length += chunk.length;
      if (length <= LIMIT) parts.push(decoder.decode(chunk, { stream: true }));
    }
    parts.push(decoder.decode());
    if (length <= LIMIT) content = JSON.parse(parts.join(""));
  } catch {
    // What the stream itself threw is told by whoever asks the stream. The error would quote the payload.
    return { found: [{ cause: "not_well_formed", detail: "innholdet er ikke JSON" }], payload: none };
  }
  if (length > LIMIT) {
    return { found: [{ cause: "not_valid", detail: "innholdet er for stort" }], payload: none };
  }
  if (!Array.isArray(content) || !content.every((one) => typeof one === "object" && one !== null)) {
    return {
      found: [{ cause: "not_valid", detail: "innholdet er ikke en liste av objekter" }],
      payload: none,
    };
  }
  const records = { object: { read: content.length, kept: content.length } };
  return { found: [], payload: { ...none, records } };
}

const none = { municipality: null, year: null, records: {} };
