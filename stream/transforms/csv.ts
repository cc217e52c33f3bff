/**
 * Comma-separated values, RFC 4180, with the separators that spreadsheets use.
 *
 * @module
 */

/** Cells of one row, as written. */
export interface CsvRow {
  /** Line that the row begins in, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * Rows of a text, empty lines left out. The separator is the one of `;`, tab and `,` that comes first among these in
 * the first row that stands there. Returns the line of a quotation mark that is never closed.
 */
export function parseCsv(text: string): CsvRow[] | number {
  const separator = separatorOf(text);
  const rows: CsvRow[] = [];
  let cells: string[] = [];
  let cell = "";
  let line = 1;
  let rowLine = 1;
  /** Line of the quotation mark that is open; 0: none. */
  let quoted = 0;
  const endRow = () => {
    cells.push(cell);
    if (cells.some((value) => value.trim() !== "")) rows.push({ line: rowLine, cells });
    cells = [];
    cell = "";
  };
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (char === "\n") line++;
    if (quoted > 0) {
      if (char !== '"') cell += char;
      else if (text[at + 1] === '"') cell += text[++at];
      else quoted = 0;
    } else if (char === '"' && cell.trim() === "") {
      cell = "";
      quoted = line;
    } else if (char === separator) {
      cells.push(cell);
      cell = "";
    } else if (char === "\n") {
      endRow();
      rowLine = line;
    } else if (char !== "\r") cell += char;
  }
  if (quoted > 0) return quoted;
  endRow();
  return rows;
}

function separatorOf(text: string): string {
  const first = text.split("\n").find((line) => line.trim() !== "") ?? "";
  return [";", "\t"].find((candidate) => first.includes(candidate)) ?? ",";
}
