/**
 * What an XML Schema says, as a list of lines that can be compared with a format's data. It reads
 * only what the register's schemas use, and throws at anything else.
 *
 * A line is a path from the root with occurrences and type: `IPLOS/INNHINFO/iiKomnr 1..1 string
 * maxLength=4 minLength=4`. An element met inside itself is named and not walked again.
 *
 * @module
 */
import { SaxesParser } from "saxes";
import type { Format, Particle, SimpleType } from "../register/format.ts";

interface Node {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Node[];
}

/** Lines for the schema that these texts make up together, from its root element `root`. */
export function schemaInventory(texts: readonly string[], root: string): string[] {
  const definitions = texts.flatMap((text) => parse(text).children);
  const find = (kind: string, name: string | undefined) =>
    definitions.find((node) => node.name === kind && node.attributes["name"] === local(name ?? ""));
  const lines: string[] = [];

  const simple = (type: string | undefined, inline: Node | undefined): string => {
    const definition = inline ?? find("simpleType", type);
    if (definition === undefined) return local(type!);
    const union = child(definition, "union");
    if (union !== undefined) return `union ${union.attributes["memberTypes"]}`;
    const restriction = child(definition, "restriction")!;
    const facets = restriction.children.filter(({ name }) => name !== "enumeration")
      .map((facet) => `${facet.name}=${facet.attributes["value"]}`);
    const values = restriction.children.filter(({ name }) => name === "enumeration")
      .map((facet) => facet.attributes["value"]!);
    return simpleText(local(restriction.attributes["base"]!), facets, values);
  };

  const walkType = (type: Node, path: string, above: readonly Node[]): void => {
    for (const part of type.children) {
      if (part.name === "attribute") {
        const { name, type, use, fixed } = part.attributes;
        // As if it were not there.
        if (use === "prohibited") continue;
        lines.push(
          attributeText(path, name!, use === "required", simple(type, child(part, "simpleType")), fixed),
        );
      } else if (part.name === "sequence" || part.name === "choice") {
        walkParticle(part, path, above, false);
      } else if (part.name === "complexContent") {
        const derived = child(part, "extension") ?? child(part, "restriction")!;
        const base = find("complexType", derived.attributes["base"]);
        if (base !== undefined) walkType(base, path, above);
        walkType(derived, path, above);
      } else if (part.name !== "annotation") {
        throw new Error(`Inventory does not know ${part.name} in a complex type`);
      }
    }
  };

  const walkParticle = (particle: Node, path: string, above: readonly Node[], nested: boolean): void => {
    const occurs = `${particle.attributes["minOccurs"] ?? "1"}..${particle.attributes["maxOccurs"] ?? "1"}`;
    switch (particle.name) {
      case "sequence":
      case "choice":
        if (nested || particle.name === "choice" || occurs !== "1..1") {
          lines.push(`${path}/(${particle.name} ${occurs}`);
        }
        for (const inner of particle.children) walkParticle(inner, path, above, true);
        if (nested || particle.name === "choice" || occurs !== "1..1") lines.push(`${path}/)`);
        break;
      case "any":
        lines.push(`${path}/* ${occurs} ${particle.attributes["processContents"] ?? "strict"}`);
        break;
      case "element":
        walkElement(find("element", particle.attributes["ref"]) ?? particle, occurs, path, above);
        break;
      case "annotation":
        break;
      default:
        throw new Error(`Inventory does not know the particle ${particle.name}`);
    }
  };

  const walkElement = (element: Node, occurs: string, path: string, above: readonly Node[]): void => {
    const { name, type, fixed } = element.attributes;
    const here = path === "" ? name! : `${path}/${name}`;
    const complex = child(element, "complexType") ?? find("complexType", type);
    for (const unique of element.children.filter((node) => node.name === "unique")) {
      const selector = local(child(unique, "selector")!.attributes["xpath"]!);
      const field = child(unique, "field")!.attributes["xpath"]!;
      lines.push(`${here} unique ${unique.attributes["name"]} ${selector} ${field}`);
    }
    if (complex === undefined) {
      lines.push(elementText(here, occurs, simple(type, child(element, "simpleType")), fixed));
    } else {
      lines.push(elementText(here, occurs, above.includes(complex) ? "again" : "complex", fixed));
      if (!above.includes(complex)) walkType(complex, here, [...above, complex]);
    }
  };

  walkElement(find("element", root)!, "1..1", "", []);
  return lines.sort(byPathOnly);
}

/** Lines for a format, to be compared with {@linkcode schemaInventory}. */
export function formatInventory(format: Format): string[] {
  const lines: string[] = [];

  const walkType = (name: string, path: string, above: readonly string[]): void => {
    const type = format.types[name]!;
    for (const { name, selector, field } of type.unique ?? []) {
      lines.push(`${path} unique ${name} ${selector} ${field}`);
    }
    if (type.optional) lines.push(`${path}/(sequence 0..1`);
    for (const particle of type.particles) walkParticle(particle, path, above);
    if (type.optional) lines.push(`${path}/)`);
    for (const { name, required, type: attributeType, fixed } of type.attributes) {
      lines.push(attributeText(path, name, required, simple(attributeType), fixed));
    }
  };

  const walkParticle = (particle: Particle, path: string, above: readonly string[]): void => {
    const occurs = `${particle.min}..${particle.max === Infinity ? "unbounded" : particle.max}`;
    if (particle.kind === "any") {
      lines.push(`${path}/* ${occurs} strict`);
    } else if (particle.kind !== "element") {
      lines.push(`${path}/(${particle.kind} ${occurs}`);
      for (const inner of particle.particles) walkParticle(inner, path, above);
      lines.push(`${path}/)`);
    } else {
      const here = path === "" ? particle.name : `${path}/${particle.name}`;
      const { type, fixed } = particle;
      if (typeof type !== "string") {
        lines.push(elementText(here, occurs, simple(type), fixed));
      } else {
        lines.push(elementText(here, occurs, above.includes(type) ? "again" : "complex", fixed));
        if (!above.includes(type)) walkType(type, here, [...above, type]);
      }
    }
  };

  const simple = (type: SimpleType): string => {
    if (type.union !== undefined) return `union ${type.union.join(" ")}`;
    const facets = (["length", "minLength", "maxLength", "totalDigits", "fractionDigits", "pattern"] as const)
      .flatMap((facet) => type[facet] === undefined ? [] : [`${facet}=${type[facet]}`]);
    return simpleText(type.base, facets, type.enumeration ?? []);
  };

  walkParticle(format.root, "", []);
  return lines.sort(byPathOnly);
}

/** Keeps the order of lines; attributes and constraints go behind all elements. */
function byPathOnly(a: string, b: string): number {
  const rank = (line: string) => line.includes("@") ? 1 : 0;
  return rank(a) - rank(b);
}

function elementText(path: string, occurs: string, type: string, fixed: string | undefined): string {
  return `${path} ${occurs} ${type}${fixed === undefined ? "" : ` fixed=${fixed}`}`;
}

function attributeText(
  path: string,
  name: string,
  required: boolean,
  type: string,
  fixed: string | undefined,
): string {
  return `${path}/@${name} ${required ? "required" : "optional"} ${type}${
    fixed === undefined ? "" : ` fixed=${fixed}`
  }`;
}

function simpleText(base: string, facets: readonly string[], values: readonly string[]): string {
  return [base, ...[...facets].sort(), ...(values.length === 0 ? [] : [[...values].sort().join("|")])].join(
    " ",
  );
}

function child(node: Node, name: string): Node | undefined {
  return node.children.find((inner) => inner.name === name);
}

/** Name without its prefix. */
function local(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

function parse(text: string): Node {
  const parser = new SaxesParser();
  const top: Node = { name: "", attributes: {}, children: [] };
  const stack = [top];
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }) => {
    const node: Node = { name: local(name), attributes, children: [] };
    stack.at(-1)!.children.push(node);
    stack.push(node);
  });
  parser.on("closetag", () => void stack.pop());
  parser.write(text).close();
  return top.children[0]!;
}
