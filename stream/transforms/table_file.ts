/**
 * Tables that users keep: CSV as spreadsheets write it.
 *
 * @module
 */
import { type CsvRow, parseCsv } from "./csv.ts";

/** A user's table cannot be used. `line` is where, from 1. */
export class TableFileError extends SyntaxError {
  /** Always `TableFileError`. */
  override readonly name = "TableFileError";
  /** Path of the file. */
  readonly file: string;
  /** Line in the file, from 1; 0 where it is the file as a whole. */
  readonly line: number;
  /** What the user can do. */
  readonly hint: string;

  /** An error at a line of a file. */
  constructor(
    message: string,
    place: { readonly file: string; readonly line: number; readonly hint: string },
  ) {
    super(place.line > 0 ? `${place.file}, line ${place.line}: ${message}` : `${place.file}: ${message}`);
    this.file = place.file;
    this.line = place.line;
    this.hint = place.hint;
  }
}

/** One row of a user's table: values by column, without white space around them; empty ones are left out. */
export interface TableFileRow {
  /** Line in the file, from 1. */
  readonly line: number;
  /** Values by column name. */
  readonly values: ReadonlyMap<string, string>;
}

/** Which columns a table has. */
export interface TableFileColumns {
  /** Path, for errors. */
  readonly file: string;
  /** Columns that must be there, with a value in every row. */
  readonly required: readonly string[];
  /** Columns that may be there. */
  readonly optional?: readonly string[];
}

/**
 * Rows of a table in CSV: a header, `;` or `,` or tabs between cells, `"` around cells that hold one of these. A byte
 * order mark and empty lines are passed by, and text that is not UTF-8 is taken for Windows-1252.
 *
 * @throws {TableFileError} naming the line: a column is unknown, missing or there twice, or a row has too many cells.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseTableFile } from "./table_file.ts";
 *
 * const bytes = new TextEncoder().encode("local;register\nHJSPL;15\n");
 * const [row] = parseTableFile(bytes, { file: "types.csv", required: ["local", "register"] });
 * assert.equal(row!.values.get("register"), "15");
 * ```
 */
export function parseTableFile(bytes: Uint8Array, columns: TableFileColumns): TableFileRow[] {
  const { file, required, optional = [] } = columns;
  const known = [...required, ...optional];
  const fail = (message: string, line: number, hint: string) =>
    new TableFileError(message, { file, line, hint });
  const parsed = parseCsv(decoded(bytes));
  if (typeof parsed === "number") {
    throw fail(
      "A quotation mark is not closed",
      parsed,
      "Close it, or write it twice where it is part of the text",
    );
  }
  const [head, ...body] = parsed;
  const columnsHint = `The first line names the columns: ${known.join(", ")}`;
  if (head === undefined) throw fail("The table is empty", 0, columnsHint);
  const names = head.cells.map((cell) => cell.trim().toLowerCase());
  for (const [index, name] of names.entries()) {
    if (!known.includes(name)) {
      throw fail(`Column ${name || "without a name"} is unknown`, head.line, columnsHint);
    }
    if (names.indexOf(name) !== index) throw fail(`Column ${name} is there twice`, head.line, columnsHint);
  }
  for (const name of required) {
    if (!names.includes(name)) throw fail(`Column ${name} is missing`, head.line, columnsHint);
  }
  return body.map((row) => {
    if (row.cells.length > names.length) {
      throw fail(
        "The row has more cells than there are columns",
        row.line,
        "Put quotation marks around cells with ; or ,",
      );
    }
    const values = valuesOf(row, names);
    const missing = required.find((name) => !values.has(name));
    if (missing !== undefined) {
      throw fail(`Column ${missing} is empty`, row.line, "Give it a value, or take out the line");
    }
    return { line: row.line, values };
  });
}

/** Reads a table from a file, see {@linkcode parseTableFile}. */
export async function readTableFile(columns: TableFileColumns): Promise<TableFileRow[]> {
  let bytes: Uint8Array;
  try {
    bytes = await Deno.readFile(columns.file);
  } catch (error) {
    const why = error instanceof Deno.errors.NotFound ? "There is no such file" : "The file cannot be read";
    const hint = "Check the path; in kprkit.json it is meant from where that file lies";
    throw new TableFileError(why, { file: columns.file, line: 0, hint });
  }
  return parseTableFile(bytes, columns);
}

function valuesOf(row: CsvRow, names: readonly string[]): Map<string, string> {
  const values = new Map<string, string>();
  for (const [index, cell] of row.cells.entries()) {
    const value = cell.trim();
    if (value !== "") values.set(names[index]!, value);
  }
  return values;
}

/** Spreadsheets in Norway write Windows-1252 unless told otherwise. */
function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
