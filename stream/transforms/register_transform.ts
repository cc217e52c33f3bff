/**
 * The register's own judgement, made before the register makes it: each field against its rule, and
 * the consequence the register has laid down for it.
 *
 * @module
 */
import { type RecordTable, tables } from "../../register/table.ts";
import type { Finding, RejectedRecord } from "../finding.ts";
import type { Message } from "../message.ts";
import { columnIndex, Fate, type RecordBatch, type RecordGroup } from "../record_batch.ts";
import { headerFindings, type HeaderVerdict, judgeHeader } from "./header_judge.ts";
import { type Cause, numberAt, RowJudge } from "./row_judge.ts";
import { type TablePlan, tablePlans } from "./table_plan.ts";
import type { Transform } from "./transform.ts";

const PERSON_KEY = columnIndex(tables.person, "person_id");

/** Longest fragment of a dropped record that is kept. */
const FRAGMENT_LIMIT = 65536;

/**
 * Applies the register's checks to the groups of one message. After each {@linkcode apply}, take what
 * it found with {@linkcode takeFindings} and {@linkcode takeRejected}.
 *
 * Source: iplos_2018_Annotations.xsd, iplos_2019_Annotations.xsd; check ids in `docs/checks.md`.
 */
export class RegisterTransform implements Transform {
  readonly name = "register";
  /** The header's verdict; reporting year and period included. */
  readonly header: HeaderVerdict;
  readonly #message: Message;
  readonly #plans: ReadonlyMap<RecordTable, TablePlan>;
  #findings: Finding[];
  #rejected: RejectedRecord[] = [];
  /** The last person of the group before: rows that continue it share its id. */
  #carriedId: number | null = null;
  /** Tables whose last row, in this group or one before, is rejected: rows that continue it share its fate. */
  readonly #carriedRejected = new Set<RecordTable>();
  /** What made the register refuse the message, where that stands in a row. */
  #refusedBy: Finding | undefined;
  #headerMisfits: number;

  /** Judges the header at once, so the first group must have been handed out. */
  constructor(message: Message) {
    this.#message = message;
    this.#plans = tablePlans(message.format);
    this.header = judgeHeader(message);
    this.#findings = [...this.header.findings];
    this.#headerMisfits = message.misfits.length;
  }

  /** The register refuses the message: all its rows are rejected. Some is known only when all of it has been read. */
  get refusal(): string | undefined {
    if (this.#refusedBy === undefined) return this.header.refusal;
    return `${this.#refusedBy.field} is not as the register demands`;
  }

  /** Findings since the last call; the first call has those of the header too. */
  takeFindings(): Finding[] {
    const findings = this.#findings;
    this.#findings = [];
    return findings;
  }

  /** Records dropped since the last call. A refused message is one, and comes with its last group. */
  takeRejected(): RejectedRecord[] {
    const rejected = this.#rejected;
    this.#rejected = [];
    return rejected;
  }

  /** Nulls cells and sets fates in place. A group judged twice would be told of twice. */
  apply(group: RecordGroup): void {
    const causes = new Map<RecordTable, ReadonlyMap<number, Cause>>();
    for (const [name, batch] of group.batches) {
      const plan = this.#plans.get(name);
      if (plan === undefined) continue;
      const judge = new RowJudge(plan, batch, {
        period: this.header.period,
        person: (row) => this.#personId(group, name, batch, row),
        find: (finding) => this.#find(finding),
      });
      causes.set(name, judge.run());
    }
    this.#findings.push(...headerFindings(this.#message, this.#headerMisfits));
    this.#headerMisfits = this.#message.misfits.length;
    if (this.refusal !== undefined) this.#rejectAll(group);
    else this.#rejectRows(group, causes);
    this.#carry(group);
  }

  #find(finding: Finding): void {
    this.#findings.push(finding);
    if (finding.consequence === "reject_message" && this.header.refusal === undefined) {
      this.#refusedBy ??= finding;
    }
  }

  #personId(group: RecordGroup, name: RecordTable, batch: RecordBatch, row: number): number | null {
    if (name === "person") return numberAt(batch, PERSON_KEY, row);
    if (batch.table.parent !== "person") return null;
    const parent = batch.parent[row]!;
    return parent < 0 ? this.#carriedId : numberAt(group.batches.get("person")!, PERSON_KEY, parent);
  }

  #rejectAll(group: RecordGroup): void {
    for (const batch of group.batches.values()) batch.fate.fill(Fate.rejected, 0, batch.length);
    if (!group.last) return;
    const cause = this.#refusedBy ??
      this.header.findings.find((finding) => finding.consequence === "reject_message");
    this.#rejected.push({
      table: "submission",
      rowId: null,
      personId: null,
      check: cause?.check ?? "field_missing",
      ...(cause?.field === undefined ? {} : { field: cause.field }),
      start: this.#message.start,
      end: this.#message.end,
      fragment: "",
    });
  }

  #rejectRows(group: RecordGroup, causes: ReadonlyMap<RecordTable, ReadonlyMap<number, Cause>>): void {
    const rejected = new Map<RecordTable, ReadonlyMap<number, Cause>>();
    // The plans have each table behind the one that its rows are below.
    for (const name of this.#plans.keys()) {
      const batch = group.batches.get(name);
      if (batch === undefined) continue;
      const own = causes.get(name) ?? NONE;
      const { parent } = batch.table;
      const above = parent === undefined ? NONE : rejected.get(parent) ?? NONE;
      const carried = parent !== undefined && this.#carriedRejected.has(parent);
      const all = above.size > 0 || carried ? this.#withParents(batch, own, { above, carried }) : own;
      if (all.size === 0) continue;
      rejected.set(name, all);
      this.#reject(group, name, all);
    }
  }

  /** Rows below a rejected one go with it. */
  #withParents(
    batch: RecordBatch,
    own: ReadonlyMap<number, Cause>,
    { above, carried }: { readonly above: ReadonlyMap<number, Cause>; readonly carried: boolean },
  ): Map<number, Cause> {
    const all = new Map(own);
    for (let row = 0; row < batch.length; row++) {
      const parent = batch.parent[row]!;
      if (parent < 0 ? carried : above.has(parent)) {
        if (!all.has(row)) all.set(row, { check: "parent_rejected" });
      }
    }
    return all;
  }

  #reject(group: RecordGroup, name: RecordTable, causes: ReadonlyMap<number, Cause>): void {
    const batch = group.batches.get(name)!;
    const plan = this.#plans.get(name)!;
    for (const [row, cause] of [...causes].sort((a, b) => a[0] - b[0])) {
      batch.fate[row] = Fate.rejected;
      const start = batch.start[row]!;
      const end = batch.end[row]!;
      this.#rejected.push({
        table: name,
        rowId: numberAt(batch, plan.key, row),
        personId: this.#personId(group, name, batch, row),
        ...cause,
        start,
        end,
        fragment: decodeFragment(group.fragment(start, Math.min(end, start + FRAGMENT_LIMIT)), this.#message),
      });
    }
  }

  #carry(group: RecordGroup): void {
    for (const [name, { length, fate }] of group.batches) {
      if (length === 0) continue;
      if (fate[length - 1] === Fate.rejected) this.#carriedRejected.add(name);
      else this.#carriedRejected.delete(name);
    }
    const people = group.batches.get("person");
    if (people !== undefined && people.length > 0) {
      this.#carriedId = numberAt(people, PERSON_KEY, people.length - 1);
    }
  }
}

const NONE: ReadonlyMap<number, Cause> = new Map();

/** Bytes of the source as text; characters cut at either end are left out. */
export function decodeFragment(bytes: Uint8Array, message: Pick<Message, "encoding">): string {
  const label = message.encoding.startsWith("utf") ? "utf-8" : message.encoding;
  return new TextDecoder(label).decode(bytes).replace(/^\uFFFD+|\uFFFD+$/g, "");
}
