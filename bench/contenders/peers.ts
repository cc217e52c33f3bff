/**
 * The JavaScript peers, each driven as its documentation says, strict and with namespaces as kprkit always is.
 *
 * @module
 */
import sax from "sax";
import { SaxesParser } from "saxes";
import { textOf } from "./measure.ts";
import { type PeerAttribute, RowBuilder, type TakeRow } from "./rows.ts";

/** Names of the peers. */
export type PeerName = "saxes" | "sax";

/** Makes a row object for each record of a file. */
export function readRows(peer: PeerName, path: string, take: TakeRow): void {
  const pieces = textOf(path);
  if (peer === "saxes") saxesRows(pieces, take);
  else saxRows(pieces, take);
}

/** Parses and does nothing; returns the number of elements. */
export function countElements(peer: PeerName, path: string): number {
  let elements = 0;
  const parser = peer === "saxes" ? new SaxesParser({ xmlns: true }) : strictSax();
  if (parser instanceof SaxesParser) {
    parser.on("opentag", () => void elements++);
    parser.on("text", () => {});
    parser.on("closetag", () => {});
    parser.on("error", fail);
  } else {
    parser.onopentag = () => void elements++;
    parser.ontext = () => {};
    parser.onclosetag = () => {};
    parser.onerror = fail;
  }
  for (const text of textOf(path)) parser.write(text);
  parser.close();
  return elements;
}

/** saxes: the only conformant XML parser in JavaScript. */
export function saxesRows(pieces: Iterable<string>, take: TakeRow): void {
  const rows = new RowBuilder(take);
  const parser = new SaxesParser({ xmlns: true });
  parser.on("opentag", (tag) => rows.start(tag.local, tag.attributes));
  parser.on("text", (text) => rows.text(text));
  parser.on("cdata", (text) => rows.text(text));
  parser.on("closetag", (tag) => rows.end(tag.local));
  parser.on("error", fail);
  for (const text of pieces) parser.write(text);
  parser.close();
}

/** sax: the most used XML parser in JavaScript. */
export function saxRows(pieces: Iterable<string>, take: TakeRow): void {
  const rows = new RowBuilder(take);
  const parser = strictSax();
  parser.onopentag = (tag) => rows.start(tag.local, tag.attributes);
  parser.ontext = (text) => rows.text(text);
  parser.oncdata = (text) => rows.text(text);
  parser.onclosetag = (name) => rows.end(name.slice(name.indexOf(":") + 1));
  parser.onerror = fail;
  for (const text of pieces) parser.write(text);
  parser.close();
}

function strictSax(): SaxParser {
  return sax.parser(true, { xmlns: true }) as SaxParser;
}

function fail(error: Error): never {
  throw error;
}

/** What is used of the package, which carries no types. */
interface SaxParser {
  onopentag: (tag: { local: string; attributes: Record<string, PeerAttribute> }) => void;
  ontext: (text: string) => void;
  oncdata: (text: string) => void;
  onclosetag: (name: string) => void;
  onerror: (error: Error) => void;
  write(text: string): void;
  close(): void;
}
