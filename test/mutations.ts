/**
 * Small changes to XML text, for tests that ask two judges about many documents. They work on text
 * and know no schema. Each throws where there is nothing to change, so that no test passes on an
 * unchanged document.
 *
 * @module
 */

/** A named change to a document. */
export type Mutation = (xml: string) => string;

function elementPattern(name: string, flags = ""): RegExp {
  return new RegExp(`<${name}(?=[\\s/>])(?:[^>]*/>|[\\s\\S]*?</${name}>)\\s*`, flags);
}

function changed(xml: string, pattern: RegExp, replace: (found: string) => string): string {
  const result = xml.replace(pattern, replace);
  if (result === xml) throw new Error(`Mutation of ${pattern} changes nothing`);
  return result;
}

/** Takes the first element of this name out. */
export function without(name: string): Mutation {
  return (xml) => changed(xml, elementPattern(name), () => "");
}

/** Takes every element of this name out. */
export function withoutAll(name: string): Mutation {
  return (xml) => changed(xml, elementPattern(name, "g"), () => "");
}

/** Puts a copy behind the first element of this name. */
export function twice(name: string): Mutation {
  return (xml) => changed(xml, elementPattern(name), (found) => found + found);
}

/** Puts the first element of a name before the first one of another. */
export function before(name: string, other: string): Mutation {
  return (xml) => {
    const found = elementPattern(name).exec(xml)?.[0] ?? "";
    return changed(without(name)(xml), elementPattern(other), (next) => found + next);
  };
}

/** Gives the first element of this name another content. */
export function content(name: string, text: string): Mutation {
  return (xml) =>
    changed(xml, new RegExp(`(<${name}(?:\\s[^>]*)?>)[\\s\\S]*?(</${name}>)`), (found) => {
      const open = found.slice(0, found.indexOf(">") + 1);
      return `${open}${text}</${name}>`;
    });
}

/** Gives the first element of a name, and what is in it, another name. */
export function renamed(name: string, other: string): Mutation {
  return (xml) =>
    changed(
      xml,
      elementPattern(name),
      (found) => found.replace(`<${name}`, `<${other}`).replace(`</${name}>`, `</${other}>`),
    );
}

/** Sets an attribute of the first element of this name; `undefined` takes it away. */
export function attributeSet(name: string, attribute: string, value: string | undefined): Mutation {
  return (xml) =>
    changed(xml, new RegExp(`<${name}(?=[\\s/>])[^>]*>`), (tag) => {
      const rest = tag.replace(new RegExp(`\\s${attribute}="[^"]*"`), "");
      if (value === undefined) return rest;
      return rest.replace(`<${name}`, () => `<${name} ${attribute}="${value}"`);
    });
}

/** Replaces the first place where `text` stands. */
export function replaced(text: string, replacement: string): Mutation {
  return (xml) => {
    if (!xml.includes(text)) throw new Error(`Mutation: the document has no ${text}`);
    return xml.replace(text, () => replacement);
  };
}
