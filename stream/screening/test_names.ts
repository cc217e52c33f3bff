/**
 * Names that only test persons have, in whatever text they stand.
 *
 * Source: «Donald Duck» stands in the register's letters of 27 November 2023 and 27 October 2025; "Line Danser" is the test
 * person of Norsk helsenett's documents; the rest is common practice, and the list is kprkit's own.
 *
 * @module
 */

/** What a text was found to hold. */
export interface FoundName {
  /** The name or word of the list, not the text. */
  readonly name: string;
  /** People may be called that. */
  readonly isOnlyLikely: boolean;
}

/** First and last names that stand next to each other, in either order. */
const pairs = [
  "donald duck",
  "dolly duck",
  "skrue mcduck",
  "mikke mus",
  "minni mus",
  "line danser",
  "test person",
  "test pasient",
  "test bruker",
  "test testmann",
  "navn navnesen",
  "fornavn etternavn",
  "prøve prøvesen",
];

/** Words that are nobody's name; also where they are the beginning of a longer one, as `testpersonen`. */
const words = [
  "testesen",
  "testperson",
  "testpasient",
  "testbruker",
  "testdata",
  "fiktiv",
  "fictitious",
  "syntetisk",
];

/** Names that some people have. */
const likely = ["ola nordmann", "kari nordmann"];

const found: readonly { readonly pattern: RegExp; readonly name: string; readonly isOnlyLikely: boolean }[] =
  [
    ...pairs.map((pair) => ({ pattern: pairPattern(pair), name: pair, isOnlyLikely: false })),
    ...words.map((word) => ({
      pattern: new RegExp(`(?<!\\p{L})${word}`, "u"),
      name: word,
      isOnlyLikely: false,
    })),
    ...likely.map((pair) => ({ pattern: pairPattern(pair), name: pair, isOnlyLikely: true })),
  ];

/** Nothing but a sign or two between the names: `Donald Duck`, `duck, donald`, `donald.duck@`. */
function pairPattern(pair: string): RegExp {
  const [first, last] = pair.split(" ");
  return new RegExp(
    `(?<!\\p{L})(?:${first}[^\\p{L}\\d]{1,3}${last}|${last}[^\\p{L}\\d]{1,3}${first})(?!\\p{L})`,
    "u",
  );
}

/** One pass for all of the list: most texts hold none of it. */
const any = new RegExp(found.map(({ pattern }) => pattern.source).join("|"), "u");

/** Shortest text that can hold any of the list. */
export const shortestTestName: number = Math.min(...words.map((word) => word.length));

/**
 * A test name in a text; `undefined` where there is none. One that nobody has goes before one that is only likely.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { findTestName } from "./test_names.ts";
 *
 * assert.deepEqual(findTestName("DUCK, Donald"), { name: "donald duck", isOnlyLikely: false });
 * assert.equal(findTestName("Donald Duckert"), undefined);
 * ```
 */
export function findTestName(text: string): FoundName | undefined {
  if (text.length < shortestTestName) return undefined;
  const plain = text.normalize("NFC").toLowerCase();
  if (!any.test(plain)) return undefined;
  const { name, isOnlyLikely } = found.find(({ pattern }) => pattern.test(plain))!;
  return { name, isOnlyLikely };
}

/**
 * The reserved domain of an e-mail address; `undefined` where it has none. Sources: RFC 2606; RFC 6761, section 6.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { reservedDomain } from "./test_names.ts";
 *
 * assert.equal(reservedDomain("kari@post.example.com "), "example.com");
 * assert.equal(reservedDomain("kari@example.no"), undefined);
 * ```
 */
export function reservedDomain(address: string): string | undefined {
  return /@(?:[^@\s]*\.)?(invalid|test|example|localhost|example\.(?:com|net|org))\.?>?$/.exec(
    address.trim().toLowerCase(),
  )?.[1];
}
