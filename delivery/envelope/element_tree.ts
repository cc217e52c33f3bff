/**
 * Small documents, or the beginning of large ones, as a tree.
 *
 * @module
 */
import type { XmlHandler, XmlReader, XmlReaderOptions } from "../../stream/xml/mod.ts";

/** Limits for headers and receipts: far more than any has, and little enough to be read at once. */
export const treeLimits: XmlReaderOptions = Object.freeze({
  maxDepth: 32,
  maxAttributes: 64,
  maxNames: 1024,
  maxTokenBytes: 1 << 20,
});

/** An element with what is in it. */
export interface TreeElement {
  /** Empty where it is in none. */
  readonly namespace: string;
  /** Local name. */
  readonly name: string;
  /** Values by name, as the reader gives them: `V`. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly TreeElement[];
  /** Its own character data. */
  readonly text: string;
}

interface GrowingElement extends TreeElement {
  readonly attributes: Map<string, string>;
  readonly children: GrowingElement[];
  text: string;
}

/** Builds a tree from the events of a reader. */
export class TreeBuilder implements XmlHandler {
  /** The root element, once it has begun. */
  root: TreeElement | undefined;
  readonly #open: GrowingElement[] = [];
  readonly #onStart: ((element: TreeElement, depth: number) => void) | undefined;

  /** `onStart` gets each element as it starts, with its depth from 0; it may throw to stop the reading. */
  constructor(onStart?: (element: TreeElement, depth: number) => void) {
    this.#onStart = onStart;
  }

  startElement(name: number, reader: XmlReader): void {
    const [namespace, local] = split(reader.nameOf(name));
    const attributes = new Map<string, string>();
    for (let i = 0; i < reader.attributeCount; i++) {
      attributes.set(
        reader.nameOf(reader.attributeName[i]!),
        reader.stringOf(reader.attributeStart[i]!, reader.attributeEnd[i]!, reader.attributeFlags[i]!),
      );
    }
    const element: GrowingElement = { namespace, name: local, attributes, children: [], text: "" };
    this.root ??= element;
    this.#onStart?.(element, this.#open.length);
    this.#open.at(-1)?.children.push(element);
    this.#open.push(element);
  }

  text(start: number, end: number, flags: number, reader: XmlReader): void {
    const element = this.#open.at(-1);
    if (element !== undefined) element.text += reader.stringOf(start, end, flags);
  }

  endElement(): void {
    this.#open.pop();
  }
}

/** Children of this name in the namespace of the element itself. */
export function childrenOf(element: TreeElement | undefined, name: string): readonly TreeElement[] {
  return element?.children.filter((child) => child.name === name && child.namespace === element.namespace) ??
    [];
}

/** The first descendant by this path of names; `undefined` where a step is missing. */
export function find(element: TreeElement | undefined, ...path: readonly string[]): TreeElement | undefined {
  return path.reduce((at, name) => childrenOf(at, name)[0], element);
}

/** Text with white space at its ends taken off and inside it made single spaces; empty where there is no element. */
export function textOf(element: TreeElement | undefined): string {
  return oneLine(element?.text ?? "");
}

/** An attribute's value as {@linkcode textOf} gives text; empty where it is missing. */
export function attributeOf(element: TreeElement | undefined, name: string): string {
  return oneLine(element?.attributes.get(name) ?? "");
}

/** Text on one line without control characters, so that it can stand in a log or on a terminal. */
export function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, " ").trim();
}

function split(clark: string): readonly [namespace: string, local: string] {
  const end = clark.startsWith("{") ? clark.lastIndexOf("}") : 0;
  return end > 0 ? [clark.slice(1, end), clark.slice(end + 1)] : ["", clark];
}
