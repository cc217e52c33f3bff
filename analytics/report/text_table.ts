/**
 * Text in columns. Widths count UTF-16 units, which is what Norwegian letters take in a terminal.
 *
 * @module
 */

/** Cuts text to `width`, with an ellipsis where something is lost. */
export function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1)).trimEnd()}…`;
}

/** Breaks text at spaces into lines of at most `width`; a longer word is cut. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (longer.length <= width) {
      line = longer;
      continue;
    }
    if (line !== "") lines.push(line);
    line = cut(word, width);
  }
  return line === "" ? lines : [...lines, line];
}

/**
 * Aligns rows in columns with two spaces between: the columns named in `left` to the left, all others
 * to the right. The first column is cut where the rows would be wider than `width`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { alignTable } from "./text_table.ts";
 *
 * assert.deepEqual(alignTable([["Os", "7"], ["Ås", "12"]], { width: 40, left: [0] }), ["Os   7", "Ås  12"]);
 * ```
 */
export function alignTable(
  rows: readonly (readonly string[])[],
  { width, left }: { readonly width: number; readonly left: readonly number[] },
): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const rest = widths.slice(1).reduce((sum, width) => sum + width + 2, 0);
  widths[0] = Math.min(widths[0] ?? 0, Math.max(1, width - rest));
  return rows.map((row) =>
    row.map((value, column) => {
      const room = widths[column] ?? 0;
      const fitting = column === 0 ? cut(value, room) : value;
      return left.includes(column) ? fitting.padEnd(room) : fitting.padStart(room);
    }).join("  ").trimEnd()
  );
}
