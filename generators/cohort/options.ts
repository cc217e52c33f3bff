/**
 * What a cohort is made from, and what of it makes no sense.
 *
 * @module
 */
import {
  counterparts,
  isValidIn,
  municipalities,
  municipality,
  municipalityName,
} from "../../register/municipalities/mod.ts";
import type { FormatId } from "../../register/format.ts";
import type { RecordEncoding, RecordLayout } from "../../stream/xml_writer/options.ts";
import { defectProfile, DefectProfileError } from "../defects/mod.ts";
import type { PathPart } from "../random/stream_key.ts";
import { type CohortYears, listedYear } from "./areas.ts";
import { CohortOptionError } from "./cohort_error.ts";

/** What a cohort can be written as: messages of these formats, and a store of Parquet files. */
export const cohortFormats = [
  "iplos-3.5",
  "iplos-3.7",
  "xpr-ide-53.1.3",
  "xpr-hst-56.0.0",
  "parquet",
] as const;

/** One of {@linkcode cohortFormats}. */
export type CohortFormat = typeof cohortFormats[number];

/** The years that a cohort can cover. For 2026 the yearly format of the years before is assumed. */
export const cohortYears: { readonly from: 2017; readonly to: 2026 } = Object.freeze({
  from: 2017,
  to: 2026,
});

/** What a cohort is made from. The same options make the same bytes. */
export interface CohortOptions {
  /** A whole number or a word; another one makes other persons. */
  readonly seed: PathPart;
  /** How many persons there are in all years together. */
  readonly persons: number;
  /** Numbers of municipalities, or all of the last year. */
  readonly municipalities: readonly string[] | "all";
  /** First and last reporting year. */
  readonly years: CohortYears;
  /**
   * Messages to write, and whether a store is. Care data are in the format of each year whichever of the two IPLOS versions
   * is asked for.
   *
   * @default ["iplos-3.7", "xpr-ide-53.1.3"]
   */
  readonly formats?: readonly CohortFormat[];
  /** Put each message into a MsgHead 1.2. @default false */
  readonly msghead?: boolean;
  /** Encoding of the messages. @default "utf-8" */
  readonly encoding?: RecordEncoding;
  /** Pack each message with gzip. @default false */
  readonly gzip?: boolean;
  /** Where lines end. @default "lines" */
  readonly layout?: RecordLayout;
  /** Profile of what is wrong in the cohort, a list of checks with rates, or JSON with such. @default "none" */
  readonly defects?: string;
  /** What the profile's own rates are multiplied with. @default 1 */
  readonly defectRate?: number;
  /** Year from which all local keys are new, as after a change of record system. @default none */
  readonly epjChange?: number;
  /** Language of the calibration report. @default "nb" */
  readonly lang?: "nb" | "en";
}

/** Options after all has been looked up: plain data, which a worker is given and the manifest records. */
export interface CohortSpec {
  /** A whole number or a word. */
  readonly seed: PathPart;
  /** Persons in all. */
  readonly persons: number;
  /** Numbers of the last year, in order. */
  readonly municipalities: readonly string[];
  /** First and last reporting year. */
  readonly years: CohortYears;
  /** Messages that are written, in order. */
  readonly messages: readonly MessageKind[];
  /** The messages are written as XML. */
  readonly xml: boolean;
  /** The messages go into a store. */
  readonly parquet: boolean;
  /** Each message is in a MsgHead 1.2. */
  readonly msghead: boolean;
  /** Encoding of the messages. */
  readonly encoding: RecordEncoding;
  /** Each message is packed. */
  readonly gzip: boolean;
  /** Where lines end. */
  readonly layout: RecordLayout;
  /** Profile of defects. */
  readonly defects: string;
  /** What the profile's rates are multiplied with. */
  readonly defectRate: number;
  /** Year from which all local keys are new. */
  readonly epjChange: number | null;
  /** Language of the calibration report. */
  readonly lang: "nb" | "en";
}

/** What a message is about, as its file name says: care data, identities, health stations. */
export type MessageKind = "ipl" | "ide" | "hst";

/** Options that can be used, and what the user should know of them. */
export interface ResolvedCohort {
  /** What a cohort is made from. */
  readonly spec: CohortSpec;
  /** Sentences. */
  readonly notices: readonly string[];
}

/** Keys of rows have at most ten digits, 512 of them to a person, in two record systems; some are for persons put in as defects. */
const MOST_PERSONS = 11_000_000;

/** First year of KPR-HST. */
const FIRST_HEALTH_STATION_YEAR = 2017;

/**
 * Looks options up and judges them.
 *
 * @throws {CohortOptionError} No cohort can be made with them.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { resolveCohort } from "./options.ts";
 *
 * const { spec, notices } = resolveCohort({
 *   seed: 7,
 *   persons: 100,
 *   municipalities: ["1201"],
 *   years: { from: 2019, to: 2021 },
 * });
 * assert.deepEqual(spec.municipalities, ["4601"]);
 * assert.equal(notices[0], "1201 Bergen is no longer a municipality in 2021: 4601 Bergen, which it became, is used");
 * ```
 */
export function resolveCohort(options: CohortOptions): ResolvedCohort {
  const { years, persons, epjChange } = options;
  checkYears(years);
  if (!Number.isInteger(persons) || persons < 1 || persons > MOST_PERSONS) {
    throw new CohortOptionError(
      `A cohort cannot have ${persons} persons`,
      `Give a whole number from 1 to ${MOST_PERSONS}`,
    );
  }
  if (typeof options.seed === "number" && !(Number.isSafeInteger(options.seed) && options.seed >= 0)) {
    throw new CohortOptionError(`${options.seed} is not a seed`, "Give a whole number from 0 on, or a word");
  }
  if (
    epjChange !== undefined &&
    !(Number.isInteger(epjChange) && epjChange > years.from && epjChange <= years.to)
  ) {
    throw new CohortOptionError(
      `The record system cannot change in ${epjChange}: there is no year on both sides of it`,
      years.from === years.to
        ? "Ask for more than one year"
        : `Give a year from ${years.from + 1} to ${years.to}`,
    );
  }
  const { defectRate = 1 } = options;
  if (!(defectRate >= 0 && defectRate <= 1000)) {
    throw new CohortOptionError(
      `Defects cannot be ${defectRate} times as many`,
      "Give a number from 0 to 1000",
    );
  }
  const { defects = "none" } = options;
  if (defects !== "none") checkDefects(defects);
  const notices: string[] = [];
  const wanted = options.municipalities === "all"
    ? validCodes(years.to)
    : options.municipalities.flatMap((code) => lookedUp(code, { year: years.to, notices }));
  if (wanted.length === 0) {
    throw new CohortOptionError("A cohort needs a municipality", "Give --municipality, such as 4601");
  }
  if (years.to === 2026) {
    notices.push(
      "The register has not said which yearly format it takes for 2026: that of the years before is used",
    );
  }
  const { messages, xml, parquet } = outputOf(options.formats ?? ["iplos-3.7", "xpr-ide-53.1.3"], years);
  return {
    spec: {
      seed: options.seed,
      persons,
      municipalities: [...new Set(wanted)].sort(),
      years: { from: years.from, to: years.to },
      messages,
      xml,
      parquet,
      msghead: options.msghead ?? false,
      encoding: options.encoding ?? "utf-8",
      gzip: options.gzip ?? false,
      layout: options.layout ?? "lines",
      defects,
      defectRate,
      epjChange: epjChange ?? null,
      lang: options.lang ?? "nb",
    },
    notices,
  };
}

/** The format that messages of a kind have in a year. */
export function formatOf(kind: MessageKind, year: number): FormatId {
  if (kind === "ide") return "xpr-ide-53.1.3";
  if (kind === "hst") return "xpr-hst-56.0.0";
  return year < 2019 ? "iplos-3.5" : "iplos-3.7";
}

function checkDefects(profile: string): void {
  try {
    defectProfile(profile);
  } catch (error) {
    throw error instanceof DefectProfileError ? new CohortOptionError(error.message, error.hint) : error;
  }
}

function checkYears({ from, to }: CohortYears): void {
  const isYear = (year: number) =>
    Number.isInteger(year) && year >= cohortYears.from && year <= cohortYears.to;
  if (isYear(from) && isYear(to) && from <= to) return;
  throw new CohortOptionError(
    from > to ? `The years ${from}-${to} end before they begin` : `No cohort covers the years ${from}-${to}`,
    `Give years from ${cohortYears.from} to ${cohortYears.to}, such as 2017-2025`,
  );
}

function outputOf(
  formats: readonly CohortFormat[],
  { to }: CohortYears,
): Pick<CohortSpec, "messages" | "xml" | "parquet"> {
  const unknown = formats.find((format) => !cohortFormats.includes(format));
  if (unknown !== undefined || formats.length === 0) {
    throw new CohortOptionError(
      unknown === undefined ? "A cohort needs a format" : `${unknown} is not a format of a cohort`,
      `Give some of ${cohortFormats.join(", ")}`,
    );
  }
  const messages: MessageKind[] = [];
  if (formats.some((format) => format.startsWith("iplos"))) messages.push("ipl");
  if (formats.includes("xpr-ide-53.1.3")) messages.push("ide");
  if (formats.includes("xpr-hst-56.0.0") && to >= FIRST_HEALTH_STATION_YEAR) messages.push("hst");
  const parquet = formats.includes("parquet");
  const xml = messages.length > 0;
  return { messages: xml ? messages : ["ipl", "ide"], xml, parquet };
}

function validCodes(year: number): string[] {
  const listed = listedYear(year);
  return municipalities.map(({ code }) => code).filter((code) => isValidIn(code, listed) === true);
}

/** A number as of a year: itself, or what it became or came from. */
function lookedUp(
  text: string,
  { year, notices }: { readonly year: number; readonly notices: string[] },
): readonly string[] {
  const listed = listedYear(year);
  if (municipality(text) === undefined) throw unknownMunicipality(text, year);
  if (isValidIn(text, listed) === true) return [text];
  const found = counterparts(text, listed);
  const { from, names } = municipality(text)!;
  const name = names.at(-1)!.name;
  const others = found.map((code) => told(code, year)).join(" and ");
  const use = found.length === 1 ? "is used" : "are used";
  notices.push(
    from > listed
      ? `${text} ${name} was not yet a municipality in ${year}: ${others}, which it came from, ${use}`
      : `${text} ${name} is no longer a municipality in ${year}: ${others}, which it became, ${use}`,
  );
  return found;
}

function told(code: string, year: number): string {
  return `${code} ${municipalityName(code, listedYear(year))}`;
}

function unknownMunicipality(text: string, year: number): CohortOptionError {
  const codes = validCodes(year);
  const byName = codes.filter((code) =>
    municipalityName(code, listedYear(year))!.toLowerCase().split(" - ").includes(text.toLowerCase())
  );
  if (byName.length > 0) {
    return new CohortOptionError(
      `${text} is a name, not a number`,
      `Give ${byName.map((code) => told(code, year)).join(" or ")} by its number`,
    );
  }
  const off = (code: string) => [...code].filter((digit, place) => digit !== text[place]).length;
  const nearest = /^\d{4}$/.test(text)
    ? codes.toSorted((a, b) =>
      off(a) - off(b) || Math.abs(Number(a) - Number(text)) - Math.abs(Number(b) - Number(text)) ||
      Number(a) - Number(b)
    )[0]
    : undefined;
  return new CohortOptionError(
    `There is no municipality ${text}`,
    nearest === undefined
      ? "Give four digits, such as 4601, several with commas between"
      : `The nearest number of ${year} is ${told(nearest, year)}`,
  );
}
