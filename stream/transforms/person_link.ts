/**
 * Whom a row is about: the local id of the person above it, over the border of a group.
 *
 * @module
 */
import { tables } from "../../register/table.ts";
import { columnIndex, type RecordBatch, type RecordGroup } from "../record_batch.ts";

const PERSON_ID = columnIndex(tables.person, "person_id");

/** Finds the person of a row; remembers the last one of a group for the group after it. */
export class PersonLink {
  #last: number | null = null;

  /** Local id of the person above a row, or of the person in a row of `person`; `null` where it cannot be read. */
  idOf(group: RecordGroup, batch: RecordBatch, row: number): number | null {
    const person = batch.table.name === "person" ? row : batch.parent[row]!;
    if (person < 0) return this.#last;
    const persons = group.batches.get("person");
    const column = persons?.columns[PERSON_ID];
    return column?.kind === "number" && column.valid[person] === 1 ? column.values[person]! : null;
  }

  /** Call when a group is done. */
  endGroup(group: RecordGroup): void {
    const persons = group.batches.get("person");
    if (persons === undefined || persons.length === 0) return;
    this.#last = this.idOf(group, persons, persons.length - 1);
  }

  /** The last person of the group before; set to `null` at the beginning of a message. */
  get last(): number | null {
    return this.#last;
  }

  set last(id: number | null) {
    this.#last = id;
  }
}

/** A local person id in an ident message, which writes it as text; `null` where it is not one to ten digits. */
export function localId(text: string): number | null {
  const trimmed = text.trim();
  return /^\d{1,10}$/.test(trimmed) ? Number(trimmed) : null;
}
