/**
 * Blocks made by several threads, and handed on in their order.
 *
 * @module
 */
import { setImmediate } from "node:timers";
import type { CohortSpec } from "./options.ts";
import type { CohortBlock } from "./plan.ts";
import { type BlockSlice, SLICES_PER_BLOCK, type Workshop } from "./workshop.ts";

/** What a worker is told: first what cohort it is, then blocks, and the memory of slices that have been written. */
export type BlockRequest =
  | { readonly kind: "cohort"; readonly spec: CohortSpec; readonly slicesAhead: number }
  | { readonly kind: "block"; readonly id: number; readonly block: CohortBlock }
  | { readonly kind: "memory"; readonly memory: ArrayBuffer };

/** What a worker answers: the slices of a block, and its end. */
export type BlockAnswer =
  | { readonly kind: "slice"; readonly id: number; readonly slice: BlockSlice }
  | { readonly kind: "done"; readonly id: number }
  | { readonly kind: "failed"; readonly error: unknown };

/** A slice with the block that it is of. */
export interface MadeSlice {
  readonly block: CohortBlock;
  readonly slice: BlockSlice;
}

/** How blocks are made by several threads. */
export interface BlockPoolOptions {
  /** Threads in all, that of the caller among them where it has a workshop. */
  readonly workers: number;
  /** The caller's own: it makes blocks, too, between writing. @default the caller writes only */
  readonly own?: Workshop;
  readonly spec: CohortSpec;
  /** Module that each worker runs; it calls `serveBlocks`. */
  readonly url: URL;
}

/** Makes blocks where the caller is. */
export function* makeBlocks(blocks: Iterable<CohortBlock>, workshop: Workshop): Generator<MadeSlice> {
  for (const block of blocks) {
    for (const slice of workshop.make(block)) {
      yield { block, slice };
      workshop.giveBack(slice.bytes.buffer);
    }
  }
}

/** Blocks that a worker has at a time: the next one waits for it, not it for the next one. */
const JOBS_AHEAD = 2;

/** Slices that a thread makes and nobody has written yet: half a block, so that threads are soon as far apart, and two to be at. */
const SLICES_AHEAD = SLICES_PER_BLOCK / 2 + 2;

/** A worker, and the blocks it has been given that are not made. */
interface Hand {
  readonly worker: Worker;
  load: number;
}

/** A block that some thread is at, or that waits to be handed on. */
interface Job {
  readonly block: CohortBlock;
  /** Gives the memory of a slice back to who made it. */
  readonly giveBack: (memory: ArrayBuffer) => void;
  readonly slices: BlockSlice[];
  done: boolean;
  /** Something has come in. */
  news: PromiseWithResolvers<void>;
}

/** The block that the caller's thread is at. */
interface OwnJob extends Job {
  readonly making: Iterator<BlockSlice>;
}

/**
 * Makes blocks by several threads and hands their slices on in the order of the blocks. A thread stops while too many of its
 * slices are not written: whoever writes slowly holds back the others, and memory is that of less than a block for each.
 */
export async function* makeBlocksInParallel(
  blocks: Iterable<CohortBlock>,
  options: BlockPoolOptions,
): AsyncGenerator<MadeSlice> {
  const pool = new BlockPool(blocks, options);
  try {
    yield* pool.slices();
  } finally {
    pool.end();
  }
}

/** Threads at work. */
class BlockPool {
  readonly #source: Iterator<CohortBlock>;
  readonly #own: Workshop | undefined;
  readonly #hands: readonly Hand[];
  /** Blocks that are not handed on, by their place. */
  readonly #jobs = new Map<number, Job>();
  readonly #failure = Promise.withResolvers<never>();
  #ownJob: OwnJob | undefined;
  #given = 0;

  constructor(blocks: Iterable<CohortBlock>, { workers, own, spec, url }: BlockPoolOptions) {
    this.#source = blocks[Symbol.iterator]();
    this.#own = own;
    this.#failure.promise.catch(() => {}); // it is told where it is waited for
    this.#hands = Array.from({ length: own === undefined ? workers : workers - 1 }, () => ({
      worker: new Worker(url, { type: "module" }),
      load: 0,
    }));
    for (const hand of this.#hands) this.#open(hand, spec);
    // The caller's thread is there already: it makes the first block.
    this.#giveOwn();
    this.#give();
  }

  #open(hand: Hand, spec: CohortSpec): void {
    const { worker } = hand;
    worker.onmessage = ({ data: answer }: MessageEvent<BlockAnswer>) => {
      if (answer.kind === "failed") return this.#failure.reject(answer.error);
      const job = this.#jobs.get(answer.id)!;
      if (answer.kind === "slice") job.slices.push(answer.slice);
      else {
        job.done = true;
        hand.load--;
        this.#give();
      }
      job.news.resolve();
      job.news = Promise.withResolvers();
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.#failure.reject(new Error(`A worker ended: ${event.message}`));
    };
    worker.onmessageerror = () =>
      this.#failure.reject(new Error("A worker answered with what cannot be read"));
    worker.postMessage({ kind: "cohort", spec, slicesAhead: SLICES_AHEAD } satisfies BlockRequest);
  }

  /** The next block, as a job; `undefined` where there is none left. */
  #take(giveBack: (memory: ArrayBuffer) => void): Job | undefined {
    const { value: block, done } = this.#source.next();
    if (done) return undefined;
    return { block, giveBack, slices: [], done: false, news: Promise.withResolvers() };
  }

  /** Blocks for workers that have room for one more. */
  #give(): void {
    if (this.#hands.length === 0) return;
    for (;;) {
      const hand = this.#hands.reduce((least, hand) => hand.load < least.load ? hand : least);
      if (hand.load === JOBS_AHEAD) return;
      const { worker } = hand;
      const job = this.#take((memory) =>
        worker.postMessage({ kind: "memory", memory } satisfies BlockRequest, [memory])
      );
      if (job === undefined) return;
      hand.load++;
      this.#jobs.set(this.#given, job);
      worker.postMessage({ kind: "block", id: this.#given++, block: job.block } satisfies BlockRequest);
    }
  }

  /** A block for the caller's thread, where it is at none. */
  #giveOwn(): void {
    const own = this.#own;
    if (own === undefined || this.#ownJob !== undefined) return;
    const job = this.#take((memory) => own.giveBack(memory));
    if (job === undefined) return;
    this.#ownJob = Object.assign(job, { making: own.make(job.block)[Symbol.iterator]() });
    this.#jobs.set(this.#given++, this.#ownJob);
  }

  /** Makes a slice of the caller's own block, where there is one and not too much of it waits; tells whether it did. */
  #makeOwn(): boolean {
    this.#giveOwn();
    const job = this.#ownJob;
    if (job === undefined || job.slices.length >= SLICES_AHEAD) return false;
    const { value: slice, done } = job.making.next();
    if (done) {
      job.done = true;
      this.#ownJob = undefined;
    } else job.slices.push(slice);
    return true;
  }

  async *slices(): AsyncGenerator<MadeSlice> {
    for (let id = 0; this.#jobs.has(id); id++) {
      const job = this.#jobs.get(id)!;
      while (!job.done || job.slices.length > 0) {
        const slice = job.slices.shift();
        if (slice !== undefined) {
          const { buffer } = slice.bytes;
          yield { block: job.block, slice };
          job.giveBack(buffer);
        } else if (this.#makeOwn()) {
          // What workers have sent meanwhile comes in only between tasks.
          await Promise.race([new Promise((resolve) => setImmediate(resolve)), this.#failure.promise]);
        } else await Promise.race([job.news.promise, this.#failure.promise]);
      }
      this.#jobs.delete(id);
      this.#giveOwn();
    }
  }

  end(): void {
    for (const { worker } of this.#hands) worker.terminate();
  }
}

/** What of a worker's global scope is used. The project is checked against that of a window. */
interface WorkerScope {
  onmessage: (event: { readonly data: BlockRequest }) => void;
  postMessage(message: BlockAnswer, transfer?: Transferable[]): void;
}

/** A worker's whole life: makes a workshop for the cohort that it is told of, then each block that it is given. */
export function serveBlocks(open: (spec: CohortSpec) => Workshop): void {
  const scope = globalThis as unknown as WorkerScope;
  let workshop: Workshop | undefined;
  let slicesAhead = 0;
  let unwritten = 0;
  let written = Promise.withResolvers<void>();
  let before: Promise<void> = Promise.resolve();
  const make = async ({ id, block }: Extract<BlockRequest, { kind: "block" }>) => {
    for (const slice of workshop!.make(block)) {
      scope.postMessage({ kind: "slice", id, slice }, [slice.bytes.buffer]);
      unwritten++;
      while (unwritten >= slicesAhead) await written.promise;
    }
    scope.postMessage({ kind: "done", id });
  };
  const tell = (work: () => void | Promise<void>) => async () => {
    try {
      await work();
    } catch (error) {
      scope.postMessage({ kind: "failed", error });
    }
  };
  scope.onmessage = ({ data: request }) => {
    switch (request.kind) {
      case "cohort":
        slicesAhead = request.slicesAhead;
        before = before.then(tell(() => {
          workshop = open(request.spec);
        }));
        break;
      case "block":
        before = before.then(tell(() => make(request)));
        break;
      case "memory":
        workshop!.giveBack(request.memory);
        unwritten--;
        written.resolve();
        written = Promise.withResolvers();
    }
  };
}
