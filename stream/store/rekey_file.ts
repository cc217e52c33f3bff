/**
 * New person keys for a file that is stored: one column is written anew, the others are copied as they stand. The
 * file is then what it would have been had the keys been known when it was written.
 *
 * @module
 */
import { columnsOf, type StoredTable } from "./store_tables.ts";
import type { KeyFinder } from "./key_list.ts";
import { ByteBuffer } from "./parquet/byte_buffer.ts";
import { ChunkScratch, ColumnBuffer } from "./parquet/column_buffer.ts";
import type { ColumnChunk } from "./parquet/column_chunk.ts";
import { footerBytes, magic, readFooter, readRange, type RowGroup, writeRowGroup } from "./parquet/footer.ts";

const keyColumn = { name: "person_key", type: "VARCHAR" } as const;

/** Pieces that bytes are copied in. */
const copyBytes = 1 << 20;

/** What a file is rewritten with. */
export interface RekeyOptions {
  readonly table: StoredTable;
  readonly keys: KeyFinder;
  /** `person_id` of all rows in order, in pieces. */
  readonly personIds: AsyncIterable<readonly (number | null)[]>;
}

/** Writes the rows of `from` to `to` with new person keys, and returns how many there are. */
export async function rekeyFile(from: string, to: string, options: RekeyOptions): Promise<number> {
  using source = await Deno.open(from, { read: true });
  using target = await Deno.open(to, { write: true, createNew: true });
  const footer = await readFooter(source);
  const ids = new IdReader(options.personIds);
  const list = new ByteBuffer();
  const column = new ColumnBuffer(keyColumn, options.keys);
  const scratch = new ChunkScratch();
  const out = new ByteBuffer(1 << 16);
  let size = 0;
  const write = async (bytes: Uint8Array) => {
    for (let at = 0; at < bytes.length;) at += await target.write(bytes.subarray(at));
    size += bytes.length;
  };
  const copy = async (chunk: ColumnChunk): Promise<ColumnChunk> => {
    const start = chunk.dictionaryPage ?? chunk.dataPage;
    const moved = size - start;
    const end = start + chunk.compressedSize;
    for (let at = start; at < end; at += copyBytes) {
      await write(await readRange(source, at, Math.min(end, at + copyBytes)));
    }
    const { dictionaryPage } = chunk;
    return {
      ...chunk,
      dataPage: chunk.dataPage + moved,
      ...(dictionaryPage === undefined ? {} : { dictionaryPage: dictionaryPage + moved }),
    };
  };
  const makeKeys = async (group: RowGroup): Promise<ColumnChunk> => {
    const persons = await ids.next(group.rows);
    column.append({ kind: "keys", ...persons }, group);
    out.reset();
    const chunk = column.write(out, { base: size, scratch });
    await write(out.view());
    return chunk;
  };
  await write(magic);
  for (const group of footer.groups) {
    const chunks: ColumnChunk[] = [];
    for (const chunk of group.chunks) {
      chunks.push(chunk.name === keyColumn.name ? await makeKeys(group) : await copy(chunk));
    }
    writeRowGroup(list, { ...group, chunks });
  }
  await write(footerBytes({
    columns: columnsOf(options.table),
    rows: footer.rows,
    groups: { count: footer.groups.length, bytes: list.view() },
    metadata: footer.metadata,
  }));
  return footer.rows;
}

/** Ids of persons, as many at a time as are asked for. */
class IdReader {
  readonly #pieces: AsyncIterator<readonly (number | null)[]>;
  #piece: readonly (number | null)[] = [];
  #at = 0;

  constructor(pieces: AsyncIterable<readonly (number | null)[]>) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  async next(count: number): Promise<{ ids: Float64Array; valid: Uint8Array }> {
    const next = { ids: new Float64Array(count), valid: new Uint8Array(count) };
    for (let row = 0; row < count;) {
      if (this.#at === this.#piece.length) {
        const { done, value } = await this.#pieces.next();
        if (done === true) throw new RangeError("A file has fewer rows than its footer says");
        this.#piece = value;
        this.#at = 0;
        continue;
      }
      const id = this.#piece[this.#at++]!;
      if (id !== null) {
        next.ids[row] = id;
        next.valid[row] = 1;
      }
      row++;
    }
    return next;
  }
}
