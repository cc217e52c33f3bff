/**
 * Answers of the native engine as plain rows.
 *
 * @module
 */
import type { DuckDBDataChunk, DuckDBResult, DuckDBValue } from "@duckdb/node-api";
import type { Row } from "./engine.ts";
import { EngineError } from "./engine_error.ts";
import { isoDate, isoTimestamp } from "../iso_time.ts";

type DuckDB = typeof import("@duckdb/node-api");
type Cell = Row[string];

/** Names and readers of the columns of an answer. */
export interface ResultShape {
  readonly names: readonly string[];
  readonly readers: readonly ((value: DuckDBValue) => Cell)[];
}

/**
 * How the columns of an answer are read.
 *
 * @throws {@linkcode EngineError} for a type that {@linkcode Row} has no place for (lists, intervals …).
 */
export function resultShape(duckdb: DuckDB, result: DuckDBResult): ResultShape {
  const names = result.columnNames();
  const readers = names.map((name, index) => {
    const reader = readerOf(duckdb, result.columnTypeId(index));
    if (reader === undefined) {
      throw new EngineError(
        `Column ${name} has type ${result.columnType(index)}, which a row cannot hold. Cast it in the query`,
      );
    }
    return reader;
  });
  return { names, readers };
}

/** Appends the rows of a chunk to `rows`. */
export function chunkToRows(shape: ResultShape, chunk: DuckDBDataChunk, rows: Row[]): void {
  const { names, readers } = shape;
  const vectors = names.map((_, index) => chunk.getColumnVector(index));
  const count = chunk.rowCount;
  for (let row = 0; row < count; row++) {
    const made: Row = {};
    for (let column = 0; column < names.length; column++) {
      const value = vectors[column]!.getItem(row);
      made[names[column]!] = value === null ? null : readers[column]!(value);
    }
    rows.push(made);
  }
}

const asIs = (value: DuckDBValue): Cell => value as Cell;
const wholeNumber = (value: DuckDBValue): Cell => Number(value as bigint);

function readerOf(duckdb: DuckDB, typeId: number): ((value: DuckDBValue) => Cell) | undefined {
  const { DuckDBTypeId: Type } = duckdb;
  switch (typeId) {
    case Type.BOOLEAN:
    case Type.TINYINT:
    case Type.SMALLINT:
    case Type.INTEGER:
    case Type.UTINYINT:
    case Type.USMALLINT:
    case Type.UINTEGER:
    case Type.FLOAT:
    case Type.DOUBLE:
    case Type.VARCHAR:
    case Type.ENUM:
    case Type.SQLNULL:
      return asIs;
    case Type.BIGINT:
    case Type.UBIGINT:
    case Type.HUGEINT:
    case Type.UHUGEINT:
      return wholeNumber;
    case Type.DECIMAL:
      return (value) => {
        const { value: scaled, scale } = value as { value: bigint; scale: number };
        return Number(scaled) / 10 ** scale;
      };
    case Type.DATE:
      return (value) => isoDate((value as { days: number }).days);
    case Type.TIMESTAMP:
      return (value) => isoTimestamp(Number((value as { micros: bigint }).micros) / 1000, false);
    case Type.TIMESTAMP_TZ:
      return (value) => isoTimestamp(Number((value as { micros: bigint }).micros) / 1000, true);
    default:
      return undefined;
  }
}
