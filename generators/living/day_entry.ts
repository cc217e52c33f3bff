/**
 * How the changes of a day are held until the day is written: entries one behind the other, each with a head of twelve bytes.
 *
 * @module
 */
import { type ChangeKind, changeKinds } from "./changes.ts";

/** What an entry holds: a person's element, a row of the ident message, or a line of `changes.ndjson`. */
export type EntryKind = "ipl" | "ide" | ChangeKind;

/** An entry without what it holds. */
export interface EntryHead {
  readonly kind: EntryKind;
  /** Four digits. */
  readonly municipality: string;
  /** Reporting year. */
  readonly year: number;
  /** Bytes behind the head. */
  readonly length: number;
}

/** Length of a head. */
export const ENTRY_HEAD = 12;

const kinds: readonly EntryKind[] = Object.freeze(["ipl", "ide", ...changeKinds]);

/** Writes a head into the first bytes. */
export function putEntryHead(bytes: Uint8Array<ArrayBuffer>, head: EntryHead): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, ENTRY_HEAD);
  view.setUint16(0, Number(head.municipality), true);
  view.setUint16(2, head.year, true);
  view.setUint32(4, kinds.indexOf(head.kind), true);
  view.setUint32(8, head.length, true);
}

/** The head in the first bytes. */
export function entryHead(bytes: Uint8Array<ArrayBuffer>): EntryHead {
  const view = new DataView(bytes.buffer, bytes.byteOffset, ENTRY_HEAD);
  const kind = kinds[view.getUint32(4, true)];
  if (kind === undefined) throw new RangeError("The entry is of no kind: the file is damaged");
  return {
    kind,
    municipality: String(view.getUint16(0, true)).padStart(4, "0"),
    year: view.getUint16(2, true),
    length: view.getUint32(8, true),
  };
}
