/**
 * SLASH, the register's message intake for daily data: keys, packages, and the way there.
 *
 * @module
 */
export * from "./keys.ts";
export { slashMessageId } from "./message_id.ts";
export * from "./seal.ts";
export { needsNewPackage, SLASH_KEY_ENDED } from "./slash_answer.ts";
export * from "./slash_error.ts";
export { openSlashTransport, type SlashTransportOptions } from "./slash_transport.ts";
export { EXTRACTION_DATE, type SlashSoftware } from "./software.ts";
export { unsealFromSlash } from "./unseal.ts";
