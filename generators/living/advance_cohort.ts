/**
 * A cohort that moves forward by days.
 *
 * @module
 */
import { type MadeSlice, makeBlocks, makeBlocksInParallel } from "../cohort/block_pool.ts";
import { writeFailure } from "../cohort/cohort_error.ts";
import type { CohortSpec } from "../cohort/options.ts";
import { NumbersUsedUpError } from "../identities/synthetic_number.ts";
import { dayOfIso, isoDay, LAST_DAY } from "./days.ts";
import { DaySpool } from "./day_spool.ts";
import { DayWriter, DELTAS } from "./day_writer.ts";
import { LivingError } from "./living_error.ts";
import { LivingPlan } from "./living_plan.ts";
import type { LivingSpec } from "./living_spec.ts";
import {
  addCounts,
  cohortDigest,
  type LivingCounts,
  type LivingState,
  noCounts,
  readCohort,
  readState,
  writeState,
} from "./living_state.ts";
import { LivingWorkshop } from "./living_workshop.ts";

/** How far an advance is. */
export interface AdvanceProgress {
  /** Persons whose lives have been gone through. */
  readonly persons: number;
  /** Persons in all. */
  readonly of: number;
  /** Days that are written. */
  readonly days: number;
  /** Days in all. */
  readonly ofDays: number;
}

/** How far a cohort is to go, and how. */
export interface AdvanceOptions {
  /** Directory of the cohort. */
  readonly from: string;
  /** Directory for `deltas` and `living.json`. @default the cohort's own */
  readonly out?: string;
  /** How many days; or else `to`. */
  readonly days?: number;
  /** ISO date of the last day. */
  readonly to?: string;
  /** Threads that live persons; none of the bytes depend on it. @default 1 */
  readonly workers?: number;
  /** Called after some hundred persons, and after each day. */
  readonly onProgress?: (progress: AdvanceProgress) => void;
  /** Stops between some hundred persons, or between days; the days written stay. */
  readonly signal?: AbortSignal;
}

/** A day that was told. */
export interface AdvancedDay extends LivingCounts {
  /** ISO date. */
  readonly day: string;
}

/** How far a cohort went. */
export interface AdvancedCohort {
  /** The directory with the deltas. */
  readonly out: string;
  /** Days that were told, in order. */
  readonly days: readonly AdvancedDay[];
  /** Of these days together. */
  readonly told: LivingCounts;
  /** How far the cohort has come. */
  readonly state: LivingState;
}

/** Changes that wait to be written; not a name of a day. */
const COMING = ".coming";

/**
 * Moves a cohort forward: for each day a directory `deltas/2026-01-05` with messages of the persons of whom something has
 * become known, and `changes.ndjson`, which tells what it is row by row. The state is in `living.json`.
 *
 * What is told of a day follows from the cohort's options and the day alone: not from the days that are told with it, nor
 * from the number of workers. All persons are lived once, whatever the number of days. A day is there whole or not at all;
 * a run that is stopped goes on with the next one.
 *
 * @throws {LivingError} There is no cohort, another generator made it, or the day has passed.
 * @throws {CohortWriteError} The directory cannot be written to.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { generateCohort, resolveCohort } from "../cohort/mod.ts";
 * import { advanceCohort } from "./advance_cohort.ts";
 *
 * const out = await Deno.makeTempDir();
 * const years = { from: 2025, to: 2025 };
 * const { spec } = resolveCohort({ seed: 7, persons: 60, municipalities: ["4601"], years });
 * await generateCohort(spec, { out, kprkitVersion: "0" });
 * const { state, days } = await advanceCohort({ from: out, days: 7 });
 * assert.equal(state.day, "2026-01-07");
 * assert.equal(days.length, 7);
 * await Deno.remove(out, { recursive: true });
 * ```
 */
export async function advanceCohort(options: AdvanceOptions): Promise<AdvancedCohort> {
  const from = options.from.replace(/(?<=.)[/\\]+$/, "");
  const out = (options.out ?? from).replace(/(?<=.)[/\\]+$/, "");
  const spec = await readCohort(from);
  if (!spec.messages.includes("ipl")) {
    throw new LivingError("The cohort has no care data, and only those go on day by day", {
      kind: "input",
      hint: "Generate the cohort with --format iplos-3.7,xpr-ide-53.1.3",
    });
  }
  const state = await readState(out, spec);
  const first = dayOfIso(state.day)! + 1;
  const last = lastDay(options, first);
  if (last < first) return { out, days: [], told: noCounts(), state };
  try {
    await Deno.mkdir(`${out}/${DELTAS}`, { recursive: true });
    const run = new AdvanceRun({ ...spec, living: { first, last } }, { out, options });
    return await run.go(state);
  } catch (error) {
    if (error instanceof NumbersUsedUpError) {
      throw new LivingError(error.message, { kind: "input", hint: error.hint });
    }
    throw writeFailure(error, `write the deltas to ${out}`);
  }
}

/** The last day asked for: the day before `first` where the cohort has come there already. */
function lastDay({ days, to }: AdvanceOptions, first: number): number {
  const come = isoDay(first - 1);
  const last = to === undefined ? first - 1 + (days ?? 1) : dayOfIso(to);
  if (last === undefined || !Number.isInteger(last)) {
    throw new LivingError(to === undefined ? `A cohort cannot go ${days} days` : `${to} is not a date`, {
      kind: "usage",
      hint: "Give --advance such as 1d or 2w, or --to such as 2026-03-01",
    });
  }
  if (last < first - 1) {
    throw new LivingError(`The cohort has come to ${come}: ${isoDay(last)} has passed`, {
      kind: "usage",
      hint: `Give a later day, or begin again in another directory with --out`,
    });
  }
  if (last > LAST_DAY) {
    throw new LivingError(`A cohort goes no further than ${isoDay(LAST_DAY)}`, {
      kind: "usage",
      hint: `Give a day up to ${isoDay(LAST_DAY)}, or generate a cohort of later years`,
    });
  }
  return last;
}

/** A cohort on its way. */
class AdvanceRun {
  readonly #spec: LivingSpec;
  readonly #out: string;
  readonly #options: AdvanceOptions;
  readonly #plan: LivingPlan;
  readonly #workshop: LivingWorkshop;
  readonly #spool: DaySpool;
  #progress: AdvanceProgress;

  constructor(
    spec: LivingSpec,
    { out, options }: { readonly out: string; readonly options: AdvanceOptions },
  ) {
    this.#spec = spec;
    this.#out = out;
    this.#options = options;
    this.#plan = new LivingPlan(spec);
    this.#workshop = new LivingWorkshop(this.#plan);
    this.#spool = new DaySpool(`${out}/${DELTAS}/${COMING}`);
    const { first, last } = spec.living;
    this.#progress = { persons: 0, of: this.#plan.persons, days: 0, ofDays: last - first + 1 };
  }

  async go(state: LivingState): Promise<AdvancedCohort> {
    const { first, last } = this.#spec.living;
    const there = await this.#spool.range();
    const cohort = cohortDigest(this.#spec);
    let end = last;
    if (there !== undefined && there.cohort === cohort && there.first <= first && there.last >= last) {
      end = there.last;
      this.#tell({ persons: this.#plan.persons });
    } else await this.#live({ cohort, first, last });
    return await this.#write(state, end);
  }

  /** Lives all persons and gathers what changes on the days. */
  async #live(
    range: { readonly cohort: string; readonly first: number; readonly last: number },
  ): Promise<void> {
    const { workers = 1, signal } = this.#options;
    const blocks = this.#plan.blocks();
    const slices: Iterable<MadeSlice> | AsyncIterable<MadeSlice> = workers > 1
      ? makeBlocksInParallel(blocks, {
        workers,
        own: this.#workshop,
        spec: this.#spec satisfies CohortSpec,
        url: new URL("./living_worker.ts", import.meta.url),
      })
      : makeBlocks(blocks, this.#workshop);
    const { put, finish } = await this.#spool.begin();
    try {
      let rest = performance.now();
      for await (const { slice } of slices) {
        signal?.throwIfAborted();
        let at = 0;
        for (const { file: day, length } of slice.pieces) put(day, slice.bytes.subarray(at, at += length));
        this.#tell({ persons: this.#progress.persons + slice.persons });
        // Without workers nothing else waits; signals and timers get their turn now and then.
        if (workers > 1 || performance.now() - rest < 50) continue;
        await new Promise((resolve) => setTimeout(resolve));
        rest = performance.now();
      }
    } catch (error) {
      await this.#spool.remove().catch(() => {}); // what went wrong first is told
      throw error;
    }
    await finish(range);
  }

  /** Writes day after day; `end` is the last one that has been gathered. */
  async #write(before: LivingState, end: number): Promise<AdvancedCohort> {
    const { first, last } = this.#spec.living;
    const writer = new DayWriter(this.#out, {
      spec: this.#spec,
      spool: this.#spool,
      workshop: this.#workshop,
    });
    const days: AdvancedDay[] = [];
    let told = noCounts();
    let state = before;
    for (let day = first; day <= last; day++) {
      this.#options.signal?.throwIfAborted();
      const written = await writer.write(day, state);
      state = written.state;
      await writeState(this.#out, state);
      await this.#spool.drop(day);
      days.push({ day: isoDay(day), ...written.counts });
      told = addCounts(told, written.counts);
      this.#tell({ days: days.length });
    }
    if (end === last) await this.#spool.remove();
    return { out: this.#out, days, told, state };
  }

  #tell(news: Partial<AdvanceProgress>): void {
    this.#progress = { ...this.#progress, ...news };
    this.#options.onProgress?.(this.#progress);
  }
}
