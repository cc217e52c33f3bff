/**
 * Which defects a cohort has, and how many.
 *
 * @module
 */

/** How often one defect is to be there. */
export interface DefectRate {
  /** Id of the check that finds it, or name of several faults that come together. */
  readonly defect: string;
  /**
   * Of defects of persons the share of all persons that are drawn for it: who is drawn has it in every year in which it can
   * be put in. Of defects of messages and municipalities the share of the municipalities; at least one has it.
   */
  readonly rate: number;
  /** Of `test_person_many_municipalities`: how many test persons there are, each in `rate` of the municipalities. @default 1 */
  readonly persons?: number;
  /** Of defects of municipalities: the year they begin in, where the cohort has it. @default any that will do */
  readonly year?: number;
  /** Where the number is from; absent where it is assumed. */
  readonly source?: string;
}

/** A named set of defects. */
export interface DefectProfile {
  /** As the command line has it. */
  readonly id: string;
  /** What it stands for. */
  readonly title: { readonly nb: string; readonly en: string };
  /** Its defects; a defect stands in it once. */
  readonly rates: readonly DefectRate[];
}

/** A profile that does not exist, or is not written as one. */
export class DefectProfileError extends RangeError {
  /** Always `DefectProfileError`. */
  override readonly name = "DefectProfileError";
  /** What the user can do. */
  readonly hint: string;

  /** What is wrong, and what to do about it. */
  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

const HINT =
  "Name a profile such as all or webinar-2021, a list such as hours_missing=0.01,sex_changed=0.002, or a JSON " +
  'file such as {"hours_missing": 0.01}';

/** Rate of a check that is named without one. */
const DEFAULT_RATE = 0.01;

/**
 * A profile from a list of defects, `hours_missing=0.01,sex_changed`; a rate left out is one in a hundred.
 *
 * @throws {DefectProfileError} A name is no defect, or a rate no share.
 */
export function parseDefectList(text: string, known: ReadonlySet<string>): DefectProfile {
  const rates = text.split(",").map((item) => {
    const [defect = "", rate] = item.split("=").map((part) => part.trim());
    return rateOf(defect, rate === undefined ? DEFAULT_RATE : Number(rate === "" ? NaN : rate), known);
  });
  return profileOf(text, rates);
}

/**
 * A profile from JSON: defects and their rates, `{"hours_missing": 0.01}`.
 *
 * @throws {DefectProfileError} It is not that.
 */
export function parseDefectJson(text: string, known: ReadonlySet<string>): DefectProfile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new DefectProfileError("The defects are not JSON", HINT);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new DefectProfileError("The defects are no JSON object", HINT);
  }
  return profileOf("json", Object.entries(value).map(([defect, rate]) => rateOf(defect, rate, known)));
}

function rateOf(defect: string, rate: unknown, known: ReadonlySet<string>): DefectRate {
  if (!known.has(defect)) throw new DefectProfileError(`There is no defect ${JSON.stringify(defect)}`, HINT);
  if (typeof rate !== "number" || !(rate >= 0 && rate <= 1)) {
    throw new DefectProfileError(`The rate of ${defect} is no share from 0 to 1`, HINT);
  }
  return { defect, rate };
}

function profileOf(id: string, rates: readonly DefectRate[]): DefectProfile {
  const names = rates.map(({ defect }) => defect);
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (twice !== undefined) {
    throw new DefectProfileError(`The defect ${twice} is there twice`, "Give each defect one rate");
  }
  return Object.freeze({ id, title: { nb: id, en: id }, rates: Object.freeze(rates) });
}
