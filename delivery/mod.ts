/**
 * Delivery: envelope, sign, encrypt, send, wait for the answer, and never send twice.
 *
 * @module
 */
export * from "./cms/mod.ts";
export * from "./delivery_error.ts";
export * from "./dispatch.ts";
export * from "./ebxml/mod.ts";
export * from "./envelope/mod.ts";
export * from "./guards/mod.ts";
export * from "./helseid/mod.ts";
export * from "./keys/mod.ts";
export * from "./ledger/mod.ts";
export * from "./outbox/mod.ts";
export * from "./receipt.ts";
export * from "./receiver/mod.ts";
export * from "./receiver/http/mod.ts";
export * from "./settings/mod.ts";
export * from "./transport.ts";
export * from "./transports/mod.ts";
