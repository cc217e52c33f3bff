/**
 * Statements that a user wrote, to be run one by one against a store that nobody may change.
 *
 * @module
 */

/** A value of an answer; whole numbers that a number cannot hold come as text. */
export type SqlValue =
  | string
  | number
  | boolean
  | null
  | readonly SqlValue[]
  | { readonly [key: string]: SqlValue };

/** A column of an answer. */
export interface SqlColumn {
  /** No two columns of an answer have the same name. */
  readonly name: string;
  /** As DuckDB names it: `DECIMAL(9,2)`. */
  readonly type: string;
}

/** The answer to a statement. */
export interface SqlAnswer {
  /** `rows` to be shown, a `plan` as text, or `none`: the statement had an effect only. */
  readonly kind: "rows" | "plan" | "none";
  /** In the order of the values of a row. */
  readonly columns: readonly SqlColumn[];
  /** In pieces, so that answers of any size take the same memory. To be read once, and to its end. */
  readonly rows: AsyncIterable<readonly (readonly SqlValue[])[]>;
}

/** Runs statements of a user. */
export interface StatementRunner {
  /**
   * Runs one statement that reads the store or works in memory.
   *
   * @throws {@linkcode EngineError} for one that DuckDB refuses, and for one that reads or writes anything else.
   */
  run(sql: string): Promise<SqlAnswer>;
  /** Stops the statement that runs. */
  interrupt(): void;
  /** Nothing more will be run. */
  close(): void;
}
