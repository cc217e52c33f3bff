/**
 * What may happen to records between reader and store: a chain of transforms that users turn on, then the register's
 * own judgement.
 *
 * @module
 */
export type {
  ChainTransform,
  MessagePlace,
  MessageRemoval,
  TransformCount,
  TransformTally,
} from "./chain_transform.ts";
export * from "./deduplicate.ts";
export * from "./keyed_permutation.ts";
export { LocalIdError } from "./local_id_shift.ts";
export * from "./map_services.ts";
export * from "./municipality.ts";
export * from "./organisations.ts";
export * from "./period.ts";
export * from "./pseudonymise.ts";
export * from "./register_transform.ts";
export * from "./retire_codes.ts";
export { RewriteError } from "./rewrite_error.ts";
export * from "./rewrite_extracts.ts";
export * from "./screen.ts";
export * from "./split_rules.ts";
export * from "./table_file.ts";
export * from "./transform.ts";
export * from "./transform_chain.ts";
export type { Validity } from "./validity.ts";
