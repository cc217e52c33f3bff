/**
 * Answers to SQL as text: each format takes rows in pieces and needs the memory of one piece.
 *
 * @module
 */
import type { SqlAnswer, SqlColumn, SqlValue } from "../stream/store/statement.ts";

/** Formats of `kprkit sql`. */
export const sqlFormats = Object.freeze(["table", "csv", "json", "ndjson", "markdown"] as const);

/** One of {@linkcode sqlFormats}. */
export type SqlFormat = (typeof sqlFormats)[number];

/** Rows that the widths of a table's columns are taken from; longer values further down stand out. */
const measuredRows = 1000;

/** Writes an answer; reads it to its end, whatever it is. */
export async function writeAnswer(
  answer: SqlAnswer,
  { format, write }: { readonly format: SqlFormat; readonly write: (text: string) => void },
): Promise<void> {
  if (answer.kind === "none") {
    for await (const _ of answer.rows);
    return;
  }
  if (answer.kind === "plan" && format === "table") {
    for await (const rows of answer.rows) {
      for (const row of rows) write(`${String(row.at(-1)).trimEnd()}\n`);
    }
    return;
  }
  await writers[format](answer, write);
}

type Writer = (answer: SqlAnswer, write: (text: string) => void) => Promise<void>;

const writers: Readonly<Record<SqlFormat, Writer>> = Object.freeze({
  table: writeTable,
  csv: writeCsv,
  json: writeJson,
  ndjson: writeNdjson,
  markdown: writeMarkdown,
});

async function writeTable({ columns, rows }: SqlAnswer, write: (text: string) => void): Promise<void> {
  const first: (readonly string[])[] = [];
  let widths: readonly number[] | undefined;
  const head = columns.map(({ name }) => visible(name));
  const right = columns.map(isNumeric);
  const line = (cells: readonly string[]) =>
    cells.map((cell, index) => {
      const space = " ".repeat(Math.max(0, widths![index]! - lengthOf(cell)));
      return right[index] ? space + cell : index === cells.length - 1 ? cell : cell + space;
    }).join("  ").trimEnd();
  const begin = () => {
    widths = head.map((name, index) =>
      first.reduce((width, row) => Math.max(width, lengthOf(row[index]!)), lengthOf(name))
    );
    const rule = widths.map((width) => "─".repeat(width));
    write([head, rule, ...first].map((row) => `${line(row)}\n`).join(""));
  };
  for await (const piece of rows) {
    const cells = piece.map((row) => row.map((value) => visible(value === null ? "NULL" : textOf(value))));
    if (widths !== undefined) {
      write(cells.map((row) => `${line(row)}\n`).join(""));
      continue;
    }
    first.push(...cells);
    if (first.length >= measuredRows) begin();
  }
  if (widths === undefined) begin();
}

async function writeCsv({ columns, rows }: SqlAnswer, write: (text: string) => void): Promise<void> {
  write(`${columns.map(({ name }) => csvCell(name)).join(",")}\n`);
  for await (const piece of rows) write(piece.map((row) => `${row.map(csvCell).join(",")}\n`).join(""));
}

async function writeJson({ columns, rows }: SqlAnswer, write: (text: string) => void): Promise<void> {
  let separator = "[\n  ";
  for await (const piece of rows) {
    for (const row of piece) {
      write(`${separator}${objectText(columns, row)}`);
      separator = ",\n  ";
    }
  }
  write(separator === "[\n  " ? "[]\n" : "\n]\n");
}

async function writeNdjson({ columns, rows }: SqlAnswer, write: (text: string) => void): Promise<void> {
  for await (const piece of rows) write(piece.map((row) => `${objectText(columns, row)}\n`).join(""));
}

async function writeMarkdown({ columns, rows }: SqlAnswer, write: (text: string) => void): Promise<void> {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |\n`;
  write(line(columns.map(({ name }) => markdownCell(name))));
  write(line(columns.map((column) => isNumeric(column) ? "---:" : "---")));
  for await (const piece of rows) {
    write(
      piece.map((row) => line(row.map((value) => value === null ? "" : markdownCell(textOf(value))))).join(
        "",
      ),
    );
  }
}

function objectText(columns: readonly SqlColumn[], row: readonly SqlValue[]): string {
  return JSON.stringify(Object.fromEntries(columns.map(({ name }, index) => [name, row[index]])));
}

function textOf(value: Exclude<SqlValue, null>): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function csvCell(value: SqlValue): string {
  if (value === null) return "";
  const text = textOf(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function markdownCell(text: string): string {
  return visible(text).replace(/[\\`*_{}[\]<>#|~]/g, "\\$&");
}

/** Text from files of others could steer a terminal: its control characters are shown as dots. */
function visible(text: string): string {
  return text.toWellFormed().replace(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu, "·");
}

function lengthOf(text: string): number {
  return [...text].length;
}

function isNumeric({ type }: SqlColumn): boolean {
  return /^U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?$|^(?:FLOAT|DOUBLE|DECIMAL.*|REAL)$/.test(type);
}
