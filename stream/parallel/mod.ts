/**
 * One document read by several workers.
 *
 * @example
 * ```ts
 * import { readRecordsParallel } from "./mod.ts";
 *
 * let records = 0;
 * for await (const group of readRecordsParallel("fixtures/minimal/iplos-3.7.xml", { workers: 2 })) {
 *   for (const batch of group.batches.values()) records += batch.length;
 * }
 * ```
 *
 * @module
 */
export type { BlockAnswer, BlockJob, FailedBlock, ReadBlock } from "./block_job.ts";
export type { PackedBatch, PackedGroup, PackedMisfit } from "./packed_group.ts";
export { readRecordsParallel, type ReadRecordsParallelOptions } from "./read_records_parallel.ts";
export { WorkerPool } from "./worker_pool.ts";
