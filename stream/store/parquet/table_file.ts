/**
 * A Parquet file that grows row group by row group, and can be cut back to any of them.
 *
 * @module
 */
import type { AppendColumn } from "../engine.ts";
import { ByteBuffer } from "./byte_buffer.ts";
import { ChunkScratch, ColumnBuffer, type KeyColumn, type ParquetColumn } from "./column_buffer.ts";
import { footerBytes, magic, writeRowGroup } from "./footer.ts";
import type { KeyWriter } from "./key_buffer.ts";
import type { PickedRows } from "./text_buffer.ts";

/** Rows after which a row group is written: readers work on row groups side by side. */
const groupRows = 122_880;
/** Bytes after which it is written before that, so that long texts take no more memory than short ones. */
const groupBytes = 24 << 20;

/** How far a file is written, for going on there later. */
export interface TableFileState {
  /** Bytes of the file. */
  readonly size: number;
  /** Bytes of the list of row groups beside it. */
  readonly listSize: number;
  readonly groups: number;
  readonly rows: number;
}

/** A file of a table while it is written. Beside it stands the list of its row groups, for going on later. */
export class TableFile {
  readonly #file: Deno.FsFile;
  readonly #path: string;
  readonly #columns: readonly ColumnBuffer[];
  readonly #scratch: ChunkScratch;
  readonly #out: ByteBuffer;
  /** Row groups as the footer will hold them. */
  readonly #list = new ByteBuffer();
  /** Bytes of the list that are on disk. */
  #listSaved = 0;
  #size = 0;
  #groups = 0;
  /** Rows in the file, and rows that wait. */
  #rows = 0;
  #waiting = 0;

  /** Makes a file, or goes on with one. */
  constructor(
    path: string,
    options: {
      readonly columns: readonly ParquetColumn[];
      readonly memory: TableFileMemory;
      /** The column of person keys is given by local ids, and these are their keys. */
      readonly keys?: { readonly column: string; readonly writer: KeyWriter };
      readonly from?: TableFileState;
    },
  ) {
    const { columns, memory, keys, from } = options;
    this.#path = path;
    this.#columns = columns.map((column) =>
      new ColumnBuffer(column, column.name === keys?.column ? keys.writer : undefined)
    );
    this.#scratch = memory.scratch;
    this.#out = memory.out;
    this.#file = Deno.openSync(path, { read: true, write: true, create: true, mode: 0o600 });
    if (from === undefined) {
      this.#file.truncateSync(0);
      this.#write(magic);
    } else this.#goOn(from);
  }

  /** Rows appended so far. */
  get rows(): number {
    return this.#rows + this.#waiting;
  }

  /** Appends rows: the first of the columns, or those that `from` picks. */
  append(columns: readonly (AppendColumn | KeyColumn)[], picked: PickedRows): void {
    let size = 0;
    for (const [index, buffer] of this.#columns.entries()) {
      buffer.append(columns[index]!, picked);
      size += buffer.size;
    }
    this.#waiting += picked.rows;
    if (this.#waiting >= groupRows || size >= groupBytes) this.flush();
  }

  /** Writes the rows that wait as a row group. */
  flush(): void {
    const rows = this.#waiting;
    if (rows === 0) return;
    const out = this.#out;
    out.reset();
    const options = { base: this.#size, scratch: this.#scratch };
    const chunks = this.#columns.map((column) => column.write(out, options));
    this.#write(out.view());
    writeRowGroup(this.#list, { rows, ordinal: this.#groups, chunks });
    this.#groups++;
    this.#rows += rows;
    this.#waiting = 0;
  }

  /** Writes all that waits, and where asked for sees to it that a power cut takes none of it. */
  save(sync: boolean): TableFileState {
    this.flush();
    if (sync) this.#sync();
    return { size: this.#size, listSize: this.#listSaved, groups: this.#groups, rows: this.#rows };
  }

  #sync(): void {
    this.#file.syncSync();
    const list = this.#list.view().subarray(this.#listSaved);
    if (list.length > 0) {
      using file = Deno.openSync(`${this.#path}.groups`, { write: true, create: true, mode: 0o600 });
      file.seekSync(this.#listSaved, Deno.SeekMode.Start);
      writeAll(file, list);
      file.syncSync();
      this.#listSaved += list.length;
    }
  }

  /** Writes the footer and closes the file, which is then whole and on disk. */
  finish(metadata: readonly (readonly [key: string, value: string])[]): void {
    this.flush();
    this.#write(footerBytes({
      columns: this.#columns.map(({ column }) => column),
      rows: this.#rows,
      groups: { count: this.#groups, bytes: this.#list.view() },
      metadata,
    }));
    this.#file.syncSync();
    this.close();
  }

  /** Closes the file as it is. */
  close(): void {
    this.#file.close();
  }

  #goOn(from: TableFileState): void {
    const listPath = `${this.#path}.groups`;
    const list = from.listSize === 0 ? new Uint8Array(0) : Deno.readFileSync(listPath);
    const { size } = this.#file.statSync();
    if (size < from.size || list.length < from.listSize) {
      throw new RangeError(`The file ${this.#path} is shorter than it was`);
    }
    this.#file.truncateSync(from.size);
    this.#file.seekSync(from.size, Deno.SeekMode.Start);
    if (from.listSize > 0) Deno.truncateSync(listPath, from.listSize);
    this.#list.bytes(list.subarray(0, from.listSize));
    this.#listSaved = from.listSize;
    this.#size = from.size;
    this.#groups = from.groups;
    this.#rows = from.rows;
  }

  #write(bytes: Uint8Array): void {
    writeAll(this.#file, bytes);
    this.#size += bytes.length;
  }
}

/** Memory that files of one thread share, since they are written in turn. */
export class TableFileMemory {
  readonly scratch: ChunkScratch = new ChunkScratch();
  readonly out: ByteBuffer = new ByteBuffer(1 << 20);
}

function writeAll(file: Deno.FsFile, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
}
