/**
 * Documents to start mutating from.
 *
 * @module
 */

import fc from "fast-check";
import { randomDocument, repetitiveDocument } from "../../stream/xml/random_document.ts";
import { MALFORMED } from "../../stream/xml/malformed_cases.ts";
import { WELL_FORMED } from "../../stream/xml/well_formed_cases.ts";
import { conformanceTests } from "../conformance/suite.ts";
import { expatVerdict } from "./expat_judge.ts";
import type { Seeds } from "./mutator.ts";
import { isAccepted } from "./verdict.ts";
import { iplos, person, service, soundService } from "../iplos.ts";

/** Longest seed in bytes: a million documents are to be read in minutes. */
const MOST_BYTES = 3000;

const encoder = new TextEncoder();

/**
 * Seeds for the readers: random documents, the cases of the readers' contract, register messages, and the
 * conformance suite.
 */
export function documentSeeds(seed: number): Seeds {
  const cases = [...WELL_FORMED, ...MALFORMED].map(({ document }) => document);
  const seeds = [
    ...fc.sample(randomDocument(), { seed, numRuns: 600 }),
    ...fc.sample(repetitiveDocument(), { seed, numRuns: 150 }),
    ...cases,
    ...messageSeeds(),
    ...conformanceTests().map(({ bytes }) => bytes),
  ].map((document) => typeof document === "string" ? encoder.encode(document) : document);
  const wanted = seeds.filter((bytes) =>
    bytes.length <= MOST_BYTES && (!hasDoctype(bytes) || bytes.length < 120)
  );
  // Expat sorts them: the reader under test has no part in what it is given.
  return {
    sound: wanted.filter((bytes) => isAccepted(expatVerdict(bytes))),
    faulty: wanted.filter((bytes) => !isAccepted(expatVerdict(bytes))),
    large: largeDocuments(seed),
    largeShare: 0.0005,
  };
}

/** Bytes of a large seed, at least: more than a reader's window of 128 KiB holds. */
const LARGE_BYTES = 200_000;

/** Documents in many parts, and documents with one long token. */
function largeDocuments(seed: number): Uint8Array[] {
  const parts = [
    ...fc.sample(randomDocument(), { seed, numRuns: 300 }),
    ...fc.sample(repetitiveDocument(), { seed, numRuns: 100 }),
  ].map((document) => document.replace(/^<\?xml[^>]*>/, ""));
  const many = parts.join("\n").repeat(Math.ceil(LARGE_BYTES / parts.join("\n").length));
  const long = "Blåbær &amp; 😀\r\n".repeat(LARGE_BYTES / 20);
  const blank = " \t\r\n\r".repeat(LARGE_BYTES / 5);
  return [
    `<all>${many}</all>`,
    `<a><b>${long}</b></a>`,
    `<a>${blank}<b><![CDATA[${blank}]]></b></a>`,
    `<a><![CDATA[${long}]]></a>`,
    `<a><!--${long}--></a>`,
    `<a><?p ${long}?></a>`,
    `<a b="${long}"/>`,
  ].map((document) => encoder.encode(document));
}

/** Seeds for the readers with the mapper behind them. */
export function recordSeeds(): Seeds {
  const services = (owner: number, count: number) =>
    Array.from({ length: count }, (_, i) => service(owner, i + 1, soundService)).join("\n");
  const persons = Array.from({ length: 400 }, (_, i) => person(i + 1, services(i + 1, i % 4)));
  const large = [
    iplos({ persons: persons.join("\n  ") }),
    iplos({ persons: person(1, services(1, 700)) }),
    iplos({ persons: person(1, service(1, 1, { tjInstOrgnr: "å".repeat(LARGE_BYTES / 2) })) }),
  ];
  return {
    sound: messageSeeds(),
    faulty: [],
    large: large.map((xml) => encoder.encode(xml)),
    largeShare: 0.005,
  };
}

/** A document type declaration ends the reading at once: few are enough. */
function hasDoctype(bytes: Uint8Array): boolean {
  return new TextDecoder("latin1").decode(bytes).replaceAll("\0", "").includes("<!DOCTYPE");
}

/** Small messages of every format. */
function messageSeeds(): readonly Uint8Array[] {
  const minimal = new URL("../../fixtures/minimal/", import.meta.url);
  const files = [...Deno.readDirSync(minimal)].map(({ name }) => name).filter((name) =>
    name.endsWith(".xml")
  );
  const services = (owner: number, count: number) =>
    Array.from({ length: count }, (_, i) => service(owner, i + 1, soundService)).join("\n");
  const built = [
    iplos(),
    iplos({ persons: [1, 2, 3].map((id) => person(id, services(id, 1))).join("\r\n") }),
    iplos({ persons: person(1, services(1, 4)) + person("2", "<DIAGNOSE diPeID='2' diDiID='1'/>") }),
    iplos({ header: "", persons: [1, 2, 3, 4, 5].map((id) => person(id)).join("") }),
  ];
  return [
    ...files.sort().map((name) => Deno.readFileSync(new URL(name, minimal))),
    ...built.map((xml) => encoder.encode(xml)),
  ];
}
