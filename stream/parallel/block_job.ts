/**
 * What the main thread and the workers that read blocks of a document say to each other.
 *
 * @module
 */
import type { ReadRecordsOptions } from "../read_records.ts";
import type { RecordPlace } from "../record_place.ts";
import type { PackedGroup } from "./packed_group.ts";

/** A block to read. */
export interface BlockJob {
  /** Comes back with the answer. */
  readonly id: number;
  /** Jobs with the same number are blocks of one document in rising order: reader and mapper live on between them. */
  readonly document: number;
  /** The file. */
  readonly path: string;
  /** How it is read. */
  readonly options: Omit<ReadRecordsOptions, "from">;
  /** Where the block begins, if all before it is as the plan says; absent at the beginning of the document. */
  readonly from?: RecordPlace;
  /** Bytes before the first top record of the document. */
  readonly header: number;
  /** Where the next block begins; `null`: this one goes to the end of the document. */
  readonly end: number | null;
  /** Memory of groups that are done with, to be used again. */
  readonly spare: readonly ArrayBuffer[];
  /** Counts the answers that are sent, in memory that all threads share. */
  readonly sent: Int32Array;
}

/** What came of a block. */
export type BlockAnswer = FailedBlock | ReadBlock;

/** The block cannot be read by itself. Why is not told: who reads from its beginning on finds out. */
export interface FailedBlock {
  /** Number of the job. */
  readonly id: number;
  /** Tells the two answers apart. */
  readonly failed: true;
}

/** The block was read, and ends between two top records or with the document. */
export interface ReadBlock {
  /** Number of the job. */
  readonly id: number;
  /** Tells the two answers apart. */
  readonly failed: false;
  /** In file order. */
  readonly groups: readonly PackedGroup[];
  /** Dictionaries that the groups refer to, as {@linkcode DictionaryTexts} has them. */
  readonly dictionaries: string;
  /** All header values known where the block ends, as {@linkcode headerText} has them. */
  readonly header: string;
  /** Where the block ends; absent at the end of the document. */
  readonly place?: RecordPlace;
}

/** Header values as one text, to be compared. */
export function headerText(header: ReadonlyMap<string, string>): string {
  return JSON.stringify([...header]);
}
