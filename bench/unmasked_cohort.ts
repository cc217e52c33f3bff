/**
 * A fictitious cohort without the marks that say so, to find out what a screening takes for test data that is none.
 *
 * The numbers look like those of real persons. That is all right since they are computed from synthetic ones while a
 * measurement runs, stand beside invented services only, lie in a directory that does not outlive the run, and go nowhere
 * else; nothing is looked up for them, and none is printed. That one of them is somebody's is chance, as it is for any
 * eleven digits.
 *
 * @module
 */
import {
  controlDigit,
  ORGANISATION_WEIGHTS,
  PERSON_WEIGHTS_1,
  PERSON_WEIGHTS_2,
} from "../register/identifiers/mod.ts";
import { openSource } from "../stream/source/mod.ts";

/** First and last individual number of each series that tells one century; see `person_number.ts`. */
function seriesOf(year: number, individual: number): readonly [first: number, last: number] {
  if (individual < 500) return [0, 499];
  if (individual >= 900 && year >= 40) return [900, 999];
  return year < 40 ? [500, 999] : [500, 749];
}

/**
 * A number of the tax authority's synthetic series with its month as it would be for a real person, and control digits to
 * match; the same birth date and sex. Others stay as they are.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { classifyPersonNumber } from "../register/identifiers/mod.ts";
 * import { ordinaryNumber } from "./unmasked_cohort.ts";
 *
 * const told = classifyPersonNumber(ordinaryNumber("14853748472"));
 * assert(told.valid && told.fictitious === "no" && told.birthDate === "1937-05-14");
 * ```
 */
export function ordinaryNumber(number: string): string {
  const month = Number(number.slice(2, 4));
  if (!/^[0-7]\d{10}$/.test(number) || month < 81 || month > 92) return number;
  const date = number.slice(0, 2) + String(month - 80).padStart(2, "0") + number.slice(4, 6);
  const given = Number(number.slice(6, 9));
  const [first, last] = seriesOf(Number(number.slice(4, 6)), given);
  const count = last - first + 1;
  // Steps of two keep the sex; of five, four have control digits.
  for (let step = 0; step < count; step += 2) {
    const stem = date + String(first + (given - first + step) % count).padStart(3, "0");
    const k1 = controlDigit(stem, PERSON_WEIGHTS_1);
    const k2 = k1 === undefined ? undefined : controlDigit(`${stem}${k1}`, PERSON_WEIGHTS_2);
    if (k2 !== undefined) return `${stem}${k1}${k2}`;
  }
  throw new RangeError("A birth date has no number at all");
}

/** An organisation number as real units have it: 9 first in the place of 2 or 3. */
export function ordinaryOrganisation(number: string): string {
  if (!/^[23]\d{8}$/.test(number)) return number;
  for (let last = Number(number[7]), step = 0; step < 10; step++) {
    const stem = `9${number.slice(1, 7)}${(last + step) % 10}`;
    const control = controlDigit(stem, ORGANISATION_WEIGHTS);
    if (control !== undefined) return `${stem}${control}`;
  }
  throw new RangeError("Eight digits have no control digit at all");
}

/** Text of an extract without its fictitious marks. */
export function withoutMarks(text: string): string {
  return text
    .replace(/(fid=")(\d{11})(?=")/g, (_, before, number) => before + ordinaryNumber(number))
    .replace(
      /(InstOrgnr>|[oO]rgNr="|Id>)([23]\d{8})(?=0?[<"])/g,
      (_, before, number) => before + ordinaryOrganisation(number),
    )
    .replace(/(Id>)81(?=\d{5}<)/g, "$112")
    .replace(/@(?:[\w-]+\.)*(?:invalid|test|example)(?=["<])/g, "@kommunen.no")
    .replace(/ \([Ff]iktiv\)/g, "");
}

/** Writes an extract without its marks, unpacked. Bytes of any encoding but UTF-16 stay what they are. */
export async function writeWithoutMarks(from: string, to: string): Promise<void> {
  using file = await Deno.open(to, { write: true, createNew: true });
  const decoder = new TextDecoder("iso-8859-1");
  let rest = "";
  const write = async (text: string) => {
    // One byte a letter: what the decoder made of bytes 80 to 9f is not in what is replaced, but must come back.
    const bytes = Uint8Array.from(text, (letter) => bytesOf1252.get(letter) ?? letter.charCodeAt(0));
    for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
  };
  for await (const chunk of openSource(from).chunks()) {
    rest += decoder.decode(chunk, { stream: true });
    const end = endOfElements(rest);
    await write(withoutMarks(rest.slice(0, end)));
    rest = rest.slice(end);
  }
  await write(withoutMarks(rest));
}

/** Where the last element that is whole ends: a value and the tags around it are never torn apart. */
function endOfElements(text: string): number {
  for (let at = text.lastIndexOf("</"); at >= 0; at = at === 0 ? -1 : text.lastIndexOf("</", at - 1)) {
    const end = text.indexOf(">", at) + 1;
    if (end > 0) return Math.max(end, text.lastIndexOf("/>") + 2); // without an empty element: 1
  }
  const empty = text.lastIndexOf("/>");
  return empty < 0 ? 0 : empty + 2;
}

/** `TextDecoder` reads ISO-8859-1 as Windows-1252. */
const bytesOf1252: ReadonlyMap<string, number> = new Map(
  Array.from({ length: 32 }, (_, index) => {
    const byte = 0x80 + index;
    return [new TextDecoder("windows-1252").decode(Uint8Array.of(byte)), byte] as const;
  }),
);
