/**
 * Defects: what is done to a clean cohort so that one check, and no other, finds it.
 *
 * @module
 */
import type { EditedRow, PersonEditor } from "../cohort/person_editor.ts";
import type { TruthRow } from "../cohort/truth.ts";
import type { RandomStream } from "../random/random_stream.ts";

/** An extract that a person was in. */
export interface PersonExtract {
  /** Number of the municipality in the year. */
  readonly municipality: string;
  /** Reporting year. */
  readonly year: number;
}

/** What a defect knows besides the rows of the year. */
export interface DefectContext {
  /** A stream of the person, the defect and the year. */
  readonly random: RandomStream;
  /** Empty in the person's first year; what a defect puts in is there in the years that follow. */
  readonly memory: Map<string, number | string>;
  /**
   * The extract before this one that the person was in, whatever year and municipality, as far as checks see it: without
   * those whose message is refused or left out.
   */
  readonly before: PersonExtract | undefined;
}

/**
 * A defect of single persons. A person drawn for it has it in every year in which it applies, as faults in a record system
 * stay until someone corrects them; and has no other, so that defects cannot disturb each other.
 *
 * The years of a person come in order, one after the other, with nothing of another person between.
 */
export interface PersonDefect {
  /** Id of the check that finds it. */
  readonly check: string;
  /** Table of the rows that are found, or `any`. */
  readonly table: string;
  /** Whether the person's rows of the year can be made wrong in this way. They are not changed. */
  applies(editor: PersonEditor, context: DefectContext): boolean;
  /** Changes the rows, and tells every row that some check must find for it. */
  apply(editor: PersonEditor, context: DefectContext): readonly TruthRow[];
}

/** Freezes a defect. */
export function definePersonDefect(defect: PersonDefect): PersonDefect {
  return Object.freeze(defect);
}

/** What is told of a violating row. */
export interface RowTruth {
  /** Official field, for checks that are told apart by field. */
  readonly field?: string;
  /** Service type, for checks that are told apart by it. */
  readonly serviceType?: number;
}

/** The truth about a row of a person: to be asked for before the row's key is changed. */
export function truthOf(
  check: string,
  { editor, row, field, serviceType }: RowTruth & {
    readonly editor: PersonEditor;
    /** The row that the check finds: of any table, `person` and `ident` among them. */
    readonly row: EditedRow;
  },
): TruthRow {
  const { municipality, year, person } = editor;
  return {
    check,
    municipality,
    year,
    table: row.table,
    ...(person.key === null ? {} : { person: String(person.key) }),
    ...(row.key === null ? {} : { row: String(row.key) }),
    ...(field === undefined ? {} : { field }),
    ...(serviceType === undefined ? {} : { service_type: serviceType }),
  };
}
