/**
 * Dates with time as XML Schema writes them.
 *
 * @module
 */
import { daysOf } from "../../stream/iso_time.ts";

const dateTime =
  /^\d{4}-\d{2}-\d{2}T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?)(?:Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)?$/;

/** The text is an `xs:dateTime` of a year that four digits can write. */
export function isDateTime(text: string): boolean {
  return dateTime.test(text) && !text.startsWith("0000") && daysOf(text) !== null;
}
