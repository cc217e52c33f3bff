/**
 * Defects of whole messages and municipalities: what they change, and where.
 *
 * @module
 */
import type { PersonEditor } from "../../cohort/person_editor.ts";
import type { TruthRow } from "../../cohort/truth.ts";

/** The two messages of a municipality and year. */
export type MessageKind = "professional" | "ident";

/** A message of a cohort. */
export interface CohortMessage {
  /** Number of the municipality in the year. */
  readonly municipality: string;
  /** Reporting year. */
  readonly year: number;
  /** Which of the two. */
  readonly kind: MessageKind;
}

/** Where a defect of a municipality begins. */
export interface DefectSite {
  /** Number of the municipality, the same from the year before on. */
  readonly municipality: string;
  /** The first year that has it. */
  readonly year: number;
}

/** Years of a cohort in which a defect can begin. */
export type SiteYear =
  /** Any of them. */
  | "any"
  /** There is one before, to be held against. */
  | "after"
  /** There is one before and one after. */
  | "between"
  /** Nothing comes after, that would miss what is gone. */
  | "last";

/** What came of a person's rows. */
export interface SiteEdit {
  /** Rows that are found for it. */
  readonly truth: readonly TruthRow[];
  /** Answers of the person are gone from the extract: later ones must do without. */
  readonly lost?: true;
  /** The person is in neither message any more. */
  readonly gone?: true;
}

/** Values of a message's header by column of `submission`, as text. */
export type HeaderValues = ReadonlyMap<string, string>;

/** A contact of a message by column of `contact`. */
export type ContactValues = Readonly<Record<string, string>>;

/** What a defect knows when it changes a person's rows. */
export interface SiteContext {
  /** Where it began. */
  readonly site: DefectSite;
  /** A number from 0 to 2^32 - 1 that is the person's own, in every year the same. */
  hash(...path: readonly number[]): number;
}

/** A defect of one or both messages of a municipality from a year on. */
export interface MunicipalityDefect {
  /** Id of the check that finds it, or name of several faults that come together. */
  readonly id: string;
  /** Checks that may find it, the first one always. */
  readonly checks: readonly [string, ...string[]];
  /** The years it can begin in. */
  readonly when: SiteYear;
  /** First reporting year that the check judges. */
  readonly from?: number;
  /** Persons and their rows are left as they are: it may stand beside all others. */
  readonly light?: true;
  /** Messages that are not written, in the year it begins. */
  readonly skips?: readonly MessageKind[];
  /** The register refuses the professional message of that year. */
  readonly refused?: true;
  /** Every local key is another from that year on. */
  readonly renumbers?: true;
  /** Truth follows from what is left of the rows in the end. */
  readonly counted?: true;
  /** Header of the professional message of a year from that one on. */
  header?(header: HeaderValues, place: { readonly site: DefectSite; readonly year: number }): HeaderValues;
  /** Contacts of the professional message of the year. */
  contacts?(contacts: readonly ContactValues[]): readonly ContactValues[];
  /** Changes a person's rows in that year or a later one. */
  edit?(editor: PersonEditor, context: SiteContext): SiteEdit;
  /** What is found for it, persons and counts apart. */
  truth?(site: DefectSite): readonly TruthRow[];
}

/** Freezes a defect. */
export function defineMunicipalityDefect(defect: MunicipalityDefect): MunicipalityDefect {
  return Object.freeze(defect);
}

/** Nothing was changed. */
export const UNTOUCHED: SiteEdit = Object.freeze({ truth: Object.freeze([]) });

/** A share of all persons: whether a hash falls into it. */
export function isAmong(hash: number, share: number): boolean {
  return hash < share * 4294967296;
}
