/**
 * Marks: a shape beside a word, so that nothing is told by colour alone. The shapes are drawn once on
 * a page and used by reference.
 *
 * @module
 */
import type { ComponentChildren, JSX } from "preact";
import type { Severity } from "../../check.ts";
import type { FindingStatus } from "../../report.ts";

/** Shapes on a 12 × 12 grid. */
const shapes = {
  error: "M3.5 0h5L12 3.5v5L8.5 12h-5L0 8.5v-5Z",
  warning: "M6 .5 12 11.5H0Z",
  info: "M6 1a5 5 0 1 0 0 10A5 5 0 0 0 6 1Z",
  good: "M4.4 11 0 6.4 1.6 4.8l2.8 2.9L10.4 1 12 2.4Z",
  new: "M5 0h2v5h5v2H7v5H5V7H0V5h5Z",
  persisting: "M0 3h12v2H0ZM0 7h12v2H0Z",
  expected: "M6 0 12 6 6 12 0 6ZM6 2.8 2.8 6 6 9.2 9.2 6Z",
} as const;

/** Any mark there is. */
export type MarkName = Severity | FindingStatus | "good" | "expected";

/** The shapes, to stand first on a page. */
export function Sprite(): JSX.Element {
  return (
    <svg class="sprite" width="0" height="0" aria-hidden="true" focusable="false">
      {Object.entries(shapes).map(([name, path]) => (
        <symbol id={`m-${name}`} viewBox="0 0 12 12">
          <path d={path} fill-rule="evenodd" />
        </symbol>
      ))}
    </svg>
  );
}

/** Shape alone, for those who see it. */
export function Shape({ name }: { readonly name: MarkName }): JSX.Element {
  return (
    <svg aria-hidden="true">
      <use href={`#m-${name === "resolved" ? "good" : name}`} />
    </svg>
  );
}

/** Shape and word; a word that the shape tells those who see it can be left to the others. */
export function Mark({ name, word, tone, unseen }: {
  readonly name: MarkName;
  readonly word: ComponentChildren;
  readonly tone?: string;
  /** Said after the word to those who do not see the shape. */
  readonly unseen?: string;
}): JSX.Element {
  return (
    <span class={tone === undefined ? "mark" : `mark ${tone}`}>
      <Shape name={name} />
      {word}
      {unseen === undefined ? null : <span class="unseen">{` ${unseen}`}</span>}
    </span>
  );
}
