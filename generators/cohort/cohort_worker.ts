/**
 * A worker's entry: blocks of a cohort come in, their bytes go out.
 *
 * @module
 */
import { serveBlocks } from "./block_pool.ts";
import { CohortWorkshop } from "./cohort_workshop.ts";
import { planOf } from "./plan_of.ts";

serveBlocks((spec) => new CohortWorkshop(planOf(spec)));
