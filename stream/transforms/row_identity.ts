/**
 * What makes two rows of a person the same: every column but the local keys, which a record system gives out as it likes.
 *
 * @module
 */
import { type RecordTable, type TableName, tables } from "../../register/table.ts";

/** Columns of a table that count and those that do not. */
export interface RowIdentity {
  /** Names of the columns that two rows must share. */
  readonly names: ReadonlySet<string>;
  /** The same as places in the table. */
  readonly columns: readonly number[];
}

/**
 * Local keys by table: reference to the person, the row's own key, and what a record system numbers for itself. Decisions
 * are among them: after a change of system the same decision has another number, and its extensions count anew.
 */
const LOCAL_KEYS: { readonly [table in TableName]?: readonly string[] } = Object.freeze({
  person_info: ["person_ref", "person_info_id"],
  function_score: ["person_ref", "function_score_id"],
  service: ["person_ref", "service_id", "decision_id", "decision_number"],
  diagnosis: ["person_ref", "diagnosis_id"],
  hospital_stay: ["person_ref", "hospital_stay_id"],
});

/** Identity of the rows of each table below a person. Persons, ident rows and contacts have none here. */
export const rowIdentities: ReadonlyMap<RecordTable, RowIdentity> = new Map(
  (Object.entries(LOCAL_KEYS) as [TableName, readonly string[]][]).map(([name, localKeys]) => {
    const counted = tables[name].columns.filter((column) => !localKeys.includes(column.name));
    return [
      name,
      Object.freeze({
        names: new Set(counted.map((column) => column.name)),
        columns: counted.map((column) => tables[name].columns.indexOf(column)),
      }),
    ];
  }),
);
