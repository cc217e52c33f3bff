/**
 * Statistical tests for counts, shares and means, exact where the numbers are small.
 *
 * @module
 */
export * from "./equal_counts.ts";
export * from "./false_discovery.ts";
export * from "./fisher.ts";
export * from "./incomplete_beta.ts";
export * from "./welch.ts";
