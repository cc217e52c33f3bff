/**
 * The path from a document's root to the element that is open.
 *
 * @module
 */
import type { ChildLink, ElementState } from "./element_state.ts";

/** States of the open elements by depth, from 0 for the root, and what has been seen below each. */
export class OpenPath {
  /** Of the innermost open element; -1 where none is. */
  depth = -1;
  readonly states: ElementState[] = [];
  /** Masks of the required children that have been there. */
  seen: Int32Array = new Int32Array(64);
  /** Place in its sequence of the child before; -1 before the first. */
  order: Int32Array = new Int32Array(64);
  /** Occurrences of children that must be counted. */
  readonly counts: (Map<ChildLink, number> | undefined)[] = [];
  /** Source offsets of start tags. */
  readonly starts: number[] = [];
  /** Depth of the root element of the message being read; -1 outside messages. */
  messageDepth = -1;
  /** Elements open inside one that is not known: nothing below it is read. */
  skipped = 0;

  /** Opens an element with children. */
  push(state: ElementState, offset: number): void {
    const depth = ++this.depth;
    if (depth >= this.seen.length) {
      this.seen = widened(this.seen);
      this.order = widened(this.order);
    }
    this.states[depth] = state;
    this.seen[depth] = 0;
    this.order[depth] = -1;
    this.counts[depth] = undefined;
    this.starts[depth] = offset;
  }

  /** Another way has been taken to where this element is open at a depth. */
  put(depth: number, state: ElementState, at: { seen: number; order: number; start: number }): void {
    if (this.states[depth] !== state || this.starts[depth] !== at.start) {
      this.depth = depth - 1;
      this.push(state, at.start);
    }
    this.seen[depth] = at.seen;
    this.order[depth] = at.order;
  }
}

function widened(array: Int32Array): Int32Array<ArrayBuffer> {
  const wider = new Int32Array(array.length * 2);
  wider.set(array);
  return wider;
}
