/**
 * A directory for a cohort that keeps none of its messages.
 *
 * @module
 */
import { cohortAreas } from "../generators/cohort/areas.ts";
import { AreaFiles } from "../generators/cohort/cohort_files.ts";
import type { CohortSpec } from "../generators/cohort/options.ts";

/** What a file of a cohort is called while it is written. */
const PART = ".part";

/**
 * Makes a directory in which the files that messages are written to lead to the null device: what is written there is
 * gone, so that a cohort of any size can be made by the command that a user gives. It needs `--force`. What stands beside
 * the messages is kept.
 */
export async function makeCohortSink(directory: string, spec: CohortSpec): Promise<void> {
  for (let year = spec.years.from; year <= spec.years.to; year++) {
    await Deno.mkdir(`${directory}/${year}`, { recursive: true });
  }
  for (const area of cohortAreas(spec.municipalities, spec.years)) {
    for (const { path } of new AreaFiles(area, spec).files) {
      await Deno.symlink("/dev/null", `${directory}/${path}${PART}`);
    }
  }
}
