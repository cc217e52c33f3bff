/**
 * The ways that packages travel.
 *
 * @module
 */
export * from "./amqp/mod.ts";
export * from "./dhhr.ts";
export * from "./edi/mod.ts";
export * from "./folder.ts";
export { type HttpChannelOptions, HttpError, type HttpErrorCode, type HttpTimer } from "./http/mod.ts";
export * from "./slash/mod.ts";
export type { OpenSealed } from "./receipt_directory.ts";
