/**
 * What becomes of a municipality that several follow.
 *
 * @module
 */
import { classifyOrgNumber } from "../../register/identifiers/org_number.ts";
import { localId } from "./person_link.ts";
import { TableFileError, type TableFileRow } from "./table_file.ts";
import { checkMunicipality } from "./validity.ts";

/** One line of a user's rules. At most one of district, organisation and person; none of them means all. */
export interface SplitRule {
  /** The number in question. */
  readonly municipality: string;
  /** The number that this part of it gets. */
  readonly number: string;
  /** Messages of this district (`iiBydelsnr`). */
  readonly district?: string;
  /** Persons with a service of this organisation number. */
  readonly organisation?: string;
  /** The person with this local id. */
  readonly person?: number;
}

/** Columns of the table of {@linkcode splitRules}. */
export const splitRuleColumns: {
  readonly required: readonly string[];
  readonly optional: readonly string[];
} = Object.freeze({
  required: Object.freeze(["municipality", "number"]),
  optional: Object.freeze(["district", "organisation", "person"]),
});

/**
 * Rules of a table with the columns `municipality` and `number`, and `district`, `organisation` or `person`.
 *
 * @throws {TableFileError} A number is none, a line has several conditions, or two lines have the same.
 */
export function splitRules(rows: readonly TableFileRow[], file: string): SplitRule[] {
  const seen = new Map<string, number>();
  return rows.map(({ values, line }) => {
    const municipality = values.get("municipality")!;
    const number = values.get("number")!;
    for (const code of [municipality, number]) checkMunicipality(code, { file, line });
    const [district, organisation, person] = ["district", "organisation", "person"].map((name) =>
      values.get(name)
    );
    if ([district, organisation, person].filter((value) => value !== undefined).length > 1) {
      const hint = "Give each condition a line of its own";
      throw new TableFileError("The line has several conditions", { file, line, hint });
    }
    const id = person === undefined ? undefined : localId(person);
    if (id === null) {
      throw new TableFileError("The value of person is no local id", {
        file,
        line,
        hint: "Give one to ten digits",
      });
    }
    const org = organisation === undefined
      ? undefined
      : classifyOrgNumber(organisation).digits ?? organisation;
    const key = [municipality, district ?? "", org ?? "", id ?? ""].join(" ");
    const before = seen.get(key);
    if (before !== undefined) {
      const hint = "Keep one of the two lines";
      throw new TableFileError(`Line ${before} has the same condition`, { file, line, hint });
    }
    seen.set(key, line);
    return {
      municipality,
      number,
      ...(district === undefined ? {} : { district }),
      ...(org === undefined ? {} : { organisation: org }),
      ...(id === undefined ? {} : { person: id }),
    };
  });
}
