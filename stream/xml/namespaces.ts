/**
 * Namespaces in XML 1.0: from names as written to expanded names. Contexts (sets of bindings in force) are
 * interned, and each remembers what its names expand to, so a document that declares its namespaces once pays
 * one array load an element.
 *
 * @module
 */

import { NameKind, type NameTable } from "./names.ts";
import type { Window } from "./window.ts";

const XML_URI = "http://www.w3.org/XML/1998/namespace";
const XMLNS_URI = "http://www.w3.org/2000/xmlns/";
const RAISE = "Raise maxNames, or --limit names=…, if the document is genuine";

/** A namespace declaration: the prefix, empty for the default namespace, and the name it stands for. */
export interface Binding {
  readonly prefix: string;
  readonly uri: string;
  /** Index of the declaration in the window, for errors. */
  readonly at: number;
}

interface Context {
  readonly parent: Context | undefined;
  readonly bindings: ReadonlyMap<string, string>;
  readonly children: Map<string, Context>;
  /** By name as written: expanded name + 1 of an element, 0 where not yet known. */
  elements: Int32Array<ArrayBuffer>;
  /** The same for attributes with a prefix. */
  attributes: Int32Array<ArrayBuffer>;
}

function newContext(parent: Context | undefined, bindings: ReadonlyMap<string, string>): Context {
  return {
    parent,
    bindings,
    children: new Map(),
    elements: new Int32Array(16),
    attributes: new Int32Array(16),
  };
}

function fit(cache: Int32Array<ArrayBuffer>, name: number): Int32Array<ArrayBuffer> {
  if (name < cache.length) return cache;
  const grown = new Int32Array(Math.max(name + 1, cache.length * 2));
  grown.set(cache);
  return grown;
}

/** Limits and helpers of {@linkcode Namespaces}. */
export interface NamespacesOptions {
  readonly names: NameTable;
  /** Most expanded names, and most distinct contexts. */
  readonly maxNames: number;
  /** Most bytes of namespace declarations that differ. */
  readonly maxBytes: number;
  readonly window: Window;
}

/** Bindings in force, as a stack, and the expanded names of the document. */
export class Namespaces {
  readonly #options: NamespacesOptions;
  readonly #clark: string[] = [];
  readonly #ids = new Map<string, number>();
  /** Expanded name + 1 of attributes without a prefix, which are in no namespace in any context. */
  #plainAttributes = new Int32Array(16);
  #context = newContext(undefined, new Map([["xml", XML_URI], ["", ""]]));
  #depth = -1;
  /** Contexts to go back to. */
  readonly #outer: { readonly depth: number; readonly context: Context }[] = [];
  #contexts = 1;
  #bytes = 0;

  constructor(options: NamespacesOptions) {
    this.#options = options;
  }

  /** Expanded name in Clark notation. */
  nameOf(expanded: number): string {
    return this.#clark[expanded]!;
  }

  /** Enters an element at `depth` that declares `bindings`. */
  enter(bindings: readonly Binding[], depth: number): void {
    let key = "";
    for (const binding of bindings) {
      const fault = bindingFault(binding.prefix, binding.uri);
      if (fault !== undefined) this.#options.window.fail(fault, binding.at);
      // No document can hold U+0000 or U+0001, so the key is unambiguous.
      key += `${binding.prefix}\u0000${binding.uri}\u0001`;
    }
    let context = this.#context.children.get(key);
    if (context === undefined) {
      const { maxNames, maxBytes, window } = this.#options;
      this.#bytes += key.length;
      if (++this.#contexts > maxNames || this.#bytes > maxBytes) {
        window.fail("The document has too many different namespace declarations", window.start, RAISE);
      }
      context = newContext(this.#context, new Map(bindings.map(({ prefix, uri }) => [prefix, uri])));
      this.#context.children.set(key, context);
    }
    this.#outer.push({ depth: this.#depth, context: this.#context });
    this.#context = context;
    this.#depth = depth;
  }

  /** Leaves the innermost element that declared namespaces. */
  leave(): void {
    ({ depth: this.#depth, context: this.#context } = this.#outer.pop()!);
  }

  /** Depth of the innermost element that declares namespaces, or -1: leaving another one needs no work. */
  get depth(): number {
    return this.#depth;
  }

  /** Expanded name of an element. */
  element(name: number, at: number): number {
    const cache = this.#context.elements;
    const known = name < cache.length ? cache[name]! : 0;
    return known !== 0 ? known - 1 : this.#resolveElement(name, at);
  }

  /** Expanded name of an attribute that is not a namespace declaration. */
  attribute(name: number, at: number): number {
    const prefixed = this.#options.names.kinds[name] === NameKind.prefixed;
    const cache = prefixed ? this.#context.attributes : this.#plainAttributes;
    const known = name < cache.length ? cache[name]! : 0;
    return known !== 0 ? known - 1 : this.#resolveAttribute(name, at, prefixed);
  }

  #resolveElement(name: number, at: number): number {
    const context = this.#context;
    context.elements = fit(context.elements, name);
    const expanded = this.#expand(this.#options.names.stringOf(name), at);
    context.elements[name] = expanded + 1;
    return expanded;
  }

  #resolveAttribute(name: number, at: number, prefixed: boolean): number {
    const text = this.#options.names.stringOf(name);
    if (!prefixed) {
      this.#plainAttributes = fit(this.#plainAttributes, name);
      const expanded = this.#intern(text, at);
      this.#plainAttributes[name] = expanded + 1;
      return expanded;
    }
    const context = this.#context;
    context.attributes = fit(context.attributes, name);
    const expanded = this.#expand(text, at);
    context.attributes[name] = expanded + 1;
    return expanded;
  }

  #expand(text: string, at: number): number {
    const colon = text.indexOf(":");
    const prefix = colon < 0 ? "" : text.slice(0, colon);
    const uri = this.#lookUp(prefix);
    if (uri === undefined) {
      return this.#options.window.fail(
        `The prefix of "${text}" is not bound to a namespace`,
        at,
        `Declare it with xmlns:${prefix} on the element or around it`,
      );
    }
    const local = text.slice(colon + 1);
    return this.#intern(uri === "" ? local : `{${uri}}${local}`, at);
  }

  #lookUp(prefix: string): string | undefined {
    for (let context: Context | undefined = this.#context; context !== undefined; context = context.parent) {
      const uri = context.bindings.get(prefix);
      if (uri !== undefined) return uri;
    }
    return undefined;
  }

  #intern(clark: string, at: number): number {
    const known = this.#ids.get(clark);
    if (known !== undefined) return known;
    const { maxNames, window } = this.#options;
    const expanded = this.#clark.length;
    if (expanded >= maxNames) {
      window.fail(`The document has more than ${maxNames} distinct names`, at, RAISE);
    }
    this.#clark.push(clark);
    this.#ids.set(clark, expanded);
    return expanded;
  }
}

/** What is wrong with a namespace declaration (Namespaces in XML 1.0, sections 2.2, 3 and 5), if anything. */
export function bindingFault(prefix: string, uri: string): string | undefined {
  if (prefix === "xmlns") return 'The prefix "xmlns" cannot be declared';
  if (prefix === "xml") {
    return uri === XML_URI ? undefined : 'The prefix "xml" cannot be bound to another namespace';
  }
  if (uri === XML_URI) return `Only the prefix "xml" can stand for ${XML_URI}`;
  if (uri === XMLNS_URI) return `No prefix can be bound to ${XMLNS_URI}`;
  return prefix !== "" && uri === "" ? `The prefix "${prefix}" cannot be undeclared` : undefined;
}
