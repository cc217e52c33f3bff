/**
 * Words and numbers of the calibration report in both languages.
 *
 * @module
 */
import type { Target, TargetSubject } from "../targets/mod.ts";
import type { CalibrationReport, CalibrationResult, CalibrationVerdict } from "./calibration_report.ts";

/** Language of a report. */
export type CalibrationLanguage = "nb" | "en";

/** Fixed texts of one language. */
export interface CalibrationTexts {
  readonly title: string;
  readonly subtitle: string;
  readonly subject: Readonly<Record<TargetSubject, string>>;
  readonly verdict: Readonly<Record<CalibrationVerdict, string>>;
  readonly within: (sums: CalibrationReport["sums"]) => string;
  readonly year: string;
  readonly years: string;
  readonly persons: string;
  readonly recipients: string;
  readonly rowsPerRecipient: string;
  readonly newShare: string;
  readonly category: string;
  readonly wanted: string;
  readonly found: string;
  readonly deviation: string;
  readonly distance: string;
  readonly tolerance: string;
  readonly chance: string;
  readonly assumed: string;
  readonly partly: string;
  readonly public: string;
  readonly verdictName: string;
  readonly source: string;
  readonly sources: string;
  readonly notes: string;
  readonly nothing: string;
  readonly matrix: string;
  readonly heldAgainst: (targetYear: number, year: number) => string;
  readonly points: string;
  readonly contents: string;
}

const nb: CalibrationTexts = {
  title: "Kalibrering av fiktiv kohort",
  subtitle: "Offentlige tall ved siden av det kohortens meldinger sier. Personene finnes ikke.",
  subject: {
    recipients: "Mottakere",
    age_sex: "Alder og kjønn",
    population_share: "Andel av befolkningen",
    service_types: "Tjenestetyper",
    services_per_recipient: "Tjenester per mottaker",
    hours: "Timer per uke",
    need: "Bistandsbehov",
    new_recipients: "Nye mottakere",
    technology: "Velferdsteknologi",
    answers: "Venteliste, rehabilitering og heldøgns tjenester",
  },
  verdict: { met: "innenfor", missed: "utenfor", too_few: "for få" },
  within: ({ met, missed, too_few }) =>
    `${met} av ${
      met + missed + too_few
    } tall er innenfor toleransen, ${missed} utenfor, ${too_few} med for få mottakere`,
  year: "År",
  years: "År for år",
  persons: "Personer",
  recipients: "Mottakere",
  rowsPerRecipient: "Rader per mottaker",
  newShare: "Nye",
  category: "Gruppe",
  wanted: "Mål",
  found: "Kohort",
  deviation: "Avvik",
  distance: "Samlet avstand",
  tolerance: "Toleranse",
  chance: "Tilfeldig",
  assumed: "antatt",
  partly: "delvis antatt",
  public: "offentlig",
  verdictName: "Vurdering",
  source: "Kilde",
  sources: "Kilder",
  notes: "Slik er det regnet",
  nothing: "Kohorten har ingen mottakere i årene det finnes mål for.",
  matrix: "Avvik fra målet, etter tjenestetype og år",
  heldAgainst: (targetYear, year) => `mål for ${targetYear} mot ${year}`,
  points: "prosentpoeng",
  contents: "Innhold",
};

const en: CalibrationTexts = {
  title: "Calibration of a fictitious cohort",
  subtitle: "Public figures beside what the cohort's messages say. The persons do not exist.",
  subject: {
    recipients: "Recipients",
    age_sex: "Age and sex",
    population_share: "Share of the population",
    service_types: "Service types",
    services_per_recipient: "Services per recipient",
    hours: "Hours a week",
    need: "Need for help",
    new_recipients: "New recipients",
    technology: "Welfare technology",
    answers: "Waiting list, rehabilitation and round-the-clock services",
  },
  verdict: { met: "within", missed: "outside", too_few: "too few" },
  within: ({ met, missed, too_few }) =>
    `${met} of ${
      met + missed + too_few
    } figures are within the tolerance, ${missed} outside, ${too_few} with too few recipients`,
  year: "Year",
  years: "Year by year",
  persons: "Persons",
  recipients: "Recipients",
  rowsPerRecipient: "Rows per recipient",
  newShare: "New",
  category: "Group",
  wanted: "Target",
  found: "Cohort",
  deviation: "Deviation",
  distance: "Total distance",
  tolerance: "Tolerance",
  chance: "By chance",
  assumed: "assumed",
  partly: "partly assumed",
  public: "public",
  verdictName: "Verdict",
  source: "Source",
  sources: "Sources",
  notes: "How it is reckoned",
  nothing: "The cohort has no recipients in the years that there are targets for.",
  matrix: "Deviation from the target, by service type and year",
  heldAgainst: (targetYear, year) => `target of ${targetYear} against ${year}`,
  points: "percentage points",
  contents: "Contents",
};

/** Texts by language. */
export const calibrationTexts: Readonly<Record<CalibrationLanguage, CalibrationTexts>> = { nb, en };

/** Whether a result's figures are public, assumed, or some of each. */
export function originOf({ assumed, values }: CalibrationResult, texts: CalibrationTexts): string {
  if (assumed) return texts.assumed;
  return values.some(({ category }) => category.assumed) ? texts.partly : texts.public;
}

/** Writes numbers as readers of a language do, without asking the machine how: the same bytes everywhere. */
export class CalibrationNumbers {
  readonly #comma: string;
  readonly #percent: string;

  /** Numbers of a language. */
  constructor(language: CalibrationLanguage) {
    this.#comma = language === "nb" ? "," : ".";
    this.#percent = language === "nb" ? "\u00a0%" : "%";
  }

  /** Whole number in groups of three. */
  whole(value: number): string {
    return value.toFixed(0).replace(/\B(?=(\d{3})+$)/g, "\u00a0");
  }

  /** With so many decimals. */
  decimal(value: number, decimals: number): string {
    return value.toFixed(decimals).replace(".", this.#comma);
  }

  /** Share in per cent. */
  percent(value: number, decimals = 1): string {
    return this.decimal(value * 100, decimals) + this.#percent;
  }

  /** Relative difference with its sign. */
  signed(value: number): string {
    const text = this.percent(Math.abs(value));
    return /[1-9]/.test(text) ? `${value < 0 ? "−" : "+"}${text}` : text;
  }

  /** A value in the unit of a target. */
  value(value: number, unit: Target["unit"]): string {
    switch (unit) {
      case "share":
        return this.percent(value, value < 0.01 ? 2 : 1);
      case "percent":
        return this.decimal(value, 1) + this.#percent;
      case "mean":
        return this.decimal(value, 3);
      case "number":
        return this.whole(value);
    }
  }

  /** A deviation or bound of a target: a distance between distributions, or a relative difference. */
  deviation(value: number, measure: Target["measure"]): string {
    return measure === "distribution" ? this.decimal(value, 3) : this.percent(value);
  }
}
