/**
 * Where bytes come from: files, standard input and memory, with gzip undone.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { BytesSource } from "./mod.ts";
 *
 * const source = new BytesSource("example", new TextEncoder().encode("<a/>"));
 * for await (const chunk of source.chunks()) assert.equal(chunk.length, 4);
 * assert.equal(source.gzip, false);
 * ```
 *
 * @module
 */

export { BytesSource } from "./bytes_source.ts";
export { FileSource } from "./file_source.ts";
export { findExtracts, type FindExtractsOptions, looksLikeXml } from "./find_extracts.ts";
export { InputSource } from "./input_source.ts";
export { openSource } from "./open_source.ts";
export type { RawInput } from "./raw_input.ts";
export { type Source, SourceError } from "./source.ts";
export { StdinSource } from "./stdin_source.ts";
