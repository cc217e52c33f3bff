/**
 * What is said between the thread that reads and the thread that writes files.
 *
 * @module
 */
import type { Finding, RejectedRecord } from "../finding.ts";
import type { GroupPacket } from "./group_packet.ts";
import type { FinishedFile, MadeColumns, SavedFile, SubmissionFilesOptions } from "./submission_files.ts";

/** A request about the submission of one writer. */
export type FileRequest =
  & { readonly writer: number }
  & (
    | { readonly kind: "open"; readonly options: SubmissionFilesOptions }
    | { readonly kind: "group"; readonly packet: GroupPacket; readonly made: MadeColumns }
    | { readonly kind: "findings"; readonly findings: readonly Finding[] }
    | { readonly kind: "rejected"; readonly records: readonly RejectedRecord[] }
    | {
      readonly kind: "save";
      /** It is to survive a power cut. */
      readonly sync: boolean;
    }
    | { readonly kind: "finish" }
    | { readonly kind: "close" }
  );

/** What a request is answered with. */
export interface FileAnswers {
  readonly open: undefined;
  /** The packet's block, to be used again. */
  readonly group: ArrayBuffer;
  readonly findings: undefined;
  readonly rejected: undefined;
  readonly save: readonly SavedFile[];
  readonly finish: readonly FinishedFile[];
  readonly close: undefined;
}

/** Requests are answered in the order they come in, each once. */
export type FileAnswer =
  | { readonly value: FileAnswers[FileRequest["kind"]] }
  | { readonly failure: { readonly name: string; readonly message: string } };
