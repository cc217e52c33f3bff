/**
 * The changes of many days while they are gathered, a file a day.
 *
 * A run goes through all persons once and meets the changes of all days on the way. They wait here, so that days can be written
 * one after the other, and so that a run that is stopped while it writes goes on without living everybody again.
 *
 * @module
 */
import { Appender } from "./appender.ts";
import { ENTRY_HEAD, type EntryHead, entryHead } from "./day_entry.ts";
import { isoDay } from "./days.ts";

/** Tells that all changes are there, and of which days. */
const WHOLE = "whole.json";

/** Which cohort and days a spool is of. */
export interface SpoolRange {
  /** Digest of the cohort's options. */
  readonly cohort: string;
  readonly first: number;
  readonly last: number;
}

/** An entry with what it holds; valid until the next one is read. */
export interface DayEntry extends EntryHead {
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Changes by day in a directory of their own. */
export class DaySpool {
  readonly #directory: string;

  /** Nothing is touched before it is asked for. */
  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Which days are there, all of them whole; `undefined` where there are none. */
  async range(): Promise<SpoolRange | undefined> {
    try {
      return JSON.parse(await Deno.readTextFile(`${this.#directory}/${WHOLE}`)) as SpoolRange;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound || error instanceof SyntaxError) return undefined;
      throw error;
    }
  }

  /** Begins anew; `finish` says that all has been put in. */
  async begin(): Promise<
    { put: (day: number, bytes: Uint8Array) => void; finish: (range: SpoolRange) => Promise<void> }
  > {
    await this.remove();
    await Deno.mkdir(this.#directory, { recursive: true });
    const appender = new Appender(this.#directory);
    return {
      put: (day, bytes) => appender.put(isoDay(day), bytes),
      finish: async (range) => {
        appender.flush();
        await Deno.writeTextFile(`${this.#directory}/${WHOLE}.part`, JSON.stringify(range) + "\n");
        await Deno.rename(`${this.#directory}/${WHOLE}.part`, `${this.#directory}/${WHOLE}`);
      },
    };
  }

  /** The entries of a day, in the order they were put in. */
  *entries(day: number): Generator<DayEntry> {
    let file: Deno.FsFile;
    try {
      file = Deno.openSync(`${this.#directory}/${isoDay(day)}`);
    } catch (error) {
      // Nothing changed that day.
      if (error instanceof Deno.errors.NotFound) return;
      throw error;
    }
    try {
      const reader = new Reader(file);
      for (;;) {
        const head = reader.read(ENTRY_HEAD);
        if (head === undefined) return;
        const { kind, municipality, year, length } = entryHead(head);
        const bytes = reader.read(length);
        if (bytes === undefined) throw new RangeError(`The changes of ${isoDay(day)} end too soon`);
        yield { kind, municipality, year, length, bytes };
      }
    } finally {
      file.close();
    }
  }

  /** Forgets a day that has been written. */
  async drop(day: number): Promise<void> {
    await removeIfThere(`${this.#directory}/${isoDay(day)}`);
  }

  /** Removes all. */
  async remove(): Promise<void> {
    await removeIfThere(this.#directory, { recursive: true });
  }
}

/** Reads so many bytes at a time. */
class Reader {
  readonly #file: Deno.FsFile;
  #buffer = new Uint8Array(1 << 18);
  #at = 0;
  #end = 0;

  constructor(file: Deno.FsFile) {
    this.#file = file;
  }

  /** The next bytes, valid until more are read; `undefined` at the end. */
  read(length: number): Uint8Array<ArrayBuffer> | undefined {
    if (this.#end - this.#at < length) this.#fill(length);
    if (this.#end - this.#at < length) return undefined;
    return this.#buffer.subarray(this.#at, this.#at += length);
  }

  #fill(length: number): void {
    const rest = this.#buffer.subarray(this.#at, this.#end);
    const larger = length > this.#buffer.length ? new Uint8Array(length * 2) : this.#buffer;
    if (larger === this.#buffer) larger.copyWithin(0, this.#at, this.#end);
    else larger.set(rest);
    this.#buffer = larger;
    this.#end = rest.length;
    this.#at = 0;
    while (this.#end < length) {
      const count = this.#file.readSync(larger.subarray(this.#end));
      if (count === null) return;
      this.#end += count;
    }
  }
}

async function removeIfThere(path: string, options: Deno.RemoveOptions = {}): Promise<void> {
  try {
    await Deno.remove(path, options);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
