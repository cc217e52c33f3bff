/**
 * Markdown for the pages that are made from data.
 *
 * @module
 */

/** A row of a table. What would end a cell is escaped. */
export function formatRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

/**
 * The page with `text` between the markers `<!-- made: NAME -->` and `<!-- /made: NAME -->`.
 *
 * @throws {RangeError} where the page does not have both.
 */
export function withMadePart(page: string, name: string, text: string): string {
  const [open, close] = [`<!-- made: ${name} -->\n`, `<!-- /made: ${name} -->`];
  const start = page.indexOf(open);
  const end = page.indexOf(close);
  if (start < 0 || end < start) {
    throw new RangeError(`The page has no part ${name}. Put its markers where it belongs`);
  }
  return `${page.slice(0, start)}${open}\n${text}\n\n${page.slice(end)}`;
}
