/**
 * Who is more likely to get what: by age, need for help and sex.
 *
 * How many get a service follows from the targets (`generators/targets`); these numbers only say who they are. The
 * register's reports do not give ages by service: the numbers are kprkit's own, in line with what the services are for.
 *
 * @module
 */

/** How a service type leans. */
interface Leaning {
  /** By age group: 0-17, 18-49, 50-66, 67-79, 80-89, 90 and over. */
  readonly ages: readonly [number, number, number, number, number, number];
  /** By need: some, medium, extensive, unknown. */
  readonly needs: readonly [number, number, number, number];
}

/** Services that go on until something ends them, in the order in which they are granted. */
export const lastingTypes: readonly number[] = Object.freeze([
  21,
  29,
  15,
  1,
  2,
  3,
  4,
  5,
  6,
  7,
  8,
  9,
  11,
  16,
  17,
  22,
  26,
  27,
  28,
]);

/** Stays that end by themselves. */
export const stayTypes: readonly number[] = Object.freeze([18, 19, 20, 25]);

const leanings: Readonly<Record<number, Leaning>> = {
  1: { ages: [0.1, 0.5, 0.9, 1.1, 1.5, 1.6], needs: [1, 1.2, 0.8, 0] },
  2: { ages: [0.1, 2.6, 1.6, 0.5, 0.2, 0.1], needs: [1, 1.2, 1, 0] },
  3: { ages: [0.5, 2.2, 2.2, 0.6, 0.1, 0], needs: [0.2, 1, 2.2, 0] },
  4: { ages: [0.2, 1.2, 0.9, 1.1, 1.2, 0.7], needs: [0.6, 1.2, 1.2, 0.3] },
  5: { ages: [0, 0.1, 0.5, 1, 1.7, 1.7], needs: [0.8, 1.3, 0.9, 0.2] },
  6: { ages: [0, 0.1, 0.5, 1.1, 1.9, 1.9], needs: [1.1, 1.1, 0.6, 0.9] },
  7: { ages: [7, 0.8, 0.3, 0.3, 0.3, 0.2], needs: [0.5, 1, 1.5, 0.8] },
  8: { ages: [8, 1, 0.2, 0.2, 0.3, 0.2], needs: [0.3, 1, 2, 0.5] },
  9: { ages: [3.5, 2.6, 1, 0.4, 0.2, 0.1], needs: [1.2, 1, 0.7, 1] },
  11: { ages: [7, 0.7, 0.5, 0.5, 0.5, 0.3], needs: [0.2, 0.8, 1.8, 0.7] },
  15: { ages: [0.35, 1, 1.1, 1.1, 1.1, 1.1], needs: [1, 1.1, 1, 0] },
  16: { ages: [0.6, 0.8, 1.2, 1.3, 1, 0.5], needs: [1, 1.2, 0.7, 0.2] },
  17: { ages: [0, 0.1, 0.5, 1.2, 1.6, 1.1], needs: [0.5, 1.3, 1.2, 0.4] },
  18: { ages: [0.05, 0.3, 0.9, 1.4, 1.5, 1.3], needs: [0.6, 1.2, 1.3, 0.8] },
  19: { ages: [0.05, 0.3, 1, 1.5, 1.4, 0.9], needs: [0.9, 1.2, 0.7, 0.9] },
  20: { ages: [0.05, 0.3, 0.8, 1.3, 1.6, 1.5], needs: [0.6, 1.2, 1.4, 0.8] },
  21: { ages: [0, 0.05, 0.4, 0.9, 1.3, 2.3], needs: [0.02, 0.3, 2.6, 0] },
  22: { ages: [0.5, 0.6, 1, 1, 1, 0.6], needs: [0.3, 1, 2, 0.3] },
  25: { ages: [0.02, 0.3, 0.7, 1.2, 1.6, 1.4], needs: [1, 1, 0.9, 1] },
  26: { ages: [0.2, 0.4, 0.6, 1.4, 1.5, 0.8], needs: [0.4, 1.4, 1.2, 0.2] },
  27: { ages: [0.02, 0.6, 1, 1.3, 1.3, 0.8], needs: [1, 1.4, 0.4, 0.2] },
  28: { ages: [0.1, 0.6, 0.7, 1.1, 1.4, 1.2], needs: [0.4, 1.2, 1.5, 0.2] },
  29: { ages: [0.3, 2, 1.3, 0.7, 0.7, 0.8], needs: [0.4, 1.1, 1.7, 0.4] },
};

/** Size of a table by service type, age group and need. */
const NEEDS = 4;
const GROUPS = 6;

/** Chance beside that of others that a person gets a service: at `(type * 6 + age group) * 4 + need`. */
export const leaningOf: Float64Array = new Float64Array(30 * GROUPS * NEEDS);

for (const [type, { ages, needs }] of Object.entries(leanings)) {
  for (const [group, age] of ages.entries()) {
    for (const [level, need] of needs.entries()) {
      leaningOf[(Number(type) * GROUPS + group) * NEEDS + level] = age * need;
    }
  }
}

/**
 * Hours a week by bin for each need, beside others': who needs more gets more. At `need * 6 + bin`. kprkit's own; the bins
 * themselves are met by quotas.
 */
export const hoursLeaning: Float64Array = Float64Array.of(
  ...[1.6, 1, 0.6, 0.4, 0.2, 0.05],
  ...[0.9, 1.2, 1.2, 1.1, 0.8, 0.3],
  ...[0.3, 0.8, 1.2, 1.5, 2, 3],
  ...[1, 1, 1, 1, 1, 0.5],
);

/** Chance in a year that a service ends though the person goes on getting others. kprkit's own. */
export const endChance: Float64Array = new Float64Array(30).fill(0.08);
for (
  const [type, chance] of [
    [21, 0],
    [29, 0.02],
    [3, 0.04],
    [11, 0.08],
    [6, 0.05],
    [16, 0.4],
    [17, 0.15],
    [22, 0.2],
    [5, 0.12],
  ] as const
) endChance[type] = chance;
