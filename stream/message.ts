/**
 * What is known of the message that records come from: its format, where it stood, and what its
 * header says.
 *
 * @module
 */
import type { Format } from "../register/format.ts";
import type { Misfit } from "./misfit.ts";

/** A message inside a source. A MsgHead may carry several. */
export interface Message {
  /** The message's own format, never that of the envelope around it. */
  readonly format: Format;
  /** Place of the message in its source, from 0. */
  readonly ordinal: number;
  /** Character encoding the source was read in: `utf-8`, `iso-8859-1`, `windows-1252`, `utf-16le`. */
  readonly encoding: string;
  /** The message stood in a MsgHead. */
  readonly enveloped: boolean;
  /**
   * Header values by store column of `submission` (`municipality_number`, `period_start` as
   * written …), as raw text. Complete when the first group is handed out.
   */
  readonly header: ReadonlyMap<string, string>;
  /** What does not fit in header, envelope and between records; grows until the message is over. */
  readonly misfits: readonly Misfit[];
  /** Byte offset of the message's root element in the unpacked source. */
  readonly start: number;
  /** Byte offset after the root element; 0 until the message is over. */
  readonly end: number;
}
