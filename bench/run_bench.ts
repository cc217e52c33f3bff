/**
 * Measures scenarios.
 *
 * @module
 */
import { type BenchData } from "./bench_data.ts";
import type { ShapeName } from "./extract_shape.ts";
import { describeMachine } from "./machine.ts";
import { personsOf } from "./made_cohort.ts";
import { messageBytes, messagesOf } from "./made_messages.ts";
import { measureContender, whyUnavailable } from "./measure_contender.ts";
import type { BenchResult, ContenderResult, Sample, ScenarioResult } from "./result.ts";
import { checkSameRows } from "./same_rows.ts";
import { type Contender, otherShapes, type Scenario, shapeShare } from "./scenario.ts";

/** What to measure. */
export interface RunBenchOptions {
  /** Bytes of the extract. */
  readonly size: number;
  /** Bytes of the largest stream. */
  readonly large?: number;
  /** Measure what reads the store of a whole country, too. */
  readonly national: boolean;
  readonly runs: number;
  readonly shape: ShapeName;
  readonly scenarios: readonly Scenario[];
  readonly data: BenchData;
  readonly signal: AbortSignal;
  /** Told what is going on. */
  readonly onNote: (text: string) => void;
}

/**
 * Measures every scenario.
 *
 * @throws {Error} A contender failed, or did not do the work that the others did.
 */
export async function runBench(options: RunBenchOptions): Promise<BenchResult> {
  const { size, large, runs, shape, data, signal, onNote } = options;
  const machine = await describeMachine();
  let sameRows: string[] = [];
  if (options.scenarios.some(({ id }) => id === "columns")) {
    onNote("comparing the rows of all readers, cell by cell");
    sameRows = await checkSameRows(await data.plain(), { signal });
  }
  if (options.scenarios.some(({ id }) => id === "shapes")) {
    for (const shape of otherShapes) {
      onNote(`comparing the rows of the shape ${shape}`);
      const path = await data.plain({ size: size * shapeShare, shape });
      await checkSameRows(path, { signal, among: ["auto", "saxes"] });
    }
  }
  const results: ScenarioResult[] = [];
  for (const scenario of options.scenarios) {
    results.push(await new ScenarioRun(scenario, options, machine.xmllint).go());
  }
  return {
    machine,
    size,
    ...(large === undefined ? {} : { large }),
    runs,
    shape,
    ...(data.schemaKind === undefined ? {} : { schema: data.schemaKind }),
    sameRows,
    scenarios: results,
  };
}

class ScenarioRun {
  readonly #scenario: Scenario;
  readonly #options: RunBenchOptions;
  readonly #xmllint: string | undefined;
  readonly #samples = new Map<string, Sample[]>();
  readonly #unavailable = new Map<string, string>();

  constructor(scenario: Scenario, options: RunBenchOptions, xmllint: string | undefined) {
    this.#scenario = scenario;
    this.#options = options;
    this.#xmllint = xmllint;
  }

  async go(): Promise<ScenarioResult> {
    const { id, title, contenders, once = false } = this.#scenario;
    for (const contender of contenders) {
      this.#samples.set(contender.id, []);
      const reason = await whyUnavailable(contender, this.#xmllint) ?? this.#whyNotAsked(contender);
      if (reason !== undefined) this.#leaveOut(contender, reason);
    }
    const runs = once ? 1 : this.#options.runs;
    for (let run = 0; run < runs; run++) {
      // To and fro, so that what comes first does not always come first.
      const order = run % 2 === 0 ? contenders : contenders.toReversed();
      for (const contender of order) {
        if (!this.#unavailable.has(contender.id)) await this.#measure(contender, run);
      }
    }
    const results: ContenderResult[] = [];
    for (const contender of contenders) results.push(await this.#resultOf(contender));
    assertSameWork(this.#scenario, results);
    return { id, title, contenders: results };
  }

  async #measure(contender: Contender, run: number): Promise<void> {
    const { data, signal, onNote, runs } = this.#options;
    const bytes = this.#bytesOf(contender)!;
    const told = await measureContender(contender, { data, bytes, signal });
    if ("unavailable" in told) return this.#leaveOut(contender, told.unavailable);
    this.#samples.get(contender.id)!.push(told);
    const length = contender.cohort === undefined ? lengthOf(contender, bytes) : told.records!;
    const rate = contender.store === undefined
      ? `${Math.round(length / told.seconds / 1e6)} MB/s`
      : `${told.seconds.toFixed(1)} s`;
    onNote(`${this.#scenario.id}: ${contender.title}: ${rate} (${run + 1} of ${runs})`);
  }

  #leaveOut(contender: Contender, reason: string): void {
    this.#unavailable.set(contender.id, reason);
    this.#options.onNote(`${this.#scenario.id}: ${contender.title}: not available: ${reason}`);
  }

  #whyNotAsked(contender: Contender): string | undefined {
    if (contender.store === "national" && !this.#options.national) return "ask for it with --national";
    return this.#bytesOf(contender) === undefined ? "ask for it with --large 20GB" : undefined;
  }

  #bytesOf({ length = 1, store }: Contender): number | undefined {
    if (store !== undefined) return 0;
    return length === "large" ? this.#options.large : this.#options.size * length;
  }

  async #resultOf(contender: Contender): Promise<ContenderResult> {
    const { store, cohort } = contender;
    const samples = this.#samples.get(contender.id)!;
    const asked = this.#bytesOf(contender) ?? 0;
    const unavailable = this.#unavailable.get(contender.id);
    const isRead = store !== undefined && unavailable === undefined;
    return {
      id: contender.id,
      title: contender.title,
      bytes: cohort === undefined ? lengthOf(contender, asked) : samples[0]?.records ?? 0,
      ...(isRead ? { rows: (await this.#options.data.store(store)).rows } : {}),
      ...(cohort === undefined ? {} : { persons: personsOf(asked) }),
      ...(contender.messages === true ? { messages: messagesOf(asked) } : {}),
      shape: contender.shape ?? this.#options.shape,
      samples,
      ...(unavailable === undefined ? {} : { unavailable }),
    };
  }
}

/** Bytes that a contender works on, of those that it is given. */
function lengthOf({ messages = false }: Contender, bytes: number): number {
  return messages ? messagesOf(bytes) * messageBytes : bytes;
}

/** Contenders that read the same, or wrote a cohort of the same persons, counted the same, in every run. */
function assertSameWork({ title, contenders }: Scenario, results: readonly ContenderResult[]): void {
  const counts = new Map<string, Map<number, string>>();
  for (const { id, title, bytes, rows = 0, persons, shape, samples } of results) {
    // What a cohort comes to is what was counted, and may not tell itself.
    const read = persons === undefined
      ? `${bytes} ${rows} ${shape}`
      : `${persons} ${contenders.find((one) => one.id === id)!.cohort}`;
    for (const { records } of samples) {
      if (records === undefined) continue;
      const known = counts.get(read) ?? new Map<number, string>();
      counts.set(read, known.set(records, title));
    }
  }
  for (const known of counts.values()) {
    if (known.size > 1) {
      const told = [...known].map(([records, who]) => `${who}: ${records}`).join("; ");
      throw new Error(`${title}: not all did the same work, so nothing is compared: ${told}`);
    }
  }
}
