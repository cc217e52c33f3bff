/**
 * What is known to be wrong in a cohort. The shape is shared with who holds it against what was found.
 *
 * @module
 */
export type { TruthRow } from "../../stream/truth.ts";
