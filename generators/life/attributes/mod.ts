/**
 * Attributes of a life course: function scores, answers, diagnoses and stays in hospital.
 *
 * @module
 */
export * from "./answer_quotas.ts";
export * from "./attributes.ts";
export { coordinatorBefore2019 } from "./answer_draws.ts";
export { type DiagnosisCode, diagnosisCodes } from "./diagnosis_codes.ts";
export { dementiaShare } from "./diagnoses.ts";
export { SCORE_TYPES, scoreBands } from "./function_scores.ts";
export * from "./year_state.ts";
