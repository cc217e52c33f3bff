/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
/**
 * The thread that writes the files of a store, so that reading goes on meanwhile.
 *
 * @module
 */
import type { FileAnswer, FileAnswers, FileRequest } from "./file_requests.ts";
import { unpackBatches } from "./group_packet.ts";
import { TableFileMemory } from "./parquet/table_file.ts";
import { SubmissionFiles } from "./submission_files.ts";

const memory = new TableFileMemory();
const writers = new Map<number, SubmissionFiles>();

self.onmessage = ({ data }: MessageEvent<FileRequest>) => {
  let answer: FileAnswer;
  try {
    answer = { value: fulfil(data) };
  } catch (thrown) {
    const { name, message } = thrown instanceof Error ? thrown : { name: "Error", message: String(thrown) };
    answer = { failure: { name, message } };
  }
  self.postMessage(answer, { transfer: data.kind === "group" ? [data.packet.block] : [] });
};

function fulfil(request: FileRequest): FileAnswers[FileRequest["kind"]] {
  if (request.kind === "open") {
    writers.set(request.writer, new SubmissionFiles(request.options, memory));
    return undefined;
  }
  const files = writers.get(request.writer);
  if (files === undefined) return undefined;
  switch (request.kind) {
    case "group":
      files.addGroup(unpackBatches(request.packet), request.made);
      return request.packet.block;
    case "findings":
      return void files.addFindings(request.findings);
    case "rejected":
      return void files.addRejected(request.records);
    case "save":
      return files.save(request.sync);
    case "finish": {
      const finished = files.finish();
      writers.delete(request.writer);
      return finished;
    }
    case "close":
      files.close();
      writers.delete(request.writer);
      return undefined;
  }
}
