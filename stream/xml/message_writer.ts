/**
 * Writes a message as XML, driven by its format: attributes and children come out in the order of
 * the schema, whatever order the object has them in.
 *
 * @module
 */
import type { ComplexType, ElementDefinition, Format, Particle } from "../../register/format.ts";
import { encodeXml, type EncodeXmlOptions, escapeAttribute, escapeText } from "./xml_encoder.ts";

/** What stands under one name: a value, an element with content, or several of them. */
export type MessageValue = string | number | MessageNode | readonly (string | number | MessageNode)[];

/**
 * An element as a plain object by official names. Attributes have `@` before their name; `#xml` is
 * ready-made XML where the schema allows any element (`Content` of MsgHead). `undefined` is absent.
 *
 * @example
 * ```ts
 * import type { MessageNode } from "./message_writer.ts";
 *
 * const person: MessageNode = { "@pePeID": "1", peAlder: 84, TJENESTE: [{ "@tjPeID": 1, "@tjTjID": 1 }] };
 * ```
 */
export interface MessageNode {
  readonly [name: string]: MessageValue | undefined;
}

/** How XML text is laid out. */
export interface MessageLayout {
  /**
   * Two spaces for each level and a line for each element; else all in one line.
   *
   * @default false
   */
  readonly indent?: boolean;
  /**
   * Namespace prefix of every element; empty for the default namespace.
   *
   * @default ""
   */
  readonly prefix?: string;
}

/** Options of {@linkcode writeMessage}. */
export interface WriteMessageOptions extends EncodeXmlOptions, MessageLayout {}

/**
 * Bytes of a message: XML declaration, then the root element of the format. Mandatory fields are not
 * asked for and values not judged, so that faulty messages can be written too.
 *
 * @throws {RangeError} naming a field that the format does not have at that place, or that holds a
 *   character that XML does not allow.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { iplos37 } from "../../register/formats/mod.ts";
 * import { writeMessage } from "./message_writer.ts";
 *
 * const bytes = writeMessage(iplos37, { PERSON: { "@pePeID": 1, peAlder: 84 }, "@versjon": "3.7" });
 * assert.ok(new TextDecoder().decode(bytes).includes('<PERSON pePeID="1"><peAlder>84</peAlder>'));
 * ```
 */
export function writeMessage(
  format: Format,
  message: MessageNode,
  options: WriteMessageOptions = {},
): Uint8Array<ArrayBuffer> {
  return encodeXml(messageText(format, message, options), options);
}

/**
 * The root element of a message as text, without XML declaration: what an envelope carries.
 *
 * @throws {RangeError} as {@linkcode writeMessage} does.
 */
export function messageText(format: Format, message: MessageNode, layout: MessageLayout = {}): string {
  const writer = new ElementWriter(format, layout);
  writer.element(format.root, message, 0);
  return writer.parts.join("");
}

class ElementWriter {
  readonly parts: string[] = [];
  readonly #format: Format;
  readonly #prefix: string;
  readonly #indent: boolean;
  /** Child elements of a type in schema order, by type name. */
  readonly #children = new Map<string, readonly ElementDefinition[]>();

  constructor(format: Format, layout: MessageLayout) {
    this.#format = format;
    this.#prefix = layout.prefix ? `${layout.prefix}:` : "";
    this.#indent = layout.indent ?? false;
  }

  element(definition: ElementDefinition, value: string | number | MessageNode, depth: number): void {
    const name = this.#prefix + definition.name;
    const start = depth === 0 ? name + this.#namespace() : name;
    this.#newLine(depth);
    if (typeof definition.type !== "string") {
      if (typeof value === "object") {
        throw new RangeError(`Field ${definition.name} takes a value, no attributes or children`);
      }
      this.parts.push(`<${start}>`, escapeText(String(value), definition.name), `</${name}>`);
      return;
    }
    if (typeof value !== "object") {
      throw new RangeError(`Element ${definition.name} takes attributes or children, no value of its own`);
    }
    const type = this.#format.types[definition.type]!;
    this.#refuseUnknown(type, value, definition.name);
    this.parts.push(`<${start}`);
    this.#attributes(type, value);
    this.parts.push(">");
    const before = this.parts.length;
    this.#content(type, value, depth + 1);
    if (this.parts.length === before) {
      this.parts[before - 1] = "/>";
    } else {
      this.#newLine(depth);
      this.parts.push(`</${name}>`);
    }
  }

  #namespace(): string {
    const attribute = this.#prefix === "" ? "xmlns" : `xmlns:${this.#prefix.slice(0, -1)}`;
    return ` ${attribute}="${this.#format.namespace}"`;
  }

  #newLine(depth: number): void {
    if (this.#indent && this.parts.length > 0) this.parts.push("\n", "  ".repeat(depth));
  }

  #attributes(type: ComplexType, node: MessageNode): void {
    for (const { name } of type.attributes) {
      const value = node[`@${name}`];
      if (value === undefined) continue;
      if (typeof value === "object") throw new RangeError(`Attribute ${name} takes one value`);
      this.parts.push(` ${name}="${escapeAttribute(String(value), name)}"`);
    }
  }

  #content(type: ComplexType, node: MessageNode, depth: number): void {
    for (const child of this.#childrenOf(type)) {
      const value = node[child.name];
      if (value === undefined) continue;
      for (const one of isList(value) ? value : [value]) this.element(child, one, depth);
    }
    if (typeof node["#xml"] === "string") {
      this.#newLine(depth);
      this.parts.push(node["#xml"]);
    }
  }

  #refuseUnknown(type: ComplexType, node: MessageNode, element: string): void {
    for (const key of Object.keys(node)) {
      const known = key === "#xml"
        ? type.particles.some((particle) => particle.kind === "any")
        : key.startsWith("@")
        ? type.attributes.some((attribute) => `@${attribute.name}` === key)
        : this.#childrenOf(type).some((child) => child.name === key);
      if (!known) {
        throw new RangeError(
          `Format ${this.#format.id} has no field ${key} in ${element}`,
        );
      }
    }
  }

  #childrenOf(type: ComplexType): readonly ElementDefinition[] {
    let children = this.#children.get(type.name);
    if (children === undefined) this.#children.set(type.name, children = elementsOf(type.particles));
    return children;
  }
}

/** Elements of a content model in order; of a choice all of them, since the object has made it. */
function elementsOf(particles: readonly Particle[]): ElementDefinition[] {
  return particles.flatMap((particle) => {
    switch (particle.kind) {
      case "element":
        return [particle];
      case "any":
        return [];
      default:
        return elementsOf(particle.particles);
    }
  });
}

function isList(value: MessageValue): value is readonly (string | number | MessageNode)[] {
  return Array.isArray(value);
}
