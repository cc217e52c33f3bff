/**
 * What the register has decided, as data: message formats, field checks, code lists, service types,
 * municipality history, identifiers, and the tables that messages are read into.
 *
 * @module
 */
export * from "./code_lists/mod.ts";
export * from "./deadlines.ts";
export * from "./field_rule.ts";
export * from "./format.ts";
export * from "./formats/mod.ts";
export * from "./identifiers/mod.ts";
export * from "./municipalities/groups.ts";
export * from "./municipalities/mod.ts";
export * from "./receivers.ts";
export * from "./service_duties.ts";
export * from "./services.ts";
export * from "./table.ts";
