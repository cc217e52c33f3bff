/**
 * What the cases of the readers' contract are made of.
 *
 * @module
 */

import type { XmlReaderOptions } from "./xml_reader.ts";

/** A document, and what every reader must make of it. */
export interface ReaderCase {
  readonly name: string;
  readonly document: string | Uint8Array;
  readonly options?: XmlReaderOptions;
  readonly events: string;
  readonly encoding?: string;
  /** Start of the message of the project's reader; the other need only refuse the document. */
  readonly error?: string;
  /** Line, column and byte of the error. */
  readonly at?: readonly [number, number, number];
  /** Why the reader on sax differs. */
  readonly skipSax?: string;
}

/** The text as UTF-8. */
export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
/** Each character as the byte of its number. */
export const bytes = (text: string): Uint8Array =>
  Uint8Array.from(text, (character) => character.charCodeAt(0));
/** The text as UTF-16. */
export function utf16(text: string, littleEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(text.length * 2));
  for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), littleEndian);
  return new Uint8Array(view.buffer);
}
/** An XML declaration. */
export const declared = (encoding: string): string => `<?xml version="1.0" encoding="${encoding}"?>`;
