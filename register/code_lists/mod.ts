/**
 * Code lists (kodeverk) by number, and whether a value is in one.
 *
 * @module
 */
import type { CodeList, CodeListEdition, CodeListVersion } from "./code_list.ts";
import { healthStationCodeLists } from "./health_station.ts";
import { iplosCodeLists } from "./iplos.ts";
import { messageCodeLists } from "./message.ts";
import { receiptCodeLists } from "./receipt.ts";
import { runningModelCodeLists } from "./running_model.ts";

export type { CodeList, CodeListEdition, CodeListVersion };

/** Every code list, in order of number. */
export const codeLists: readonly CodeList[] = Object.freeze(
  [
    ...iplosCodeLists,
    ...messageCodeLists,
    ...runningModelCodeLists,
    ...healthStationCodeLists,
    ...receiptCodeLists,
  ]
    .sort((a, b) => Number(a.number) - Number(b.number)),
);

const byNumber = new Map(codeLists.map((list) => [list.number, list]));

/** The code list with this number. */
export function codeList(number: string): CodeList | undefined {
  return byNumber.get(number);
}

/** How a code is looked up. */
export interface KnownCodeOptions {
  /**
   * Message version whose editions count; a list that has none for it is judged by all it has.
   *
   * @default every edition: what was known once is known
   */
  readonly version?: CodeListVersion;
}

/**
 * Whether any of the lists has the value. An open list takes what fits its expression.
 *
 * @throws {RangeError} for a number that is no code list.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { isKnownCode } from "./mod.ts";
 *
 * assert(isKnownCode(["9151"], "12")); // retired, yet known
 * assert(!isKnownCode(["9151"], "10"));
 * assert(!isKnownCode(["9336"], "9", { version: "iplos-3.7" }));
 * ```
 */
export function isKnownCode(
  listNumbers: readonly string[],
  value: string,
  options: KnownCodeOptions = {},
): boolean {
  return listNumbers.some((number) => {
    const list = byNumber.get(number);
    if (list === undefined) throw new RangeError(`No code list has the number ${number}`);
    if (list.open !== undefined) return new RegExp(`^(?:${list.open})$`).test(value);
    return editionsFor(list, options.version).some(({ codes }) => Object.hasOwn(codes, value));
  });
}

/** Norwegian text of a code in the latest edition that has it. */
export function codeText(number: string, value: string): string | undefined {
  const editions = byNumber.get(number)?.editions ?? [];
  return editions.find(({ codes }) => Object.hasOwn(codes, value))?.codes[value];
}

function editionsFor(list: CodeList, version?: CodeListVersion): readonly CodeListEdition[] {
  if (version === undefined) return list.editions;
  const editions = list.editions.filter(({ versions }) => versions.includes(version));
  return editions.length === 0 ? list.editions : editions;
}
