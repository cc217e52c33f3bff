/**
 * Marks: a shape beside a word, so that nothing is told by colour alone.
 *
 * @module
 */
import type { JSX } from "preact";
import type { Severity } from "../check.ts";
import type { FindingStatus } from "../report.ts";

/** Shapes on a 12 × 12 grid. */
const shapes = {
  error: "M3.5 0h5L12 3.5v5L8.5 12h-5L0 8.5v-5Z",
  warning: "M6 .5 12 11.5H0Z",
  info: "M6 1a5 5 0 1 0 0 10A5 5 0 0 0 6 1Z",
  good: "M4.4 11 0 6.4 1.6 4.8l2.8 2.9L10.4 1 12 2.4Z",
  new: "M5 0h2v5h5v2H7v5H5V7H0V5h5Z",
  persisting: "M0 3h12v2H0ZM0 7h12v2H0Z",
  resolved: "M4.4 11 0 6.4 1.6 4.8l2.8 2.9L10.4 1 12 2.4Z",
} as const;

/** Any mark there is. */
export type MarkName = Severity | FindingStatus | "good";

/** Shape alone, for those who see it. */
export function Shape({ name }: { readonly name: MarkName }): JSX.Element {
  return (
    <svg viewBox="0 0 12 12" aria-hidden="true">
      <path d={shapes[name]} />
    </svg>
  );
}

/** Shape and word. */
export function Mark(
  { name, word, tone }: { readonly name: MarkName; readonly word: string; readonly tone?: string },
): JSX.Element {
  return (
    <span class={tone === undefined ? "mark" : `mark ${tone}`}>
      <Shape name={name} />
      <span>{word}</span>
    </span>
  );
}
