/**
 * The persons of one part of a municipality that was divided.
 *
 * @module
 */
import { classifyOrgNumber } from "../../register/identifiers/org_number.ts";
import { tables } from "../../register/table.ts";
import { cellAt, columnIndex, type NumberColumn, type RecordGroup } from "../record_batch.ts";
import { removeRow, type TransformTally } from "./chain_transform.ts";
import { localId } from "./person_link.ts";
import type { SplitRule } from "./split_rules.ts";

const PERSON_ID = columnIndex(tables.person, "person_id");
const ORG_NUMBER = columnIndex(tables.service, "org_number");
const PID = columnIndex(tables.ident, "pid");

/**
 * Takes out the persons that belong to another part: by person, else by the first of the person's services whose
 * organisation a rule names, else by the rule for all others. A person of no rule is kept in every part, and so are
 * ident rows that only an organisation could assign: `ident_unmatched` tells those that are left over.
 */
export class PersonParts {
  readonly #part: string;
  readonly #others: string | undefined;
  readonly #isIdent: boolean;
  readonly #persons: ReadonlyMap<number, string>;
  readonly #organisations: ReadonlyMap<string, string>;

  constructor(
    part: string,
    rules: readonly SplitRule[],
    options: { readonly others: string | undefined; readonly isIdent: boolean },
  ) {
    this.#part = part;
    this.#others = options.others;
    this.#isIdent = options.isIdent;
    this.#persons = new Map(
      rules.flatMap(({ person, number }) => person === undefined ? [] : [[person, number]]),
    );
    this.#organisations = new Map(
      rules.flatMap(({ organisation, number }) => organisation === undefined ? [] : [[organisation, number]]),
    );
  }

  apply(group: RecordGroup, tally: TransformTally): void {
    const batch = group.batches.get(this.#isIdent ? "ident" : "person");
    if (batch === undefined) return;
    const byOrganisation = this.#isIdent ? new Map<number, string>() : this.#byOrganisation(group);
    for (let row = 0; row < batch.length; row++) {
      const id = this.#isIdent
        ? localId(String(cellAt(batch.columns[PID]!, row) ?? ""))
        : idAt(batch.columns[PERSON_ID] as NumberColumn, row);
      // An ident row without a rule of its own may be anyone's where organisations decide.
      const others = this.#isIdent && this.#organisations.size > 0 ? undefined : this.#others;
      const part = (id === null ? undefined : this.#persons.get(id)) ?? byOrganisation.get(row) ?? others;
      if (part !== undefined && part !== this.#part) removeRow(batch, row, tally, `belongs_to_${part}`);
    }
  }

  #byOrganisation(group: RecordGroup): Map<number, string> {
    const parts = new Map<number, string>();
    const services = group.batches.get("service");
    if (services === undefined || this.#organisations.size === 0) return parts;
    for (let row = 0; row < services.length; row++) {
      const person = services.parent[row]!;
      const text = cellAt(services.columns[ORG_NUMBER]!, row);
      if (person < 0 || text === null || parts.has(person)) continue;
      const part = this.#organisations.get(classifyOrgNumber(String(text)).digits ?? String(text).trim());
      if (part !== undefined) parts.set(person, part);
    }
    return parts;
  }
}

function idAt(column: NumberColumn, row: number): number | null {
  return column.valid[row] === 1 ? column.values[row]! : null;
}
