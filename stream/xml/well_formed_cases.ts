/**
 * Documents that every reader must accept.
 *
 * @module
 */

import { bytes, declared, type ReaderCase, utf16 } from "./case_support.ts";

/** Well-formed documents with their events. */
export const WELL_FORMED: readonly ReaderCase[] = [
  { name: "one element", document: "<a/>", events: `<a> </a>` },
  {
    name: "white space in tags",
    document: `<a \r\n b = "1"\tc='2' ></a\n >`,
    events: `<a b="1" c="2"> </a>`,
  },
  {
    name: "declaration",
    document: `<?xml version='1.0' encoding="utf-8" standalone='yes' ?>\n<a/>`,
    events: `<a> </a>`,
  },
  { name: "version 1.1 read as 1.0", document: `<?xml version="1.1"?><a/>`, events: `<a> </a>` },
  {
    name: "comments and instructions everywhere",
    document: `<!-- - --><?p?><!----><a>x<!--<b>&-->y<?q <a>?>z<?r-s  ?></a><!-- e --> <?p ?>`,
    events: `<a> "xyz" </a>`,
  },
  {
    name: "instruction with two question marks",
    document: "<?p ??><a/>",
    events: `<a> </a>`,
    skipSax: "sax does not see the end of an instruction in ??>",
  },
  {
    name: "predefined entities and character references",
    document: `<a b="&lt;&quot;&#x41;">&amp;&lt;&gt;&apos;&quot;&#65;&#x1F600;&#xe5;&#0065;</a>`,
    events: `<a b="<\\"A"> "&<>'\\"A😀åA" </a>`,
  },
  {
    name: "CDATA",
    document: "<a>x<![CDATA[<&amp;]]]>]y]]>z<![CDATA[]]></a>".replace("]]]>]y", "]] >]]]y"),
    events: `<a> "x<&amp;]] >]]]yz" </a>`,
  },
  { name: "CDATA that ends in brackets", document: "<a><![CDATA[]]]]]></a>", events: `<a> "]]]" </a>` },
  { name: "brackets in text", document: "<a>]] > ]&gt; ]]</a>", events: `<a> "]] > ]> ]]" </a>` },
  {
    name: "line ends in text",
    document: "<a>\r\n1\r2\n3\r\r\n&#13;\r</a>",
    events: `<a> "\\n1\\n2\\n3\\n\\n\\r\\n" </a>`,
  },
  {
    name: "line ends in CDATA",
    document: "<a><![CDATA[1\r\n2\r&#13;]]></a>",
    events: `<a> "1\\n2\\n&#13;" </a>`,
  },
  {
    name: "attribute white space",
    document: `<a b=" \t\r\n\n&#9;&#10;&#13; "/>`,
    events: `<a b="    \\t\\n\\r "> </a>`,
  },
  {
    name: "quotes and > in attributes",
    document: `<a b="'>" c='">/'/>`,
    events: `<a b="'>" c="\\">/"> </a>`,
  },
  {
    name: "default and prefixed namespaces",
    document: `<a xmlns="u" xmlns:p="v" b="1" p:b="2"><p:c xmlns:p="w"/><p:c/><d xmlns=""/><e/></a>`,
    events: `<{u}a b="1" {v}b="2"> <{w}c> </{w}c> <{v}c> </{v}c> <d> </d> <{u}e> </{u}e> </{u}a>`,
  },
  { name: "declaration after use", document: `<p:a p:b="" xmlns:p="u"/>`, events: `<{u}a {u}b=""> </{u}a>` },
  {
    name: "the xml prefix",
    document: `<a xml:lang="nb" xmlns:xml="http://www.w3.org/XML/1998/namespace"/>`,
    events: `<a {http://www.w3.org/XML/1998/namespace}lang="nb"> </a>`,
  },
  { name: "references in a namespace", document: `<a xmlns="u&amp;v"/>`, events: `<{u&v}a> </{u&v}a>` },
  {
    name: "Norwegian names",
    document: `<Fødselsår ærlig="å"><é·-.1/></Fødselsår>`,
    events: `<Fødselsår ærlig="å"> <é·-.1> </é·-.1> </Fødselsår>`,
  },
  {
    name: "names beyond the basic plane",
    document: "<𐐀/>",
    events: "<𐐀> </𐐀>",
    skipSax: "sax knows no names above U+FFFF",
  },
  {
    name: "byte order mark",
    document: "\uFEFF<a>\uFEFF</a>",
    events: `<a> "\uFEFF" </a>`,
    encoding: "utf-8",
  },
  {
    name: "characters of all lengths",
    document: "<a>\u007F\u0080\u07FF\u0800\uD7FF\uE000\uFFFD\u{10000}\u{10FFFF}</a>",
    events: `<a> "\u007F\u0080\u07FF\u0800\uD7FF\uE000\uFFFD\u{10000}\u{10FFFF}" </a>`,
  },
  {
    name: "ISO-8859-1",
    document: bytes(`${declared("ISO-8859-1")}<\xE5 b="\xE6">\xF8&#x20AC;\xFF</\xE5>`),
    events: `<å b="æ"> "ø€ÿ" </å>`,
    encoding: "iso-8859-1",
  },
  {
    name: "windows-1252",
    document: bytes(`${declared("Windows-1252")}<a b="\x80">\x93\xE5\x94\r</a>`),
    events: `<a b="€"> "“å”\\n" </a>`,
    encoding: "windows-1252",
  },
  {
    name: "US-ASCII",
    document: `${declared("US-ASCII")}<a>&#229;</a>`,
    events: `<a> "å" </a>`,
    encoding: "us-ascii",
  },
  {
    name: "the caller's encoding over the declared",
    document: bytes(`${declared("ISO-8859-1")}<a>\x93\xC3\xA5</a>`),
    options: { encoding: "windows-1252" },
    events: `<a> "“Ã¥" </a>`,
    encoding: "windows-1252",
  },
  {
    name: "UTF-16, little-endian with a mark",
    document: utf16(`\uFEFF${declared("UTF-16")}<å b="😀">€</å>`, true),
    events: `<å b="😀"> "€" </å>`,
    encoding: "utf-16le",
  },
  {
    name: "UTF-16, big-endian without a mark",
    document: utf16("<a>ø</a>", false),
    events: `<a> "ø" </a>`,
    encoding: "utf-16be",
  },
];
