/**
 * Makes IPLOS 3.7 extracts of any size, fast and in constant memory, for throughput and memory
 * measurements: `deno task bench:generate OUT.xml --size 200MB --shape typical --seed 7 --latin1`.
 *
 * Some thousand persons are drawn once and written as bytes; the file repeats them in random order under new
 * ids until it is long enough. That is what makes it fast; the price is that values repeat while keys do not.
 *
 * @module
 */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { Random } from "../fixtures/random.ts";
import type { ExtractYear } from "./extract_persons.ts";
import { type Shape, type ShapeName, shapes, Slot } from "./extract_shape.ts";
import { makeTemplates, type Template } from "./extract_template.ts";
import { parseSize } from "./size.ts";

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
  /** @default "typical" */
  readonly shape?: ShapeName;
  /** Reporting year. @default 2021 */
  readonly year?: ExtractYear;
  /**
   * Persons that are drawn and repeated: so many that neither a cache nor the processor's memory of branches holds
   * them all.
   *
   * @default 2000
   */
  readonly pool?: number;
}

const chunkBytes = 1 << 20;
/** All ids have nine digits, so that one can be written over another. */
const firstId = 100_000_000;
const idCount = 899_000_000;

/**
 * The bytes of an extract, in chunks of about one MiB, without a defect (but for the shape `text`, which holds
 * names where the register wants numbers); the same options give the same bytes. A chunk is valid until the
 * next one is asked for.
 *
 * Keys begin anew after 899 million rows, about 150 GB.
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
  const { megabytes, seed = 7, latin1 = false, shape = "typical", year = 2021, pool = 2000 } = options;
  const { head, tail, persons } = makeTemplates({ seed, latin1, shape: shapes[shape], year, pool });
  const random = new Random(seed);
  const writer = new PersonWriter();
  const longest = Math.max(...persons.map(({ bytes }) => bytes.length));
  const chunk = new Uint8Array(Math.max(chunkBytes, head.length, longest));
  const target = megabytes * 1e6 - tail.length;
  chunk.set(head);
  let filled = head.length;
  let written = head.length;
  while (written < target) {
    if (filled + longest > chunk.length) {
      yield chunk.subarray(0, filled);
      filled = 0;
    }
    const person = persons[random.int(0, persons.length - 1)]!;
    writer.write(person, chunk, filled);
    filled += person.bytes.length;
    written += person.bytes.length;
  }
  yield chunk.subarray(0, filled);
  yield tail;
}

/** Writes persons, each with values of its own in the slots. */
class PersonWriter {
  #person = 0;
  #row = 0;
  #organisation = 0;
  #text = 0;

  write({ bytes, slots }: Template, target: Uint8Array, at: number): void {
    target.set(bytes, at);
    this.#person++;
    for (let i = 0; i < slots.length; i += 2) {
      writeDigits(target, at + slots[i]!, this.#value(slots[i + 1]!));
    }
  }

  #value(slot: number): number {
    if (slot === Slot.person) return firstId + this.#person % idCount;
    if (slot === Slot.row) return firstId + ++this.#row % idCount;
    // Steps by a prime that shares no factor with the range, so that neighbours have little in common.
    if (slot === Slot.text) return firstId + ++this.#text * 7919 % idCount;
    return this.#nextOrganisation();
  }

  /** Numbers that begin with 2 or 3 belong to no organisation (Brønnøysund test data). */
  #nextOrganisation(): number {
    while (true) {
      const stem = 20_000_000 + ++this.#organisation * 7919 % 19_999_999;
      let sum = 0;
      for (let rest = stem, weight = 2; rest > 0; rest = (rest / 10) | 0) {
        sum += rest % 10 * weight;
        weight = weight === 7 ? 2 : weight + 1;
      }
      const digit = (11 - sum % 11) % 11;
      if (digit < 10) return stem * 10 + digit;
    }
  }
}

/** Writes nine digits. */
function writeDigits(target: Uint8Array, at: number, value: number): void {
  let rest = value;
  for (let i = at + 8; i >= at; i--) {
    const next = (rest / 10) | 0;
    target[i] = 48 + rest - next * 10;
    rest = next;
  }
}

/** What a shape is, for the help text. */
function shapeHelp(): string {
  return Object.values(shapes).map(({ name, title }: Shape) => `  ${name.padEnd(16)} ${title}`).join("\n");
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    args: Deno.args,
    allowPositionals: true,
    options: {
      size: { type: "string", default: "200MB" },
      seed: { type: "string", default: "7" },
      shape: { type: "string", default: "typical" },
      year: { type: "string", default: "2021" },
      latin1: { type: "boolean", default: false },
    },
  });
  const [path] = positionals;
  const bytes = parseSize(values.size);
  const year = Number(values.year);
  if (
    path === undefined || bytes === undefined || !(values.shape in shapes) || !(year >= 2019 && year <= 2021)
  ) {
    console.error(
      "usage: deno task bench:generate OUT.xml [--size 200MB] [--shape typical] [--year 2021] [--seed 7] " +
        `[--latin1]\n\nshapes:\n${shapeHelp()}`,
    );
    Deno.exit(2);
  }
  using file = Deno.openSync(resolve(Deno.env.get("INIT_CWD") || ".", path), {
    write: true,
    create: true,
    truncate: true,
  });
  const extract = virtualExtract({
    megabytes: bytes / 1e6,
    seed: Number(values.seed),
    shape: values.shape as ShapeName,
    year: year as ExtractYear,
    latin1: values.latin1,
  });
  for (const chunk of extract) {
    for (let at = 0; at < chunk.length;) at += file.writeSync(chunk.subarray(at));
  }
}
