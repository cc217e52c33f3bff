/**
 * Parses well-formed XML into a tree, for the tests of the renderings.
 *
 * @module
 */
import { SaxesParser } from "saxes";

/** An element with its attributes, children and the text right in it. */
export interface TestElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: TestElement[];
  /** Text and elements in document order. */
  readonly content: (TestElement | string)[];
  text: string;
}

/** Parses a document; throws where it is not well-formed. */
export function parseXml(xml: string): TestElement {
  const document: TestElement = { name: "#document", attributes: {}, children: [], content: [], text: "" };
  const open = [document];
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }) => {
    const element: TestElement = { name, attributes: { ...attributes }, children: [], content: [], text: "" };
    open.at(-1)?.children.push(element);
    open.at(-1)?.content.push(element);
    open.push(element);
  });
  parser.on("text", (text) => {
    const element = open.at(-1);
    if (element === undefined) return;
    element.text += text;
    element.content.push(text);
  });
  parser.on("closetag", () => {
    open.pop();
  });
  parser.write(xml).close();
  const root = document.children[0];
  if (root === undefined) throw new SyntaxError("The document has no element");
  return root;
}

/** Every element of the tree with this name, in document order. */
export function elementsOf(root: TestElement, name: string): TestElement[] {
  return [
    ...(root.name === name ? [root] : []),
    ...root.children.flatMap((child) => elementsOf(child, name)),
  ];
}

/** All text below an element, as it reads. */
export function textOf(element: TestElement): string {
  return element.content.map((part) => typeof part === "string" ? part : textOf(part)).join("");
}
