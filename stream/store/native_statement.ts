/**
 * Statements of a user, run by the native engine.
 *
 * @module
 */
import type {
  DuckDBConnection,
  DuckDBPreparedStatement,
  DuckDBResult,
  DuckDBValueConverter,
} from "@duckdb/node-api";
import { EngineError, statementError } from "./engine_error.ts";
import type { SqlAnswer, SqlColumn, SqlValue, StatementRunner } from "./statement.ts";

type DuckDB = typeof import("@duckdb/node-api");

/**
 * What a user may run: statements that read, and those whose effect stays in memory. The engine's settings keep SQL
 * from files outside the store; in the files that may be read, `COPY` could write.
 */
const permitted = [
  "SELECT",
  "EXPLAIN",
  "CREATE",
  "INSERT",
  "UPDATE",
  "DELETE",
  "ALTER",
  "DROP",
  "SET",
  "TRANSACTION",
] as const;

/** `EXPLAIN`, with what may stand before and after it. */
const explain =
  /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*EXPLAIN(?:(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+ANALYZE\b|\s*\([^)]*\))*/i;

/** Runs statements on a connection of their own, which is closed with the runner. */
export class NativeStatements implements StatementRunner {
  readonly #duckdb: DuckDB;
  readonly #connection: DuckDBConnection;

  constructor(duckdb: DuckDB, connection: DuckDBConnection) {
    this.#duckdb = duckdb;
    this.#connection = connection;
  }

  async run(sql: string): Promise<SqlAnswer> {
    try {
      // One statement may be several to DuckDB (`PIVOT`); only the last one has an answer.
      const parts = await this.#connection.extractStatements(sql);
      let answer: SqlAnswer = nothing;
      for (let index = 0; index < parts.count; index++) {
        const statement = await parts.prepare(index);
        await this.#assertPermitted(statement, sql);
        answer = this.#answer(await statement.stream(), sql);
        if (index < parts.count - 1) { for await (const _ of answer.rows); }
      }
      return answer;
    } catch (thrown) {
      throw statementError(thrown, sql);
    }
  }

  interrupt(): void {
    this.#connection.interrupt();
  }

  close(): void {
    this.#connection.closeSync();
  }

  #kindOf({ statementType }: DuckDBPreparedStatement): string {
    return this.#duckdb.StatementType[statementType];
  }

  async #assertPermitted(statement: DuckDBPreparedStatement, sql: string): Promise<void> {
    const kind = this.#kindOf(statement);
    if (!(permitted as readonly string[]).includes(kind)) throw refusal(kind);
    if (kind !== "EXPLAIN") return;
    // `EXPLAIN ANALYZE` runs what it explains.
    const rest = explain.exec(sql)?.[0];
    const explained = rest === undefined
      ? undefined
      : await this.#connection.extractStatements(sql.slice(rest.length));
    const of = explained?.count === 1 ? this.#kindOf(await explained.prepare(0)) : undefined;
    if (of !== "SELECT") throw refusal(`EXPLAIN of ${of ?? "several statements"}`);
  }

  #answer(result: DuckDBResult, sql: string): SqlAnswer {
    const { ResultReturnType, StatementType } = this.#duckdb;
    const kind = result.returnType !== ResultReturnType.QUERY_RESULT
      ? "none"
      : result.statementType === StatementType.EXPLAIN
      ? "plan"
      : "rows";
    const types = result.columnTypes();
    const columns = result.deduplicatedColumnNames().map((name, index): SqlColumn => ({
      name,
      type: String(types[index]),
    }));
    return { kind, columns, rows: this.#rows(result, sql) };
  }

  async *#rows(result: DuckDBResult, sql: string): AsyncGenerator<readonly (readonly SqlValue[])[]> {
    try {
      yield* result.yieldConvertedRows(converterOf(this.#duckdb));
    } catch (thrown) {
      throw statementError(thrown, sql);
    }
  }
}

async function* noRows(): AsyncGenerator<never> {}

const nothing: SqlAnswer = Object.freeze({ kind: "none", columns: Object.freeze([]), rows: noRows() });

function refusal(kind: string): EngineError {
  return new EngineError(
    `${kind} is not permitted here: the store is open for reading, and nothing outside it can be reached`,
  );
}

/** Values as JSON has them; numbers that JSON cannot hold exactly stay text. */
function converterOf(duckdb: DuckDB): DuckDBValueConverter<SqlValue> {
  const { DuckDBTypeId: Type, JsonDuckDBValueConverter } = duckdb;
  const json = JsonDuckDBValueConverter as DuckDBValueConverter<SqlValue>;
  return (value, type, converter) => {
    if (value === null) return null;
    if (typeof value === "bigint") {
      const number = Number(value);
      return Number.isSafeInteger(number) ? number : String(value);
    }
    switch (type.typeId) {
      case Type.DECIMAL: {
        const text = String(value);
        return text.replace(/[-.]/g, "").length <= 15 ? Number(text) : text;
      }
      case Type.INTERVAL:
      case Type.BLOB:
        return String(value);
      default:
        return json(value, type, converter);
    }
  };
}
