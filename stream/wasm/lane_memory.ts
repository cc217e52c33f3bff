/**
 * The lane's code with the memory that it works in.
 *
 * @module
 */

import { daysFromCivil } from "../mapper/value_parser.ts";
import type { ByteCounter, LineEnds } from "../xml/place.ts";
import { Arena } from "./arena.ts";
import { laneCode } from "./lane_code.ts";
import { CONTROL, CONTROL_SIZE, FRAME_SIZE, FRAMES, MONTHS, SCRATCH, YEARS } from "./layout.ts";

/** Pages of 64 KiB. The system gives them out as they are first written to, so that room costs nothing. */
const PAGES = 4096;
/** Deepest nesting of elements that the lane goes into. No message comes near. */
export const DEEPEST = 64;

/** What the lane's module exports. */
export interface LaneExports {
  /** See `assembly/lane.ts`. */
  run(): number;
  learn(column: number, at: number, end: number, code: number): void;
  countLineEnds(at: number, count: number): number;
  countContinuations(at: number, count: number): number;
}

/** One instance of the lane, for one document at a time. */
export class LaneMemory implements ByteCounter {
  readonly arena: Arena;
  readonly lane: LaneExports;
  /** The whole memory as 32-bit integers, and as 64-bit floats. */
  readonly words: Int32Array;
  readonly doubles: Float64Array;

  /** @throws {WebAssembly.CompileError} The machine lacks what the code needs. */
  constructor() {
    const memory = new WebAssembly.Memory({ initial: PAGES, maximum: PAGES });
    this.lane = new WebAssembly.Instance(laneModule(), { env: { memory } }).exports as unknown as LaneExports;
    this.words = new Int32Array(memory.buffer);
    this.doubles = new Float64Array(memory.buffer);
    const frames = CONTROL + CONTROL_SIZE;
    const years = frames + DEEPEST * FRAME_SIZE;
    const months = years + 10_000 * 4;
    for (let year = 0; year < 10_000; year++) this.words[(years >> 2) + year] = daysFromCivil(year, 1, 1);
    for (const [leap, year] of [2001, 2000].entries()) {
      for (let month = 1; month <= 13; month++) {
        const first = month === 13 ? daysFromCivil(year + 1, 1, 1) : daysFromCivil(year, month, 1);
        this.words[(months >> 2) + leap * 14 + month] = first - daysFromCivil(year, 1, 1);
      }
    }
    this.set(CONTROL + FRAMES, frames);
    this.set(CONTROL + YEARS, years);
    this.set(CONTROL + MONTHS, months);
    this.arena = new Arena(memory, months + 28 * 4);
  }

  /** Line ends in bytes of the memory, sixteen at a time. */
  lineEnds(bytes: Uint8Array): LineEnds {
    const feeds = this.lane.countLineEnds(bytes.byteOffset, bytes.length);
    return { feeds, returns: this.get(CONTROL + SCRATCH) };
  }

  /** Bytes inside characters in bytes of the memory. */
  continuations(bytes: Uint8Array): number {
    return this.lane.countContinuations(bytes.byteOffset, bytes.length);
  }

  /** The field of a record at so many bytes. */
  get(at: number): number {
    return this.words[at >> 2]!;
  }

  set(at: number, value: number): void {
    this.words[at >> 2] = value;
  }
}

let compiled: WebAssembly.Module | undefined;

function laneModule(): WebAssembly.Module {
  return compiled ??= new WebAssembly.Module(laneCode());
}

const idle: LaneMemory[] = [];
/** Most instances that are kept for the next documents. */
const KEPT = 2;

/** An instance to read a document with; it is given back with {@linkcode releaseLaneMemory}. */
export function acquireLaneMemory(): LaneMemory {
  return idle.pop() ?? new LaneMemory();
}

/** Nothing that stood in the memory may be used after this. */
export function releaseLaneMemory(memory: LaneMemory): void {
  memory.arena.reset();
  if (idle.length < KEPT) idle.push(memory);
}
