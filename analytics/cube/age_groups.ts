/** Age groups of the official statistics, by the first age that no longer belongs. */
const ageGroups = [[18, "0-17"], [50, "18-49"], [67, "50-66"], [80, "67-79"], [90, "80-89"]] as const;

/** Names of the age groups in order of age; the last is for persons without an age. */
export const ageGroupNames: readonly string[] = Object.freeze([
  ...ageGroups.map(([, name]) => name),
  "90+",
  "unknown",
]);

/** Expression for the place of a person's age group in {@linkcode ageGroupNames}. */
export const ageGroupPlace: string = `CASE WHEN age IS NULL OR age < 0 THEN ${ageGroupNames.length - 1}${
  ageGroups.map(([below], place) => ` WHEN age < ${below} THEN ${place}`).join("")
} ELSE ${ageGroups.length} END`;

/** Expression for the name of a person's age group. */
export const ageGroupName: string = `CASE WHEN age IS NULL OR age < 0 THEN 'unknown'${
  ageGroups.map(([below, name]) => ` WHEN age < ${below} THEN '${name}'`).join("")
} ELSE '90+' END`;
