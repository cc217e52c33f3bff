/**
 * DuckDB as WebAssembly: no native code, one thread, in memory. For machines where nothing else may
 * run.
 *
 * @module
 */
import type { createDuckDB, DuckDBConnection } from "@duckdb/duckdb-wasm/blocking";
import type { Table } from "apache-arrow";
import { fileURLToPath } from "node:url";
import { checkColumns, createTableSql, expandConstant } from "./append_column.ts";
import type { AppendColumn, AppendTarget, Engine, Row } from "./engine.ts";
import { EngineError, statementError } from "./engine_error.ts";
import { arrowStream } from "./wasm_append.ts";
import { batchToRows } from "./wasm_rows.ts";

type DuckDBNodeBindings = Awaited<ReturnType<typeof createDuckDB>>;

/** How the Wasm engine is opened. */
export interface WasmEngineOptions {
  /** Memory for DuckDB's buffers, as DuckDB writes it; WebAssembly ends at 4 GiB. @default "3GB" */
  readonly memoryLimit?: string;
}

/**
 * Opens DuckDB as WebAssembly. It holds everything in memory and has no Parquet.
 *
 * @throws {@linkcode EngineError} where the module cannot be loaded.
 */
export async function openWasmEngine(options: WasmEngineOptions = {}): Promise<Engine> {
  let database: DuckDBNodeBindings;
  try {
    // Loaded only here: whoever has the native engine does without its 34 MB.
    const duckdb = await import("@duckdb/duckdb-wasm/blocking");
    const moduleAt = (name: string) => ({
      mainModule: fileURLToPath(new URL(name, import.meta.resolve("@duckdb/duckdb-wasm/blocking"))),
      mainWorker: "",
    });
    database = await duckdb.createDuckDB(
      { mvp: moduleAt("duckdb-mvp.wasm"), eh: moduleAt("duckdb-eh.wasm") },
      new duckdb.VoidLogger(),
      duckdb.NODE_RUNTIME,
    );
    await database.instantiate(() => {});
    database.open({ path: ":memory:" });
  } catch (cause) {
    throw new EngineError("The WebAssembly build of DuckDB cannot be loaded", { cause });
  }
  const engine = new WasmEngine(database);
  // First of all: an extension that DuckDB wanted to load would wait for the network for ever. And no
  // `temp_directory`: this build gives wrong sums when it spills.
  await engine.run("SET autoload_known_extensions = false");
  await engine.run("SET autoinstall_known_extensions = false");
  await engine.run(`SET memory_limit = '${(options.memoryLimit ?? "3GB").replaceAll("'", "")}'`);
  return engine;
}

class WasmEngine implements Engine {
  readonly kind = "wasm";
  readonly parquet = false;
  readonly version: string;
  readonly #database: DuckDBNodeBindings;
  readonly #connection: DuckDBConnection;
  #open = true;

  constructor(database: DuckDBNodeBindings) {
    this.#database = database;
    this.#connection = database.connect();
    this.version = database.getVersion();
  }

  run(sql: string): Promise<void> {
    return this.#guard(sql, () => {
      this.#connection.query(sql);
    });
  }

  query<T extends Row = Row>(sql: string): Promise<T[]> {
    return this.#guard(sql, () => {
      const rows: Row[] = [];
      const table: Table = this.#connection.query(sql);
      for (const batch of table.batches) batchToRows(batch, rows);
      return rows as T[];
    });
  }

  async *stream<T extends Row = Row>(sql: string): AsyncGenerator<T[]> {
    // A second query on one connection ends the stream of the first.
    const connection = this.#database.connect();
    try {
      for await (const batch of await connection.send(sql, true)) {
        const rows: Row[] = [];
        batchToRows(batch, rows);
        if (rows.length > 0) yield rows as T[];
      }
    } catch (thrown) {
      throw statementError(thrown, sql);
    } finally {
      connection.close();
    }
  }

  async append(target: AppendTarget, columns: readonly AppendColumn[], length: number): Promise<void> {
    checkColumns(target, columns, length);
    await this.run(createTableSql(target));
    if (length === 0) return;
    const full = columns.map((column, index) => expandConstant(column, target.columns[index]!.type, length));
    await this.#guard(`-- append to ${target.table}`, () => {
      this.#connection.insertArrowFromIPCStream(arrowStream(target, full, length), {
        name: target.table,
        create: false,
      });
    });
  }

  close(): Promise<void> {
    if (this.#open) {
      this.#open = false;
      this.#connection.close();
      this.#database.reset();
    }
    return Promise.resolve();
  }

  /** Runs one synchronous call into the module as the promise that the contract asks for. */
  #guard<T>(sql: string, work: () => T): Promise<T> {
    return new Promise((resolve) => {
      try {
        if (!this.#open) throw new EngineError("The engine is closed");
        resolve(work());
      } catch (thrown) {
        throw statementError(thrown, sql);
      }
    });
  }
}
