/**
 * Canonical XML 1.0 and Exclusive XML Canonicalization 1.0, without comments, as XML signatures need them.
 *
 * @module
 */
import type { XmlAttribute, XmlDocument, XmlElement, XmlNode } from "./xml_document.ts";

/** How a document or an element is written. */
export interface CanonicalOptions {
  /** Only namespaces that are visibly used, by Exclusive XML Canonicalization. @default false */
  readonly exclusive?: boolean;
  /** Elements that are left out with all that is in them. @default none */
  readonly leaveOut?: (element: XmlElement) => boolean;
}

/**
 * Writes a whole document in canonical form. Comments are not there: the reader leaves them out.
 *
 * Source: W3C, Canonical XML 1.0 (REC-xml-c14n-20010315), sections 2.3 and 2.4; Exclusive XML Canonicalization 1.0,
 * section 3.
 */
export function canonicalDocument(document: XmlDocument, options: CanonicalOptions = {}): string {
  const writer = new CanonicalWriter(options);
  for (const instruction of document.before) {
    writer.node(instruction, none);
    writer.add("\n");
  }
  writer.apex(document.root);
  for (const instruction of document.after) {
    writer.add("\n");
    writer.node(instruction, none);
  }
  return writer.text;
}

/** Writes one element in canonical form, with what it has from the elements around it. */
export function canonicalElement(element: XmlElement, options: CanonicalOptions = {}): string {
  const writer = new CanonicalWriter(options);
  writer.apex(element);
  return writer.text;
}

/** Namespaces by prefix. */
type Namespaces = ReadonlyMap<string, string>;

/** Namespaces where an element stands, and those that its nearest written ancestor has written. */
interface Context {
  readonly inScope: Namespaces;
  readonly written: Namespaces;
}

const none: Context = { inScope: new Map(), written: new Map() };

const xmlNamespace = "http://www.w3.org/XML/1998/namespace";

class CanonicalWriter {
  readonly #exclusive: boolean;
  readonly #leaveOut: (element: XmlElement) => boolean;
  readonly #parts: string[] = [];

  constructor({ exclusive = false, leaveOut = () => false }: CanonicalOptions) {
    this.#exclusive = exclusive;
    this.#leaveOut = leaveOut;
  }

  get text(): string {
    return this.#parts.join("");
  }

  add(text: string): void {
    this.#parts.push(text);
  }

  /** The topmost element that is written. */
  apex(element: XmlElement): void {
    if (this.#leaveOut(element)) return;
    const inScope = new Map<string, string>();
    const inherited = new Map<string, XmlAttribute>();
    for (let at = element.parent; at !== undefined; at = at.parent) {
      for (const [prefix, uri] of at.declared) if (!inScope.has(prefix)) inScope.set(prefix, uri);
      for (const attribute of at.attributes) {
        if (attribute.namespace === xmlNamespace && !inherited.has(attribute.local)) {
          inherited.set(attribute.local, attribute);
        }
      }
    }
    // xml:lang and its like hold for what is inside, so that they come along; exclusive canonicalization leaves them.
    const own = new Set(element.attributes.map(({ name }) => name));
    const brought = this.#exclusive ? [] : [...inherited.values()].filter(({ name }) => !own.has(name));
    this.#element(element, { inScope, written: new Map() }, brought);
  }

  node(node: XmlNode, context: Context): void {
    if (node.kind === "element") {
      if (!this.#leaveOut(node)) this.#element(node, context, []);
    } else if (node.kind === "text") this.add(escapeText(node.text));
    else this.add(node.body === "" ? `<?${node.target}?>` : `<?${node.target} ${node.body}?>`);
  }

  #element(element: XmlElement, { inScope, written }: Context, brought: readonly XmlAttribute[]): void {
    const here = element.declared.size === 0 ? inScope : new Map([...inScope, ...element.declared]);
    const nowWritten = new Map(written);
    const declarations: [prefix: string, uri: string][] = [];
    for (const prefix of this.#exclusive ? visiblePrefixes(element) : here.keys()) {
      if (prefix === "xml") continue;
      const uri = here.get(prefix) ?? "";
      if ((written.get(prefix) ?? "") === uri) continue;
      declarations.push([prefix, uri]);
      nowWritten.set(prefix, uri);
    }
    declarations.sort(([one], [other]) => byCodePoint(one, other));
    const attributes = [...element.attributes, ...brought].sort((one, other) =>
      byCodePoint(one.namespace, other.namespace) || byCodePoint(one.local, other.local)
    );
    this.add(`<${element.name}`);
    for (const [prefix, uri] of declarations) {
      this.add(` xmlns${prefix === "" ? "" : ":"}${prefix}="${escapeAttribute(uri)}"`);
    }
    for (const { name, value } of attributes) this.add(` ${name}="${escapeAttribute(value)}"`);
    this.add(">");
    for (const child of element.children) this.node(child, { inScope: here, written: nowWritten });
    this.add(`</${element.name}>`);
  }
}

/** Prefixes that an element and its attributes are written with; that of the default namespace is empty. */
function visiblePrefixes(element: XmlElement): Set<string> {
  const prefixes = new Set([element.prefix]);
  for (const { name } of element.attributes) {
    const colon = name.indexOf(":");
    if (colon > 0) prefixes.add(name.slice(0, colon));
  }
  return prefixes;
}

/** Order of code points, which is that of UTF-8; JavaScript's own is that of UTF-16. */
function byCodePoint(one: string, other: string): number {
  if (one === other) return 0;
  const [left, right] = [[...one], [...other]];
  for (let at = 0; at < left.length && at < right.length; at++) {
    const difference = left[at]!.codePointAt(0)! - right[at]!.codePointAt(0)!;
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function escapeText(text: string): string {
  return text.replace(/[&<>\r]/g, (character) => textEscapes[character]!);
}

function escapeAttribute(text: string): string {
  return text.replace(/[&<"\t\n\r]/g, (character) => attributeEscapes[character]!);
}

const textEscapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  "\r": "&#xD;",
};

const attributeEscapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  '"': "&quot;",
  "\t": "&#x9;",
  "\n": "&#xA;",
  "\r": "&#xD;",
};
