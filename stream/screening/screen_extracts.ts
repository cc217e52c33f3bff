/**
 * The guard before anything leaves: extracts screened from their first byte to their last.
 *
 * @module
 */
import type { Format } from "../../register/format.ts";
import type { RecordTable } from "../../register/table.ts";
import type { Message } from "../message.ts";
import { placeOfMessage } from "../message_place.ts";
import { readRecordsParallel, WorkerPool } from "../parallel/mod.ts";
import type { ReadRecordsOptions } from "../read_records.ts";
import { failureOf, isInputError, type RunFailure } from "../run_failure.ts";
import type { RunProgress } from "../run.ts";
import { type PlannedSource, planRun, type RunSource } from "../run_plan.ts";
import { BytesSource, openSource, type Source } from "../source/mod.ts";
import type { ScreeningReceiver } from "./rules.ts";
import { Screening, type ScreeningOptions } from "./screening.ts";
import type { ScreenedPlace, ScreeningFinding } from "./screening_tally.ts";

/** Options of {@linkcode screenExtracts}. */
export interface ScreenExtractsOptions extends ReadRecordsOptions, ScreeningOptions {
  /** Municipality of messages that do not tell theirs. */
  municipality?: string;
  /** Workers that read; with one, all is read where the screening is. What comes out is the same. @default 1 */
  workers?: number;
  /** Called after each group of records. */
  onProgress?: (progress: RunProgress) => void;
  /** Called at the beginning of each message, when its header is complete. */
  onMessage?: (message: Message, source: string) => void;
  /** Stops the screening between two groups. */
  signal?: AbortSignal;
}

/** A message that was screened. */
export interface ScreenedMessage extends ScreenedPlace {
  /** Format id: `iplos-3.7`. */
  readonly format: string;
  /** `professional`, `ident` or `health_station`. */
  readonly kind: Format["kind"];
  /** Records by table. */
  readonly records: { readonly [table in RecordTable]?: number };
}

/** What a screening found. */
export interface ScreeningResult {
  /** Where the extracts are meant to go. */
  readonly receiver: ScreeningReceiver;
  /**
   * Nothing of this may be sent: a rule stops it, or a source could not be read to its end and nobody knows what is in
   * it.
   */
  readonly stopped: boolean;
  /** Every message met, in the order they were read. */
  readonly messages: readonly ScreenedMessage[];
  /** What was found, by message and in the order of the rules. */
  readonly findings: readonly ScreeningFinding[];
  /** Rows of persons beyond the limit: whether they are in many municipalities, or contradict, is not known. */
  readonly not_followed: number;
  /** Sources that could not be read to their end. */
  readonly failures: readonly RunFailure[];
  /** Bytes of unpacked XML read. */
  readonly bytes: number;
}

/**
 * Screens extracts: files, or `-` for standard input. They are read by year and municipality, the ident message first, so
 * that persons and their numbers are brought together whatever the order they are given in; memory does not depend on
 * their size. No identity number is in the result.
 *
 * One that cannot be read ends there, is told in `failures`, and stops the whole.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { screenExtracts } from "./screen_extracts.ts";
 *
 * const { stopped, findings } = await screenExtracts(["fixtures/minimal/xpr-ide.xml"]);
 * assert(stopped);
 * assert.deepEqual(findings.map(({ rule }) => rule), ["synthetic_tax_authority", "reserved_contact"]);
 * ```
 */
export async function screenExtracts(
  sources: readonly (string | RunSource)[],
  options: ScreenExtractsOptions = {},
): Promise<ScreeningResult> {
  const run = new ScreeningRun(options);
  const plan = inOrder(await planRun(sources, options));
  using pool = new WorkerPool(options.workers ?? 1);
  for (const [index, planned] of plan.entries()) {
    run.screening.keepOnly(
      plan.slice(index).map(({ municipality = null, year = null }) => ({ municipality, year })),
    );
    await run.read(openSource(planned.path), planned, { pool, plan });
  }
  return run.result();
}

/**
 * Screens one message in memory or one source, as {@linkcode screenExtracts} does. `name` tells which municipality it is
 * of where nothing in it does; see `identMunicipality`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { screenSource } from "./screen_extracts.ts";
 *
 * const bytes = await Deno.readFile("fixtures/minimal/xpr-ide.xml");
 * assert.equal((await screenSource(bytes, { receiver: "test" })).stopped, false);
 * ```
 */
export async function screenSource(
  source: Source | Uint8Array,
  options: ScreenExtractsOptions = {},
): Promise<ScreeningResult> {
  const opened = source instanceof Uint8Array ? new BytesSource("message", source) : source;
  const run = new ScreeningRun(options);
  const planned = { path: opened.name, name: opened.name };
  await run.read(opened, planned, { plan: [planned] });
  return run.result();
}

/** A message with what was read of it so far. */
interface OpenMessage {
  readonly place: Omit<ScreenedMessage, "records">;
  readonly records: { [table in RecordTable]?: number };
}

class ScreeningRun {
  readonly screening: Screening;
  readonly #options: ScreenExtractsOptions;
  readonly #messages: OpenMessage[] = [];
  readonly #failures: RunFailure[] = [];
  #bytes = 0;
  #records = 0;
  #position = 0;

  constructor(options: ScreenExtractsOptions) {
    this.#options = options;
    this.screening = new Screening(options);
  }

  async read(
    source: Source,
    planned: PlannedSource,
    { pool, plan }: { readonly pool?: WorkerPool; readonly plan: readonly PlannedSource[] },
  ): Promise<void> {
    const { signal, onProgress } = this.#options;
    const size = totalSize(plan);
    const reading = { ...this.#options, ...(pool === undefined ? {} : { pool }) };
    let open: OpenMessage | undefined;
    try {
      for await (const group of readRecordsParallel(source, reading)) {
        signal?.throwIfAborted();
        if (open === undefined) {
          const { message } = group;
          const place = placeOfMessage(message, {
            source: planned.path,
            municipality: planned.municipality ?? this.#options.municipality,
          });
          this.screening.begin(place, planned.name);
          const { municipality, year } = place;
          const { id: format, kind } = message.format;
          open = { place: { source: planned.name, municipality, year, format, kind }, records: {} };
          this.#messages.push(open);
          this.#options.onMessage?.(message, planned.name);
        }
        for (const [table, batch] of group.batches) {
          open.records[table] = (open.records[table] ?? 0) + batch.length;
          this.#records += batch.length;
        }
        this.screening.apply(group);
        if (group.last) open = undefined;
        onProgress?.({
          source: planned.name,
          position: this.#position + source.position,
          ...(size === undefined ? {} : { size }),
          bytes: this.#bytes + source.delivered,
          records: this.#records,
        });
      }
    } catch (error) {
      if (signal?.aborted || !isInputError(error)) throw error;
      this.#failures.push(failureOf(planned.name, error));
    }
    this.#bytes += source.delivered;
    this.#position += planned.size ?? 0;
  }

  result(): ScreeningResult {
    const findings = this.screening.tally.findings();
    return {
      receiver: this.#options.receiver ?? "production",
      stopped: this.#failures.length > 0 || findings.some(({ verdict }) => verdict === "stop"),
      messages: this.#messages.map(({ place, records }) => ({ ...place, records })),
      findings,
      not_followed: this.screening.notFollowed,
      failures: this.#failures,
      bytes: this.#bytes,
    };
  }
}

/** By year and municipality, ident messages first; those that do not tell come last. */
function inOrder(plan: readonly PlannedSource[]): PlannedSource[] {
  const last = "￿";
  return [...plan].sort((a, b) =>
    (a.year ?? Infinity) - (b.year ?? Infinity) ||
    compare(a.municipality ?? last, b.municipality ?? last) ||
    Number(a.kind !== "ident") - Number(b.kind !== "ident")
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function totalSize(plan: readonly PlannedSource[]): number | undefined {
  let sum = 0;
  for (const { size } of plan) {
    if (size === undefined) return undefined;
    sum += size;
  }
  return sum;
}
