/**
 * One document before kprkit's reader, whole and in chunks, and before the judges.
 *
 * @module
 */

import type { ReaderKind } from "../../stream/xml/create_reader.ts";
import { type Disagreement, DISAGREEMENTS, type Trial } from "./disagreements.ts";
import { expatVerdict } from "./expat_judge.ts";
import { type Reading, readWith, verdictOf } from "./kprkit_verdict.ts";
import { decodeFor, saxesVerdict } from "./saxes_judge.ts";
import { isAccepted, sameVerdict, type Verdict } from "./verdict.ts";

/** What came of a document. */
export interface Outcome {
  /** kprkit accepts it. */
  readonly accepted: boolean;
  /** Reasons for disagreements, where there were any. */
  readonly explained: readonly Disagreement[];
  /** No judge agrees with kprkit: the reasons stand alone. Not set where kprkit refuses on purpose. */
  readonly undecided?: true;
  /** What is wrong with kprkit, or not known to be right. */
  readonly failure?: string;
}

/** How to judge. */
export interface JudgeOptions {
  /** Sizes of the chunks of the second reading, over and over. */
  readonly chunks: readonly number[];
  /** Which of kprkit's readers. @default "ts" */
  readonly parser?: ReaderKind;
}

/** Has a document read and judged. Never throws: a crash of the reader is a failure like others. */
export function judge(bytes: Uint8Array, options: JudgeOptions): Outcome {
  const { chunks, parser = "ts" } = options;
  let whole: Reading;
  let pieces: Reading;
  try {
    whole = readWith(bytes, { parser });
    pieces = readWith(bytes, { parser, chunks });
  } catch (error) {
    return failed(false, `crash: ${error instanceof Error ? error.stack : error}`);
  }
  const accepted = whole.error === undefined;
  const difference = differenceOf(whole, pieces);
  if (difference !== undefined) return failed(accepted, `chunks of ${chunks} change ${difference}`);
  return weigh(trialOf(bytes, whole));
}

function failed(accepted: boolean, failure: string): Outcome {
  return { accepted, explained: [], failure };
}

/** What differs between two readings of a document that should be the same. */
export function differenceOf(one: Reading, other: Reading): string | undefined {
  if (one.error?.message !== other.error?.message) {
    return `the error: ${one.error?.message ?? "none"} / ${other.error?.message ?? "none"}`;
  }
  if (one.error?.hint !== other.error?.hint) return "the hint";
  if (one.encoding !== other.encoding) return `the encoding: ${one.encoding} / ${other.encoding}`;
  const [left, right] = [settled(one), settled(other)];
  if (!sameVerdict({ events: left }, { events: right })) {
    const at = left.findIndex((event, i) => event !== right[i]);
    return at < 0 ? `the events: nothing / ${right[left.length]}` : `the events: ${left[at]} / ${right[at]}`;
  }
  const spans = ({ spans }: Reading) => spans.flat().join(" ");
  return spans(one) === spans(other) ? undefined : "the places";
}

/** The events without a text that an error cut short: how much of a long one had been told by then is left open. */
function settled({ events, error }: Reading): readonly string[] {
  return error !== undefined && events.at(-1)?.startsWith('"') ? events.slice(0, -1) : events;
}

function trialOf(bytes: Uint8Array, reading: Reading): Trial {
  const text = decodeFor(reading.encoding || likelyEncoding(bytes), bytes);
  const saxes: Verdict = text === undefined
    ? { refused: "The bytes are not in the encoding" }
    : saxesVerdict(text);
  const expat = expatVerdict(bytes);
  const known = isAccepted(expat) || expat.refused !== "unknown encoding";
  return { bytes, text, reading, kprkit: verdictOf(reading), saxes, expat: known ? expat : undefined };
}

/** For saxes, where the reader refused the document before it came to an encoding. */
function likelyEncoding(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || second === 0) return "utf-16le";
  if ((first === 0xfe && second === 0xff) || first === 0) return "utf-16be";
  return decodeFor("utf-8", bytes) === undefined ? "iso-8859-1" : "utf-8";
}

/**
 * The verdicts agree, or what differs has a reason: kprkit refuses on purpose, or a judge is wrong. A judge that differs is outvoted by the other one where that
 * agrees with kprkit; where both differ, each needs a reason of its own.
 */
function weigh(trial: Trial): Outcome {
  const { kprkit, saxes, expat } = trial;
  const accepted = isAccepted(kprkit);
  const dissent = [
    ...(sameVerdict(kprkit, saxes) ? [] : ["saxes" as const]),
    ...(expat === undefined || sameVerdict(kprkit, expat) ? [] : ["expat" as const]),
  ];
  if (dissent.length === 0) return { accepted, explained: [] };
  const own = accepted
    ? undefined
    : DISAGREEMENTS.find(({ who, explains }) => who === "kprkit" && explains(trial));
  if (own !== undefined) return { accepted, explained: [own] };
  const reasons = dissent.map((judge) =>
    DISAGREEMENTS.find(({ who, explains }) => who === judge && explains(trial))
  );
  const explained = reasons.filter((reason) => reason !== undefined);
  if (explained.length === dissent.length) {
    const isDecided = dissent.length < (expat === undefined ? 1 : 2);
    return { accepted, explained, ...(isDecided ? {} : { undecided: true }) };
  }
  const told = [["kprkit", kprkit], ["saxes", saxes], ["expat", expat]] as const;
  return {
    accepted,
    explained,
    failure: told.map(([who, verdict]) => `${who}: ${verdict === undefined ? "cannot judge" : said(verdict)}`)
      .join("; "),
  };
}

function said(verdict: Verdict): string {
  return isAccepted(verdict) ? verdict.events.join(" ") : `refused, ${verdict.refused}`;
}
