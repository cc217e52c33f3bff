/**
 * Random numbers that are the same on every machine, in any order, for any number of workers.
 *
 * A stream is named by a seed and a path, and depends on nothing else. Draws reckon with 32-bit integers and with sums,
 * products, quotients and square roots only, so that no engine and no processor can change a cohort.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { AliasTable, poisson, randomStream } from "./mod.ts";
 *
 * const sexes = new AliasTable([224_760, 165_608]);
 * const person = randomStream(7, "4601", 12);
 * assert.ok(sexes.draw(person) < 2);
 * assert.ok(poisson(person, 2.3) >= 0);
 * ```
 *
 * @module
 */
export * from "./alias_table.ts";
export * from "./distributions.ts";
export * from "./exact_math.ts";
export * from "./permutation.ts";
export * from "./random_stream.ts";
export * from "./stream_key.ts";
export * from "./threefry.ts";
export * from "./ziggurat.ts";
