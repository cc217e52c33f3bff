/**
 * How many have an answer about waiting lists, rehabilitation and round-the-clock services.
 *
 * @module
 */
import { recipientsOf } from "./recipients.ts";
import { type TargetSource, targetSources } from "./source.ts";

/** Answers in a set of answers about the person (`PERSONOPPL`) whose numbers are known. */
export type Answer = "waiting_list_yes" | "rehabilitation_yes" | "rehabilitation_no" | "round_the_clock_yes";

/** The answers, in the order of reports. */
export const answers: readonly Answer[] = Object.freeze([
  "waiting_list_yes",
  "rehabilitation_yes",
  "rehabilitation_no",
  "round_the_clock_yes",
]);

/** First reporting year whose format has the fields. */
const FIRST = 2019;

/** What is public, by year from 2019, and what the cohort is steered to, from 2019 to 2022. */
interface AnswerPath {
  readonly source: TargetSource;
  readonly public: readonly number[];
  readonly path: readonly number[];
}

const paths: Readonly<Record<Answer, AnswerPath>> = {
  waiting_list_yes: {
    source: targetSources.waitingList,
    public: [1_399, 4_993, 5_882],
    path: [3_900, 4_993, 5_882, 6_200],
  },
  rehabilitation_yes: {
    source: targetSources.rehabilitation,
    public: [7_086, 26_444, 32_700],
    path: [20_500, 26_444, 32_700, 34_900],
  },
  rehabilitation_no: {
    source: targetSources.rehabilitation,
    public: [59_022, 103_385, 115_755],
    path: [91_000, 103_385, 115_755, 122_000],
  },
  round_the_clock_yes: {
    source: targetSources.roundTheClock,
    public: [20_947, 56_655, 63_660, 66_000],
    path: [47_000, 56_655, 63_660, 66_000],
  },
};

/**
 * Recipients in the whole country with an answer in a year; 0 before 2019, whose format does not have the fields. From 2020 on
 * as published, as far as it was. The year 2019 is assumed to be higher than published: the fields were new then and few
 * filled them in, and a share of rows that leaps is what the checks find.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { answerRecipients } from "./answers.ts";
 *
 * assert.equal(answerRecipients("waiting_list_yes", 2021), 5_882);
 * ```
 */
export function answerRecipients(answer: Answer, year: number): number {
  if (year < FIRST) return 0;
  const { path } = paths[answer];
  const known = path[year - FIRST];
  if (known !== undefined) return known;
  const last = FIRST + path.length - 1;
  return Math.round(path.at(-1)! * recipientsOf(year) / recipientsOf(last));
}

/** Where an answer's numbers are from, and the published number of a year; `undefined` where there is none. */
export function publishedAnswer(
  answer: Answer,
  year: number,
): { readonly source: TargetSource; readonly published: number | undefined } {
  const { source, public: published } = paths[answer];
  return { source, published: published[year - FIRST] };
}
