/**
 * A workshop for tests: as many bytes as lives have, without lives.
 *
 * @module
 */
import { gzipSync } from "node:zlib";
import { AreaFiles } from "./cohort_files.ts";
import { serveBlocks } from "./block_pool.ts";
import type { Maker } from "./generate_cohort.ts";
import { planOf } from "./plan_of.ts";
import type { CohortBlock, CohortPlan } from "./plan.ts";
import { type BlockSlice, type FilePiece, SliceBytes, type Workshop } from "./workshop.ts";

const encoder = new TextEncoder();

/** Writes a line for each person and file, and some padding. */
export class TestWorkshop implements Workshop {
  readonly #plan: CohortPlan;
  readonly #padding: string;
  readonly #bytes = new SliceBytes();

  constructor(plan: CohortPlan, padding = 0) {
    this.#plan = plan;
    this.#padding = "x".repeat(padding);
  }

  *make(block: CohortBlock): Generator<BlockSlice> {
    const files = new AreaFiles(this.#plan.areas[block.area]!, this.#plan.spec);
    const { from, to } = this.#plan.spec.years;
    const { gzip } = this.#plan.spec;
    let lines = files.files.map(() => [] as string[]);
    let persons = 0;
    const slice = (): BlockSlice => {
      const pieces = lines.flatMap((text, file): FilePiece[] => {
        if (text.length === 0) return [];
        const plain = encoder.encode(text.join(""));
        const packed = gzip ? gzipSync(plain) : plain;
        this.#bytes.put(packed);
        return [{ file, length: packed.length, plainBytes: plain.length, rows: { person: text.length } }];
      });
      lines = files.files.map(() => []);
      const made = { persons, bytes: this.#bytes.take(), pieces, truth: "" };
      persons = 0;
      return made;
    };
    for (const person of this.#plan.personsOf(block)) {
      const home = block.kind === "own" ? person : person.movesTo!;
      const { path } = this.#plan.part(home);
      for (let year = from; year <= to; year++) {
        for (const kind of this.#plan.spec.messages) {
          const place = files.place({ year, municipality: path[year - from]!, kind })!;
          lines[place]!.push(`${person.number} ${person.ordinal} ${block.kind}${this.#padding}\n`);
        }
      }
      if (block.kind === "own") persons++;
      if (persons === 256) yield slice();
    }
    yield slice();
  }

  giveBack(memory: ArrayBuffer): void {
    this.#bytes.giveBack(memory);
  }

  frame(): { head: Uint8Array<ArrayBuffer>; tail: Uint8Array<ArrayBuffer>; plainBytes: number } {
    return { head: new Uint8Array(), tail: new Uint8Array(), plainBytes: 0 };
  }
}

/** Makes blocks of text. */
export const testMaker: Maker = {
  open: (plan) => new TestWorkshop(plan),
  url: new URL("./test_workshop_worker.ts", import.meta.url),
};

/** A worker's life. */
export function serveTestBlocks(padding = 0): void {
  serveBlocks((spec) => new TestWorkshop(planOf(spec), padding));
}
