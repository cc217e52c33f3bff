const narrows = "It only narrows what is read: nothing else comes through the joins behind it.";
const compares = "Nothing is earlier or later than what is not there.";
const oneACell = "The denominator of a cell with a violation is 1, however many rows say so.";
const asked = "The denominator is asked for where there is a violation, which needs the same.";
const ownNumbers = "The denominator looks at the years beside, not at the year itself.";
const noRows = "A municipality has rows only for years that it reported.";
const nobody = "Cells have a municipality and a year: rows without one come into no cell with a violation.";
const shown = "Of rows of one person that say different things, one is shown.";
const whichOne = "Which of several submissions stands for the year is not counted.";
const twice = "A row that is there twice is looked for once.";
const unknown = "A person nobody knows is told apart by submission, and is in no other year.";
const itself = "A message of the other kind is its own counterpart.";

const nobodyInDenominator = {
  "denominator: municipality IS NOT NULL → true": nobody,
  "denominator: year IS NOT NULL → true": nobody,
};

const ownInDenominator = {
  "denominator: own.municipality = months.municipality → true": ownNumbers,
  "denominator: own.start_month = months.start_month → true": ownNumbers,
  "denominator: own.year = months.year → true": ownNumbers,
};

const steady = {
  "denominator: person_key IS NOT NULL → true": unknown,
  "violations: DISTINCT → nothing": twice,
  "violations: min → max (2)": shown,
  "violations: person_key IS NOT NULL → true": unknown,
};

/**
 * Checks on coverage, messages and plausibility whose ground truth is put to the proof, with the faults in
 * their SQL that change no answer, and why.
 */
export const sameAnswers: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  month_without_starts: {
    ...ownInDenominator,
    "denominator: max → min": "The denominator asks for the fewest.",
  },
  starts_doubled: {
    ...ownInDenominator,
    "denominator: min → max": "The denominator asks for the most.",
    "denominator: other.municipality = now.municipality → true": noRows,
  },
  year_not_reported: {
    "denominator: NOT (year + 1 = 2020 AND municipality IN ('1103', '5001')) → true": asked,
    "denominator: NOT (year = 2020 AND municipality IN ('1103', '5001')) → true": asked,
    "denominator: later.municipality = earlier.municipality → true": oneACell,
    "denominator: later.year = earlier.year + 2 → true": oneACell,
  },
  ident_message_missing: {
    ...nobodyInDenominator,
    "denominator: (SELECT count(*) FROM submission WHERE kind = 'ident') > 0 → true": asked,
    "denominator: > → >=": asked,
    "denominator: kind = 'ident' → true": asked,
    "denominator: kind = 'professional' → true":
      "Where the ident message is missing, there is none to count.",
    "violations: kind = 'professional' → true": itself,
    "violations: municipality IS NOT NULL → true (2)": nobody,
    "violations: year IS NOT NULL → true (2)": nobody,
  },
  ident_message_alone: {
    ...nobodyInDenominator,
    "denominator: (SELECT count(*) FROM submission WHERE kind = 'professional') > 0 → true": asked,
    "denominator: > → >=": asked,
    "denominator: kind = 'ident' → true":
      "Where the professional message is missing, there is none to count.",
    "denominator: kind = 'professional' → true": asked,
    "violations: kind = 'ident' → true": itself,
    "violations: municipality IS NOT NULL → true (2)": nobody,
    "violations: year IS NOT NULL → true (2)": nobody,
  },
  submission_after_deadline: {
    ...nobodyInDenominator,
    "denominator: year >= 2022 → true": asked,
    "violations: created_date IS NOT NULL → true": compares,
    "violations: year IS NOT NULL → true": compares,
  },
  submission_before_year_end: {
    ...nobodyInDenominator,
    "violations: created_date IS NOT NULL → true": compares,
    "violations: year IS NOT NULL → true": compares,
  },
  contact_incomplete: nobodyInDenominator,
  record_system_changed: {
    ...nobodyInDenominator,
    "denominator: DISTINCT → nothing": oneACell,
    "denominator: before.municipality = now.municipality → true": oneACell,
    "denominator: before.year = now.year - 1 → true": oneACell,
    "denominator: coalesce(trim(system_id), '') <> '' → true": oneACell,
    "denominator: kind = 'professional' → true": oneACell,
    "denominator: min → max": whichOne,
    "denominator: status = 'current' → true": oneACell,
    "violations: min → max": whichOne,
    "violations: municipality IS NOT NULL → true": "No municipality is the same as none.",
    "violations: year IS NOT NULL → true": "No year is one after another.",
  },
  long_term_stay_with_home_services: {
    "violations: stays.year = home.year → true":
      "Days of two years have none in common; the year makes the join cheap.",
  },
  service_reported_twice: {
    "violations: > → >=": narrows,
    "violations: count(*) > 1 → true": narrows,
    "violations: service_id IS NOT NULL → true": "Nothing differs from a key that is not there.",
  },
  age_against_year_before: { ...steady, "violations: min(year - age) <> max(year - age) → true": narrows },
  sex_changed: { ...steady, "violations: min(sex) <> max(sex) → true": narrows },
  age_against_service: {
    "violations: min → max": shown,
    "violations: min → max (2)": shown,
    "violations: min → max (3)": shown,
    "violations: min → max (4)": shown,
  },
  service_longer_than_life: {
    "denominator: min → max": "The denominator does not ask when.",
    "violations: min → max": shown,
  },
  person_without_content: {
    "violations: submission_id, person_id → person_id (2)": narrows,
    "violations: submission_id, person_id → person_id (4)": narrows,
    "violations: submission_id, person_id → person_id (5)":
      "Of another submission it was narrowed away before.",
    "violations: submission_id, person_id → submission_id (2)": narrows,
    "violations: submission_id, person_id → submission_id (4)": narrows,
  },
  service_without_function_scores: { "violations: DISTINCT → nothing": twice },
  field_share_changed: {},
};
