/**
 * Columns as an Arrow stream, which is what the Wasm engine takes in bulk.
 *
 * @module
 */
import {
  Bool,
  type Data,
  type DataType,
  DateDay,
  Decimal,
  Dictionary,
  Field,
  Int16,
  Int32,
  Int64,
  Int8,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from "apache-arrow";
import type { FullColumn } from "./append_column.ts";
import type { AppendTarget, SqlType } from "./engine.ts";

/** The columns as an Arrow IPC stream; `length` is at least 1. */
export function arrowStream(
  target: AppendTarget,
  columns: readonly FullColumn[],
  length: number,
): Uint8Array {
  const children = columns.map((column, index) =>
    arrowData(column, target.columns[index]!.type, { length, dictionaryId: index })
  );
  const schema = new Schema(
    children.map((data, index) => new Field(target.columns[index]!.name, data.type, true)),
  );
  const struct = makeData({ type: new Struct(schema.fields), length, nullCount: 0, children });
  return tableToIPC(new Table([new RecordBatch(schema, struct)]), "stream");
}

interface DataOptions {
  readonly length: number;
  /** Dictionaries of one stream are told apart by number. */
  readonly dictionaryId: number;
}

function arrowData(column: FullColumn, type: SqlType, options: DataOptions): Data<DataType> {
  const { length } = options;
  const validity = bitmap(column.valid, length);
  switch (column.kind) {
    case "number":
      return numberData(column.values, type, { length, ...validity });
    case "dictionary": {
      // Arrow cannot write a dictionary of nothing, which a column without values has.
      const entries = column.dictionary.length === 0 ? [""] : column.dictionary;
      return makeData({
        type: new Dictionary(new Utf8(), new Int32(), options.dictionaryId),
        length,
        ...validity,
        data: column.codes.subarray(0, length),
        dictionary: vectorFromArray(entries, new Utf8()),
      });
    }
    case "text": {
      const valueOffsets = column.offsets.subarray(0, length + 1);
      const data = column.bytes.subarray(0, valueOffsets[length]);
      return makeData({ type: new Utf8(), length, ...validity, valueOffsets, data });
    }
  }
}

interface Validity {
  readonly nullCount: number;
  readonly nullBitmap?: Uint8Array;
}

function bitmap(valid: Uint8Array | undefined, length: number): Validity {
  if (valid === undefined) return { nullCount: 0 };
  const nullBitmap = packBits(valid, length);
  let nullCount = 0;
  for (let row = 0; row < length; row++) if (valid[row] === 0) nullCount++;
  return nullCount === 0 ? { nullCount: 0 } : { nullCount, nullBitmap };
}

/** One bit a row, padded to the eight bytes that Arrow aligns to. */
function packBits(bytes: ArrayLike<number>, length: number): Uint8Array {
  const bits = new Uint8Array(Math.ceil(length / 64) * 8);
  for (let row = 0; row < length; row++) {
    if (bytes[row] !== 0) bits[row >> 3]! |= 1 << (row & 7);
  }
  return bits;
}

function numberData(
  source: Uint8Array | Int8Array | Int16Array | Int32Array | Float64Array,
  type: SqlType,
  options: Validity & { readonly length: number },
): Data<DataType> {
  const values = source.subarray(0, options.length);
  switch (type) {
    case "BIGINT": {
      const data = new BigInt64Array(options.length);
      const words = new Int32Array(data.buffer);
      // Two's complement in two words; a BigInt for each value would cost an allocation.
      for (let row = 0; row < values.length; row++) {
        words[row * 2] = values[row]! | 0;
        words[row * 2 + 1] = Math.floor(values[row]! / 4_294_967_296);
      }
      return makeData({ type: new Int64(), data, ...options });
    }
    case "INTEGER":
      return makeData({ type: new Int32(), data: Int32Array.from(values), ...options });
    case "SMALLINT":
      return makeData({ type: new Int16(), data: Int16Array.from(values), ...options });
    case "TINYINT":
      return makeData({ type: new Int8(), data: Int8Array.from(values), ...options });
    case "DATE":
      return makeData({ type: new DateDay(), data: Int32Array.from(values), ...options });
    case "BOOLEAN":
      return makeData({ type: new Bool(), data: packBits(values, options.length), ...options });
    case "DECIMAL(9,2)": {
      const data = new Uint32Array(options.length * 4);
      for (let row = 0; row < values.length; row++) {
        data[row * 4] = values[row]!;
        if (values[row]! < 0) data.fill(0xffff_ffff, row * 4 + 1, row * 4 + 4);
      }
      return makeData({ type: new Decimal(2, 9, 128), data, ...options });
    }
    case "VARCHAR":
      throw new TypeError("Numbers cannot be appended to a VARCHAR column");
  }
}
