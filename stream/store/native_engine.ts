/**
 * DuckDB as native code: threads, Parquet, and work that does not fit in memory.
 *
 * @module
 */
import type { DuckDBAppender, DuckDBConnection, DuckDBDataChunk, DuckDBInstance } from "@duckdb/node-api";
import { checkColumns, createTableSql, expandConstant } from "./append_column.ts";
import type { AppendColumn, AppendTarget, Engine, Row, SqlType } from "./engine.ts";
import { EngineError, statementError } from "./engine_error.ts";
import { type Bindings, chunkRows, fillVector, loadBindings, prepareColumn } from "./native_chunk.ts";
import { chunkToRows, type ResultShape, resultShape } from "./native_rows.ts";
import { NativeStatements } from "./native_statement.ts";
import type { StatementRunner } from "./statement.ts";

type DuckDB = typeof import("@duckdb/node-api");

/** How the native engine is opened. */
export interface NativeEngineOptions {
  /** Database file. @default in memory */
  readonly path?: string;
  /** Memory for DuckDB's buffers, as DuckDB writes it. @default "1GB" */
  readonly memoryLimit?: string;
  /** Threads that one query may use. @default as many as the machine has */
  readonly threads?: number;
  /** Where intermediate results go that do not fit in memory. @default they must fit */
  readonly tempDirectory?: string;
}

interface OpenAppender {
  readonly appender: DuckDBAppender;
  readonly chunk: DuckDBDataChunk;
}

/**
 * Opens DuckDB as native code. It never goes to the network: extensions are neither installed nor
 * loaded.
 *
 * @throws {@linkcode EngineError} where the library cannot be loaded (no FFI permission, no build for
 * this machine) or the database file cannot be opened.
 */
export async function openNativeEngine(options: NativeEngineOptions = {}): Promise<Engine> {
  let duckdb: DuckDB;
  let bindings: Bindings;
  try {
    // Loaded only here, so that a machine where native code may not be loaded can still run.
    duckdb = await import("@duckdb/node-api");
    bindings = loadBindings();
  } catch (cause) {
    throw new EngineError(
      "The native DuckDB library cannot be loaded. Allow it with --allow-ffi, or use --engine wasm",
      { cause },
    );
  }
  const settings: Record<string, string> = {
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    // The store replaces files under their names, and a cache could show the old ones.
    enable_external_file_cache: "false",
    memory_limit: options.memoryLimit ?? "1GB",
    // Without this DuckDB would make `.tmp` in the working directory.
    temp_directory: options.tempDirectory ?? "",
    ...(options.threads === undefined ? {} : { threads: String(options.threads) }),
  };
  try {
    const instance = await duckdb.DuckDBInstance.create(options.path ?? ":memory:", settings);
    const connection = await instance.connect();
    return new NativeEngine({ duckdb, bindings, instance, connection });
  } catch (thrown) {
    throw statementError(thrown, "");
  }
}

class NativeEngine implements Engine {
  readonly kind = "native";
  readonly parquet = true;
  readonly version: string;
  readonly #duckdb: DuckDB;
  readonly #bindings: Bindings;
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  /** Open appenders by table: what they hold is not visible until they are closed. */
  readonly #appenders = new Map<string, OpenAppender>();
  #open = true;

  constructor(
    parts: { duckdb: DuckDB; bindings: Bindings; instance: DuckDBInstance; connection: DuckDBConnection },
  ) {
    this.#duckdb = parts.duckdb;
    this.#bindings = parts.bindings;
    this.#instance = parts.instance;
    this.#connection = parts.connection;
    this.version = parts.duckdb.version();
  }

  async run(sql: string): Promise<void> {
    try {
      this.#closeAppenders();
      await this.#connection.run(sql);
    } catch (thrown) {
      throw statementError(thrown, sql);
    }
  }

  async query<T extends Row = Row>(sql: string): Promise<T[]> {
    try {
      this.#closeAppenders();
      const result = await this.#connection.run(sql);
      const shape = resultShape(this.#duckdb, result);
      const rows: T[] = [];
      for await (const chunk of result) chunkToRows(shape, chunk, rows as Row[]);
      return rows;
    } catch (thrown) {
      throw statementError(thrown, sql);
    }
  }

  async *stream<T extends Row = Row>(sql: string): AsyncGenerator<T[]> {
    let connection: DuckDBConnection | undefined;
    try {
      this.#closeAppenders();
      // A second query on one connection ends the stream of the first.
      connection = await this.#instance.connect();
      const result = await connection.stream(sql);
      const shape: ResultShape = resultShape(this.#duckdb, result);
      for await (const chunk of result) {
        const rows: Row[] = [];
        chunkToRows(shape, chunk, rows);
        if (rows.length > 0) yield rows as T[];
      }
    } catch (thrown) {
      throw statementError(thrown, sql);
    } finally {
      connection?.closeSync();
    }
  }

  async statements(): Promise<StatementRunner> {
    this.#closeAppenders();
    return new NativeStatements(this.#duckdb, await this.#instance.connect());
  }

  async append(target: AppendTarget, columns: readonly AppendColumn[], length: number): Promise<void> {
    checkColumns(target, columns, length);
    const { appender, chunk } = await this.#appenderOf(target);
    const prepared = columns.map((column, index) => {
      const { type } = target.columns[index]!;
      return prepareColumn(expandConstant(column, type, length), type);
    });
    try {
      for (let from = 0; from < length; from += chunkRows) {
        const count = Math.min(chunkRows, length - from);
        chunk.reset();
        chunk.rowCount = count;
        for (const [index, column] of prepared.entries()) {
          const vector = this.#bindings.data_chunk_get_vector(chunk.chunk, index);
          fillVector(this.#bindings, vector, { prepared: column, from, count });
        }
        appender.appendDataChunk(chunk);
      }
    } catch (thrown) {
      throw statementError(thrown, `-- append to ${target.table}`);
    }
  }

  close(): Promise<void> {
    if (!this.#open) return Promise.resolve();
    this.#open = false;
    this.#closeAppenders();
    this.#connection.closeSync();
    this.#instance.closeSync();
    return Promise.resolve();
  }

  async #appenderOf(target: AppendTarget): Promise<OpenAppender> {
    const open = this.#appenders.get(target.table);
    if (open !== undefined) return open;
    const sql = createTableSql(target);
    try {
      await this.#connection.run(sql);
      const made = {
        appender: await this.#connection.createAppender(target.table),
        chunk: this.#duckdb.DuckDBDataChunk.create(
          target.columns.map(({ type }) => chunkType(this.#duckdb, type)),
        ),
      };
      this.#appenders.set(target.table, made);
      return made;
    } catch (thrown) {
      throw statementError(thrown, sql);
    }
  }

  /** Makes appended rows visible. Comes before every statement. */
  #closeAppenders(): void {
    const appenders = [...this.#appenders.values()];
    this.#appenders.clear();
    for (const { appender } of appenders) appender.closeSync();
  }
}

function chunkType(duckdb: DuckDB, type: SqlType) {
  switch (type) {
    case "BIGINT":
      return duckdb.BIGINT;
    case "INTEGER":
      return duckdb.INTEGER;
    case "SMALLINT":
      return duckdb.SMALLINT;
    case "TINYINT":
      return duckdb.TINYINT;
    case "BOOLEAN":
      return duckdb.BOOLEAN;
    case "DATE":
      return duckdb.DATE;
    case "DECIMAL(9,2)":
      return duckdb.DECIMAL(9, 2);
    case "VARCHAR":
      return duckdb.VARCHAR;
  }
}
