/**
 * How a violating row is opened: commands that print the bytes of its record.
 *
 * @module
 */
import type { ReportRow } from "../../report.ts";

/** Where a record stands in a file, as far as a command needs it. */
export type RowPlace = Pick<ReportRow, "source" | "byte_start" | "byte_end">;

/** Names of the parts of a {@linkcode CommandTemplate} that a row fills in. */
export interface CommandParts {
  /** As a word of the shell. */
  readonly file: string;
  /** Number of the first byte, from 1. */
  readonly first: string;
  /** Offset of the first byte, from 0. */
  readonly start: string;
  readonly length: string;
  readonly encoding: string;
}

/** A command with `{file}` and so on where the parts of a row go. */
export type CommandTemplate = string;

/** Prints a record in a POSIX shell. */
export const shellTemplate: CommandTemplate = "tail -c +{first} {file} | head -c {length}";

/** The same of a packed file. */
export const packedShellTemplate: CommandTemplate = "gzip -dc {file} | tail -c +{first} | head -c {length}";

/** Prints a record in PowerShell on Windows; it cannot unpack a file in a line. */
export const powerShellTemplate: CommandTemplate = [
  "$f=[IO.File]::OpenRead((Resolve-Path -LiteralPath {file}).ProviderPath)",
  "$b=[byte[]]::new({length})",
  "$null=$f.Seek({start},0)",
  "$null=$f.Read($b,0,$b.Length)",
  "$f.Close()",
  "[Text.Encoding]::GetEncoding({encoding}).GetString($b)",
].join("; ");

/** Puts the parts in their places. */
export function fillIn(template: CommandTemplate, parts: CommandParts): string {
  return template.replace(/\{(\w+)\}/g, (all, name) => parts[name as keyof CommandParts] ?? all);
}

/** Commands that print a record; `null` where there is none. */
export interface RowCommands {
  readonly shell: string | null;
  readonly powerShell: string | null;
}

/**
 * The commands for a row; none where no file or no bytes stand behind it. A source that ends in `.gz`
 * is unpacked on the way, which PowerShell has no command for.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { rowCommands } from "./open_row.ts";
 *
 * const row = { source: "a b.xml", byte_start: 100, byte_end: 150 };
 * assert.equal(rowCommands(row).shell, "tail -c +101 'a b.xml' | head -c 50");
 * ```
 */
export function rowCommands({ source, byte_start, byte_end }: RowPlace, encoding = "utf-8"): RowCommands {
  if (byte_start === null || byte_end === null || source === "-") return { shell: null, powerShell: null };
  const numbers = {
    first: String(byte_start + 1),
    start: String(byte_start),
    length: String(byte_end - byte_start),
  };
  const packed = isPacked(source);
  return {
    shell: fillIn(packed ? packedShellTemplate : shellTemplate, {
      ...numbers,
      file: shellWord(source),
      encoding,
    }),
    powerShell: packed ? null : fillIn(powerShellTemplate, {
      ...numbers,
      file: powerShellWord(source),
      encoding: powerShellWord(encoding),
    }),
  };
}

/** The source is told to be packed by its name. */
export function isPacked(source: string): boolean {
  return source.toLowerCase().endsWith(".gz");
}

/** A word that a POSIX shell takes as it is; a leading `-` would be taken for an option. */
export function shellWord(text: string): string {
  const path = text.startsWith("-") ? `./${text}` : text;
  return /^[\w./,:@%+=æøåÆØÅ-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}

/** Typographic quotes end a string in PowerShell as the straight one does. */
export function powerShellWord(text: string): string {
  return `'${text.replace(/['\u2018\u2019\u201a\u201b]/g, "$&$&")}'`;
}
