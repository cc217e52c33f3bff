/**
 * Diagnoses that a cohort uses.
 *
 * @module
 */

/** A code and the system it is of. */
export interface DiagnosisCode {
  /** As `diKodeVersjon` writes it. */
  readonly system: "ICPC-2" | "ICD-10";
  /** As `diDiagKode` writes it: without a point. */
  readonly code: string;
}

/** A diagnosis with how often it is met, by age: below 18, 18-49, 50-66, 67 and more. */
interface Diagnosis extends DiagnosisCode {
  readonly weights: readonly [child: number, young: number, middle: number, old: number];
  /** Weight among what a stay in hospital brings to light. */
  readonly acute: number;
}

function icpc(code: string, weights: Diagnosis["weights"], acute = 0): Diagnosis {
  return { system: "ICPC-2", code, weights, acute };
}
function icd(code: string, weights: Diagnosis["weights"], acute = 0): Diagnosis {
  return { system: "ICD-10", code, weights, acute };
}

/**
 * Common diagnoses of those who get municipal care. Weights are kprkit's own: no public figures by diagnosis were found, but
 * for dementia, which is drawn for itself and stands first.
 */
const diagnoses: readonly Diagnosis[] = [
  icpc("P70", [0, 0, 0, 0]), // dementia
  icd("F03", [0, 0, 0, 0]), // unspecified dementia
  icpc("K90", [0, 3, 9, 12], 14), // stroke
  icd("I639", [0, 1, 2, 3], 4), // cerebral infarction
  icpc("T90", [0, 3, 10, 12], 3), // diabetes, not insulin-dependent
  icpc("T89", [4, 4, 2, 1], 1), // diabetes, insulin-dependent
  icpc("L75", [0, 0, 1, 7], 24), // fracture of the hip
  icpc("L76", [1, 1, 2, 4], 12), // other fracture
  icpc("K77", [0, 1, 4, 13], 12), // heart failure
  icd("I509", [0, 0, 1, 2], 3), // heart failure
  icpc("K78", [0, 1, 4, 13], 8), // atrial fibrillation
  icpc("K86", [0, 2, 7, 16], 0), // hypertension
  icpc("K76", [0, 1, 4, 9], 3), // ischaemic heart disease
  icpc("R95", [0, 1, 9, 10], 8), // COPD
  icd("J449", [0, 0, 1, 2], 3), // COPD
  icpc("R81", [0, 0, 0, 1], 12), // pneumonia
  icpc("P76", [2, 14, 9, 5], 1), // depression
  icpc("P72", [0, 9, 8, 2], 1), // schizophrenia
  icpc("P73", [0, 6, 5, 2], 1), // bipolar disorder
  icpc("P74", [4, 11, 6, 3], 0), // anxiety
  icpc("P19", [0, 8, 5, 1], 1), // drug abuse
  icpc("P15", [0, 4, 6, 2], 1), // alcohol abuse
  icpc("P85", [14, 14, 8, 2], 0), // intellectual disability
  icpc("P81", [18, 8, 1, 0], 0), // hyperkinetic disorder
  icd("F840", [16, 6, 1, 0], 0), // autism
  icd("Q909", [6, 3, 2, 0], 0), // Down's syndrome
  icd("G809", [10, 4, 2, 0], 0), // cerebral palsy
  icpc("N88", [8, 4, 3, 2], 2), // epilepsy
  icpc("N86", [0, 3, 6, 2], 0), // multiple sclerosis
  icpc("N87", [0, 0, 3, 6], 0), // Parkinson's disease
  icpc("L88", [0, 2, 4, 4], 0), // rheumatoid arthritis
  icpc("L89", [0, 0, 3, 7], 1), // arthrosis of the hip
  icpc("L90", [0, 0, 3, 7], 1), // arthrosis of the knee
  icpc("L95", [0, 0, 2, 7], 1), // osteoporosis
  icpc("A79", [0, 1, 4, 6], 6), // cancer
  icpc("Y77", [0, 0, 2, 4], 2), // cancer of the prostate
  icpc("X76", [0, 1, 3, 3], 2), // cancer of the breast
  icpc("F84", [0, 0, 1, 5], 0), // macular degeneration
];

/** Codes that `code` in a life course's diagnoses is a place in. */
export const diagnosisCodes: readonly DiagnosisCode[] = Object.freeze(
  diagnoses.map(({ system, code }) => Object.freeze({ system, code })),
);

/** The first places are dementia's. */
export const DEMENTIA_CODES = 2;

/** Codes of one sex alone: cancer of the breast is rare in men, and of the prostate not met in women. */
export const ofMen: number = diagnosisCodes.findIndex(({ code }) => code === "Y77");
export const ofWomen: number = diagnosisCodes.findIndex(({ code }) => code === "X76");

/** Weights by age: below 18, 18-49, 50-66, 67 and more. */
export const weightsByAge: readonly (readonly number[])[] = [0, 1, 2, 3].map((age) =>
  diagnoses.map(({ weights }) => weights[age]!)
);

/** Weights among what a stay in hospital brings to light. */
export const acuteWeights: readonly number[] = diagnoses.map(({ acute }) => acute);
