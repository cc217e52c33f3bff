/**
 * Answers whose number of recipients a cohort is steered to.
 *
 * @module
 */
import { type Answer, answerRecipients } from "../../targets/answers.ts";
import { recipientsOf } from "../../targets/recipients.ts";

/** Share of a year's recipients that have the answer in that year's extract, from 0 to 1. */
export type AnswerShare = (answer: Answer, year: number) => number;

/** The share in the whole country; 0 where the year's format does not ask. */
export function nationalAnswerShare(answer: Answer, year: number): number {
  return answerRecipients(answer, year) / recipientsOf(year);
}
