/**
 * What a cohort would be, without making it.
 *
 * @module
 */
import { NumbersUsedUpError } from "../identities/synthetic_number.ts";
import { CohortOptionError } from "./cohort_error.ts";
import { AreaFiles } from "./cohort_files.ts";
import { CohortWorkshop } from "./cohort_workshop.ts";
import type { CohortSpec } from "./options.ts";
import type { CohortBlock, CohortPlan } from "./plan.ts";
import { planOf } from "./plan_of.ts";

/** What a cohort would be. */
export interface CohortEstimate {
  /** Persons in all. */
  readonly persons: number;
  /** Most messages there can be: municipalities of few persons have none in some years. */
  readonly files: number;
  /** Bytes of XML before packing, from a sample of the persons. */
  readonly bytes: number;
  /** By area: its municipalities in the last year, and its persons. */
  readonly areas: readonly { readonly municipalities: readonly string[]; readonly persons: number }[];
}

/** Persons that the size is reckoned from: those of the first slices of the largest area. */
const SAMPLE = 512;

/**
 * Works out what a cohort would be, from its plan and a sample of its persons.
 *
 * @throws {CohortOptionError} There are not so many synthetic numbers.
 */
export function estimateCohort(spec: CohortSpec): CohortEstimate {
  try {
    const plan = planOf({ ...spec, xml: true, gzip: false });
    const files = plan.areas.reduce((sum, area) => sum + new AreaFiles(area, spec).files.length, 0);
    return {
      persons: spec.persons,
      files: spec.xml ? files : 0,
      bytes: Math.round(bytesOf(plan)),
      areas: plan.areas.map(({ municipalities }, place) => ({
        municipalities,
        persons: plan.counts[place]!,
      })),
    };
  } catch (error) {
    if (error instanceof NumbersUsedUpError) throw new CohortOptionError(error.message, error.hint);
    throw error;
  }
}

function bytesOf(plan: CohortPlan): number {
  const workshop = new CohortWorkshop(plan);
  const area = plan.counts.indexOf(Math.max(...plan.counts));
  // The last person's number tells whether there are enough for all.
  plan.person(area, plan.counts[area]! - 1);
  let [persons, bytes] = [0, 0];
  for (const slice of workshop.make({ area, kind: "own", block: 0 })) {
    persons += slice.persons;
    for (const { plainBytes } of slice.pieces) bytes += plainBytes;
    if (persons >= SAMPLE) break;
  }
  return bytes / persons * plan.persons + childrenBytes(plan, workshop);
}

/** Bytes about children, from the first block of the largest area. */
function childrenBytes(plan: CohortPlan, workshop: CohortWorkshop): number {
  const { children } = plan;
  if (children === undefined) return 0;
  const all = plan.areas.reduce((sum, { code }) => sum + children.children(code), 0);
  const counts = plan.areas.map(({ code }) => children.children(code));
  const area = counts.indexOf(Math.max(...counts));
  const block: CohortBlock = { area, kind: "children", block: 0 };
  let bytes = 0;
  for (const slice of workshop.make(block)) for (const { plainBytes } of slice.pieces) bytes += plainBytes;
  return bytes * all / Math.min(counts[area]!, CHILDREN_PER_BLOCK);
}

const CHILDREN_PER_BLOCK = 2048;
