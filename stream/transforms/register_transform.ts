/**
 * The register's own judgement, made before the register makes it: each field against its rule, and
 * the consequence the register has laid down for it.
 *
 * @module
 */
import { type TableName, tables } from "../../register/table.ts";
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
  readonly #plans: ReadonlyMap<TableName, TablePlan>;
  #findings: Finding[];
  #rejected: RejectedRecord[] = [];
  /** The last person of the group before: rows that continue it share its fate and id. */
  #carriedId: number | null = null;
  #carriedRejected = false;
  #headerMisfits: number;

  /** Judges the header at once, so the first group must have been handed out. */
  constructor(message: Message) {
    this.#message = message;
    this.#plans = tablePlans(message.format);
    this.header = judgeHeader(message);
    this.#findings = [...this.header.findings];
    this.#headerMisfits = message.misfits.length;
  }

  /** The register refuses the message: all its rows are rejected. */
  get refusal(): string | undefined {
    return this.header.refusal;
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
    const causes = new Map<TableName, ReadonlyMap<number, Cause>>();
    for (const [name, batch] of group.batches) {
      const plan = this.#plans.get(name);
      if (plan === undefined) continue;
      const judge = new RowJudge(plan, batch, {
        period: this.header.period,
        person: (row) => this.#personId(group, name, batch, row),
        find: (finding) => this.#findings.push(finding),
      });
      causes.set(name, judge.run());
    }
    this.#findings.push(...headerFindings(this.#message, this.#headerMisfits));
    this.#headerMisfits = this.#message.misfits.length;
    if (this.refusal !== undefined) this.#rejectAll(group);
    else this.#rejectRows(group, causes);
    this.#carry(group);
  }

  #personId(group: RecordGroup, name: TableName, batch: RecordBatch, row: number): number | null {
    if (name === "person") return numberAt(batch, PERSON_KEY, row);
    if (batch.table.parent !== "person") return null;
    const parent = batch.parent[row]!;
    return parent < 0 ? this.#carriedId : numberAt(group.batches.get("person")!, PERSON_KEY, parent);
  }

  #rejectAll(group: RecordGroup): void {
    for (const batch of group.batches.values()) batch.fate.fill(Fate.rejected, 0, batch.length);
    if (!group.last) return;
    const cause = this.header.findings.find((finding) => finding.consequence === "reject_message");
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

  #rejectRows(group: RecordGroup, causes: ReadonlyMap<TableName, ReadonlyMap<number, Cause>>): void {
    const people = causes.get("person");
    if (people !== undefined) this.#reject(group, "person", people);
    for (const [name, batch] of group.batches) {
      if (name === "person") continue;
      const own = causes.get(name) ?? NONE;
      const all = batch.table.parent === "person" && ((people?.size ?? 0) > 0 || this.#carriedRejected)
        ? this.#withParents(batch, own, people ?? NONE)
        : own;
      if (all.size > 0) this.#reject(group, name, all);
    }
  }

  /** Rows below a rejected person go with it. */
  #withParents(
    batch: RecordBatch,
    own: ReadonlyMap<number, Cause>,
    people: ReadonlyMap<number, Cause>,
  ): Map<number, Cause> {
    const all = new Map(own);
    for (let row = 0; row < batch.length; row++) {
      const parent = batch.parent[row]!;
      if (parent < 0 ? this.#carriedRejected : people.has(parent)) {
        if (!all.has(row)) all.set(row, { check: "parent_rejected" });
      }
    }
    return all;
  }

  #reject(group: RecordGroup, name: TableName, causes: ReadonlyMap<number, Cause>): void {
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
    const people = group.batches.get("person");
    if (people === undefined || people.length === 0) return;
    const row = people.length - 1;
    this.#carriedId = numberAt(people, PERSON_KEY, row);
    this.#carriedRejected = people.fate[row] === Fate.rejected;
  }
}

const NONE: ReadonlyMap<number, Cause> = new Map();

/** Bytes of the source as text; characters cut at either end are left out. */
export function decodeFragment(bytes: Uint8Array, message: Pick<Message, "encoding">): string {
  const label = message.encoding.startsWith("utf") ? "utf-8" : message.encoding;
  return new TextDecoder(label).decode(bytes).replace(/^\uFFFD+|\uFFFD+$/g, "");
}
