/**
 * Random XML documents for property tests of readers.
 *
 * @module
 */

import fc from "fast-check";

const NAMES = ["a", "b", "Fødselsår", "x-1.y", "p:c", "p:a", "q:d"];
const PIECES = [
  "x",
  " ",
  "\n",
  "\r\n",
  "\r",
  "\t",
  "æøå",
  "😀",
  "]]",
  "]",
  ">",
  "&amp;",
  "&lt;",
  "&#13;",
  "&#10;",
  "&#9;",
  "&#xE5;",
  "'",
  "0123456789",
];
const VERBATIM = ["x", " ", "\r\n", "\r", "ø", "<a>", "&amp;", "]", "?", "😀"];
const SPACES = [" ", "\n", "\r\n", "\t "];

const joined = (pieces: readonly string[], maxLength = 6): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...pieces), { maxLength }).map((parts) => parts.join(""));

const space = fc.constantFrom(...SPACES);
const optionalSpace = fc.constantFrom("", ...SPACES);
// "]]>" must not arise, neither within a text nor between two that come side by side.
const text = joined(PIECES).map((pieces) => pieces.replaceAll("]]>", "]] >").replace(/\]$/, "] "));
const cdata = joined([...VERBATIM, ">"]).map((content) => `<![CDATA[${content.replaceAll("]]>", "")}]]>`);
const comment = joined([...VERBATIM, "- ", "]]>"]).map((content) => `<!--${content}-->`);
const instruction = joined(VERBATIM).map((content) => `<?p ${content.replaceAll("?", "")}?>`);
const misc = fc.oneof(comment, instruction, space);

const value = fc.oneof(
  joined(PIECES).map((content) => `"${content}"`),
  joined(PIECES).map((content) => `'${content.replaceAll("'", "")}'`),
);
const NAMESPACES = ["u", "v", "u&amp;v"];
const declaration = fc.tuple(fc.constantFrom("xmlns:p", "xmlns:q"), fc.constantFrom(...NAMESPACES));
const attributes = fc.tuple(
  fc.uniqueArray(fc.tuple(fc.constantFrom("a", "b", "Ål", "p:a", "xml:lang"), value), {
    selector: ([name]) => name,
    maxLength: 4,
  }),
  fc.uniqueArray(declaration, { selector: ([name]) => name, maxLength: 2 }),
  fc.constantFrom("", ' xmlns=""', ' xmlns="u"', " xmlns='w'"),
  space,
).map(([plain, declared, fallback, gap]) =>
  plain.map(([name, quoted]) => `${gap}${name}=${quoted}`).join("") +
  declared.map(([name, uri]) => `${gap}${name} = "${uri}"`).join("") + fallback
);

const { element } = fc.letrec<{ element: string; content: string }>((tie) => ({
  element: fc.tuple(
    fc.constantFrom(...NAMES),
    attributes,
    optionalSpace,
    fc.array(tie("content"), { maxLength: 5 }),
  )
    .map(([name, attrs, gap, content]) =>
      content.length === 0
        ? `<${name}${attrs}${gap}/>`
        : `<${name}${attrs}${gap}>${content.join("")}</${name}${gap}>`
    ),
  content: fc.oneof({ maxDepth: 4 }, text, cdata, comment, instruction, tie("element")),
}));

/** A well-formed document in all the ways that documents without a document type declaration differ. */
export function randomDocument(): fc.Arbitrary<string> {
  return fc.tuple(
    fc.constantFrom("", '<?xml version="1.0"?>', "<?xml version='1.0' encoding='UTF-8'?>\n"),
    fc.array(misc, { maxLength: 2 }),
    attributes,
    fc.array(fc.oneof(element, text), { maxLength: 6 }),
    fc.array(misc, { maxLength: 2 }),
  ).map(([prolog, before, attrs, content, after]) => {
    const bound = attrs.includes("xmlns:p") ? "" : ' xmlns:p="u"';
    const boundToo = attrs.includes("xmlns:q") ? "" : ' xmlns:q="w"';
    const body = content.join("");
    return `${prolog}${before.join("")}<root${attrs}${bound}${boundToo}>${body}</root>${after.join("")}`;
  });
}

const repetitive = fc.tuple(
  fc.array(
    fc.tuple(
      fc.constantFrom("p", "q", "æ", "n:p"),
      fc.array(fc.tuple(fc.constantFrom("i", "k", "n:i"), fc.stringMatching(/^[0-9a-zø ]{0,6}$/)), {
        maxLength: 2,
      }),
      fc.array(fc.tuple(fc.constantFrom("a", "b", "bc", "ø"), fc.stringMatching(/^[0-9a-zå .]{0,8}$/)), {
        maxLength: 4,
      }),
    ),
    { minLength: 1, maxLength: 3 },
  ),
  fc.integer({ min: 2, max: 6 }),
  fc.constantFrom("", "\n", "\r\n  ", "\t"),
).map(([kinds, times, space]) => {
  const records = kinds.map(([name, attributes, leaves]) => {
    const written = new Map(attributes);
    const tag = [name, ...[...written].map(([key, value]) => `${key}="${value}"`)].join(" ");
    const inner = leaves.map(([key, value]) => `${space}<${key}>${value}</${key}>`).join("");
    return inner === "" ? `<${tag}/>` : `<${tag}>${inner}${space}</${name}>`;
  });
  return `<r xmlns='urn:x' xmlns:n='urn:n'>${Array(times).fill(records.join(space)).join(space)}</r>`;
});

/** Records of a few kinds, over and over, as extracts have them: what the reader's fast lane is for. */
export function repetitiveDocument(): fc.Arbitrary<string> {
  return repetitive;
}
