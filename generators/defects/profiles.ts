/**
 * The profiles that kprkit has, as data.
 *
 * @module
 */
import type { DefectProfile, DefectRate } from "./profile.ts";

const WEBINAR = "Webinar of 1 November 2022";

/** Recipients in the whole country. Source: Helsedirektoratet, "Kommunale helse- og omsorgstjenester" 2022. */
const RECIPIENTS: Readonly<Record<number, number>> = Object.freeze({
  2018: 364_587,
  2019: 364_666,
  2020: 371_319,
  2021: 379_806,
});

/** Municipalities of the years in which some did not report, or fell. */
const MUNICIPALITIES = { in2019: 422, in2021: 356 } as const;

/**
 * Share of the recipients of a year whose rows a defect can be put into, as measured in cohorts without defects: to reach a
 * share of all, as the slides have it, a larger one of these is drawn.
 */
const CAN_HAVE = { hours: 0.61, hoursAtHome: 0.74, orgNumber: 0.89, technology: 0.31, any: 1 } as const;

/** Persons or services that a slide counts, as a share of the recipients who can have the fault. */
function counted(
  defect: string,
  { count, year, slide, of = "any" }: {
    readonly count: number;
    readonly year: number;
    readonly slide: string;
    readonly of?: keyof typeof CAN_HAVE;
  },
): DefectRate {
  return {
    defect,
    rate: count / RECIPIENTS[year]! / CAN_HAVE[of],
    source: `${WEBINAR}, «${slide}»: ${count} in ${year}`,
  };
}

/** Figures of the slides for one year. */
interface SlideYear {
  readonly year: number;
  readonly hoursMissing: number;
  readonly hoursTooMany: number;
  readonly startMissing: number;
  readonly orgNumberMissing: number;
  readonly orgNumberWrong: number;
  readonly testPersons: number;
  /** Services of type 16 after 2018. */
  readonly retired?: number;
  readonly more?: readonly DefectRate[];
}

/** Shown on the slides without a number: assumed to be rare. */
const ILLOGICAL = [
  "waiting_list_no_without_yes",
  "waiting_list_yes_and_no_same_day",
  "waiting_list_yes_in_two_years",
  "waiting_list_no_repeated",
  "rehab_no_with_date_without_yes",
  "rehab_start_without_end",
  "date_implausible",
  "round_the_clock_too_little",
  "round_the_clock_housing_too_little",
  "round_the_clock_only_in_institution",
] as const;
const RARE = 0.002;

/** The new questions came with reporting year 2019. */
const ASKED_FROM = 2019;

/** Assumed: a test person is found in one municipality in twenty; the one that was in 114 is in `donald-duck`. */
const SPREAD = 0.05;

function webinar(slide: SlideYear): DefectProfile {
  const { year, retired, more = [] } = slide;
  return {
    id: `webinar-${year}`,
    title: {
      nb: `Feilene som Helsedirektoratet viste for ${year}, så ofte som i landet`,
      en: `The faults that the directorate showed for ${year}, as often as nationally`,
    },
    rates: [
      counted("hours_missing", {
        year,
        count: slide.hoursMissing,
        slide: "Omfang (antall timer)",
        of: "hours",
      }),
      counted("person_hours_over_168", {
        year,
        count: slide.hoursTooMany,
        slide: "Omfang (antall timer)",
        of: "hoursAtHome",
      }),
      counted("welfare_technology_start_missing", {
        year,
        count: slide.startMissing,
        slide: "Velferdsteknologi",
        of: "technology",
      }),
      counted("org_number_missing", {
        year,
        count: slide.orgNumberMissing,
        slide: "Tjenesteytende organisasjon",
        of: "orgNumber",
      }),
      counted("org_number_invalid", {
        year,
        count: slide.orgNumberWrong,
        slide: "Tjenesteytende organisasjon",
        of: "orgNumber",
      }),
      ...(retired === undefined ? [] : [
        counted("retired_service_type", {
          year,
          count: retired,
          slide: "Rehabilitering / habilitering utenfor institusjon",
        }),
      ]),
      {
        defect: "test_person_many_municipalities",
        rate: SPREAD,
        persons: slide.testPersons,
        source: `${WEBINAR}, «Testbrukere»: ${slide.testPersons} in ${year}; the spread is assumed`,
      },
      ...(year < ASKED_FROM ? [] : ILLOGICAL.map((defect): DefectRate => ({ defect, rate: RARE }))),
      ...more,
    ],
  };
}

const webinars: readonly DefectProfile[] = [
  webinar({
    year: 2018,
    hoursMissing: 33_398,
    hoursTooMany: 357,
    startMissing: 2_882,
    orgNumberMissing: 104_422,
    orgNumberWrong: 17_701,
    testPersons: 14,
  }),
  webinar({
    year: 2019,
    hoursMissing: 56_433,
    hoursTooMany: 350,
    startMissing: 2_632,
    orgNumberMissing: 124_958,
    orgNumberWrong: 1_125,
    testPersons: 12,
    retired: 7_000,
    more: [
      {
        defect: "year_not_reported",
        rate: 13 / MUNICIPALITIES.in2019,
        year: 2019,
        source: `${WEBINAR}, «Kompletthet»: 13 municipalities did not report 2019`,
      },
      { defect: "part_year_gap", rate: 0.02, year: 2019 },
    ],
  }),
  webinar({
    year: 2020,
    hoursMissing: 54_845,
    hoursTooMany: 361,
    startMissing: 2_009,
    orgNumberMissing: 117_476,
    orgNumberWrong: 325,
    testPersons: 11,
    retired: 3_000,
  }),
  webinar({
    year: 2021,
    hoursMissing: 56_335,
    hoursTooMany: 362,
    startMissing: 1_955,
    orgNumberMissing: 106_662,
    orgNumberWrong: 478,
    testPersons: 9,
    retired: 2_500,
    more: [
      {
        defect: "recipients_missing",
        rate: 3 / MUNICIPALITIES.in2021,
        year: 2021,
        source: `${WEBINAR}, «Kompletthet»: three municipalities lack 40 per cent of the patients`,
      },
      {
        defect: "wrong_mapping",
        rate: 1 / MUNICIPALITIES.in2021,
        year: 2021,
        source: `${WEBINAR}, «Datakvalitet 2021»: a large rise of BPA in one municipality, wrongly mapped`,
      },
      { defect: "welfare_technology_change", rate: 0.01, year: 2021 },
    ],
  }),
];

const stories: readonly DefectProfile[] = [
  {
    id: "epj-switch",
    title: {
      nb: "Bytte av fagsystem: hull i året, konverteringsdato som start, nye lokale id-er",
      en: "A change of record system: a gap in the year, the day of conversion as a start, new local ids",
    },
    rates: [
      {
        defect: "record_system_switch",
        rate: 0.3,
        source: "Letter of 27 October 2025: municipalities that changed vendor are to send the whole year",
      },
      { defect: "service_reported_twice", rate: 0.01 },
      { defect: "person_duplicate_in_municipality", rate: 0.3 },
    ],
  },
  {
    id: "wrong-mapping",
    title: {
      nb: "Feil kobling: opplæring rapportert som BPA",
      en: "Wrong mapping: training reported as personal assistance",
    },
    rates: [{
      defect: "wrong_mapping",
      rate: 0.3,
      source: `${WEBINAR}, «Datakvalitet 2021»: a large rise of BPA in one municipality, wrongly mapped`,
    }],
  },
  {
    id: "technical-fault",
    title: {
      nb: "Teknisk feil: om lag 40 prosent av mottakerne mangler",
      en: "A technical fault: about 40 per cent of the recipients are missing",
    },
    rates: [{
      defect: "recipients_missing",
      rate: 0.3,
      source: `${WEBINAR}, «Datakvalitet 2021»: falls of about 40 per cent in three municipalities`,
    }],
  },
  {
    id: "donald-duck",
    title: {
      nb: "Testbrukere som følger med fagsystemet",
      en: "Test persons that come with the record system",
    },
    rates: [
      {
        defect: "test_person_many_municipalities",
        rate: 114 / MUNICIPALITIES.in2021,
        persons: 9,
        source: `${WEBINAR}, «Testbrukere»: 9 in 2021, one of them in 114 municipalities`,
      },
      { defect: "person_duplicate_in_municipality", rate: 0.2 },
    ],
  },
];

/** No defects. */
const none: DefectProfile = {
  id: "none",
  title: { nb: "Ingen feil", en: "No defects" },
  rates: [],
};

/** Profiles but `all`, which follows from the defects there are. */
export const namedProfiles: readonly DefectProfile[] = Object.freeze(
  [none, ...webinars, ...stories].map((profile) => Object.freeze(profile)),
);

/** Rates of `all`: low enough that no share of a municipality's rows becomes another one. Assumed. */
const ALL = { persons: 0.003, municipalities: 0.02, testPersons: 2 } as const;

/** Every defect that has a check of its own. */
export function profileOfAll(
  { ofPersons, ofMunicipalities }: {
    readonly ofPersons: readonly string[];
    readonly ofMunicipalities: readonly string[];
  },
): DefectProfile {
  return Object.freeze({
    id: "all",
    title: { nb: "Alle feil, hver for seg og sjeldne", en: "Every defect by itself, and rare" },
    rates: [
      ...ofPersons.map((defect): DefectRate => ({ defect, rate: ALL.persons })),
      ...ofMunicipalities.map((defect): DefectRate => ({
        defect,
        rate: ALL.municipalities,
        ...(defect === "test_person_many_municipalities" ? { persons: ALL.testPersons } : {}),
      })),
    ],
  });
}
