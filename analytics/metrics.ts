/**
 * Recipients, services and hours by municipality and year, against the year before.
 *
 * @module
 */
import type { Engine } from "../stream/store/engine.ts";
import { readCube } from "./cube/read_cube.ts";
import type { ReportMetric } from "./report.ts";

export { ageGroupNames } from "./cube/age_groups.ts";

/** Options of {@linkcode readMetrics}. */
export interface ReadMetricsOptions {
  /** Put every year's rows under the municipality numbers of this year. @default those they came under */
  readonly asOf?: number;
}

/**
 * Metrics of every municipality and year reported: every cell by service type, by age group, by sex, and by
 * age group and sex. The inclusion rule is that of the official statistics (see `checks/served.ts`);
 * persons without a readable age or sex are `unknown`. A cell that was there the year before and is empty
 * now is listed with 0 recipients.
 *
 * Mergers and new numbers are followed: the year before is that of the municipalities it was made of, all of
 * which must have reported. The parts of a municipality that was split have no year before.
 */
export async function readMetrics(engine: Engine, options: ReadMetricsOptions = {}): Promise<ReportMetric[]> {
  const { metrics } = await readCube(engine, { ...options, only: "metrics" });
  return [...metrics];
}
