/**
 * Wrong organisation numbers to right ones.
 *
 * @module
 */
import { classifyOrgNumber, isInvalidOrgNumber } from "../../register/identifiers/org_number.ts";
import { serviceType } from "../../register/services.ts";
import { type RecordTable, tables } from "../../register/table.ts";
import {
  columnIndex,
  type DictionaryColumn,
  Fate,
  type NumberColumn,
  type RecordBatch,
  type RecordGroup,
} from "../record_batch.ts";
import {
  type ChainTransform,
  dropMisfits,
  type MessagePlace,
  replaceColumn,
  TransformTally,
} from "./chain_transform.ts";
import { TableFileError, type TableFileRow } from "./table_file.ts";
import { applies, overlaps, type Validity, validityColumns, validityOf } from "./validity.ts";

const SERVICE_TYPE = columnIndex(tables.service, "service_type");
const ORG_NUMBER: { readonly [table in RecordTable]?: number } = {
  service: columnIndex(tables.service, "org_number"),
  hospital_stay: columnIndex(tables.hospital_stay, "org_number"),
};

/** An organisation number and what it should have been. */
export interface OrganisationCorrection extends Validity {
  /** As it stands in extracts: a number, or any text. */
  readonly old: string;
  /** Nine digits with the right control digit. */
  readonly now: string;
  /** Holds for services of this type only; without it for all, and for hospital stays. */
  readonly serviceType?: number;
}

/** Columns of the table of {@linkcode organisationCorrections}. */
export const organisationColumns: {
  readonly required: readonly string[];
  readonly optional: readonly string[];
} = Object.freeze({
  required: Object.freeze(["old", "new"]),
  optional: Object.freeze(["service_type", ...validityColumns]),
});

/**
 * Corrections of a table with the columns `old` and `new`, and `service_type`, `municipality`, `from` and `to` where a
 * line holds for some services only.
 *
 * @throws {TableFileError} A new number has a wrong control digit or is none, or two lines could apply to the same
 *   service.
 */
export function organisationCorrections(
  rows: readonly TableFileRow[],
  file: string,
): OrganisationCorrection[] {
  const lines: { readonly correction: OrganisationCorrection; readonly line: number }[] = [];
  for (const row of rows) {
    const { values, line } = row;
    const now = values.get("new")!;
    if (isInvalidOrgNumber(now)) {
      const { form, checkDigit } = classifyOrgNumber(now);
      const why = form !== "other" && !checkDigit ? "has a wrong control digit" : "is no organisation number";
      const hint = "Look the unit up in Enhetsregisteret and give its nine digits";
      throw new TableFileError(`${now} ${why}`, { file, line, hint });
    }
    const correction: OrganisationCorrection = {
      old: orgKey(values.get("old")!),
      now: classifyOrgNumber(now).digits!,
      ...typeOf(row, file),
      ...validityOf(row, file),
    };
    const twin = lines.find((other) => clash(other.correction, correction));
    if (twin !== undefined) {
      const hint = "Keep one of the two lines, or limit them by service_type, municipality or years";
      throw new TableFileError(`${correction.old} is corrected in line ${twin.line} already`, {
        file,
        line,
        hint,
      });
    }
    lines.push({ correction, line });
  }
  return lines.map(({ correction }) => correction);
}

function clash(a: OrganisationCorrection, b: OrganisationCorrection): boolean {
  const sameTypes = a.serviceType === undefined || b.serviceType === undefined ||
    a.serviceType === b.serviceType;
  return a.old === b.old && sameTypes && overlaps(a, b);
}

function typeOf({ values, line }: TableFileRow, file: string): { serviceType?: number } {
  const text = values.get("service_type");
  if (text === undefined) return {};
  if (/^\d{1,2}$/.test(text) && serviceType(Number(text)) !== undefined) return { serviceType: Number(text) };
  const hint = "Give a code of the register, as it is after local types are mapped";
  throw new TableFileError(`${text} is no service type of the register`, { file, line, hint });
}

/** A zero behind nine digits is as good as none. */
function orgKey(text: string): string {
  return classifyOrgNumber(text).digits ?? text.trim();
}

/** Puts right organisation numbers in the place of wrong ones, in services and hospital stays. */
export class Organisations implements ChainTransform {
  readonly name = "organisations";
  readonly tally: TransformTally = new TransformTally();
  readonly #corrections: readonly OrganisationCorrection[];
  /** Of the message being read: new number by old number and service type, `*` for all. */
  #numbers: ReadonlyMap<string, ReadonlyMap<number | "*", string>> = new Map();

  /** Corrections as {@linkcode organisationCorrections} checks them. */
  constructor(corrections: readonly OrganisationCorrection[]) {
    this.#corrections = corrections;
  }

  begin(place: MessagePlace): void {
    const numbers = new Map<string, Map<number | "*", string>>();
    for (const correction of this.#corrections) {
      if (!applies(correction, place)) continue;
      const byType = numbers.get(correction.old) ?? new Map<number | "*", string>();
      numbers.set(correction.old, byType.set(correction.serviceType ?? "*", correction.now));
    }
    this.#numbers = numbers;
  }

  apply(group: RecordGroup): void {
    if (this.#numbers.size === 0) return;
    for (const [name, batch] of group.batches) {
      const index = ORG_NUMBER[name];
      if (index !== undefined) this.#correct(batch, index, name === "service" ? SERVICE_TYPE : -1);
    }
  }

  #correct(batch: RecordBatch, index: number, typeIndex: number): void {
    const column = batch.columns[index] as DictionaryColumn;
    const rules = column.dictionary.map((text) => this.#numbers.get(orgKey(text)));
    if (rules.every((rule) => rule === undefined)) return;
    const types = typeIndex < 0 ? undefined : batch.columns[typeIndex] as NumberColumn;
    const dictionary = [...column.dictionary];
    const places = new Map<string, number>();
    const codes = column.codes.slice();
    const changed = new Set<number>();
    for (let row = 0; row < batch.length; row++) {
      if (column.valid[row] === 0 || batch.fate[row] !== Fate.stored) continue;
      const rule = rules[codes[row]!];
      if (rule === undefined) continue;
      const type = types?.valid[row] === 1 ? types.values[row]! : undefined;
      const now = (type === undefined ? undefined : rule.get(type)) ?? rule.get("*");
      if (now === undefined || now === dictionary[codes[row]!]) continue;
      let code = places.get(now);
      if (code === undefined) places.set(now, code = dictionary.push(now) - 1);
      codes[row] = code;
      changed.add(row);
    }
    if (changed.size === 0) return;
    replaceColumn(batch, index, { ...column, codes, dictionary });
    dropMisfits(batch, column, (row) => changed.has(row));
    this.tally.change("corrected", changed.size);
  }
}
