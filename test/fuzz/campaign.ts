/**
 * A run over many documents: made from a seed, judged one by one, counted.
 *
 * @module
 */

import { Random } from "../../fixtures/random.ts";
import type { ParserKind } from "../../stream/record_reader.ts";
import { judge } from "./differential.ts";
import type { Disagreement } from "./disagreements.ts";
import { minimise } from "./minimise.ts";
import { mutant, randomChunks, type Seeds } from "./mutator.ts";
import { compareRecords, RECORD_PARSERS } from "./record_differential.ts";
import { documentSeeds, recordSeeds } from "./seeds.ts";

/**
 * What is compared: `events` of a reader with those of saxes and expat, or `records` of kprkit's readers with each
 * other.
 */
export type Level = "events" | "records";

/** What to run. */
export interface CampaignOptions {
  /** @default "events" */
  readonly level?: Level;
  /** Documents to make. */
  readonly documents: number;
  /** The same seed makes the same documents, as long as the documents they start from are the same. */
  readonly seed: number;
  /** Number of the first document. @default 0 */
  readonly from?: number;
  /**
   * Readers: for events the one under test, for records those compared with the first.
   *
   * @default `ts` for events, all for records
   */
  readonly parsers?: readonly ParserKind[];
  /** Failures after which to give up. @default 10 */
  readonly mostFailures?: number;
  /** Called after each document. */
  readonly progress?: (done: number) => void;
  /** Called with each failure as it is found. */
  readonly found?: (failure: Failure) => void;
}

/** A document that shows a fault. */
export interface Failure {
  /** Its number: with the seed it makes the document anew. */
  readonly document: number;
  /** What is wrong. */
  readonly what: string;
  /** The document, cut down to what shows the same kind of fault. */
  readonly smallest: Uint8Array;
  /** Sizes of the chunks it was read in. */
  readonly chunks: readonly number[];
}

/** What a run found. */
export interface CampaignResult {
  /** Documents judged. */
  readonly documents: number;
  /** Of these, how many kprkit accepts. */
  readonly accepted: number;
  /** Disagreements that have a reason, by the reason. */
  readonly explained: ReadonlyMap<Disagreement, number>;
  /** Documents for which the reasons are all there is: no judge agrees with kprkit. */
  readonly undecided: number;
  /** Crashes and disagreements without a reason. */
  readonly failures: readonly Failure[];
}

interface Verdict {
  readonly accepted: boolean;
  readonly explained: readonly Disagreement[];
  readonly undecided?: true;
  readonly failure?: string;
}

/** Runs over documents until they are done or too many have failed. */
export async function runCampaign(options: CampaignOptions): Promise<CampaignResult> {
  const { level = "events", documents, seed, from = 0, mostFailures = 10, progress, found } = options;
  const seeds = level === "events" ? documentSeeds(seed) : recordSeeds();
  const explained = new Map<Disagreement, number>();
  const failures: Failure[] = [];
  let [done, accepted, undecided] = [0, 0, 0];
  while (done < documents && failures.length < mostFailures) {
    const document = from + done++;
    const { bytes, chunks, judged } = drawn(seeds, seed, document, options);
    const verdict = await judged(bytes);
    if (verdict.accepted) accepted++;
    if (verdict.undecided) undecided++;
    for (const reason of verdict.explained) explained.set(reason, (explained.get(reason) ?? 0) + 1);
    if (verdict.failure !== undefined) {
      const kind = kindOf(verdict.failure);
      const smallest = await minimise(
        bytes,
        async (candidate) => kindOf((await judged(candidate)).failure ?? "") === kind,
      );
      const failure = { document, what: (await judged(smallest)).failure!, smallest, chunks };
      failures.push(failure);
      found?.(failure);
    }
    progress?.(done);
  }
  return { documents: done, accepted, explained, undecided, failures };
}

/** Everything about a document follows from the seed and its number. */
function drawn(seeds: Seeds, seed: number, document: number, options: CampaignOptions) {
  const random = new Random(Math.imul(seed, 0x9E3779B1) ^ Math.imul(document, 0x85EBCA6B));
  const bytes = mutant(seeds, random);
  const chunks = randomChunks(random);
  const { level = "events", parsers } = options;
  if (level === "events") {
    const chosen = parsers?.[0] ?? "ts";
    // The lane in WebAssembly gives records, no events.
    const parser = chosen === "wasm" ? "ts" : chosen;
    return { bytes, chunks, judged: (bytes: Uint8Array): Verdict => judge(bytes, { chunks, parser }) };
  }
  const groups = {
    groupRows: random.int(1, 6),
    groupBytes: random.pick([100, 1000, 1 << 20]),
    slack: random.int(1, 8),
  };
  const compared = { chunks, groups, parsers: parsers ?? RECORD_PARSERS };
  const judged = async (bytes: Uint8Array): Promise<Verdict> => {
    return { ...await compareRecords(bytes, compared), explained: [] };
  };
  return { bytes, chunks, judged };
}

/** What a failure is about, without what the document put into its text. */
function kindOf(failure: string): string {
  return failure.replace(/"(?:[^"\\]|\\.)*"|<[^>]*>|\(line .*?\)/g, "").replace(/[0-9]+|, /g, "").slice(
    0,
    160,
  );
}
