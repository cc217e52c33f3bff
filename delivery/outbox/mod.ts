/**
 * The outbox: payloads become packages, packages are handed over, receipts settle them.
 *
 * @module
 */
export * from "./collect.ts";
export * from "./deliver.ts";
export * from "./follow.ts";
export * from "./norwegian_time.ts";
export * from "./package_error.ts";
export * from "./package_files.ts";
export * from "./packagers.ts";
export * from "./payload.ts";
export * from "./payload_files.ts";
export * from "./prepare.ts";
export * from "./send.ts";
