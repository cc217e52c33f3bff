/**
 * Every defect there is.
 *
 * @module
 */
import type { PersonDefect } from "./defect.ts";
import { compositeNames, municipalityDefects } from "./municipalities/mod.ts";
import { identityAndContentDefects } from "./persons/mod.ts";
import { type DefectProfile, DefectProfileError, parseDefectJson, parseDefectList } from "./profile.ts";
import { namedProfiles, profileOfAll } from "./profiles.ts";
import { rowDefects } from "./rows/mod.ts";

/** Every defect of persons. Several may share a check: a person has one of them. */
export const personDefects: readonly PersonDefect[] = Object.freeze([
  ...identityAndContentDefects,
  ...rowDefects,
]);

/** Checks whose defects are persons that a cohort has besides its own. */
export const extraPersonChecks: readonly string[] = Object.freeze([
  "test_person_many_municipalities",
  "person_duplicate_in_municipality",
]);

/**
 * Checks that find every number and every unit of a cohort, since none is a real one's. Truth does not repeat the cohort: they
 * are not told.
 */
export const alwaysBroken: readonly string[] = Object.freeze(["fictitious_person", "org_number_fictitious"]);

const checksOfPersons = [...new Set(personDefects.map(({ check }) => check))];

/** Names that a profile may give rates to: checks, and several faults at once. */
export const defectNames: ReadonlySet<string> = new Set([
  ...checksOfPersons,
  ...municipalityDefects.map(({ id }) => id),
  ...extraPersonChecks,
  ...alwaysBroken,
]);

/** Every profile with a name, `all` among them. */
export const defectProfiles: readonly DefectProfile[] = Object.freeze([
  ...namedProfiles,
  profileOfAll({
    ofPersons: checksOfPersons,
    ofMunicipalities: [
      ...municipalityDefects.map(({ id }) => id).filter((id) => !compositeNames.has(id)),
      ...extraPersonChecks,
    ],
  }),
]);

/**
 * The profile that a text stands for: a name (`all`), a list (`hours_missing=0.01,sex_changed`), or JSON
 * (`{"hours_missing": 0.01}`).
 *
 * @throws {DefectProfileError} There is no such profile or defect, or a rate is no share.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { defectProfile } from "./catalogue.ts";
 *
 * assert.equal(defectProfile("webinar-2021").rates[0]!.defect, "hours_missing");
 * assert.equal(defectProfile("hours_missing=0.02").rates[0]!.rate, 0.02);
 * ```
 */
export function defectProfile(text: string): DefectProfile {
  const named = defectProfiles.find(({ id }) => id === text.trim());
  if (named !== undefined) return named;
  if (text.trimStart().startsWith("{")) return parseDefectJson(text, defectNames);
  const [first = ""] = text.split(/[=,]/);
  if (!defectNames.has(first.trim())) {
    throw new DefectProfileError(
      `There is no profile or defect ${JSON.stringify(text)}`,
      `Name one of ${defectProfiles.map(({ id }) => id).join(", ")}, or the id of a check`,
    );
  }
  return parseDefectList(text, defectNames);
}
