/**
 * Defects of persons: who they are, and how much is told of them.
 *
 * @module
 */
import type { PersonDefect } from "../defect.ts";
import { ageAndSexDefects } from "./age_and_sex.ts";
import { contentDefects } from "./content.ts";
import { elementDefects } from "./elements.ts";
import { identityDefects } from "./identity.ts";
import { roundTheClockDefects } from "./round_the_clock.ts";

/** Every defect of persons but those of services, dates, answers and codes. */
export const identityAndContentDefects: readonly PersonDefect[] = Object.freeze([
  ...contentDefects,
  ...roundTheClockDefects,
  ...ageAndSexDefects,
  ...identityDefects,
  ...elementDefects,
]);
