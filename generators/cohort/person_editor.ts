/**
 * One person's rows of one year's messages while they are made: how defects are put in.
 *
 * @module
 */
import type { Format } from "../../register/format.ts";
import type { TableName } from "../../register/table.ts";

/** A value of a cell: days for dates, hundredths for hours, text for codes and text; `null` for none. */
export type CellValue = number | string | null;

/** Tables whose rows a person has. */
export type PersonTable = Extract<
  TableName,
  "person" | "person_info" | "function_score" | "service" | "diagnosis" | "hospital_stay" | "ident"
>;

/** A row that can still be changed. Columns are named as in `register/table.ts`. */
export interface EditedRow {
  /** Table that the row is of. */
  readonly table: PersonTable;
  /** Value of the table's key column as the register sees it; `null` where the row has none. */
  readonly key: number | string | null;
  /** Value of a cell. */
  get(column: string): CellValue;
  /** Gives a cell another value, or none. */
  set(column: string, value: CellValue): void;
  /** Text that stands in the message as it is, and that no reader can take for a value of the column. */
  setRaw(column: string, text: string): void;
  /**
   * This XML stands in the message in the place of the row's element, whatever its values: what no writer would write, such as
   * elements out of order. Of the ident and the person, below whom others stand, it may not be asked.
   */
  writeAs(xml: string): void;
  /** Takes the row out of the message. */
  remove(): void;
}

/** A person in the professional message and the ident message of one municipality and year. */
export interface PersonEditor {
  /** Number of the municipality in the year. */
  readonly municipality: string;
  /** Reporting year. */
  readonly year: number;
  /** Format of the professional message. */
  readonly format: Format;
  /** Number of the person in the cohort. */
  readonly ordinal: number;
  /** The person's own row. */
  readonly person: EditedRow;
  /** Absent where no ident message is made, or the row was removed. */
  readonly ident: EditedRow | undefined;
  /** Rows of a table that stand below the person, in the order of the message, without removed ones. */
  rows(table: Exclude<PersonTable, "person" | "ident">): readonly EditedRow[];
  /** A row more, behind the person's others of the table. Columns left out are null; reference and key are given where absent. */
  append(
    table: Exclude<PersonTable, "person" | "ident">,
    cells: Readonly<Record<string, CellValue>>,
  ): EditedRow;
  /** Takes the person with all rows out of the professional message; the ident row stays. */
  remove(): void;
}
