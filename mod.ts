/**
 * kprkit as a library: read extracts into record batches, judge them as the register does, store
 * them, and reconcile them year over year.
 *
 * @example
 * ```ts
 * import { BytesSource, readRecords } from "./mod.ts";
 *
 * const xml = `<IPLOS xmlns="http://www.npr.no/xmlstds/iplos/2019" versjon="3.7">
 *   <PERSON pePeID="1"/><PERSON pePeID="2"/></IPLOS>`;
 * let persons = 0;
 * for await (const group of readRecords(new BytesSource("example", new TextEncoder().encode(xml)))) {
 *   persons += group.batches.get("person")?.length ?? 0;
 * }
 * persons; // 2
 * ```
 *
 * @module
 */
export * from "./register/mod.ts";
export * from "./stream/mod.ts";
export * from "./analytics/mod.ts";
export * from "./generators/mod.ts";
export * from "./delivery/mod.ts";
