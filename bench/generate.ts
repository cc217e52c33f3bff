/**
 * Makes IPLOS 3.7 extracts of any size, fast and in constant memory, for throughput and memory
 * measurements: `deno run --allow-write bench/generate.ts OUT.xml --megabytes 200 --seed 7 --latin1`.
 *
 * Some hundred persons are drawn once and written as bytes; the file repeats them under new ids until
 * it is long enough. That is what makes it fast; the price is that values repeat while keys do not.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { makeCohort, periodOf } from "../fixtures/demo_cohort.ts";
import { type Fields, iplosMessage, recordsOf } from "../fixtures/demo_messages.ts";
import { Random } from "../fixtures/random.ts";
import { iplos37 } from "../register/formats/mod.ts";
import { messageText } from "../stream/xml/message_writer.ts";
import { encodeXml } from "../stream/xml/xml_encoder.ts";

/** Options of {@linkcode virtualExtract}. */
export interface VirtualExtractOptions {
  /** Length in millions of bytes; the last person is written to its end. */
  readonly megabytes: number;
  /** @default 7 */
  readonly seed?: number;
  /**
   * ISO-8859-1 in place of UTF-8.
   *
   * @default false
   */
  readonly latin1?: boolean;
}

const chunkBytes = 1 << 20;
const poolSize = 600;
/** All ids have nine digits, so that one can be written over another. */
const firstId = 100_000_000;

/** A person as bytes, and where its ids stand. */
interface Template {
  readonly bytes: Uint8Array;
  /** Offsets of the person's own id. */
  readonly personAt: readonly number[];
  /** Offsets of the ids of its rows, each used once. */
  readonly rowAt: readonly number[];
}

/**
 * The bytes of an extract, in chunks of one MiB, without a defect; the same options give the same
 * bytes. A chunk is valid until the next one is asked for.
 *
 * @throws {RangeError} where more is asked for than nine digits can number, about 150 GB.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { virtualExtract } from "./generate.ts";
 *
 * let bytes = 0;
 * for (const chunk of virtualExtract({ megabytes: 2 })) bytes += chunk.length;
 * assert.ok(bytes >= 2_000_000 && bytes < 2_100_000);
 * ```
 */
export function* virtualExtract(options: VirtualExtractOptions): Generator<Uint8Array<ArrayBuffer>, void> {
  const { megabytes, seed = 7, latin1 = false } = options;
  const { head, tail, templates } = makeTemplates(seed, latin1);
  const random = new Random(seed);
  const longest = Math.max(...templates.map(({ bytes }) => bytes.length));
  const chunk = new Uint8Array(chunkBytes);
  const target = megabytes * 1e6 - tail.length;
  chunk.set(head);
  let filled = head.length;
  let written = head.length;
  let person = firstId;
  let row = firstId;
  while (written < target) {
    if (filled + longest > chunkBytes) {
      yield chunk.subarray(0, filled);
      filled = 0;
    }
    const template = templates[random.int(0, templates.length - 1)]!;
    chunk.set(template.bytes, filled);
    person++;
    for (const at of template.personAt) writeId(chunk, filled + at, person);
    for (const at of template.rowAt) writeId(chunk, filled + at, ++row);
    if (row >= 999_000_000) {
      throw new RangeError("The extract would need more ids than nine digits: ask for less");
    }
    filled += template.bytes.length;
    written += template.bytes.length;
  }
  yield chunk.subarray(0, filled);
  yield tail;
}

/** Writes nine digits. */
function writeId(target: Uint8Array, at: number, id: number): void {
  let rest = id;
  for (let i = at + 8; i >= at; i--) {
    const next = (rest / 10) | 0;
    target[i] = 48 + rest - next * 10;
    rest = next;
  }
}

/** Draws the persons, and cuts a whole message up into head, persons and tail. */
function makeTemplates(
  seed: number,
  latin1: boolean,
): { head: Uint8Array; tail: Uint8Array<ArrayBuffer>; templates: readonly Template[] } {
  const cohort = makeCohort({ municipality: "4601", size: poolSize, seed, firstOrgNumber: 1 });
  const records = recordsOf(cohort, periodOf(2021));
  for (const person of records.persons) {
    person.FUNKSJON.splice(0, Infinity, ...allVariables(person.FUNKSJON));
    for (const row of [person.fields, ...Object.values(person).flat()]) nineDigitIds(row);
  }
  const text = messageText(iplos37, iplosMessage(records), { indent: true });
  const first = text.indexOf("  <PERSON ");
  const last = text.lastIndexOf("</IPLOS>");
  const encode = (document: string) => encodeXml(document, { encoding: latin1 ? "iso-8859-1" : "utf-8" });
  const head = encode(text.slice(0, first));
  const persons = text.slice(first, last).split(/(?<=<\/PERSON>\n)/).filter((one) => one.trim() !== "");
  return {
    // The encoder ends what it is given with a line break, which here stands in the middle.
    head: head.subarray(0, head.length - 1),
    tail: new TextEncoder().encode("</IPLOS>\n"),
    templates: persons.map(template),
  };
}

/** The rows, with every variable of the function register scored as an EPJ exports it. */
function allVariables(rows: readonly Fields[]): Fields[] {
  return rows.length === 0 ? [] : Array.from({ length: 18 }, (_, index) => ({
    ...rows[index % rows.length]!,
    fnFunkType: String(index + 1),
  }));
}

function nineDigitIds(row: Fields): void {
  for (const name of Object.keys(row)) {
    if (/^@..(PeID|PoID|FnID|TjID|VeID|DiID|DgID)$/.test(name)) row[name] = String(firstId);
  }
}

/** Persons are ASCII, so that offsets in the text are offsets in the bytes of either encoding. */
function template(text: string): Template {
  const offsets = (pattern: RegExp) =>
    [...text.matchAll(pattern)].map((found) => found.index + found[0].length - 9);
  return {
    bytes: new TextEncoder().encode(text),
    personAt: offsets(/..PeID="\d{9}/g),
    rowAt: offsets(/ ..(?:PoID|FnID|TjID|VeID|DiID|DgID)="\d{9}/g),
  };
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    args: Deno.args,
    allowPositionals: true,
    options: {
      megabytes: { type: "string", default: "200" },
      seed: { type: "string", default: "7" },
      latin1: { type: "boolean", default: false },
    },
  });
  const megabytes = Number(values.megabytes);
  const [path] = positionals;
  if (path === undefined || !(megabytes > 0)) {
    console.error(
      "usage: deno run --allow-write bench/generate.ts OUT.xml --megabytes 200 [--seed 7] [--latin1]",
    );
    Deno.exit(2);
  }
  using file = Deno.openSync(path, { write: true, create: true, truncate: true });
  for (const chunk of virtualExtract({ megabytes, seed: Number(values.seed), latin1: values.latin1 })) {
    for (let at = 0; at < chunk.length;) at += file.writeSync(chunk.subarray(at));
  }
}
