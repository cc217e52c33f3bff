/**
 * A worker's entry: jobs come in, blocks go out, in the same order.
 *
 * @module
 */
import type { BlockJob } from "./block_job.ts";
import { BlockReader } from "./block_reader.ts";

/** What of a worker's global scope is used. The project is checked against that of a window. */
interface WorkerScope {
  onmessage: (event: { readonly data: BlockJob }) => void;
  postMessage(message: unknown, transfer: Transferable[]): void;
}

const scope = globalThis as unknown as WorkerScope;
const reader = new BlockReader();
let before: Promise<void> = Promise.resolve();

scope.onmessage = ({ data: job }) => {
  before = before.then(async () => {
    const answer = await reader.read(job);
    Atomics.add(job.sent, 0, 1);
    scope.postMessage(answer, answer.failed ? [] : answer.groups.map(({ memory }) => memory));
  });
};
