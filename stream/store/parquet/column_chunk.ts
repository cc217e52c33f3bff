/**
 * Pages of a column chunk, and what the footer tells of them.
 *
 * @module
 */
import type { SqlType } from "../engine.ts";
import type { ByteBuffer } from "./byte_buffer.ts";
import { type EncodedValues, Encoding } from "./encoded_values.ts";
import { ThriftWriter } from "./thrift_writer.ts";
import { compress } from "./zstd.ts";

/** Physical types as Parquet numbers them. */
export const PhysicalType = Object.freeze({ boolean: 0, int32: 1, int64: 2, byteArray: 6 });

/** Compressions as Parquet numbers them. */
const Codec = Object.freeze({ zstd: 6 });
const PageType = Object.freeze({ data: 0, dictionary: 2 });

/** What the footer tells of one column of one row group. */
export interface ColumnChunk {
  readonly name: string;
  readonly physicalType: number;
  readonly encodings: readonly number[];
  readonly codec: number;
  /** Nulls included. */
  readonly values: number;
  readonly uncompressedSize: number;
  readonly compressedSize: number;
  /** Offset in the file of the data page. */
  readonly dataPage: number;
  /** Offset in the file of the dictionary page, where there is one; it comes first. */
  readonly dictionaryPage?: number;
  readonly nulls: number;
  readonly bounds?: EncodedValues["bounds"];
}

/** The physical type that holds an SQL type. */
export function physicalTypeOf(type: SqlType): number {
  switch (type) {
    case "VARCHAR":
      return PhysicalType.byteArray;
    case "BIGINT":
      return PhysicalType.int64;
    case "BOOLEAN":
      return PhysicalType.boolean;
    default:
      return PhysicalType.int32;
  }
}

/** Writes the pages of a chunk. `page` holds the definition levels and the values. */
export function writeChunk(
  out: ByteBuffer,
  column: { readonly name: string; readonly type: SqlType; readonly base: number },
  chunk: {
    readonly page: Uint8Array;
    readonly rows: number;
    readonly nulls: number;
    readonly encoded: EncodedValues;
  },
): ColumnChunk {
  const { page, rows, nulls, encoded } = chunk;
  const start = out.length;
  let uncompressedSize = 0;
  const write = (bytes: Uint8Array, type: number, header: (thrift: ThriftWriter) => void) => {
    const at = out.length;
    const packed = compress(bytes);
    const thrift = new ThriftWriter();
    thrift.int32(1, type);
    thrift.int32(2, bytes.length);
    thrift.int32(3, packed.length);
    header(thrift);
    thrift.end();
    out.bytes(thrift.buffer.view());
    out.bytes(packed);
    uncompressedSize += thrift.buffer.length + bytes.length;
    return column.base + at;
  };
  const { dictionary } = encoded;
  const dictionaryPage = dictionary === undefined
    ? undefined
    : write(dictionary.bytes, PageType.dictionary, (thrift) =>
      thrift.struct(7, () => {
        thrift.int32(1, dictionary.count);
        thrift.int32(2, Encoding.plain);
      }));
  const dataPage = write(page, PageType.data, (thrift) =>
    thrift.struct(5, () => {
      thrift.int32(1, rows);
      thrift.int32(2, encoded.encoding);
      thrift.int32(3, Encoding.rle);
      thrift.int32(4, Encoding.rle);
    }));
  return {
    name: column.name,
    physicalType: physicalTypeOf(column.type),
    encodings: dictionary === undefined
      ? [encoded.encoding, Encoding.rle]
      : [Encoding.plain, Encoding.rle, encoded.encoding],
    codec: Codec.zstd,
    values: rows,
    uncompressedSize,
    compressedSize: out.length - start,
    dataPage,
    ...(dictionaryPage === undefined ? {} : { dictionaryPage }),
    nulls,
    ...(encoded.bounds === undefined ? {} : { bounds: encoded.bounds }),
  };
}
