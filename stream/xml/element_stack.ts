/**
 * The open elements, and what followed each tag last time.
 *
 * @module
 */

import { NO_NAME } from "./names.ts";

/** Names of the open elements from the root inwards, with the guesses that spare looking names up. */
export class ElementStack {
  /** Names as written, and expanded, by depth. */
  readonly open: Int32Array;
  readonly expanded: Int32Array;
  /** Open elements. */
  depth = 0;
  /** The root element has begun. */
  rootSeen = false;
  /** Name of the tag before, and the element name that followed it last time: after start and after end tags. */
  previous = 0;
  guesses: Int32Array;
  readonly #afterStart: Int32Array;
  readonly #afterEnd: Int32Array;

  constructor({ maxDepth, maxNames }: { readonly maxDepth: number; readonly maxNames: number }) {
    this.open = new Int32Array(maxDepth);
    this.expanded = new Int32Array(maxDepth);
    this.#afterStart = new Int32Array(maxNames).fill(NO_NAME);
    this.#afterEnd = new Int32Array(maxNames).fill(NO_NAME);
    this.guesses = this.#afterStart;
  }

  /** Opens an element inside the innermost one; the caller has seen to it that there is room. */
  push(name: number, expanded: number): void {
    const depth = this.depth;
    this.open[depth] = name;
    this.expanded[depth] = expanded;
    this.depth = depth + 1;
    this.previous = name;
    this.guesses = this.#afterStart;
  }

  /** An element has been opened and closed at once. */
  closed(name: number): void {
    this.guesses[this.previous] = name;
    this.previous = name;
    this.guesses = this.#afterEnd;
  }

  /** Another way has been taken to where so many elements are open; they stand in `open` and `expanded`. */
  restore(depth: number): void {
    this.depth = depth;
    this.previous = depth === 0 ? 0 : this.open[depth - 1]!;
    this.guesses = this.#afterStart;
  }

  /** Closes the innermost element and returns its expanded name. */
  pop(): number {
    const depth = this.depth = this.depth - 1;
    this.previous = this.open[depth]!;
    this.guesses = this.#afterEnd;
    return this.expanded[depth]!;
  }
}
