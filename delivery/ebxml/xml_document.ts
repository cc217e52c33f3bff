/**
 * Small XML documents as trees that keep all that canonical XML needs: prefixes, namespace declarations and processing
 * instructions.
 *
 * @module
 */
import { EbxmlError } from "./ebxml_error.ts";

/** An attribute that is not a namespace declaration. */
export interface XmlAttribute {
  /** As it is written: `eb:version`. */
  readonly name: string;
  readonly local: string;
  /** Empty for an attribute without prefix. */
  readonly namespace: string;
  readonly value: string;
}

/** An element. */
export interface XmlElement {
  readonly kind: "element";
  /** As it is written: `eb:From`. */
  readonly name: string;
  /** Empty where it has none. */
  readonly prefix: string;
  readonly local: string;
  /** Empty where it is in none. */
  readonly namespace: string;
  readonly attributes: readonly XmlAttribute[];
  /** Namespaces declared here, by prefix; that of the default namespace is empty. */
  readonly declared: ReadonlyMap<string, string>;
  readonly parent: XmlElement | undefined;
  readonly children: readonly XmlNode[];
}

/** Characters, CDATA sections among them. */
export interface XmlText {
  readonly kind: "text";
  readonly text: string;
}

/** A processing instruction. */
export interface XmlInstruction {
  readonly kind: "instruction";
  readonly target: string;
  readonly body: string;
}

/** What an element can hold. Comments are left out, as canonical XML does. */
export type XmlNode = XmlElement | XmlText | XmlInstruction;

/** A document. */
export interface XmlDocument {
  readonly root: XmlElement;
  /** Processing instructions before the root. */
  readonly before: readonly XmlInstruction[];
  /** Processing instructions after the root. */
  readonly after: readonly XmlInstruction[];
}

/** Largest envelope that is read: real ones have some 10 KB. */
const maximumBytes = 1024 * 1024;

/** Deepest nesting that is read: real ones have 8. */
const maximumDepth = 64;

/** Most prefixes that are declared: real ones have some 5, and the canonical form's cost grows with them. */
const maximumPrefixes = 64;

/**
 * Reads a document of at most 1 MB. One with a DOCTYPE is refused before it is parsed, so that nothing in it is ever
 * expanded or fetched.
 *
 * @throws {EbxmlError} `too_large`, `not_text`, `has_doctype`, `not_xml`, `too_complex`
 */
export async function parseXml(bytes: Uint8Array): Promise<XmlDocument> {
  if (bytes.length > maximumBytes) {
    throw new EbxmlError("too_large", `The envelope has more than ${maximumBytes} bytes`);
  }
  const text = decode(bytes);
  if (text.includes("<!DOCTYPE")) {
    throw new EbxmlError("has_doctype", "The envelope has a document type declaration");
  }
  const { SaxesParser } = await import("saxes");
  const parser = new SaxesParser({ xmlns: true, position: true });
  const before: XmlInstruction[] = [];
  const after: XmlInstruction[] = [];
  const open: { readonly element: XmlElement; readonly children: XmlNode[] }[] = [];
  const prefixes = new Set<string>();
  let root: XmlElement | undefined;
  parser.on("error", () => {
    // The parser's own words quote what they stumbled over.
    throw new EbxmlError("not_xml", `The envelope is not XML: line ${parser.line}, column ${parser.column}`);
  });
  parser.on("xmldecl", ({ version }) => {
    if (version !== "1.0") throw new EbxmlError("not_xml", "The envelope is not XML 1.0");
  });
  parser.on("opentag", (tag) => {
    const children: XmlNode[] = [];
    const attributes: XmlAttribute[] = [];
    const declared = new Map<string, string>();
    for (const { name, prefix, local, uri, value } of Object.values(tag.attributes)) {
      if (name === "xmlns" || prefix === "xmlns") prefixes.add(local);
      if (name === "xmlns") declared.set("", value);
      else if (prefix === "xmlns") declared.set(local, value);
      else attributes.push({ name, local, namespace: uri, value });
    }
    const parent = open.at(-1);
    const element: XmlElement = {
      kind: "element",
      name: tag.name,
      prefix: tag.prefix,
      local: tag.local,
      namespace: tag.uri,
      attributes,
      declared,
      parent: parent?.element,
      children,
    };
    if (parent === undefined) root = element;
    else parent.children.push(element);
    open.push({ element, children });
    if (open.length > maximumDepth || prefixes.size > maximumPrefixes) {
      throw new EbxmlError("too_complex", "The envelope is nested deeper, or has more namespaces, than any");
    }
  });
  parser.on("closetag", () => {
    open.pop();
  });
  const addText = (text: string) => {
    const children = open.at(-1)?.children;
    if (children !== undefined && text !== "") children.push({ kind: "text", text });
  };
  parser.on("text", addText);
  parser.on("cdata", addText);
  parser.on("processinginstruction", ({ target, body }) => {
    const instruction: XmlInstruction = { kind: "instruction", target, body };
    (open.at(-1)?.children ?? (root === undefined ? before : after)).push(instruction);
  });
  parser.write(text).close();
  return { root: root!, before, after };
}

/** Text in the encoding that the byte order mark or the declaration tells, else UTF-8. */
function decode(bytes: Uint8Array): string {
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, 200));
  const declared = /^<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z][\w.-]*)["']/.exec(head)?.[1]?.toLowerCase();
  let encoding = "utf-8";
  if (head.startsWith("\u00ff\u00fe")) encoding = "utf-16le";
  else if (head.startsWith("\u00fe\u00ff")) encoding = "utf-16be";
  else if (declared === "iso-8859-1" || declared === "windows-1252") encoding = "windows-1252";
  else if (declared !== undefined && !["utf-8", "us-ascii"].includes(declared)) {
    throw new EbxmlError("not_text", "The envelope is in an encoding that is not read here");
  }
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new EbxmlError("not_text", "The envelope's bytes are not text in its encoding", { cause });
  }
}

/** Child elements of that name, in order. */
export function childrenOf(
  element: XmlElement,
  name: { readonly local: string; readonly namespace: string },
): XmlElement[] {
  return elementsIn(element).filter(({ local, namespace }) =>
    local === name.local && namespace === name.namespace
  );
}

/** All child elements, in order. */
export function elementsIn(element: XmlElement): XmlElement[] {
  return element.children.filter((child): child is XmlElement => child.kind === "element");
}

/** An element and all that are in it, in document order. */
export function* elementsWithin(element: XmlElement): Generator<XmlElement> {
  yield element;
  for (const child of elementsIn(element)) yield* elementsWithin(child);
}

/** The characters of an element's own text, without space around. */
export function textOf(element: XmlElement): string {
  return element.children.map((child) => child.kind === "text" ? child.text : "").join("").trim();
}

/** Value of an attribute; `undefined` where it is not there. */
export function attributeOf(
  element: XmlElement,
  name: { readonly local: string; readonly namespace: string },
): string | undefined {
  return element.attributes.find(({ local, namespace }) =>
    local === name.local && namespace === name.namespace
  )?.value;
}

/** Namespace that a prefix stands for in an element; empty where it stands for none. */
export function namespaceOf(element: XmlElement, prefix: string): string {
  for (let at: XmlElement | undefined = element; at !== undefined; at = at.parent) {
    const namespace = at.declared.get(prefix);
    if (namespace !== undefined) return namespace;
  }
  return "";
}

/** Text as it stands between tags, or in an attribute between double quotes. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"\t\n\r]/g, (character) => escapes[character]!);
}

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\t": "&#x9;",
  "\n": "&#xA;",
  "\r": "&#xD;",
};
