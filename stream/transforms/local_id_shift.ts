/**
 * Local ids of persons from several municipalities under one number, kept apart.
 *
 * @module
 */
import { type TableName, tables } from "../../register/table.ts";
import { type NumberColumn, type RecordBatch, type RecordGroup } from "../record_batch.ts";
import { replaceColumn, rewrittenText } from "./chain_transform.ts";
import { localId } from "./person_link.ts";

/** Ids below this have room for one digit more: a key has at most ten. */
const ROOM = 1_000_000_000;

/** Local ids of two municipalities cannot be kept apart: they use all ten digits. */
export class LocalIdError extends RangeError {
  /** Always `LocalIdError`. */
  override readonly name = "LocalIdError";
  /** What the user can do. */
  readonly hint: string =
    "Use --municipality-numbers reporting-year, or keep these municipalities in a store of their own";
}

/** Columns that hold the local id of a person, by table. */
export const personIdColumns: readonly (readonly [TableName, number])[] = Object.freeze(
  Object.values(tables).flatMap((table) =>
    table.columns.flatMap(({ name }, index): [TableName, number][] =>
      name === "person_ref" || (table.name === "person" && name === "person_id") ? [[table.name, index]] : []
    )
  ),
);

const PID = tables.ident.columns.findIndex(({ name }) => name === "pid");

/** Puts a digit before each local id of a person: the municipality's place among those merged. */
export class LocalIdShift {
  readonly #add: number;
  readonly #municipality: string;

  /** @param place From 0; the first one's ids stay as they are. */
  constructor(place: number, municipality: string) {
    if (place > 9) throw new LocalIdError(`More than ten municipalities came together with ${municipality}`);
    this.#add = place * ROOM;
    this.#municipality = municipality;
  }

  apply(group: RecordGroup): void {
    for (const [name, index] of personIdColumns) {
      const batch = group.batches.get(name);
      if (batch !== undefined) this.#shiftNumbers(batch, batch.columns[index] as NumberColumn);
    }
    const idents = group.batches.get("ident");
    const pids = idents?.columns[PID];
    if (idents !== undefined && pids?.kind === "text") {
      const shifted = (text: string): string => {
        const id = localId(text);
        return id === null ? text : String(this.#shifted(id));
      };
      replaceColumn(idents, PID, rewrittenText(pids, idents.length, shifted));
    }
  }

  #shiftNumbers({ length }: RecordBatch, { values, valid }: NumberColumn): void {
    for (let row = 0; row < length; row++) if (valid[row] === 1) values[row] = this.#shifted(values[row]!);
  }

  #shifted(id: number): number {
    if (id >= 0 && id < ROOM) return id + this.#add;
    throw new LocalIdError(
      `Local ids of persons in municipality ${this.#municipality} have ten digits, so that they cannot be kept apart ` +
        "from those of the municipalities it was merged with",
    );
  }
}
