/**
 * Choosing what turns a document into record groups: a reader and a mapper that belong together.
 *
 * @module
 */
import { formatByRoot } from "../register/formats/mod.ts";
import type { GroupOptions } from "./mapper/group_assembler.ts";
import { Mapper } from "./mapper/mapper.ts";
import { acquireLaneMemory, releaseLaneMemory } from "./wasm/lane_memory.ts";
import { WasmLane } from "./wasm/wasm_lane.ts";
import { ByteXmlReader } from "./xml/byte_reader.ts";
import { createXmlReader } from "./xml/create_reader.ts";
import type { XmlReader, XmlReaderOptions } from "./xml/xml_reader.ts";

/**
 * `wasm`: the project's own reader with its fast lane in WebAssembly; `ts`: the same all in TypeScript; `sax`: the slow
 * reference on `npm:sax`; `auto`: the fastest one that the machine can run.
 */
export type ParserKind = "auto" | "wasm" | "ts" | "sax";

/** Reads one document. */
export interface RecordReader {
  readonly reader: XmlReader;
  readonly mapper: Mapper;
  /** To be called when the document is done with: groups handed out are gone then. */
  release(): void;
}

/** A reader and a mapper for one document. */
export function createRecordReader(
  parser: ParserKind,
  options: XmlReaderOptions & GroupOptions = {},
): RecordReader {
  if (parser === "wasm" || parser === "auto") {
    const made = createWasmReader(options);
    if (made !== undefined) return made;
    if (parser === "wasm") throw new RangeError("This machine cannot run the reader in WebAssembly: use ts");
  }
  const reader = createXmlReader(parser === "sax" ? "sax" : "ts", options);
  return { reader, mapper: new Mapper(formatByRoot, options), release() {} };
}

function createWasmReader(options: XmlReaderOptions & GroupOptions): RecordReader | undefined {
  let memory;
  try {
    memory = acquireLaneMemory();
  } catch {
    return undefined;
  }
  const held = memory;
  const mapper = new Mapper(formatByRoot, options, held.arena);
  const reader = new ByteXmlReader({
    ...options,
    make: held.arena,
    counter: held,
    lane: (parts) => new WasmLane(held, mapper, parts),
  });
  return { reader, mapper, release: () => releaseLaneMemory(held) };
}
