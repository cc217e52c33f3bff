/**
 * The store and the two engines below it.
 *
 * @module
 */
export { writeDeadLetters } from "./dead_letters.ts";
export * from "./engine.ts";
export { EngineError } from "./engine_error.ts";
export { type MemoryStoreOptions, openMemoryStore } from "./memory_store.ts";
export { type NativeEngineOptions, openNativeEngine } from "./native_engine.ts";
export { openEngine, type OpenEngineOptions } from "./open_engine.ts";
export { openParquetStore, type ParquetStoreOptions } from "./parquet_store.ts";
export type { KeyOptions } from "./person_key.ts";
export * from "./statement.ts";
export * from "./store.ts";
export { StoreError } from "./store_error.ts";
export { openStoreReader, type StoreReader, type StoreReaderOptions } from "./store_reader.ts";
export { openWasmEngine, type WasmEngineOptions } from "./wasm_engine.ts";
