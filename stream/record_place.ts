/**
 * Places in a document from which reading can go on.
 *
 * @module
 */

/**
 * A place between two top records of the first message of a document. With it, and the beginning of the document, reading
 * goes on as if what lies between had been read.
 */
export interface RecordPlace {
  /** Offset in the unpacked source where reading goes on: after one top record and before the next. */
  readonly offset: number;
  /** Bytes from the start of the source that hold all that stands before the first top record. */
  readonly header: number;
  /** Place in the message's sequence of the element before, as the mapper counts. */
  readonly order: number;
  /** Mask of the message's required elements that have been there. */
  readonly seen: number;
}
