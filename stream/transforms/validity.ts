/**
 * Where and when a line of a user's table applies: columns `municipality`, `from`, `to`.
 *
 * @module
 */
import { municipality } from "../../register/municipalities/mod.ts";
import { TableFileError, type TableFileRow } from "./table_file.ts";

/** Columns that limit where a line applies. */
export const validityColumns: readonly string[] = Object.freeze(["municipality", "from", "to"]);

/** Where and when a line applies; what is absent does not limit it. */
export interface Validity {
  /** Number as the extract states it. */
  readonly municipality?: string;
  /** First reporting year. */
  readonly from?: number;
  /** Last reporting year. */
  readonly to?: number;
}

/** Reads the columns of a row. */
export function validityOf({ values, line }: TableFileRow, file: string): Validity {
  const year = (name: string): Record<string, number> => {
    const text = values.get(name);
    if (text === undefined) return {};
    if (!/^\d{4}$/.test(text)) {
      throw new TableFileError(`${text} is no year`, {
        file,
        line,
        hint: `Give ${name} four digits, such as 2021`,
      });
    }
    return { [name]: Number(text) };
  };
  const number = values.get("municipality");
  if (number !== undefined) checkMunicipality(number, { file, line });
  return { ...(number === undefined ? {} : { municipality: number }), ...year("from"), ...year("to") };
}

/** @throws {TableFileError} where there never was a municipality with this number. */
export function checkMunicipality(
  number: string,
  place: { readonly file: string; readonly line: number },
): void {
  if (municipality(number) !== undefined) return;
  const hint = "Municipality numbers have four digits; those from 2017 on are known";
  throw new TableFileError(`${number} is no municipality number`, { ...place, hint });
}

/** Whether a line applies to a message. */
export function applies(
  validity: Validity,
  place: { readonly stated: string | null; readonly year: number | null },
): boolean {
  if (validity.municipality !== undefined && validity.municipality !== place.stated) return false;
  if (validity.from === undefined && validity.to === undefined) return true;
  return place.year !== null && place.year >= (validity.from ?? -Infinity) &&
    place.year <= (validity.to ?? Infinity);
}

/** Whether two lines could apply to one message. */
export function overlaps(a: Validity, b: Validity): boolean {
  if (a.municipality !== undefined && b.municipality !== undefined && a.municipality !== b.municipality) {
    return false;
  }
  return (a.from ?? -Infinity) <= (b.to ?? Infinity) && (b.from ?? -Infinity) <= (a.to ?? Infinity);
}
