/**
 * What kprkit's readers say of a document, whole and in chunks.
 *
 * @module
 */

import { createXmlReader, type ReaderKind } from "../../stream/xml/create_reader.ts";
import { recordEvents, type Recording } from "../../stream/xml/record_events.ts";
import type { Verdict } from "./verdict.ts";

/** A recording with the encoding that the reader settled on; empty where it came to none. */
export interface Reading extends Recording {
  readonly encoding: string;
}

/** How to read. */
export interface ReadingOptions {
  /** @default "ts" */
  readonly parser?: ReaderKind;
  /** Sizes of the chunks, over and over. @default one chunk */
  readonly chunks?: readonly number[];
}

/**
 * Reads a document with one of kprkit's readers.
 *
 * @throws whatever the reader throws that is no `XmlSyntaxError`: a crash.
 */
export function readWith(bytes: Uint8Array, options: ReadingOptions = {}): Reading {
  const reader = createXmlReader(options.parser ?? "ts");
  const recording = recordEvents(
    reader,
    bytes,
    options.chunks === undefined ? {} : { chunks: options.chunks },
  );
  return { ...recording, encoding: reader.encoding };
}

/** A reading as a verdict. */
export function verdictOf(reading: Reading): Verdict {
  return reading.error === undefined ? { events: reading.events } : { refused: reading.error.message };
}
