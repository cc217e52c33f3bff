/**
 * What the register does with one field when a submission arrives, as its annotated schemas say.
 *
 * @module
 */

/**
 * What the register does with a record whose field fails a check. `flag` keeps everything and
 * tells; `null` blanks the value; `drop_row` removes the row and its children; `reject_message`
 * refuses the submission.
 */
export type Consequence = "flag" | "null" | "drop_row" | "reject_message";

/** One end of an allowed date or number range. Dates are ISO; the rest are names in the message. */
export type RangeBound =
  | { readonly kind: "date"; readonly value: string }
  | { readonly kind: "number"; readonly value: number }
  /** 31 December of the reporting year (`iiTilDato`). */
  | { readonly kind: "period_end" }
  /** 1 January of the reporting year (`iiFraDato`). */
  | { readonly kind: "period_start" }
  /** Another field of the same record, such as `tjFraDato`. */
  | { readonly kind: "field"; readonly field: string };

/** The register's checks of one field, a row of the annotated schema. */
export interface FieldRule {
  /** Class as the register names it: `TJENESTE`. */
  readonly class: string;
  /** Field as the register names it: `tjTimerUke`. */
  readonly field: string;
  /** As the annotated schema names it; `Kodet` is a code from one of `codeLists`. */
  readonly dataType: "String" | "Integer" | "Long" | "Decimal" | "Date" | "Kodet";
  /** Regular expression the raw text must match, anchored at both ends. */
  readonly format?: string;
  /** Where the text does not match `format` or cannot be read as `dataType`. */
  readonly onWrongFormat: Consequence;
  /** `true`: always mandatory. A list: mandatory for these service types. Absent: optional. */
  readonly mandatory?: true | readonly number[];
  /** Where a mandatory field is absent or empty. */
  readonly onMissing: Consequence;
  /** Code list numbers (kodeverk); a value in any of them is known. */
  readonly codeLists?: readonly string[];
  /** Where the value is in none of `codeLists`. */
  readonly onUnknownCode: Consequence;
  /** Lowest value allowed, itself included (`valueRangeFrom`); absent: no lower bound. */
  readonly from?: RangeBound;
  /** Highest value allowed, itself included (`valueRangeTo`); absent: no upper bound. */
  readonly to?: RangeBound;
  /** Where the value lies below `from` or above `to`. */
  readonly onOutOfRange: Consequence;
}
