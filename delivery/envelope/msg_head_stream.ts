/**
 * Puts a payload of any size into a MsgHead while it passes by.
 *
 * @module
 */
import { type MsgHeadContent, msgHeadPieces } from "../../stream/xml/msg_head_writer.ts";
import { encodeText, xmlDeclaration } from "../../stream/xml/xml_encoder.ts";
import { EnvelopeError } from "./envelope_error.ts";
import { PayloadEnding } from "./payload_ending.ts";
import { openPayload } from "./payload_opening.ts";
import { isDateTime } from "./date_time.ts";

/** Options of {@linkcode msgHeadStream}. */
export interface MsgHeadStreamOptions {
  /**
   * Encoding to read the payload in, over what it declares.
   *
   * @default what the payload declares
   */
  readonly encoding?: string;
}

/**
 * Bytes of a MsgHead 1.2 around a payload, in UTF-8 and constant memory. The payload is an XML document as it was read:
 * with or without byte order mark and XML declaration, in any encoding that kprkit reads. Its root element comes out
 * unchanged but for the encoding, and so do comments and processing instructions behind it; what stands before it is left
 * out.
 *
 * The payload is not parsed beyond the start of its root element: whoever sends it has read it before. Bytes that are not
 * in its encoding, and a payload that does not end where its root element does, are found all the same. They are found as
 * they come by, so nothing of the stream may be used before it has ended. Behind the root element there may be 8 KiB of
 * white space, comments and instructions.
 *
 * A root element that leaves the default namespace to what is around it, as one with a prefix does, gets an envelope with
 * the prefix `mh`, so that the envelope's namespace does not come over it.
 *
 * A chunk is valid until the next one is asked for.
 *
 * Source: MsgHead-v1_2_rev.xsd; service-based addressing as the register's letters of 2023 and 2025 ask for.
 *
 * @throws {EnvelopeError} `already_enveloped` where the payload is a MsgHead, and other codes for one that cannot be sent.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { kprReceiver } from "../../register/receivers.ts";
 * import { msgHeadStream } from "./msg_head_stream.ts";
 *
 * async function* extract() {
 *   yield new TextEncoder().encode("\uFEFF<?xml version='1.0'?><IPLOS xmlns='http://www.npr.no/xmlstds/iplos/2019'/>");
 * }
 * const texts: string[] = [];
 * const message = msgHeadStream(extract(), {
 *   messageType: "KPR_IPL",
 *   messageId: "00000000-0000-4000-8000-000000000001",
 *   created: "2026-01-10T08:00:00+01:00",
 *   sender: { name: "Testvik kommune", herId: "8000001", service: { name: "Saksbehandling", herId: "8000002" } },
 *   receiver: kprReceiver("validation", { year: 2025 }),
 * });
 * for await (const chunk of message) texts.push(new TextDecoder().decode(chunk));
 * assert.ok(texts.join("").includes("<Content><IPLOS xmlns='http://www.npr.no/xmlstds/iplos/2019'/></Content>"));
 * ```
 */
export async function* msgHeadStream(
  payload: AsyncIterable<Uint8Array>,
  content: MsgHeadContent,
  options: MsgHeadStreamOptions = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  // What is wrong with the envelope itself is told before anything is asked of the payload.
  const plain = piecesOf(content, "");
  await using opened = await openPayload(payload, options);
  const [head, tail] = opened.root.hasDefaultNamespace ? plain : piecesOf(content, "mh");
  const ending = new PayloadEnding(opened.root);
  yield encodeText(xmlDeclaration("utf-8") + head, "utf-8");
  for await (const chunk of opened.chunks) {
    if (chunk.length === 0) continue;
    ending.pass(chunk);
    yield chunk;
  }
  ending.check();
  yield encodeText(`${tail}\n`, "utf-8");
}

function piecesOf(content: MsgHeadContent, prefix: string): readonly string[] {
  if (!isDateTime(content.created)) {
    throw new EnvelopeError(
      "unwritable",
      "The time of the envelope is no date and time as XML Schema writes them",
      {
        hint: "Give it as 2026-01-10T08:00:00+01:00",
      },
    );
  }
  try {
    return msgHeadPieces(1, { ...content, prefix });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new EnvelopeError("unwritable", `The envelope cannot be written: ${error.message}`, {
      hint: "Remove control characters from the names and ids of sender and receiver",
      cause: error,
    });
  }
}
