/**
 * Ways through a document beside the reader's complete one, for what nearly all bytes of an extract are.
 *
 * @module
 */

import type { AttributeList } from "./attributes.ts";
import type { ElementStack } from "./element_stack.ts";
import type { NameTable } from "./names.ts";
import type { Namespaces } from "./namespaces.ts";
import type { Window } from "./window.ts";
import type { XmlHandler } from "./xml_reader.ts";

/** What a {@linkcode Lane} shares with its reader. */
export interface LaneParts {
  readonly window: Window;
  readonly names: NameTable;
  readonly namespaces: Namespaces;
  readonly elements: ElementStack;
  readonly attributes: AttributeList;
}

/** Reads on from a token boundary inside the root element. */
export interface Lane {
  /**
   * Reads tokens while they are plain, and leaves `window.start` at the first that is not, that the window does
   * not hold whole, or that stands outside the root element.
   */
  run(handler: XmlHandler): void;
}
