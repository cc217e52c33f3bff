/**
 * Keys of rows: one that stands twice, and a reference to somebody else.
 *
 * @module
 */
import { tables } from "../../../register/table.ts";
import type { EditedRow, PersonEditor, PersonTable } from "../../cohort/person_editor.ts";
import type { PersonDefect } from "../defect.ts";
import { hoursGiven } from "../given.ts";
import { copyOf, numberOf } from "./cells.ts";
import { LONG_TERM_STAY, typeOf, WEEK } from "./service_rows.ts";
import { defineDefectOfWays, type Way } from "./way.ts";

type BelowPerson = Exclude<PersonTable, "person" | "ident">;

const belowPerson: readonly BelowPerson[] = [
  "person_info",
  "function_score",
  "service",
  "diagnosis",
  "hospital_stay",
];

/** Nothing else becomes wrong where the row is there twice: stays would overlap, hours add up. */
function canStandTwice(row: EditedRow, editor: PersonEditor): boolean {
  if (row.key === null) return false;
  if (row.table !== "service") return true;
  const hours = numberOf(row, "hours_per_week") ?? 0;
  return typeOf(row) !== LONG_TERM_STAY && hoursGiven(editor) + hours <= WEEK;
}

const duplicateRowId = defineDefectOfWays({
  check: "duplicate_row_id",
  table: "any",
  ways: belowPerson.map((table): Way => ({
    name: table,
    rows: (editor) => editor.rows(table).filter((row) => canStandTwice(row, editor)),
    // The second row is the one that is found, and has the same key.
    change: (row, { editor }) => void editor.append(table, copyOf(row, { [tables[table].key!]: row.key })),
  })),
});

const orphanPersonReference = defineDefectOfWays({
  check: "orphan_person_reference",
  table: "any",
  ways: belowPerson.map((table): Way => ({
    name: table,
    rows: (editor) => editor.person.key === null ? [] : editor.rows(table),
    // Keys have at most ten digits.
    change(row, { editor, kept, random }) {
      const other = (Number(editor.person.key) + kept("other", () => random.integer(1, 999))) % 1e10;
      row.set("person_ref", other);
    },
  })),
});

/** Keys and references. */
export const keyDefects: readonly PersonDefect[] = Object.freeze([duplicateRowId, orphanPersonReference]);
