/**
 * What does not fit its format, as the mapper met it.
 *
 * @module
 */
import type { ColumnSchema } from "../register/table.ts";

/** Why something in the source does not fit its format. The register transform judges it. */
export interface Misfit {
  /** Row in the batch; -1 where it stands outside any row of the table. */
  readonly row: number;
  /** Column concerned, where there is one. */
  readonly column?: ColumnSchema;
  /** Official name of the field or element: `tjTimerUke`. */
  readonly field: string;
  /** What is wrong; with the rule of the field it decides check and consequence. */
  readonly kind:
    /** The text cannot be read as the column's type: the column is null. */
    | "type"
    /** Readable, but not written as the register's format demands: the value is kept. */
    | "format"
    /** Fits the pattern of a date and is no day of the calendar. */
    | "calendar"
    /** A facet of the schema is broken: length, pattern, enumeration, digits. */
    | "facet"
    /** The schema fixes another value. */
    | "fixed"
    /** A mandatory element or attribute is absent. */
    | "missing"
    | "unknown_element"
    | "unknown_attribute"
    /** The element stands before one that the schema puts ahead of it. */
    | "order"
    /** More or fewer than the schema allows. */
    | "cardinality"
    /** Text where the schema has elements only. */
    | "stray_text";
  /** The text as it stood, cut at 400 bytes; empty where there is none. */
  readonly raw: string;
  /** Byte offset in the unpacked source: of the value, else of the element concerned. */
  readonly start: number;
  /** Byte offset after the last byte. */
  readonly end: number;
}
