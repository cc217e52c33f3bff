/**
 * Answers of the Wasm engine, which come as Arrow batches, as plain rows.
 *
 * @module
 */
import { type Field, type RecordBatch, Type, type Vector } from "apache-arrow";
import type { Row } from "./engine.ts";
import { EngineError } from "./engine_error.ts";
import { isoDate, isoTimestamp } from "../iso_time.ts";

type Cell = Row[string];

/** Appends the rows of an Arrow batch to `rows`. */
export function batchToRows(batch: RecordBatch, rows: Row[]): void {
  const { fields } = batch.schema;
  const readers = fields.map((field, index) => readerOf(field, batch.getChildAt(index)!));
  for (let row = 0; row < batch.numRows; row++) {
    const made: Row = {};
    for (const [index, field] of fields.entries()) made[field.name] = readers[index]!(row);
    rows.push(made);
  }
}

function readerOf(field: Field, vector: Vector): (row: number) => Cell {
  const { type } = field;
  switch (type.typeId) {
    case Type.Null:
      return () => null;
    case Type.Bool:
    case Type.Utf8:
    case Type.LargeUtf8:
    case Type.Dictionary:
      return (row) => vector.get(row) as Cell;
    case Type.Int:
    case Type.Float:
      return (row) => {
        const value = vector.get(row) as number | bigint | null;
        return value === null ? null : Number(value);
      };
    case Type.Decimal: {
      const divisor = 10 ** type.scale;
      return (row) => {
        const words = vector.get(row) as Uint32Array | null;
        return words === null ? null : Number(wholeOf(words)) / divisor;
      };
    }
    case Type.Date:
      return (row) => {
        const milliseconds = vector.get(row) as number | null;
        return milliseconds === null ? null : isoDate(milliseconds / 86_400_000);
      };
    case Type.Timestamp: {
      const isUtc = type.timezone !== null && type.timezone !== undefined && type.timezone !== "";
      return (row) => {
        const value = vector.get(row) as number | null;
        return value === null ? null : isoTimestamp(value, isUtc);
      };
    }
    default:
      throw new EngineError(
        `Column ${field.name} has type ${type}, which a row cannot hold. Cast it in the query`,
      );
  }
}

/** Four little-endian words as a signed whole number. */
function wholeOf(words: Uint32Array): bigint {
  let value = 0n;
  for (let index = words.length - 1; index >= 0; index--) value = value << 32n | BigInt(words[index]!);
  return BigInt.asIntN(words.length * 32, value);
}
