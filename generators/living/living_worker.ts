/**
 * A worker's entry: blocks of a cohort come in, what changes in them goes out.
 *
 * @module
 */
import { serveBlocks } from "../cohort/block_pool.ts";
import { isLivingSpec } from "./living_spec.ts";
import { LivingWorkshop } from "./living_workshop.ts";

serveBlocks((spec) => {
  if (!isLivingSpec(spec)) throw new TypeError("A cohort that goes on needs its days");
  return LivingWorkshop.of(spec);
});
