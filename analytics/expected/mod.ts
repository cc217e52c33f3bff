/**
 * The register of expected changes: what has a reason is told with its reason, and asks for nothing.
 *
 * @module
 */
export * from "./built_in.ts";
export * from "./explain.ts";
export * from "./parse.ts";
