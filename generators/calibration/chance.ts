/**
 * How far chance alone takes figures from their targets, were every recipient drawn without regard to the others. A cohort that
 * is steered comes nearer.
 *
 * @module
 */
import { ageSexOf2022, type Target } from "../targets/mod.ts";

/** Standard errors that chance stays within nineteen times in twenty. */
const ERRORS = 2;
/** Mean and standard deviation of the size of a normal error, in standard errors. */
const MEAN_SIZE = 0.798;
const SIZE_SPREAD = 0.603;

/** What chance depends on besides the target. */
export interface Sample {
  /** How many recipients there are. */
  readonly recipients: number;
  /** Variance of the number of types of a recipient. */
  readonly typesVariance: number;
}

/** Relative difference of each category that chance stays below nineteen times in twenty. */
export function chanceOfEach(target: Target, { recipients, typesVariance }: Sample): readonly number[] {
  switch (target.subject) {
    case "recipients":
      return target.categories.map(() => ERRORS / Math.sqrt(recipients));
    case "services_per_recipient":
      return target.categories.map(({ value }) => ERRORS * Math.sqrt(typesVariance / recipients) / value);
    default:
      return sharesOf(target).map((share) =>
        share === 0 ? 0 : ERRORS * Math.sqrt((1 - share) / (share * recipients))
      );
  }
}

/** Total variation distance that chance stays below nineteen times in twenty. */
export function chanceOfDistance(target: Target, { recipients }: Sample): number {
  const variances = sharesOf(target).map((share) => share * (1 - share) / recipients);
  const mean = variances.reduce((sum, variance) => sum + Math.sqrt(variance), 0) * MEAN_SIZE / 2;
  const spread = Math.sqrt(variances.reduce((sum, variance) => sum + variance, 0)) * SIZE_SPREAD / 2;
  return mean + ERRORS * spread;
}

/** Shares of the recipients that the categories are about. */
function sharesOf({ subject, categories }: Target): readonly number[] {
  if (subject !== "population_share") return categories.map(({ value }) => value);
  const groups = ageSexOf2022.map(([women, men]) => women + men);
  const all = groups.reduce((sum, count) => sum + count);
  return groups.map((count) => count / all);
}
