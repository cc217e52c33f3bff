/**
 * `npm:saxes` as a judge: the one conformant parser in JavaScript, on strings.
 *
 * @module
 */

import { type SaxesOptions, SaxesParser } from "saxes";
import { clarkName, EventLog, type Verdict } from "./verdict.ts";

/** What saxes says of a document. A document type declaration is refused, as kprkit does. */
export function saxesVerdict(document: string): Verdict {
  const parser = new SaxesParser<SaxesOptions & { xmlns: true }>({ xmlns: true, position: false });
  const log = new EventLog();
  let refused: string | undefined;
  parser.on("error", (error) => refused ??= error.message);
  parser.on("doctype", () => refused ??= "DOCTYPE");
  parser.on("text", (piece) => log.text(piece));
  parser.on("cdata", (piece) => log.text(piece));
  parser.on("opentag", ({ uri, local, attributes }) => {
    const told: [string, string][] = [];
    for (const { prefix, name, uri, local, value } of Object.values(attributes)) {
      if (prefix !== "xmlns" && name !== "xmlns") told.push([clarkName(uri, local), value]);
    }
    log.start(clarkName(uri, local), told);
  });
  parser.on("closetag", ({ uri, local }) => log.end(clarkName(uri, local)));
  try {
    parser.write(document).close();
  } catch (error) {
    // A reference beyond Unicode makes it throw instead of telling.
    refused ??= String(error);
  }
  return refused === undefined ? { events: log.finish() } : { refused };
}

/**
 * The document as saxes needs it, read in an encoding: the string, or `undefined` where the bytes are not in it.
 * `TextDecoder` knows ISO-8859-1 and US-ASCII only as other names of windows-1252, so these are done by hand.
 */
export function decodeFor(encoding: string, bytes: Uint8Array): string | undefined {
  if (encoding === "iso-8859-1" || encoding === "us-ascii") {
    if (encoding === "us-ascii" && bytes.some((byte) => byte > 0x7f)) return undefined;
    let text = "";
    for (let at = 0; at < bytes.length; at += 4096) {
      text += String.fromCharCode(...bytes.subarray(at, at + 4096));
    }
    return text;
  }
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
