/**
 * Tables of a Markdown page.
 *
 * @module
 */

/** A table with a head; `align` has a letter for each column, `r` for right. */
export function markdownTable(
  head: readonly string[],
  align: string,
  rows: readonly (readonly string[])[],
): string {
  const widths = head.map((title, column) =>
    Math.max(4, title.length, ...rows.map((row) => row[column]!.length))
  );
  const line = (cells: readonly string[]) =>
    `| ${
      cells.map((cell, column) =>
        align[column] === "r" ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)
      ).join(" | ")
    } |`;
  const rule = widths.map((width, column) =>
    align[column] === "r" ? `${"-".repeat(width - 1)}:` : "-".repeat(width)
  );
  return [line(head), `| ${rule.join(" | ")} |`, ...rows.map(line)].join("\n");
}
