/**
 * Bytes to record batches and back, transforms, and the store.
 *
 * @module
 */
export * from "./account.ts";
export type { ResumeOptions } from "./checkpoint.ts";
export * from "./finding.ts";
export * from "./finding_tally.ts";
export * from "./inspect.ts";
export * from "./mapper/format_error.ts";
export type { GroupOptions } from "./mapper/group_assembler.ts";
export * from "./message.ts";
export * from "./parallel/mod.ts";
export * from "./read_records.ts";
export * from "./record_batch.ts";
export * from "./record_place.ts";
export type { ParserKind } from "./record_reader.ts";
export * from "./run.ts";
export type { RunFailure } from "./run_failure.ts";
export type { RunSource } from "./run_plan.ts";
export * from "./screening/mod.ts";
export * from "./source/mod.ts";
export * from "./store/mod.ts";
export type { HeaderVerdict } from "./transforms/header_judge.ts";
export * from "./transforms/mod.ts";
export * from "./truth.ts";
export * from "./xml/mod.ts";
export * from "./xml_writer/mod.ts";
export { writeSchema } from "./xsd/schema_writer.ts";
