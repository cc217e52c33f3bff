/**
 * One document read by several workers, a block each, as if one had read it all.
 *
 * @module
 */
import { setImmediate } from "node:timers/promises";
import { readRecords, type ReadRecordsOptions } from "../read_records.ts";
import type { RecordGroup } from "../record_batch.ts";
import type { RecordPlace } from "../record_place.ts";
import { FileSource, openSource, type Source } from "../source/mod.ts";
import { type BlockAnswer, type BlockJob, headerText } from "./block_job.ts";
import { BLOCK_BYTES, type BlockPlan, findOpening, planBlocks, readAt } from "./block_plan.ts";
import { JoinedMessage } from "./joined_message.ts";
import { DictionaryReader, type PackedGroup, unpackBatches } from "./packed_group.ts";
import { WorkerPool } from "./worker_pool.ts";

/** Options of {@linkcode readRecordsParallel}. */
export interface ReadRecordsParallelOptions extends ReadRecordsOptions {
  /**
   * Workers that read; with one, the document is read where the caller is.
   *
   * @default the size of `pool`, else 1
   */
  workers?: number;
  /** Workers to use, of whatever number; the caller closes them. @default ones that live as long as the reading */
  pool?: WorkerPool;
  /** Ends workers at once; what is being read fails with its reason. */
  signal?: AbortSignal;
}

/**
 * Reads the record groups of a source as {@linkcode readRecords} does: the same groups and errors in the same order,
 * whatever the number of workers.
 *
 * A plain file is cut where top records seem to begin, and workers read the blocks. A block counts only when the one
 * before it has proved that it ended there, between two records. Where that fails, the document is read without
 * workers from the last place that is proven; so are packed and small files, standard input, UTF-16, and messages
 * after the first of a MsgHead.
 *
 * @throws As {@linkcode readRecords} does, and the signal's reason.
 *
 * @example
 * ```ts
 * import { readRecordsParallel } from "./read_records_parallel.ts";
 *
 * for await (const group of readRecordsParallel("fixtures/minimal/iplos-3.7.xml", { workers: 2 })) {
 *   group.batches.get("person")?.length;
 * }
 * ```
 */
export async function* readRecordsParallel(
  source: Source | string,
  options: ReadRecordsParallelOptions = {},
): AsyncGenerator<RecordGroup, void, undefined> {
  const opened = typeof source === "string" ? openSource(source) : source;
  const workers = options.pool?.size ?? options.workers ?? 1;
  if (workers < 2 || !isWorthIt(opened, options)) return yield* readRecords(opened, options);
  let file: Deno.FsFile;
  try {
    file = Deno.openSync(opened.name);
  } catch {
    return yield* readRecords(opened, options);
  }
  const pool = options.pool ?? new WorkerPool(workers);
  try {
    pool.start();
    const plan = await planBlocks(opened, file, options);
    options.signal?.throwIfAborted();
    if (plan === undefined || (options.from !== undefined && options.from.header !== plan.place.header)) {
      return yield* readRecords(opened, options);
    }
    using reading = new BlockReading(opened, { file, pool, plan, options });
    yield* reading.groups();
  } finally {
    file.close();
    if (pool !== options.pool) pool.close();
  }
}

/** Fewer blocks are read before workers have started. */
const FEWEST_BLOCKS = 4;

function isWorthIt(
  source: Source,
  { parser, blockBytes = BLOCK_BYTES }: ReadRecordsOptions,
): source is FileSource {
  return parser !== "sax" && source instanceof FileSource && (source.size ?? 0) >= FEWEST_BLOCKS * blockBytes;
}

/** A block that is to be read, is being read, or waits for those before it. */
interface Block {
  /** Where it begins; absent at the beginning of the document. */
  readonly from: RecordPlace | undefined;
  /** Where the next one begins; absent in the last block. */
  readonly end: number | undefined;
  /** Absent where nobody is at it yet. */
  answer?: Promise<BlockAnswer>;
  isRead: boolean;
}

/** Times that reading in blocks is taken up again after it has failed. Each time costs a few blocks read in vain. */
const ATTEMPTS = 4;
/** Blocks for each thread that are being read, or wait for their turn. */
const BLOCKS_AHEAD = 4;
/** Blocks that the caller's thread reads while the workers start. */
const HEAD_START = 8;
/** Most bytes of a range that are read again from the file. */
const LARGEST_FRAGMENT = 1 << 24;
/** Milliseconds after which signals and timers of the process get their turn. */
const BREATH = 50;

/** Lets messages of workers in. A timer does it at once; after many an immediate they still wait. */
function newsTime(): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, 0));
}

let documents = 0;

/** The reading of one document. */
class BlockReading implements Disposable {
  readonly #source: FileSource;
  readonly #file: Deno.FsFile;
  readonly #pool: WorkerPool;
  readonly #plan: BlockPlan;
  readonly #options: ReadRecordsParallelOptions;
  readonly #blockBytes: number;
  /** What of the options goes to workers. */
  readonly #reading: BlockJob["options"];
  readonly #header: string;
  readonly #message: JoinedMessage;
  readonly #aborted = Promise.withResolvers<never>();
  readonly #dictionaries = new DictionaryReader();
  /** Where the groups handed out end; absent before the first. */
  #place: RecordPlace | undefined;
  #breathed = performance.now();

  constructor(
    source: FileSource,
    { file, pool, plan, options }: {
      readonly file: Deno.FsFile;
      readonly pool: WorkerPool;
      readonly plan: BlockPlan;
      readonly options: ReadRecordsParallelOptions;
    },
  ) {
    this.#source = source;
    this.#file = file;
    this.#pool = pool;
    this.#plan = plan;
    this.#options = options;
    this.#place = options.from;
    this.#blockBytes = options.blockBytes ?? BLOCK_BYTES;
    this.#reading = Object.fromEntries(
      Object.entries(options).filter(([, value]) => typeof value === "number" || typeof value === "string"),
    );
    this.#header = headerText(plan.message.header);
    // From the beginning on, what does not fit in the header is told as it is met.
    this.#message = new JoinedMessage(plan.message, options.from === undefined ? 0 : plan.place.header);
    this.#aborted.promise.catch(() => {});
    options.signal?.addEventListener("abort", this.#abort);
  }

  readonly #abort = () => {
    this.#pool.close();
    this.#aborted.reject(this.#options.signal!.reason);
  };

  [Symbol.dispose](): void {
    this.#options.signal?.removeEventListener("abort", this.#abort);
  }

  /** All groups: by workers as long as blocks prove themselves, without them over what does not. */
  async *groups(): AsyncGenerator<RecordGroup, void, undefined> {
    for (let attempt = 1;; attempt++) {
      const failed = this.#pool.usable ? yield* this.#byWorkers() : Infinity;
      if (failed === undefined) return;
      this.#options.signal?.throwIfAborted();
      const isOver = yield* this.#serially(attempt < ATTEMPTS ? failed : Infinity);
      if (isOver) return;
    }
  }

  /** The groups up to the first block that is not proven; returns its number, or `undefined` where all are told. */
  async *#byWorkers(): AsyncGenerator<RecordGroup, number | undefined, undefined> {
    const document = documents++;
    const ahead: Block[] = [];
    let from = this.#place;
    let more = true;
    const fill = () => {
      while (more && ahead.length < this.#pool.size * BLOCKS_AHEAD) {
        const block = this.#blockFrom(from);
        ahead.push(block);
        if (block.end === undefined) more = false;
        else from = { ...this.#plan.place, offset: block.end };
      }
      // Until workers have started, what comes first is left to the caller's thread.
      const first = this.#pool.isWarm ? 0 : Math.min(HEAD_START, ahead.length >> 1);
      for (const block of ahead.slice(first)) {
        if (!this.#pool.hasRoom) break;
        if (block.answer === undefined) this.#give(block, this.#pool.read(this.#jobOf(document, block)));
      }
    };
    fill();
    for (let block = ahead[0]; block !== undefined; block = ahead[0]) {
      while (!block.isRead) {
        const next = ahead.find(({ answer }) => answer === undefined);
        if (next === undefined) break;
        await this.#give(next, this.#pool.readHere(this.#jobOf(document, next)));
        await (this.#pool.hasNews ? newsTime() : this.#breathe());
        this.#options.signal?.throwIfAborted();
        fill();
      }
      const read = await Promise.race([block.answer!, this.#aborted.promise]);
      ahead.shift();
      fill();
      // What stands in the header after the first record would be missing in blocks that do not know of it.
      if (read.failed || read.header !== this.#header) return this.#blockOf(block.from);
      const dictionaries = this.#dictionaries.read(read.dictionaries);
      for (const packed of read.groups) {
        await this.#breathe();
        yield this.#unpack(packed, dictionaries);
        this.#pool.giveBack(packed.memory);
      }
      if (read.place === undefined) {
        this.#source.passTo(this.#source.size!);
        return undefined;
      }
      // What stands between the last group and the next block is read again with it, as it would be without blocks.
      this.#place = read.groups.at(-1)?.place ?? read.place;
      const { order, seen } = this.#plan.place;
      if (read.place.order !== order || read.place.seen !== seen) return this.#blockOf(read.place);
    }
    return undefined;
  }

  /** The block that begins at a place. */
  #blockFrom(from: RecordPlace | undefined): Block {
    const next = (this.#blockOf(from) + 1) * this.#blockBytes;
    return { from, end: findOpening(this.#file, this.#plan.opening, next), isRead: false };
  }

  #jobOf(document: number, { from, end }: Block): Parameters<WorkerPool["read"]>[0] {
    return {
      document,
      path: this.#source.name,
      options: this.#reading,
      ...(from === undefined ? {} : { from }),
      header: this.#plan.place.header,
      end: end ?? null,
    };
  }

  async #give(block: Block, answer: Promise<BlockAnswer>): Promise<void> {
    block.answer = answer;
    await answer;
    block.isRead = true;
  }

  #blockOf(place: RecordPlace | undefined): number {
    return Math.floor((place?.offset ?? this.#plan.place.header) / this.#blockBytes);
  }

  #unpack(packed: PackedGroup, dictionaries: readonly (readonly string[])[]): RecordGroup {
    const { last, offset, place, noted } = packed;
    const batches = unpackBatches(packed, dictionaries);
    this.#message.note(noted);
    this.#source.passTo(offset);
    return this.#message.join({
      message: this.#message,
      batches,
      last,
      offset,
      ...(place === undefined ? {} : { place }),
      fragment: (start, end) =>
        readAt(this.#file, start, Math.max(0, Math.min(end - start, LARGEST_FRAGMENT))),
    });
  }

  /** The groups from here on; up to the end of a block, where workers may go on behind it. True at the end of all. */
  async *#serially(block: number): AsyncGenerator<RecordGroup, boolean, undefined> {
    const { from: _, ...options } = this.#options;
    const from = this.#place;
    const reading = readRecords(this.#source, from === undefined ? options : { ...options, from });
    let told = from === undefined ? 0 : -1;
    for await (const group of reading) {
      const { message } = group;
      if (message.ordinal > 0) {
        yield group;
        continue;
      }
      if (told < 0) told = message.misfits.filter(({ end }) => end <= this.#plan.place.header).length;
      this.#message.misfits.push(...message.misfits.slice(told));
      told = message.misfits.length;
      this.#message.learn(message.header);
      yield this.#message.join(group);
      if (group.place === undefined) continue;
      this.#place = group.place;
      if (this.#blockOf(group.place) > block && headerText(this.#message.header) === this.#header) {
        return false;
      }
    }
    return true;
  }

  async #breathe(): Promise<void> {
    if (performance.now() - this.#breathed < BREATH) return;
    await setImmediate();
    this.#breathed = performance.now();
  }
}
