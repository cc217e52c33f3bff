/**
 * Why records cannot be written as XML.
 *
 * @module
 */
import type { RecordTable } from "../../register/table.ts";

/** Where in a group it is. */
export interface XmlWritePlace {
  /** Table of the row. */
  readonly table: RecordTable;
  /** Row in the batch, from 0. */
  readonly row: number;
  /** Official name of the field, where it is one field. */
  readonly field?: string;
}

/** Records cannot be written as XML. The message names the place and never the value: that may be about a person. */
export class XmlWriteError extends RangeError {
  /** Always `XmlWriteError`. */
  override readonly name = "XmlWriteError";
  /** Table of the row. */
  readonly table: RecordTable;
  /** Row in the batch, from 0. */
  readonly row: number;
  /** Official name of the field; `undefined` where it is the whole row. */
  readonly field: string | undefined;
  /** What the user can do. */
  readonly hint: string;

  /** `reason` goes on after "Row 3 of table service, field tjTimerUke: ". */
  constructor(reason: string, options: XmlWritePlace & { readonly hint: string }) {
    const { table, row, field, hint } = options;
    super(`Row ${row} of table ${table}${field === undefined ? "" : `, field ${field}`}: ${reason}`);
    this.table = table;
    this.row = row;
    this.field = field;
    this.hint = hint;
  }
}
