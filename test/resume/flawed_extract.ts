/**
 * An extract of some megabytes with things wrong in it, so that every kind of file of a store is written.
 *
 * @module
 */
import { virtualExtract } from "../../bench/generate.ts";

/** What is made wrong: each so-many-th time that a text comes. */
const flaws: readonly (readonly [every: number, text: RegExp, flawed: string])[] = [
  [40, /<peKjonn>.</g, "<peKjonn>X<"],
  [90, /<tjTjenType>\d+</g, "<tjTjenType>99<"],
  [70, /<fnFunkVerdi>.</g, "<fnFunkVerdi>7<"],
  [300, /<PERSON pePeID="\d+"/g, '<PERSON pePeID="abc"'],
];

/** The extract as text; the same size and seed give the same. */
export function flawedExtract(options: { readonly megabytes: number; readonly seed: number }): string {
  const decoder = new TextDecoder();
  let text = "";
  for (const chunk of virtualExtract(options)) text += decoder.decode(chunk, { stream: true });
  for (const [every, pattern, flawed] of flaws) {
    let count = 0;
    text = text.replace(pattern, (found) => ++count % every === 0 ? flawed : found);
  }
  return text;
}
