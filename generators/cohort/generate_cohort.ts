/**
 * A cohort in a directory.
 *
 * @module
 */
import {
  type CalibrationReport,
  calibrationReport,
  CalibrationTally,
  renderCalibrationHtml,
  renderCalibrationJson,
} from "../calibration/mod.ts";
import type { DefectTally } from "../defects/mod.ts";
import { mergeTallies } from "../defects/tally.ts";
import { NumbersUsedUpError } from "../identities/synthetic_number.ts";
import { AreaWriter } from "./area_writer.ts";
import { type MadeSlice, makeBlocks, makeBlocksInParallel } from "./block_pool.ts";
import { CohortWorkshop } from "./cohort_workshop.ts";
import { CohortOptionError, writeFailure } from "./cohort_error.ts";
import { CohortOutput, type PartFile, STORE, STORE_KEY, type WrittenFile } from "./cohort_output.ts";
import {
  addRows,
  type CohortManifest,
  generatorVersion,
  type ManifestFile,
  manifestOptions,
  manifestText,
  sortedRows,
} from "./manifest.ts";
import type { CohortSpec } from "./options.ts";
import type { CohortPlan } from "./plan.ts";
import { planOf } from "./plan_of.ts";
import type { Workshop } from "./workshop.ts";

/** How far a cohort is. */
export interface CohortProgress {
  /** Persons whose lives are written. */
  readonly persons: number;
  /** Persons in all. */
  readonly of: number;
  /** Bytes of messages before packing. */
  readonly bytes: number;
}

/** How a cohort is made; none of it changes the cohort. */
export interface GenerateOptions {
  /** Directory for the cohort; made where it is not there. */
  readonly out: string;
  /** Version of kprkit, for the manifest. */
  readonly kprkitVersion: string;
  /** Threads that make blocks. With one, all is made where the caller is. @default 1 */
  readonly workers?: number;
  /** Use a directory that has other things in it. @default false */
  readonly force?: boolean;
  /** Called after some hundred persons each. */
  readonly onProgress?: (progress: CohortProgress) => void;
  /** Stops between some hundred persons; nothing is left. */
  readonly signal?: AbortSignal;
}

/** How a cohort was made, and what it is. */
export interface GeneratedCohort {
  /** What `cohort.json` holds. */
  readonly manifest: CohortManifest;
  /** Bytes of messages before packing. */
  readonly bytes: number;
  /** What its messages say beside the targets. */
  readonly calibration: CalibrationReport;
  /** Defects of the profile for which there was no place. */
  readonly leftOut: readonly string[];
}

/** Who makes the blocks: a module for workers, and the same for the caller's thread. */
export interface Maker {
  /** Makes a workshop where the caller is. */
  readonly open: (plan: CohortPlan) => Workshop;
  /** Module that a worker runs. */
  readonly url: URL;
}

/**
 * Makes a cohort in a directory: messages by year and municipality, the truth about its defects, a calibration report, and
 * `cohort.json`, which tells all of it. The same options make the same bytes, for any number of workers.
 *
 * @throws {CohortOptionError} There are not so many synthetic numbers.
 * @throws {CohortWriteError} The directory cannot be used or written to.
 */
export function generateCohort(spec: CohortSpec, options: GenerateOptions): Promise<GeneratedCohort> {
  const maker = {
    open: (plan: CohortPlan) => new CohortWorkshop(plan),
    url: new URL("./cohort_worker.ts", import.meta.url),
  };
  return generateWith(maker, spec, options);
}

/** Makes a cohort with the workshop given. */
export async function generateWith(
  maker: Maker,
  spec: CohortSpec,
  options: GenerateOptions,
): Promise<GeneratedCohort> {
  const plan = planOf(spec);
  let output: CohortOutput | undefined;
  try {
    output = await CohortOutput.open(options.out, { force: options.force ?? false });
    const run = new CohortRun(plan, { output, workshop: maker.open(plan), options });
    await run.go(maker.url);
    return await run.finish();
  } catch (error) {
    await output?.abort().catch(() => {}); // what went wrong first is told
    if (error instanceof NumbersUsedUpError) throw new CohortOptionError(error.message, error.hint);
    throw writeFailure(error, `write the cohort to ${options.out}`);
  }
}

const encoder = new TextEncoder();

/** A cohort on its way to its directory. */
class CohortRun {
  readonly #plan: CohortPlan;
  readonly #output: CohortOutput;
  readonly #workshop: Workshop;
  readonly #options: GenerateOptions;
  readonly #files: ManifestFile[] = [];
  readonly #truth: PartFile;
  readonly #tally: CalibrationTally;
  #counted: DefectTally = {};
  #area: { readonly place: number; readonly writer: AreaWriter } | undefined;
  #persons = 0;
  #bytes = 0;

  constructor(
    plan: CohortPlan,
    parts: { readonly output: CohortOutput; readonly workshop: Workshop; readonly options: GenerateOptions },
  ) {
    this.#plan = plan;
    this.#output = parts.output;
    this.#workshop = parts.workshop;
    this.#options = parts.options;
    this.#truth = this.#output.file("truth.ndjson");
    this.#tally = new CalibrationTally(plan.spec.years);
  }

  async go(url: URL): Promise<void> {
    const { workers = 1, signal } = this.#options;
    const blocks = this.#plan.blocks();
    const slices: Iterable<MadeSlice> | AsyncIterable<MadeSlice> = workers > 1
      ? makeBlocksInParallel(blocks, { workers, own: this.#workshop, spec: this.#plan.spec, url })
      : makeBlocks(blocks, this.#workshop);
    let rest = performance.now();
    for await (const slice of slices) {
      signal?.throwIfAborted();
      this.#take(slice);
      // Without workers nothing else waits; signals and timers get their turn now and then.
      if (workers > 1 || performance.now() - rest < 50) continue;
      await new Promise((resolve) => setTimeout(resolve));
      rest = performance.now();
    }
    this.#endArea();
  }

  #take({ block, slice }: MadeSlice): void {
    if (this.#area?.place !== block.area) {
      this.#endArea();
      const { area: place } = block;
      const writer = new AreaWriter(place, {
        plan: this.#plan,
        output: this.#output,
        workshop: this.#workshop,
      });
      this.#area = { place, writer };
    }
    let at = 0;
    for (const piece of slice.pieces) {
      this.#area.writer.write(piece, slice.bytes.subarray(at, at += piece.length));
      this.#bytes += piece.plainBytes;
    }
    if (slice.truth !== "") this.#truth.write(encoder.encode(slice.truth));
    if (slice.tally !== undefined) this.#tally.merge(slice.tally);
    if (slice.defects !== undefined) this.#counted = mergeTallies([this.#counted, slice.defects]);
    this.#persons += slice.persons;
    const { onProgress } = this.#options;
    onProgress?.({ persons: this.#persons, of: this.#plan.persons, bytes: this.#bytes });
  }

  #endArea(): void {
    if (this.#area !== undefined) this.#files.push(...this.#area.writer.finish());
    this.#area = undefined;
  }

  async finish(): Promise<GeneratedCohort> {
    const { defects } = this.#plan;
    const stored = this.#plan.spec.parquet ? await this.#store() : [];
    for (const row of defects?.finish([this.#counted]) ?? []) {
      this.#truth.write(encoder.encode(JSON.stringify(row) + "\n"));
    }
    const report = calibrationReport(this.#tally);
    const others: CohortManifest["others"] = [
      this.#whole("calibration.html", renderCalibrationHtml(report, { language: this.#plan.spec.lang })),
      this.#whole("calibration.json", renderCalibrationJson(report)),
      ...stored,
      this.#output.close(this.#truth),
    ];
    const rows: Record<string, number> = {};
    for (const file of this.#files) addRows(rows, file.rows);
    const { spec, areas, counts } = this.#plan;
    const manifest: CohortManifest = {
      generator_version: generatorVersion,
      kprkit_version: this.#options.kprkitVersion,
      seed: spec.seed,
      persons: spec.persons,
      options: manifestOptions(spec),
      rows: sortedRows(rows),
      areas: areas.map(({ municipalities, weight }, place) => ({
        municipalities,
        persons: counts[place]!,
        assumed_inhabitants: weight,
      })),
      files: spec.xml ? this.#files.toSorted((a, b) => a.path < b.path ? -1 : 1) : [],
      others,
    };
    await this.#output.commit(manifestText(manifest));
    const bytes = this.#files.reduce((sum, { plain_bytes }) => sum + plain_bytes, 0);
    return { manifest, bytes, calibration: report, leftOut: defects?.leftOut ?? [] };
  }

  /** Takes the messages into a store; where nobody asked for the messages themselves they are gone then. */
  async #store(): Promise<{ path: string }[]> {
    const { spec } = this.#plan;
    const [directory, keyFile] = [await this.#output.expect(STORE), await this.#output.expect(STORE_KEY)];
    const messages = this.#files.filter(({ kind }) => kind !== "hst");
    const sources = messages.map(({ path }) => ({ path: this.#output.placeOf(path), name: path }));
    const { storeCohort } = await import("./cohort_store.ts"); // DuckDB is not for those who ask for XML
    await storeCohort(sources, { directory, keyFile, seed: spec.seed, signal: this.#options.signal });
    if (!spec.xml) { for (const { path } of this.#files) await this.#output.drop(path); }
    return [{ path: STORE_KEY }, { path: STORE }];
  }

  #whole(path: string, text: string): WrittenFile {
    const file = this.#output.file(path);
    file.write(encoder.encode(text));
    return this.#output.close(file);
  }
}
