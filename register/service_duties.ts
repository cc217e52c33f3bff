/**
 * What a service must, may and must not carry, by its type.
 *
 * Sources: `merketForObligat` of the fields of TJENESTE in iplos_2019_Annotations.xsd (hours, dates,
 * decision, rolling; the same in 2018); Helsedirektoratet, IPLOS questions and answers,
 * "Organisasjonsnummer" (organisation number).
 *
 * @module
 */

/** Services that cannot be without an application date (`tjSoknadDato`). */
export const APPLICATION_DATE_MANDATORY: readonly number[] = Object.freeze(
  [1, 2, 3, 4, 5, 7, 8, 9, 11, 15, 17, 18, 19, 20, 21, 22, 29],
);

/** Services that cannot be without a decision (`tjVedtak`): the former and two kinds of coercion. */
export const DECISION_MANDATORY: readonly number[] = Object.freeze([...APPLICATION_DATE_MANDATORY, 14, 23]);

/** Services that cannot be without a decision date (`tjVedtDato`): the former and all coercion. */
export const DECISION_DATE_MANDATORY: readonly number[] = Object.freeze([...DECISION_MANDATORY, 24]);

/** Services measured in hours a week (`tjTimerUke`). */
export const HOURS_MANDATORY: readonly number[] = Object.freeze([1, 2, 3, 4, 7, 9, 11, 15, 17, 22]);

/** Services that cannot be without the mark for a rolling stay (`tjRullerende`). */
export const ROLLING_MANDATORY: readonly number[] = Object.freeze([8]);

/** Services that must name the unit that gives them (`tjInstOrgnr`). */
export const ORG_NUMBER_MANDATORY: readonly number[] = Object.freeze(
  [1, 2, 3, 4, 8, 15, 17, 18, 19, 20, 21, 22, 25],
);

/** Services that must not name a unit: housing, and localisation technology. */
export const ORG_NUMBER_FORBIDDEN: readonly number[] = Object.freeze([12, 13, 26, 29]);
