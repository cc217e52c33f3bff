/**
 * SQL text as single statements.
 *
 * @module
 */

/** Statements that are whole, and what follows the last semicolon. */
export interface SplitStatements {
  /** Without their semicolons; never empty, and none is a comment only. */
  readonly statements: readonly string[];
  /** The beginning of a statement that goes on; empty where nothing but space and comments is left. */
  readonly rest: string;
}

/**
 * What may hold a semicolon that ends nothing: texts, names, dollar quotes, comments. Whatever is not closed goes to
 * the end of the text.
 */
const pieces =
  /(?<!\w)[eE]'(?:\\[\s\S]|[^'\\]|'')*(?:'|$)|'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*(?:"|$)|\$(\w*)\$[\s\S]*?(?:\$\1\$|$)|--[^\n]*(?:\n|$)|\/\*[\s\S]*?(?:\*\/|$)|;|[^'"$\-/;eE]+|[\s\S]/g;

/**
 * Splits SQL at its semicolons.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { splitStatements } from "./split_statements.ts";
 *
 * assert.deepEqual(splitStatements("SELECT ';' AS a; -- b;\nSELECT 2"), {
 *   statements: ["SELECT ';' AS a"],
 *   rest: "-- b;\nSELECT 2",
 * });
 * ```
 */
export function splitStatements(sql: string): SplitStatements {
  const statements: string[] = [];
  let text = "";
  let isBlank = true;
  for (const [piece] of sql.matchAll(pieces)) {
    if (piece === ";") {
      if (!isBlank) statements.push(text.trim());
      text = "";
      isBlank = true;
      continue;
    }
    text += piece;
    if (!/^(?:\s*|--[\s\S]*|\/\*[\s\S]*)$/.test(piece)) isBlank = false;
  }
  return { statements, rest: isBlank && !isOpenComment(text) ? "" : text.trim() };
}

/** A comment that is not closed: what follows may belong to it. */
function isOpenComment(text: string): boolean {
  return text.lastIndexOf("/*") > text.lastIndexOf("*/");
}
