/**
 * Plain values as columns to append, for rows that come one by one.
 *
 * @module
 */
import type { AppendColumn } from "./engine.ts";

/** Texts as a dictionary column. */
export function textColumn(texts: readonly (string | null | undefined)[]): AppendColumn {
  const dictionary = new Map<string, number>();
  const codes = new Int32Array(texts.length);
  const valid = new Uint8Array(texts.length);
  for (const [row, text] of texts.entries()) {
    if (text === null || text === undefined) continue;
    const code = dictionary.get(text) ?? dictionary.size;
    dictionary.set(text, code);
    codes[row] = code;
    valid[row] = 1;
  }
  return { kind: "dictionary", codes, dictionary: [...dictionary.keys()], valid };
}

/** Numbers as a number column. */
export function numberColumn(numbers: readonly (number | null | undefined)[]): AppendColumn {
  const values = new Float64Array(numbers.length);
  const valid = new Uint8Array(numbers.length);
  for (const [row, number] of numbers.entries()) {
    if (number === null || number === undefined) continue;
    values[row] = number;
    valid[row] = 1;
  }
  return { kind: "number", values, valid };
}

/** Truths as a BOOLEAN column. */
export function booleanColumn(truths: readonly (boolean | null)[]): AppendColumn {
  return {
    kind: "number",
    values: Uint8Array.from(truths, (truth) => truth === true ? 1 : 0),
    valid: Uint8Array.from(truths, (truth) => truth === null ? 0 : 1),
  };
}
