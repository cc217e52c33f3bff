/**
 * The footer of a Parquet file: its columns, and where the chunks of each row group stand.
 *
 * Source: apache/parquet-format, src/main/thrift/parquet.thrift.
 *
 * @module
 */
import type { SqlType } from "../engine.ts";
import { ByteBuffer } from "./byte_buffer.ts";
import type { ParquetColumn } from "./column_buffer.ts";
import { type ColumnChunk, physicalTypeOf } from "./column_chunk.ts";
import { readThrift, type ThriftStruct, type ThriftValue } from "./thrift_reader.ts";
import { ThriftWriter } from "./thrift_writer.ts";

/** First and last bytes of every Parquet file. */
export const magic: Uint8Array = new TextEncoder().encode("PAR1");

/** Rows that stand together, column by column. */
export interface RowGroup {
  readonly rows: number;
  /** Place among the row groups of the file, from 0. */
  readonly ordinal: number;
  readonly chunks: readonly ColumnChunk[];
}

/** What a footer says. */
export interface Footer {
  readonly rows: number;
  readonly groups: readonly RowGroup[];
  /** Whatever the writer wanted to tell. */
  readonly metadata: readonly (readonly [key: string, value: string])[];
}

const createdBy = "kprkit";
const optional = 1;
/** Old names of what a physical type stands for; every reader knows them. */
const ConvertedType = Object.freeze({ utf8: 0, decimal: 5, date: 6, int8: 15, int16: 16 });

/** Writes a row group as the footer holds it. */
export function writeRowGroup(out: ByteBuffer, group: RowGroup): void {
  const thrift = new ThriftWriter();
  const { chunks } = group;
  thrift.structs(1, chunks, (chunk) => {
    thrift.int64(2, chunk.dictionaryPage ?? chunk.dataPage);
    thrift.struct(3, () => writeChunkMetadata(thrift, chunk));
  });
  thrift.int64(2, chunks.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0));
  thrift.int64(3, group.rows);
  thrift.int64(5, chunks[0]!.dictionaryPage ?? chunks[0]!.dataPage);
  thrift.int64(6, chunks.reduce((sum, { compressedSize }) => sum + compressedSize, 0));
  // A file with more of them than 16 bits can number has none.
  if (group.ordinal < 32_768) thrift.int16(7, group.ordinal);
  thrift.end();
  out.bytes(thrift.buffer.view());
}

function writeChunkMetadata(thrift: ThriftWriter, chunk: ColumnChunk): void {
  thrift.int32(1, chunk.physicalType);
  thrift.int32s(2, chunk.encodings);
  thrift.texts(3, [chunk.name]);
  thrift.int32(4, chunk.codec);
  thrift.int64(5, chunk.values);
  thrift.int64(6, chunk.uncompressedSize);
  thrift.int64(7, chunk.compressedSize);
  thrift.int64(9, chunk.dataPage);
  if (chunk.dictionaryPage !== undefined) thrift.int64(11, chunk.dictionaryPage);
  thrift.struct(12, () => {
    thrift.int64(3, chunk.nulls);
    if (chunk.bounds === undefined) return;
    thrift.binary(5, chunk.bounds.greatest);
    thrift.binary(6, chunk.bounds.least);
  });
}

/** The end of a file: footer, its length, and the magic bytes. `groups` were made by {@linkcode writeRowGroup}. */
export function footerBytes(file: {
  readonly columns: readonly ParquetColumn[];
  readonly rows: number;
  readonly groups: { readonly count: number; readonly bytes: Uint8Array };
  readonly metadata: readonly (readonly [key: string, value: string])[];
}): Uint8Array<ArrayBuffer> {
  const thrift = new ThriftWriter();
  thrift.int32(1, 1);
  const root = { name: createdBy, children: file.columns.length };
  thrift.structs<ParquetColumn | typeof root>(2, [root, ...file.columns], (element) => {
    if ("children" in element) {
      thrift.binary(4, element.name);
      thrift.int32(5, element.children);
    } else writeColumn(thrift, element);
  });
  thrift.int64(3, file.rows);
  thrift.madeStructs(4, file.groups);
  thrift.structs(5, file.metadata, ([key, value]) => {
    thrift.binary(1, key);
    thrift.binary(2, value);
  });
  thrift.binary(6, createdBy);
  // Bounds are in the order of the type: numbers as numbers, texts by their bytes.
  thrift.structs(7, file.columns, () => thrift.struct(1, () => {}));
  thrift.end();
  const bytes = new ByteBuffer(thrift.buffer.length + 8);
  bytes.bytes(thrift.buffer.view());
  bytes.uint32(thrift.buffer.length);
  bytes.bytes(magic);
  return bytes.view();
}

function writeColumn(thrift: ThriftWriter, { name, type }: ParquetColumn): void {
  thrift.int32(1, physicalTypeOf(type));
  thrift.int32(3, optional);
  thrift.binary(4, name);
  const converted = convertedType(type);
  if (converted !== undefined) thrift.int32(6, converted);
  if (type === "DECIMAL(9,2)") {
    thrift.int32(7, 2);
    thrift.int32(8, 9);
  }
}

function convertedType(type: SqlType): number | undefined {
  switch (type) {
    case "VARCHAR":
      return ConvertedType.utf8;
    case "DECIMAL(9,2)":
      return ConvertedType.decimal;
    case "DATE":
      return ConvertedType.date;
    case "SMALLINT":
      return ConvertedType.int16;
    case "TINYINT":
      return ConvertedType.int8;
    default:
      return undefined;
  }
}

/** Reads the footer of a file. */
export async function readFooter(file: Deno.FsFile): Promise<Footer> {
  const { size } = await file.stat();
  const tail = await readRange(file, size - 8, size);
  const length = new DataView(tail.buffer).getUint32(0, true);
  const footer = readThrift(await readRange(file, size - 8 - length, size - 8));
  const groups = structs(footer, 4).map((group, ordinal) => ({
    rows: number(group, 3),
    ordinal,
    chunks: structs(group, 1).map((chunk) => chunkOf(chunk.get(3) as ThriftStruct)),
  }));
  const metadata = structs(footer, 5).map((pair) => [text(pair.get(1)), text(pair.get(2))] as const);
  return { rows: number(footer, 3), groups, metadata };
}

/** Bytes `start` to `end` of a file. */
export async function readRange(
  file: Deno.FsFile,
  start: number,
  end: number,
): Promise<Uint8Array<ArrayBuffer>> {
  await file.seek(start, Deno.SeekMode.Start);
  const bytes = new Uint8Array(end - start);
  for (let at = 0; at < bytes.length;) {
    const count = await file.read(bytes.subarray(at));
    if (count === null) throw new RangeError("A Parquet file ends too early");
    at += count;
  }
  return bytes;
}

function chunkOf(chunk: ThriftStruct): ColumnChunk {
  const statistics = chunk.get(12) as ThriftStruct | undefined;
  const [greatest, least] = [statistics?.get(5), statistics?.get(6)];
  const dictionaryPage = chunk.get(11);
  return {
    name: text((chunk.get(3) as readonly ThriftValue[])[0]),
    physicalType: number(chunk, 1),
    encodings: chunk.get(2) as number[],
    codec: number(chunk, 4),
    values: number(chunk, 5),
    uncompressedSize: number(chunk, 6),
    compressedSize: number(chunk, 7),
    dataPage: number(chunk, 9),
    ...(typeof dictionaryPage === "number" ? { dictionaryPage } : {}),
    nulls: (statistics?.get(3) ?? 0) as number,
    ...(least instanceof Uint8Array && greatest instanceof Uint8Array ? { bounds: { least, greatest } } : {}),
  };
}

function number(struct: ThriftStruct, field: number): number {
  const value = struct.get(field);
  if (typeof value !== "number") throw new RangeError("A Parquet footer lacks what every footer has");
  return value;
}

function structs(struct: ThriftStruct, field: number): readonly ThriftStruct[] {
  return (struct.get(field) ?? []) as readonly ThriftStruct[];
}

const decoder = new TextDecoder();

function text(value: ThriftValue | undefined): string {
  return decoder.decode(value as Uint8Array);
}
