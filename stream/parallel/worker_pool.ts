/**
 * Workers that read blocks, and the jobs they are at.
 *
 * @module
 */
import type { BlockAnswer, BlockJob } from "./block_job.ts";
import { BlockReader } from "./block_reader.ts";

/** Blocks that a worker has at a time: the next one waits for it, not it for the next one. */
const JOBS_AHEAD = 2;

/** A worker and the jobs it has not answered yet. */
interface Hand {
  readonly worker: Worker;
  /** Memory of its groups that has come back. */
  readonly spare: ArrayBuffer[];
  readonly jobs: Map<number, (answer: BlockAnswer) => void>;
}

/**
 * Threads that read: the caller's own, and workers beside it. They live until the pool is closed; a run over several documents uses the same ones, since
 * those that have read before are fast from the first byte.
 *
 * @example
 * ```ts
 * import { WorkerPool } from "./worker_pool.ts";
 *
 * using pool = new WorkerPool(2);
 * pool.size; // 2
 * ```
 */
export class WorkerPool implements Disposable {
  /** Number of threads, that of the caller included. */
  readonly size: number;
  /** A worker has answered: they have started. */
  isWarm = false;
  readonly #url: URL;
  #hands: Hand[] | undefined;
  #closed = false;
  /** Memory of the groups read here that has come back. */
  #spare: ArrayBuffer[] = [];
  /** By memory of a group: where it goes back to. Each thread uses its own again, or one would hoard what all make. */
  #origins = new WeakMap<ArrayBuffer, ArrayBuffer[]>();
  #id = 0;
  #here: BlockReader | undefined;
  /** Answers that workers have sent, as they count them, and those that have come in. */
  readonly #sent = new Int32Array(new SharedArrayBuffer(4));
  #received = 0;

  /** Starts no worker before {@linkcode start} or the first job. `url` is the module that workers run. */
  constructor(size: number, url: URL = new URL("./block_worker.ts", import.meta.url)) {
    this.size = size;
    this.#url = url;
  }

  /** Jobs are answered. False where workers cannot be had, and once one of them is lost. */
  get usable(): boolean {
    return !this.#closed && typeof Worker !== "undefined";
  }

  /** Starts the workers: what they need is loaded while other things are done. */
  start(): void {
    this.#started();
  }

  /** A worker has sent an answer that has not come in. */
  get hasNews(): boolean {
    return Atomics.load(this.#sent, 0) !== this.#received;
  }

  /** A worker has little enough to do for another block. */
  get hasRoom(): boolean {
    return this.#started()?.some(({ jobs }) => jobs.size < JOBS_AHEAD) ?? false;
  }

  /** Reads a block on the caller's thread. */
  async readHere(job: Omit<BlockJob, "id" | "spare" | "sent">): Promise<BlockAnswer> {
    const id = this.#id++;
    if (!this.usable) return { id, failed: true };
    this.#here ??= new BlockReader();
    const answer = await this.#here.read({ ...job, id, spare: this.#spare.splice(0), sent: this.#sent });
    this.#noteOrigin(answer, this.#spare);
    return answer;
  }

  /** Has a block read by the worker with the least to do. The answer of a pool that is closed is a failed block. */
  read(job: Omit<BlockJob, "id" | "spare" | "sent">): Promise<BlockAnswer> {
    const id = this.#id++;
    const { promise, resolve } = Promise.withResolvers<BlockAnswer>();
    const hands = this.#started();
    const hand = hands?.reduce((least, hand) => hand.jobs.size < least.jobs.size ? hand : least);
    if (hand === undefined) resolve({ id, failed: true });
    else {
      hand.jobs.set(id, resolve);
      const spare = hand.spare.splice(0);
      hand.worker.postMessage({ ...job, id, spare, sent: this.#sent } satisfies BlockJob, spare);
    }
    return promise;
  }

  /** Takes back the memory of a group that is done with: its arrays are empty when it has gone to a worker. */
  giveBack(memory: ArrayBuffer): void {
    this.#origins.get(memory)?.push(memory);
  }

  #noteOrigin(answer: BlockAnswer, spare: ArrayBuffer[]): void {
    if (!answer.failed) { for (const { memory } of answer.groups) this.#origins.set(memory, spare); }
  }

  #started(): Hand[] | undefined {
    if (!this.usable) return undefined;
    try {
      return this.#hands ??= Array.from({ length: this.size - 1 }, () => this.#newHand());
    } catch {
      // Workers are not permitted here: the document is read without them.
      this.close();
      return undefined;
    }
  }

  #newHand(): Hand {
    const worker = new Worker(this.#url, { type: "module" });
    const jobs: Hand["jobs"] = new Map();
    const spare: ArrayBuffer[] = [];
    worker.onmessage = ({ data: answer }: MessageEvent<BlockAnswer>) => {
      this.isWarm = true;
      this.#received++;
      this.#noteOrigin(answer, spare);
      jobs.get(answer.id)?.(answer);
      jobs.delete(answer.id);
    };
    // A worker that is lost leaves a hole in the document: nothing is expected of the others either.
    worker.onerror = (event) => {
      event.preventDefault();
      this.close();
    };
    worker.onmessageerror = () => this.close();
    return { worker, jobs, spare };
  }

  /** Ends the workers at once, whatever they are at. */
  close(): void {
    this.#closed = true;
    for (const { worker, jobs } of this.#hands ?? []) {
      worker.terminate();
      for (const [id, resolve] of jobs) resolve({ id, failed: true });
    }
    this.#hands = undefined;
    this.#here?.close();
    this.#here = undefined;
    this.#spare = [];
  }

  /** As {@linkcode close}. */
  [Symbol.dispose](): void {
    this.close();
  }
}
