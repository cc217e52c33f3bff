/**
 * Writes an XML Schema from a format's data. Nothing here knows any particular format: what the
 * schema says is what the data says, in one file that stands alone.
 *
 * @module
 */
import type {
  AttributeDefinition,
  ComplexType,
  ElementDefinition,
  Format,
  Particle,
  SimpleType,
} from "../../register/format.ts";

/** Prefix of the schema's own namespace in what is written. */
const PREFIX = "m";

/**
 * An XML Schema 1.0 document for a format.
 *
 * Only the format's root is a global element, so a document that starts with another element of the
 * format is refused. Types that a schema set keeps in a second namespace are written out in this one;
 * that makes no difference to a document, because only elements and attributes are seen in it.
 *
 * What an envelope carries must be described by a schema at hand (`processContents="strict"`, as the
 * envelope's own schema has it): to judge envelope and payload together, import both schemas in one.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { formats } from "../../register/formats/mod.ts";
 * import { writeSchema } from "./schema_writer.ts";
 *
 * assert(writeSchema(formats["iplos-3.7"]).includes('<xs:element name="IPLOS"'));
 * ```
 */
export function writeSchema(format: Format): string {
  const out = new SchemaText();
  out.line('<?xml version="1.0" encoding="UTF-8"?>');
  out.open("xs:schema", {
    "xmlns:xs": "http://www.w3.org/2001/XMLSchema",
    [`xmlns:${PREFIX}`]: format.namespace,
    targetNamespace: format.namespace,
    elementFormDefault: "qualified",
    attributeFormDefault: "unqualified",
    version: format.version,
  });
  out.open("xs:annotation");
  out.text("xs:documentation", { "xml:lang": "en" }, `${format.title.en}. Source: ${format.source}.`);
  out.close();
  writeElement(out, format, format.root);
  for (const type of Object.values(format.types)) writeComplexType(out, format, type);
  for (const type of namedSimpleTypes(format)) writeSimpleType(out, type, type.name);
  out.close();
  return out.toString();
}

function writeComplexType(out: SchemaText, format: Format, type: ComplexType): void {
  out.open("xs:complexType", { name: type.name });
  if (type.particles.length > 0) {
    out.open("xs:sequence", type.optional ? { minOccurs: "0" } : {});
    for (const particle of type.particles) writeParticle(out, format, particle);
    out.close();
  }
  for (const attribute of type.attributes) writeAttribute(out, attribute);
  out.close();
}

function writeParticle(out: SchemaText, format: Format, particle: Particle): void {
  switch (particle.kind) {
    case "element":
      return writeElement(out, format, particle, occurrence(particle));
    case "any":
      return out.empty("xs:any", { processContents: "strict", ...occurrence(particle) });
    case "choice":
    case "sequence":
      out.open(`xs:${particle.kind}`, occurrence(particle));
      for (const child of particle.particles) writeParticle(out, format, child);
      return out.close();
  }
}

function writeElement(
  out: SchemaText,
  format: Format,
  element: ElementDefinition,
  occurrence: Attributes = {},
): void {
  const { name, type, fixed } = element;
  const attributes = { name, ...typeReference(type), ...given("fixed", fixed), ...occurrence };
  const unique = typeof type === "string" ? format.types[type]!.unique ?? [] : [];
  const inline = typeof type !== "string" && isInline(type);
  if (unique.length === 0 && !inline) return out.empty("xs:element", attributes);
  out.open("xs:element", attributes);
  if (inline) writeSimpleType(out, type);
  for (const { name, selector, field } of unique) {
    out.open("xs:unique", { name });
    out.empty("xs:selector", { xpath: prefixed(selector) });
    out.empty("xs:field", { xpath: prefixed(field) });
    out.close();
  }
  out.close();
}

function writeAttribute(out: SchemaText, attribute: AttributeDefinition): void {
  const { name, type, required, fixed } = attribute;
  const attributes = {
    name,
    ...typeReference(type),
    ...given("use", required ? "required" : undefined),
    ...given("fixed", fixed),
  };
  if (!isInline(type)) return out.empty("xs:attribute", attributes);
  out.open("xs:attribute", attributes);
  writeSimpleType(out, type);
  out.close();
}

function writeSimpleType(out: SchemaText, type: SimpleType, name?: string): void {
  out.open("xs:simpleType", given("name", name));
  if (type.union !== undefined) {
    out.empty("xs:union", { memberTypes: type.union.map((member) => `xs:${member}`).join(" ") });
  } else {
    out.open("xs:restriction", { base: `xs:${type.base}` });
    for (const facet of FACETS) {
      if (type[facet] !== undefined) out.empty(`xs:${facet}`, { value: String(type[facet]) });
    }
    for (const value of type.enumeration ?? []) out.empty("xs:enumeration", { value });
    out.close();
  }
  out.close();
}

/** Facets with a single value, by the name that data and schema share. */
const FACETS = ["length", "minLength", "maxLength", "totalDigits", "fractionDigits", "pattern"] as const;

function isNarrowed(type: SimpleType): boolean {
  return type.union !== undefined || type.enumeration !== undefined ||
    FACETS.some((facet) => type[facet] !== undefined);
}

/** The type is written where it is used, because it is narrowed and has no name. */
function isInline(type: SimpleType): boolean {
  return type.name === undefined && isNarrowed(type);
}

function typeReference(type: SimpleType | string): Attributes {
  if (typeof type === "string") return { type: `${PREFIX}:${type}` };
  if (isInline(type)) return {};
  return { type: type.name === undefined ? `xs:${type.base}` : `${PREFIX}:${type.name}` };
}

/** Simple types with a name that the format uses, each once. */
function namedSimpleTypes(format: Format): (SimpleType & { readonly name: string })[] {
  const found = new Map<string, SimpleType & { readonly name: string }>();
  const visit = (type: SimpleType | string): void => {
    if (typeof type !== "string" && type.name !== undefined) {
      found.set(type.name, { ...type, name: type.name });
    }
  };
  const visitParticle = (particle: Particle): void => {
    if (particle.kind === "element") visit(particle.type);
    else if (particle.kind !== "any") particle.particles.forEach(visitParticle);
  };
  for (const type of Object.values(format.types)) {
    type.attributes.forEach((attribute) => visit(attribute.type));
    type.particles.forEach(visitParticle);
  }
  return [...found.values()];
}

/** A path of a uniqueness constraint, with the prefix before each element name. */
function prefixed(path: string): string {
  return path.split("/").map((step) => /^[@.]/.test(step) ? step : `${PREFIX}:${step}`).join("/");
}

function occurrence({ min, max }: { readonly min: number; readonly max: number }): Attributes {
  return {
    ...given("minOccurs", min === 1 ? undefined : String(min)),
    ...given("maxOccurs", max === 1 ? undefined : max === Infinity ? "unbounded" : String(max)),
  };
}

function given(name: string, value: string | undefined): Attributes {
  return value === undefined ? {} : { [name]: value };
}

type Attributes = Readonly<Record<string, string>>;

/** Indented XML text. */
class SchemaText {
  readonly #lines: string[] = [];
  readonly #open: string[] = [];

  line(text: string): void {
    this.#lines.push("  ".repeat(this.#open.length) + text);
  }

  open(name: string, attributes: Attributes = {}): void {
    this.line(`<${name}${attributeText(attributes)}>`);
    this.#open.push(name);
  }

  close(): void {
    const name = this.#open.pop()!;
    this.line(`</${name}>`);
  }

  empty(name: string, attributes: Attributes): void {
    this.line(`<${name}${attributeText(attributes)}/>`);
  }

  text(name: string, attributes: Attributes, content: string): void {
    this.line(`<${name}${attributeText(attributes)}>${escaped(content)}</${name}>`);
  }

  toString(): string {
    return this.#lines.join("\n") + "\n";
  }
}

function attributeText(attributes: Attributes): string {
  return Object.entries(attributes).map(([name, value]) => ` ${name}="${escaped(value)}"`).join("");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
