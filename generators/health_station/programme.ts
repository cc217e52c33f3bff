/**
 * What children are asked to: the programme of the health stations and the school health service.
 *
 * Sources: Helsedirektoratet, "Nasjonal faglig retningslinje for det helsefremmende og forebyggende arbeidet i helsestasjon,
 * skolehelsetjeneste og helsestasjon for ungdom" (14 consultations up to 4 years, a home visit at 7 to 10 days among them;
 * groups at 4 weeks, 4 and 17–18 months, and either at 5 and at 8 or 10 months; when weight, length and head are measured;
 * school entry, 3rd and 8th grade); its guideline on the time after birth (home visit of a midwife). Vaccines in the 2nd, 6th,
 * 7th and 10th grade follow the childhood immunisation programme. How many come, and who sees them, is assumed.
 *
 * @module
 */

/** Recommended types in the order of code list 9505. */
export const types = Object.freeze(
  [
    "3D",
    "10D",
    "4U",
    "6U",
    "3M",
    "4M",
    "5M",
    "6M",
    "8M",
    "10M",
    "12M",
    "15M",
    "18M",
    "2A",
    "4A",
    "6A",
    "7A",
    "8A",
    "9A",
    "10A",
    "11A",
    "12A",
    "13A",
    "14A",
    "15A",
    "16A",
    "17A",
    "18A",
    "E",
  ] as const,
);

/** Place of a consultation without a place in the programme. */
export const EXTRA: number = types.indexOf("E");
/** Place of the first type of school. */
export const FIRST_GRADE: number = types.indexOf("6A");

/** Forms of consultation in the order of {@linkcode Form}; code list 9506. It has none for video or telephone. */
export const forms = Object.freeze(["I", "H", "G"] as const);

/** How a consultation is held. */
export const Form = Object.freeze({ individual: 0, home: 1, group: 2 });

/** What is measured, as bits. */
export const Measure = Object.freeze({ weight: 1, length: 2, head: 4 });

/** Who sees the child, in the order of {@linkcode Profession}; code list 8401. */
export const professions = Object.freeze(["28", "1", "8", "14", "4", "2"] as const);

/** Who sees the child. */
export const Profession = Object.freeze({
  health_nurse: 0,
  physician: 1,
  midwife: 2,
  physiotherapist: 3,
  psychologist: 4,
  nurse: 5,
});

/** One consultation of the programme at the station. */
export interface ProgrammeVisit {
  /** Place in {@linkcode types}. */
  readonly type: number;
  /** Days of age that it is due at. */
  readonly due: number;
  /** Most days that it comes before and behind that. */
  readonly early: number;
  readonly late: number;
  /** Share of the children who come. */
  readonly attendance: number;
  /** Form, and the share of consultations that are held as a group instead. */
  readonly form: number;
  readonly groups: number;
  /** Who is responsible, and who takes part as well in which share of consultations. */
  readonly profession: number;
  readonly second: number;
  readonly secondShare: number;
  /** Bits of {@linkcode Measure}. */
  readonly measures: number;
  /** Share of those due in the closed spring of 2020 who had to wait. */
  readonly postponed: number;
}

const { weight: W, length: L, head: H } = Measure;
const { health_nurse, physician, midwife, physiotherapist } = Profession;

/** Type, days of age, attendance, groups, second person and share, measures, postponed. */
const stationRows: readonly (readonly [
  type: typeof types[number],
  due: number,
  attendance: number,
  groups: number,
  second: number,
  secondShare: number,
  measures: number,
  postponed: number,
])[] = [
  ["3D", 3, 0.45, 0, health_nurse, 0, W, 0],
  ["10D", 8, 0.93, 0, health_nurse, 0, W | H, 0],
  ["4U", 28, 0.62, 0.8, midwife, 0.05, 0, 0.2],
  ["6U", 42, 0.985, 0, physician, 0.93, W | H, 0.05],
  ["3M", 91, 0.98, 0, physician, 0.03, W | L | H, 0.08],
  ["4M", 122, 0.9, 0.75, physiotherapist, 0.45, 0, 0.3],
  ["5M", 152, 0.97, 0.25, physician, 0.03, W | L | H, 0.1],
  ["6M", 183, 0.975, 0, physician, 0.85, W | L | H, 0.15],
  ["8M", 244, 0.72, 0.3, physiotherapist, 0.05, 0, 0.4],
  ["10M", 304, 0.9, 0.2, physician, 0.03, W | L | H, 0.4],
  ["12M", 365, 0.975, 0, physician, 0.85, W | L | H, 0.3],
  ["15M", 457, 0.965, 0, physician, 0.05, W | L, 0.35],
  ["18M", 533, 0.9, 0.6, physiotherapist, 0.05, 0, 0.6],
  ["2A", 730, 0.955, 0, physician, 0.9, W | L, 0.65],
  ["4A", 1461, 0.955, 0, physician, 0.05, W | L, 0.75],
];

/** The programme up to four years, in order of age. */
export const stationVisits: readonly ProgrammeVisit[] = Object.freeze(
  stationRows.map(([type, due, attendance, groups, second, secondShare, measures, postponed], place) => {
    const room = (stationRows[place + 1]?.[1] ?? due + 365) - due;
    return Object.freeze({
      type: types.indexOf(type),
      due,
      early: Math.min(10, Math.floor(room / 8)),
      // At least a quarter of the way to the next one is left, so that they come in the order of the programme.
      late: Math.min(150, Math.floor(room * 0.6)),
      attendance,
      form: type === "3D" || type === "10D" ? Form.home : Form.individual,
      groups,
      profession: type === "3D" ? midwife : health_nurse,
      second,
      secondShare,
      measures,
      postponed,
    });
  }),
);

/** What is offered to all of a grade, or of a year of upper secondary school. */
export interface SchoolVisit {
  /** Place in {@linkcode types}. */
  readonly type: number;
  /** Share of the pupils who are seen. */
  readonly attendance: number;
  /** Share that is held as a group. */
  readonly groups: number;
  /** Share with a physician. */
  readonly physician: number;
  /** Share with a parent. */
  readonly parents: number;
  /** Bits of {@linkcode Measure}. */
  readonly measures: number;
}

const schoolRows: readonly (readonly [number, number, number, number, number])[] = [
  [0.955, 0, 0.7, 0.92, W | L],
  [0.9, 0, 0, 0.05, 0],
  [0.94, 0, 0, 0.05, W | L],
  [0.08, 0.5, 0, 0.1, 0],
  [0.1, 0.6, 0, 0.1, 0],
  [0.9, 0, 0, 0.03, 0],
  [0.9, 0.1, 0, 0.03, 0],
  [0.93, 0, 0, 0.03, W | L],
  [0.1, 0.4, 0, 0.02, 0],
  [0.87, 0, 0, 0.01, 0],
  [0.16, 0.3, 0.01, 0.01, 0],
  [0.08, 0.2, 0.02, 0.01, 0],
  [0.06, 0.1, 0.02, 0, 0],
];

/** By grade, the first at 0: from 6 to 18 years. */
export const schoolVisits: readonly SchoolVisit[] = Object.freeze(
  schoolRows.map(([attendance, groups, physician, parents, measures], grade) =>
    Object.freeze({ type: FIRST_GRADE + grade, attendance, groups, physician, parents, measures })
  ),
);

/** Consultations without a place in the programme: a year and child, by age, girls and boys. Assumed. */
export const extraRates: readonly (readonly [girls: number, boys: number])[] = Object.freeze([
  [1.1, 1.1],
  [0.4, 0.42],
  [0.18, 0.2],
  [0.15, 0.18],
  [0.18, 0.2],
  [0.12, 0.14],
  ...Array.from({ length: 7 }, (_, i) => [0.2 + 0.03 * i, 0.2 + 0.02 * i] as const),
  [0.7, 0.42],
  [0.95, 0.45],
  [1.3, 0.48],
  [1.6, 0.45],
  [1.75, 0.42],
  [1.6, 0.38],
  [1.25, 0.3],
  [0.8, 0.2],
]);

/** Share of children whom mothers feed with nothing else, and at all, by days of age. */
const feedingRows: readonly (readonly [day: number, full: number, any: number])[] = [
  [0, 0.85, 0.98],
  [28, 0.73, 0.93],
  [91, 0.54, 0.85],
  [122, 0.44, 0.81],
  [152, 0.29, 0.76],
  [183, 0.17, 0.71],
  [200, 0, 0.69],
  [274, 0, 0.55],
  [365, 0, 0.35],
  [548, 0, 0.12],
  [730, 0, 0.04],
  [900, 0, 0],
];

/**
 * Day of age on which a mother stops to feed her child, by her rank among all from 0 to 1: those of low rank feed longest.
 *
 * Source of the shares at 4, 9 and 12 months, and of 17 % fully at 6 months: Helsedirektoratet's survey of autumn 2013. The
 * others are assumed.
 */
export function fedUntil(rank: number, kind: "full" | "any"): number {
  const place = kind === "full" ? 1 : 2;
  for (let i = feedingRows.length - 1; i > 0; i--) {
    const [earlier, later] = [feedingRows[i - 1]!, feedingRows[i]!];
    if (earlier[place] > rank) {
      const part = (earlier[place] - rank) / (earlier[place] - later[place]);
      return Math.floor(earlier[0] + part * (later[0] - earlier[0]));
    }
  }
  return 0;
}
