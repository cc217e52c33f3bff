/**
 * Reading one block of a document after the other, as a worker does.
 *
 * @module
 */
import type { Message } from "../message.ts";
import { createRecordReader, type RecordReader } from "../record_reader.ts";
import { replayHeader } from "../replay.ts";
import type { Source } from "../source/source.ts";
import { type BlockAnswer, type BlockJob, headerText, type ReadBlock } from "./block_job.ts";
import { DictionaryTexts, GroupMemory, type PackedGroup, packGroup } from "./packed_group.ts";

/** Reader and mapper in the middle of a document. */
interface OpenDocument extends RecordReader {
  readonly number: number;
  readonly file: Deno.FsFile;
  /** Misfits of the message that have been told, with a group or by the header; -1: not known yet. */
  told: number;
}

/**
 * Reads blocks. A block proves itself: it is told only where the reader, having read it to its last byte, stands
 * between two top records, with nothing open but what the document's header left open.
 */
export class BlockReader {
  #open: OpenDocument | undefined;
  readonly #buffer = new Uint8Array(READ_BYTES);
  readonly #memory = new GroupMemory();

  /** Reads a block; whatever is wrong with it makes it a failed one. */
  async read(job: BlockJob): Promise<BlockAnswer> {
    this.#memory.give(job.spare);
    try {
      const document = await this.#at(job);
      const block = this.#read(job, document);
      if (block.place === undefined) this.close();
      return block;
    } catch {
      this.close();
      return { id: job.id, failed: true };
    }
  }

  /** Lets go of the document. */
  close(): void {
    this.#open?.file.close();
    this.#open?.release();
    this.#open = undefined;
  }

  /** Reader and mapper as they are where the block begins. */
  async #at({ document: number, path, options, from }: BlockJob): Promise<OpenDocument> {
    if (this.#open?.number === number && from !== undefined) {
      const { reader, mapper } = this.#open;
      if (reader.skipTo === undefined || !mapper.resume(from, reader)) {
        throw new RangeError("Not between records");
      }
      reader.skipTo(from.offset);
      return this.#open;
    }
    this.close();
    const file = Deno.openSync(path);
    const opened = createRecordReader(options.parser ?? "auto", options);
    this.#open = { ...opened, number, file, told: from === undefined ? 0 : -1 };
    const { reader, mapper } = opened;
    if (from !== undefined) await replayHeader(this.#sourceOf(file, path), { reader, mapper, place: from });
    return this.#open;
  }

  /** The file as a source. A worker has use for no more of it, and starts sooner without what else sources can do. */
  #sourceOf(file: Deno.FsFile, name: string): Source {
    const bytes = () => this.#chunks(file, 0, Infinity);
    return {
      name,
      position: 0,
      delivered: 0,
      gzip: false,
      async *chunks() {
        yield* bytes();
      },
    };
  }

  #read(job: BlockJob, document: OpenDocument): ReadBlock {
    const { reader, mapper } = document;
    const groups: PackedGroup[] = [];
    const dictionaries = new DictionaryTexts();
    let message: Message | undefined;
    const take = () => {
      for (let group = mapper.takeGroup(); group !== undefined; group = mapper.takeGroup()) {
        message = group.message;
        if (message.ordinal > 0) {
          throw new RangeError("Only the first message of a document is read in blocks");
        }
        if (document.told < 0) {
          document.told = message.misfits.filter(({ end }) => end <= job.header).length;
        }
        const noted = message.misfits.slice(document.told);
        groups.push(packGroup(group, { noted, dictionaries, memory: this.#memory }));
        document.told = message.misfits.length;
      }
      // Who wants the bytes of a record reads them from the file.
      reader.retainFrom = Infinity;
    };
    reader.retainFrom = Infinity;
    for (const chunk of this.#chunks(document.file, job.from?.offset ?? 0, job.end ?? Infinity)) {
      reader.write(chunk, mapper, false);
      take();
    }
    let place;
    if (job.end === null) reader.write(NOTHING, mapper, true);
    else {
      place = mapper.pause(job.end, reader);
      if (place === undefined || reader.skipTo === undefined) throw new RangeError("Not between records");
      // Throws inside markup or text.
      reader.skipTo(job.end);
    }
    take();
    const header = message === undefined ? "" : headerText(message.header);
    const ended = place === undefined ? {} : { place };
    return { id: job.id, failed: false, groups, dictionaries: dictionaries.text(), header, ...ended };
  }

  /** The bytes of a range. Chunks begin where they would in the whole file, so that long text is cut alike. */
  *#chunks(file: Deno.FsFile, from: number, end: number): Generator<Uint8Array> {
    file.seekSync(from, Deno.SeekMode.Start);
    for (let at = from; at < end;) {
      const wanted = Math.min(READ_BYTES - at % READ_BYTES, end - at);
      const count = file.readSync(this.#buffer.subarray(0, wanted));
      if (count === null) {
        if (end === Infinity) return;
        throw new RangeError("The file has become shorter");
      }
      at += count;
      yield this.#buffer.subarray(0, count);
    }
  }
}

const NOTHING = new Uint8Array(0);
/** Bytes read at a time. */
const READ_BYTES = 1 << 18;
